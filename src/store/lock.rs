//! Advisory locks of the operating system, work that may block, and writes that nobody waits for any
//! more.

mod private;

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

#[cfg(any(feature = "file-store", all(feature = "keyring", unix)))]
pub(super) use self::private::create_new;
pub(super) use self::private::make_directory;
#[cfg(feature = "file-store")]
pub(super) use self::private::tighten;
use super::{StoreGuard, store_error};
use crate::error::{Error, ErrorKind, Result};

/// The time between two looks at a guard that is held.
const LOOK: Duration = Duration::from_millis(10);
/// How often the lock around one write is looked at, every millisecond: five seconds. It is held for
/// a few operations only.
const WRITE_LOOKS: u32 = 5_000;
/// What errors call a file of these.
const WHAT: &str = "the session's lock file";

/// Runs work where it may block; outside a runtime, right here.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return work() };
    runtime.spawn_blocking(work).await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Cancelled)))
}

/// A lock between processes: two files, which are locked together.
///
/// A lock file that is deleted while it is held keeps nobody out, since the next process makes and
/// locks another one of that name. The second file, whose name no pattern for the first one matches,
/// does then. They are deleted here only by who holds both, and whoever waits for them finds that
/// they are not at their paths any more.
#[derive(Clone, Debug)]
pub(super) struct Lock {
    files: [PathBuf; 2],
}

/// A lock that is held. Dropping it gives it back.
#[derive(Debug)]
pub(super) struct Held {
    _files: Vec<File>,
}

impl Lock {
    /// The lock at this path: `session.json.lock`, and `.session.json.lock2` beside it.
    pub(super) fn at(path: PathBuf) -> Self {
        let mut second = OsString::from(".");
        second.push(path.file_name().unwrap_or_default());
        second.push("2");
        let second = path.with_file_name(second);
        Self { files: [path, second] }
    }

    /// Makes the files where they are missing.
    #[cfg(feature = "keyring")]
    pub(super) fn make(&self) -> Result<()> {
        self.files.iter().try_for_each(|path| open(path).map(drop))
    }

    /// Whether anybody has used the lock yet.
    #[cfg(feature = "file-store")]
    pub(super) fn is_made(&self) -> bool {
        self.files[0].exists()
    }

    /// Takes the lock if nobody holds it.
    pub(super) fn try_take(&self) -> Result<Option<Held>> {
        let mut files = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let file = open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    return Err(failed_at(WHAT, path, "cannot be locked", error));
                }
            }
            // Deleted before it was locked, it keeps out nobody who comes later.
            if !is_at(&file, path) {
                return Ok(None);
            }
            files.push(file);
        }
        Ok(Some(Held { _files: files }))
    }

    /// Deletes the files of a lock that is held and that nobody needs any more. They are empty, so that
    /// one that stays does no harm.
    pub(super) fn remove(&self, held: Held) {
        // There a file that is open stays, and one that nobody has open is nobody's lock.
        let held = if cfg!(windows) {
            drop(held);
            None
        } else {
            Some(held)
        };
        self.files.iter().for_each(|path| drop(fs::remove_file(path)));
        drop(held);
    }

    /// Takes the lock around one write.
    pub(super) fn for_write(&self) -> Result<Held> {
        for _ in 0..WRITE_LOOKS {
            if let Some(held) = self.try_take()? {
                return Ok(held);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let file = self.files[0].display();
        Err(store_error(format!("another process holds the session's write lock {file}")))
    }

    /// Takes the guard, waiting at most about `wait`.
    pub(super) async fn guard(self, wait: Duration) -> Result<StoreGuard> {
        let lock = Arc::new(self);
        let mut waited = Duration::ZERO;
        // Open for as long as it is waited for: tools that list open files show what holds this up.
        let mut shown = None;
        loop {
            let attempt = Arc::clone(&lock);
            if let Some(held) = blocking(move || attempt.try_take()).await? {
                return Ok(StoreGuard::new(held));
            }
            if waited >= wait {
                let file = lock.files[0].display();
                return Err(Error::new(ErrorKind::Timeout).with_message(format!(
                    "another process kept the session's guard {file} too long"
                )));
            }
            if shown.is_none() {
                let path = lock.files[0].clone();
                shown = Some(blocking(move || open(&path)).await?);
            }
            pause().await;
            waited += LOOK;
        }
    }
}

/// Opens a lock file, making it where it is missing.
fn open(path: &Path) -> Result<File> {
    let failed = |error| failed_at(WHAT, path, "cannot be opened", error);
    // Opening a pipe would wait for who reads it.
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
    }
    private::open_or_create(path)
        // A lock needs no right to write, if the file is there.
        .or_else(|error| File::open(path).map_err(|_| error))
        .map_err(failed)
}

/// Whether this open file is still the one at the path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let identity = |about: fs::Metadata| (about.dev(), about.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => identity(open) == identity(there),
        _ => false,
    }
}

/// It is: see how it is opened.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Waits for the next look. Outside a runtime there are no timers, and the thread is the caller's own.
async fn pause() {
    if tokio::runtime::Handle::try_current().is_ok() {
        tokio::time::sleep(LOOK).await;
    } else {
        std::thread::sleep(LOOK);
    }
}

/// Set when the caller that asked for some work has been dropped.
pub(super) struct CancelFlag(Weak<()>);

impl CancelFlag {
    /// Set as soon as the first of the two is dropped.
    pub(super) fn new() -> (Arc<()>, Self) {
        let caller = Arc::new(());
        let cancel = Self(Arc::downgrade(&caller));
        (caller, cancel)
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.0.strong_count() == 0 {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        Ok(())
    }
}

/// The path of a file that belongs to this one.
#[cfg(feature = "file-store")]
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file.file_name().unwrap_or_default());
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

#[cfg(feature = "keyring")]
pub(super) fn failed(message: &'static str, error: io::Error) -> Error {
    store_error(message).with_source(error)
}

/// What could not be done with a file, which it names.
pub(super) fn failed_at(what: &str, path: &Path, problem: &str, error: io::Error) -> Error {
    store_error(format!("{what} {} {problem}: {error}", path.display())).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> (tempfile::TempDir, Lock) {
        let directory = tempfile::tempdir().unwrap();
        let lock = Lock::at(directory.path().join("a.lock"));
        (directory, lock)
    }

    #[test]
    fn a_lock_is_held_by_one_whichever_of_its_files_is_deleted() {
        for deleted in 0..2 {
            let (_directory, lock) = lock();
            let held = lock.try_take().unwrap().unwrap();
            if cfg!(windows) {
                assert!(fs::remove_file(&lock.files[deleted]).is_err());
            } else {
                fs::remove_file(&lock.files[deleted]).unwrap();
            }
            for _ in 0..2 {
                assert!(lock.try_take().unwrap().is_none());
            }
            drop(held);
            let _held = lock.try_take().unwrap().unwrap();
            assert!(lock.try_take().unwrap().is_none());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_deleted_or_replaced_is_told_from_the_one_at_its_path() {
        let (_directory, lock) = lock();
        let path = &lock.files[0];
        let file = open(path).unwrap();
        assert!(is_at(&file, path));
        fs::remove_file(path).unwrap();
        assert!(!is_at(&file, path));
        let other = open(path).unwrap();
        assert!(!is_at(&file, path) && is_at(&other, path));
    }
}

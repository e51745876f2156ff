//! A session file that several processes may share.
//!
//! Owns the file's place, its rights, its locks and its durability. It must not know what is in it:
//! `format` does.

mod watch;

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use self::watch::Stamp;
use super::{
    Expect, Loaded, Record, SessionStore, StoreGuard, Written,
    format::{self, Unreadable},
    lock::{self, Wanted, failed, private},
    store_error,
};
use crate::{
    error::{Error, Result},
    future::BoxFuture,
};

/// The time between two looks for a change. Looking works on every file system, where notices of the
/// operating system do not, and costs a few calls for metadata while someone follows.
const CHANGE_LOOK: Duration = Duration::from_millis(250);

/// Keeps the session in a file.
///
/// Beside `session.json` there are `session.json.lock`, which is locked by the process that refreshes
/// (an advisory lock of the operating system, so it goes away with its process), and
/// `session.json.write`, locked for the moment of a write. A write goes to a temporary file that is
/// flushed to the disk and then put in place, so that no reader ever sees half a session.
///
/// What cannot be read is put aside as `session.json.corrupt-1`, `-2` and so on; a file written by a
/// newer release is left alone and reported.
///
/// ```no_run
/// use hallpass::store::FileStore;
///
/// let store = FileStore::new("/home/ada/.config/example/session.json");
/// ```
///
/// # Security
/// The file holds both tokens as plain text. It is readable by its owner alone (mode 0600, in a
/// directory of mode 0700 where this store makes it); on Windows the rights of the directory decide.
/// Keep it off network file systems: their locks cannot be relied on.
#[derive(Clone, Debug)]
pub struct FileStore {
    places: Arc<Places>,
}

#[derive(Debug)]
struct Places {
    file: PathBuf,
    guard: PathBuf,
    write: PathBuf,
    temporary: PathBuf,
}

impl FileStore {
    /// A store at this path. Nothing is read or made before it is first used.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { places: Arc::new(Places::of(path.into())) }
    }

    /// The session file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.places.file
    }

    /// Runs file operations where they may block; outside a runtime, right here.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Places) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let places = Arc::clone(&self.places);
        lock::blocking(move || work(&places.resolved())).await
    }

    /// The same for a write. Dropped before the write has its lock, it does not happen at all: coming
    /// late it could bring back what was signed out meanwhile. One that has the lock is done before
    /// any later one.
    async fn writing(
        &self,
        work: impl FnOnce(&Places, &Wanted) -> Result<Written> + Send + 'static,
    ) -> Result<Written> {
        let (caller, wanted) = Wanted::new();
        let outcome = self.blocking(move |places| work(places, &wanted)).await;
        drop(caller);
        outcome
    }
}

impl SessionStore for FileStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(self.blocking(Places::load))
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            let bytes = format::encode(record)?;
            self.writing(move |places, wanted| places.save(&bytes, expect, wanted)).await
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(self.writing(move |places, wanted| places.clear(expect, wanted)))
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move {
            let file = self.blocking(|places| places.open_lock(&places.guard)).await?;
            lock::guard(file, wait).await
        })
    }

    /// Looks at the file's metadata every 250 milliseconds.
    fn changed(&self) -> BoxFuture<'_, ()> {
        // Here and not in the future: what happens before that is first polled counts.
        let before = Stamp::of(&self.places.file);
        Box::pin(async move {
            loop {
                tokio::time::sleep(CHANGE_LOOK).await;
                let now = self.blocking(|places| Ok(Stamp::of(&places.file))).await;
                if now.is_ok_and(|now| now != before) {
                    return;
                }
            }
        })
    }
}

impl Places {
    fn of(file: PathBuf) -> Self {
        Self {
            guard: beside(&file, "lock"),
            write: beside(&file, "write"),
            temporary: beside(&file, "new"),
            file,
        }
    }

    /// The places of the file itself where its path is a link: a sign-out must remove the tokens and
    /// not the link, and who goes by the link shares the locks of who does not.
    fn resolved(self: Arc<Self>) -> Arc<Self> {
        let Ok(target) = fs::read_link(&self.file) else { return self };
        let whole = fs::canonicalize(&self.file);
        // What the link points to may not be there yet.
        let file = whole.unwrap_or_else(|_| self.file.with_file_name(target));
        Arc::new(Self::of(file))
    }

    fn load(&self) -> Result<Loaded> {
        match self.read()? {
            None => Ok(Loaded::Empty),
            Some(Ok(record)) => Ok(Loaded::Record(Box::new(record))),
            Some(Err(Unreadable::Newer(version))) => Err(newer(version)),
            Some(Err(Unreadable::Corrupt)) => self.quarantine(),
        }
    }

    fn save(&self, bytes: &[u8], expect: Expect, wanted: &Wanted) -> Result<Written> {
        wanted.check()?;
        self.make_directory()?;
        let _lock = self.lock_for_write()?;
        wanted.check()?;
        if !self.meets(expect)? {
            return Ok(Written::Conflict);
        }
        self.replace(bytes).map_err(|error| failed("the session file cannot be written", error))?;
        Ok(Written::Done)
    }

    fn clear(&self, expect: Expect, wanted: &Wanted) -> Result<Written> {
        if !self.exists()? {
            return Ok(Written::Done);
        }
        let _lock = self.lock_for_write()?;
        wanted.check()?;
        // Someone may have been faster, and an empty place satisfies any expectation.
        if !self.exists()? {
            return Ok(Written::Done);
        }
        if !self.meets(expect)? {
            return Ok(Written::Conflict);
        }
        fs::remove_file(&self.file)
            .and_then(|()| sync_directory(&self.file))
            .map_err(|error| failed("the session file cannot be removed", error))?;
        Ok(Written::Done)
    }

    fn exists(&self) -> Result<bool> {
        fs::exists(&self.file).map_err(|error| failed("the session file cannot be seen", error))
    }

    fn read(&self) -> Result<Option<Result<Record, Unreadable>>> {
        match fs::read(&self.file) {
            Ok(bytes) => Ok(Some(format::decode(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("the session file cannot be read", error)),
        }
    }

    /// Whether the file holds what is expected. Called under the write lock.
    fn meets(&self, expect: Expect) -> Result<bool> {
        if expect == Expect::Anything {
            return Ok(true);
        }
        match self.read()? {
            None => Ok(expect.is_met_by(None)),
            Some(Ok(record)) => Ok(expect.is_met_by(Some(record.version))),
            Some(Err(Unreadable::Newer(version))) => Err(newer(version)),
            Some(Err(Unreadable::Corrupt)) => Ok(false),
        }
    }

    /// Writes beside the file, flushes, and puts it in place: a reader sees the old content or the
    /// new, and after a power cut it is the same. Called under the write lock, so that one temporary
    /// name serves all and what a killed process left there is simply written over.
    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        match fs::remove_file(&self.temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let written =
            private().write(true).create_new(true).open(&self.temporary).and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            });
        let placed = written.and_then(|()| fs::rename(&self.temporary, &self.file));
        if placed.is_err() {
            // The token in it is of no use to anyone; the first error is the one to tell.
            let _ = fs::remove_file(&self.temporary);
        }
        placed.and_then(|()| sync_directory(&self.file))
    }

    /// Puts unreadable content aside.
    fn quarantine(&self) -> Result<Loaded> {
        let _lock = self.lock_for_write()?;
        // Another process may have repaired or moved it before the lock was ours.
        match self.read()? {
            None => return Ok(Loaded::Empty),
            Some(Ok(record)) => return Ok(Loaded::Record(Box::new(record))),
            Some(Err(Unreadable::Newer(version))) => return Err(newer(version)),
            Some(Err(Unreadable::Corrupt)) => {}
        }
        let aside = self.free_name()?;
        fs::rename(&self.file, &aside)
            .and_then(|()| sync_directory(&self.file))
            .map_err(|error| failed("the unreadable session file cannot be put aside", error))?;
        Ok(Loaded::Quarantined { location: aside.display().to_string() })
    }

    fn free_name(&self) -> Result<PathBuf> {
        (1..u32::MAX)
            .map(|number| beside(&self.file, &format!("corrupt-{number}")))
            .find(|path| !path.exists())
            .ok_or_else(|| store_error("too many unreadable session files were put aside"))
    }

    fn make_directory(&self) -> Result<()> {
        let Some(directory) = self.file.parent().filter(|path| !path.as_os_str().is_empty()) else {
            return Ok(());
        };
        if directory.is_dir() {
            // Made by someone else, who knows what it is for.
            return Ok(());
        }
        lock::make_directory(directory)
            .map_err(|error| failed("the session file's directory cannot be made", error))
    }

    fn open_lock(&self, path: &Path) -> Result<File> {
        self.make_directory()?;
        lock::open(path)
    }

    fn lock_for_write(&self) -> Result<File> {
        lock::for_write(self.open_lock(&self.write)?)
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().map_or_else(|| OsString::from("session"), OsString::from);
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

/// Makes a rename or removal last. Only Unix can flush a directory.
fn sync_directory(file: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let directory = file.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn newer(version: u64) -> Error {
    store_error(format!(
        "the session file has format {version}, of a newer release: update, or remove the file"
    ))
}

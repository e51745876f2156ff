//! Advisory locks of the operating system, and work that may block.
//!
//! Owns how a lock file is opened, waited for and held, and whether a write is still wanted. It must
//! not know what a lock protects.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::Path,
    sync::{Arc, Weak},
    time::Duration,
};

use super::{StoreGuard, store_error};
use crate::error::{Error, ErrorKind, Result};

/// The time between two looks at a guard that is held.
const LOOK: Duration = Duration::from_millis(10);
/// How often the lock around one write is looked at, every millisecond: five seconds. It is held for
/// a few operations only.
const WRITE_LOOKS: u32 = 5_000;

/// Runs work where it may block; outside a runtime, right here.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return work() };
    runtime.spawn_blocking(work).await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Cancelled)))
}

/// Opens a lock file, making it where it is missing.
pub(super) fn open(path: &Path) -> Result<File> {
    private()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        // A lock needs no right to write, if the file is there.
        .or_else(|error| File::open(path).map_err(|_| error))
        .map_err(|error| failed("the session's lock file cannot be opened", error))
}

/// Takes the lock around one write. It is given back when the file is dropped.
pub(super) fn for_write(file: File) -> Result<File> {
    for _ in 0..WRITE_LOOKS {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
            Err(TryLockError::Error(error)) => {
                return Err(failed("the session cannot be locked for writing", error));
            }
        }
    }
    Err(store_error("another process holds the session's write lock"))
}

/// Takes the guard, waiting at most about `wait`.
pub(super) async fn guard(file: File, wait: Duration) -> Result<StoreGuard> {
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(StoreGuard::new(file)),
            Err(TryLockError::WouldBlock) if waited >= wait => {
                return Err(Error::new(ErrorKind::Timeout)
                    .with_message("another process kept the session's guard too long"));
            }
            Err(TryLockError::WouldBlock) => {
                tokio::time::sleep(LOOK).await;
                waited += LOOK;
            }
            Err(TryLockError::Error(error)) => {
                return Err(failed("the session's guard cannot be locked", error));
            }
        }
    }
}

/// Whether the one who asked for something still waits for it.
pub(super) struct Wanted(Weak<()>);

impl Wanted {
    /// Wanted for as long as the first of the two lives.
    pub(super) fn new() -> (Arc<()>, Self) {
        let caller = Arc::new(());
        let wanted = Self(Arc::downgrade(&caller));
        (caller, wanted)
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.0.strong_count() == 0 {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        Ok(())
    }
}

/// Makes a directory and those above it, private where this makes them.
pub(super) fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Opens files that are their owner's alone.
pub(super) fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(super) fn failed(message: &'static str, error: io::Error) -> Error {
    store_error(message).with_source(error)
}

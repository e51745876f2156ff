//! A session file that several processes may share.

mod aside;
mod location;
mod places;
mod replace;
mod system;
mod watch;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use self::{location::Location, places::Places, watch::Stamp};
use super::{
    Expect, Loaded, Record, SessionStore, StoreGuard, Written, format,
    lock::{self, CancelFlag},
};
use crate::{error::Result, future::BoxFuture};

/// The time between two looks for a change. Looking works on every file system, where notices of the
/// operating system do not, and costs a few calls for metadata while someone follows.
const CHANGE_LOOK: Duration = Duration::from_millis(250);

/// Keeps the session in a file.
///
/// Beside `session.json` there are `session.json.lock`, which is locked by the process that refreshes
/// (an advisory lock of the operating system, so it goes away with its process), and
/// `session.json.write`, locked for the moment of a write. Each has a second file, with a dot before
/// its name and a 2 behind it, which keeps the lock where the first one is deleted. A write goes to a
/// temporary file that is flushed to the disk and then put in place, so that no reader ever sees half a
/// session.
///
/// What cannot be read is put aside as `session.json.corrupt-1`, `-2` and so on, of which the newest
/// three are kept; a file written by a newer release is left alone and reported.
///
/// A relative path is completed by the directory that is current when the store is made. A link stands
/// for the file that it leads to. A file that is mounted by itself, as a container's bind mount, cannot
/// be replaced: it is written in place, and emptied when the user signs out. Its new content stands
/// beside it meanwhile, as `session.json.whole`, so that a process that dies over it loses nothing. An
/// empty file holds no session. What is not a regular file is refused, as is a path that begins with
/// `~`, which is for shells to replace.
///
/// ```no_run
/// use hallpass::store::FileStore;
///
/// let store = FileStore::new("/home/ada/.config/example/session.json");
/// ```
///
/// # Security
/// The file holds both tokens as plain text. It is readable by its owner alone (mode 0600, in a
/// directory of mode 0700 where this store makes it); where others have rights to it, they are taken
/// away at the next look, with a warning in the log. On Windows it is an access list that grants the user
/// everything, nobody else anything, and inherits nothing.
/// Keep it off network file systems: their locks cannot be relied on.
#[derive(Clone, Debug)]
pub struct FileStore {
    location: Arc<Location>,
}

impl FileStore {
    /// A store at this path. Nothing is read or made before it is first used; a path that cannot be
    /// used is an error then.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { location: Arc::new(Location::new(path.into())) }
    }

    /// The session file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.location.path()
    }

    /// Runs file operations where they may block; outside a runtime, right here.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Places<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let location = Arc::clone(&self.location);
        lock::blocking(move || work(Places::of(&location)?)).await
    }

    /// The same for a write. Dropped before the write has its lock, it does not happen at all: coming
    /// late it could bring back what was signed out meanwhile. One that has the lock is done before
    /// any later one.
    async fn writing(
        &self,
        work: impl FnOnce(&Places<'_>, &CancelFlag) -> Result<Written> + Send + 'static,
    ) -> Result<Written> {
        let (caller, cancel) = CancelFlag::new();
        let outcome = self.blocking(move |places| work(&places, &cancel)).await;
        drop(caller);
        outcome
    }
}

impl SessionStore for FileStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(self.blocking(|places| places.load()))
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            let bytes = format::encode(record)?;
            self.writing(move |places, cancel| places.save(&bytes, expect, cancel)).await
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(self.writing(move |places, cancel| places.clear(expect, cancel)))
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move { self.blocking(|places| places.guard()).await?.guard(wait).await })
    }

    /// Looks at the file's metadata every 250 milliseconds.
    fn changed(&self) -> BoxFuture<'_, ()> {
        // Here and not in the future: what happens before that is first polled counts.
        let before = Stamp::of(self.path());
        Box::pin(async move {
            loop {
                tokio::time::sleep(CHANGE_LOOK).await;
                let location = Arc::clone(&self.location);
                let now = lock::blocking(move || Ok(Stamp::of(location.path()))).await;
                if now.is_ok_and(|now| now != before) {
                    return;
                }
            }
        })
    }
}

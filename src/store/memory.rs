//! A store that forgets with the process.

use std::{fmt, sync::Arc, time::Duration};

use tokio::sync::{Semaphore, watch};

use super::{Expect, Loaded, Record, SessionStore, StoreGuard, Written};
use crate::{
    clock::{Clock as _, SystemClock},
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
};

/// Keeps the session in memory: the default, for programs that sign in anew each time and for
/// tests.
///
/// Clones share their content, so that two managers of one process can share a session.
///
/// ```
/// use hallpass::store::{Expect, Loaded, MemoryStore, Record, SessionStore};
/// use hallpass::{AccessToken, Session, Timestamp};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let store = MemoryStore::default();
/// let session = Session::new("example", AccessToken::from("t"), Timestamp::from_secs(0));
/// let record = Record::first(session)?;
/// let _ = store.save(&record, Expect::Nothing).await?;
/// assert_eq!(store.load().await?, Loaded::Record(Box::new(record)));
/// # Ok::<(), hallpass::Error>(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    /// What is kept, shared by all clones, and whoever waits for it to change.
    record: watch::Sender<Option<Record>>,
    guard: Arc<Semaphore>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { record: watch::Sender::default(), guard: Arc::new(Semaphore::new(1)) }
    }
}

impl MemoryStore {
    fn write(&self, record: Option<&Record>, expect: Expect) -> Written {
        let mut written = Written::Done;
        self.record.send_if_modified(|held| {
            let found = held.as_ref().map(|held| held.version);
            let empties_nothing = record.is_none() && found.is_none();
            if !expect.is_met_by(found) && !empties_nothing {
                written = Written::Conflict;
                return false;
            }
            *held = record.cloned();
            !empties_nothing
        });
        written
    }
}

impl SessionStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        let held = self.record.borrow().clone();
        let loaded = held.map_or(Loaded::Empty, |record| Loaded::Record(Box::new(record)));
        Box::pin(std::future::ready(Ok(loaded)))
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move { Ok(self.write(Some(record), expect)) })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(async move { Ok(self.write(None, expect)) })
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        let guard = Arc::clone(&self.guard);
        Box::pin(async move {
            // The common case needs no timer, and so no runtime that drives one.
            if let Ok(permit) = Arc::clone(&guard).try_acquire_owned() {
                return Ok(StoreGuard::new(permit));
            }
            let permit = tokio::select! {
                biased;
                permit = guard.acquire_owned() => permit.ok(),
                () = SystemClock::default().sleep(wait) => None,
            };
            permit.map(StoreGuard::new).ok_or_else(|| {
                Error::new(ErrorKind::Timeout)
                    .with_message("another holder kept the session store's guard too long")
            })
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        let mut record = self.record.subscribe();
        Box::pin(async move {
            // The sender lives in `self`, so that waiting cannot fail.
            let _ = record.changed().await;
        })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore")
    }
}

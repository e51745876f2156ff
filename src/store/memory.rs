//! A store that forgets with the process.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{Expect, Loaded, Record, SessionStore, StoreGuard, Written};
use crate::{
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
    record: Arc<Mutex<Option<Record>>>,
    guard: Arc<Semaphore>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { record: Arc::default(), guard: Arc::new(Semaphore::new(1)) }
    }
}

impl MemoryStore {
    fn write(&self, record: Option<&Record>, expect: Expect) -> Written {
        let mut held = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.as_ref().map(|held| held.version);
        let empties_nothing = record.is_none() && found.is_none();
        if !expect.is_met_by(found) && !empties_nothing {
            return Written::Conflict;
        }
        *held = record.cloned();
        Written::Done
    }
}

impl SessionStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        let held = self.record.lock().unwrap_or_else(PoisonError::into_inner).clone();
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
            match tokio::time::timeout(wait, guard.acquire_owned()).await {
                Ok(Ok(permit)) => Ok(StoreGuard::new(permit)),
                Ok(Err(_)) | Err(_) => Err(Error::new(ErrorKind::Timeout)
                    .with_message("another holder kept the session store's guard too long")),
            }
        })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore")
    }
}

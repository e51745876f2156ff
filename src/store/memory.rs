//! A store that forgets with the process.

use std::{
    fmt,
    sync::{Arc, PoisonError},
    time::Duration,
};

use tokio::sync::{Mutex as Guard, Notify};

use super::{Expect, Loaded, Record, SessionStore, StoreGuard, Written};
use crate::{
    clock::{Clock as _, SystemClock},
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    sync::{Mutex, MutexGuard},
};

/// Keeps the session in memory, for clients of one program that share a session and for
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
#[derive(Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

/// What all clones share.
#[derive(Default)]
struct Shared {
    record: Mutex<Option<Record>>,
    changes: Notify,
    guard: Arc<Guard<()>>,
}

impl MemoryStore {
    fn held(&self) -> MutexGuard<'_, Option<Record>> {
        self.shared.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, record: Option<&Record>, expect: Expect) -> Written {
        let mut held = self.held();
        let found = held.as_ref().map(|held| held.version);
        let empties_nothing = record.is_none() && found.is_none();
        if !expect.is_met_by(found) && !empties_nothing {
            return Written::Conflict;
        }
        *held = record.cloned();
        drop(held);
        if !empties_nothing {
            self.shared.changes.notify_waiters();
        }
        Written::Done
    }
}

impl SessionStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        let held = self.held().clone();
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
        let guard = Arc::clone(&self.shared.guard);
        Box::pin(async move {
            // The common case needs no timer, and so no runtime that drives one.
            if let Ok(permit) = Arc::clone(&guard).try_lock_owned() {
                return Ok(StoreGuard::new(permit));
            }
            let permit = tokio::select! {
                biased;
                permit = guard.lock_owned() => Some(permit),
                () = SystemClock::default().sleep(wait) => None,
            };
            permit.map(StoreGuard::new).ok_or_else(|| {
                Error::new(ErrorKind::Timeout)
                    .with_message("another holder kept the session store's guard too long")
            })
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        // It is told of every change from here on, polled or not.
        Box::pin(self.shared.changes.notified())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore")
    }
}

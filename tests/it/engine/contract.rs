//! The contract of a store, kept by those that are good and broken by those that are not.

use std::time::Duration;

use hallpass::{
    BoxFuture, Result,
    store::{
        Expect, FileStore, Loaded, MemoryStore, Record, SessionStore, StoreGuard, Written,
        notice_contract, store_contract,
    },
};

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    let place = MemoryStore::default();
    store_contract(move || place.clone()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_store_keeps_the_contract() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/er/session.json");
    store_contract(move || FileStore::new(&path)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_memory_store_tells_of_changes() {
    let place = MemoryStore::default();
    notice_contract(move || place.clone(), Duration::from_secs(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_file_store_tells_of_changes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/er/session.json");
    notice_contract(move || FileStore::new(&path), Duration::from_secs(1)).await.unwrap();
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn the_file_store_tells_of_changes_behind_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let link = directory.path().join("session.json");
    std::os::unix::fs::symlink("kept.json", &link).unwrap();
    notice_contract(move || FileStore::new(&link), Duration::from_secs(1)).await.unwrap();
}

/// What a careless store does.
#[derive(Clone, Copy, Debug)]
enum Flaw {
    IgnoresExpectations,
    GuardsNothing,
    ForgetsTheNote,
    LosesTheGuard,
    TellsLate,
    TellsWithoutReason,
}

#[derive(Clone, Debug)]
struct Careless {
    inner: MemoryStore,
    flaw: Flaw,
}

impl SessionStore for Careless {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        self.inner.load()
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            match self.flaw {
                Flaw::IgnoresExpectations => self.inner.save(record, Expect::Anything).await,
                Flaw::ForgetsTheNote => {
                    let bare = Record::new(record.version, record.session.clone());
                    self.inner.save(&bare, expect).await
                }
                _ => self.inner.save(record, expect).await,
            }
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        self.inner.clear(expect)
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        match self.flaw {
            Flaw::GuardsNothing => Box::pin(async { Ok(StoreGuard::new(())) }),
            Flaw::LosesTheGuard => Box::pin(async move {
                // It is never given back.
                std::mem::forget(self.inner.guard(wait).await?);
                Ok(StoreGuard::new(()))
            }),
            _ => self.inner.guard(wait),
        }
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        match self.flaw {
            // What happens before the future is first polled is missed.
            Flaw::TellsLate => Box::pin(async { self.inner.changed().await }),
            Flaw::TellsWithoutReason => Box::pin(std::future::ready(())),
            _ => self.inner.changed(),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn careless_stores_break_the_contract() {
    for (flaw, rule) in [
        (Flaw::IgnoresExpectations, "a save takes effect only over what it expects"),
        (Flaw::ForgetsTheNote, "what was saved is loaded again, whole, by every handle"),
        (
            Flaw::GuardsNothing,
            "the guard has one holder at a time, and others give up with a timeout",
        ),
        (
            Flaw::LosesTheGuard,
            "the guard has one holder at a time, and others give up with a timeout",
        ),
    ] {
        let careless = Careless { inner: MemoryStore::default(), flaw };
        let breach = store_contract(move || careless.clone()).await.unwrap_err();
        assert_eq!(breach.rule(), rule, "{flaw:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn stores_that_tell_of_changes_carelessly_break_the_contract() {
    for (flaw, rule) in [
        (Flaw::TellsLate, "what another handle changes after `changed` was called is told"),
        (
            Flaw::TellsWithoutReason,
            "where nothing has changed since `changed` was called nothing is told",
        ),
    ] {
        let careless = Careless { inner: MemoryStore::default(), flaw };
        let contract = notice_contract(move || careless.clone(), Duration::from_secs(1));
        assert_eq!(contract.await.unwrap_err().rule(), rule, "{flaw:?}");
    }
}

//! The contract of a store, kept by those that are good and broken by those that are not.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::{
    BoxFuture, Result,
    store::{
        ContractViolation, Expect, FileStore, Loaded, MemoryStore, Record, SessionStore,
        StoreGuard, Written, change_notification_contract, store_contract,
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
    change_notification_contract(move || place.clone(), Duration::from_secs(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_file_store_tells_of_changes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/er/session.json");
    change_notification_contract(move || FileStore::new(&path), Duration::from_secs(1))
        .await
        .unwrap();
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn the_file_store_tells_of_changes_behind_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let link = directory.path().join("session.json");
    std::os::unix::fs::symlink("kept.json", &link).unwrap();
    change_notification_contract(move || FileStore::new(&link), Duration::from_secs(1))
        .await
        .unwrap();
}

/// What a careless store does.
#[derive(Clone, Copy, Debug)]
enum Flaw {
    IgnoresExpectations,
    GuardsNothing,
    ForgetsTheNote,
    LosesTheGuard,
    IgnoresTheWait,
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
            Flaw::IgnoresTheWait => self.inner.guard(Duration::MAX),
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
        let violation = store_contract(move || careless.clone()).await.unwrap_err();
        assert_eq!(violation.rule(), rule, "{flaw:?}");
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
        let contract =
            change_notification_contract(move || careless.clone(), Duration::from_secs(1));
        assert_eq!(contract.await.unwrap_err().rule(), rule, "{flaw:?}");
    }
}

/// A store of which one call never completes: the n-th of its kind.
#[derive(Clone, Debug)]
struct Hanging {
    inner: MemoryStore,
    call: &'static str,
    left: Arc<Mutex<usize>>,
}

impl Hanging {
    fn new(call: &'static str, number: usize) -> Self {
        Self { inner: MemoryStore::default(), call, left: Arc::new(Mutex::new(number)) }
    }

    /// How many calls of the kind there were, if the one that hangs is far enough away.
    fn calls(&self, number: usize) -> usize {
        number - *self.left.lock().unwrap()
    }

    async fn meet(&self, call: &str) {
        if call != self.call {
            return;
        }
        let hangs = {
            let mut left = self.left.lock().unwrap();
            let hangs = *left == 1;
            *left = left.saturating_sub(1);
            hangs
        };
        if hangs {
            std::future::pending::<()>().await;
        }
    }
}

impl SessionStore for Hanging {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async {
            self.meet("load").await;
            self.inner.load().await
        })
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            self.meet("save").await;
            self.inner.save(record, expect).await
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(async move {
            self.meet("clear").await;
            self.inner.clear(expect).await
        })
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move {
            self.meet("guard").await;
            self.inner.guard(wait).await
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        self.inner.changed()
    }
}

/// Runs the contract with each of a store's calls hanging in turn. Tells how often that was an outcome
/// other than a violation that names the call.
async fn unnoticed_hangs(call: &'static str, contract: Contract) -> usize {
    let whole = Hanging::new(call, usize::MAX);
    run(contract, &whole).await.unwrap();
    let mut unnoticed = 0;
    for number in 1..=whole.calls(usize::MAX) {
        match run(contract, &Hanging::new(call, number)).await {
            Err(violation) => assert_eq!(violation.hung(), Some(call), "{number}: {violation}"),
            Ok(()) => unnoticed += 1,
        }
    }
    unnoticed
}

#[derive(Clone, Copy)]
enum Contract {
    Store,
    ChangeNotification,
}

async fn run(contract: Contract, store: &Hanging) -> Result<(), ContractViolation> {
    let open = || store.clone();
    match contract {
        Contract::Store => store_contract(open).await,
        Contract::ChangeNotification => {
            change_notification_contract(open, Duration::from_secs(1)).await
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_in_any_call_breaks_the_contract_in_a_bounded_time() {
    for call in ["load", "save", "clear"] {
        assert_eq!(unnoticed_hangs(call, Contract::Store).await, 0, "{call}");
        assert_eq!(unnoticed_hangs(call, Contract::ChangeNotification).await, 0, "{call}");
    }
    // One of the guard's calls is there to be dropped.
    assert_eq!(unnoticed_hangs("guard", Contract::Store).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_hang_is_told_with_the_rule_and_the_call() {
    let mut told = Vec::new();
    for call in ["load", "save", "clear", "guard"] {
        let hanging = Hanging::new(call, 1);
        told.push(store_contract(move || hanging.clone()).await.unwrap_err().to_string());
    }
    let ignoring = Careless { inner: MemoryStore::default(), flaw: Flaw::IgnoresTheWait };
    told.push(store_contract(move || ignoring.clone()).await.unwrap_err().to_string());
    assert_eq!(
        told,
        [
            "the store breaks a rule: an untouched place is empty (found: `load` had not completed \
             after 10s)",
            "the store breaks a rule: what was saved is loaded again, whole, by every handle \
             (found: `save` had not completed after 10s)",
            "the store breaks a rule: what was saved is loaded again, whole, by every handle \
             (found: `clear` had not completed after 10s)",
            "the store breaks a rule: the guard has one holder at a time, and others give up with a \
             timeout (found: `guard` had not completed after 10.05s)",
            "the store breaks a rule: the guard has one holder at a time, and others give up with a \
             timeout (found: `guard` had not completed after 10.05s)",
        ]
    );
}

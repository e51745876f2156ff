//! One handle of the store under test. Every call through it has a bound and is compared with what the
//! rule expects.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use super::{
    super::{Expect, Loaded, Record, SessionStore, StoreGuard, Written},
    violation::ContractViolation,
};
use crate::{
    clock::{Clock as _, SystemClock},
    error::{ErrorKind, Result},
};

/// How long one call may take; a guard, this much longer than its own wait.
const CALL: Duration = Duration::from_secs(10);

type Outcome<T = ()> = Result<T, ContractViolation>;

#[derive(Debug)]
pub(super) struct Handle<S>(Arc<S>);

impl<S> Clone for Handle<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: SessionStore> Handle<S> {
    pub(super) fn new(store: S) -> Self {
        Self(Arc::new(store))
    }

    pub(super) async fn loads(&self, rule: &'static str, wanted: Loaded) -> Outcome {
        let loaded = self.try_load(rule).await?;
        equal(rule, &loaded, &wanted)
    }

    pub(super) async fn try_load(&self, rule: &'static str) -> Outcome<Loaded> {
        let loaded = bounded(rule, "load", CALL, self.0.load()).await?;
        loaded.map_err(|error| ContractViolation::new(rule, &error))
    }

    pub(super) async fn saves(
        &self,
        rule: &'static str,
        record: &Record,
        expect: Expect,
        wanted: Written,
    ) -> Outcome {
        let written = self.try_save(rule, record, expect).await?;
        equal(rule, &written, &wanted)
    }

    pub(super) async fn try_save(
        &self,
        rule: &'static str,
        record: &Record,
        expect: Expect,
    ) -> Outcome<Written> {
        let written = bounded(rule, "save", CALL, self.0.save(record, expect)).await?;
        written.map_err(|error| ContractViolation::new(rule, &error))
    }

    pub(super) async fn clears(
        &self,
        rule: &'static str,
        expect: Expect,
        wanted: Written,
    ) -> Outcome {
        let written = bounded(rule, "clear", CALL, self.0.clear(expect)).await?;
        equal(rule, &written.map_err(|error| ContractViolation::new(rule, &error))?, &wanted)
    }

    pub(super) async fn guards(&self, rule: &'static str, wait: Duration) -> Outcome<StoreGuard> {
        let guard = self.ask_guard(rule, wait).await?;
        guard.map_err(|error| ContractViolation::new(rule, &error))
    }

    /// The guard is held elsewhere for all of `wait`.
    pub(super) async fn gives_up(&self, rule: &'static str, wait: Duration) -> Outcome {
        match self.ask_guard(rule, wait).await? {
            Err(error) if error.kind() == ErrorKind::Timeout => Ok(()),
            outcome => Err(ContractViolation::new(rule, &outcome)),
        }
    }

    /// Whether the guard comes before the caller loses interest and drops the future.
    pub(super) async fn guards_within(&self, time: Duration, wait: Duration) -> bool {
        within(time, self.0.guard(wait)).await.is_some()
    }

    /// Waits for a notice that is due.
    pub(super) async fn is_told(
        &self,
        rule: &'static str,
        changed: impl Future<Output = ()>,
    ) -> Outcome {
        let told = within(CALL, changed).await;
        told.ok_or_else(|| ContractViolation::new(rule, &"no notice"))
    }

    /// From here on, before the future is polled, changes count.
    pub(super) fn changed(&self) -> impl Future<Output = ()> + '_ {
        self.0.changed()
    }

    async fn ask_guard(&self, rule: &'static str, wait: Duration) -> Outcome<Result<StoreGuard>> {
        bounded(rule, "guard", wait.saturating_add(CALL), self.0.guard(wait)).await
    }
}

/// What comes of some work, if it comes within this time.
pub(super) async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        outcome = work => Some(outcome),
        () = SystemClock::default().sleep(time) => None,
    }
}

async fn bounded<T>(
    rule: &'static str,
    call: &'static str,
    bound: Duration,
    work: impl Future<Output = T>,
) -> Outcome<T> {
    within(bound, work).await.ok_or_else(|| ContractViolation::hang(rule, call, bound))
}

/// What was found instead is not shown: it may be a session.
fn equal<T: fmt::Debug + PartialEq>(rule: &'static str, found: &T, wanted: &T) -> Outcome {
    if found == wanted {
        return Ok(());
    }
    Err(ContractViolation::new(rule, &"something else than was expected"))
}

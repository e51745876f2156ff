//! What every store must do, as a test that any store can run.
//!
//! The rules of [`SessionStore`], stated by example. They rely on nothing that a store has beyond the
//! trait.

mod handle;
mod violation;

use std::{future::Future, time::Duration};

use tokio::sync::oneshot;

use self::handle::{Handle, within};
pub use self::violation::ContractViolation;
use super::{Expect, Loaded, Record, RefreshAttempt, SessionStore, Version, Written};
use crate::{
    clock::Timestamp,
    error::Result,
    future::MaybeSend,
    secret::{AccessToken, RefreshToken},
    session::Session,
};

/// How long a guard that is held by another is waited for.
const SHORT: Duration = Duration::from_millis(50);
/// How long a guard that will come free is waited for.
const LONG: Duration = Duration::from_secs(10);

/// Runs a store through every rule of [`SessionStore`].
///
/// `open` gives one more handle to the same place, as another process would open it; the place is
/// empty at first and is left empty. Call it from a test, inside a tokio runtime with timers unless in
/// the browser:
///
/// ```
/// use hallpass::store::{MemoryStore, store_contract};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let place = MemoryStore::default();
/// store_contract(move || place.clone()).await.unwrap();
/// # })
/// ```
///
/// It ends in a bounded time: each call is given ten seconds, a guard ten more than it may wait, and the
/// first that takes longer is the outcome, [named](ContractViolation::hung). A future that blocks its
/// thread instead of waiting cannot be given up; such a store needs a thread of its own.
///
/// # Errors
/// The first rule that the store breaks, or the one under test when a call did not complete.
pub async fn store_contract<S, F>(open: F) -> Result<(), ContractViolation>
where
    S: SessionStore,
    F: Fn() -> S,
{
    let suite = Suite::open(&open);
    suite.starts_empty().await?;
    suite.keeps_what_was_saved().await?;
    suite.writes_only_over_what_is_expected().await?;
    suite.clears_only_what_is_expected().await?;
    suite.lets_one_of_many_writers_win(&open).await?;
    suite.guards_one_at_a_time().await?;
    suite.hands_the_guard_on().await?;
    suite.forgets_a_waiter_that_went_away().await?;
    suite.writes_while_another_holds_the_guard().await
}

/// Runs a store that tells of changes through the rules of [`SessionStore::changed`]: for stores that
/// implement it, beside [`store_contract`].
///
/// `open` and the place are as there; `quiet` is longer than the store takes to tell of a change.
///
/// ```
/// use std::time::Duration;
/// use hallpass::store::{MemoryStore, change_notification_contract};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let place = MemoryStore::default();
/// change_notification_contract(move || place.clone(), Duration::from_millis(10)).await.unwrap();
/// # })
/// ```
///
/// It ends in a bounded time as that does.
///
/// # Errors
/// The first rule that the store breaks, or the one under test when a call did not complete.
pub async fn change_notification_contract<S, F>(
    open: F,
    quiet: Duration,
) -> Result<(), ContractViolation>
where
    S: SessionStore,
    F: Fn() -> S,
{
    let suite = Suite::open(&open);
    suite.starts_empty().await?;
    suite.tells_of_every_change().await?;
    suite.tells_of_nothing_else(quiet).await
}

struct Suite<S> {
    one: Handle<S>,
    other: Handle<S>,
}

impl<S: SessionStore> Suite<S> {
    fn open(open: &impl Fn() -> S) -> Self {
        Self { one: Handle::new(open()), other: Handle::new(open()) }
    }

    async fn starts_empty(&self) -> Result<(), ContractViolation> {
        let rule = "an untouched place is empty";
        self.one.loads(rule, Loaded::Empty).await
    }

    async fn keeps_what_was_saved(&self) -> Result<(), ContractViolation> {
        let rule = "what was saved is loaded again, whole, by every handle";
        let record = record(rule, 1)?;
        self.one.saves(rule, &record, Expect::Nothing, Written::Done).await?;
        self.one.loads(rule, found(&record)).await?;
        self.other.loads(rule, found(&record)).await?;
        self.empty(rule).await
    }

    async fn writes_only_over_what_is_expected(&self) -> Result<(), ContractViolation> {
        let rule = "a save takes effect only over what it expects";
        let first = record(rule, 1)?;
        let second = first.clone().next();
        let stranger = record(rule, 1)?;
        let over_first = Expect::Version(first.version);
        self.one.saves(rule, &second, over_first, Written::Conflict).await?;
        self.one.loads(rule, Loaded::Empty).await?;
        self.one.saves(rule, &first, Expect::Nothing, Written::Done).await?;
        self.other.saves(rule, &stranger, Expect::Nothing, Written::Conflict).await?;
        let over_stranger = Expect::Version(stranger.version);
        self.other.saves(rule, &stranger, over_stranger, Written::Conflict).await?;
        self.one.loads(rule, found(&first)).await?;
        self.other.saves(rule, &second, over_first, Written::Done).await?;
        self.one.saves(rule, &second, over_first, Written::Conflict).await?;
        self.one.saves(rule, &stranger, Expect::Anything, Written::Done).await?;
        self.other.loads(rule, found(&stranger)).await?;
        self.empty(rule).await
    }

    async fn clears_only_what_is_expected(&self) -> Result<(), ContractViolation> {
        let rule = "a clear takes effect only on what it expects, and an empty place satisfies any";
        let record = record(rule, 3)?;
        let version = record.version;
        self.one.clears(rule, Expect::Version(version), Written::Done).await?;
        self.one.saves(rule, &record, Expect::Nothing, Written::Done).await?;
        let older = Version { revision: 2, ..version };
        self.other.clears(rule, Expect::Version(older), Written::Conflict).await?;
        self.other.clears(rule, Expect::Nothing, Written::Conflict).await?;
        self.one.loads(rule, found(&record)).await?;
        self.other.clears(rule, Expect::Version(version), Written::Done).await?;
        self.one.loads(rule, Loaded::Empty).await
    }

    async fn lets_one_of_many_writers_win(
        &self,
        open: &impl Fn() -> S,
    ) -> Result<(), ContractViolation> {
        let rule = "of many saves over the same record exactly one takes effect";
        let base = record(rule, 1)?;
        for _ in 0..8 {
            self.one.saves(rule, &base, Expect::Anything, Written::Done).await?;
            let mut writers = Vec::new();
            for _ in 0..8 {
                let (store, next) = (Handle::new(open()), base.clone().next());
                let over = Expect::Version(base.version);
                writers.push(spawn(async move { store.try_save(rule, &next, over).await }));
            }
            let mut done = 0;
            for outcome in writers {
                let panicked = |_| ContractViolation::new(rule, &"a save that panicked");
                if outcome.await.map_err(panicked)?? == Written::Done {
                    done += 1;
                }
            }
            if done != 1 {
                return Err(ContractViolation::new(rule, &format!("{done} that did")));
            }
        }
        self.empty(rule).await
    }

    async fn guards_one_at_a_time(&self) -> Result<(), ContractViolation> {
        let rule = "the guard has one holder at a time, and others give up with a timeout";
        let held = self.one.guards(rule, SHORT).await?;
        for store in [&self.one, &self.other] {
            store.gives_up(rule, SHORT).await?;
        }
        drop(held);
        let again = self.other.guards(rule, LONG).await?;
        drop(again);
        Ok(())
    }

    async fn hands_the_guard_on(&self) -> Result<(), ContractViolation> {
        let rule = "a guard that is given back goes to one who waits";
        let held = self.one.guards(rule, SHORT).await?;
        let other = self.other.clone();
        let (asked, asks) = oneshot::channel();
        let waiter = spawn(async move {
            // Nobody listens only when the suite itself is gone.
            let _ = asked.send(());
            other.guards(rule, LONG).await.map(drop)
        });
        let _ = asks.await;
        drop(held);
        let panicked = |_| ContractViolation::new(rule, &"a waiter that panicked");
        waiter.await.map_err(panicked)?
    }

    async fn forgets_a_waiter_that_went_away(&self) -> Result<(), ContractViolation> {
        let rule = "a waiter that is dropped does not keep the guard";
        let held = self.one.guards(rule, SHORT).await?;
        if self.other.guards_within(SHORT, LONG).await {
            return Err(ContractViolation::new(rule, &"two holders"));
        }
        drop(held);
        self.other.guards(rule, LONG).await.map(drop)
    }

    async fn writes_while_another_holds_the_guard(&self) -> Result<(), ContractViolation> {
        let rule = "saving and clearing need no guard: a sign-out waits for nobody's refresh";
        let held = self.one.guards(rule, SHORT).await?;
        let record = record(rule, 1)?;
        self.other.saves(rule, &record, Expect::Nothing, Written::Done).await?;
        self.other.clears(rule, Expect::Anything, Written::Done).await?;
        drop(held);
        self.one.loads(rule, Loaded::Empty).await
    }

    async fn tells_of_every_change(&self) -> Result<(), ContractViolation> {
        let rule = "what another handle changes after `changed` was called is told";
        let first = record(rule, 1)?;
        let next = first.clone().next();
        let changed = self.one.changed();
        self.other.saves(rule, &first, Expect::Nothing, Written::Done).await?;
        self.one.is_told(rule, changed).await?;
        let changed = self.one.changed();
        let over_first = Expect::Version(first.version);
        self.other.saves(rule, &next, over_first, Written::Done).await?;
        self.one.is_told(rule, changed).await?;
        let changed = self.one.changed();
        self.other.clears(rule, Expect::Anything, Written::Done).await?;
        self.one.is_told(rule, changed).await
    }

    async fn tells_of_nothing_else(&self, quiet: Duration) -> Result<(), ContractViolation> {
        let rule = "where nothing has changed since `changed` was called nothing is told";
        let first = record(rule, 1)?;
        for place in [Some(&first), None] {
            if let Some(record) = place {
                self.other.saves(rule, record, Expect::Anything, Written::Done).await?;
            } else {
                self.empty(rule).await?;
            }
            let changed = self.one.changed();
            // Neither reading nor a write that was refused changes the place.
            self.other.try_load(rule).await?;
            let stranger = Expect::Version(record(rule, 2)?.version);
            self.other.saves(rule, &first, stranger, Written::Conflict).await?;
            if within(quiet, changed).await.is_some() {
                return Err(ContractViolation::new(rule, &"a notice"));
            }
        }
        Ok(())
    }

    async fn empty(&self, rule: &'static str) -> Result<(), ContractViolation> {
        self.one.clears(rule, Expect::Anything, Written::Done).await?;
        self.one.loads(rule, Loaded::Empty).await
    }
}

/// Starts work beside the suite. Nothing comes back from work that panicked.
fn spawn<T: MaybeSend + 'static>(
    work: impl Future<Output = T> + MaybeSend + 'static,
) -> oneshot::Receiver<T> {
    let (done, outcome) = oneshot::channel();
    let work = async move {
        // Nobody listens only when the suite itself is gone.
        let _ = done.send(work.await);
    };
    #[cfg(not(target_arch = "wasm32"))]
    drop(tokio::spawn(work));
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_futures::spawn_local(work);
    outcome
}

/// A record with every field set, and larger than a small buffer.
fn record(rule: &'static str, revision: u64) -> Result<Record, ContractViolation> {
    let refresh = RefreshToken::from("refresh-token");
    let exchange = RefreshAttempt::of(&refresh, Timestamp::from_secs(1_767_225_601));
    let user = serde_json::json!({"name": "Zoë \u{1f511}\n\"", "notes": "n".repeat(70_000)});
    let session = Session::new("contract", AccessToken::from("a.b.c"), Timestamp::from_secs(1))
        .with_refresh_token(refresh)
        .with_lifetime(Duration::from_secs(900))
        .with_user(user);
    let first = Record::first(session).map_err(|error| ContractViolation::new(rule, &error))?;
    let version = Version { revision, ..first.version };
    let depends_on = first.version.sign_in_id;
    Ok(Record { version, ..first }.with_attempt(exchange).with_dependence(depends_on))
}

fn found(record: &Record) -> Loaded {
    Loaded::Record(Box::new(record.clone()))
}

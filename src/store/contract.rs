//! What every store must do, as a test that any store can run.
//!
//! Owns the rules of [`SessionStore`], stated by example. It must not rely on anything a store has
//! beyond the trait.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use tokio::sync::oneshot;

use super::{Exchange, Expect, Loaded, Record, SessionStore, Version, Written};
use crate::{
    clock::{Clock as _, SystemClock, Timestamp},
    error::{ErrorKind, Result},
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
/// empty at first and is left empty. Call it from a test, inside a tokio runtime unless in the browser:
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
/// # Errors
/// The first rule that the store breaks.
pub async fn store_contract<S, F>(open: F) -> Result<(), Breach>
where
    S: SessionStore,
    F: Fn() -> S,
{
    let suite = Suite { one: Arc::new(open()), other: Arc::new(open()) };
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
/// use hallpass::store::{MemoryStore, notice_contract};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let place = MemoryStore::default();
/// notice_contract(move || place.clone(), Duration::from_millis(10)).await.unwrap();
/// # })
/// ```
///
/// # Errors
/// The first rule that the store breaks.
pub async fn notice_contract<S, F>(open: F, quiet: Duration) -> Result<(), Breach>
where
    S: SessionStore,
    F: Fn() -> S,
{
    let suite = Suite { one: Arc::new(open()), other: Arc::new(open()) };
    suite.starts_empty().await?;
    suite.tells_of_every_change().await?;
    suite.tells_of_nothing_else(quiet).await
}

/// A rule that a store breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    rule: &'static str,
    found: String,
}

impl Breach {
    /// The rule, as a sentence.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.rule
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store breaks a rule: {} (found: {})", self.rule, self.found)
    }
}

impl std::error::Error for Breach {}

struct Suite<S> {
    one: Arc<S>,
    other: Arc<S>,
}

impl<S: SessionStore> Suite<S> {
    async fn starts_empty(&self) -> Result<(), Breach> {
        let rule = "an untouched place is empty";
        expect(rule, self.one.load().await, Loaded::Empty)
    }

    async fn keeps_what_was_saved(&self) -> Result<(), Breach> {
        let rule = "what was saved is loaded again, whole, by every handle";
        let record = record(rule, 1)?;
        expect(rule, self.one.save(&record, Expect::Nothing).await, Written::Done)?;
        expect(rule, self.one.load().await, found(&record))?;
        expect(rule, self.other.load().await, found(&record))?;
        self.empty(rule).await
    }

    async fn writes_only_over_what_is_expected(&self) -> Result<(), Breach> {
        let rule = "a save takes effect only over what it expects";
        let first = record(rule, 1)?;
        let second = first.clone().next();
        let stranger = record(rule, 1)?;
        let over_first = Expect::Version(first.version);
        expect(rule, self.one.save(&second, over_first).await, Written::Conflict)?;
        expect(rule, self.one.load().await, Loaded::Empty)?;
        expect(rule, self.one.save(&first, Expect::Nothing).await, Written::Done)?;
        expect(rule, self.other.save(&stranger, Expect::Nothing).await, Written::Conflict)?;
        let over_stranger = Expect::Version(stranger.version);
        expect(rule, self.other.save(&stranger, over_stranger).await, Written::Conflict)?;
        expect(rule, self.one.load().await, found(&first))?;
        expect(rule, self.other.save(&second, over_first).await, Written::Done)?;
        expect(rule, self.one.save(&second, over_first).await, Written::Conflict)?;
        expect(rule, self.one.save(&stranger, Expect::Anything).await, Written::Done)?;
        expect(rule, self.other.load().await, found(&stranger))?;
        self.empty(rule).await
    }

    async fn clears_only_what_is_expected(&self) -> Result<(), Breach> {
        let rule = "a clear takes effect only on what it expects, and an empty place satisfies any";
        let record = record(rule, 3)?;
        let version = record.version;
        expect(rule, self.one.clear(Expect::Version(version)).await, Written::Done)?;
        expect(rule, self.one.save(&record, Expect::Nothing).await, Written::Done)?;
        let older = Version { revision: 2, ..version };
        expect(rule, self.other.clear(Expect::Version(older)).await, Written::Conflict)?;
        expect(rule, self.other.clear(Expect::Nothing).await, Written::Conflict)?;
        expect(rule, self.one.load().await, found(&record))?;
        expect(rule, self.other.clear(Expect::Version(version)).await, Written::Done)?;
        expect(rule, self.one.load().await, Loaded::Empty)
    }

    async fn lets_one_of_many_writers_win(&self, open: &impl Fn() -> S) -> Result<(), Breach> {
        let rule = "of many saves over the same record exactly one takes effect";
        let base = record(rule, 1)?;
        for _ in 0..8 {
            expect(rule, self.one.save(&base, Expect::Anything).await, Written::Done)?;
            let mut writers = Vec::new();
            for _ in 0..8 {
                let (store, next) = (open(), base.clone().next());
                let over = Expect::Version(base.version);
                writers.push(spawn(async move { store.save(&next, over).await }));
            }
            let mut done = 0;
            for outcome in writers {
                match outcome.await {
                    Ok(Ok(Written::Done)) => done += 1,
                    Ok(Ok(Written::Conflict)) => {}
                    Ok(Err(error)) => return Err(breach(rule, &error)),
                    Err(_) => return Err(breach(rule, &"a save that panicked")),
                }
            }
            expect(rule, Ok(done), 1)?;
        }
        self.empty(rule).await
    }

    async fn guards_one_at_a_time(&self) -> Result<(), Breach> {
        let rule = "the guard has one holder at a time, and others give up with a timeout";
        let held = self.one.guard(SHORT).await.map_err(|error| breach(rule, &error))?;
        for store in [&self.one, &self.other] {
            match store.guard(SHORT).await {
                Err(error) if error.kind() == ErrorKind::Timeout => {}
                outcome => return Err(breach(rule, &outcome)),
            }
        }
        drop(held);
        let again = self.other.guard(LONG).await.map_err(|error| breach(rule, &error))?;
        drop(again);
        Ok(())
    }

    async fn hands_the_guard_on(&self) -> Result<(), Breach> {
        let rule = "a guard that is given back goes to one who waits";
        let held = self.one.guard(SHORT).await.map_err(|error| breach(rule, &error))?;
        let other = Arc::clone(&self.other);
        let (asked, asks) = oneshot::channel();
        let waiter = spawn(async move {
            // Nobody listens only when the suite itself is gone.
            let _ = asked.send(());
            other.guard(LONG).await.map(drop)
        });
        let _ = asks.await;
        drop(held);
        match waiter.await {
            Ok(outcome) => expect(rule, outcome, ()),
            Err(_) => Err(breach(rule, &"a waiter that panicked")),
        }
    }

    async fn forgets_a_waiter_that_went_away(&self) -> Result<(), Breach> {
        let rule = "a waiter that is dropped does not keep the guard";
        let held = self.one.guard(SHORT).await.map_err(|error| breach(rule, &error))?;
        if within(SHORT, self.other.guard(LONG)).await.is_some() {
            return Err(breach(rule, &"two holders"));
        }
        drop(held);
        self.other.guard(LONG).await.map(drop).map_err(|error| breach(rule, &error))
    }

    async fn writes_while_another_holds_the_guard(&self) -> Result<(), Breach> {
        let rule = "saving and clearing need no guard: a sign-out waits for nobody's refresh";
        let held = self.one.guard(SHORT).await.map_err(|error| breach(rule, &error))?;
        let record = record(rule, 1)?;
        expect(rule, self.other.save(&record, Expect::Nothing).await, Written::Done)?;
        expect(rule, self.other.clear(Expect::Anything).await, Written::Done)?;
        drop(held);
        expect(rule, self.one.load().await, Loaded::Empty)
    }

    async fn tells_of_every_change(&self) -> Result<(), Breach> {
        let rule = "what another handle changes after `changed` was called is told";
        let first = record(rule, 1)?;
        let next = first.clone().next();
        let changed = self.one.changed();
        expect(rule, self.other.save(&first, Expect::Nothing).await, Written::Done)?;
        told(rule, changed).await?;
        let changed = self.one.changed();
        let over_first = Expect::Version(first.version);
        expect(rule, self.other.save(&next, over_first).await, Written::Done)?;
        told(rule, changed).await?;
        let changed = self.one.changed();
        expect(rule, self.other.clear(Expect::Anything).await, Written::Done)?;
        told(rule, changed).await
    }

    async fn tells_of_nothing_else(&self, quiet: Duration) -> Result<(), Breach> {
        let rule = "where nothing has changed since `changed` was called nothing is told";
        let first = record(rule, 1)?;
        for place in [Some(&first), None] {
            if let Some(record) = place {
                let saved = self.other.save(record, Expect::Anything).await;
                expect(rule, saved, Written::Done)?;
            } else {
                self.empty(rule).await?;
            }
            let changed = self.one.changed();
            // Neither reading nor a write that was refused changes the place.
            self.other.load().await.map_err(|error| breach(rule, &error))?;
            let stranger = Expect::Version(record(rule, 2)?.version);
            expect(rule, self.other.save(&first, stranger).await, Written::Conflict)?;
            if within(quiet, changed).await.is_some() {
                return Err(breach(rule, &"a notice"));
            }
        }
        Ok(())
    }

    async fn empty(&self, rule: &'static str) -> Result<(), Breach> {
        expect(rule, self.one.clear(Expect::Anything).await, Written::Done)?;
        expect(rule, self.one.load().await, Loaded::Empty)
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
fn record(rule: &'static str, revision: u64) -> Result<Record, Breach> {
    let refresh = RefreshToken::from("refresh-token");
    let exchange = Exchange::of(&refresh, Timestamp::from_secs(1_767_225_601));
    let user = serde_json::json!({"name": "Zoë \u{1f511}\n\"", "notes": "n".repeat(70_000)});
    let session = Session::new("contract", AccessToken::from("a.b.c"), Timestamp::from_secs(1))
        .with_refresh_token(refresh)
        .with_lifetime(Duration::from_secs(900))
        .with_user(user);
    let first = Record::first(session).map_err(|error| breach(rule, &error))?;
    let version = Version { revision, ..first.version };
    let depends_on = first.version.lineage;
    Ok(Record { version, ..first }.with_exchange(exchange).with_dependence(depends_on))
}

async fn told(rule: &'static str, changed: impl Future<Output = ()>) -> Result<(), Breach> {
    within(LONG, changed).await.ok_or_else(|| breach(rule, &"no notice"))
}

/// What comes of some work, if it comes within this time.
async fn within<T>(time: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        outcome = work => Some(outcome),
        () = SystemClock::default().sleep(time) => None,
    }
}

fn found(record: &Record) -> Loaded {
    Loaded::Record(Box::new(record.clone()))
}

fn expect<T>(rule: &'static str, found: Result<T>, wanted: T) -> Result<(), Breach>
where
    T: fmt::Debug + PartialEq,
{
    match found {
        Ok(found) if found == wanted => Ok(()),
        Ok(_) => Err(Breach { rule, found: "something else than was expected".to_owned() }),
        Err(error) => Err(breach(rule, &error)),
    }
}

fn breach(rule: &'static str, found: &dyn fmt::Debug) -> Breach {
    Breach { rule, found: format!("{found:?}") }
}

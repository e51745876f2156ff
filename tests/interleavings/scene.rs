//! A server with strict rotation and a store, both of which take their time, and what the tests share.

use std::{
    collections::BTreeSet,
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, Error, ErrorKind, RefreshFailure, RefreshToken, Result, Service,
    Session,
    clock::{Clock as _, ManualClock},
    manager::{
        Authorization, Event, Events, SessionManager, SessionManagerBuilder, State, StateWatch,
    },
    store::{Expect, Loaded, Record, SessionStore, StoreGuard, Written},
};
use shuttle::{
    Config, MaxSteps, Runner,
    future::{block_on, spawn},
    scheduler::{DfsScheduler, PctScheduler, RandomScheduler},
    sync::atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Semaphore, watch};

pub(crate) const LIFETIME: Duration = Duration::from_secs(900);
pub(crate) const WINDOW: Duration = Duration::from_secs(60);

const SEED: u64 = 16;
/// The turns of luck in a schedule of few preemptions.
const DEPTH: usize = 4;

/// Runs a scenario under random schedules, under schedules of few preemptions, and under the first of
/// all schedules in order.
pub(crate) fn explore<F: Future<Output = ()> + 'static>(scenario: fn() -> F) {
    let told = std::env::var("INTERLEAVINGS").ok();
    let runs = told.map_or(1_000, |told| told.parse().expect("INTERLEAVINGS is a number"));
    let mut config = Config::new();
    config.stack_size = 1 << 18;
    config.max_steps = MaxSteps::FailAfter(100_000);
    config.silence_warnings = true;
    let run = move || block_on(scenario());
    Runner::new(RandomScheduler::new_from_seed(SEED, runs), config.clone()).run(run);
    Runner::new(PctScheduler::new_from_seed(SEED, DEPTH, runs), config.clone()).run(run);
    Runner::new(DfsScheduler::new(Some(runs), false), config).run(run);
}

/// What a test starts with: an expired session in the store, and a server that knows it.
pub(crate) struct Scene {
    pub(crate) clock: ManualClock,
    pub(crate) server: Server,
    pub(crate) store: Store,
}

impl Scene {
    /// The first session is in the store, and its token has so much time left.
    pub(crate) fn new(left: Duration) -> Self {
        let clock = ManualClock::default();
        let server = Server::new(&clock);
        let store = Store::default();
        store.put(Record::first(server.session()).unwrap());
        clock.advance(LIFETIME - left);
        Self { clock, server, store }
    }

    /// The store's guard does not work, as in a directory that cannot be written.
    pub(crate) fn without_guard(mut self) -> Self {
        self.store.guard = None;
        self
    }

    /// A manager that has not read the store yet.
    pub(crate) fn unread(&self) -> SessionManager {
        self.builder().build()
    }

    /// The same, whose session depends on another manager's.
    pub(crate) fn under(&self, superior: &SessionManager) -> SessionManager {
        self.builder().depends_on(superior).build()
    }

    fn builder(&self) -> SessionManagerBuilder {
        self.server.0.living.send_modify(|living| *living += 1);
        let service = Handle(self.server.clone());
        let builder = SessionManager::builder(service).early_wait(Duration::ZERO);
        builder.clock(self.clock.clone()).store(self.store.clone())
    }

    /// A manager that holds the stored session.
    pub(crate) async fn manager(&self) -> SessionManager {
        let manager = self.unread();
        manager.restore().await.unwrap();
        manager
    }

    /// Waits until the managers, which the test has let go, and all their tasks have ended.
    pub(crate) async fn settled(&self) {
        self.server.0.living.subscribe().wait_for(|living| *living == 0).await.unwrap();
    }

    /// The numbers of the sessions whose refresh tokens the server takes.
    pub(crate) fn good(&self) -> Vec<usize> {
        self.server.state().good.iter().copied().collect()
    }
}

/// A service whose refresh tokens work once. Sessions are numbered from 1.
#[derive(Clone, Debug)]
pub(crate) struct Server(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: ManualClock,
    state: Mutex<Issued>,
    /// The exchanges that are on their way or done.
    begun: watch::Sender<usize>,
    /// The managers that live.
    living: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Issued {
    last: usize,
    good: BTreeSet<usize>,
    exchanges: usize,
    refused: usize,
}

impl Server {
    fn new(clock: &ManualClock) -> Self {
        let (begun, living) = (watch::Sender::new(0), watch::Sender::new(0));
        Self(Arc::new(Shared { clock: clock.clone(), state: Mutex::default(), begun, living }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, Issued> {
        self.0.state.lock().unwrap()
    }

    /// Signs a user in.
    pub(crate) fn session(&self) -> Session {
        let mut state = self.state();
        state.last += 1;
        let number = state.last;
        state.good.insert(number);
        Session::new("scripted", AccessToken::new(format!("a-{number}")), self.0.clock.wall())
            .with_refresh_token(RefreshToken::new(format!("r-{number}")))
            .with_lifetime(LIFETIME)
    }

    /// Waits until an exchange is on its way.
    pub(crate) async fn begun(&self) {
        self.0.begun.subscribe().wait_for(|begun| *begun > 0).await.unwrap();
    }

    pub(crate) fn exchanges(&self) -> usize {
        self.state().exchanges
    }

    /// How many exchanges brought a token that was spent or revoked.
    pub(crate) fn refused(&self) -> usize {
        self.state().refused
    }

    fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let known = {
            let mut state = self.state();
            state.exchanges += 1;
            let known = state.good.remove(&number_of(session));
            state.refused += usize::from(!known);
            known
        };
        if known {
            return Ok(self.session());
        }
        Err(RefreshFailure::Rejected(Error::new(ErrorKind::Unauthenticated)))
    }
}

/// What one manager holds of the server.
#[derive(Debug)]
struct Handle(Server);

impl Service for Handle {
    fn name(&self) -> &str {
        "scripted"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            self.0.0.begun.send_modify(|begun| *begun += 1);
            step();
            let answer = self.0.exchange(session);
            step();
            answer
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            step();
            self.0.state().good.remove(&number_of(session));
            Ok(())
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.0.living.send_modify(|living| *living -= 1);
    }
}

/// A store in memory, before and after each step of which others may run.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    held: Arc<Mutex<Option<Record>>>,
    guard: Option<Arc<Semaphore>>,
}

impl Default for Store {
    fn default() -> Self {
        Self { held: Arc::default(), guard: Some(Arc::new(Semaphore::new(1))) }
    }
}

impl Store {
    fn put(&self, record: Record) {
        *self.held.lock().unwrap() = Some(record);
    }

    /// The session it holds.
    pub(crate) fn session(&self) -> Option<Session> {
        let held = self.held.lock().unwrap();
        let live = held.as_ref().filter(|record| record.ended.is_none());
        live.map(|record| record.session.clone())
    }

    async fn write(&self, record: Option<&Record>, expect: Expect) -> Written {
        step();
        let written = {
            let mut held = self.held.lock().unwrap();
            let found = held.as_ref().map(|held| held.version);
            if expect.is_met_by(found) || (record.is_none() && found.is_none()) {
                *held = record.cloned();
                Written::Done
            } else {
                Written::Conflict
            }
        };
        step();
        written
    }
}

impl SessionStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async {
            step();
            let held = self.held.lock().unwrap().clone();
            step();
            Ok(held.map_or(Loaded::Empty, |record| Loaded::Record(Box::new(record))))
        })
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move { Ok(self.write(Some(record), expect).await) })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(async move { Ok(self.write(None, expect).await) })
    }

    /// Without an end to the waiting: no test holds it for ever, and if the engine does, that shows.
    fn guard(&self, _: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async {
            let Some(guard) = self.guard.clone() else { return Err(Error::new(ErrorKind::Store)) };
            let permit = guard.acquire_owned().await.unwrap();
            Ok(StoreGuard::new(permit))
        })
    }
}

/// A place where another task may come in between. Not a yield, which a schedule of few preemptions
/// takes for a wish to be the last.
fn step() {
    AtomicBool::new(false).load(Ordering::SeqCst);
}

/// Runs a call of a manager as a task of its own.
pub(crate) fn call<F, T>(
    manager: &SessionManager,
    work: impl FnOnce(SessionManager) -> F,
) -> shuttle::future::JoinHandle<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    spawn(work(manager.clone()))
}

/// The number of the session that a header belongs to.
pub(crate) fn number(authorization: &Authorization) -> usize {
    let (_, value) = authorization.header();
    value.to_str().unwrap().rsplit('-').next().unwrap().parse().unwrap()
}

/// The number of a session, by its refresh token.
pub(crate) fn number_of(session: &Session) -> usize {
    let token = session.refresh_token.as_ref().unwrap().expose();
    token.rsplit('-').next().unwrap().parse().unwrap()
}

/// The number of the session that is held in a state.
pub(crate) fn held(state: &State) -> Option<usize> {
    state.session().map(|session| number_of(session))
}

/// Follows a manager until it is gone: the numbers of the sessions seen.
pub(crate) async fn follow(mut watch: StateWatch) -> Vec<Option<usize>> {
    let mut seen = vec![held(&watch.current())];
    while let Some(state) = watch.changed().await {
        seen.push(held(&state));
    }
    seen
}

/// All events so far, by name.
pub(crate) fn names(events: &mut Events) -> Vec<&'static str> {
    let told = std::iter::from_fn(|| events.try_next());
    told.map(|event| match event {
        Event::SignedIn { .. } => "SignedIn",
        Event::Restored { .. } => "Restored",
        Event::Refreshed => "Refreshed",
        Event::SignedOut { .. } => "SignedOut",
        Event::RefreshFailed { .. } => "RefreshFailed",
        Event::PersistFailed { .. } => "PersistFailed",
        Event::Lagged(_) => "Lagged",
        _ => "another",
    })
    .collect()
}

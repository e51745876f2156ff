//! A scripted service with strict rotation, and what the tests share.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, Error, ErrorKind, RefreshFailure, RefreshToken, Result, Rotation,
    Service, Session,
    clock::{Clock, ManualClock},
    manager::{Authorization, Event, Events, SessionManager, SessionManagerBuilder},
    store::{Expect, Loaded, Record, SessionStore, StoreGuard, Written},
};
use tokio::sync::watch;

pub(super) const LIFETIME: Duration = Duration::from_secs(900);
pub(super) const SECRET: &str = "hunter2";

/// What the next exchange meets.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The server rotates, and the answer is lost on its way back.
    LoseAnswer,
    /// The connection is refused.
    Refuse,
    /// The server answers 503, without looking at the token.
    Unavailable,
    /// The server asks to wait.
    RateLimit(Duration),
    /// The server says that the token is not good.
    Reject,
}

/// What the server does with a refresh token that it has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Profile {
    /// It is dead from then on.
    #[default]
    Strict,
    /// Sent again, it brings another session: the answer may have been lost.
    Tolerant,
    /// It stays good.
    Reusable,
}

impl Profile {
    pub(super) const ALL: [Self; 3] = [Self::Strict, Self::Tolerant, Self::Reusable];
}

/// A service of one of the profiles, which counts and can be held.
#[derive(Clone)]
pub(super) struct Server(Arc<Shared>);

struct Shared {
    clock: ManualClock,
    state: Mutex<State>,
    /// How many exchanges have arrived while held, and whether they may go.
    arrived: watch::Sender<usize>,
    open: watch::Sender<bool>,
    revoked: watch::Sender<Vec<String>>,
}

#[derive(Default)]
struct State {
    issued: usize,
    good: Vec<String>,
    spent: Vec<String>,
    profile: Profile,
    faults: VecDeque<Fault>,
    exchanges: usize,
    replays: usize,
    discards: usize,
    revocation_fails: bool,
    hold_answers: bool,
}

impl Server {
    pub(super) fn new(clock: &ManualClock, profile: Profile) -> Self {
        Self(Arc::new(Shared {
            clock: clock.clone(),
            state: Mutex::new(State { profile, ..State::default() }),
            arrived: watch::Sender::new(0),
            open: watch::Sender::new(true),
            revoked: watch::Sender::new(Vec::new()),
        }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap()
    }

    /// Signs a user in.
    pub(super) fn session(&self) -> Session {
        let mut state = self.state();
        let refresh = refresh_token(state.issued + 1);
        state.good.push(refresh.clone());
        self.issue(&mut state, refresh)
    }

    fn issue(&self, state: &mut State, refresh: String) -> Session {
        state.issued += 1;
        let access = AccessToken::new(format!("{SECRET}-access-{}", state.issued));
        Session::new("scripted", access, self.0.clock.wall())
            .with_refresh_token(RefreshToken::new(refresh))
            .with_lifetime(LIFETIME)
            .with_user(serde_json::json!({"email": format!("{SECRET}@example.com")}))
    }

    pub(super) fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.extend(faults);
    }

    pub(super) fn fail_revocations(&self) {
        self.state().revocation_fails = true;
    }

    pub(super) fn exchanges(&self) -> usize {
        self.state().exchanges
    }

    pub(super) fn replays(&self) -> usize {
        self.state().replays
    }

    /// How many sessions came too late and were ended as such.
    pub(super) fn discards(&self) -> usize {
        self.state().discards
    }

    /// How many refresh tokens the server would still take, a tolerant one's spent ones aside.
    pub(super) fn good(&self) -> usize {
        self.state().good.len()
    }

    /// From now on exchanges wait before the server looks at them.
    pub(super) fn hold(&self) {
        self.0.arrived.send_replace(0);
        self.0.open.send_replace(false);
    }

    /// Holds exchanges after the server has rotated, or before it looks at them.
    pub(super) fn hold_at(&self, rotated: bool) {
        if rotated { self.hold_answers() } else { self.hold() }
    }

    /// From now on exchanges wait after the server has rotated, before it answers.
    pub(super) fn hold_answers(&self) {
        self.hold();
        self.state().hold_answers = true;
    }

    pub(super) fn release(&self) {
        self.0.open.send_replace(true);
    }

    /// Waits until so many exchanges are held.
    pub(super) async fn arrived(&self, number: usize) {
        self.0.arrived.subscribe().wait_for(|arrived| *arrived >= number).await.unwrap();
    }

    /// Waits until this refresh token is revoked.
    pub(super) async fn revoked(&self, token: &str) {
        let mut revoked = self.0.revoked.subscribe();
        revoked.wait_for(|revoked| revoked.iter().any(|seen| seen == token)).await.unwrap();
    }

    fn exchange(&self, token: &str) -> Result<Session, RefreshFailure> {
        let mut state = self.state();
        state.exchanges += 1;
        let fault = state.faults.pop_front();
        match &fault {
            Some(Fault::Refuse) => return Err(transient(Error::new(ErrorKind::Network), false)),
            Some(Fault::Unavailable) => {
                let error = Error::new(ErrorKind::Server).with_status(status(503));
                return Err(transient(error, true));
            }
            Some(Fault::RateLimit(wait)) => {
                let error = Error::new(ErrorKind::RateLimited).with_status(status(429));
                return Err(transient(error.with_retry_after(*wait), false));
            }
            Some(Fault::Reject) => return Err(rejected()),
            Some(Fault::LoseAnswer) | None => {}
        }
        let replayed = state.spent.iter().any(|spent| spent == token);
        state.replays += usize::from(replayed);
        let session = self.renew(&mut state, token, replayed)?;
        match fault {
            Some(Fault::LoseAnswer) => Err(transient(Error::new(ErrorKind::Network), true)),
            _ => Ok(session),
        }
    }

    fn renew(
        &self,
        state: &mut State,
        token: &str,
        replayed: bool,
    ) -> Result<Session, RefreshFailure> {
        let place = state.good.iter().position(|good| good == token);
        match (state.profile, place) {
            (Profile::Reusable, Some(_)) => return Ok(self.issue(state, token.to_owned())),
            (_, Some(place)) => state.spent.push(state.good.remove(place)),
            (Profile::Tolerant, None) if replayed => {}
            (_, None) => return Err(rejected()),
        }
        let refresh = refresh_token(state.issued + 1);
        state.good.push(refresh.clone());
        Ok(self.issue(state, refresh))
    }
}

impl Service for Server {
    fn name(&self) -> &str {
        "scripted"
    }

    fn rotation(&self) -> Rotation {
        match self.state().profile {
            Profile::Strict | Profile::Tolerant => Rotation::OneTime,
            Profile::Reusable => Rotation::Reusable,
        }
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            let token = session.refresh_token.as_ref().unwrap().expose();
            let hold_answers = self.state().hold_answers;
            let early = hold_answers.then(|| self.exchange(token));
            self.0.arrived.send_modify(|arrived| *arrived += 1);
            self.0.open.subscribe().wait_for(|open| *open).await.unwrap();
            early.unwrap_or_else(|| self.exchange(token))
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.state().revocation_fails {
                return Err(Error::new(ErrorKind::Network));
            }
            let token = session.refresh_token.as_ref().unwrap().expose().to_owned();
            self.state().good.retain(|good| *good != token);
            self.0.revoked.send_modify(|revoked| revoked.push(token));
            Ok(())
        })
    }

    fn discard<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        self.state().discards += 1;
        self.revoke(session)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server")
    }
}

fn status(code: u16) -> http::StatusCode {
    http::StatusCode::from_u16(code).unwrap()
}

fn transient(error: Error, may_have_rotated: bool) -> RefreshFailure {
    RefreshFailure::Transient { error, may_have_rotated }
}

fn rejected() -> RefreshFailure {
    RefreshFailure::Rejected(Error::new(ErrorKind::Unauthenticated).with_status(status(401)))
}

/// A server, a clock and a manager's settings.
pub(super) struct Scene {
    pub(super) clock: ManualClock,
    pub(super) server: Server,
}

impl Scene {
    /// With a server that rotates strictly.
    pub(super) fn new() -> Self {
        Self::with(Profile::Strict)
    }

    pub(super) fn with(profile: Profile) -> Self {
        let clock = ManualClock::default();
        let server = Server::new(&clock, profile);
        Self { clock, server }
    }

    pub(super) fn builder(&self) -> SessionManagerBuilder {
        self.at_home().early_wait(Duration::ZERO)
    }

    /// The same whose callers wait for the early refreshes that they start.
    pub(super) fn at_home(&self) -> SessionManagerBuilder {
        let builder = SessionManager::builder(self.server.clone()).clock(self.clock.clone());
        // Inside a test's runtime of one thread everything happens in an order that is the test's own.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => builder.runtime(runtime),
            Err(_) => builder,
        }
    }

    /// A manager that nobody has signed in to.
    pub(super) fn manager(&self) -> SessionManager {
        self.builder().build()
    }

    /// A manager with a session.
    pub(super) async fn signed_in(&self) -> SessionManager {
        let manager = self.manager();
        manager.set_session(self.server.session()).await.unwrap().persisted.unwrap();
        manager
    }

    pub(super) fn expire(&self) {
        self.clock.advance(LIFETIME);
    }
}

/// The number at the end of a token: which session of the server it belongs to.
pub(super) fn number(authorization: &Authorization) -> usize {
    let (_, value) = authorization.header();
    value.to_str().unwrap().rsplit('-').next().unwrap().parse().unwrap()
}

pub(super) fn refresh_token(number: usize) -> String {
    format!("{SECRET}-refresh-{number}")
}

/// Waits for an event that satisfies `wanted`; the others are dropped.
pub(super) async fn until(events: &mut Events, wanted: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = events.next().await.expect("the manager lives");
        if wanted(&event) {
            return event;
        }
    }
}

/// All events so far, by name.
pub(super) fn names(events: &mut Events) -> Vec<String> {
    std::iter::from_fn(|| events.try_next())
        .map(|event| {
            let text = format!("{event:?}");
            text.split([' ', '(', '{']).next().unwrap().to_owned()
        })
        .collect()
}

/// The session that a store holds.
pub(super) async fn stored(store: &impl SessionStore) -> Option<Record> {
    match store.load().await.unwrap() {
        Loaded::Record(record) if record.ended.is_none() => Some(*record),
        _ => None,
    }
}

/// Lets other tasks run until `done`. The runtimes of these tests have one thread.
pub(super) async fn until_true(done: impl Fn() -> bool) {
    while !done() {
        tokio::task::yield_now().await;
    }
}

/// A store whose parts can be made to fail or to hang.
#[derive(Clone, Debug, Default)]
pub(super) struct Faulty<S> {
    pub(super) inner: S,
    mode: watch::Sender<Mode>,
    /// How many writings have been asked for.
    writings: watch::Sender<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Works,
    /// Reading works, writing does not: a full disk.
    WritesFail,
    /// Writing works, reading does not.
    ReadsFail,
    /// Nothing ever answers.
    Hangs,
    /// Reading works, writing waits until the mode changes.
    WritesWait,
    /// There is no guard: a directory that cannot be written.
    NoGuard,
}

impl<S> Faulty<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, mode: watch::Sender::default(), writings: watch::Sender::default() }
    }

    pub(super) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Waits until a writing has been asked for.
    pub(super) async fn is_written_to(&self) {
        self.writings.subscribe().wait_for(|writings| *writings > 0).await.unwrap();
    }

    async fn pass(&self, fails_in: &[Mode]) -> Result<()> {
        let mode = *self.mode.borrow();
        if mode == Mode::Hangs {
            std::future::pending::<()>().await;
        }
        if fails_in.contains(&mode) {
            return Err(Error::new(ErrorKind::Store));
        }
        Ok(())
    }

    async fn write(&self) -> Result<()> {
        self.writings.send_modify(|writings| *writings += 1);
        let waits = |mode: &Mode| *mode != Mode::WritesWait;
        self.mode.subscribe().wait_for(waits).await.unwrap();
        self.pass(&[Mode::WritesFail, Mode::NoGuard]).await
    }
}

impl<S: SessionStore> SessionStore for Faulty<S> {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async {
            self.pass(&[Mode::ReadsFail]).await?;
            self.inner.load().await
        })
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            self.write().await?;
            self.inner.save(record, expect).await
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(async move {
            self.write().await?;
            self.inner.clear(expect).await
        })
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move {
            self.pass(&[Mode::NoGuard]).await?;
            self.inner.guard(wait).await
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        self.inner.changed()
    }
}

/// Wakes a thread.
struct Thread(std::thread::Thread);

impl Wake for Thread {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future where there is no tokio.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Thread(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::park();
    }
}

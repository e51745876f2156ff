//! Two managers on one store, the calls that are under way, and what is known of each manager.

use std::{collections::BTreeSet, time::Duration};

use hallpass::{
    Result, Session, Timestamp,
    clock::{Clock as _, ManualClock},
    manager::{
        Authorization, Event, Events, RefreshOutcome, SessionManager, SessionSet, SignOut,
        SignedOutReason, State,
    },
    store::{Loaded, MemoryStore, SessionStore as _},
};
use tokio::task::JoinHandle;

use super::{
    super::support::{Faulty, Mode},
    op::{Op, Tick},
    server::{Handle, LIFETIME, Profile, Server, login_of, number_of},
};

/// The early refresh begins so long before a token's end.
const WINDOW: Duration = Duration::from_secs(60);
/// Turns after which every task of these tests waits for something outside.
const TURNS: usize = 60;

/// Both clocks.
pub(super) type Now = (Timestamp, Duration);

/// A session that a manager holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) login: usize,
    pub(super) number: usize,
    pub(super) token: String,
    /// When its access token ends, as far as this manager can know.
    ends: Now,
}

/// How good a token still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Fresh,
    Early,
    Expired,
}

impl Held {
    fn taken(session: &Session, now: Now) -> Self {
        let token = session.refresh_token.as_ref().unwrap().expose().to_owned();
        // A clock that was set back gives no token more time than it ever had.
        let left = (session.issued_at + LIFETIME).since(now.0).min(LIFETIME);
        let number = number_of(session.access_token.expose());
        Self { login: login_of(&token), number, token, ends: (now.0 + left, now.1 + left) }
    }

    pub(super) fn age(&self, now: Now) -> Age {
        let over = |now: Now| now.0 >= self.ends.0 || now.1 >= self.ends.1;
        match (over(now), over((now.0 + WINDOW, now.1 + WINDOW))) {
            (true, _) => Age::Expired,
            (false, true) => Age::Early,
            (false, false) => Age::Fresh,
        }
    }
}

/// What a call brought.
#[derive(Debug)]
pub(super) enum Outcome {
    Token(Result<Authorization>),
    Refreshed(Result<RefreshOutcome>),
    SignedIn(Result<SessionSet>),
    SignedOut(SignOut),
    Restored(Result<State>),
    Updated(Result<()>),
}

/// After a failure no exchange is begun for at least so long.
#[derive(Clone, Debug)]
pub(super) struct Pause {
    pub(super) token: String,
    pub(super) since: Now,
    pub(super) least: Duration,
}

/// A manager and what is known of it.
#[derive(Debug)]
pub(super) struct Actor {
    pub(super) manager: SessionManager,
    pub(super) instance: usize,
    events: Events,
    calls: Vec<JoinHandle<Outcome>>,
    pub(super) handed_out: Vec<Authorization>,
    pub(super) held: Option<Held>,
    /// The logins that were signed out, signed over or ended here.
    pub(super) ended: BTreeSet<usize>,
    /// The refresh tokens that the server refused when this manager sent them.
    pub(super) refused: BTreeSet<String>,
    pub(super) pause: Option<Pause>,
    pub(super) failures: u32,
    /// A refresh was asked for and waits for another manager's.
    pub(super) owed: bool,
}

/// What one step changed for one manager.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) before: Option<Held>,
    pub(super) was_restored: bool,
    pub(super) events: Vec<Event>,
    pub(super) outcomes: Vec<Outcome>,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    pub(super) clock: ManualClock,
    pub(super) server: Server,
    pub(super) store: Faulty<MemoryStore>,
    pub(super) writes: bool,
    pub(super) actors: [Actor; 2],
    instances: usize,
    /// How many exchanges have been looked at, and those of them that had no outcome then.
    pub(super) seen: usize,
    pub(super) open: BTreeSet<usize>,
    /// The logins that a sign-out has taken out of the store.
    pub(super) gone: BTreeSet<usize>,
    /// Refresh tokens whose exchange may have gone through unheard.
    pub(super) doubtful: BTreeSet<String>,
    /// Refresh tokens that were spent while the store could not take their successor.
    pub(super) split: BTreeSet<String>,
}

impl World {
    pub(super) fn new(profile: Profile) -> Self {
        let clock = ManualClock::default();
        let server = Server::new(&clock, profile);
        let store = Faulty::new(MemoryStore::default());
        let actors = [0, 1].map(|instance| Actor::new(&server, &clock, &store, instance));
        Self {
            clock,
            server,
            store,
            writes: true,
            actors,
            instances: 2,
            seen: 0,
            open: BTreeSet::new(),
            gone: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            split: BTreeSet::new(),
        }
    }

    pub(super) fn now(&self) -> Now {
        (self.clock.wall(), self.clock.monotonic())
    }

    /// Lets one thing happen; gives back the rule that is broken, if one is.
    pub(super) async fn step(&mut self, op: Op) -> Option<String> {
        self.begin(op);
        let before = self.actors.each_ref().map(|actor| {
            let unread = State::SignedOut { reason: SignedOutReason::NotRestored };
            let restored = format!("{:?}", actor.manager.state()) != format!("{unread:?}");
            (actor.held.clone(), restored)
        });
        for _ in 0..TURNS {
            tokio::task::yield_now().await;
        }
        let now = self.now();
        let mut changes = Vec::new();
        for (actor, (before, was_restored)) in self.actors.iter_mut().zip(before) {
            let (events, outcomes) = actor.collect(now).await;
            changes.push(Change { before, was_restored, events, outcomes });
        }
        self.judge(op, &changes).await
    }

    /// The session in the store.
    pub(super) async fn stored(&self) -> Option<Session> {
        match self.store.inner.load().await.unwrap() {
            Loaded::Record(record) if record.ended.is_none() => Some(record.session),
            _ => None,
        }
    }

    fn begin(&mut self, op: Op) {
        match op {
            Op::SignIn(who) => {
                let session = self.server.sign_in();
                self.actors[who]
                    .call(|it| async move { Outcome::SignedIn(it.set_session(session).await) });
            }
            Op::SignOut(who) => {
                self.actors[who].call(|it| async move { Outcome::SignedOut(it.sign_out().await) });
            }
            Op::Forget(who) => {
                self.actors[who]
                    .call(|it| async move { Outcome::SignedOut(it.sign_out_local().await) });
            }
            Op::Authorize(who) => self.actors[who].authorize(),
            Op::Refresh(who) => self.actors[who].refresh(),
            Op::RejectCurrent(who) => {
                let held = self.actors[who].manager.try_authorization();
                held.into_iter().for_each(|held| self.actors[who].reject(held));
            }
            Op::RejectOlder(who) => {
                let older = self.actors[who].handed_out.first().cloned();
                older.into_iter().for_each(|older| self.actors[who].reject(older));
            }
            Op::Abandon(who) => {
                self.actors[who].refresh();
                self.actors[who].leaver();
            }
            Op::Leave(who) => self.actors[who].leave(),
            Op::UpdateUser(who) => {
                let held = self.actors[who].manager.last_authorization();
                held.into_iter().for_each(|held| self.actors[who].update_user(held));
            }
            Op::Restore(who) => {
                self.actors[who].call(|it| async move { Outcome::Restored(it.restore().await) });
            }
            Op::Restart(who) => self.restart(who),
            Op::Hold(hold) => self.server.hold(hold),
            Op::Release => self.server.release(),
            Op::Fail(fault) => self.server.fail(fault),
            Op::Writes(works) => {
                self.writes = works;
                self.store.set(if works { Mode::Works } else { Mode::WritesFail });
            }
            Op::Clock(tick) => self.tick(tick),
        }
    }

    fn tick(&self, tick: Tick) {
        match tick {
            Tick::Advance(span) => self.clock.advance(span),
            Tick::Suspend(span) => self.clock.suspend(span),
            Tick::SetForward(span) => self.clock.set_wall(self.clock.wall() + span),
            Tick::SetBack(span) => self.clock.set_wall(self.clock.wall() - span),
        }
    }

    fn restart(&mut self, who: usize) {
        self.actors[who].leave();
        self.actors[who] = Actor::new(&self.server, &self.clock, &self.store, self.instances);
        self.instances += 1;
    }
}

impl Actor {
    fn new(
        server: &Server,
        clock: &ManualClock,
        store: &Faulty<MemoryStore>,
        instance: usize,
    ) -> Self {
        let service = Handle { server: server.clone(), instance };
        let builder = SessionManager::builder(service)
            .clock(clock.clone())
            .runtime(tokio::runtime::Handle::current())
            .early_wait(Duration::ZERO);
        let manager = builder.store(store.clone()).build();
        Self {
            events: manager.subscribe(),
            manager,
            instance,
            calls: Vec::new(),
            handed_out: Vec::new(),
            held: None,
            ended: BTreeSet::new(),
            refused: BTreeSet::new(),
            pause: None,
            failures: 0,
            owed: false,
        }
    }

    fn call<F>(&mut self, work: impl FnOnce(SessionManager) -> F)
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.calls.push(tokio::spawn(work(self.manager.clone())));
    }

    fn authorize(&mut self) {
        self.call(|it| async move { Outcome::Token(it.authorization().await) });
    }

    fn refresh(&mut self) {
        self.call(|it| async move { Outcome::Refreshed(it.refresh().await) });
    }

    fn reject(&mut self, refused: Authorization) {
        self.call(|it| async move { Outcome::Token(it.refresh_rejected(&refused).await) });
    }

    fn update_user(&mut self, held: Authorization) {
        let user = serde_json::json!({"name": "Ada"});
        self.call(|it| async move { Outcome::Updated(it.update_user(&held, user).await) });
    }

    /// The last who called goes away as soon as the call has begun.
    fn leaver(&mut self) {
        let Some(call) = self.calls.pop() else { return };
        tokio::spawn(async move {
            // Begun before this task, it has had its first turn.
            call.abort();
        });
    }

    fn leave(&mut self) {
        self.calls.drain(..).for_each(|call| call.abort());
    }

    pub(super) fn is_waited_for(&self) -> bool {
        !self.calls.is_empty()
    }

    /// What has happened and who has been answered since the last look.
    async fn collect(&mut self, now: Now) -> (Vec<Event>, Vec<Outcome>) {
        let (done, waiting): (Vec<_>, Vec<_>) =
            self.calls.drain(..).partition(JoinHandle::is_finished);
        self.calls = waiting;
        let mut outcomes = Vec::new();
        for call in done {
            outcomes.push(call.await.unwrap());
        }
        let held = self.manager.session().map(|session| Held::taken(&session, now));
        if held.as_ref().map(|held| held.number) != self.held.as_ref().map(|held| held.number) {
            self.held = held;
        }
        (std::iter::from_fn(|| self.events.try_next()).collect(), outcomes)
    }
}

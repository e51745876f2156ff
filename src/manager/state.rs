//! The state machine of one session: every transition is a plain function of state, input and time.
//!
//! Nothing here waits, reads a clock, or touches a store or a network. What a transition causes is
//! left as [`Effect`]s, which run in order after the lock is given back.

mod adopt;
mod dependence;
mod exchange;
mod record;

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use uuid::Uuid;

pub(in crate::manager) use self::{
    adopt::Found,
    exchange::{Begin, Exchanged},
    record::{Owed, Write},
};
use super::{
    backoff::Backoff,
    events::{Ended, Event, SignedOutReason},
    snapshot::{Active, Now, PreparedSession, Snapshot},
    task::{RefreshOutcome, RefreshTask},
};
use crate::{
    error::{Error, ErrorKind, Result},
    session::{Freshness, Session, UserRecord},
    store::{Expect, Record, RefreshAttempt, Version},
};

/// Numbers each sign-in and sign-out of the process, so that a token is told from another manager's.
static EPOCHS: AtomicU64 = AtomicU64::new(1);

/// The token that a caller asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenRequest {
    /// One that has not expired.
    Valid,
    /// The next one, although this one has time left.
    Early,
    /// The next one, because the application says so.
    Fresh,
    /// A better one than this, which a server rejected.
    BetterThan { epoch: u64, generation: u64 },
}

/// The answer to a caller.
#[derive(Debug)]
pub(super) enum Decision {
    /// Use this.
    Ready(Arc<Snapshot>),
    /// Wait for a refresh that is under way.
    Join(Arc<RefreshTask>),
    /// Start this refresh and wait for it.
    Start(Arc<RefreshTask>),
    /// A refresh failed a moment ago, and no other is made yet.
    Paused(Error),
    /// The token is of no more use, and the server would not renew it: the session is over, unless the
    /// store holds another one by now.
    Denied(Error),
    /// There is no token.
    Fail(Error),
}

/// What is held when a sign-in or a sign-out begins.
#[derive(Debug)]
pub(super) struct Departing {
    pub(super) session: Option<Arc<Session>>,
    /// What the store was last known to hold of it, or of the one before if there is none.
    known: Option<Version>,
}

impl Departing {
    /// The session that is over: the one found in the store, if another process has brought that since.
    pub(super) fn newest(self, found: Option<Box<Record>>) -> Option<Arc<Session>> {
        let is_news = |found: Version| match self.known {
            Some(Version { sign_in_id, revision }) => {
                found.sign_in_id != sign_in_id || found.revision > revision
            }
            None => self.session.is_none(),
        };
        found
            .filter(|found| is_news(found.version))
            .map(|found| Arc::new(found.session))
            .or(self.session)
    }
}

/// What a transition causes outside the state machine. The effects of one transition run in the order
/// of the variants: whoever is woken finds that all before has happened.
#[derive(Debug)]
pub(super) enum Effect {
    /// Another session is held, or none: `lost` if the sign-in that was held is over.
    Changed { snapshot: Arc<Snapshot>, lost: bool },
    /// Listeners are told.
    Tell(Event),
    /// Those who wait for a refresh are woken.
    Complete(Arc<RefreshTask>, Result<RefreshOutcome>),
    /// The store is to be written, behind the callers.
    Write,
    /// The same after a while, since that has just failed.
    Retry,
}

impl Effect {
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Changed { .. } => 0,
            Self::Tell(_) => 1,
            Self::Complete(..) => 2,
            Self::Write | Self::Retry => 3,
        }
    }
}

/// A refresh that is under way.
#[derive(Debug)]
struct Running {
    task: Arc<RefreshTask>,
    /// The token that is to be replaced; a later one makes the exchange needless.
    generation: u64,
    /// A server rejected the token itself, so its remaining time counts for nothing.
    rejected: bool,
    /// The refresh token is on its way to the server.
    sent: bool,
}

/// Everything that changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) snapshot: Arc<Snapshot>,
    /// What the present transition has caused so far.
    pub(super) effects: Vec<Effect>,
    /// Drawn anew with each sign-in and sign-out: work begun in an older one has lost.
    pub(super) epoch: u64,
    generation: u64,
    /// The sign-in that is held, or was held last.
    sign_in: Option<Uuid>,
    /// The sign-in of the parent manager that it depends on.
    parent: Option<Uuid>,
    revision: u64,
    /// What the store is known to hold of this sign-in.
    stored: Option<Version>,
    pub(super) owed: Owed,
    /// The mark of the task that tries again to write what the store is owed.
    retrying: Weak<()>,
    /// The user's record was replaced after the last record was made for the store.
    user_unsaved: bool,
    /// What the store was last known to hold of a session that was left here. If what followed never
    /// reached the store it may be there still, and must not come back.
    left: Option<Version>,
    /// The refresh of the session that is held; another session has no part in it.
    refresh: Option<Running>,
    backoff: Backoff,
    /// The server refused to renew the session while its token was still good.
    refresh_denied: Option<Ended>,
    /// A refresh token that may be spent: it was sent and no clear answer came.
    in_doubt: Option<Box<RefreshAttempt>>,
    /// The refresh token whose exchange brought the held session, or whose refusal ended it: a store that
    /// still holds it is behind, not ahead.
    spent: Option<Box<RefreshAttempt>>,
    /// The re-authentication hook was asked since a refresh last succeeded.
    reauthenticated: bool,
    /// A token fetched because its predecessor was rejected, and which no server has accepted yet.
    unconfirmed: Option<u64>,
    /// How often the first reading of the store has failed, and why the last time.
    pub(super) failed_loads: u64,
    load_failure: Option<Error>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            snapshot: Arc::new(Snapshot::SignedOut(SignedOutReason::NotRestored.into())),
            effects: Vec::new(),
            epoch: EPOCHS.fetch_add(1, Ordering::Relaxed),
            generation: 0,
            sign_in: None,
            parent: None,
            revision: 0,
            stored: None,
            owed: Owed::Clean,
            retrying: Weak::new(),
            user_unsaved: false,
            left: None,
            refresh: None,
            backoff: Backoff::default(),
            refresh_denied: None,
            in_doubt: None,
            spent: None,
            reauthenticated: false,
            unconfirmed: None,
            failed_loads: 0,
            load_failure: None,
        }
    }

    /// The first reading of the store failed.
    pub(super) fn load_failed(&mut self, error: Error) {
        self.failed_loads += 1;
        self.load_failure = Some(error);
    }

    /// Why it failed, if that happened after so many failures.
    pub(super) fn load_failed_since(&self, seen: u64) -> Option<Error> {
        self.load_failure.clone().filter(|_| self.failed_loads > seen)
    }

    pub(super) fn active(&self) -> Option<&Active> {
        self.snapshot.active()
    }

    pub(super) fn is_restored(&self) -> bool {
        self.snapshot.is_restored()
    }

    /// Answers a caller.
    pub(super) fn request(&mut self, wanted: TokenRequest, now: Now) -> Decision {
        let active = match &*self.snapshot {
            Snapshot::SignedOut(ended) => return Decision::Fail(ended.error()),
            Snapshot::Active(active) => active,
        };
        let (generation, freshness) = (self.generation, active.judge(now));
        let expired = freshness == Freshness::Expired;
        let rejected = match wanted {
            TokenRequest::BetterThan { epoch, .. } if epoch != self.epoch => {
                return Decision::Fail(replaced());
            }
            TokenRequest::BetterThan { generation: refused, .. } => generation <= refused,
            TokenRequest::Valid | TokenRequest::Early | TokenRequest::Fresh => false,
        };
        let wait = match wanted {
            // The reader may have seen an older token.
            TokenRequest::Early => freshness != Freshness::Fresh,
            TokenRequest::Fresh => true,
            TokenRequest::Valid | TokenRequest::BetterThan { .. } => expired || rejected,
        };
        if !wait {
            return Decision::Ready(Arc::clone(&self.snapshot));
        }
        let half_spent = active.validity.half_spent(now.wall, now.monotonic);
        if rejected && self.unconfirmed == Some(generation) && !half_spent && !expired {
            return Decision::Fail(rejected_anew());
        }
        if active.epoch != self.epoch {
            // A sign-in is being stored; the session seen here is on its way out.
            return Decision::Fail(replaced());
        }
        if let Some(ended) = &self.refresh_denied {
            let useless = expired || rejected;
            return if useless {
                Decision::Denied(ended.error())
            } else {
                Decision::Fail(ended.denial())
            };
        }
        self.join_or_start(rejected, freshness, now)
    }

    /// Ends a session that the server would not renew, if it is still held.
    pub(super) fn end_denied(&mut self) {
        if let Some(ended) = self.refresh_denied.take() {
            self.end_unrenewable(ended);
        }
    }

    fn join_or_start(&mut self, rejected: bool, freshness: Freshness, now: Now) -> Decision {
        if let Some(running) = &mut self.refresh {
            running.rejected |= rejected;
            return Decision::Join(Arc::clone(&running.task));
        }
        if let Some(error) = self.backoff.refusal(now) {
            return Decision::Paused(error);
        }
        let task = Arc::new(RefreshTask::new(self.epoch));
        let (generation, sent) = (self.generation, false);
        // Those who read a token that is still fresh do not look, and are not to wait for this line of memory.
        if let Some(active) = self.active().filter(|_| freshness != Freshness::Fresh) {
            active.put_early_off(Duration::MAX);
        }
        self.refresh = Some(Running { task: Arc::clone(&task), generation, rejected, sent });
        Decision::Start(task)
    }

    /// Whether a refresh still speaks for the session that is held.
    pub(super) fn is_current(&self, task: &RefreshTask) -> bool {
        task.epoch == self.epoch
    }

    /// A sign-in begins: whatever is under way for another session has lost from here on. The
    /// session is not published before it is stored.
    ///
    /// `parent` is the sign-in that it depends on. Gives back the new epoch, and what is replaced unless
    /// its refresh token is on its way: the outcome is revoked when it comes.
    pub(super) fn begin_sign_in(
        &mut self,
        sign_in: Uuid,
        parent: Option<Uuid>,
    ) -> (u64, Option<Departing>) {
        let sent = self.refresh.as_ref().is_some_and(|running| running.sent);
        let departing = (!sent).then(|| self.departing());
        self.leave_epoch(&replaced());
        self.sign_in = Some(sign_in);
        self.parent = parent;
        self.revision = 1;
        self.stored = None;
        self.owed = Owed::Dirty(Expect::Anything);
        (self.epoch, departing)
    }

    fn departing(&self) -> Departing {
        let session = self.active().map(|active| Arc::clone(&active.session));
        let left = self.left.filter(|_| session.is_none());
        Departing { session, known: self.stored.or(left) }
    }

    /// The sign-in's session goes live, unless something newer has happened. `unsaved`: what the place
    /// must hold for the save to be tried again, and why it has failed.
    pub(super) fn finish_sign_in(
        &mut self,
        epoch: u64,
        prepared: PreparedSession,
        version: Version,
        unsaved: Option<(Expect, Error)>,
    ) -> bool {
        if epoch != self.epoch {
            return false;
        }
        self.stored = unsaved.is_none().then_some(version);
        self.owed = Owed::Clean;
        let user_id = prepared.session.user_id();
        self.put(prepared);
        self.tell(Event::SignedIn { user_id });
        if let Some((expect, error)) = unsaved {
            self.could_not_write(expect, error);
        }
        true
    }

    /// A sign-in came to nothing halfway: what the store holds decides when it is next asked.
    pub(super) fn abandon_sign_in(&mut self, epoch: u64) {
        if epoch == self.epoch && self.active().is_none_or(|active| active.epoch != epoch) {
            self.owed = Owed::Clean;
            self.publish(Snapshot::SignedOut(SignedOutReason::NotRestored.into()));
        }
    }

    /// The user signs out. Gives back what was held.
    pub(super) fn sign_out(&mut self) -> Departing {
        let departing = self.departing();
        self.leave(SignedOutReason::ByUser.into(), self.erasing());
        departing
    }

    /// The session of the parent is over, and this one with it.
    fn end_dependent(&mut self) {
        self.end(SignedOutReason::DependencyEnded.into(), self.erasing());
    }

    /// The store is to forget the sign-in that it holds, or whichever it holds where that cannot be told:
    /// a sign-in that did not reach the store has left there whatever it was to replace.
    fn erasing(&self) -> Owed {
        let unsaved = matches!(self.owed, Owed::Dirty(Expect::Anything));
        let other = self.stored.is_some_and(|stored| Some(stored.sign_in_id) != self.sign_in);
        Owed::Erasing { sign_in: self.sign_in.filter(|_| !unsaved && !other) }
    }

    /// The server will not renew the session. The store keeps the reason, without the tokens.
    fn end_unrenewable(&mut self, ended: Ended) {
        let kept = self.stored.or(self.left).map(Expect::Version);
        let session = self.active().map(|active| Arc::clone(&active.session));
        self.end(ended, kept.map_or(Owed::Clean, Owed::Dirty));
        self.spent = session.and_then(|session| {
            let token = session.refresh_token.as_ref()?;
            Some(Box::new(RefreshAttempt::of(token, session.issued_at)))
        });
    }

    /// The session is over, and the store, which is then owed this, is written behind the callers.
    fn end(&mut self, ended: Ended, owed: Owed) {
        self.leave(ended, owed);
        self.effects.extend((owed != Owed::Clean).then_some(Effect::Write));
    }

    fn leave(&mut self, ended: Ended, owed: Owed) {
        let was_signed_out = self.active().is_none() && self.is_restored();
        let user_id = self.active().and_then(|active| active.session.user_id());
        let reason = ended.reason;
        self.leave_epoch(&ended.error());
        self.owed = owed;
        self.stored = None;
        self.publish(Snapshot::SignedOut(ended));
        if !was_signed_out {
            self.tell(Event::SignedOut { reason, user_id });
        }
    }

    fn leave_epoch(&mut self, error: &Error) {
        self.epoch = EPOCHS.fetch_add(1, Ordering::Relaxed);
        self.left = self.stored.or(self.left);
        if let Some(running) = self.refresh.take() {
            self.complete(running.task, Err(error.clone()));
        }
        self.backoff = Backoff::default();
        self.refresh_denied = None;
        self.in_doubt = None;
        self.spent = None;
        self.unconfirmed = None;
        self.user_unsaved = false;
    }

    fn put(&mut self, prepared: PreparedSession) {
        self.generation += 1;
        let active = Active::new(prepared, self.sign_in, self.epoch, self.generation);
        self.publish(Snapshot::Active(active));
        self.backoff = Backoff::default();
        self.refresh_denied = None;
        self.in_doubt = None;
        self.unconfirmed = None;
        self.reauthenticated = false;
    }

    fn publish(&mut self, snapshot: Snapshot) {
        let (old, sign_in) = (self.snapshot.sign_in(), snapshot.sign_in());
        self.snapshot = Arc::new(snapshot);
        let lost = old.is_some() && old != sign_in && self.is_restored();
        self.effects.push(Effect::Changed { snapshot: Arc::clone(&self.snapshot), lost });
    }

    pub(super) fn tell(&mut self, event: Event) {
        self.effects.push(Effect::Tell(event));
    }

    /// Ends a refresh as soon as this transition is published.
    fn complete(&mut self, task: Arc<RefreshTask>, outcome: Result<RefreshOutcome>) {
        self.effects.push(Effect::Complete(task, outcome));
    }

    /// A server accepted this token.
    pub(super) fn confirm(&mut self, epoch: u64, generation: u64) {
        if epoch == self.epoch && self.unconfirmed == Some(generation) {
            self.unconfirmed = None;
        }
    }

    fn replace_user(&mut self, session: Arc<Session>) {
        if let Some(active) = self.active() {
            self.publish(Snapshot::Active(active.with_session(session)));
            self.tell(Event::UserUpdated);
        }
    }

    /// Replaces the record of the user whose session this epoch's is.
    pub(super) fn update_user(&mut self, epoch: u64, user: UserRecord) -> Result<()> {
        let active = match &*self.snapshot {
            Snapshot::SignedOut(ended) => return Err(ended.error()),
            Snapshot::Active(active) => active,
        };
        if epoch != self.epoch || active.epoch != epoch {
            return Err(replaced());
        }
        let session = Session { user: Some(user), ..(*active.session).clone() };
        self.replace_user(Arc::new(session));
        self.user_unsaved = true;
        if self.owed == Owed::Clean {
            self.owed = Owed::Dirty(self.stored.map_or(Expect::Nothing, Expect::Version));
        }
        Ok(())
    }
}

/// The session a call belonged to is no longer the one that is held.
pub(super) fn replaced() -> Error {
    Error::new(ErrorKind::Cancelled).with_message(
        "the session was replaced by another sign-in: repeat the call if it still applies",
    )
}

fn rejected_anew() -> Error {
    Error::new(ErrorKind::Unauthenticated).with_message(
        "the server rejects a token that was fetched a moment ago: another one would not help",
    )
}

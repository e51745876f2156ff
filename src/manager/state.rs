//! The state machine of one session: every transition is a plain function of state, input and time.
//!
//! Nothing here waits, reads a clock, or touches a store or a network. What a transition causes is
//! left as [`Effect`]s, which run in order after the lock is given back.

mod adopt;
mod dependence;
mod exchange;
mod record;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use uuid::Uuid;

pub(in crate::manager) use self::{
    adopt::{Adoption, Found},
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

/// What a sign-in finds in its place.
#[derive(Debug)]
pub(super) enum Displaced {
    /// This session, or none.
    Held(Option<Arc<Session>>),
    /// One whose refresh token is on its way: the outcome is revoked when it comes.
    Sent,
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
}

impl Effect {
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Changed { .. } => 0,
            Self::Tell(_) => 1,
            Self::Complete(..) => 2,
            Self::Write => 3,
        }
    }
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
    /// A task tries again to write what the store is owed.
    pub(super) retrying: bool,
    /// The user's record was replaced after the last record was made for the store.
    user_unsaved: bool,
    /// What the store was last known to hold of a session that was left here. If what followed never
    /// reached the store it may be there still, and must not come back.
    left: Option<Version>,
    task: Option<Arc<RefreshTask>>,
    backoff: Backoff,
    /// The server refused to renew this generation while its token was still good.
    refresh_denied: Option<(u64, Ended)>,
    /// A refresh token that may be spent: it was sent and no clear answer came.
    in_doubt: Option<RefreshAttempt>,
    /// The refresh token whose exchange brought the held session: a store that still holds it is
    /// behind, not ahead.
    spent: Option<RefreshAttempt>,
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
            retrying: false,
            user_unsaved: false,
            left: None,
            task: None,
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
        match &*self.snapshot {
            Snapshot::Active(active) => Some(active),
            Snapshot::SignedOut(_) => None,
        }
    }

    /// What the store is known to hold of the session that is held.
    pub(super) fn stored(&self) -> Option<Version> {
        self.stored
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
        let (generation, freshness) = (active.generation(), active.judge(now));
        let expired = freshness == Freshness::Expired;
        let mut rejected = false;
        match wanted {
            TokenRequest::Valid if !expired => return Decision::Ready(Arc::clone(&self.snapshot)),
            // The reader saw an older token.
            TokenRequest::Early if freshness == Freshness::Fresh => {
                return Decision::Ready(Arc::clone(&self.snapshot));
            }
            TokenRequest::BetterThan { epoch, .. } if epoch != self.epoch => {
                return Decision::Fail(replaced());
            }
            TokenRequest::BetterThan { generation: refused, .. } if generation > refused => {
                if !expired {
                    return Decision::Ready(Arc::clone(&self.snapshot));
                }
            }
            TokenRequest::BetterThan { .. } => {
                let half_spent = active.validity.half_spent(now.wall, now.monotonic);
                if self.unconfirmed == Some(generation) && !half_spent && !expired {
                    return Decision::Fail(rejected_anew());
                }
                rejected = true;
            }
            TokenRequest::Valid | TokenRequest::Early | TokenRequest::Fresh => {}
        }
        if active.epoch() != self.epoch {
            // A sign-in is being stored; the session seen here is on its way out.
            return Decision::Fail(replaced());
        }
        // Why a token that the server will not renew gets no successor.
        if let Some(ended) = self.denied(generation) {
            let useless = expired || rejected;
            return if useless {
                Decision::Denied(ended.error())
            } else {
                Decision::Fail(ended.denial())
            };
        }
        self.join_or_start(rejected, now)
    }

    fn denied(&self, generation: u64) -> Option<&Ended> {
        let (_, ended) =
            self.refresh_denied.as_ref().filter(|(denied, _)| *denied == generation)?;
        Some(ended)
    }

    /// Ends a session that the server would not renew, if it is still held.
    pub(super) fn end_denied(&mut self) {
        if let Some(ended) = self.denied(self.generation).cloned() {
            self.end(ended);
        }
    }

    fn join_or_start(&mut self, rejected: bool, now: Now) -> Decision {
        if let Some(task) = self.task_under_way() {
            if rejected {
                task.mark_rejected();
            }
            return Decision::Join(Arc::clone(task));
        }
        if let Some(error) = self.backoff.refusal(now) {
            return Decision::Paused(error);
        }
        let task = Arc::new(RefreshTask::new(self.epoch, self.generation, rejected));
        self.task = Some(Arc::clone(&task));
        Decision::Start(task)
    }

    /// The refresh of the held session that is under way.
    fn task_under_way(&self) -> Option<&Arc<RefreshTask>> {
        self.task.as_ref().filter(|task| self.is_current(task))
    }

    /// Whether a refresh still speaks for the session that is held.
    pub(super) fn is_current(&self, task: &RefreshTask) -> bool {
        task.epoch == self.epoch
    }

    /// A sign-in begins: whatever is under way for another session has lost from here on. The
    /// session is not published before it is stored.
    ///
    /// `replaces` is the epoch whose session it continues, if it does: `None` when that one is gone.
    /// `parent` is the sign-in that it depends on. Gives back the new epoch, and what it displaces.
    pub(super) fn begin_sign_in(
        &mut self,
        sign_in: Uuid,
        replaces: Option<u64>,
        parent: Option<Uuid>,
    ) -> Option<(u64, Displaced)> {
        if replaces.is_some_and(|epoch| epoch != self.epoch) {
            return None;
        }
        let sent = self.task_under_way().is_some_and(|task| task.is_sent());
        let held = self.active().map(|active| Arc::clone(&active.session));
        self.leave_epoch(&replaced());
        self.sign_in = Some(sign_in);
        self.parent = parent;
        self.revision = 1;
        self.stored = None;
        self.owed = Owed::Dirty(Expect::Anything);
        Some((self.epoch, if sent { Displaced::Sent } else { Displaced::Held(held) }))
    }

    /// The session that a sign-in replaces: the store's where there is one, which another process may have
    /// renewed. One that was left here before has been dealt with.
    pub(super) fn replaced_session(
        &self,
        displaced: Displaced,
        found: Option<Box<Record>>,
    ) -> Option<Session> {
        let Displaced::Held(held) = displaced else { return None };
        let found = found.filter(|found| held.is_some() || !self.was_left(found.version));
        found.map(|found| found.session).or(held.map(Arc::unwrap_or_clone))
    }

    /// The sign-in's session goes live, unless something newer has happened. `unsaved`: what the place
    /// must hold for the save to be tried again.
    pub(super) fn finish_sign_in(
        &mut self,
        epoch: u64,
        prepared: PreparedSession,
        version: Version,
        unsaved: Option<Expect>,
    ) -> bool {
        if epoch != self.epoch {
            return false;
        }
        self.stored = unsaved.is_none().then_some(version);
        self.owed = unsaved.map_or(Owed::Clean, Owed::Dirty);
        let user_id = prepared.session.user_id();
        self.put(prepared);
        self.tell(Event::SignedIn { user_id });
        true
    }

    /// A sign-in came to nothing halfway: what the store holds decides when it is next asked.
    pub(super) fn abandon_sign_in(&mut self, epoch: u64) {
        if epoch == self.epoch {
            self.owed = Owed::Clean;
            self.publish(Snapshot::SignedOut(SignedOutReason::NotRestored.into()));
        }
    }

    /// The user signs out. Gives back what was held.
    pub(super) fn sign_out(&mut self) -> Option<Arc<Session>> {
        self.leave(SignedOutReason::ByUser)
    }

    /// The session is over at someone's word here, and the store is to forget it.
    fn leave(&mut self, reason: SignedOutReason) -> Option<Arc<Session>> {
        let held = self.active().map(|active| Arc::clone(&active.session));
        let was_signed_out = held.is_none() && self.is_restored();
        let user_id = held.as_ref().and_then(|session| session.user_id());
        self.owed = Owed::Erasing { sign_in: self.stored_sign_in() };
        self.leave_epoch(&Ended::from(reason).error());
        self.stored = None;
        self.publish(Snapshot::SignedOut(reason.into()));
        if !was_signed_out {
            self.tell(Event::SignedOut { reason, user_id });
        }
        held
    }

    /// The sign-in that the store holds; `None` where that cannot be told: a sign-in that did not
    /// reach the store has left there whatever it was to replace.
    fn stored_sign_in(&self) -> Option<Uuid> {
        let unsaved = matches!(self.owed, Owed::Dirty(Expect::Anything));
        let other = self.stored.is_some_and(|stored| Some(stored.sign_in_id) != self.sign_in);
        self.sign_in.filter(|_| !unsaved && !other)
    }

    /// The session is over by itself. The store keeps the reason, without the tokens.
    fn end(&mut self, ended: Ended) {
        let reason = ended.reason;
        let user_id = self.active().and_then(|active| active.session.user_id());
        self.leave_epoch(&ended.error());
        self.owed = match self.left {
            Some(version) if reason.is_kept() => Owed::Dirty(Expect::Version(version)),
            _ => Owed::Clean,
        };
        self.stored = None;
        self.publish(Snapshot::SignedOut(ended));
        if reason != SignedOutReason::NeverSignedIn {
            self.tell(Event::SignedOut { reason, user_id });
        }
        self.effects.extend((self.owed != Owed::Clean).then_some(Effect::Write));
    }

    fn leave_epoch(&mut self, error: &Error) {
        self.epoch = EPOCHS.fetch_add(1, Ordering::Relaxed);
        self.left = self.stored.or(self.left);
        if let Some(task) = self.task.take() {
            self.complete(&task, Err(error.clone()));
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
    fn complete(&mut self, task: &Arc<RefreshTask>, outcome: Result<RefreshOutcome>) {
        self.effects.push(Effect::Complete(Arc::clone(task), outcome));
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
        if epoch != self.epoch || active.epoch() != epoch {
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

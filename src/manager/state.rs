//! The manager's state machine: every transition, as plain functions of state and time.
//!
//! Owns what may follow what. It must not wait, read a clock, touch a store or a network; whoever
//! calls it holds the lock and publishes what changed.

mod adopt;
mod depart;
mod follow;
mod record;

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

pub(in crate::manager) use self::{adopt::Adoption, depart::Departure};
use super::{
    backoff::Backoff,
    events::{Event, SignedOutReason},
    flight::{Flight, RefreshOutcome},
    snapshot::{Active, Material, Now, Snapshot},
};
use crate::{
    error::{Error, ErrorKind, Result},
    service::Rotation,
    session::{Freshness, Session},
    store::{Exchange, Expect, Version},
};

/// What a caller wants of the current session.
#[derive(Clone, Copy, Debug)]
pub(super) enum Want {
    /// A token that is not expired.
    Valid,
    /// The next token, early; nobody waits for it.
    Early,
    /// The next token, because the application says so.
    Fresh,
    /// A better token than this one, which a server refused.
    BetterThan { epoch: u64, generation: u64 },
}

/// What a caller gets.
#[derive(Debug)]
pub(super) enum Step {
    /// This.
    Ready(Arc<Snapshot>),
    /// Wait for a refresh that is under way.
    Join(Arc<Flight>),
    /// Start this refresh, then wait for it.
    Start(Arc<Flight>),
    /// Nothing.
    Fail(Error),
}

/// Everything that changes.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) snapshot: Arc<Snapshot>,
    /// What happened in this transition and has not been told yet.
    pub(super) outbox: Vec<Event>,
    /// Grows with each sign-in and sign-out: work begun in an older one has lost.
    pub(super) epoch: u64,
    generation: u64,
    /// The sign-in that is held, or was held last.
    lineage: Option<Uuid>,
    /// The sign-in of the manager above that it depends on.
    superior: Option<Uuid>,
    revision: u64,
    /// What the store is known to hold for this sign-in.
    pub(super) stored: Option<Version>,
    /// The store lags behind memory, and may be overwritten if it holds what is expected.
    pub(super) unsaved: Option<Expect>,
    pub(super) saving: bool,
    /// Sign-ins and sign-outs that have begun and have not got through to the store.
    pub(super) moving: usize,
    /// The user's record was replaced since the last record was made for the store.
    new_user: bool,
    flight: Option<Arc<Flight>>,
    /// Flights that ended in this transition. Those who wait for one are woken after the snapshot is
    /// published: woken earlier, they would still find the old token.
    pub(super) landings: Vec<(Arc<Flight>, Result<RefreshOutcome>)>,
    backoff: Backoff,
    /// The server refused to renew this generation while its token was still good.
    doomed: Option<(u64, SignedOutReason)>,
    /// A refresh token that may be spent: it was sent and no clear answer came.
    pub(super) doubt: Option<Exchange>,
    /// The refresh token whose exchange brought the session that is held: a store that still holds
    /// it is behind, not ahead.
    spent: Option<Exchange>,
    /// What the store was last known to hold of a session that was left here: if what followed never
    /// reached the store it may be there still, and must not come back.
    left: Option<Version>,
    /// A record of a session that has ended by itself.
    leftover: Option<Version>,
    /// What the store is to forget because the session above is over, as soon as someone gets to it.
    departures: Vec<Departure>,
    pub(super) reauthenticated: bool,
    /// A token fetched because its predecessor was refused, and which no server has taken yet.
    unproven: Option<u64>,
    /// How often the first reading of the store has failed, and how the last time.
    pub(super) failed_readings: u64,
    reading_failure: Option<Error>,
}

impl Core {
    pub(super) fn new() -> Self {
        Self {
            snapshot: Arc::new(Snapshot::SignedOut(SignedOutReason::NotRestored)),
            outbox: Vec::new(),
            epoch: 0,
            generation: 0,
            lineage: None,
            superior: None,
            revision: 0,
            stored: None,
            unsaved: None,
            saving: false,
            moving: 0,
            new_user: false,
            flight: None,
            landings: Vec::new(),
            backoff: Backoff::default(),
            doomed: None,
            doubt: None,
            spent: None,
            left: None,
            leftover: None,
            departures: Vec::new(),
            reauthenticated: false,
            unproven: None,
            failed_readings: 0,
            reading_failure: None,
        }
    }

    /// The first reading of the store failed.
    pub(super) fn reading_failed(&mut self, error: Error) {
        self.failed_readings += 1;
        self.reading_failure = Some(error);
    }

    /// Why it failed, if that happened after so many failures.
    pub(super) fn reading_failed_since(&self, seen: u64) -> Option<Error> {
        self.reading_failure.clone().filter(|_| self.failed_readings > seen)
    }

    pub(super) fn active(&self) -> Option<&Active> {
        match &*self.snapshot {
            Snapshot::Active(active) => Some(active),
            Snapshot::SignedOut(_) => None,
        }
    }

    pub(super) fn is_restored(&self) -> bool {
        self.snapshot.is_restored()
    }

    /// Answers a caller.
    pub(super) fn request(&mut self, want: Want, now: Now) -> Step {
        let active = match &*self.snapshot {
            Snapshot::SignedOut(reason) => return Step::Fail(reason.error()),
            Snapshot::Active(active) => active,
        };
        let (generation, expired) = (active.generation(), active.judge(now) == Freshness::Expired);
        let mut rejected = false;
        match want {
            Want::Valid if !expired => return Step::Ready(Arc::clone(&self.snapshot)),
            // The reader saw an older token.
            Want::Early if active.judge(now) == Freshness::Fresh => {
                return Step::Ready(Arc::clone(&self.snapshot));
            }
            Want::BetterThan { epoch, .. } if epoch != self.epoch => return Step::Fail(replaced()),
            Want::BetterThan { generation: refused, .. } if generation > refused => {
                if !expired {
                    return Step::Ready(Arc::clone(&self.snapshot));
                }
            }
            Want::BetterThan { .. } => {
                let half_spent = active.validity.half_spent(now.wall, now.monotonic);
                if self.unproven == Some(generation) && !half_spent && !expired {
                    return Step::Fail(refused_anew());
                }
                rejected = true;
            }
            Want::Valid | Want::Early | Want::Fresh => {}
        }
        if active.epoch() != self.epoch {
            // A sign-in is being stored; the session seen here is on its way out.
            return Step::Fail(replaced());
        }
        if let Some(error) = self.doom(generation, expired || rejected) {
            return Step::Fail(error);
        }
        self.join_or_start(rejected, now)
    }

    /// Why a token that the server will not renew gets no successor. Once it is of no more use itself
    /// the session is over.
    fn doom(&mut self, generation: u64, useless: bool) -> Option<Error> {
        let (_, reason) = self.doomed.filter(|(doomed, _)| *doomed == generation)?;
        if useless {
            self.end(reason);
        }
        Some(reason.error())
    }

    fn join_or_start(&mut self, rejected: bool, now: Now) -> Step {
        if let Some(flight) = &self.flight
            && flight.epoch == self.epoch
            && !flight.has_landed()
        {
            if rejected {
                flight.mark_rejected();
            }
            return Step::Join(Arc::clone(flight));
        }
        if let Some(error) = self.backoff.refusal(now) {
            return Step::Fail(error);
        }
        let flight = Arc::new(Flight::new(self.epoch, self.generation, rejected));
        self.flight = Some(Arc::clone(&flight));
        Step::Start(flight)
    }

    /// Forgets a flight that has landed or whose task is gone.
    pub(super) fn clear_flight(&mut self, flight: &Arc<Flight>) {
        if self.flight.as_ref().is_some_and(|held| Arc::ptr_eq(held, flight)) {
            self.flight = None;
        }
    }

    /// Whether a flight still speaks for the session that is held.
    pub(super) fn is_current(&self, flight: &Flight) -> bool {
        flight.epoch == self.epoch && !flight.has_landed()
    }

    /// Whether the token that a flight is to replace has been replaced already.
    pub(super) fn is_renewed(&self, flight: &Flight) -> bool {
        flight.epoch == self.epoch && self.generation > flight.generation
    }

    /// A sign-in begins: whatever is under way for another session has lost from here on. The
    /// session is not published before it is stored.
    ///
    /// `over` is the epoch whose session it continues, if it does: `None` when that one is gone.
    /// `superior` is the sign-in above that it depends on.
    pub(super) fn begin_sign_in(
        &mut self,
        lineage: Uuid,
        over: Option<u64>,
        superior: Option<Uuid>,
    ) -> Option<u64> {
        if over.is_some_and(|epoch| epoch != self.epoch) {
            return None;
        }
        self.leave_epoch(&replaced());
        self.moving += 1;
        self.lineage = Some(lineage);
        self.superior = superior;
        self.revision = 1;
        self.stored = None;
        self.unsaved = Some(Expect::Anything);
        Some(self.epoch)
    }

    /// The sign-in's session goes live, unless something newer has happened.
    pub(super) fn finish_sign_in(
        &mut self,
        epoch: u64,
        material: Material,
        stored: Option<Version>,
    ) -> bool {
        if epoch != self.epoch {
            return false;
        }
        self.stored = stored;
        self.unsaved = stored.is_none().then_some(Expect::Anything);
        self.put(material);
        self.outbox.push(Event::SignedIn);
        true
    }

    /// A sign-in came to nothing halfway: what the store holds decides when it is next asked.
    pub(super) fn abandon_sign_in(&mut self, epoch: u64) {
        if epoch == self.epoch {
            self.snapshot = Arc::new(Snapshot::SignedOut(SignedOutReason::NotRestored));
        }
    }

    /// The session is over for any other reason.
    pub(super) fn end(&mut self, reason: SignedOutReason) {
        self.leave_epoch(&reason.error());
        if reason != SignedOutReason::Elsewhere {
            self.leftover = self.stored.or(self.left);
        }
        self.unsaved = None;
        self.stored = None;
        self.snapshot = Arc::new(Snapshot::SignedOut(reason));
        if reason != SignedOutReason::NeverSignedIn {
            self.outbox.push(Event::SignedOut { reason });
        }
    }

    fn leave_epoch(&mut self, word: &Error) {
        self.epoch += 1;
        self.left = self.stored.or(self.left);
        if let Some(flight) = self.flight.take() {
            self.landings.push((flight, Err(word.clone())));
        }
        self.backoff = Backoff::default();
        self.doomed = None;
        self.doubt = None;
        self.spent = None;
        self.unproven = None;
        self.new_user = false;
    }

    /// A refresh brought a new session. `false`: something newer has happened meanwhile.
    pub(super) fn finish_refresh(
        &mut self,
        flight: &Arc<Flight>,
        material: Material,
        outcome: RefreshOutcome,
    ) -> bool {
        if flight.epoch != self.epoch {
            return false;
        }
        self.spent = self.doubt.take();
        // Nobody else has it yet, so that nothing is copied.
        let session = self.completed(Arc::unwrap_or_clone(material.session));
        self.put(Material { session: Arc::new(session), ..material });
        self.reauthenticated = outcome == RefreshOutcome::Reauthenticated;
        if flight.is_rejected() {
            self.unproven = Some(self.generation);
        }
        self.outbox.push(Event::Refreshed);
        self.land(flight, Ok(outcome));
        true
    }

    /// A refresh failed for now.
    pub(super) fn fail_refresh(
        &mut self,
        flight: &Arc<Flight>,
        error: &Error,
        now: Now,
        random: u64,
    ) {
        if flight.epoch != self.epoch {
            return;
        }
        self.backoff.fail(error, now, random);
        if let Some(active) = self.active() {
            let pause = self.backoff.left(now).unwrap_or_default();
            active.put_early_off(now.monotonic.saturating_add(pause));
        }
        // With the time until the next attempt, as those who come during the pause are told.
        let error = self.backoff.refusal(now).unwrap_or_else(|| error.clone());
        self.outbox.push(Event::RefreshFailed { error: error.clone() });
        self.land(flight, Err(error));
    }

    /// The server will not renew the session. A token that is still good is served to its end.
    pub(super) fn refuse_refresh(
        &mut self,
        flight: &Arc<Flight>,
        reason: SignedOutReason,
        now: Now,
    ) {
        if flight.epoch != self.epoch {
            return;
        }
        let Some(active) = self.active() else { return };
        if flight.is_rejected() || active.judge(now) == Freshness::Expired {
            self.land(flight, Err(reason.error()));
            self.end(reason);
            return;
        }
        active.put_early_off(Duration::MAX);
        self.doomed = Some((active.generation(), reason));
        self.outbox.push(Event::RefreshFailed { error: reason.error() });
        self.land(flight, Err(reason.error()));
    }

    /// Ends a flight as soon as this transition is published.
    fn land(&mut self, flight: &Arc<Flight>, outcome: Result<RefreshOutcome>) {
        self.landings.push((Arc::clone(flight), outcome));
    }

    /// A server took this token.
    pub(super) fn prove(&mut self, generation: u64) {
        if self.unproven == Some(generation) {
            self.unproven = None;
        }
    }

    fn put(&mut self, material: Material) {
        self.generation += 1;
        let active = Active::new(material, self.lineage, self.epoch, self.generation);
        self.snapshot = Arc::new(Snapshot::Active(active));
        self.backoff = Backoff::default();
        self.doomed = None;
        self.doubt = None;
        self.unproven = None;
        self.reauthenticated = false;
    }

    fn replace_session(&mut self, session: Arc<Session>) {
        if let Some(active) = self.active() {
            self.snapshot = Arc::new(Snapshot::Active(active.with_session(session)));
            self.outbox.push(Event::UserUpdated);
        }
    }

    /// Replaces the record of the user.
    pub(super) fn update_user(&mut self, user: serde_json::Value) -> bool {
        let Some(active) = self.active() else { return false };
        let session = Session { user: Some(user), ..(*active.session).clone() };
        self.replace_session(Arc::new(session));
        self.unsaved.get_or_insert(self.stored.map_or(Expect::Nothing, Expect::Version));
        self.new_user = true;
        true
    }

    /// Remembers that an exchange of the held refresh token begins; tells whether an earlier one may
    /// have spent it already.
    pub(super) fn begin_exchange(
        &mut self,
        exchange: &Exchange,
        journal: Option<&Exchange>,
        rotation: Rotation,
    ) -> bool {
        if rotation == Rotation::Reusable {
            return false;
        }
        let same = |seen: &Exchange| seen.fingerprint == exchange.fingerprint;
        let doubtful = self.doubt.as_ref().is_some_and(same) || journal.is_some_and(same);
        self.doubt = Some(exchange.clone());
        doubtful
    }
}

/// The session a call belonged to is no longer the one that is held.
pub(super) fn replaced() -> Error {
    Error::new(ErrorKind::Cancelled).with_message(
        "the session was replaced by another sign-in: repeat the call if it still holds",
    )
}

fn refused_anew() -> Error {
    Error::new(ErrorKind::Unauthenticated).with_message(
        "the server refuses a token that was fetched a moment ago: another one would not help",
    )
}

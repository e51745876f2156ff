//! The two transitions of a refresh: it begins before the token leaves the machine, and it finishes.

use std::{sync::Arc, time::Duration};

use super::{
    super::{
        events::{Ended, Event},
        snapshot::{Now, PreparedSession},
        task::{RefreshOutcome, RefreshTask},
    },
    Running, State,
};
use crate::{
    error::{Error, ErrorKind},
    service::Rotation,
    session::{Freshness, Session},
    store::{Expect, Record, RefreshAttempt},
};

/// How a refresh goes on after the store was read.
#[derive(Debug)]
pub(in crate::manager) enum Begin {
    /// A sign-in or sign-out has overtaken it.
    Overtaken,
    /// Another process has renewed the session.
    Adopted,
    /// There is nothing to renew it with.
    Unrenewable(Arc<Session>),
    /// The token is sent, once the note of it is in the store. `in_doubt`: an earlier exchange may have
    /// spent it.
    Exchange { session: Arc<Session>, note: Option<(Box<Record>, Expect)>, in_doubt: bool },
}

/// What came of a refresh.
pub(in crate::manager) enum Exchanged {
    /// A new session, which the store has taken or was asked to: then what it must hold for the save to
    /// be tried again, and why it has failed.
    Renewed { prepared: PreparedSession, outcome: RefreshOutcome, unsaved: Option<(Expect, Error)> },
    /// Another process had brought it.
    Adopted,
    /// None, and the session is kept.
    Failed(Error),
    /// None, and the session cannot be renewed.
    Refused(Ended),
    /// The runtime went away.
    Cancelled,
}

impl State {
    /// An exchange begins, unless it is needless by now. `noted` is what the store says of an earlier
    /// one.
    pub(in crate::manager) fn begin(
        &mut self,
        task: &RefreshTask,
        noted: Option<&RefreshAttempt>,
        rotation: Rotation,
        now: Now,
    ) -> Begin {
        let running = self.refresh.as_mut().filter(|running| running.task.epoch == task.epoch);
        let (Some(running), Some(active)) = (running, self.snapshot.active()) else {
            return Begin::Overtaken;
        };
        if self.generation > running.generation && active.judge(now) != Freshness::Expired {
            return Begin::Adopted;
        }
        // From here on a later one is one that has come since.
        running.generation = self.generation;
        let session = Arc::clone(&active.session);
        let Some(token) = &session.refresh_token else { return Begin::Unrenewable(session) };
        running.sent = true;
        if rotation == Rotation::Reusable {
            return Begin::Exchange { session, note: None, in_doubt: false };
        }
        let exchange = RefreshAttempt::of(token, now.wall);
        let same = |seen: &RefreshAttempt| seen.fingerprint == exchange.fingerprint;
        let in_doubt = self.in_doubt.as_deref().is_some_and(same) || noted.is_some_and(same);
        self.in_doubt = Some(Box::new(exchange));
        let note = self.next_record(Session::clone(&session));
        Begin::Exchange { session, note, in_doubt }
    }

    /// The note could not take the place of what the store holds by now, and nothing was sent.
    pub(in crate::manager) fn take_back(&mut self, in_doubt: bool) {
        if !in_doubt {
            self.in_doubt = None;
        }
    }

    /// A refresh ends. Tells whether what it brought is live: `false` where something newer has
    /// happened.
    pub(in crate::manager) fn finish(
        &mut self,
        task: &Arc<RefreshTask>,
        exchanged: Exchanged,
        now: Now,
        random: fn() -> u64,
    ) -> bool {
        let is_held = |held: &mut Running| Arc::ptr_eq(&held.task, task);
        let Some(Running { task, rejected, .. }) = self.refresh.take_if(is_held) else {
            return false;
        };
        match exchanged {
            Exchanged::Renewed { prepared, outcome, unsaved } => {
                self.renewed(prepared, outcome, unsaved, rejected);
                self.complete(task, Ok(outcome));
            }
            Exchanged::Adopted => self.complete(task, Ok(RefreshOutcome::Adopted)),
            Exchanged::Failed(error) => self.failed(task, error, now, random()),
            Exchanged::Refused(ended) => self.refused(task, ended, rejected, now),
            Exchanged::Cancelled => {
                if let Some(active) = self.active() {
                    active.put_early_off(Duration::ZERO);
                }
                self.complete(task, Err(Error::new(ErrorKind::Cancelled)));
            }
        }
        true
    }

    fn renewed(
        &mut self,
        prepared: PreparedSession,
        outcome: RefreshOutcome,
        unsaved: Option<(Expect, Error)>,
        rejected: bool,
    ) {
        let kept = prepared.session.refresh_token.as_ref();
        self.spent =
            self.in_doubt.take().filter(|sent| kept.is_none_or(|kept| !sent.matches(kept)));
        // Nobody else has it yet, so that nothing is copied.
        let session = self.completed(Arc::unwrap_or_clone(prepared.session));
        self.put(PreparedSession { session: Arc::new(session), ..prepared });
        self.reauthenticated = outcome == RefreshOutcome::Reauthenticated;
        if rejected {
            self.unconfirmed = Some(self.generation);
        }
        self.tell(Event::Refreshed);
        if let Some((expect, error)) = unsaved {
            self.could_not_write(expect, error);
        }
    }

    fn failed(&mut self, task: Arc<RefreshTask>, error: Error, now: Now, random: u64) {
        self.backoff.fail(&error, now, random);
        if let Some(active) = self.active() {
            let pause = self.backoff.left(now).unwrap_or_default();
            active.put_early_off(now.monotonic.saturating_add(pause));
        }
        // With the time until the next attempt, as those who come during the pause are told.
        let error = self.backoff.refusal(now).unwrap_or(error);
        self.tell(Event::RefreshFailed { error: error.clone() });
        self.complete(task, Err(error));
    }

    /// The server will not renew the session. A token that is still good is used until it expires.
    fn refused(&mut self, task: Arc<RefreshTask>, ended: Ended, rejected: bool, now: Now) {
        let Some(active) = self.active() else {
            return self.complete(task, Err(ended.error()));
        };
        if rejected || active.judge(now) == Freshness::Expired {
            self.complete(task, Err(ended.error()));
            self.end_unrenewable(ended);
            return;
        }
        active.put_early_off(Duration::MAX);
        let denial = ended.denial();
        self.refresh_denied = Some(ended);
        self.tell(Event::RefreshFailed { error: denial.clone() });
        self.complete(task, Err(denial));
    }

    /// The exchange is over, and what the store says of it changes with that: the note stays where the
    /// token may be spent, without a process that is still at it. Otherwise whoever sends the token next has
    /// nothing to doubt. Gives back the record.
    pub(in crate::manager) fn end_note(
        &mut self,
        task: &RefreshTask,
        may_be_spent: bool,
    ) -> Option<(Box<Record>, Expect)> {
        let active = self.active().filter(|_| self.is_current(task) && self.in_doubt.is_some())?;
        let session = Session::clone(&active.session);
        match &mut self.in_doubt {
            Some(note) if may_be_spent => (note.process, note.instance) = (None, None),
            note => *note = None,
        }
        self.next_record(session)
    }

    /// Whether the token that a refresh has exchanged, or was to, has been replaced by another.
    pub(in crate::manager) fn is_renewed(&self, task: &RefreshTask) -> bool {
        let renewed = |running: &Running| self.generation > running.generation;
        self.is_current(task) && self.refresh.as_ref().is_some_and(renewed)
    }

    /// Asks for the re-authentication hook: once until a refresh has succeeded again.
    pub(in crate::manager) fn may_reauthenticate(&mut self) -> bool {
        !std::mem::replace(&mut self.reauthenticated, true)
    }
}

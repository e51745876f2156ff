//! One refresh, from the guard to the stored outcome, in a task of its own:
//! guard → load → begin → exchange → finish.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use super::{
    events::{Ended, Event, SignedOutReason},
    inner::{Inner, random},
    state::{Adoption, Begin, Exchanged},
    task::{RefreshOutcome, RefreshTask},
    writes::conflict,
};
use crate::{
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
    runtime,
    service::{RefreshFailure, Rotation},
    session::{Session, Validity},
    store::{self, Expect, Record, RefreshAttempt, StoreGuard, UnderWay, Written, store_error},
};

/// How often the store is read again because it changed before the exchange began, and how often a
/// new session is written again because the store changed under it.
const CONFLICTS: usize = 4;

/// How often the store is looked at while an exchange of another manager is under way.
const LOOK: Duration = Duration::from_millis(50);

/// Runs one refresh to its end, whatever becomes of those who wait for it.
pub(super) fn run(
    inner: Arc<Inner>,
    task: Arc<RefreshTask>,
) -> impl Future<Output = ()> + MaybeSend + 'static {
    // Made here and not in the future, which may be dropped before it is first polled.
    let completion = CompleteOnDrop { inner, task };
    async move {
        let (inner, task) = (&completion.inner, &completion.task);
        let mut refresh = Refresh { inner, task, guard: None, under_way: None, unreadable: false };
        let exchanged = runtime::inside(async { Ok(refresh.run().await) }).await;
        match exchanged {
            Ok(Some(exchanged)) => completion.finish(exchanged),
            Ok(None) => {}
            Err(error) => completion.finish(Exchanged::Failed(error)),
        }
        inner.settle_dependents().await;
        // Whoever gets the guard next must not find a token there that was spent here; a write that
        // fails is told and tried again.
        let _ = inner.write_owed().await;
        drop(refresh);
    }
}

/// Ends the refresh even when its task is dropped with its runtime.
struct CompleteOnDrop {
    inner: Arc<Inner>,
    task: Arc<RefreshTask>,
}

impl CompleteOnDrop {
    fn finish(&self, exchanged: Exchanged) {
        let now = self.inner.now();
        self.inner.change(|state| state.finish(&self.task, exchanged, now, random()));
    }
}

impl Drop for CompleteOnDrop {
    fn drop(&mut self) {
        // Has no effect on a refresh that has finished or was overtaken.
        self.finish(Exchanged::Cancelled);
    }
}

struct Refresh<'a> {
    inner: &'a Arc<Inner>,
    task: &'a Arc<RefreshTask>,
    guard: Option<StoreGuard>,
    under_way: Option<UnderWay>,
    /// The store cannot be read, or is another server's: it has no word in this refresh.
    unreadable: bool,
}

impl Refresh<'_> {
    /// `None`: the state machine knows the outcome already, or something newer has happened.
    async fn run(&mut self) -> Option<Exchanged> {
        match self.inner.guard().await {
            Ok(guard) => self.guard = guard,
            Err(error) => return Some(Exchanged::Failed(error)),
        }
        for _ in 0..CONFLICTS {
            let noted = match self.load_when_quiet().await {
                Ok(noted) => noted,
                Err(error) => return Some(Exchanged::Failed(error)),
            };
            let rotation = self.inner.service.rotation();
            let now = self.inner.now();
            let begin =
                self.inner.change(|state| state.begin(self.task, noted.as_ref(), rotation, now));
            match begin {
                Begin::Overtaken => return None,
                Begin::Adopted => return Some(Exchanged::Adopted),
                Begin::Unrenewable(session) => {
                    return self.refuse(&session, SignedOutReason::Expired.into()).await;
                }
                Begin::Exchange { session, note, in_doubt } => {
                    if self.note(note, in_doubt).await {
                        return self.exchange(&session, in_doubt).await;
                    }
                    if !self.is_current() {
                        self.give_up(&session);
                        return None;
                    }
                }
            }
        }
        Some(Exchanged::Failed(store_error("the session store keeps changing under its reader")))
    }

    /// Takes in what the store holds, once no other manager's exchange is under way: a guard may have
    /// failed to keep it out. What the store says of an earlier exchange is given back.
    async fn load_when_quiet(&mut self) -> Result<Option<RefreshAttempt>> {
        for _ in 0..=self.inner.limits.refresh.as_millis() / LOOK.as_millis() {
            let Some(record) = self.load().await? else { return Ok(None) };
            let id = record.version.sign_in_id;
            if !record.exchange.as_ref().is_some_and(|attempt| attempt.is_under_way(id)) {
                return Ok(record.exchange);
            }
            runtime::sleep(LOOK).await;
        }
        Ok(self.load().await?.and_then(|record| record.exchange))
    }

    async fn load(&mut self) -> Result<Option<Box<Record>>> {
        let _order = self.inner.writes.lock().await;
        if !self.is_current() {
            return Ok(None);
        }
        match self.inner.reconcile().await {
            Ok((_, record)) => {
                self.unreadable = false;
                Ok(record)
            }
            Err(error) if error.kind() == ErrorKind::Timeout => Err(error),
            Err(error) => {
                // What memory holds is then the best there is.
                self.unreadable = true;
                self.inner.tell(Event::PersistFailed { error });
                Ok(None)
            }
        }
    }

    /// Writes down that the exchange begins. `false`: the store has changed, and is read once more.
    async fn note(&mut self, note: Option<(Box<Record>, Expect)>, in_doubt: bool) -> bool {
        let Some((mut record, expect)) = note else { return true };
        self.under_way = Some(UnderWay::mark(record.version.sign_in_id));
        let _order = self.inner.writes.lock().await;
        if !self.is_current() {
            return false;
        }
        match self.inner.save(&mut record, expect).await {
            Ok(Written::Done) => {
                if self.inner.change(|state| state.wrote(record.version)) {
                    self.inner.tell(Event::Persisted);
                }
            }
            Ok(Written::Conflict) if !self.unreadable => {
                // What was written instead may carry the note: it must not be waited for.
                self.under_way = None;
                self.inner.change(|state| state.take_back(in_doubt));
                return false;
            }
            Ok(Written::Conflict) => {}
            // The session counts for more than the note.
            Err(error) => self.inner.note_failure(expect, error),
        }
        // Another sign-in is asked for its own token, and a sign-out for none.
        self.is_current()
    }

    async fn exchange(&mut self, session: &Session, mut in_doubt: bool) -> Option<Exchanged> {
        loop {
            let failure = match self.ask(session).await {
                Ok(mut renewed) => {
                    // What is left out has not changed (RFC 6749, section 6).
                    if renewed.refresh_token.is_none() {
                        renewed.refresh_token.clone_from(&session.refresh_token);
                    }
                    return self.keep(renewed, RefreshOutcome::Refreshed).await;
                }
                Err(failure) => failure,
            };
            if !self.is_current() {
                if !matches!(failure, RefreshFailure::Rejected(_)) {
                    self.give_up(session);
                }
                return None;
            }
            match failure {
                RefreshFailure::Rejected(_) if in_doubt => {
                    return self.refuse(session, SignedOutReason::RotationLost.into()).await;
                }
                RefreshFailure::Rejected(error) => {
                    self.take_note_away().await;
                    return self.refuse(session, Ended::rejected(error)).await;
                }
                RefreshFailure::Transient { error, may_have_rotated } => {
                    let replay = !in_doubt && may_have_rotated && answer_was_lost(&error);
                    if self.inner.service.rotation() == Rotation::OneTime && replay {
                        // The one replay: a tolerant server answers it, a strict one says that the
                        // token is spent, and nothing is gained by waiting.
                        in_doubt = true;
                        continue;
                    }
                    if !may_have_rotated && !in_doubt {
                        self.take_note_away().await;
                    }
                    return Some(Exchanged::Failed(error));
                }
            }
        }
    }

    /// Asks the service, within the time allowed. When a sign-in or sign-out overtakes the exchange
    /// the guard is given back as soon as that one is stored, but the answer is still waited for: it
    /// must be revoked.
    async fn ask(&mut self, session: &Session) -> Result<Session, RefreshFailure> {
        let mut answer = pin!(self.inner.service.refresh(session));
        let mut late = pin!(self.inner.clock.sleep(self.inner.limits.refresh));
        let guard = &mut self.guard;
        let mut overtaken = pin!(overtaken(self.inner, self.task));
        loop {
            tokio::select! {
                biased;
                answer = &mut answer => return answer,
                () = &mut late => {
                    let error = Error::new(ErrorKind::Timeout)
                        .with_message("the refresh was not answered within the time allowed");
                    return Err(RefreshFailure::Transient { error, may_have_rotated: true });
                }
                () = &mut overtaken, if guard.is_some() => *guard = None,
            }
        }
    }

    /// Keeps what the server gave, in the store first, unless it comes too late.
    async fn keep(&self, renewed: Session, outcome: RefreshOutcome) -> Option<Exchanged> {
        let prepared = match self.inner.prepare(renewed.clone(), Validity::renewed) {
            Ok(prepared) => prepared,
            Err(error) => return Some(Exchanged::Failed(error)),
        };
        let _order = self.inner.writes.lock().await;
        let failure = match self.save(&prepared.session, outcome).await {
            Ok(true) => None,
            Ok(false) => {
                self.inner.revoke_behind(renewed);
                return Some(Exchanged::Adopted);
            }
            Err(failure) => Some(failure),
        };
        let now = self.inner.now();
        let unsaved = failure.as_ref().map(|(expect, _)| *expect);
        let exchanged = Exchanged::Renewed { prepared, outcome, unsaved };
        if !self.inner.change(|state| state.finish(self.task, exchanged, now, random())) {
            let kept = self.is_replaced() && self.inner.limits.keep_replaced;
            if !kept {
                self.inner.revoke_behind(renewed);
            }
        } else if let Some((_, error)) = failure {
            self.inner.tell(Event::PersistFailed { error });
            self.inner.write_later();
        }
        None
    }

    /// Saves over what is known, as long as the refresh speaks for the session that is held. `false`:
    /// another process has refreshed what the application signed in anew for.
    async fn save(
        &self,
        session: &Arc<Session>,
        outcome: RefreshOutcome,
    ) -> Result<bool, (Expect, Error)> {
        let mut last = Expect::Nothing;
        for _ in 0..CONFLICTS {
            let next = self.inner.change(|state| state.refreshed_record(self.task, session));
            let Some((mut record, expect)) = next else { return Ok(true) };
            match self.inner.save(&mut record, expect).await {
                Ok(Written::Done) => {
                    self.inner.change(|state| state.wrote(record.version));
                    return Ok(true);
                }
                Ok(Written::Conflict) => {}
                Err(error) => return Err((expect, error)),
            }
            last = expect;
            // Someone who needs no guard has written. A sign-out or sign-in is taken over; another
            // record of the user is only stepped past.
            match self.inner.reconcile().await {
                Ok((Adoption::Refreshed, _)) if outcome == RefreshOutcome::Reauthenticated => {
                    return Ok(false);
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "the store could not be read again");
                }
            }
        }
        Err((last, conflict()))
    }

    /// The session cannot be renewed: the application's own way in is tried, once.
    async fn refuse(&mut self, refused: &Session, ended: Ended) -> Option<Exchanged> {
        // Where the store's guard does not work another process may have been faster after all.
        let reading = self.load().await;
        if !self.is_current() {
            return None;
        }
        let held =
            self.inner.change(|state| state.active().map(|active| Arc::clone(&active.session)))?;
        if !held.has_same_tokens(refused) {
            return Some(match reading {
                Ok(_) if self.is_usable() => Exchanged::Adopted,
                _ => Exchanged::Failed(store_error("the session changed while it was refreshed")),
            });
        }
        // Another process may have renewed the session in the store, which holds it then.
        if self.unreadable && self.inner.change(|state| state.is_in_store()) {
            return Some(Exchanged::Failed(store_error(
                "the server refused the refresh token, and the session store cannot be read: the session \
                 is kept until it is known whether another process has renewed it",
            )));
        }
        let Some(hook) = self.inner.reauthenticate.clone() else {
            return Some(Exchanged::Refused(ended));
        };
        if !self.inner.change(|state| state.may_reauthenticate()) {
            return Some(Exchanged::Refused(ended));
        }
        // It may ask a person; other processes go on meanwhile.
        self.guard = None;
        let session = tokio::select! {
            biased;
            session = hook.reauthenticate(ended.reason) => session,
            () = self.inner.clock.sleep(self.inner.limits.refresh) => {
                Err(Error::new(ErrorKind::Timeout))
            }
        };
        let Ok(session) = session else { return Some(Exchanged::Refused(ended)) };
        if session.service != self.inner.service.name() {
            return Some(Exchanged::Refused(ended));
        }
        if self.inner.change(|state| state.is_renewed(self.task)) {
            self.inner.revoke_behind(session);
            return Some(Exchanged::Adopted);
        }
        if self.inner.has_dependents()
            && let Ok(sign_in) = store::random_id()
        {
            self.inner.change(|state| state.begin_new_sign_in(self.task, sign_in));
        }
        match self.keep(session, RefreshOutcome::Reauthenticated).await {
            Some(Exchanged::Failed(_)) => Some(Exchanged::Refused(ended)),
            kept => kept,
        }
    }

    /// A session whose place a sign-in has taken is ended on the server; a sign-out does so itself.
    fn give_up(&self, session: &Session) {
        if self.is_replaced() && !self.inner.limits.keep_replaced {
            self.inner.revoke_behind(session.clone());
        }
    }

    /// Whether what has overtaken the refresh is a sign-in.
    fn is_replaced(&self) -> bool {
        self.inner.change(|state| state.active().is_some())
    }

    /// An answer has come, or the token surely was not sent: whoever sends it next has nothing to doubt.
    async fn take_note_away(&self) {
        let _order = self.inner.writes.lock().await;
        let without = self.inner.change(|state| state.take_note_away(self.task));
        let Some((mut record, expect)) = without else { return };
        match self.inner.save(&mut record, expect).await {
            Ok(Written::Done) => {
                self.inner.change(|state| state.wrote(record.version));
            }
            Ok(Written::Conflict) => {}
            Err(error) => self.inner.note_failure(expect, error),
        }
    }

    fn is_current(&self) -> bool {
        self.inner.change(|state| state.is_current(self.task))
    }

    /// Whether the session that is held now need not be refreshed.
    fn is_usable(&self) -> bool {
        let now = self.inner.now();
        self.inner.change(|state| state.is_usable(now))
    }
}

/// Completes when the refresh is over, which before its own end only others bring about, and what has
/// overtaken it is in the store.
async fn overtaken(inner: &Arc<Inner>, task: &RefreshTask) {
    let _ = task.wait().await;
    // It is told, and tried again.
    let _ = inner.write_owed().await;
}

/// Whether the request went out and nothing whole came back.
fn answer_was_lost(error: &Error) -> bool {
    error.kind() == ErrorKind::Network && error.status().is_none()
}

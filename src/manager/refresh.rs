//! One refresh, from the guard to the stored outcome, in a task of its own:
//! guard → load → begin → exchange → finish.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use super::{
    events::{Ended, Event, SignedOutReason},
    inner::{Inner, random},
    state::{Begin, Exchanged},
    task::{RefreshOutcome, RefreshTask},
    writes::{CONFLICTS, conflict},
};
use crate::{
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
    runtime,
    service::{RefreshFailure, Rotation},
    session::{Freshness, Session, Validity},
    store::{self, Expect, Record, RefreshAttempt, StoreGuard, UnderWay, Written, store_error},
};

/// How often the store is looked at while an exchange of another manager is under way.
const LOOK: Duration = Duration::from_millis(50);

/// Runs one refresh to its end, whatever becomes of those who wait for it.
pub(super) fn run(
    inner: Arc<Inner>,
    task: Arc<RefreshTask>,
) -> impl Future<Output = ()> + MaybeSend + 'static {
    // Made here and not in the future, which may be dropped before it is first polled.
    let mut refresh = Refresh { inner, task, guard: None, under_way: None, unreadable: false };
    async move {
        let exchanged = runtime::inside(refresh.run()).await;
        if let Some(exchanged) = exchanged.unwrap_or_else(|error| Some(Exchanged::Failed(error))) {
            refresh.finish(exchanged);
        }
        refresh.inner.settle_dependents().await;
        // Whoever gets the guard next must not find a token there that was spent here; a write that
        // fails is told and tried again.
        let _ = refresh.inner.write_owed().await;
    }
}

/// One refresh, which ends even when its task is dropped with its runtime.
struct Refresh {
    inner: Arc<Inner>,
    task: Arc<RefreshTask>,
    guard: Option<StoreGuard>,
    under_way: Option<UnderWay>,
    /// The store cannot be read, or is another server's: it has no word in this refresh.
    unreadable: bool,
}

impl Drop for Refresh {
    fn drop(&mut self) {
        // Has no effect on a refresh that has finished or was overtaken.
        self.finish(Exchanged::Cancelled);
    }
}

impl Refresh {
    fn finish(&self, exchanged: Exchanged) -> bool {
        let now = self.inner.now();
        self.inner.change(|state| state.finish(&self.task, exchanged, now, random))
    }

    /// `None`: the state machine knows the outcome already, or something newer has happened.
    async fn run(&mut self) -> Result<Option<Exchanged>> {
        self.guard = self.inner.guard().await?;
        for _ in 0..CONFLICTS {
            let noted = self.load_when_quiet().await?;
            let rotation = self.inner.service.rotation();
            let now = self.inner.now();
            let begin =
                self.inner.change(|state| state.begin(&self.task, noted.as_ref(), rotation, now));
            match begin {
                Begin::Overtaken => return Ok(None),
                Begin::Adopted => return Ok(Some(Exchanged::Adopted)),
                Begin::Unrenewable(session) => {
                    return self.refuse(&session, SignedOutReason::Expired.into()).await;
                }
                Begin::Exchange { session, note, in_doubt } => {
                    if self.note(note, in_doubt).await {
                        return self.exchange(&session, in_doubt).await;
                    }
                    if !self.is_current() {
                        self.give_up(&session);
                        return Ok(None);
                    }
                }
            }
        }
        Err(conflict())
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
            Ok(record) => {
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
        let Some((record, expect)) = note else { return true };
        self.under_way = Some(UnderWay::mark(record.version.sign_in_id));
        let _order = self.inner.writes.lock().await;
        if !self.is_current() {
            return false;
        }
        // The session counts for more than a note that cannot be written.
        if !self.inner.write(record, expect).await && !self.unreadable {
            // What was written instead may carry the note: it must not be waited for.
            self.under_way = None;
            self.inner.change(|state| state.take_back(in_doubt));
            return false;
        }
        // Another sign-in is asked for its own token, and a sign-out for none.
        self.is_current()
    }

    async fn exchange(
        &mut self,
        session: &Session,
        mut in_doubt: bool,
    ) -> Result<Option<Exchanged>> {
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
                return Ok(None);
            }
            match failure {
                RefreshFailure::Rejected(_) if in_doubt => {
                    return self.refuse(session, SignedOutReason::RotationLost.into()).await;
                }
                RefreshFailure::Rejected(error) => {
                    self.end_note(false).await;
                    let ended = Ended { reason: SignedOutReason::Rejected, cause: Some(error) };
                    return self.refuse(session, ended).await;
                }
                RefreshFailure::Transient { error, may_have_rotated } => {
                    let replay = !in_doubt && may_have_rotated && answer_was_lost(&error);
                    if self.inner.service.rotation() == Rotation::OneTime && replay {
                        // The one replay: a tolerant server answers it, a strict one says that the
                        // token is spent, and nothing is gained by waiting.
                        in_doubt = true;
                        continue;
                    }
                    self.end_note(may_have_rotated || in_doubt).await;
                    return Err(error);
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
        let mut overtaken = pin!(overtaken(&self.inner, &self.task));
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
    async fn keep(&self, renewed: Session, outcome: RefreshOutcome) -> Result<Option<Exchanged>> {
        let prepared = self.inner.prepare(renewed.clone(), Validity::renewed)?;
        let _order = self.inner.writes.lock().await;
        let unsaved = match self.save(&prepared.session, outcome).await {
            Ok(true) => None,
            Ok(false) => {
                self.inner.revoke_behind(renewed);
                return Ok(Some(Exchanged::Adopted));
            }
            Err(unsaved) => Some(unsaved),
        };
        let live = self.finish(Exchanged::Renewed { prepared, outcome, unsaved });
        let kept = self.is_replaced() && self.inner.limits.keep_replaced;
        if !live && !kept {
            self.inner.revoke_behind(renewed);
        }
        Ok(None)
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
            let next = self.inner.change(|state| state.refreshed_record(&self.task, session));
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
            if let Err(error) = self.inner.reconcile().await {
                tracing::debug!(kind = ?error.kind(), "the store could not be read again");
            }
            if outcome == RefreshOutcome::Reauthenticated && self.is_renewed() {
                return Ok(false);
            }
        }
        Err((last, conflict()))
    }

    /// The session cannot be renewed: the application's own way in is tried, once.
    async fn refuse(&mut self, refused: &Session, ended: Ended) -> Result<Option<Exchanged>> {
        // Where the store's guard does not work another process may have been faster after all.
        let reading = self.load().await;
        if !self.is_current() {
            return Ok(None);
        }
        let current = self.inner.current();
        let Some(held) = current.active() else { return Ok(None) };
        if !held.session.has_same_tokens(refused) {
            return match reading {
                Ok(_) if held.judge(self.inner.now()) != Freshness::Expired => {
                    Ok(Some(Exchanged::Adopted))
                }
                _ => Err(store_error("the session changed while it was refreshed")),
            };
        }
        // Another process may have renewed the session in the store, which holds it then.
        let unreadable = self.unreadable || reading.is_err();
        if unreadable && self.inner.change(|state| state.is_in_store()) {
            return Err(store_error(
                "the server refused the refresh token, and the session store cannot be read: the session \
                 is kept until it is known whether another process has renewed it",
            ));
        }
        let Some(session) = self.reauthenticate(ended.reason).await else {
            return Ok(Some(Exchanged::Refused(ended)));
        };
        if self.is_renewed() {
            self.inner.revoke_behind(session);
            return Ok(Some(Exchanged::Adopted));
        }
        if self.inner.has_dependents()
            && let Ok(sign_in) = store::random_id()
        {
            self.inner.change(|state| state.begin_new_sign_in(&self.task, sign_in));
        }
        let kept = self.keep(session, RefreshOutcome::Reauthenticated).await;
        kept.or(Ok(Some(Exchanged::Refused(ended))))
    }

    /// What the application's own way in gives, which is asked once.
    async fn reauthenticate(&mut self, reason: SignedOutReason) -> Option<Session> {
        let hook = self.inner.reauthenticate.clone()?;
        if !self.inner.change(|state| state.may_reauthenticate()) {
            return None;
        }
        // It may ask a person; other processes go on meanwhile.
        self.guard = None;
        let hook = hook.reauthenticate(reason);
        let late = "the re-authentication took too long";
        let session = self.inner.within(self.inner.limits.refresh, late, hook).await.ok();
        session.filter(|session| session.service == self.inner.service.name())
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

    /// Tells those who read the store that nobody is at the exchange any more, and whether the token may be
    /// spent.
    async fn end_note(&self, may_be_spent: bool) {
        let _order = self.inner.writes.lock().await;
        let record = self.inner.change(|state| state.end_note(&self.task, may_be_spent));
        if let Some((record, expect)) = record {
            self.inner.write(record, expect).await;
        }
    }

    fn is_current(&self) -> bool {
        self.inner.change(|state| state.is_current(&self.task))
    }

    /// Whether another process has renewed what was sent, or was to be.
    fn is_renewed(&self) -> bool {
        self.inner.change(|state| state.is_renewed(&self.task))
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

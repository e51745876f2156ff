//! The refresh transaction, in a task of its own.
//!
//! Owns the order: guard, read again, write down, exchange, save and publish. It must not decide who
//! may start one: `state` does.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use super::{
    events::{Event, SignedOutReason},
    flight::{Flight, RefreshOutcome},
    inner::{Inner, random},
    persist::Commit,
    state::Adoption,
};
use crate::{
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
    service::{RefreshFailure, Rotation},
    session::{Freshness, Session},
    store::{Exchange, Record, StoreGuard, store_error},
};

/// How often the store is read again because it changed before the exchange began.
const READINGS: usize = 4;

/// Runs one refresh to its end, whatever becomes of those who wait for it.
pub(super) fn run(
    inner: Arc<Inner>,
    flight: Arc<Flight>,
) -> impl Future<Output = ()> + MaybeSend + 'static {
    // Made here and not in the future, which may be dropped before it is first polled.
    let landing = Landing { inner, flight };
    async move {
        let (inner, flight) = (&landing.inner, &landing.flight);
        let mut transaction = Transaction { inner, flight, guard: None };
        let end = transaction.run().await;
        landing.settle(end);
        inner.erase_leftover().await;
        inner.settle_dependents().await;
        // Whoever gets the guard next must not find a token there that was spent here.
        inner.settled().await;
    }
}

/// How a transaction ended, for the state machine.
enum End {
    /// The state machine knows already: published, or overtaken by a sign-in or sign-out.
    Settled,
    /// Another process had done it.
    Adopted,
    /// The session is kept.
    Transient(Error),
    /// The session cannot be renewed.
    Refused(SignedOutReason),
}

/// Lands the flight even when its task is dropped with its runtime.
struct Landing {
    inner: Arc<Inner>,
    flight: Arc<Flight>,
}

impl Landing {
    fn settle(&self, end: End) {
        let (inner, flight) = (&self.inner, &self.flight);
        let now = inner.now();
        match end {
            End::Settled => {}
            End::Adopted => flight.land(Ok(RefreshOutcome::Adopted)),
            End::Transient(error) => {
                inner.change(|core| core.fail_refresh(flight, &error, now, random()));
            }
            End::Refused(reason) => {
                inner.change(|core| core.refuse_refresh(flight, reason, now));
            }
        }
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.inner.change(|core| {
            if let Some(active) = core.active()
                && !self.flight.has_landed()
            {
                active.put_early_off(Duration::ZERO);
            }
            core.clear_flight(&self.flight);
        });
        // Has no effect on a flight that has landed.
        self.flight.land(Err(Error::new(ErrorKind::Cancelled)));
    }
}

struct Transaction<'a> {
    inner: &'a Arc<Inner>,
    flight: &'a Arc<Flight>,
    guard: Option<StoreGuard>,
}

impl Transaction<'_> {
    async fn run(&mut self) -> End {
        match self.inner.guard().await {
            Ok(guard) => self.guard = guard,
            Err(error) => return End::Transient(error),
        }
        for _ in 0..READINGS {
            let record = match self.read_again().await {
                Ok(record) => record,
                Err(end) => return end,
            };
            let Some(session) = self.held() else { return End::Settled };
            let Some(token) = session.refresh_token.clone() else {
                return self.refuse(&session, SignedOutReason::Expired).await;
            };
            let exchange = Exchange::of(&token, self.inner.now().wall);
            let doubtful = self.begin(&exchange, record.as_deref());
            if self.is_one_time() && !self.inner.journal(&exchange).await {
                self.inner.change(|core| {
                    if !doubtful {
                        core.doubt = None;
                    }
                });
                continue;
            }
            if self.held().is_none_or(|held| held.refresh_token.as_ref() != Some(&token)) {
                continue;
            }
            return self.exchange(session, doubtful).await;
        }
        End::Transient(store_error("the session store keeps changing under its reader"))
    }

    /// Step two: another process may have been faster.
    async fn read_again(&self) -> Result<Option<Box<Record>>, End> {
        let reading = {
            let _order = self.inner.writes.lock().await;
            if !self.is_current() {
                return Err(End::Settled);
            }
            self.inner.reconcile().await
        };
        match reading {
            Ok((Adoption::Unchanged | Adoption::Refreshed, record)) => {
                // Taken in just now, or by someone else while the guard was waited for.
                if self.is_renewed() && self.is_usable() { Err(End::Adopted) } else { Ok(record) }
            }
            Ok((Adoption::SignedIn | Adoption::SignedOut | Adoption::Stale, _)) => {
                Err(End::Settled)
            }
            Err(error) if error.kind() == ErrorKind::Timeout => Err(End::Transient(error)),
            Err(error) => {
                // What memory holds is then the best there is.
                self.inner.tell(Event::PersistFailed { error });
                Ok(None)
            }
        }
    }

    /// Steps four to six.
    async fn exchange(&mut self, session: Arc<Session>, mut doubtful: bool) -> End {
        loop {
            let failure = match self.ask(&session).await {
                Ok(renewed) => return self.keep(&session, renewed).await,
                Err(failure) => failure,
            };
            if !self.is_current() {
                return End::Settled;
            }
            match failure {
                RefreshFailure::Rejected(_) if doubtful => {
                    return self.refuse(&session, SignedOutReason::RotationLost).await;
                }
                RefreshFailure::Rejected(_) => {
                    if self.is_one_time() {
                        // An answer has come: whoever sends the token next has nothing to doubt.
                        self.inner.unjournal(self.flight).await;
                    }
                    return self.refuse(&session, SignedOutReason::Rejected).await;
                }
                RefreshFailure::Transient { error, may_have_rotated } => {
                    let replay = !doubtful && may_have_rotated && answer_was_lost(&error);
                    if self.is_one_time() && replay {
                        // The one replay: a tolerant server answers it, a strict one says that the
                        // token is spent, and nothing is gained by waiting.
                        doubtful = true;
                        continue;
                    }
                    if self.is_one_time() && !may_have_rotated && !doubtful {
                        self.inner.unjournal(self.flight).await;
                    }
                    return End::Transient(error);
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
        let mut overtaken = pin!(overtaken(self.inner, self.flight));
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

    /// Keeps what the server gave, unless it comes too late.
    async fn keep(&mut self, old: &Session, renewed: Session) -> End {
        let renewed = self.completed(old, renewed);
        match self.inner.commit(self.flight, renewed.clone(), RefreshOutcome::Refreshed).await {
            Ok(Commit::Live) => {}
            Ok(Commit::Discarded) => self.inner.revoke_behind(renewed),
            Err(error) => return End::Transient(error),
        }
        End::Settled
    }

    /// Fills in the refresh token that a service leaves out when it has not changed. The user is filled
    /// in at the last moment, as it may be replaced until then.
    fn completed(&self, old: &Session, mut renewed: Session) -> Session {
        if renewed.refresh_token.is_none() && !self.is_one_time() {
            renewed.refresh_token.clone_from(&old.refresh_token);
        }
        renewed
    }

    /// The session cannot be renewed: the application's own way in is tried, once.
    async fn refuse(&mut self, refused: &Session, reason: SignedOutReason) -> End {
        // Where the store's guard does not work another process may have been faster after all.
        if let Err(end) = self.read_again().await
            && !matches!(end, End::Transient(_))
        {
            return end;
        }
        let Some(held) = self.held() else { return End::Settled };
        if !held.has_same_tokens(refused) {
            return End::Transient(store_error("the session changed while it was refreshed"));
        }
        let Some(hook) = self.inner.reauthenticate.clone() else { return End::Refused(reason) };
        let first = self.inner.change(|core| !std::mem::replace(&mut core.reauthenticated, true));
        if !first {
            return End::Refused(reason);
        }
        let work = hook.reauthenticate(reason);
        let session = tokio::select! {
            biased;
            session = work => session,
            () = self.inner.clock.sleep(self.inner.limits.refresh) => {
                Err(Error::new(ErrorKind::Timeout))
            }
        };
        let Ok(session) = session else { return End::Refused(reason) };
        if session.service != self.inner.service.name() {
            return End::Refused(reason);
        }
        let outcome = RefreshOutcome::Reauthenticated;
        match self.inner.commit(self.flight, session.clone(), outcome).await {
            Ok(Commit::Live) => End::Settled,
            Ok(Commit::Discarded) => {
                self.inner.revoke_behind(session);
                End::Settled
            }
            Err(_) => End::Refused(reason),
        }
    }

    fn begin(&self, exchange: &Exchange, record: Option<&Record>) -> bool {
        let rotation = self.inner.service.rotation();
        let journal = record.and_then(|record| record.exchange.as_ref());
        self.inner.change(|core| core.begin_exchange(exchange, journal, rotation))
    }

    fn held(&self) -> Option<Arc<Session>> {
        self.inner.change(|core| {
            let active = core.active()?;
            core.is_current(self.flight).then(|| Arc::clone(&active.session))
        })
    }

    fn is_current(&self) -> bool {
        self.inner.change(|core| core.is_current(self.flight))
    }

    fn is_renewed(&self) -> bool {
        self.inner.change(|core| core.is_renewed(self.flight))
    }

    /// Whether the session that is held now need not be refreshed.
    fn is_usable(&self) -> bool {
        let now = self.inner.now();
        self.inner.change(|core| {
            core.active().is_some_and(|active| active.judge(now) != Freshness::Expired)
        })
    }

    fn is_one_time(&self) -> bool {
        self.inner.service.rotation() == Rotation::OneTime
    }
}

/// Completes when the flight has landed, which before its own end only others bring about, and what
/// has overtaken it is in the store.
async fn overtaken(inner: &Arc<Inner>, flight: &Flight) {
    let _ = flight.wait().await;
    inner.settled().await;
}

/// Whether the request went out and nothing whole came back.
fn answer_was_lost(error: &Error) -> bool {
    error.kind() == ErrorKind::Network && error.status().is_none()
}

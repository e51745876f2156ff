//! The keeper of one session, and the only writer of it. How a token is exchanged is the [`Service`]'s
//! matter.

mod backoff;
mod builder;
mod dependence;
mod events;
mod inner;
mod obtain;
mod reads;
mod refresh;
mod snapshot;
mod state;
mod task;
mod writes;

use std::{fmt, sync::Arc};

pub(crate) use self::builder::SessionSettings;
use self::{
    backoff::delay,
    inner::{Inner, random},
    obtain::authorization_of,
    state::TokenRequest,
    task::RefreshTask,
    writes::InstallPrecondition,
};
pub use self::{
    builder::SessionManagerBuilder,
    events::{Event, Events, SignedOutReason, State, StateWatch},
    snapshot::Authorization,
    task::RefreshOutcome,
};
use crate::{
    error::Result,
    future::BoxFuture,
    runtime,
    service::Service,
    session::{Freshness, Session, UserRecord},
};

/// Keeps one session alive: hands out live tokens, refreshes them, stores them, and tells what
/// happens.
///
/// Clones are cheap and share the session. Building one starts nothing, and no call needs a runtime:
/// refreshes and writes run on a thread of the library's own, which is started when it is first needed
/// and ends when it is idle, or on the [`runtime`](SessionManagerBuilder::runtime) that the builder was
/// given; in the browser they run on the event loop. They go on when their caller goes away.
///
/// ```
/// use hallpass::manager::SessionManager;
/// # use hallpass::{AccessToken, BoxFuture, RefreshFailure, Result, Service, Session, Timestamp};
/// # #[derive(Debug)] struct Example;
/// # impl Service for Example {
/// #     fn name(&self) -> &str { "example" }
/// #     fn refresh<'a>(&'a self, session: &'a Session)
/// #         -> BoxFuture<'a, Result<Session, RefreshFailure>> {
/// #         Box::pin(async { Ok(session.clone()) })
/// #     }
/// #     fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
/// #         Box::pin(async { Ok(()) })
/// #     }
/// # }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let manager = SessionManager::builder(Example).build();
/// # let now = Timestamp::from_secs(0);
/// manager.set_session(Session::new("example", AccessToken::from("t"), now)).await?;
/// let (name, value) = manager.authorization().await?.header();
/// assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer t"));
/// manager.sign_out().await;
/// assert!(manager.authorization().await.unwrap_err().is_session_ended());
/// # Ok::<(), hallpass::Error>(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct SessionManager {
    inner: Arc<Inner>,
}

impl SessionManager {
    /// Settings for a manager of this service's session.
    pub fn builder(service: impl Service) -> SessionManagerBuilder {
        SessionSettings::default().manager(service)
    }

    /// A live token, as a header.
    ///
    /// A token with time left is handed out at once: no lock, no allocation, no store. Near its end the
    /// next one is fetched early: whoever starts that waits for it, at most for the
    /// [`early_wait`](SessionManagerBuilder::early_wait), and everyone else is served at once. An expired
    /// token makes the caller wait for the refresh, which all waiting callers share.
    ///
    /// # Errors
    /// [`SignedOut`](crate::ErrorKind::SignedOut), [`SessionEnded`](crate::ErrorKind::SessionEnded)
    /// or [`RotationLost`](crate::ErrorKind::RotationLost) when there is no session to use. A
    /// retryable error when the token is expired and cannot be renewed at the moment; its
    /// [`retry_after`](crate::Error::retry_after) says when the next try is made.
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when the refresh's runtime went away or another
    /// session took this one's place.
    ///
    /// # Cancel safety
    /// A refresh that has begun goes on without the caller.
    pub async fn authorization(&self) -> Result<Authorization> {
        if let Some((authorization, Freshness::Fresh)) = self.inner.serve() {
            return Ok(authorization);
        }
        // Boxed, so that the warm path stays small.
        Box::pin(async {
            let (authorization, early) = self.authorization_beside().await?;
            let Some(early) = early else { return Ok(authorization) };
            early.wait().await;
            authorization_of(&self.inner.current(), Some(authorization.epoch()))
        })
        .await
    }

    /// The same without the wait for an early refresh that this has started, which the caller does
    /// beside its own request.
    pub(crate) async fn authorization_beside(
        &self,
    ) -> Result<(Authorization, Option<EarlyRefresh>)> {
        match self.inner.serve() {
            Some((authorization, Freshness::Fresh)) => Ok((authorization, None)),
            Some((authorization, _)) => {
                let started = self.inner.start_early();
                let waits = !self.inner.limits.early_wait.is_zero();
                let early = started
                    .filter(|_| waits)
                    .map(|task| EarlyRefresh { inner: Arc::clone(&self.inner), task });
                Ok((authorization, early))
            }
            None => Ok((self.inner.obtain(TokenRequest::Valid).await?, None)),
        }
    }

    /// A live token if there is one now; `None` where [`authorization`](Self::authorization) would
    /// have to wait or to fail. It starts nothing: a token near its end is renewed by those who ask for
    /// one and can wait.
    #[must_use]
    #[inline]
    pub fn try_authorization(&self) -> Option<Authorization> {
        self.inner.serve().map(|(authorization, _)| authorization)
    }

    /// The token that is held, expired or not: to name its session to [`replace`](Self::replace) or
    /// [`update_user`](Self::update_user). What is sent comes from
    /// [`authorization`](Self::authorization).
    #[must_use]
    pub fn last_authorization(&self) -> Option<Authorization> {
        authorization_of(&self.inner.current(), None).ok()
    }

    /// The session as it is now. Before the store was first read there is none.
    #[must_use]
    pub fn session(&self) -> Option<Arc<Session>> {
        self.inner.current().active().map(|active| Arc::clone(&active.session))
    }

    /// Whether someone is signed in.
    #[must_use]
    pub fn state(&self) -> State {
        self.inner.current().state()
    }

    /// Reads the store and takes in what it holds: the session of an earlier run, or what another
    /// process has changed since. The first call that needs a session does this by itself.
    ///
    /// # Errors
    /// [`Store`](crate::ErrorKind::Store) when the store cannot be read or holds another service's
    /// session, [`WrongServer`](crate::ErrorKind::WrongServer) when it holds the session of another
    /// server, [`Timeout`](crate::ErrorKind::Timeout) when it does not answer.
    ///
    /// # Cancel safety
    /// Dropped, it has happened or it has not.
    pub async fn restore(&self) -> Result<State> {
        let reading = |inner: Arc<Inner>| async move {
            inner.read_again().await?;
            inner.settle_dependents().await;
            Ok::<(), crate::Error>(())
        };
        self.inner.at_home(reading).await??;
        Ok(self.state())
    }

    /// Follows the store: takes in what it holds now, and then what other processes do, each time the
    /// store tells of a change. It never ends; spawn it beside the application.
    ///
    /// How soon a change is told is the store's matter; a store that cannot tell leaves it at the first
    /// reading. A reading that fails is told as [`Event::PersistFailed`] and tried again, after a second
    /// at first and after a minute at last.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    pub async fn keep_in_sync(&self) {
        let mut failures = 0;
        loop {
            // Asked for before the reading, so that what changes during it is not missed.
            let changed = self.inner.store.as_ref().map(|store| store.changed());
            let changed = runtime::inside(async {
                match changed {
                    Some(changed) => changed.await,
                    None => std::future::pending().await,
                }
                Ok(())
            });
            let Err(error) = self.restore().await else {
                failures = 0;
                let _ = changed.await;
                continue;
            };
            self.inner.tell(Event::PersistFailed { error });
            let pause = self.inner.clock.sleep(delay(failures, random()));
            failures = failures.saturating_add(1);
            tokio::select! {
                _ = changed => {}
                () = pause => {}
            }
        }
    }

    /// Signs in: takes a new session in place of whatever there was. It is stored, then used, then
    /// told; a refresh of the old session that is under way has lost.
    ///
    /// A store that fails does not undo the sign-in: see [`SessionSet::persisted`].
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for another service's session;
    /// [`UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for a token that fits no header;
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when a sign-out or another sign-in overtook it.
    ///
    /// # Cancel safety
    /// Once polled it goes on without the caller.
    pub async fn set_session(&self, session: Session) -> Result<SessionSet> {
        self.take_in(session, InstallPrecondition::None).await
    }

    /// Signs in as [`set_session`](Self::set_session) does, on the strength of the session that `held` belongs
    /// to, which is one of the manager that this one [depends on](SessionManagerBuilder::depends_on):
    /// when that one is no longer held, the new session is worth nothing.
    ///
    /// # Errors
    /// As [`set_session`](Self::set_session); [`Cancelled`](crate::ErrorKind::Cancelled) when the session of
    /// `held` is no longer the one that is held there, and
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when it ends meanwhile.
    ///
    /// # Cancel safety
    /// As [`set_session`](Self::set_session).
    pub async fn set_session_for_parent(
        &self,
        held: &Authorization,
        session: Session,
    ) -> Result<SessionSet> {
        self.take_in(session, InstallPrecondition::Parent(held.epoch())).await
    }

    /// Takes a new session of the same user in place of the one that `held` belongs to, after an
    /// elevation for example. If someone has signed out or in since, that counts more: the new
    /// session is then revoked as far as possible.
    ///
    /// # Errors
    /// As [`set_session`](Self::set_session); [`Cancelled`](crate::ErrorKind::Cancelled) when the session of
    /// `held` is no longer the one that is held.
    ///
    /// # Cancel safety
    /// As [`set_session`](Self::set_session).
    pub async fn replace(&self, held: &Authorization, session: Session) -> Result<SessionSet> {
        self.take_in(session, InstallPrecondition::Replaces(held.epoch())).await
    }

    /// Replaces the service's record of the user whose session `held` belongs to, in memory and in the
    /// store.
    ///
    /// # Errors
    /// Why there is no session, if there is none; [`Cancelled`](crate::ErrorKind::Cancelled) when another
    /// one has taken the place of that of `held`. A store that fails is told as
    /// [`Event::PersistFailed`].
    ///
    /// # Cancel safety
    /// Dropped, the store may be written later.
    pub async fn update_user(
        &self,
        held: &Authorization,
        user: impl Into<UserRecord>,
    ) -> Result<()> {
        let (epoch, user) = (held.epoch(), user.into());
        let writing = move |inner: Arc<Inner>| async move {
            inner.restore_once().await?;
            inner.change(|state| state.update_user(epoch, user))?;
            // It is told, and tried again.
            let _ = inner.write_owed().await;
            Ok(())
        };
        self.inner.at_home(writing).await?
    }

    /// Fetches the next token now, or waits for the refresh that is under way.
    ///
    /// # Errors
    /// As [`authorization`](Self::authorization). After a failure no other attempt is made until the
    /// error's `retry_after` has passed.
    ///
    /// # Cancel safety
    /// The refresh goes on without the caller.
    pub async fn refresh(&self) -> Result<RefreshOutcome> {
        self.inner.refresh_now().await
    }

    /// Tells that a server refused this token, and gives a better one. If there is one already it is
    /// handed out at once; otherwise the token is refreshed, whatever time it had left.
    ///
    /// # Errors
    /// As [`authorization`](Self::authorization);
    /// [`Unauthenticated`](crate::ErrorKind::Unauthenticated) when the refused token was itself
    /// fetched a moment ago because another was refused, so that one more would not help;
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when the token's session is no longer the one held.
    ///
    /// # Cancel safety
    /// The refresh goes on without the caller.
    pub async fn refresh_rejected(&self, rejected: &Authorization) -> Result<Authorization> {
        let wanted =
            TokenRequest::BetterThan { epoch: rejected.epoch(), generation: rejected.generation() };
        self.inner.obtain(wanted).await
    }

    /// Tells that a server took a token which [`refresh_rejected`](Self::refresh_rejected) had given,
    /// so that its rejection at a later time is worth another refresh.
    pub fn accepted(&self, authorization: &Authorization) {
        let (epoch, generation) = (authorization.epoch(), authorization.generation());
        self.inner.change(|state| state.confirm(epoch, generation));
    }

    /// Signs out: at once in memory, then in the store, then on the server as far as that goes. A
    /// refresh that is under way has lost, and what it brings is revoked.
    ///
    /// # Cancel safety
    /// Once polled it goes on without the caller.
    pub async fn sign_out(&self) -> SignOut {
        self.leave(true).await
    }

    /// Signs out here alone: for a session that the server has ended already.
    ///
    /// # Cancel safety
    /// As [`sign_out`](Self::sign_out).
    pub async fn sign_out_local(&self) -> SignOut {
        self.leave(false).await
    }

    /// A stream of what happens from now on.
    #[must_use]
    pub fn subscribe(&self) -> Events {
        Events { receiver: self.inner.subscribe() }
    }

    /// Follows the latest state.
    #[must_use]
    pub fn watch(&self) -> StateWatch {
        StateWatch { receiver: self.inner.watch() }
    }

    /// Completes when nothing is under way: no refresh, no sign-in or sign-out, no revocation, and no
    /// write that is still to be tried again.
    ///
    /// A program may end without it: whoever starts a refresh waits for it, and a tokio runtime that is
    /// dropped waits up to five seconds for what was begun on it. One that ends by
    /// [`std::process::exit`], or that leaves a failed write behind, waits here first. Where a store keeps
    /// failing this never completes.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    pub async fn idle(&self) {
        self.inner.idle().await;
    }

    async fn take_in(
        &self,
        session: Session,
        condition: InstallPrecondition,
    ) -> Result<SessionSet> {
        self.inner.at_home(move |inner| inner.sign_in(session, condition)).await?
    }

    async fn leave(&self, revoke: bool) -> SignOut {
        let left = self.inner.at_home(move |inner| inner.sign_out(revoke)).await;
        left.unwrap_or_else(|error| SignOut {
            session: None,
            store: Err(error.clone()),
            server: Err(error),
        })
    }

    /// Runs work to its end at the engine's home, even if the returned future is dropped.
    ///
    /// # Errors
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when the home goes away.
    #[cfg(feature = "deepaffex")]
    pub(crate) async fn run<T>(&self, work: T) -> Result<T::Output>
    where
        T: Future + crate::future::MaybeSend + 'static,
        T::Output: crate::future::MaybeSend + 'static,
    {
        self.inner.at_home(|_| work).await
    }
}

/// An early refresh, for the caller that has started it.
pub(crate) struct EarlyRefresh {
    inner: Arc<Inner>,
    task: Arc<RefreshTask>,
}

impl EarlyRefresh {
    /// Waits for its end, as long as the settings allow. The token that the caller has is good meanwhile.
    pub(crate) async fn wait(&self) {
        let late = "the early refresh is waited for no longer";
        let _ = self.inner.within(self.inner.limits.early_wait, late, self.task.wait()).await;
    }
}

impl fmt::Debug for SessionManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// What came of a sign-in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionSet {
    /// Whether the store took the session. If not, it is held in memory and the save is tried again.
    pub persisted: Result<()>,
    /// What became of the session that was held before, if there was one.
    pub replaced: Option<Replaced>,
}

/// What became of a session whose place another sign-in has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replaced {
    /// The server is being told that it is over.
    Revoking,
    /// It was left as it is, by the builder's setting.
    Left,
}

/// What came of a sign-out. Whatever it says, no one is signed in here any more.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignOut {
    /// The session that was held, or what another process had renewed it to in the store.
    pub session: Option<Arc<Session>>,
    /// Whether the store could be emptied.
    pub store: Result<()>,
    /// What the server said. `Ok` also where there was nothing to tell it.
    pub server: Result<()>,
}

/// Another way in, for when the server will not renew the session: a personal access token, a
/// device's licence.
///
/// It is asked when a refresh is rejected or its answer was lost, at most once until a refresh has
/// succeeded again or someone has signed in.
pub trait Reauthenticate: fmt::Debug + Send + Sync + 'static {
    /// Signs the same user in anew. The result must not be installed by the hook itself.
    ///
    /// # Errors
    /// Whatever kept it from doing so; the session then ends.
    fn reauthenticate(&self, reason: SignedOutReason) -> BoxFuture<'_, Result<Session>>;
}

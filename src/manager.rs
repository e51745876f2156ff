//! The keeper of one session: the only writer of it.
//!
//! Owns when a session is read, refreshed, stored and ended. It must not know HTTP beyond a header:
//! how a token is exchanged is the [`Service`]'s matter.

mod backoff;
mod builder;
mod events;
mod flight;
mod inner;
mod persist;
mod refresh;
mod snapshot;
mod spawn;
mod state;
mod ties;

use std::{fmt, sync::Arc};

pub(crate) use self::builder::SessionSettings;
pub(crate) use self::spawn::shielded;
use self::{
    backoff::delay,
    inner::{Inner, random},
    persist::Terms,
    snapshot::Snapshot,
    state::Want,
};
pub use self::{
    builder::SessionManagerBuilder,
    events::{Event, Events, SignedOutReason, State, StateWatch},
    flight::RefreshOutcome,
    snapshot::Authorization,
};
use crate::{error::Result, future::BoxFuture, service::Service, session::Session};

/// Keeps one session alive: hands out live tokens, refreshes them, stores them, and tells what
/// happens.
///
/// Clones are cheap and share the session. Building one starts nothing and needs no runtime; a
/// refresh runs as a task on the tokio runtime of whoever first needs it, in the browser on the event
/// loop, and goes on when that caller goes away.
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
/// manager.install(Session::new("example", AccessToken::from("t"), now)).await?;
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
        SessionManagerBuilder::new(Arc::new(service))
    }

    /// A live token, as a header.
    ///
    /// A token with time left is handed out at once: no lock, no allocation, no store. Near its end
    /// the next one is fetched behind the caller. An expired one makes the caller wait for the
    /// refresh, which all waiting callers share.
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
        if let Some(authorization) = self.inner.serve() {
            return Ok(authorization);
        }
        // Boxed, so that the warm path stays small.
        Box::pin(self.inner.obtain(Want::Valid)).await
    }

    /// A live token if there is one now; `None` where [`authorization`](Self::authorization) would
    /// have to wait or to fail.
    #[must_use]
    #[inline]
    pub fn try_authorization(&self) -> Option<Authorization> {
        self.inner.serve()
    }

    /// The session as it is now. Before the store was first read there is none.
    #[must_use]
    pub fn session(&self) -> Option<Arc<Session>> {
        match &*self.inner.current() {
            Snapshot::Active(active) => Some(Arc::clone(&active.session)),
            Snapshot::SignedOut(_) => None,
        }
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
    /// session, [`Timeout`](crate::ErrorKind::Timeout) when it does not answer.
    ///
    /// # Cancel safety
    /// Dropped, it has happened or it has not.
    pub async fn restore(&self) -> Result<State> {
        {
            let _order = self.inner.writes.lock().await;
            self.inner.reconcile().await?;
        }
        self.inner.erase_leftover().await;
        self.inner.settle_dependents().await;
        if self.inner.change(|core| core.lacks_record()) {
            self.inner.save_later();
        }
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
    pub async fn follow_store(&self) {
        let mut failures = 0;
        loop {
            // Asked for before the reading, so that what changes during it is not missed.
            let changed = self.inner.store.changed();
            let Err(error) = self.restore().await else {
                failures = 0;
                changed.await;
                continue;
            };
            self.inner.tell(Event::PersistFailed { error });
            let pause = self.inner.clock.sleep(delay(failures, random()));
            failures = failures.saturating_add(1);
            tokio::select! {
                () = changed => {}
                () = pause => {}
            }
        }
    }

    /// Signs in: takes a new session in place of whatever there was. It is stored, then used, then
    /// told; a refresh of the old session that is under way has lost.
    ///
    /// A store that fails does not undo the sign-in: see [`Installed::persisted`].
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for another service's session;
    /// [`UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for a token that fits no header;
    /// [`Cancelled`](crate::ErrorKind::Cancelled) when a sign-out or another sign-in overtook it.
    ///
    /// # Cancel safety
    /// Once polled inside a runtime it goes on without the caller.
    pub async fn install(&self, session: Session) -> Result<Installed> {
        self.take_in(session, Terms::default()).await
    }

    /// Signs in as [`install`](Self::install) does, on the strength of the session that `held` belongs
    /// to, which is one of the manager that this one [depends on](SessionManagerBuilder::depends_on):
    /// when that one is no longer held, the new session is worth nothing.
    ///
    /// # Errors
    /// As [`install`](Self::install); [`Cancelled`](crate::ErrorKind::Cancelled) when the session of
    /// `held` is no longer the one that is held there, and
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when it ends meanwhile.
    ///
    /// # Cancel safety
    /// As [`install`](Self::install).
    pub async fn install_under(&self, held: &Authorization, session: Session) -> Result<Installed> {
        self.take_in(session, Terms { under: Some(held.epoch()), over: None }).await
    }

    /// Takes a new session of the same user in place of the one that `held` belongs to, after an
    /// elevation for example. If someone has signed out or in since, that counts more: the new
    /// session is then revoked as far as possible.
    ///
    /// # Errors
    /// As [`install`](Self::install); [`Cancelled`](crate::ErrorKind::Cancelled) when the session of
    /// `held` is no longer the one that is held.
    ///
    /// # Cancel safety
    /// As [`install`](Self::install).
    pub async fn replace(&self, held: &Authorization, session: Session) -> Result<Installed> {
        self.take_in(session, Terms { over: Some(held.epoch()), under: None }).await
    }

    /// Replaces the service's record of the user, in memory and in the store.
    ///
    /// # Errors
    /// Why there is no session, if there is none. A store that fails is told as
    /// [`Event::PersistFailed`].
    ///
    /// # Cancel safety
    /// Dropped, the store may be written later.
    pub async fn update_user(&self, user: serde_json::Value) -> Result<()> {
        self.inner.ensure_restored().await?;
        if !self.inner.change(|core| core.update_user(user)) {
            return match &*self.inner.current() {
                Snapshot::SignedOut(reason) => Err(reason.error()),
                Snapshot::Active(_) => Ok(()),
            };
        }
        if let Err(error) = self.inner.save_unsaved().await {
            self.inner.tell(Event::PersistFailed { error });
            self.inner.save_later();
        }
        Ok(())
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
        let want = Want::BetterThan { epoch: rejected.epoch(), generation: rejected.generation() };
        self.inner.obtain(want).await
    }

    /// Tells that a server took a token which [`refresh_rejected`](Self::refresh_rejected) had given,
    /// so that its rejection at a later time is worth another refresh.
    pub fn accepted(&self, authorization: &Authorization) {
        self.inner.change(|core| core.prove(authorization.generation()));
    }

    /// Signs out: at once in memory, then in the store, then on the server as far as that goes. A
    /// refresh that is under way has lost, and what it brings is revoked.
    ///
    /// # Cancel safety
    /// Once polled inside a runtime it goes on without the caller.
    pub async fn sign_out(&self) -> SignOut {
        self.leave(true).await
    }

    /// Signs out here alone: for a session that the server has ended already.
    ///
    /// # Cancel safety
    /// As [`sign_out`](Self::sign_out).
    pub async fn forget(&self) -> SignOut {
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
        StateWatch { receiver: self.inner.states.subscribe() }
    }

    async fn take_in(&self, session: Session, terms: Terms) -> Result<Installed> {
        shielded(Arc::clone(&self.inner).sign_in(session, terms)).await?
    }

    async fn leave(&self, revoke: bool) -> SignOut {
        let inner = Arc::clone(&self.inner);
        let work = async move { inner.sign_out(revoke).await };
        shielded(work).await.unwrap_or_else(|error| SignOut {
            session: None,
            store: Err(error.clone()),
            server: Err(error),
        })
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
pub struct Installed {
    /// Whether the store took the session. If not, it is held in memory and the save is tried again.
    pub persisted: Result<()>,
}

/// What came of a sign-out. Whatever it says, no one is signed in here any more.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignOut {
    /// The session that was held.
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

//! Building a manager: the settings and their defaults. Nothing is started here.

use std::{sync::Arc, time::Duration};

use super::{
    Reauthenticate, SessionManager,
    inner::{Inner, Limits},
};
use crate::{
    clock::{Clock, SystemClock},
    runtime::Home,
    service::Service,
    store::SessionStore,
};

/// Everything about a manager but its service, for whoever builds a manager later or several of them.
#[derive(Clone, Debug)]
pub(crate) struct SessionSettings {
    /// `None`: the session is kept in the manager alone.
    pub(crate) store: Option<Arc<dyn SessionStore>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) reauthenticate: Option<Arc<dyn Reauthenticate>>,
    pub(crate) home: Home,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            store: None,
            clock: Arc::new(SystemClock::default()),
            limits: Limits {
                early_refresh: Duration::from_secs(60),
                early_wait: Duration::from_secs(10),
                refresh: Duration::from_secs(30),
                guard: None,
                store: Duration::from_secs(5),
                sign_out: Duration::from_secs(5),
                keep_replaced: false,
            },
            reauthenticate: None,
            home: Home::default(),
        }
    }
}

impl SessionSettings {
    /// A manager of this service's session with these settings, to be changed further.
    pub(crate) fn manager(&self, service: impl Service) -> SessionManagerBuilder {
        let settings = self.clone();
        SessionManagerBuilder { service: Arc::new(service), settings, parent: None }
    }
}

/// Settings of a [`SessionManager`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionManagerBuilder {
    service: Arc<dyn Service>,
    settings: SessionSettings,
    parent: Option<SessionManager>,
}

impl SessionManagerBuilder {
    /// Where the session is kept; in the manager's memory unless set. An `Arc` of a store shares it.
    pub fn store(mut self, store: impl SessionStore) -> Self {
        self.settings.store = Some(Arc::new(store));
        self
    }

    /// Where the time comes from; the machine's clocks unless set. An `Arc` of a clock shares it.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// How long before a token's end the next one is fetched: 60 seconds, but
    /// never more than a tenth of the token's life.
    pub fn early_refresh(mut self, window: Duration) -> Self {
        self.settings.limits.early_refresh = window;
        self
    }

    /// How long a call that has started an early refresh waits for it, beside its own request: 10 seconds.
    /// A program that exits after the call then leaves a stored session behind. Zero lets every call go
    /// on at once, for servers that run on anyway.
    pub fn early_wait(mut self, longest: Duration) -> Self {
        self.settings.limits.early_wait = longest;
        self
    }

    /// How long one exchange with the service may take: 30 seconds.
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.refresh = timeout;
        self
    }

    /// How long to wait for another process that refreshes the same session: as long as an exchange and
    /// its writes may take, unless set.
    pub fn guard_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.guard = Some(timeout);
        self
    }

    /// How long one reading or writing of the store may take: 5 seconds.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.store = timeout;
        self
    }

    /// How long a sign-out waits for the server's answer: 5 seconds. After that the server is still told,
    /// behind the caller.
    pub fn sign_out_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.sign_out = timeout;
        self
    }

    /// Leaves the session that another sign-in replaces as it is on the server. Otherwise it is revoked,
    /// since nobody holds it any more.
    pub fn keep_replaced_sessions(mut self, keep: bool) -> Self {
        self.settings.limits.keep_replaced = keep;
        self
    }

    /// Where refreshes and writes run, in place of a thread of the library's own: on a runtime that is
    /// never parked between calls. It needs timers and I/O.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn runtime(mut self, runtime: tokio::runtime::Handle) -> Self {
        self.settings.home = Home::given(runtime);
        self
    }

    /// Another way in for when the server will not renew the session.
    pub fn reauthenticate(mut self, hook: impl Reauthenticate) -> Self {
        self.settings.reauthenticate = Some(Arc::new(hook));
        self
    }

    /// Makes the session depend on another manager's, as a user's may on the device's.
    ///
    /// A session that is signed in here while the other manager holds one belongs to that very sign-in:
    /// when it ends there, for whatever reason, or another sign-in takes its place, a re-authentication
    /// included, the session here ends too, in memory and in the store, with the reason
    /// [`DependencyEnded`](super::SignedOutReason::DependencyEnded). A restart that finds only one of
    /// the two stores emptied ends it as well. The server is told nothing. The other way round nothing
    /// happens.
    ///
    /// ```
    /// # use hallpass::manager::{SessionManager, SignedOutReason, State};
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
    /// # let session = |token| Session::new("example", AccessToken::from(token), Timestamp::from_secs(0));
    /// let device = SessionManager::builder(Example).build();
    /// let user = SessionManager::builder(Example).depends_on(&device).build();
    /// device.set_session(session("d")).await?;
    /// user.set_session(session("u")).await?;
    /// device.sign_out().await;
    /// let ended = matches!(user.state(), State::SignedOut { reason: SignedOutReason::DependencyEnded });
    /// assert!(ended);
    /// # Ok::<(), hallpass::Error>(()) }).unwrap();
    /// ```
    pub fn depends_on(mut self, parent: &SessionManager) -> Self {
        self.parent = Some(parent.clone());
        self
    }

    /// The manager. Nothing is started and nothing read before it is first used.
    #[must_use]
    pub fn build(self) -> SessionManager {
        let parent = self.parent.map(|parent| parent.inner);
        let inner = Arc::new(Inner::new(self.service, self.settings, parent.clone()));
        if let Some(parent) = parent {
            parent.add_dependent(&inner);
        }
        SessionManager { inner }
    }
}

//! Building a manager.
//!
//! Owns the settings and their defaults. It must not start anything: a manager is built outside a
//! runtime as well as inside one.

use std::{sync::Arc, time::Duration};

use super::{
    Reauthenticate, SessionManager,
    inner::{Inner, Limits},
};
use crate::{
    clock::{Clock, SystemClock},
    service::Service,
    store::{MemoryStore, SessionStore},
};

/// Everything about a manager but its service, for whoever builds a manager later or several of them.
#[derive(Clone, Debug)]
pub(crate) struct SessionSettings {
    /// `None` is a memory of the manager's own.
    pub(crate) store: Option<Arc<dyn SessionStore>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) reauthenticate: Option<Arc<dyn Reauthenticate>>,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            store: None,
            clock: Arc::new(SystemClock::default()),
            limits: Limits {
                early_refresh: Duration::from_secs(60),
                refresh: Duration::from_secs(30),
                guard: Duration::from_secs(10),
                store: Duration::from_secs(5),
            },
            reauthenticate: None,
        }
    }
}

impl SessionSettings {
    /// A manager of this service's session with these settings, to be changed further.
    pub(crate) fn manager(&self, service: impl Service) -> SessionManagerBuilder {
        SessionManagerBuilder { service: Arc::new(service), settings: self.clone() }
    }
}

/// Settings of a [`SessionManager`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionManagerBuilder {
    service: Arc<dyn Service>,
    settings: SessionSettings,
}

impl SessionManagerBuilder {
    pub(super) fn new(service: Arc<dyn Service>) -> Self {
        Self { service, settings: SessionSettings::default() }
    }

    /// Where the session is kept; in memory unless said otherwise.
    pub fn store(self, store: impl SessionStore) -> Self {
        self.shared_store(Arc::new(store))
    }

    /// The same, for a store that is shared already.
    pub fn shared_store(mut self, store: Arc<dyn SessionStore>) -> Self {
        self.settings.store = Some(store);
        self
    }

    /// Where the time comes from; the machine's clocks unless said otherwise.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.shared_clock(Arc::new(clock))
    }

    /// The same, for a clock that is shared already.
    pub fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = clock;
        self
    }

    /// How long before a token's end the next one is fetched, behind the callers: 60 seconds, but
    /// never more than a tenth of the token's life.
    pub fn early_refresh(mut self, window: Duration) -> Self {
        self.settings.limits.early_refresh = window;
        self
    }

    /// How long one exchange with the service may take: 30 seconds.
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.refresh = timeout;
        self
    }

    /// How long to wait for another process that refreshes the same session: 10 seconds.
    pub fn guard_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.guard = timeout;
        self
    }

    /// How long one reading or writing of the store may take: 5 seconds.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.store = timeout;
        self
    }

    /// Another way in for when the server will not renew the session.
    pub fn reauthenticate(mut self, hook: impl Reauthenticate) -> Self {
        self.settings.reauthenticate = Some(Arc::new(hook));
        self
    }

    /// The manager. Nothing is started and nothing read before it is first used.
    #[must_use]
    pub fn build(self) -> SessionManager {
        let SessionSettings { store, clock, limits, reauthenticate } = self.settings;
        let store = store.unwrap_or_else(|| Arc::new(MemoryStore::default()));
        SessionManager {
            inner: Arc::new(Inner::new(self.service, store, clock, limits, reauthenticate)),
        }
    }
}

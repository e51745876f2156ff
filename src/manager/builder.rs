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

/// Settings of a [`SessionManager`].
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionManagerBuilder {
    service: Arc<dyn Service>,
    store: Arc<dyn SessionStore>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    reauthenticate: Option<Arc<dyn Reauthenticate>>,
}

impl SessionManagerBuilder {
    pub(super) fn new(service: Arc<dyn Service>) -> Self {
        Self {
            service,
            store: Arc::new(MemoryStore::default()),
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

    /// Where the session is kept; in memory unless said otherwise.
    pub fn store(self, store: impl SessionStore) -> Self {
        self.shared_store(Arc::new(store))
    }

    /// The same, for a store that is shared already.
    pub fn shared_store(mut self, store: Arc<dyn SessionStore>) -> Self {
        self.store = store;
        self
    }

    /// Where the time comes from; the machine's clocks unless said otherwise.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.shared_clock(Arc::new(clock))
    }

    /// The same, for a clock that is shared already.
    pub fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How long before a token's end the next one is fetched, behind the callers: 60 seconds, but
    /// never more than a tenth of the token's life.
    pub fn early_refresh(mut self, window: Duration) -> Self {
        self.limits.early_refresh = window;
        self
    }

    /// How long one exchange with the service may take: 30 seconds.
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.limits.refresh = timeout;
        self
    }

    /// How long to wait for another process that refreshes the same session: 10 seconds.
    pub fn guard_timeout(mut self, timeout: Duration) -> Self {
        self.limits.guard = timeout;
        self
    }

    /// How long one reading or writing of the store may take: 5 seconds.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.limits.store = timeout;
        self
    }

    /// Another way in for when the server will not renew the session.
    pub fn reauthenticate(mut self, hook: impl Reauthenticate) -> Self {
        self.reauthenticate = Some(Arc::new(hook));
        self
    }

    /// The manager. Nothing is started and nothing read before it is first used.
    #[must_use]
    pub fn build(self) -> SessionManager {
        let Self { service, store, clock, limits, reauthenticate } = self;
        SessionManager {
            inner: Arc::new(Inner::new(service, store, clock, limits, reauthenticate)),
        }
    }
}

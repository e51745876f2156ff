//! Building a client.
//!
//! Owns the settings, which it hands on to the transport and the session manager. It must not start
//! anything.

use std::{sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    error::Result,
    manager::{Reauthenticate, SessionManager, SessionManagerBuilder},
    nhost::{
        Client,
        failure::Nhost,
        service::{ByPat, NhostService},
    },
    secret::Secret,
    store::SessionStore,
    transport::{Headers, Hook, Transport, WireBuilder},
};

/// A change to the manager's settings, kept until there is a service to build it for.
type ManagerSetting = Box<dyn FnOnce(SessionManagerBuilder) -> SessionManagerBuilder + Send>;

/// Settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use hallpass::{nhost::Client, store::MemoryStore, transport::Headers};
///
/// let client = Client::builder("https://local.auth.nhost.run/v1")
///     .store(MemoryStore::default())
///     .request_timeout(Duration::from_secs(10))
///     .hook(Headers::new().with("x-request-source", "importer")?)
///     .build()?;
/// # Ok::<(), hallpass::Error>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    wire: WireBuilder,
    manager: Vec<ManagerSetting>,
    user_agent: Option<String>,
    personal_access_token: Option<Secret>,
}

impl ClientBuilder {
    pub(super) fn new(base_url: impl Into<String>) -> Self {
        let wire = WireBuilder::new(base_url, Nhost);
        Self { wire, manager: Vec::new(), user_agent: None, personal_access_token: None }
    }

    /// Sends with this client. It should not follow redirects, which would carry headers along.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.wire = self.wire.http_client(client);
        self
    }

    /// Where the session is kept; in memory unless said otherwise.
    pub fn store(self, store: impl SessionStore) -> Self {
        self.manager(move |manager| manager.store(store))
    }

    /// The same, for a store that is shared already.
    pub fn shared_store(self, store: Arc<dyn SessionStore>) -> Self {
        self.manager(move |manager| manager.shared_store(store))
    }

    /// Where the time comes from; the machine's clocks unless said otherwise.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.shared_clock(Arc::new(clock))
    }

    /// The same, for a clock that is shared already.
    pub fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.wire = self.wire.clock(Arc::clone(&clock));
        self.manager(move |manager| manager.shared_clock(clock))
    }

    /// Adds a hook: it sees, and may change, each request and each answer. Hooks run in the order in
    /// which they are added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.wire = self.wire.hook(hook);
        self
    }

    /// Names your application to the server, in place of this crate. In the browser, which names
    /// itself, it has no effect.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Time to reach the server: 10 seconds. It counts for the HTTP client that is built here, not
    /// for one that is handed in, nor in the browser, which has a limit of its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.wire = self.wire.connect_timeout(timeout);
        self
    }

    /// Time for one request and its whole answer: 30 seconds.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.wire = self.wire.request_timeout(timeout);
        self
    }

    /// Time for one call, with the wait for a refresh and the repetition after a rejected token: 60
    /// seconds.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.wire = self.wire.call_timeout(timeout);
        self
    }

    /// Time for one refresh, which runs behind the calls: 30 seconds.
    pub fn refresh_timeout(self, timeout: Duration) -> Self {
        self.manager(move |manager| manager.refresh_timeout(timeout))
    }

    /// Time to wait for another process that refreshes the same session: 10 seconds.
    pub fn guard_timeout(self, timeout: Duration) -> Self {
        self.manager(move |manager| manager.guard_timeout(timeout))
    }

    /// Time for one reading or writing of the store: 5 seconds. A keyring may ask a person first.
    pub fn store_timeout(self, timeout: Duration) -> Self {
        self.manager(move |manager| manager.store_timeout(timeout))
    }

    /// How long before a token's end the next one is fetched, behind the callers: 60 seconds, but
    /// never more than a tenth of the token's life.
    pub fn early_refresh(self, window: Duration) -> Self {
        self.manager(move |manager| manager.early_refresh(window))
    }

    /// Another way in for when the server will not renew the session, a personal access token for
    /// example.
    pub fn reauthenticate(self, hook: impl Reauthenticate) -> Self {
        self.manager(move |manager| manager.reauthenticate(hook))
    }

    /// Signs in anew with this personal access token when the server will not renew the session: for
    /// programs that run where no person is at hand. It takes the place of
    /// [`reauthenticate`](Self::reauthenticate).
    ///
    /// # Security
    /// The token is kept in memory for as long as the client lives.
    pub fn reauthenticate_with_pat(mut self, personal_access_token: impl Into<Secret>) -> Self {
        self.personal_access_token = Some(personal_access_token.into());
        self
    }

    /// Allows plain `http` to other machines than this one.
    ///
    /// # Security
    /// Everyone on the way then reads passwords and tokens. It is meant for networks of containers.
    pub fn dangerous_allow_http(mut self, allow: bool) -> Self {
        self.wire = self.wire.dangerous_allow_http(allow);
        self
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a user agent that fits
    /// no header, and for a personal access token that is none.
    pub fn build(self) -> Result<Client> {
        let mut wire = self.wire;
        if let Some(name) = self.user_agent.as_ref().filter(|_| !cfg!(target_arch = "wasm32")) {
            wire = wire.hook(Headers::new().with("user-agent", name)?);
        }
        let wire = Arc::new(wire.build()?);
        let service = NhostService::new(Arc::clone(&wire));
        let manager = SessionManager::builder(service);
        let mut manager = self.manager.into_iter().fold(manager, |manager, set| set(manager));
        if let Some(token) = self.personal_access_token {
            manager = manager.reauthenticate(ByPat::new(Arc::clone(&wire), token)?);
        }
        Client::from_parts(Transport::new(wire, manager.build()))
    }

    fn manager(
        mut self,
        set: impl FnOnce(SessionManagerBuilder) -> SessionManagerBuilder + Send + 'static,
    ) -> Self {
        self.manager.push(Box::new(set));
        self
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder").field("wire", &self.wire).finish_non_exhaustive()
    }
}

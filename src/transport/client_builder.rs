//! Building a client of any service: the settings that all of them share.

use std::{fmt, sync::Arc, time::Duration};

use super::{ApiTransport, ApiTransportBuilder, ErrorClassifier, Headers, Hook};
use crate::{
    clock::Clock,
    error::Result,
    manager::{Reauthenticate, SessionSettings},
    store::SessionStore,
};

/// Settings of a service's client; `S` are those that only this service has.
///
/// Each service names its own: `hallpass::nhost::ClientBuilder`, and so on.
///
/// ```
/// # #[cfg(feature = "nhost")] {
/// use std::time::Duration;
/// use hallpass::{nhost::Client, store::MemoryStore, transport::Headers};
///
/// let client = Client::builder("https://local.auth.nhost.run/v1")
///     .store(MemoryStore::default())
///     .request_timeout(Duration::from_secs(10))
///     .hook(Headers::new().with("x-request-source", "importer")?)
///     .build()?;
/// # }
/// # Ok::<(), hallpass::Error>(())
/// ```
#[must_use]
pub struct ClientBuilder<S> {
    wire: ApiTransportBuilder,
    sessions: SessionSettings,
    user_agent: Option<String>,
    pub(crate) own: S,
}

/// What a service's client is built from.
pub(crate) struct Parts<S> {
    /// The way to the service.
    pub(crate) wire: Arc<ApiTransport>,
    /// The same for what runs at the engine's home.
    pub(crate) home_wire: Arc<ApiTransport>,
    /// Makes the manager of each session that the service has.
    pub(crate) sessions: SessionSettings,
    /// The service's own settings.
    pub(crate) own: S,
}

impl<S> ClientBuilder<S> {
    /// For the service at `base_url`, whose failures `vendor` understands.
    pub(crate) fn new(base_url: impl Into<String>, vendor: impl ErrorClassifier, own: S) -> Self {
        Self {
            wire: ApiTransportBuilder::new(base_url, vendor),
            sessions: SessionSettings::default(),
            user_agent: None,
            own,
        }
    }

    /// Sends with this client. It should not follow redirects, which would carry headers along.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.wire = self.wire.http_client(client);
        self
    }

    /// Where the session is kept; in memory unless set. An `Arc` of a store shares it.
    pub fn store(mut self, store: impl SessionStore) -> Self {
        self.sessions.store = Some(Arc::new(store));
        self
    }

    /// Where the time comes from; the machine's clocks unless set. An `Arc` of a clock shares it.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        self.wire = self.wire.clock(Arc::clone(&clock));
        self.sessions.clock = clock;
        self
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

    /// How long a call that has started an early refresh waits for it, beside its own request: 10 seconds.
    /// A program that exits after the call then leaves a stored session behind. Zero lets every call go
    /// on at once, for servers that run on anyway.
    pub fn early_wait(mut self, longest: Duration) -> Self {
        self.sessions.limits.early_wait = longest;
        self
    }

    /// How long a sign-out waits for the server's answer: 5 seconds. After that the server is still told,
    /// behind the caller.
    pub fn sign_out_timeout(mut self, timeout: Duration) -> Self {
        self.sessions.limits.sign_out = timeout;
        self
    }

    /// Leaves the session that another sign-in replaces as it is on the server. Otherwise it is revoked,
    /// since nobody holds it any more.
    pub fn keep_replaced_sessions(mut self, keep: bool) -> Self {
        self.sessions.limits.keep_replaced = keep;
        self
    }

    /// Where refreshes and writes run, in place of a thread of the library's own: on a runtime that is
    /// never parked between calls. It needs timers and I/O.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn runtime(mut self, runtime: tokio::runtime::Handle) -> Self {
        self.sessions.home = crate::runtime::Home::given(runtime);
        self
    }

    /// Time for one refresh, which runs behind the calls: 30 seconds.
    pub fn refresh_timeout(mut self, timeout: Duration) -> Self {
        self.sessions.limits.refresh = timeout;
        self
    }

    /// Time to wait for another process that refreshes the same session: as long as a refresh and its
    /// writes may take, unless set.
    pub fn guard_timeout(mut self, timeout: Duration) -> Self {
        self.sessions.limits.guard = Some(timeout);
        self
    }

    /// Time for one reading or writing of the store: 5 seconds. A keyring may ask a person first.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.sessions.limits.store = timeout;
        self
    }

    /// How long before a token's end the next one is fetched: 60 seconds, but
    /// never more than a tenth of the token's life.
    pub fn early_refresh(mut self, window: Duration) -> Self {
        self.sessions.limits.early_refresh = window;
        self
    }

    /// Another way in for when the server will not renew the session.
    pub fn reauthenticate(mut self, hook: impl Reauthenticate) -> Self {
        self.sessions.reauthenticate = Some(Arc::new(hook));
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

    /// Takes over every common setting of another builder. The hooks of this one come first.
    pub(crate) fn with_settings_of<T>(self, other: ClientBuilder<T>) -> Self {
        let wire = self.wire.with_settings_of(other.wire);
        Self { wire, sessions: other.sessions, user_agent: other.user_agent, own: self.own }
    }

    /// The HTTP client that will be sent with, made now if it was not handed in.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for TLS settings that do not work.
    pub(crate) fn shared_http_client(&mut self) -> Result<reqwest::Client> {
        self.wire.shared_http_client()
    }

    /// Whether plain `http` to other machines is allowed.
    pub(crate) const fn allows_http(&self) -> bool {
        self.wire.allows_http()
    }

    /// Checks the settings and takes them apart.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a user agent that fits
    /// no header.
    pub(crate) fn into_parts(self) -> Result<Parts<S>> {
        let mut wire = self.wire;
        if let Some(name) = self.user_agent.as_ref().filter(|_| !cfg!(target_arch = "wasm32")) {
            wire = wire.hook(Headers::new().with("user-agent", name)?);
        }
        let settings = wire.clone();
        let wire = wire.build()?;
        let home_wire = Arc::new(wire.for_home(&settings)?);
        Ok(Parts { wire: Arc::new(wire), home_wire, sessions: self.sessions, own: self.own })
    }
}

impl<S> fmt::Debug for ClientBuilder<S> {
    /// Not the service's own settings, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("wire", &self.wire).finish_non_exhaustive()
    }
}

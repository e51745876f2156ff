//! Building an [`ApiTransport`]: the HTTP client, its TLS, its timeouts.

use std::{sync::Arc, time::Duration};

use super::{ApiTransport, CALL_TIMEOUT, ErrorClassifier, Hook, origin};
use crate::{
    clock::{Clock, SystemClock},
    error::{Error, ErrorKind, Result},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// In the browser reqwest panics over a time that `setTimeout` does not take: 24 days and more.
const LONGEST_REQUEST: Duration = if cfg!(target_arch = "wasm32") {
    Duration::from_millis(i32::MAX as u64)
} else {
    Duration::MAX
};

/// Settings of a [`ApiTransport`].
#[derive(Clone, Debug)]
pub(crate) struct ApiTransportBuilder {
    base_url: String,
    vendor: Arc<dyn ErrorClassifier>,
    http_client: Option<reqwest::Client>,
    /// The client above was made here, and another one is made like it.
    made_here: bool,
    hooks: Vec<Arc<dyn Hook>>,
    clock: Arc<dyn Clock>,
    connect_timeout: Duration,
    request_timeout: Duration,
    call_timeout: Duration,
    allow_http: bool,
}

impl ApiTransportBuilder {
    /// For the service at `base_url`, whose failures `vendor` understands.
    pub(crate) fn new(base_url: impl Into<String>, vendor: impl ErrorClassifier) -> Self {
        Self {
            base_url: base_url.into(),
            vendor: Arc::new(vendor),
            http_client: None,
            made_here: false,
            hooks: Vec::new(),
            clock: Arc::new(SystemClock::default()),
            connect_timeout: CONNECT_TIMEOUT,
            request_timeout: REQUEST_TIMEOUT,
            call_timeout: CALL_TIMEOUT,
            allow_http: false,
        }
    }

    /// Sends with this client. It should not follow redirects: they would carry headers along.
    pub(crate) fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self.made_here = false;
        self
    }

    /// Adds a hook after those already there.
    pub(crate) fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Tells the time.
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Time to reach the server; only for the client built here.
    pub(crate) fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Time for one request and its whole answer.
    pub(crate) fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// Time for one call: waiting for a refresh, the request, and its repetition.
    pub(crate) fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout;
        self
    }

    /// Allows plain `http` to other machines than this one.
    pub(crate) fn dangerous_allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Takes over all of another's settings but its address and vendor; its hooks come second.
    pub(crate) fn with_settings_of(mut self, other: Self) -> Self {
        self.hooks.extend(other.hooks);
        Self { base_url: self.base_url, vendor: self.vendor, hooks: self.hooks, ..other }
    }

    /// The HTTP client, made now if there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub(crate) fn shared_http_client(&mut self) -> Result<reqwest::Client> {
        let client = match self.http_client.take() {
            Some(client) => client,
            None => {
                require_tls(&self.base_url)?;
                self.made_here = true;
                build_client(self.connect_timeout)?
            }
        };
        Ok(self.http_client.insert(client).clone())
    }

    /// Whether plain `http` to other machines is allowed.
    pub(crate) const fn allows_http(&self) -> bool {
        self.allow_http
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub(crate) fn build(mut self) -> Result<ApiTransport> {
        let base_url = origin::base_url(&self.base_url, self.allow_http)?;
        let client = self.shared_http_client()?;
        Ok(ApiTransport {
            base_url,
            client,
            vendor: self.vendor,
            hooks: self.hooks.into(),
            clock: self.clock,
            request_timeout: self.request_timeout.min(LONGEST_REQUEST),
            call_timeout: self.call_timeout,
            allow_http: self.allow_http,
        })
    }
}

impl ApiTransport {
    /// The same with connections of its own, for what runs at the engine's home: a pooled connection
    /// belongs to the runtime that has opened it, and stands still while that one is parked. A client
    /// that was handed in is shared as it is.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub(super) fn for_home(&self, builder: &ApiTransportBuilder) -> Result<Self> {
        let own = builder.http_client.is_none() || builder.made_here;
        let client = if own { build_client(builder.connect_timeout)? } else { self.client.clone() };
        Ok(Self { client, ..self.clone() })
    }
}

/// An HTTP client as this crate builds it for itself: no redirects, ten seconds to connect, and with
/// feature `rustls` the platform's certificate verifier on ring.
///
/// With that feature a plain `reqwest::Client::new()` panics until the process has a rustls provider;
/// this installs one if there is none.
///
/// # Security
/// In the browser `fetch` has TLS and limits of its own and does follow redirects, which no client can
/// forbid it. It drops `Authorization` when a redirect leads to another origin, but no other header
/// and no body.
///
/// # Errors
/// [`ErrorKind::Configuration`] when the TLS settings of this machine do not work.
pub fn http_client() -> Result<reqwest::Client> {
    build_client(CONNECT_TIMEOUT)
}

/// Without TLS a request to `https` would only fail when it is sent, with an obscure error.
fn require_tls(base_url: &str) -> Result<()> {
    let tls = cfg!(any(feature = "rustls", feature = "aws-lc", feature = "native-tls"));
    if tls || !base_url.starts_with("https:") || cfg!(target_arch = "wasm32") {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Configuration).with_message(
        "https needs one of the features `rustls`, `aws-lc`, `native-tls`, or an HTTP client of \
         your own",
    ))
}

#[cfg(not(target_arch = "wasm32"))]
fn build_client(connect_timeout: Duration) -> Result<reqwest::Client> {
    #[cfg(feature = "rustls")]
    install_provider();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout)
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Configuration)
                .with_message("the HTTP client cannot be built: its TLS settings do not work")
                .with_source(error.without_url())
        })
}

#[cfg(target_arch = "wasm32")]
#[expect(clippy::disallowed_methods, reason = "the browser has its own TLS and needs no provider")]
fn build_client(_: Duration) -> Result<reqwest::Client> {
    Ok(reqwest::Client::new())
}

/// reqwest takes rustls's process-wide provider, and builds no client without one. An application
/// that has chosen its own keeps it.
#[cfg(all(feature = "rustls", not(target_arch = "wasm32")))]
fn install_provider() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error means that another thread was faster, and then there is a provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

//! The client itself: what it holds and how to reach it.
//!
//! Its operations are in the files named after their kind.

use std::sync::Arc;

use tokio::sync::Mutex;
use url::Url;

use crate::{
    clock::Timestamp,
    deepaffex::{ClientBuilder, License, builder::Organization, call::bind},
    error::{Error, ErrorKind, Result},
    manager::{Authorization, SessionManager},
    raw,
    session::{Claims, Session},
    transport::Transport,
};

/// A client of DeepAffex, with the session of one device and that of one user.
///
/// Cheap to clone; clones share the sessions. It spawns nothing until it is used and may be built
/// outside a runtime.
///
/// ```no_run
/// # async fn example() -> hallpass::Result<()> {
/// use hallpass::deepaffex::{Client, DEFAULT_URL, License};
///
/// let client = Client::new(DEFAULT_URL)?;
/// let license = License::new("the-licence-key", "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
/// client.register_license(&license).await?;
/// client.login("ada@example.com", "a password").await?;
/// println!("{:?}", client.current_user().await?.get("Email"));
/// client.logout().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    device: Transport,
    user: Transport,
    license: Option<License>,
    organization: Option<Organization>,
    /// Held while the device is registered by itself.
    registering: Mutex<()>,
    base_url: Url,
}

impl Client {
    /// A client with the default settings: sessions in memory, 30 seconds a request, no licence.
    ///
    /// `base_url` is where the service lives: [`DEFAULT_URL`](super::DEFAULT_URL) or that of a region.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the URL is none, or is plain `http` to another machine.
    pub fn new(base_url: impl Into<String>) -> Result<Self> {
        Self::builder(base_url).build()
    }

    /// A client with settings of your own.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::for_url(base_url)
    }

    pub(super) fn from_parts(
        device: Transport,
        user: Transport,
        license: Option<License>,
        organization: Option<Organization>,
    ) -> Result<Self> {
        let base_url = Url::parse(user.wire().base_url()).map_err(|error| {
            Error::new(ErrorKind::Configuration)
                .with_message("the base URL is not a URL")
                .with_source(error)
        })?;
        let registering = Mutex::new(());
        let inner = Inner { device, user, license, organization, registering, base_url };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The user's session manager: it holds the session, renews it, tells what happens to it. When the
    /// device's session ends, this one ends with the reason
    /// [`DependencyEnded`](crate::manager::SignedOutReason::DependencyEnded).
    #[must_use]
    pub fn sessions(&self) -> &SessionManager {
        self.inner.user.manager()
    }

    /// The device's session manager.
    #[must_use]
    pub fn device_sessions(&self) -> &SessionManager {
        self.inner.device.manager()
    }

    /// The user's session as it is now, without asking anyone. Its token may have ended meanwhile.
    #[must_use]
    pub fn session(&self) -> Option<Arc<Session>> {
        self.sessions().session()
    }

    /// The device's session as it is now, without asking anyone. Its token may have ended meanwhile.
    #[must_use]
    pub fn device_session(&self) -> Option<Arc<Session>> {
        self.device_sessions().session()
    }

    /// Takes up the sessions that an earlier run left in the two stores, and gives the user's, if there
    /// is one. A user's session whose device is gone is none.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when a store cannot be read or holds another service's session,
    /// [`ErrorKind::WrongServer`] when it holds the session of another server, [`ErrorKind::Timeout`] when
    /// it does not answer.
    ///
    /// # Cancel safety
    /// Safe: another call takes them up again.
    pub async fn restore(&self) -> Result<Option<Arc<Session>>> {
        self.device_sessions().restore().await?;
        Ok(self.sessions().restore().await?.session().cloned())
    }

    /// Completes when nothing of the user or the device is under way: no renewal, no sign-in or sign-out, and no write that is still
    /// to be tried again. The client can be used afterwards.
    ///
    /// A program need not call it, and nothing is lost without it: work goes on without its caller, and a
    /// tokio runtime that is dropped waits for it, up to five seconds. Call it before
    /// [`std::process::exit`], with a time limit where the store may keep failing.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    pub async fn close(&self) {
        // The end of the device's session ends the user's.
        self.sessions().idle().await;
        self.device_sessions().idle().await;
        self.sessions().idle().await;
    }

    /// What the user's present token says. The service documents no claim beyond the usual ones: look at
    /// them by their names with [`Claims::claim`].
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::UnexpectedResponse`] when the token
    /// is not a JWT.
    ///
    /// # Security
    /// The signature is not checked: see [`Claims`]. The service says what a token is worth:
    /// [`verify_token`](Self::verify_token).
    pub fn claims(&self) -> Result<Claims> {
        self.session().ok_or_else(|| Error::new(ErrorKind::SignedOut))?.claims()
    }

    /// Attaches a live token of the user to any request, to the other parts of the vendor's API for
    /// example.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::Configuration`] when the request
    /// would carry the token over plain `http` to another machine; what a renewal may bring.
    ///
    /// # Cancel safety
    /// Safe: a renewal that it began goes on by itself.
    ///
    /// # Security
    /// The request goes where its URL says: mind that the server there sees the token.
    pub async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.inner.user.authorize(request).await
    }

    /// Attaches a live token of the device to any request, after a registration where that is to happen
    /// by itself.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize), and what a registration may bring.
    ///
    /// # Cancel safety
    /// As [`authorize`](Self::authorize).
    ///
    /// # Security
    /// As [`authorize`](Self::authorize).
    pub async fn authorize_as_device(
        &self,
        request: &mut reqwest::Request,
    ) -> Result<Authorization> {
        self.device_authorization().await?;
        self.inner.device.authorize(request).await
    }

    /// Sends any request with a live token of the user; when it is answered with 401 and its body can be
    /// sent again, the pair is renewed and the request repeated once.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::deepaffex::Client) -> hallpass::Result<()> {
    /// let url = "https://api.deepaffex.ai/measurements".parse().expect("a URL");
    /// let answer = client.execute(reqwest::Request::new(reqwest::Method::GET, url)).await?;
    /// println!("{}", answer.status());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize), and [`ErrorKind::Network`] or [`ErrorKind::Timeout`]. An
    /// answer of any status is not an error.
    ///
    /// # Cancel safety
    /// As any request: it may have reached the server.
    pub async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response> {
        self.inner.user.execute(request).await
    }

    /// The same with a live token of the device.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), and what a registration may bring.
    ///
    /// # Cancel safety
    /// As [`execute`](Self::execute).
    pub async fn execute_as_device(&self, request: reqwest::Request) -> Result<reqwest::Response> {
        self.device_authorization().await?;
        self.inner.device.execute(request).await
    }

    /// The generated client, for what no method here offers. It carries a live token of the user and the
    /// hooks, but repeats nothing after a rejected token, and its errors ([`raw::Error`]) say less.
    #[must_use]
    pub fn raw(&self) -> raw::deepaffex::Client {
        bind(self.inner.user.wire(), self.inner.user.live_context())
    }

    /// The same with a live token of the device.
    #[must_use]
    pub fn raw_as_device(&self) -> raw::deepaffex::Client {
        bind(self.inner.device.wire(), self.inner.device.live_context())
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    pub(super) fn user(&self) -> &Transport {
        &self.inner.user
    }

    pub(super) fn device_transport(&self) -> &Transport {
        &self.inner.device
    }

    pub(super) fn license(&self) -> Option<&License> {
        self.inner.license.as_ref()
    }

    pub(super) fn organization(&self) -> Option<&Organization> {
        self.inner.organization.as_ref()
    }

    pub(super) fn registering(&self) -> &Mutex<()> {
        &self.inner.registering
    }

    /// The wall clock's time.
    pub(super) fn now(&self) -> Timestamp {
        self.inner.user.wire().now()
    }
}

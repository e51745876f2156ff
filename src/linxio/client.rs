//! The client itself: what it holds and how to reach it.
//!
//! Its operations are in the files named after their kind.

use std::sync::Arc;

use url::Url;

use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    linxio::{ClientBuilder, call::bind},
    manager::{Authorization, SessionManager},
    raw,
    session::{Claims, Session},
    transport::Transport,
};

/// A client of Linxio, with the session of one user.
///
/// Cheap to clone; clones share the session. It spawns nothing until it is used and may be built
/// outside a runtime.
///
/// ```no_run
/// # async fn example() -> hallpass::Result<()> {
/// let client = hallpass::linxio::Client::new("https://api.linxio.com/api")?;
/// client.login("ada@example.com", "a password").await?.into_signed_in()?;
/// println!("{:?}", client.me(&["fullName"]).await?.full_name);
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
    transport: Transport,
    base_url: Url,
}

impl Client {
    /// A client with the default settings: sessions in memory, 30 seconds a request.
    ///
    /// `base_url` is where the service lives; the vendor's is `https://api.linxio.com/api`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the URL is none, or is plain `http` to another machine.
    pub fn new(base_url: impl Into<String>) -> Result<Self> {
        Self::builder(base_url).build()
    }

    pub(super) fn from_parts(transport: Transport) -> Result<Self> {
        let base_url = Url::parse(transport.wire().base_url()).map_err(|error| {
            Error::new(ErrorKind::Configuration)
                .with_message("the base URL is not a URL")
                .with_source(error)
        })?;
        Ok(Self { inner: Arc::new(Inner { transport, base_url }) })
    }

    /// The session manager: it holds the session, refreshes it, tells what happens to it.
    #[must_use]
    pub fn sessions(&self) -> &SessionManager {
        self.inner.transport.manager()
    }

    /// Takes up the session that an earlier run left in the store, if there is one.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when the store cannot be read or holds another service's session,
    /// [`ErrorKind::WrongServer`] when it holds the session of another server, [`ErrorKind::Timeout`] when
    /// it does not answer.
    ///
    /// # Cancel safety
    /// Safe: another call takes it up again.
    pub async fn restore(&self) -> Result<Option<Arc<Session>>> {
        Ok(self.sessions().restore().await?.session().cloned())
    }

    /// Completes when nothing is under way: no refresh, no sign-in or sign-out, and no write that is still
    /// to be tried again. The client can be used afterwards.
    ///
    /// A program need not call it, and nothing is lost without it: work goes on without its caller, and a
    /// tokio runtime that is dropped waits for it, up to five seconds. Call it before
    /// [`std::process::exit`], with a time limit where the store may keep failing.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    pub async fn close(&self) {
        self.sessions().idle().await;
    }

    /// What the present access token says of its user. The vendor documents no claim beyond the usual
    /// ones: look at them by their names with [`Claims::claim`].
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::UnexpectedResponse`] when the token
    /// is not a JWT.
    ///
    /// # Security
    /// The signature is not checked: see [`Claims`].
    pub fn claims(&self) -> Result<Claims> {
        self.sessions().session().ok_or_else(|| Error::new(ErrorKind::SignedOut))?.claims()
    }

    /// Attaches a live token to any request, to the other parts of the vendor's API for example.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::Configuration`] when the request
    /// would carry the token over plain `http` to another machine; what a refresh may bring.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    ///
    /// # Security
    /// The request goes where its URL says: mind that the server there sees the token.
    pub async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.inner.transport.authorize(request).await
    }

    /// Sends any request with a live token; when it is answered with 401 and its body can be sent
    /// again, the token is refreshed and the request repeated once.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::linxio::Client) -> hallpass::Result<()> {
    /// let url = "https://api.linxio.com/api/vehicles".parse().expect("a URL");
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
        self.inner.transport.execute(request).await
    }

    /// The generated client, for what no method here offers. It carries a live token and the hooks,
    /// but repeats nothing after a rejected token, and its errors ([`raw::Error`]) say less.
    #[must_use]
    pub fn raw(&self) -> raw::linxio::Client {
        bind(self.inner.transport.wire(), self.inner.transport.live_context())
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// A client with settings of your own.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::for_url(base_url)
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.inner.transport.wire().clock()
    }
}

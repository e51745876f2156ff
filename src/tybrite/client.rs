//! The client itself: what it holds and how to reach it.
//!
//! Its operations are in the files named after their kind.

use std::sync::Arc;

use url::Url;

use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    manager::{Authorization, SessionManager},
    raw,
    secret::Secret,
    session::{Claims, Session},
    transport::Transport,
    tybrite::{BASE_URL, ClientBuilder, Environment, RateLimit, call::bind, key::LastSeen},
};

/// A client of one store at Tybrite, with the session of one customer.
///
/// Cheap to clone; clones share the session. It spawns nothing until it is used and may be built
/// outside a runtime.
///
/// ```no_run
/// # async fn example() -> hallpass::Result<()> {
/// let client = hallpass::tybrite::Client::new("tybrite_sk_test_...")?;
/// client.login("ada@example.com", "a good password").await?;
/// println!("{:?}", client.get_current_user().await?.customer);
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
    environment: Environment,
    seen: LastSeen,
}

impl Client {
    /// A client of the vendor's own server with the default settings: sessions in memory, 30 seconds
    /// a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when the key has not the form
    /// `tybrite_(sk|pk)_(live|test)_…`.
    ///
    /// # Security
    /// The key is kept in memory for as long as the client lives. A secret one (`tybrite_sk_…`) belongs
    /// on a server: do not ship it to a customer's machine.
    pub fn new(store_key: impl Into<Secret>) -> Result<Self> {
        Self::builder(BASE_URL, store_key).build()
    }

    /// A client with settings of your own. `base_url` is [`BASE_URL`], or where an emulator or a
    /// gateway of yours stands in for the service.
    ///
    /// ```
    /// use std::time::Duration;
    /// use hallpass::tybrite::{BASE_URL, Client, Environment};
    ///
    /// let client = Client::builder(BASE_URL, "tybrite_sk_test_0123456789")
    ///     .request_timeout(Duration::from_secs(10))
    ///     .build()?;
    /// assert_eq!(client.environment(), &Environment::Test);
    /// assert!(Client::new("a password, perhaps").is_err());
    /// # Ok::<(), hallpass::Error>(())
    /// ```
    ///
    /// # Security
    /// As [`new`](Self::new).
    pub fn builder(base_url: impl Into<String>, store_key: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder::for_store(base_url, store_key.into())
    }

    pub(super) fn from_parts(
        transport: Transport,
        environment: Environment,
        seen: LastSeen,
    ) -> Result<Self> {
        let base_url = Url::parse(transport.wire().base_url()).map_err(|error| {
            Error::new(ErrorKind::Configuration)
                .with_message("the base URL is not a URL")
                .with_source(error)
        })?;
        Ok(Self { inner: Arc::new(Inner { transport, base_url, environment, seen }) })
    }

    /// The session manager: it holds the session, refreshes it, tells what happens to it.
    #[must_use]
    pub fn sessions(&self) -> &SessionManager {
        self.inner.transport.manager()
    }

    /// The session as it is now, without asking anyone. Its token may have ended meanwhile.
    #[must_use]
    pub fn session(&self) -> Option<Arc<Session>> {
        self.sessions().session()
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

    /// What the present access token says of its customer.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::UnexpectedResponse`] when the token
    /// is not a JWT.
    ///
    /// # Security
    /// The signature is not checked: see [`Claims`].
    pub fn claims(&self) -> Result<Claims> {
        self.session().ok_or_else(|| Error::new(ErrorKind::SignedOut))?.claims()
    }

    /// Attaches the customer's live token to any request, as `x-auth-token`. The store's key is not
    /// attached.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::Configuration`] when the request
    /// would carry the token over plain `http` to another machine; what a refresh may bring.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    ///
    /// # Security
    /// The request goes where its URL says: mind that the server there sees the token. HTTP clients
    /// that follow redirects take this header along to other servers, as they do not `Authorization`.
    pub async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.inner.transport.authorize(request).await
    }

    /// Sends any request with the customer's live token; when it is answered with 401 and its body can
    /// be sent again, the token is refreshed and the request repeated once.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::tybrite::Client) -> hallpass::Result<()> {
    /// let url = "https://shop.example.com/api/orders".parse().expect("a URL");
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

    /// The generated client, for what no method here offers. It carries the store's key, a live token
    /// and the hooks, but repeats nothing after a rejected token, and its errors ([`raw::Error`]) say
    /// less.
    #[must_use]
    pub fn raw(&self) -> raw::tybrite::Client {
        bind(self.inner.transport.wire(), self.inner.transport.live_context())
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// The environment that the store's key chooses.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.inner.environment
    }

    /// What the last answer of all told of the rate limit, whatever its operation: also one to a
    /// refresh behind the calls, and failures too. `None` before the first.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.inner.seen.get()
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.inner.transport.wire().clock()
    }
}

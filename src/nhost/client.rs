//! The client itself: what it holds and how to reach it.
//!
//! Its operations are in the files named after their kind.

use std::sync::Arc;

use url::Url;

use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    manager::{Authorization, SessionManager},
    nhost::{ClientBuilder, call::bind},
    raw,
    secret::AccessToken,
    session::{Claims, Session},
    transport::Transport,
};

/// A client of one Nhost Auth server, with the session of one user.
///
/// Cheap to clone; clones share the session. It spawns nothing until it is used and may be built
/// outside a runtime.
///
/// ```no_run
/// # async fn example() -> hallpass::Result<()> {
/// let client = hallpass::nhost::Client::new("https://local.auth.nhost.run/v1")?;
/// client.sign_up_email_password("ada@example.com", "a good password").await?;
/// println!("{}", client.get_user().await?.display_name);
/// client.sign_out().await;
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
    #[cfg(feature = "jwks")]
    verifier: crate::jwks::Verifier,
}

impl Client {
    /// A client with the default settings: sessions in memory, 30 seconds a request.
    ///
    /// `base_url` is where the service lives; it usually ends in `/v1`.
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

    pub(super) fn from_parts(transport: Transport) -> Result<Self> {
        let base_url = Url::parse(transport.wire().base_url()).map_err(|error| {
            Error::new(ErrorKind::Configuration)
                .with_message("the base URL is not a URL")
                .with_source(error)
        })?;
        #[cfg(feature = "jwks")]
        let verifier = verifier(&transport, &base_url)?;
        Ok(Self {
            inner: Arc::new(Inner {
                transport,
                base_url,
                #[cfg(feature = "jwks")]
                verifier,
            }),
        })
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

    /// What the present access token says of its user: id, roles, elevation.
    ///
    /// ```no_run
    /// # fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
    /// let claims = client.claims()?;
    /// println!("{:?} acts as {:?}", claims.user_id(), claims.default_role());
    /// # Ok(())
    /// # }
    /// ```
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

    /// Attaches a live token to any request, to GraphQL, storage or your own API for example.
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
    /// # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
    /// let url = "https://local.graphql.nhost.run/v1".parse().expect("a URL");
    /// let answer = client.execute(reqwest::Request::new(reqwest::Method::POST, url)).await?;
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
    pub fn raw(&self) -> raw::nhost::Client {
        bind(self.inner.transport.wire(), self.inner.transport.live_context())
    }

    /// Verifies tokens of this server on this machine. Clones and later calls share one key cache.
    #[cfg(feature = "jwks")]
    #[must_use]
    pub fn verifier(&self) -> crate::jwks::Verifier {
        self.inner.verifier.clone()
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.inner.transport.wire().clock()
    }

    /// The live access token itself.
    pub(super) async fn access_token(&self) -> Result<AccessToken> {
        self.sessions().authorization().await?;
        let session = self.session().ok_or_else(|| Error::new(ErrorKind::SignedOut))?;
        Ok(session.access_token.clone())
    }

    /// The signed-in user's id, from the token.
    pub(super) fn user_id(&self) -> Option<String> {
        self.claims().ok()?.user_id().map(Into::into)
    }
}

#[cfg(feature = "jwks")]
fn verifier(transport: &Transport, base_url: &Url) -> Result<crate::jwks::Verifier> {
    let wire = transport.wire();
    let url = super::urls::join(base_url, &[".well-known", "jwks.json"])?;
    Ok(crate::jwks::Verifier::from_parts(url, wire.http_client().clone(), Arc::clone(wire.clock())))
}

//! Live tokens for requests other than a service client's operations.

use std::sync::OnceLock;

use reqwest::{Request, Response};

use super::{failure::network_error, origin, renewal};
use crate::{
    error::Result,
    manager::{Authorization, EarlyRefresh, SessionManager},
    runtime,
};

/// Sends any request with a session's live token: to GraphQL, to storage, to an API of your own.
///
/// It works with the manager of any [`Service`](crate::Service). A client of a service that this
/// crate knows has the same two methods itself.
///
/// ```no_run
/// # async fn example(manager: hallpass::manager::SessionManager) -> hallpass::Result<()> {
/// use hallpass::transport::{Authorizer, http_client};
/// use reqwest::{Method, Request};
///
/// let authorizer = Authorizer::new(manager, http_client()?);
/// let url = "https://api.example.com/things".parse().expect("it is a URL");
/// let response = authorizer.execute(Request::new(Method::GET, url)).await?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
///
/// # Security
/// The token goes where the request's URL says, but never over plain `http` to another machine. Give
/// it an HTTP client that does not follow redirects, or one that you trust to drop headers. In the
/// browser every client follows them, and browsers of 2023 and later drop the header.
#[derive(Clone, Debug)]
pub struct Authorizer {
    manager: SessionManager,
    client: reqwest::Client,
    allow_http: bool,
}

impl Authorizer {
    /// Sends with `client` and the tokens of `manager`.
    #[must_use]
    pub fn new(manager: SessionManager, client: reqwest::Client) -> Self {
        Self { manager, client, allow_http: false }
    }

    /// Allows plain `http` to other machines than this one.
    ///
    /// # Security
    /// Everyone on the way then reads the token.
    #[must_use]
    pub fn dangerous_allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Attaches a live token.
    ///
    /// # Errors
    /// Whatever [`SessionManager::authorization`] says, and
    /// [`Configuration`](crate::ErrorKind::Configuration) when the request would carry the token over
    /// plain `http` to another machine.
    ///
    /// # Cancel safety
    /// A refresh that it began goes on by itself.
    pub async fn authorize(&self, request: &mut Request) -> Result<Authorization> {
        origin::check_scheme(request.url(), self.allow_http)?;
        let authorization = self.manager.authorization().await?;
        authorization.apply(request.headers_mut());
        Ok(authorization)
    }

    /// Sends with a live token. When that is answered with 401 the token is refreshed, and if the body
    /// can be sent again the request is repeated once; a body that is a stream is not.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize), and [`Network`](crate::ErrorKind::Network) or
    /// [`Timeout`](crate::ErrorKind::Timeout). An answer of any status is not an error.
    ///
    /// # Cancel safety
    /// As any request: it may have reached the server.
    pub async fn execute(&self, request: Request) -> Result<Response> {
        let early = OnceLock::new();
        let outcome = runtime::inside(self.execute_beside(request, &early)).await;
        if let Some(early) = early.get() {
            early.wait().await;
        }
        outcome
    }

    /// The same without the wait for an early refresh that this has started.
    pub(super) async fn execute_beside(
        &self,
        mut request: Request,
        early: &OnceLock<EarlyRefresh>,
    ) -> Result<Response> {
        origin::check_scheme(request.url(), self.allow_http)?;
        let (authorization, started) = self.manager.authorization_beside().await?;
        // It is asked for once, so that there is none yet.
        started.map(|started| early.set(started));
        authorization.apply(request.headers_mut());
        let again = request.try_clone();
        let response = self.send(request).await?;
        let newer = renewal::after(&self.manager, &authorization, response.status()).await;
        let (Some(newer), Some(mut again)) = (newer, again) else { return Ok(response) };
        newer.apply(again.headers_mut());
        let response = self.send(again).await?;
        renewal::settle(&self.manager, &newer, response.status());
        Ok(response)
    }

    async fn send(&self, request: Request) -> Result<Response> {
        self.client.execute(request).await.map_err(network_error)
    }
}

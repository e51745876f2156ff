//! The start of a [`Service`] for Zoo: how its sessions are renewed and ended.
//!
//! Begun by `cargo xtask gen --out`; yours from now on. `docs/your-own-service.md` of hallpass goes
//! through each decision.

use hallpass::{
    BoxFuture, Error, ErrorKind, RefreshFailure, Result, Service, Session,
    clock::{Clock as _, SystemClock},
    transport::{TokenFields, read_tokens, send},
};

/// Zoo as hallpass knows it.
#[derive(Clone, Debug)]
pub struct Zoo {
    url: String,
    http: reqwest::Client,
}

impl Zoo {
    /// The service at this address. The client must not follow redirects, as that of
    /// `hallpass::transport::http_client` does not.
    #[must_use]
    pub fn new(url: impl Into<String>, http: reqwest::Client) -> Self {
        Self { url: url.into(), http }
    }

    /// A request to a path of the document, for a sign-in say.
    pub fn request(&self, method: http::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A session from an answer that grants one, those of a sign-in included.
    ///
    /// # Errors
    /// The answer is not a success, or holds no access token.
    pub async fn session(&self, request: reqwest::RequestBuilder) -> Result<Session> {
        // Look whether these are the service's names.
        let fields = TokenFields::new("accessToken");
        let fields = fields.with_refresh_token("refreshToken");
        let fields = fields.with_expires_in("expiresIn");
        let issued = read_tokens(send(request).await?, &fields).await?;
        Ok(issued.into_session("zoo", SystemClock::default().wall()))
    }
}

impl Service for Zoo {
    /// It is written into stored sessions: never change it.
    fn name(&self) -> &str {
        "zoo"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            // `refreshSession` of the document.
            let token = session.refresh_token.as_ref().map(|token| token.expose());
            let token = token.ok_or_else(|| Error::new(ErrorKind::Unauthenticated))?;
            let request = self.request(http::Method::POST, "/session/refresh");
            let body = serde_json::json!({ "refreshToken": token });
            match self.session(request.json(&body)).await {
                // Say here what means that this refresh token is not good, and nothing else.
                Err(error) if error.status() == Some(http::StatusCode::UNAUTHORIZED) => {
                    Err(RefreshFailure::Rejected(error))
                }
                outcome => Ok(outcome?),
            }
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        // `endSession` of the document.
        let request = self.request(http::Method::POST, "/session/logout");
        let request = request.bearer_auth(session.access_token.expose());
        Box::pin(async { send(request).await.map(drop) })
    }
}

//! The start of a [`Service`] for Desk: how its sessions are renewed and ended.
//!
//! Begun by `cargo xtask gen --out`; yours from now on. `docs/your-own-service.md` of hallpass goes
//! through each decision.

use hallpass::{
    BoxFuture, Error, ErrorKind, RefreshFailure, Result, Service, Session,
    clock::{Clock as _, SystemClock},
    transport::{TokenFields, read_tokens, send},
};

/// Desk as hallpass knows it.
#[derive(Clone, Debug)]
pub struct Desk {
    url: String,
    http: reqwest::Client,
}

impl Desk {
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
        let fields = TokenFields::new("access_token");
        let fields = fields.with_refresh_token("refresh_token");
        let fields = fields.with_expires_in("expires_in");
        let issued = read_tokens(send(request).await?, &fields).await?;
        Ok(issued.into_session("desk", SystemClock::default().wall()))
    }
}

impl Service for Desk {
    /// It is written into stored sessions: never change it.
    fn name(&self) -> &str {
        "desk"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            // `postOauthToken` of the document.
            let token = session.refresh_token.as_ref().map(|token| token.expose());
            let token = token.ok_or_else(|| Error::new(ErrorKind::Unauthenticated))?;
            let request = self.request(http::Method::POST, "/oauth/token");
            let body = serde_json::json!({ "refresh_token": token, "grant_type": "refresh_token" });
            match self.session(request.form(&body)).await {
                // Say here what means that this refresh token is not good, and nothing else.
                Err(error) if error.status() == Some(http::StatusCode::UNAUTHORIZED) => {
                    Err(RefreshFailure::Rejected(error))
                }
                outcome => Ok(outcome?),
            }
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        // No operation of the document looks like a sign-out: the token lives on to its end.
        let _ = session;
        Box::pin(std::future::ready(Ok(())))
    }
}

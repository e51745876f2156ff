//! A standard OAuth 2.0 token endpoint joined to the session engine: refresh by RFC 6749 section 6,
//! revocation by RFC 7009, in two dialects. One server rotates its refresh tokens and takes a spent
//! one for theft; the other issues one refresh token and keeps it.
//!
//! ```sh
//! cargo run --example oauth_service
//! ```

use std::{sync::Arc, time::Duration};

use hallpass::{
    BoxFuture, Error, ErrorKind, RefreshFailure, RefreshToken, Result, Rotation, Secret, Service,
    Session,
    clock::{Clock, ManualClock},
    manager::{SessionManager, SignedOutReason, State},
    transport::{TokenFields, http_client, read_tokens, send},
};
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use self::server::Server;

/// Any server with a token endpoint, and with a revocation endpoint if it has one.
#[derive(Clone, Debug)]
struct OAuth {
    http: reqwest::Client,
    token_endpoint: String,
    revocation_endpoint: Option<String>,
    client_id: String,
    client_secret: Secret,
    /// Whether a refresh token is spent by its use: the server's documentation says so.
    rotation: Rotation,
    clock: ManualClock,
}

/// A failure of the token endpoint (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl OAuth {
    /// Tells the server which client this is (section 2.3.1): by HTTP Basic, with both halves
    /// form-encoded first.
    fn authenticated(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let encoded = |text: &str| -> String { byte_serialize(text.as_bytes()).collect() };
        let secret = encoded(self.client_secret.expose());
        request.basic_auth(encoded(&self.client_id), Some(secret))
    }

    /// Asks the token endpoint.
    async fn ask(&self, form: &[(&str, &str)]) -> Result<Session> {
        let request = self.authenticated(self.http.post(&self.token_endpoint).form(form));
        let issued = match send(request).await {
            // A success (section 5.1). The refresh token is left out where the old one stays good.
            Ok(answer) => read_tokens(answer, &TokenFields::oauth2()).await?,
            Err(error) => return Err(with_its_code(error)),
        };
        let kind = issued.field("token_type");
        let kind = kind.as_ref().and_then(|kind| kind.as_str());
        if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(Error::new(ErrorKind::UnexpectedResponse)
                .with_message("the server issues tokens of a type that is not known here"));
        }
        Ok(issued.into_session("oauth", self.clock.wall()))
    }

    /// Signs a user in. Here with a password, since no browser is at hand; an application of today
    /// trades an authorization code at the same endpoint.
    async fn sign_in(&self, user: &str, password: &str) -> Result<Session> {
        self.ask(&[("grant_type", "password"), ("username", user), ("password", password)]).await
    }
}

impl Service for OAuth {
    fn name(&self) -> &str {
        "oauth"
    }

    fn rotation(&self) -> Rotation {
        self.rotation
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        let token = session.refresh_token.as_ref().map_or("", RefreshToken::expose);
        Box::pin(async move {
            let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
            match self.ask(&form).await {
                // "Invalid, expired, revoked": the one code that ends the session. The others mean
                // that something else is wrong, `invalid_client` a secret that was changed.
                Err(error) if error.code() == Some("invalid_grant") => {
                    Err(RefreshFailure::Rejected(error))
                }
                outcome => Ok(outcome?),
            }
        })
    }

    /// Revokes the refresh token, and with it whatever was issued for it (RFC 7009, section 2.1). A
    /// token that the server no longer knows is a success there too.
    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (Some(endpoint), Some(token)) = (&self.revocation_endpoint, &session.refresh_token)
            else {
                return Ok(());
            };
            let form = [("token", token.expose()), ("token_type_hint", "refresh_token")];
            let request = self.authenticated(self.http.post(endpoint).form(&form));
            send(request).await.map(drop).map_err(with_its_code)
        })
    }
}

/// Reads the code out of a failure's body.
fn with_its_code(error: Error) -> Error {
    let body = error.body().and_then(|body| serde_json::from_slice::<Refused>(body).ok());
    match body {
        Some(refused) => error.with_code(refused.error),
        None => error,
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    for rotates in [true, false] {
        let server = Server::start(rotates).await?;
        let service = service(&server)?;
        println!("a server that {}:", if rotates { "rotates" } else { "keeps the refresh token" });
        keeps_a_session(&server, &service).await?;
        outlives_what_is_no_rejection(&server, &service).await?;
        ends_with_invalid_grant(&server, &service).await?;
    }
    tells_a_lost_answer_from_a_rejection().await
}

fn service(server: &Server) -> Result<OAuth> {
    let rotation = if server.rotates { Rotation::OneTime } else { Rotation::Reusable };
    Ok(OAuth {
        http: http_client()?,
        token_endpoint: format!("{}/token", server.url),
        revocation_endpoint: Some(format!("{}/revoke", server.url)),
        client_id: "example".to_owned(),
        client_secret: Secret::from(server::CLIENT_SECRET),
        rotation,
        clock: ManualClock::default(),
    })
}

/// A manager with a session of Ada's.
async fn signed_in(service: &OAuth) -> Result<SessionManager> {
    let builder = SessionManager::builder(service.clone());
    let manager = builder.clock(service.clock.clone()).build();
    manager.set_session(service.sign_in("ada", "correct horse").await?).await?.persisted?;
    Ok(manager)
}

async fn keeps_a_session(server: &Server, service: &OAuth) -> Outcome {
    let manager = signed_in(service).await?;
    for round in 1..=3 {
        service.clock.advance(Duration::from_secs(server::LIFETIME));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let manager = manager.clone();
            callers.spawn(async move { manager.authorization().await.map(drop) });
        }
        for outcome in callers.join_all().await {
            outcome?;
        }
        assert_eq!(server.count("refresh"), round, "fifty callers share one refresh");
    }
    let refresh_token = manager.session().and_then(|session| session.refresh_token.clone());
    assert!(server.knows(refresh_token.ok_or("the refresh token was lost")?.expose()));
    manager.sign_out().await.server?;
    assert_eq!((server.count("revoke"), server.live()), (1, 0));
    println!("  three lifetimes, 150 callers, 3 refreshes; the sign-out revoked the token");
    Ok(())
}

async fn outlives_what_is_no_rejection(server: &Server, service: &OAuth) -> Outcome {
    let manager = signed_in(service).await?;
    let before = server.count("refresh");
    for (fault, kind) in [
        (server::Fault::Unavailable, ErrorKind::Server),
        (server::Fault::SlowDown, ErrorKind::RateLimited),
        (server::Fault::UnknownClient, ErrorKind::Unauthenticated),
    ] {
        service.clock.advance(Duration::from_secs(server::LIFETIME));
        server.fail(fault);
        let error = manager.authorization().await.err().ok_or("the refresh should have failed")?;
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(manager.session().is_some(), "{kind:?} ended the session");
        // The next try is made when the pause is over.
        service.clock.advance(error.retry_after().unwrap_or_default());
        manager.authorization().await?;
    }
    assert_eq!(server.count("refresh") - before, 6);
    manager.sign_out().await.server?;
    println!("  503, 429 and invalid_client cost no session");
    Ok(())
}

async fn ends_with_invalid_grant(server: &Server, service: &OAuth) -> Outcome {
    let manager = signed_in(service).await?;
    server.forget_everyone();
    service.clock.advance(Duration::from_secs(server::LIFETIME));
    let error = manager.authorization().await.err().ok_or("the refresh should have failed")?;
    assert!(error.is_session_ended(), "{error:?}");
    let State::SignedOut { reason: SignedOutReason::Rejected } = manager.state() else {
        return Err(format!("the session should be over: {:?}", manager.state()).into());
    };
    println!("  invalid_grant ended it");
    Ok(())
}

async fn tells_a_lost_answer_from_a_rejection() -> Outcome {
    let server = Server::start(true).await?;
    let service = service(&server)?;
    let manager = signed_in(&service).await?;
    server.fail(server::Fault::LoseAnswer);
    service.clock.advance(Duration::from_secs(server::LIFETIME));
    let error = manager.authorization().await.err().ok_or("the refresh should have failed")?;
    assert!(!error.is_session_ended() && manager.session().is_some(), "{error:?}");
    // Tried again, the server takes the old token no more. It had rotated: nobody threw Ada out.
    service.clock.advance(error.retry_after().unwrap_or_default());
    let error = manager.authorization().await.err().ok_or("the refresh should have failed")?;
    assert_eq!(error.kind(), ErrorKind::RotationLost, "{error:?}");
    assert_eq!(server.count("refresh"), 2);
    println!("an answer that was lost is told from a rejection: {error}");
    Ok(())
}

/// The server.
mod server {
    use super::*;
    use axum::{
        Form, Json, Router,
        extract::State as Of,
        http::{HeaderMap, StatusCode, header::AUTHORIZATION},
        response::{IntoResponse, Response},
        routing::post,
    };
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use std::{
        collections::{BTreeMap, BTreeSet},
        sync::{Mutex, MutexGuard, PoisonError},
    };

    pub(super) const CLIENT_SECRET: &str = "a secret: of the example's";
    pub(super) const LIFETIME: u64 = 600;

    /// What the next refresh meets.
    pub(super) enum Fault {
        Unavailable,
        SlowDown,
        UnknownClient,
        LoseAnswer,
    }

    pub(super) struct Server {
        pub(super) url: String,
        pub(super) rotates: bool,
        memory: Arc<Memory>,
    }

    struct Memory {
        rotates: bool,
        state: Mutex<State>,
    }

    #[derive(Default)]
    struct State {
        issued: usize,
        live: BTreeSet<String>,
        fault: Option<Fault>,
        counts: BTreeMap<&'static str, usize>,
    }

    impl Memory {
        fn state(&self) -> MutexGuard<'_, State> {
            self.state.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }

    impl Server {
        pub(super) async fn start(rotates: bool) -> std::io::Result<Self> {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            let url = format!("http://{}", listener.local_addr()?);
            let memory = Arc::new(Memory { rotates, state: Mutex::default() });
            let router = Router::new()
                .route("/token", post(token))
                .route("/revoke", post(revoke))
                .with_state(Arc::clone(&memory));
            tokio::spawn(async move { axum::serve(listener, router).await });
            Ok(Self { url, rotates, memory })
        }

        pub(super) fn count(&self, what: &str) -> usize {
            self.memory.state().counts.get(what).copied().unwrap_or_default()
        }

        pub(super) fn fail(&self, fault: Fault) {
            self.memory.state().fault = Some(fault);
        }

        pub(super) fn knows(&self, refresh_token: &str) -> bool {
            self.memory.state().live.contains(refresh_token)
        }

        pub(super) fn live(&self) -> usize {
            self.memory.state().live.len()
        }

        pub(super) fn forget_everyone(&self) {
            self.memory.state().live.clear();
        }
    }

    type Asked = Form<BTreeMap<String, String>>;

    async fn token(Of(memory): Of<Arc<Memory>>, headers: HeaderMap, Form(form): Asked) -> Response {
        if !is_the_client(&headers) {
            return refusal(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        let asked = |name: &str| form.get(name).map_or("", String::as_str);
        let mut state = memory.state();
        match asked("grant_type") {
            "password" if (asked("username"), asked("password")) == ("ada", "correct horse") => {
                issue(&mut state, None)
            }
            "refresh_token" => refresh(&mut state, memory.rotates, asked("refresh_token")),
            "password" => refusal(StatusCode::BAD_REQUEST, "invalid_grant"),
            _ => refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        }
    }

    fn refresh(state: &mut State, rotates: bool, token: &str) -> Response {
        *state.counts.entry("refresh").or_default() += 1;
        let fault = state.fault.take();
        match fault {
            Some(Fault::Unavailable) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Some(Fault::SlowDown) => {
                return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "20")]).into_response();
            }
            Some(Fault::UnknownClient) => {
                return refusal(StatusCode::UNAUTHORIZED, "invalid_client");
            }
            Some(Fault::LoseAnswer) | None => {}
        }
        if !state.live.contains(token) {
            // A spent token is in the wrong hands, as far as a strict server can tell: all go.
            if rotates {
                state.live.clear();
            }
            return refusal(StatusCode::BAD_REQUEST, "invalid_grant");
        }
        let kept = (!rotates).then_some(token);
        if rotates {
            state.live.remove(token);
        }
        let answer = issue(state, kept);
        match fault {
            // As it looks from outside when a proxy gives up on what the server has done.
            Some(Fault::LoseAnswer) => (StatusCode::OK, "{\"access_token\":").into_response(),
            _ => answer,
        }
    }

    /// A new access token, and a new refresh token unless the old one is kept.
    fn issue(state: &mut State, kept: Option<&str>) -> Response {
        state.issued += 1;
        let mut answer = serde_json::json!({
            "access_token": format!("access-{}", state.issued),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
        });
        if kept.is_none() {
            let refresh_token = format!("refresh-{}", state.issued);
            answer["refresh_token"] = refresh_token.clone().into();
            state.live.insert(refresh_token);
        }
        Json(answer).into_response()
    }

    async fn revoke(
        Of(memory): Of<Arc<Memory>>,
        headers: HeaderMap,
        Form(form): Asked,
    ) -> Response {
        if !is_the_client(&headers) {
            return refusal(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        let mut state = memory.state();
        *state.counts.entry("revoke").or_default() += 1;
        state.live.remove(form.get("token").map_or("", String::as_str));
        StatusCode::OK.into_response()
    }

    fn is_the_client(headers: &HeaderMap) -> bool {
        let told = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let told = told.and_then(|value| STANDARD.decode(value.strip_prefix("Basic ")?).ok());
        // Each half is form-encoded before they are joined.
        let id_and_secret = told.and_then(|bytes| String::from_utf8(bytes).ok());
        id_and_secret.is_some_and(|text| text == "example:a+secret%3A+of+the+example%27s")
    }

    fn refusal(status: StatusCode, code: &str) -> Response {
        let body = serde_json::json!({ "error": code, "error_description": "as it is" });
        (status, Json(body)).into_response()
    }
}

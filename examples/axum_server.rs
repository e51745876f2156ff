//! A server that holds a session per user. Browsers and apps sign in through it and get the
//! short-lived access token alone; the refresh token never leaves the server. It verifies its callers'
//! tokens on its own machine, by the key set of the authentication service, and acts for each of them
//! with a session, a manager and a store of their own.
//!
//! ```sh
//! cargo run --example axum_server --features jwks              # plays two users, and shuts down
//! cargo run --example axum_server --features jwks -- --serve   # stays until Ctrl-C
//! ```

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{FromRequestParts, State},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use clap::Parser;
use hallpass::{
    AccessToken, Error, ErrorKind, Secret, Timestamp, clock::ManualClock, jwks::Verifier,
    nhost::Client, transport::http_client,
};
use hallpass_emulator::Emulator;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet};

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Serves an API whose users sign in at the embedded emulator.
#[derive(Parser)]
struct Arguments {
    /// Stay and serve until Ctrl-C.
    #[arg(long)]
    serve: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let emulator = Emulator::start().await?;
    let now = Timestamp::from_millis(emulator.nhost().now().timestamp_millis());
    let clock = ManualClock::starting_at(now);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = App::new(&emulator.nhost().url(), (!arguments.serve).then(|| clock.clone()))?;
    if arguments.serve {
        for email in ["ada@example.com", "bea@example.com"] {
            app.open()?.sign_up_email_password(email, PASSWORD).await?.into_signed_in()?;
        }
        println!(
            "{url}: POST /sign-in {{\"email\", \"password\"}}, GET /me, GET /token, POST /sign-out"
        );
        println!("users: ada@example.com and bea@example.com, password {PASSWORD}");
        return serve(listener, app, async { drop(tokio::signal::ctrl_c().await) }).await;
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, app, async { drop(stopped.await) }));
    let story = Story { emulator, clock, url, http: http_client()? };
    story.tell().await?;
    drop(stop);
    serving.await??;
    story.after_the_shutdown().await
}

const PASSWORD: &str = "Correct-Horse-42";

/// What the handlers share.
#[derive(Clone)]
struct App {
    auth_url: Arc<str>,
    clock: Option<ManualClock>,
    verifier: Verifier,
    /// A client for each user, by the user's id. Clones of one share its session and its refresh.
    users: Arc<Mutex<HashMap<String, Client>>>,
}

impl App {
    fn new(auth_url: &str, clock: Option<ManualClock>) -> Result<Self> {
        let verifier = Verifier::new(&format!("{auth_url}/.well-known/jwks.json"))?;
        let verifier = match &clock {
            Some(clock) => verifier.with_clock(Arc::new(clock.clone())),
            None => verifier,
        };
        let verifier = verifier.with_issuer("hasura-auth");
        Ok(Self { auth_url: auth_url.into(), clock, verifier, users: Arc::default() })
    }

    /// A client with no session yet. A server that outlives its sessions gives it a store.
    fn open(&self) -> hallpass::Result<Client> {
        let builder = Client::builder(&*self.auth_url);
        match &self.clock {
            Some(clock) => builder.clock(clock.clone()).build(),
            None => builder.build(),
        }
    }

    fn users(&self) -> MutexGuard<'_, HashMap<String, Client>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until `stop`: then takes no new connection, answers what is under way, and ends all sessions,
/// since nobody could renew them any more.
async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let router = Router::new()
        .route("/sign-in", post(sign_in))
        .route("/me", get(me))
        .route("/token", get(token))
        .route("/sign-out", post(sign_out))
        .with_state(app.clone());
    axum::serve(listener, router).with_graceful_shutdown(stop).await?;
    let clients: Vec<_> = app.users().drain().map(|(_, client)| client).collect();
    let mut leaving = JoinSet::new();
    for client in clients {
        leaving.spawn(async move { client.sign_out().await.server });
    }
    let outcomes = leaving.join_all().await;
    println!("shut down: {} sessions ended", outcomes.len());
    for outcome in outcomes {
        outcome?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Credentials {
    email: String,
    password: Secret,
}

/// Signs a user in, and keeps the session here. Whoever signs in again takes up a new one, and the old
/// one ends.
async fn sign_in(
    State(app): State<App>,
    Json(credentials): Json<Credentials>,
) -> Result<Json<Value>, Refusal> {
    let client = app.open()?;
    let sign_in = client.sign_in_email_password(&credentials.email, credentials.password).await?;
    let signed_in = sign_in.into_signed_in()?;
    let user = client.claims()?.user_id().map(str::to_owned).ok_or(Refusal::NoSession)?;
    let old = app.users().insert(user, client);
    if let Some(old) = old {
        old.sign_out().await;
    }
    Ok(access_token(&signed_in.session().access_token))
}

/// The user's record, fetched with the user's session.
async fn me(caller: Caller) -> Result<Json<Value>, Refusal> {
    let user = caller.client.get_user().await?;
    Ok(Json(json!({ "id": user.id, "email": user.email })))
}

/// The access token as it is now, renewed where its time is nearly over: for the next call here, or for
/// another server that verifies the same tokens.
async fn token(caller: Caller) -> Result<Json<Value>, Refusal> {
    caller.client.sessions().authorization().await?;
    let session = caller.client.session().ok_or(Refusal::NoSession)?;
    Ok(access_token(&session.access_token))
}

async fn sign_out(State(app): State<App>, caller: Caller) -> StatusCode {
    app.users().remove(&caller.user);
    caller.client.sign_out().await;
    StatusCode::NO_CONTENT
}

fn access_token(token: &AccessToken) -> Json<Value> {
    Json(json!({ "accessToken": token.expose() }))
}

/// A caller whose token is good and whose session is held here.
struct Caller {
    user: String,
    client: Client,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        let claims = app.verifier.verify(token.ok_or(Refusal::NoSession)?).await?;
        let user = claims.user_id().ok_or(Refusal::NoSession)?.to_owned();
        let client = app.users().get(&user).cloned().ok_or(Refusal::NoSession)?;
        Ok(Self { user, client })
    }
}

/// Why a call is refused. The caller is told no more than what to do.
enum Refusal {
    NoSession,
    Failed(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Failed(error) if error.is_retryable() => {
                let wait = error.retry_after().map_or(1, |wait| wait.as_secs().max(1));
                (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", wait.to_string())])
                    .into_response()
            }
            Self::Failed(error) => {
                let signs_in =
                    error.is_session_ended() || error.kind() == ErrorKind::Unauthenticated;
                let status =
                    if signs_in { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_GATEWAY };
                status.into_response()
            }
            Self::NoSession => StatusCode::UNAUTHORIZED.into_response(),
        }
    }
}

/// Two users of the server.
struct Story {
    emulator: Emulator,
    clock: ManualClock,
    url: String,
    http: reqwest::Client,
}

impl Story {
    async fn tell(&self) -> Result<()> {
        let nhost = self.emulator.nhost();
        let (mut ada, bea) =
            (self.sign_in("ada@example.com").await?, self.sign_in("bea@example.com").await?);
        for (email, token) in [("ada@example.com", &ada), ("bea@example.com", &bea)] {
            let (status, me) = self.get("/me", token).await?;
            assert_eq!((status, me["email"].as_str()), (200, Some(email)));
        }
        println!("two users, each with their own session");

        let forged = format!("{}x", &ada[..ada.len() - 2]);
        assert_eq!(self.get("/me", &forged).await?.0, 401);
        assert_eq!(self.get("/me", "").await?.0, 401);
        assert_eq!(nhost.calls("getUser"), 2, "a forged token costs no call");
        println!("a forged token is refused here, and the authentication service is not asked");

        // Near its end the token is exchanged, once for fifty callers.
        self.pass(Duration::from_secs(870));
        let mut callers = JoinSet::new();
        for _ in 0..50 {
            let request = self.http.get(format!("{}/token", self.url)).bearer_auth(&ada);
            callers.spawn(async move { request.send().await.map(|answer| answer.status()) });
        }
        for status in callers.join_all().await {
            assert_eq!(status?, 200);
        }
        self.until_refreshed(&ada).await?;
        ada =
            self.get("/token", &ada).await?.1["accessToken"].as_str().ok_or("no token")?.to_owned();
        assert_eq!(nhost.calls("refreshToken"), 1, "fifty callers, one refresh");
        println!("fifty callers with a token near its end: one refresh, of one user's session");

        // When the first tokens are over, Ada's new one is good and Bea has to sign in again.
        self.pass(Duration::from_secs(60));
        assert_eq!(self.get("/me", &ada).await?.0, 200);
        assert_eq!(self.get("/me", &bea).await?.0, 401);
        println!("an expired token is refused, whatever session its user has here");
        Ok(())
    }

    async fn after_the_shutdown(&self) -> Result<()> {
        assert!(self.http.get(&self.url).send().await.is_err(), "nobody listens any more");
        assert_eq!(self.emulator.nhost().calls("signOut"), 2);
        println!("both sessions are over at the authentication service too");
        Ok(())
    }

    /// Makes an account and signs it in through the server.
    async fn sign_in(&self, email: &str) -> Result<String> {
        let account = Client::new(self.emulator.nhost().url())?;
        account.sign_up_email_password(email, PASSWORD).await?.into_signed_in()?;
        let body = json!({ "email": email, "password": PASSWORD });
        let request = self.http.post(format!("{}/sign-in", self.url)).json(&body);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(answer["accessToken"].as_str().ok_or("no token")?.to_owned())
    }

    async fn get(&self, path: &str, token: &str) -> Result<(u16, Value)> {
        let request = self.http.get(format!("{}{path}", self.url)).bearer_auth(token);
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.json().await.unwrap_or_default()))
    }

    /// The exchange goes on behind the callers who were served the old token.
    async fn until_refreshed(&self, old: &str) -> Result<()> {
        while self.get("/token", old).await?.1["accessToken"] == old {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn pass(&self, time: Duration) {
        self.emulator.nhost().advance(time);
        self.clock.advance(time);
    }
}

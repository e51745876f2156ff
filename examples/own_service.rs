//! A company's own API joined to the session engine: stored sessions, one refresh for all callers,
//! events, live tokens for any request. The API stands at the end: `cargo run --example own_service`

use std::sync::{Arc, atomic::AtomicU32, atomic::Ordering::Relaxed};

use axum::{Router, extract::State, http::HeaderMap, http::StatusCode, http::Uri};
use hallpass::clock::{Clock as _, SystemClock};
use hallpass::manager::{Event, SessionManager};
use hallpass::transport::{Authorizer, http_client, read_json, send};
use hallpass::{AccessToken, BoxFuture, RefreshFailure, RefreshToken, Result, Service, Session};

#[derive(Clone, Debug)]
struct InHouse(String, reqwest::Client);

impl InHouse {
    /// Where the API answers with an access token, a renewal token and the first one's seconds.
    async fn ask(&self, path: &str, body: String) -> Result<Session> {
        let answer = send(self.1.post(self.0.clone() + path).body(body)).await?;
        let (access, renewal, seconds): (AccessToken, RefreshToken, u64) =
            read_json(answer).await?;
        Ok(Session::new("in-house", access, SystemClock::default().wall())
            .with_refresh_token(renewal)
            .with_lifetime(std::time::Duration::from_secs(seconds)))
    }
}

impl Service for InHouse {
    fn name(&self) -> &str {
        "in-house"
    }
    fn refresh<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        let renewal = held.refresh_token.as_ref().map(|token| token.expose().to_owned());
        Box::pin(async move {
            let outcome = self.ask("/renew", renewal.unwrap_or_default()).await;
            outcome.map_err(|error| match error.status() {
                // The API's one way to say that this token is not good. All else is tried again.
                Some(StatusCode::GONE) => RefreshFailure::Rejected(error),
                _ => error.into(),
            })
        })
    }
    fn revoke<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<()>> {
        let request = self.1.post(self.0.clone() + "/leave");
        Box::pin(async { send(request.bearer_auth(held.access_token.expose())).await.map(drop) })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (listener, api) = (tokio::net::TcpListener::bind("127.0.0.1:0").await?, Api::default());
    let service = InHouse(format!("http://{}", listener.local_addr()?), http_client()?);
    let router = Router::new().fallback(serve).with_state(api.clone());
    tokio::spawn(async { axum::serve(listener, router).await });
    let folder = tempfile::tempdir()?;
    let store = hallpass::store::FileStore::new(folder.path().join("session.json"));
    let open = || SessionManager::builder(service.clone()).store(store.clone()).build();
    let manager = open();
    let mut events = manager.subscribe();
    manager.set_session(service.ask("/login", "correct horse".into()).await?).await?.persisted?;
    let authorizer = Authorizer::new(manager.clone(), service.1.clone());
    let orders = || service.1.get(service.0.clone() + "/orders").build();
    let mut request = orders()?;
    authorizer.authorize(&mut request).await?; // From here on anything may send it.
    assert_eq!(service.1.execute(request).await?.status(), 200);

    api.1.store(1, Relaxed); // Now the API forgets the first access token before its time.
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (authorizer, request) = (authorizer.clone(), orders()?);
        calls.spawn(async move { authorizer.execute(request).await.map(|answer| answer.status()) });
    }
    assert!(calls.join_all().await.iter().all(|call| matches!(call, Ok(StatusCode::OK))));
    assert_eq!(api.0.load(Relaxed), 2, "a hundred calls share one renewal");
    assert!(open().restore().await?.session().is_some(), "the session is in the file");
    manager.sign_out().await.server?;
    let told: Vec<_> = std::iter::from_fn(|| events.try_next()).collect();
    assert!(matches!(told[..], [Event::SignedIn { .. }, _, Event::SignedOut { .. }]));
    println!("a hundred calls over a refused token, one renewal; events: {told:?}");
    Ok(())
}

/// The API's memory: how many tokens it has issued, and how many of them it has forgotten.
type Api = Arc<(AtomicU32, AtomicU32)>;
type Answer = Result<String, StatusCode>;

async fn serve(api: State<Api>, to: Uri, headers: HeaderMap, body: String) -> Answer {
    let (last, forgotten) = (api.0.0.load(Relaxed), api.0.1.load(Relaxed));
    let token = headers.get("authorization").is_some_and(|it| *it == *format!("Bearer a{last}"));
    let (login, renewal) = (body == "correct horse", body == format!("r{last}"));
    match to.path() {
        "/orders" | "/leave" if token && last > forgotten => Ok(String::new()),
        "/renew" if !renewal => Err(StatusCode::GONE),
        "/login" | "/renew" if login || renewal => {
            let next = api.0.0.fetch_add(1, Relaxed) + 1;
            Ok(format!(r#"["a{next}", "r{next}", 900]"#))
        }
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

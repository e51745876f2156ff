//! An API that asks for a token: it notes each request, and can be held, forget tokens and redirect.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// The API on a port of its own; it goes away with its value.
pub(super) struct Api {
    pub(super) url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    notes: Mutex<Notes>,
    arrived: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

#[derive(Default)]
struct Notes {
    seen: Vec<Seen>,
    /// The number of the first token that is taken.
    first_good: usize,
    location: Option<String>,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The number at the token's end, if there was one.
    pub(super) token: Option<usize>,
    pub(super) body: String,
}

impl Api {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            notes: Mutex::default(),
            arrived: watch::Sender::new(0),
            open: watch::Sender::new(true),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, serving }
    }

    fn notes(&self) -> std::sync::MutexGuard<'_, Notes> {
        self.shared.notes()
    }

    /// From now on only the tokens from this number on are taken.
    pub(super) fn take_from(&self, number: usize) {
        self.notes().first_good = number;
    }

    /// From now on whoever has a good token is sent elsewhere.
    pub(super) fn redirect_to(&self, location: &str) {
        self.notes().location = Some(location.to_owned());
    }

    /// The tokens of all requests so far, in the order of their arrival.
    pub(super) fn tokens(&self) -> Vec<Option<usize>> {
        self.notes().seen.iter().map(|seen| seen.token).collect()
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.notes().seen.clone()
    }

    /// From now on requests wait before the API looks at them.
    pub(super) fn hold(&self) {
        self.shared.open.send_replace(false);
    }

    pub(super) fn release(&self) {
        self.shared.open.send_replace(true);
    }

    /// Waits until so many requests have come in all.
    pub(super) async fn arrived(&self, number: usize) {
        self.shared.arrived.subscribe().wait_for(|arrived| *arrived >= number).await.unwrap();
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    fn notes(&self) -> std::sync::MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let header = request.headers().get(header::AUTHORIZATION);
    let token = header.map(|value| {
        value.to_str().unwrap().rsplit('-').next().unwrap().parse().expect("a numbered token")
    });
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    shared.notes().seen.push(Seen { token, body });
    shared.arrived.send_modify(|arrived| *arrived += 1);
    shared.open.subscribe().wait_for(|open| *open).await.unwrap();
    let notes = shared.notes();
    if token.is_none_or(|token| token < notes.first_good) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match &notes.location {
        Some(location) => {
            (StatusCode::FOUND, [(header::LOCATION, location.clone())]).into_response()
        }
        None => StatusCode::OK.into_response(),
    }
}

//! What each stack does by itself: which bodies are repeated, and tower's own contract.

use std::{
    convert::Infallible,
    error::Error as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use tower::Service;

use super::*;

#[tokio::test]
async fn a_stream_is_not_sent_again_but_its_token_is_renewed() {
    let stage = Stage::signed_in(Stack::Middleware).await;
    stage.api.take_from(2);
    let Client::Middleware(client) = &stage.client else { unreachable!("it was asked for") };
    let once = || reqwest::Body::wrap(reqwest::Body::from("once"));
    let answer = client.post(&stage.api.url).body(once()).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!((stage.api.tokens(), stage.scene.server.exchanges()), (vec![Some(1)], 1));
    // Whoever makes the request anew has the better token at once.
    let answer = client.post(&stage.api.url).body(once()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(stage.api.tokens(), [Some(1), Some(2)]);
    assert_eq!(stage.scene.server.exchanges(), 1);
}

/// A body that is not `Clone`.
#[derive(Debug)]
enum Body {
    Text(&'static str),
    Stream,
}

fn copy(body: &Body) -> Option<Body> {
    match body {
        Body::Text(text) => Some(Body::Text(text)),
        Body::Stream => None,
    }
}

/// Takes tokens from 2 on, one request after the other: it has to be found ready before each.
#[derive(Debug, Default)]
struct Scripted {
    ready: bool,
    calls: Arc<AtomicUsize>,
}

/// A clone has to be found ready by itself, as tower has it.
impl Clone for Scripted {
    fn clone(&self) -> Self {
        Self { ready: false, calls: Arc::clone(&self.calls) }
    }
}

impl Service<http::Request<Body>> for Scripted {
    type Response = http::Response<()>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        assert!(std::mem::take(&mut self.ready), "called before it was found ready");
        self.calls.fetch_add(1, Ordering::Relaxed);
        let token = request.headers().get("authorization").map(|value| value.to_str().unwrap());
        let good = token.is_some_and(|token| !token.ends_with("-1"));
        let mut answer = http::Response::new(());
        *answer.status_mut() = if good { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        std::future::ready(Ok(answer))
    }
}

const ORIGIN: &str = "https://api.example.com";

fn request(uri: &str, body: Body) -> http::Request<Body> {
    http::Request::post(uri).body(body).unwrap()
}

async fn layer() -> (Scene, SessionLayer) {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    (scene, SessionLayer::new(manager, [ORIGIN]).unwrap())
}

#[tokio::test]
async fn a_function_says_which_bodies_are_sent_again() {
    for (body, status, calls) in [(Body::Text("again"), 200, 2), (Body::Stream, 401, 1)] {
        let (scene, layer) = layer().await;
        let inner = Scripted::default();
        let client = layer.repeat_with(copy).layer(inner.clone());
        let answer = client.oneshot(request(ORIGIN, body)).await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(inner.calls.load(Ordering::Relaxed), calls);
        // Renewed in both cases.
        assert_eq!(scene.server.exchanges(), 1);
    }
}

#[tokio::test]
async fn a_layer_that_never_repeats_renews_for_the_next_request() {
    let (scene, layer) = layer().await;
    let inner = Scripted::default();
    let client = layer.repeat_never().layer(inner.clone());
    for status in [401, 200] {
        let answer = client.clone().oneshot(request(ORIGIN, Body::Text(""))).await.unwrap();
        assert_eq!(answer.status(), status);
    }
    assert_eq!((inner.calls.load(Ordering::Relaxed), scene.server.exchanges()), (2, 1));
}

#[tokio::test]
async fn a_request_that_names_no_host_needs_to_be_told_where_the_client_leads() {
    let (_scene, layer) = layer().await;
    let layer = layer.repeat_with(copy);
    let inner = Scripted::default();
    let relative = || request("/things", Body::Text(""));
    let error = layer.layer(inner.clone()).oneshot(relative()).await.unwrap_err();
    assert_eq!(error.session().unwrap().kind(), ErrorKind::Configuration);
    // Whoever walks the chain of a boxed error finds the session's own.
    let source = error.source().unwrap().downcast_ref::<Error>().unwrap();
    assert!(source.to_string().contains("connected_to"), "{source}");
    assert_eq!(inner.calls.load(Ordering::Relaxed), 0);

    let connected = layer.clone().connected_to(ORIGIN).unwrap().layer(inner.clone());
    assert_eq!(connected.oneshot(relative()).await.unwrap().status(), 200);
    assert_eq!(inner.calls.load(Ordering::Relaxed), 2);

    // A client that leads elsewhere carries no token, and plain http is refused at once.
    let elsewhere = layer.clone().connected_to("https://other.example").unwrap();
    let answer = elsewhere.layer(inner.clone()).oneshot(relative()).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(inner.calls.load(Ordering::Relaxed), 3);
    let open = layer.connected_to("http://api.example.com").unwrap_err();
    assert_eq!(open.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn plain_http_to_another_machine_has_to_be_asked_for() {
    let open = "http://api.example.com";
    let (_scene, layer) = layer().await;
    let layer = layer.repeat_with(copy).dangerous_allow_http(open).unwrap();
    let inner = Scripted::default();
    let client = layer.layer(inner.clone());
    let answer = client.clone().oneshot(request(open, Body::Text(""))).await.unwrap();
    assert_eq!(answer.status(), 200);
    // Another port of that machine is another origin.
    let other = request("http://api.example.com:8080/", Body::Text(""));
    let error = client.oneshot(other).await.unwrap_err();
    assert_eq!(error.session().unwrap().kind(), ErrorKind::Configuration);
    assert_eq!(inner.calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn nothing_of_them_prints_a_token() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let middleware = SessionMiddleware::new(manager.clone(), [ORIGIN]).unwrap();
    let layer = SessionLayer::new(manager.clone(), [ORIGIN]).unwrap();
    let service = layer.layer(Scripted::default());
    manager.sign_out().await;
    let client = layer.clone().repeat_with(copy).layer(Scripted::default());
    let error = client.oneshot(request(ORIGIN, Body::Text(super::super::support::SECRET))).await;
    let error = error.unwrap_err();
    let text = format!(
        "{middleware:?} {layer:?} {service:#?} {error} {error:?} {:?} {:?}",
        layer.clone().repeat_never(),
        layer.clone().repeat_with(copy),
    );
    for shown in [ORIGIN, "ByClone", "Never", "ByFn", "sign in first"] {
        assert!(text.contains(shown), "{text}");
    }
    assert!(!text.contains(super::super::support::SECRET), "{text}");
}

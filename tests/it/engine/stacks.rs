//! A session's token in the HTTP stacks of others: the rules that hold in every one of them.

use hallpass::{
    Error, ErrorKind,
    manager::SessionManager,
    transport::{
        http_client,
        middleware::SessionMiddleware,
        tower::{SessionError, SessionLayer, SessionService},
    },
};
use http::{Method, StatusCode};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::TokioExecutor,
};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tokio::task::JoinSet;
use tower::{Layer as _, ServiceExt as _};

use super::{
    api::{Api, Seen},
    support::{Scene, until_true},
};

mod bodies;
mod early;
mod redirects;

/// The stacks.
#[derive(Clone, Copy, Debug)]
enum Stack {
    Middleware,
    Tower,
}

impl Stack {
    const ALL: [Self; 2] = [Self::Middleware, Self::Tower];
}

type HttpClient = Pool<HttpConnector, Full<bytes::Bytes>>;

/// A client of one of the stacks.
#[derive(Clone, Debug)]
enum Client {
    Middleware(ClientWithMiddleware),
    Tower(Box<SessionService<HttpClient>>),
}

/// Why there is no answer.
#[derive(Debug)]
enum Failure {
    Session(Error),
    NoConnection,
}

impl Failure {
    fn session(self) -> Error {
        match self {
            Self::Session(error) => error,
            Self::NoConnection => panic!("the session had nothing to say"),
        }
    }
}

impl Client {
    fn new(stack: Stack, manager: &SessionManager, origins: &[&str]) -> Result<Self, Error> {
        Ok(match stack {
            Stack::Middleware => {
                let session = SessionMiddleware::new(manager.clone(), origins)?;
                Self::Middleware(ClientBuilder::new(http_client()?).with(session).build())
            }
            Stack::Tower => {
                let layer = SessionLayer::new(manager.clone(), origins)?;
                Self::Tower(Box::new(layer.layer(pool())))
            }
        })
    }

    /// Posts a text.
    async fn post(&self, url: &str, body: &'static str) -> Result<StatusCode, Failure> {
        match self {
            Self::Middleware(client) => {
                use reqwest_middleware::Error;
                let answer = client.post(url).body(body).send().await;
                answer.map(|answer| answer.status()).map_err(|error| match error {
                    Error::Middleware(error) => Failure::Session(error.downcast().unwrap()),
                    Error::Reqwest(error) if error.is_connect() => Failure::NoConnection,
                    Error::Reqwest(error) => panic!("{error:?}"),
                })
            }
            Self::Tower(client) => {
                let request = http::Request::builder().method(Method::POST).uri(url);
                let request = request.body(Full::from(body)).unwrap();
                let answer = SessionService::clone(client).oneshot(request).await;
                answer.map(|answer| answer.status()).map_err(|error| match error {
                    SessionError::Session(error) => Failure::Session(error),
                    SessionError::Client(error) if error.is_connect() => Failure::NoConnection,
                    error => panic!("{error:?}"),
                })
            }
        }
    }
}

fn pool() -> HttpClient {
    Pool::builder(TokioExecutor::new()).build_http()
}

/// A session with token 1, an API, and a client of both.
struct Stage {
    scene: Scene,
    manager: SessionManager,
    api: Api,
    client: Client,
}

impl Stage {
    async fn signed_in(stack: Stack) -> Self {
        let scene = Scene::new();
        let manager = scene.signed_in().await;
        let api = Api::start().await;
        let client = Client::new(stack, &manager, &[&api.url]).unwrap();
        Self { scene, manager, api, client }
    }

    async fn post(&self, body: &'static str) -> Result<StatusCode, Failure> {
        self.client.post(&format!("{}/things?a=b", self.api.url), body).await
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_repeated_once() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        assert_eq!(stage.post("first").await.unwrap(), 200, "{stack:?}");
        stage.api.take_from(2);
        assert_eq!(stage.post("second").await.unwrap(), 200, "{stack:?}");
        let seen = |token, body: &str| Seen { token: Some(token), body: body.to_owned() };
        let all = [seen(1, "first"), seen(1, "second"), seen(2, "second")];
        assert_eq!(stage.api.seen(), all, "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{stack:?}");
        // The second token has proved good, so that its own rejection is worth another exchange.
        stage.api.take_from(3);
        assert_eq!(stage.post("third").await.unwrap(), 200, "{stack:?}");
        assert_eq!(stage.api.tokens()[3..], [Some(2), Some(3)], "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 2, "{stack:?}");
    }
}

#[tokio::test]
async fn an_api_that_refuses_every_token_is_asked_twice_and_gets_its_answer_through() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.api.take_from(usize::MAX);
        for _ in 0..4 {
            assert_eq!(stage.post("").await.unwrap(), 401, "{stack:?}");
        }
        // Only the first is repeated: that another new token would not help is known by then.
        let tokens = [Some(1), Some(2), Some(2), Some(2), Some(2)];
        assert_eq!(stage.api.tokens(), tokens, "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{stack:?}");
        assert!(stage.manager.session().is_some(), "{stack:?}");
    }
}

#[tokio::test]
async fn a_hundred_requests_at_once_share_one_refresh() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.api.take_from(2);
        stage.api.hold();
        let mut requests = JoinSet::new();
        for _ in 0..100 {
            let (client, url) = (stage.client.clone(), stage.api.url.clone());
            requests.spawn(async move { client.post(&url, "body").await.unwrap() });
        }
        stage.api.arrived(100).await;
        stage.api.release();
        assert_eq!(requests.join_all().await, [StatusCode::OK; 100], "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{stack:?}");
        let tokens = stage.api.tokens();
        assert_eq!(tokens[..100], [Some(1); 100], "{stack:?}");
        assert_eq!(tokens[100..], [Some(2); 100], "{stack:?}");
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_before_the_request_is_sent() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.scene.expire();
        assert_eq!(stage.post("").await.unwrap(), 200, "{stack:?}");
        assert_eq!(stage.api.tokens(), [Some(2)], "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{stack:?}");
    }
}

#[tokio::test]
async fn a_request_that_goes_away_loses_no_refresh() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.api.take_from(2);
        stage.scene.server.hold();
        let request = tokio::spawn({
            let (client, url) = (stage.client.clone(), stage.api.url.clone());
            async move { client.post(&url, "").await }
        });
        stage.scene.server.arrived(1).await;
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled(), "{stack:?}");
        stage.scene.server.release();
        until_true(|| stage.scene.server.exchanges() == 1).await;
        assert_eq!(stage.post("").await.unwrap(), 200, "{stack:?}");
        assert_eq!(stage.api.tokens(), [Some(1), Some(2)], "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{stack:?}");
    }
}

#[tokio::test]
async fn what_the_session_says_comes_through_and_nothing_is_sent() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.scene.server.script([super::support::Fault::Refuse]);
        stage.scene.expire();
        let error = stage.post("").await.unwrap_err().session();
        assert_eq!(error.kind(), ErrorKind::Network, "{stack:?}");
        assert!(error.is_retryable() && error.retry_after().is_some(), "{stack:?}");
        stage.manager.sign_out().await;
        let error = stage.post("").await.unwrap_err().session();
        assert_eq!(error.kind(), ErrorKind::SignedOut, "{stack:?}");
        assert_eq!(stage.api.tokens(), [], "{stack:?}");
    }
}

#[tokio::test]
async fn a_session_that_the_server_will_not_renew_leaves_the_answer_as_it_is() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        stage.api.take_from(2);
        stage.scene.server.script([super::support::Fault::Reject]);
        assert_eq!(stage.post("").await.unwrap(), 401, "{stack:?}");
        let error = stage.post("").await.unwrap_err().session();
        assert_eq!(error.kind(), ErrorKind::SessionEnded, "{stack:?}");
        assert_eq!(stage.api.tokens(), [Some(1)], "{stack:?}");
    }
}

#[tokio::test]
async fn what_the_client_says_comes_through_too() {
    for stack in Stack::ALL {
        let scene = Scene::new();
        let manager = scene.signed_in().await;
        let gone = "http://127.0.0.1:1";
        let client = Client::new(stack, &manager, &[gone]).unwrap();
        let failure = client.post(gone, "").await.unwrap_err();
        assert!(matches!(failure, Failure::NoConnection), "{stack:?}: {failure:?}");
        assert_eq!(scene.server.exchanges(), 0, "{stack:?}");
    }
}

#[tokio::test]
async fn requests_to_other_origins_pass_as_they_are() {
    for stack in Stack::ALL {
        let stage = Stage::signed_in(stack).await;
        let other = Api::start().await;
        // Its refusal is none of the session's business, and neither is a sign-out of its.
        assert_eq!(stage.client.post(&other.url, "").await.unwrap(), 401, "{stack:?}");
        stage.manager.sign_out().await;
        assert_eq!(stage.client.post(&other.url, "").await.unwrap(), 401, "{stack:?}");
        assert_eq!(other.tokens(), [None, None], "{stack:?}");
        assert_eq!(stage.scene.server.exchanges(), 0, "{stack:?}");
    }
}

#[tokio::test]
async fn a_token_does_not_go_out_in_the_open() {
    for stack in Stack::ALL {
        let scene = Scene::new();
        let manager = scene.signed_in().await;
        let open = Client::new(stack, &manager, &["http://api.example.com"]).unwrap_err();
        assert_eq!(open.kind(), ErrorKind::Configuration, "{stack:?}");
        let none = Client::new(stack, &manager, &[]).unwrap_err();
        assert_eq!(none.kind(), ErrorKind::Configuration, "{stack:?}");
        // The host is the right one and the scheme is not.
        let client = Client::new(stack, &manager, &["https://api.example.com"]).unwrap();
        let error = client.post("http://api.example.com/", "").await.unwrap_err().session();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{stack:?}");
        assert!(error.to_string().contains("https"), "{error}");
    }
}

//! The transport over real connections: what a failing refresh does to calls, and what repeats.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass::{
    BoxFuture, Error, ErrorKind, Result,
    clock::ManualClock,
    nhost::{Client, ClientBuilder},
    store::MemoryStore,
    transport::{Authorizer, Hook, RequestInfo, http_client},
};
use hallpass_emulator::{Emulator, Fault};
use reqwest::{Method, Request};
use tokio::task::JoinSet;

use super::support::{Faulty, Mode, until_true};

struct Stage {
    emulator: Emulator,
    clock: ManualClock,
    client: Client,
}

impl Stage {
    /// A user signed in, on a clock that stands still.
    async fn signed_in() -> Self {
        Self::signed_in_with(|builder| builder).await
    }

    async fn signed_in_with(settings: impl Fn(ClientBuilder) -> ClientBuilder) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let clock = ManualClock::default();
        let builder = settings(Client::builder(emulator.nhost().url()).clock(clock.clone()));
        let client = builder.call_timeout(Duration::from_secs(5)).build().unwrap();
        client.sign_up_email_password("ada@example.com", "correct horse battery").await.unwrap();
        Self { emulator, clock, client }
    }

    /// Both sides agree that the access token has ended.
    fn expire(&self) {
        self.emulator.nhost().expire_access_tokens();
        self.clock.advance(Duration::from_secs(3_600));
    }

    fn refreshes(&self) -> usize {
        self.emulator.nhost().calls("refreshToken")
    }

    async fn fails(&self, fault: Fault) -> Error {
        self.expire();
        self.emulator.nhost().fail("refreshToken", fault);
        self.client.get_user().await.unwrap_err()
    }

    fn request(&self, path: &str) -> Request {
        let url = format!("{}{path}", self.emulator.nhost().url());
        Request::new(Method::GET, url.parse().unwrap())
    }
}

#[tokio::test]
async fn whatever_a_failing_server_or_proxy_answers_the_session_is_kept() {
    let page = "<html>bad gateway</html>";
    for (fault, kind) in [
        (Fault::status(408), None),
        (Fault::status(429), Some(ErrorKind::RateLimited)),
        (Fault::status(500), Some(ErrorKind::Server)),
        (Fault::status(503), Some(ErrorKind::Server)),
        (Fault::status(502).with_body("text/html", page), Some(ErrorKind::Server)),
        (Fault::status(200).with_body("text/html", page), Some(ErrorKind::UnexpectedResponse)),
        (Fault::status(204), Some(ErrorKind::UnexpectedResponse)),
    ] {
        let stage = Stage::signed_in().await;
        let name = format!("{fault:?}");
        let error = stage.fails(fault).await;
        if let Some(kind) = kind {
            assert_eq!(error.kind(), kind, "{name}: {error:?}");
        }
        assert!(!error.is_session_ended(), "{name}: {error:?}");
        assert!(stage.client.session().is_some(), "{name}");
        let before = stage.refreshes();
        assert!(stage.client.get_user().await.is_err());
        assert_eq!(stage.refreshes(), before, "{name}: the pause was not kept");
        stage.clock.advance(Duration::from_secs(60));
        stage.client.get_user().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

/// A resolver that finds every name on this machine, until it finds none.
#[derive(Clone, Debug, Default)]
struct Names(Arc<AtomicBool>);

impl reqwest::dns::Resolve for Names {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let fails = self.0.load(Ordering::Relaxed);
        Box::pin(async move {
            if fails {
                return Err("no such name".into());
            }
            let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            Ok(Box::new(std::iter::once(here)) as reqwest::dns::Addrs)
        })
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_resolved_costs_no_session_and_leaves_no_doubt() {
    let emulator = Emulator::start().await.unwrap();
    let clock = ManualClock::default();
    let names = Names::default();
    // Each request looks the name up anew. This crate's own client chooses the TLS provider.
    drop(http_client().unwrap());
    let http = reqwest::Client::builder();
    let http = http.pool_max_idle_per_host(0).dns_resolver(names.clone()).build().unwrap();
    let url = emulator.nhost().url().replace("127.0.0.1", "localhost");
    let store = MemoryStore::default();
    let client = Client::builder(url)
        .http_client(http)
        .clock(clock.clone())
        .store(store.clone())
        .build()
        .unwrap();
    client.sign_up_email_password("ada@example.com", "correct horse battery").await.unwrap();
    clock.advance(Duration::from_secs(3_600));
    names.0.store(true, Ordering::Relaxed);
    for _ in 0..3 {
        let error = client.get_user().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error:?}");
        assert!(error.retry_after().is_some() && client.session().is_some());
    }
    // The exchange surely never went out, so its note is gone again.
    assert_eq!(super::support::stored(&store).await.unwrap().exchange, None);
    assert_eq!(emulator.nhost().calls("refreshToken"), 0);
    names.0.store(false, Ordering::Relaxed);
    clock.advance(Duration::from_secs(1));
    client.get_user().await.unwrap();
    assert_eq!(emulator.nhost().calls("refreshToken"), 1);
}

#[tokio::test]
async fn rejections_that_come_late_repeat_with_the_token_that_is_there() {
    let stage = Stage::signed_in().await;
    let held = stage.emulator.nhost().hold("getUser");
    let mut calls = JoinSet::new();
    for call in 0..50 {
        let (client, request) = (stage.client.clone(), stage.request("/user"));
        calls.spawn(async move {
            if call % 2 == 0 {
                return client.get_user().await.map(|user| user.email.is_some());
            }
            client.execute(request).await.map(|answer| answer.status() == 200)
        });
    }
    held.arrived(50).await;
    // All of them are on their way with the first token when it dies and the second one comes.
    stage.emulator.nhost().expire_access_tokens();
    stage.client.sessions().refresh().await.unwrap();
    assert_eq!(stage.refreshes(), 1);
    held.release();
    for outcome in calls.join_all().await {
        assert!(outcome.unwrap());
    }
    assert_eq!((stage.refreshes(), stage.emulator.nhost().calls("getUser")), (1, 100));
}

#[tokio::test]
async fn a_call_of_the_last_user_is_not_repeated_as_the_next_one() {
    let stage = Stage::signed_in().await;
    let held = stage.emulator.nhost().hold("getUser");
    let call = tokio::spawn({
        let client = stage.client.clone();
        async move { client.get_user().await }
    });
    held.arrived(1).await;
    stage.emulator.nhost().expire_access_tokens();
    stage.client.sign_up_email_password("bea@example.com", "correct horse battery").await.unwrap();
    held.release();
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert_eq!((stage.refreshes(), stage.emulator.nhost().calls("getUser")), (0, 1));
}

#[tokio::test]
async fn each_caller_fails_within_its_own_deadline() {
    let stage = Stage::signed_in().await;
    stage.expire();
    let held = stage.emulator.nhost().hold("refreshToken");
    let patient = tokio::spawn({
        let client = stage.client.clone();
        async move { client.get_user().await }
    });
    held.arrived(1).await;
    stage.clock.advance(Duration::from_secs(3));
    let late = tokio::spawn({
        let client = stage.client.clone();
        async move { client.get_user().await }
    });
    until_true(|| stage.clock.sleepers() == 3).await;
    // Two calls of five seconds, the second begun three seconds later, and the refresh itself.
    stage.clock.advance(Duration::from_secs(2));
    assert_eq!(patient.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(!late.is_finished());
    stage.clock.advance(Duration::from_secs(3));
    assert_eq!(late.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    held.release();
    stage.client.get_user().await.unwrap();
    assert_eq!(stage.refreshes(), 1);
}

#[tokio::test]
async fn a_client_waits_for_its_store_and_for_the_stores_guard_as_long_as_it_is_told() {
    let (store, moment) = (Faulty::new(MemoryStore::default()), Duration::from_secs(7));
    let shared = store.clone();
    let stage = Stage::signed_in_with(|builder| {
        builder.store(shared.clone()).store_timeout(moment).guard_timeout(Duration::from_secs(2))
    })
    .await;
    store.set(Mode::Hangs);
    let restoring = tokio::spawn({
        let client = stage.client.clone();
        async move { client.restore().await }
    });
    until_true(|| stage.clock.sleepers() > 0).await;
    stage.clock.advance(moment - Duration::from_millis(1));
    tokio::task::yield_now().await;
    assert!(!restoring.is_finished());
    stage.clock.advance(Duration::from_millis(1));
    assert_eq!(restoring.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);

    // The guard has its own time, and the store's on top of it.
    let refreshing = tokio::spawn({
        let client = stage.client.clone();
        async move { client.sessions().refresh().await }
    });
    until_true(|| stage.clock.sleepers() > 0).await;
    stage.clock.advance(moment + Duration::from_secs(2) - Duration::from_millis(1));
    tokio::task::yield_now().await;
    assert!(!refreshing.is_finished());
    stage.clock.advance(Duration::from_millis(1));
    assert_eq!(refreshing.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(stage.refreshes(), 0);
}

#[tokio::test]
async fn the_servers_own_pause_is_kept() {
    let stage = Stage::signed_in().await;
    let error = stage.fails(Fault::status(429).with_header("retry-after", "90")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    let before = stage.refreshes();
    stage.clock.advance(Duration::from_secs(89));
    let error = stage.client.get_user().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(stage.refreshes(), before);
    stage.clock.advance(Duration::from_secs(1));
    stage.client.get_user().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_dies_before_the_exchange_is_made_good_at_once() {
    let stage = Stage::signed_in().await;
    stage.expire();
    stage.emulator.nhost().fail("refreshToken", Fault::drop_before());
    stage.client.get_user().await.unwrap();
    assert_eq!(stage.emulator.nhost().replays(), 0);
}

#[tokio::test]
async fn an_answer_lost_after_the_exchange_is_replayed_once() {
    for fault in [Fault::drop_after(), Fault::torn_body(10)] {
        let stage = Stage::signed_in().await;
        let error = stage.fails(fault).await;
        assert_eq!(error.kind(), ErrorKind::RotationLost, "{error:?}");
        assert_eq!(stage.emulator.nhost().replays(), 1);
        assert!(stage.client.session().is_none());
    }
}

#[tokio::test]
async fn a_call_keeps_its_deadline_while_the_refresh_hangs() {
    let stage = Stage::signed_in().await;
    stage.expire();
    let held = stage.emulator.nhost().hold("refreshToken");
    let call = tokio::spawn({
        let client = stage.client.clone();
        async move { client.get_user().await }
    });
    held.arrived(1).await;
    stage.clock.advance(Duration::from_secs(5));
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    // The refresh goes on, and the next call has its token.
    held.release();
    stage.client.get_user().await.unwrap();
    assert_eq!(stage.refreshes(), 1);
}

#[tokio::test]
async fn a_refusal_of_rights_never_refreshes() {
    let stage = Stage::signed_in().await;
    stage.emulator.nhost().fail("getUser", Fault::status(403).times(2));
    assert_eq!(stage.client.get_user().await.unwrap_err().kind(), ErrorKind::Forbidden);
    let answer = stage.client.execute(stage.request("/user")).await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(stage.refreshes(), 0);
}

#[tokio::test]
async fn a_foreign_request_repeats_once_with_a_new_token() {
    let stage = Stage::signed_in().await;
    stage.emulator.nhost().expire_access_tokens();
    let answer = stage.client.execute(stage.request("/user")).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!((stage.refreshes(), stage.emulator.nhost().calls("getUser")), (1, 2));

    // A server that refuses every token gets no further exchanges.
    stage.emulator.nhost().fail("getUser", Fault::status(401).always());
    for _ in 0..5 {
        assert_eq!(stage.client.execute(stage.request("/user")).await.unwrap().status(), 401);
    }
    assert_eq!(stage.refreshes(), 2);
}

#[tokio::test]
async fn a_body_that_cannot_be_sent_again_is_not_but_its_token_is_renewed() {
    let stage = Stage::signed_in().await;
    stage.emulator.nhost().expire_access_tokens();
    let mut request = stage.request("/user");
    *request.body_mut() = Some(reqwest::Body::wrap(reqwest::Body::from("once")));
    assert!(request.try_clone().is_none());
    assert_eq!(stage.client.execute(request).await.unwrap().status(), 401);
    assert_eq!((stage.refreshes(), stage.emulator.nhost().calls("getUser")), (1, 1));
    // Whoever makes the request anew has the better token at once.
    assert_eq!(stage.client.execute(stage.request("/user")).await.unwrap().status(), 200);
    assert_eq!((stage.refreshes(), stage.emulator.nhost().calls("getUser")), (1, 2));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let stage = Stage::signed_in().await;
    let elsewhere = format!("{}/healthz", stage.emulator.nhost().url());
    let fault = Fault::status(307).with_header("location", &elsewhere);
    stage.emulator.nhost().fail("getUser", fault.times(2));
    assert_eq!(stage.client.execute(stage.request("/user")).await.unwrap().status(), 307);
    assert!(stage.client.get_user().await.is_err());
    assert_eq!(stage.emulator.nhost().calls("healthCheckGet"), 0);
    // The address is one that answers, so that a redirect followed would have been seen.
    stage.client.health_check_get().await.unwrap();
    assert_eq!(stage.emulator.nhost().calls("healthCheckGet"), 1);
}

/// Refuses the first new token.
#[derive(Debug, Default)]
struct Picky(AtomicBool);

impl Hook for Picky {
    fn after<'a>(
        &'a self,
        response: reqwest::Response,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        let first = info.operation() == "refresh_token" && !self.0.swap(true, Ordering::Relaxed);
        let error = Error::new(ErrorKind::Configuration);
        Box::pin(std::future::ready(if first { Err(error) } else { Ok(response) }))
    }
}

#[tokio::test]
async fn a_hook_that_refuses_a_new_token_loses_it_and_that_is_said() {
    let stage = Stage::signed_in_with(|builder| builder.hook(Picky::default())).await;
    stage.expire();
    let error = stage.client.get_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    stage.clock.advance(Duration::from_secs(60));
    // The server had rotated: the user was not thrown out.
    let error = stage.client.get_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RotationLost, "{error:?}");
}

#[tokio::test]
async fn a_token_is_never_sent_in_the_open() {
    let stage = Stage::signed_in().await;
    let open = || Request::new(Method::GET, "http://example.com/?q=1".parse().unwrap());
    let error = stage.client.execute(open()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let mut request = open();
    assert!(stage.client.authorize(&mut request).await.is_err());
    assert!(request.headers().is_empty());
}

#[tokio::test]
async fn any_managers_tokens_can_be_sent() {
    let scene = super::support::Scene::new();
    let manager = scene.signed_in().await;
    let emulator = Emulator::start().await.unwrap();
    let authorizer = Authorizer::new(manager, http_client().unwrap());
    let url = format!("{}/user", emulator.nhost().url()).parse().unwrap();
    // The emulator knows none of these tokens: one is renewed, and the second refusal is the answer.
    let answer = authorizer.execute(Request::new(Method::GET, url)).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(scene.server.exchanges(), 1);
    assert!(!format!("{authorizer:?}").contains(super::support::SECRET));
}

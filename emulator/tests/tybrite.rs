//! The emulated Tybrite over real HTTP: what each operation does, and how each refuses.

#[path = "support/http.rs"]
mod http;

use std::time::Duration;

use hallpass_emulator::tybrite::{RateLimitReset, Settings, Tybrite, WrongCode};
use hallpass_emulator::{Emulator, Fault};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};

const SECRET_KEY: &str = "tybrite_sk_test_0123456789";
const PUBLISHABLE_KEY: &str = "tybrite_pk_test_0123456789";
const LIVE_KEY: &str = "tybrite_sk_live_0123456789";
const ADA: &str = "ada@example.com";
const PASSWORD: &str = "correct horse";

struct Server {
    emulator: Emulator,
    client: Client,
}

/// What came back.
struct Told {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Told {
    fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {:?}", self.text))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    /// The code of a failure, with its status.
    fn failure(&self) -> (u16, String) {
        let code = self.body()["error"]["code"].as_str().expect("a code").to_owned();
        (self.status, code)
    }
}

impl Server {
    async fn start(settings: Settings) -> Self {
        let emulator = Emulator::builder().tybrite(settings).start().await.expect("a free port");
        Self { emulator, client: http::client().build().expect("a client") }
    }

    fn tybrite(&self) -> &Tybrite {
        self.emulator.tybrite()
    }

    async fn send(
        &self,
        (method, path): (Method, &str),
        key: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Told {
        let url = format!("{}/v1/auth/{path}", self.tybrite().url());
        let mut request = self.client.request(method, url);
        if !key.is_empty() {
            request = request.bearer_auth(key);
        }
        if let Some(token) = token {
            request = request.header("x-auth-token", token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Told { status, headers, text: answer.text().await.expect("a body") }
    }

    async fn post(&self, path: &str, body: Value) -> Told {
        self.send((Method::POST, path), SECRET_KEY, None, Some(body)).await
    }

    async fn me(&self, token: &str) -> Told {
        self.send((Method::GET, "me"), SECRET_KEY, Some(token), None).await
    }

    async fn registered(&self) -> Value {
        let told = self.post("register", json!({"email": ADA, "password": PASSWORD})).await;
        assert_eq!(told.status, 201, "{}", told.text);
        told.body()
    }

    async fn refresh(&self, token: &Value) -> Told {
        self.post("refresh", json!({ "refresh_token": token })).await
    }
}

fn access(answer: &Value) -> &str {
    answer["session"]["access_token"].as_str().expect("a token")
}

#[tokio::test]
async fn a_registration_is_201_with_a_session_and_a_second_one_409() {
    let server = Server::start(Settings::default()).await;
    let body = json!({"email": "Ada@Example.com", "password": PASSWORD, "name": "Ada",
        "phone": "+15550100", "marketing_consent": true});
    let told = server.post("register", body).await;
    assert_eq!((told.status, told.header("content-type")), (201, Some("application/json")));
    let answer = told.body();
    assert_eq!(answer["user"]["email"], ADA);
    assert_eq!(answer["customer"]["name"], "Ada");
    assert_eq!(answer["customer"]["environment"], "test");
    assert_eq!(answer["customer"]["marketing_consent"], true);
    assert_eq!(answer["is_multi_store_customer"], false);
    let session = &answer["session"];
    assert_eq!(session["expires_in"], 3_600);
    let left = session["expires_at"].as_i64().expect("a time") - server.tybrite().now().timestamp();
    assert!((3_598..=3_600).contains(&left), "{left}");
    assert_eq!(server.me(access(&answer)).await.body()["user"]["id"], answer["user"]["id"]);

    let again = server.post("register", json!({"email": ADA, "password": "another one"})).await;
    assert_eq!(again.failure(), (409, "conflict".to_owned()));
}

#[tokio::test]
async fn a_customer_of_another_store_is_said_to_be_one() {
    let server = Server::start(Settings::default()).await;
    server.tybrite().add_customer_of_another_store("ADA@example.com");
    assert_eq!(server.registered().await["is_multi_store_customer"], true);
}

#[tokio::test]
async fn what_breaks_the_document_is_named() {
    let server = Server::start(Settings::default()).await;
    for (body, field) in [
        (json!({"email": ADA, "password": "seven77"}), "password"),
        (json!({"email": "ada", "password": PASSWORD}), "email"),
        (json!({"email": ADA, "password": 12345678}), "password"),
    ] {
        let told = server.post("register", body).await;
        assert_eq!(told.failure(), (400, "invalid_request".to_owned()));
        assert_eq!(told.body()["error"]["details"]["fields"], json!([field]));
    }
    let told = server.post("register", json!({"email": ADA})).await;
    assert!(told.body()["error"]["message"].as_str().expect("text").contains("password"));
    let url = format!("{}/v1/auth/nothing", server.tybrite().url());
    assert_eq!(server.client.get(url).send().await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn a_password_signs_in_and_a_wrong_one_does_not() {
    let server = Server::start(Settings::default()).await;
    let registered = server.registered().await;
    let login = server.post("login", json!({"email": ADA, "password": PASSWORD})).await;
    assert_eq!(login.status, 200);
    assert_eq!(login.body()["user"], registered["user"]);
    for (email, password) in [(ADA, "wrong horse"), ("bob@example.com", PASSWORD)] {
        let told = server.post("login", json!({"email": email, "password": password})).await;
        assert_eq!(told.failure(), (401, "unauthorized".to_owned()));
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_its_replay_is_counted() {
    let server = Server::start(Settings::default()).await;
    let first = server.registered().await;
    let second = server.refresh(&first["session"]["refresh_token"]).await;
    assert_eq!(second.status, 200);
    assert!(second.body().get("user").is_none());
    let replay = server.refresh(&first["session"]["refresh_token"]).await;
    assert_eq!(replay.failure(), (401, "unauthorized".to_owned()));
    assert_eq!(server.tybrite().replays(), 1);
    let third = server.refresh(&second.body()["session"]["refresh_token"]).await;
    assert_eq!(third.status, 200, "a replay harms no one else");
    server.tybrite().advance(Duration::from_secs(31 * 24 * 3_600));
    let late = server.refresh(&third.body()["session"]["refresh_token"]).await;
    assert_eq!(late.failure(), (401, "unauthorized".to_owned()));
    assert_eq!(server.refresh(&json!("made up")).await.status, 401);
    assert_eq!(server.tybrite().replays(), 1);
}

#[tokio::test]
async fn an_access_token_lives_an_hour() {
    let server = Server::start(Settings::default()).await;
    let answer = server.registered().await;
    server.tybrite().advance(Duration::from_secs(3_590));
    assert_eq!(server.me(access(&answer)).await.status, 200);
    server.tybrite().advance(Duration::from_secs(11));
    assert_eq!(server.me(access(&answer)).await.failure(), (401, "unauthorized".to_owned()));
    for bad in ["", "a.b.c", &server.tybrite().sign_claims(&json!({"exp": 9_999_999_999_i64}))] {
        assert_eq!(server.me(bad).await.status, 401, "{bad}");
    }
    let without = server.send((Method::GET, "me"), SECRET_KEY, None, None).await;
    assert_eq!(without.failure(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn a_logout_ends_the_session_that_the_token_names_and_no_other() {
    let server = Server::start(Settings::default()).await;
    let ended = server.registered().await;
    let kept = server.post("login", json!({"email": ADA, "password": PASSWORD})).await.body();
    let logout = (Method::POST, "logout");
    assert_eq!(server.send(logout.clone(), SECRET_KEY, None, None).await.status, 200);
    let told = server.send(logout.clone(), SECRET_KEY, Some(access(&ended)), None).await;
    assert_eq!((told.status, told.body()), (200, json!({"message": "Signed out"})));
    assert_eq!(server.refresh(&ended["session"]["refresh_token"]).await.status, 401);
    assert_eq!(server.me(access(&ended)).await.status, 200, "it lives on until its own end");
    assert_eq!(server.refresh(&kept["session"]["refresh_token"]).await.status, 200);
    let told = server.send(logout, SECRET_KEY, Some("nonsense"), None).await;
    assert_eq!(told.failure(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn a_mailed_code_signs_in_once_within_fifteen_minutes() {
    for (wrong_code, refusal) in [
        (WrongCode::BadRequest, (400, "invalid_request".to_owned())),
        (WrongCode::Unauthorized, (401, "unauthorized".to_owned())),
    ] {
        let server = Server::start(Settings { wrong_code, ..Settings::default() }).await;
        assert_eq!(server.registered().await["user"]["email_confirmed"], false);
        let sent = server.post("magic-link", json!({ "email": ADA })).await;
        assert_eq!((sent.status, &sent.body()["email"]), (200, &json!(ADA)));
        let mail = server.tybrite().last_mail_to(ADA).expect("a mail");
        let code = mail.otp.expect("a code");
        assert!(code.len() == 6 && mail.link.expect("a link").contains(&code));
        let verify = async |token: &str| {
            server.post("verify-otp", json!({"email": ADA, "token": token})).await
        };
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(verify(wrong).await.failure(), refusal);
        assert_eq!(verify("12345").await.failure(), (400, "invalid_request".to_owned()));
        let signed_in = verify(&code).await;
        assert_eq!(signed_in.body()["user"]["email_confirmed"], true);
        assert_eq!(verify(&code).await.failure(), refusal, "it is spent");

        server.post("magic-link", json!({ "email": ADA })).await;
        let late = server.tybrite().last_mail_to(ADA).and_then(|mail| mail.otp).expect("a code");
        server.tybrite().advance(Duration::from_secs(15 * 60));
        assert_eq!(verify(&late).await.failure(), refusal);
    }
}

#[tokio::test]
async fn nobody_learns_from_a_mail_request_who_has_an_account() {
    let server = Server::start(Settings::default()).await;
    for path in ["magic-link", "reset-password"] {
        assert_eq!(server.post(path, json!({ "email": ADA })).await.status, 200);
    }
    assert!(server.tybrite().mails().is_empty());
}

#[tokio::test]
async fn a_password_is_reset_through_the_mail() {
    let server = Server::start(Settings::default()).await;
    server.registered().await;
    let target = "https://shop.example.com/new-password";
    let told = server.post("reset-password", json!({"email": ADA, "redirect_to": target})).await;
    assert_eq!((told.status, &told.body()["email"]), (200, &json!(ADA)));
    let mail = server.tybrite().last_mail_to(ADA).expect("a mail");
    assert!(mail.link.expect("a link").starts_with(target));
    let session = server.refresh(&json!(mail.ticket.expect("a ticket"))).await.body();
    let update = (Method::POST, "update-password");
    let token = Some(access(&session));
    let short =
        server.send(update.clone(), SECRET_KEY, token, Some(json!({"password": "short"}))).await;
    assert_eq!(short.failure(), (400, "invalid_request".to_owned()));
    let told = server
        .send(update.clone(), SECRET_KEY, token, Some(json!({"password": "another horse"})))
        .await;
    assert_eq!((told.status, &told.body()["user"]["email"]), (200, &json!(ADA)));
    let login = async |password| {
        server.post("login", json!({"email": ADA, "password": password})).await.status
    };
    assert_eq!((login(PASSWORD).await, login("another horse").await), (401, 200));
    let body = Some(json!({"password": "another horse"}));
    assert_eq!(server.send(update, SECRET_KEY, None, body).await.status, 401);
}

#[tokio::test]
async fn the_key_is_checked_before_anything_else() {
    let known = vec![SECRET_KEY.to_owned(), PUBLISHABLE_KEY.to_owned()];
    let settings =
        Settings { store_keys: known, publishable_keys_accepted: false, ..Settings::default() };
    let server = Server::start(settings).await;
    let login = json!({"email": ADA, "password": PASSWORD});
    for bad in ["", "nonsense", "tybrite_sk_test_unknown", "tybrite_xx_test_0123456789"] {
        let told = server.send((Method::POST, "login"), bad, None, Some(login.clone())).await;
        assert_eq!(told.failure(), (401, "unauthorized".to_owned()), "{bad}");
    }
    let told = server.send((Method::POST, "login"), PUBLISHABLE_KEY, None, Some(json!({}))).await;
    assert_eq!(told.failure(), (403, "forbidden".to_owned()));
    assert!(told.body()["error"]["hint"].as_str().expect("a hint").contains("tybrite_sk_"));

    let lenient = Server::start(Settings::default()).await;
    lenient.registered().await;
    let told = lenient.send((Method::POST, "login"), PUBLISHABLE_KEY, None, Some(login)).await;
    assert_eq!(told.status, 200);
}

#[tokio::test]
async fn the_key_chooses_the_environment_and_the_two_do_not_mix() {
    let server = Server::start(Settings::default()).await;
    let test = server.registered().await;
    let told = server.me(access(&test)).await;
    assert_eq!(told.header("tybrite-environment"), Some("test"));
    let body = json!({"email": ADA, "password": PASSWORD});
    let live = server.send((Method::POST, "login"), LIVE_KEY, None, Some(body.clone())).await;
    assert_eq!((live.status, live.header("tybrite-environment")), (401, Some("live")));
    let token = Some(access(&test));
    assert_eq!(server.send((Method::GET, "me"), LIVE_KEY, token, None).await.status, 401);
    let refresh = json!({"refresh_token": test["session"]["refresh_token"]});
    let told = server.send((Method::POST, "refresh"), LIVE_KEY, None, Some(refresh)).await;
    assert_eq!(told.status, 401);
    let live = server.send((Method::POST, "register"), LIVE_KEY, None, Some(body)).await;
    assert_eq!((live.status, &live.body()["customer"]["environment"]), (201, &json!("live")));
    assert_eq!(server.refresh(&test["session"]["refresh_token"]).await.status, 200);
}

#[tokio::test]
async fn every_answer_tells_the_rate_limit_and_only_where_asked_it_is_enforced() {
    let server = Server::start(Settings::default()).await;
    let wrong = json!({"email": ADA, "password": PASSWORD});
    for left in (0..10).rev() {
        let told = server.post("login", wrong.clone()).await;
        assert_eq!(told.header("x-ratelimit-remaining"), Some(left.to_string().as_str()));
        assert_eq!(told.header("x-ratelimit-limit"), Some("10"));
        assert_eq!(told.header("x-ratelimit-scope"), Some("ip"));
        let reset: u64 = told.header("x-ratelimit-reset").expect("told").parse().expect("seconds");
        assert!(reset <= 60, "{reset}");
    }
    let told = server.post("login", wrong).await;
    assert_eq!((told.status, told.header("x-ratelimit-remaining")), (401, Some("0")));
}

#[tokio::test]
async fn the_eleventh_request_of_a_minute_is_refused_by_address() {
    let reset = RateLimitReset::UnixTime;
    let settings =
        Settings { rate_limit_enforced: true, rate_limit_reset: reset, ..Settings::default() };
    let server = Server::start(settings).await;
    let answer = server.registered().await;
    for _ in 0..9 {
        assert_eq!(server.me(access(&answer)).await.status, 200);
    }
    let refused = server.me(access(&answer)).await;
    assert_eq!(refused.failure(), (429, "rate_limited".to_owned()));
    let error = &refused.body()["error"];
    assert_eq!((&error["limit"], &error["remaining"]), (&json!(10), &json!(0)));
    let end = refused.header("x-ratelimit-reset").expect("told").parse::<i64>().expect("a time");
    assert_eq!(error["reset"], end);
    let left = end - server.tybrite().now().timestamp();
    assert!((50..=60).contains(&left), "{left}");
    assert_eq!(refused.header("tybrite-environment"), Some("test"));

    let url = format!("{}/v1/auth/me", server.tybrite().url());
    let elsewhere = server.client.get(url).bearer_auth(SECRET_KEY);
    let elsewhere = elsewhere.header("x-auth-token", access(&answer));
    let told = elsewhere.header("x-forwarded-for", "192.0.2.7").send().await.expect("an answer");
    assert_eq!(told.status(), 200);
    server.tybrite().advance(Duration::from_secs(60));
    assert_eq!(server.me(access(&answer)).await.status, 200);
}

#[tokio::test]
async fn a_store_that_has_used_up_its_plan_is_told_so() {
    let server = Server::start(Settings { quota: Some(2), ..Settings::default() }).await;
    let answer = server.registered().await;
    assert_eq!(server.me(access(&answer)).await.status, 200);
    server.tybrite().advance(Duration::from_secs(3_600));
    assert_eq!(server.me(access(&answer)).await.failure(), (429, "quota_exceeded".to_owned()));
}

#[tokio::test]
async fn a_401_may_come_without_a_body_and_then_has_its_headers() {
    let server = Server::start(Settings { empty_unauthorized: true, ..Settings::default() }).await;
    let told = server.post("login", json!({"email": ADA, "password": PASSWORD})).await;
    assert_eq!((told.status, told.text.as_str()), (401, ""));
    assert_eq!(told.header("tybrite-environment"), Some("test"));
    assert_eq!(told.header("x-ratelimit-remaining"), Some("9"));
}

#[tokio::test]
async fn a_session_may_leave_out_when_it_ends() {
    let server = Server::start(Settings { without_expires_at: true, ..Settings::default() }).await;
    let session = &server.registered().await["session"];
    assert!(session.get("expires_at").is_none() && session["expires_in"] == 3_600);
}

#[tokio::test]
async fn faults_strike_and_an_administrator_ends_sessions() {
    let server = Server::start(Settings::default()).await;
    let answer = server.registered().await;
    server.tybrite().fail("refreshToken", Fault::status(503));
    assert_eq!(server.refresh(&answer["session"]["refresh_token"]).await.status, 503);
    assert_eq!(server.tybrite().calls("refreshToken"), 1);
    server.tybrite().revoke_refresh_tokens();
    assert_eq!(server.refresh(&answer["session"]["refresh_token"]).await.status, 401);
    server.tybrite().expire_access_tokens();
    assert_eq!(server.me(access(&answer)).await.status, 401);
    assert!(server.tybrite().user_id(ADA).is_some());
    assert_eq!(server.tybrite().user_id("bob@example.com"), None);
}

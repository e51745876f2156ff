//! The emulated Linxio operations over real HTTP: what each does, and how each refuses.

#[path = "support/http.rs"]
mod http;

use std::time::Duration;

use hallpass_emulator::linxio::{ErrorShape, LogoutAnswer, RefreshTokens, Settings, User};
use hallpass_emulator::{Emulator, Fault};
use reqwest::{Client, Method};
use serde_json::{Value, json};

const EMAIL: &str = "ada@example.com";
const OTP_EMAIL: &str = "otp@example.com";
const PASSWORD: &str = "correct horse battery";

struct Server {
    emulator: Emulator,
    client: Client,
}

/// What came back.
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl Server {
    async fn start(settings: Settings) -> Self {
        let emulator = Emulator::builder().linxio(settings).start().await.expect("a free port");
        Self { emulator, client: http::client().build().expect("a client") }
    }

    async fn send(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Answer {
        let url = format!("{}{path}", self.emulator.linxio().url());
        let mut request = self.client.request(method, url);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.expect("a body") }
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, "", Some(body)).await
    }

    async fn me(&self, token: &str, query: &str) -> Answer {
        self.send(Method::GET, &format!("/me{query}"), token, None).await
    }

    async fn login(&self, email: &str) -> Answer {
        self.post("/login", json!({"email": email, "password": PASSWORD})).await
    }

    /// Signs in; gives the access token and the refresh token.
    async fn signed_in(&self) -> (String, String) {
        let answer = self.login(EMAIL).await.json();
        (text(&answer["token"]), text(&answer["refreshToken"]))
    }

    async fn refresh(&self, token: &str) -> Answer {
        self.post("/token/refresh", json!({"refreshToken": token})).await
    }

    fn code(&self) -> String {
        let mail = self.emulator.linxio().last_mail_to(OTP_EMAIL).expect("a mail");
        mail.otp.expect("a code")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn a_password_brings_a_session_of_a_day() {
    let server = Server::start(Settings::default()).await;
    let answer = server.login("ADA@example.com").await;
    let body = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(body["otp_required"], false);
    assert_eq!(body["loginWithId"], false);
    assert_eq!((&body["teamType"], &body["roleId"]), (&json!("client"), &json!(4)));
    let end = text(&body["expireAt"]);
    assert!(end.ends_with("+00:00"), "an offset in digits: {end}");
    let left = chrono::DateTime::parse_from_rfc3339(&end).expect("a time").to_utc()
        - server.emulator.linxio().now();
    assert!((86_390..=86_400).contains(&left.num_seconds()), "{left}");
    assert_eq!(text(&body["token"]).split('.').count(), 3, "a JWT");
    assert_eq!(server.me(&text(&body["token"]), "").await.status, 200);
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let server = Server::start(Settings::default()).await;
    let (first, second) = (server.login(EMAIL).await, server.login("nobody@example.com").await);
    assert_eq!((first.status, second.status), (200, 401));
    let ids = [first.header("x-request-id"), second.header("x-request-id")];
    assert!(ids.iter().all(|id| !id.is_empty()) && ids[0] != ids[1], "{ids:?}");
}

#[tokio::test]
async fn a_code_is_demanded_with_a_success_and_sent_by_mail() {
    let server = Server::start(Settings::default()).await;
    let answer = server.login(OTP_EMAIL).await;
    assert_eq!((answer.status, &answer.json()["otp_required"]), (200, &json!(true)));
    for absent in ["token", "refreshToken", "expireAt"] {
        assert!(answer.json().get(absent).is_none(), "{absent}");
    }
    let verify =
        |code: String| server.post("/login/otp", json!({"email": OTP_EMAIL, "code": code}));
    let wrong = if server.code() == "000000" { "000001" } else { "000000" };
    assert_eq!(verify(wrong.to_owned()).await.status, 400);
    let body = verify(server.code()).await.json();
    assert_eq!(body["roleId"], 4);
    assert_eq!(server.me(&text(&body["token"]), "").await.json()["email"], OTP_EMAIL);
    assert_eq!(verify(server.code()).await.status, 400, "a code works once");
}

#[tokio::test]
async fn a_code_ages_and_is_replaced_by_the_next() {
    let server = Server::start(Settings::default()).await;
    let verify =
        |code: String| server.post("/login/otp", json!({"email": OTP_EMAIL, "code": code}));
    assert_eq!(verify("123456".to_owned()).await.status, 400, "none was sent yet");
    server.login(OTP_EMAIL).await;
    server.emulator.linxio().advance(Duration::from_secs(600));
    assert_eq!(verify(server.code()).await.status, 401);
    let old = server.code();
    // Another code, unless chance has it that the two are the same.
    server.login(OTP_EMAIL).await;
    if old != server.code() {
        assert_eq!(verify(old).await.status, 400);
    }
    assert_eq!(verify(server.code()).await.status, 200);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_alike() {
    let server = Server::start(Settings::default()).await;
    let wrong = server.post("/login", json!({"email": EMAIL, "password": "x"})).await;
    let unknown = server.login("nobody@example.com").await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.text, unknown.text);
}

#[tokio::test]
async fn a_refresh_keeps_repeats_or_replaces_its_token() {
    for (refresh_tokens, named, old_is_good) in [
        (RefreshTokens::LeftOut, false, true),
        (RefreshTokens::Repeated, true, true),
        (RefreshTokens::Replaced, true, false),
    ] {
        let server = Server::start(Settings { refresh_tokens, ..Settings::default() }).await;
        let (token, refresh_token) = server.signed_in().await;
        let body = server.refresh(&refresh_token).await.json();
        assert!(text(&body["token"]) != token);
        assert_eq!(body.get("refreshToken").is_some(), named);
        let again = server.refresh(&refresh_token).await;
        assert_eq!(again.status, if old_is_good { 200 } else { 400 }, "{refresh_tokens:?}");
        assert_eq!(server.emulator.linxio().replays(), usize::from(!old_is_good));
        if let Some(next) = body.get("refreshToken") {
            assert_eq!(server.refresh(&text(next)).await.status, 200);
        }
    }
}

#[tokio::test]
async fn a_refresh_looks_at_no_access_token() {
    let server = Server::start(Settings::default()).await;
    let (token, refresh_token) = server.signed_in().await;
    server.emulator.linxio().expire_access_tokens();
    for bearer in [token.as_str(), "nonsense", ""] {
        let body = Some(json!({"refreshToken": refresh_token}));
        let answer = server.send(Method::POST, "/token/refresh", bearer, body).await;
        assert_eq!(answer.status, 200, "{bearer}");
    }
}

#[tokio::test]
async fn a_refresh_may_be_answered_with_nothing() {
    let settings = Settings { refresh_without_body: true, ..Settings::default() };
    let server = Server::start(settings).await;
    let (_, refresh_token) = server.signed_in().await;
    let answer = server.refresh(&refresh_token).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(server.refresh("nonsense").await.status, 400, "a bad token is refused all the same");
}

#[tokio::test]
async fn a_refresh_token_ends_by_time_and_by_decree() {
    let server = Server::start(Settings::default()).await;
    let (_, refresh_token) = server.signed_in().await;
    server.emulator.linxio().advance(Duration::from_secs(30 * 86_400));
    assert_eq!(server.refresh(&refresh_token).await.status, 400);
    let (_, refresh_token) = server.signed_in().await;
    server.emulator.linxio().revoke_refresh_tokens();
    assert_eq!(server.refresh(&refresh_token).await.status, 400);
}

#[tokio::test]
async fn the_user_is_told_whole_or_by_field() {
    let user = User::new(EMAIL, PASSWORD)
        .in_team("reseller", 7)
        .with_permissions(["fuel_report"])
        .with_field("timezone", "Europe/Stockholm");
    let server = Server::start(Settings { users: vec![user], ..Settings::default() }).await;
    let (token, _) = server.signed_in().await;
    let whole = server.me(&token, "").await.json();
    assert_eq!(whole["id"], 1);
    assert_eq!(whole["team"], json!({"id": 7, "type": "reseller"}));
    assert_eq!(whole["permissions"], json!(["fuel_report"]));
    let part = server.me(&token, "?fields[]=email&fields%5B%5D=timezone&fields[]=nothing").await;
    assert_eq!(part.json(), json!({"email": EMAIL, "timezone": "Europe/Stockholm"}));
}

#[tokio::test]
async fn a_missing_a_wrong_and_an_expired_token_are_refused() {
    let server = Server::start(Settings::default()).await;
    let (token, _) = server.signed_in().await;
    assert_eq!(server.me("", "").await.status, 401);
    assert_eq!(server.me("nonsense", "").await.status, 401);
    let stranger =
        server.emulator.linxio().sign_claims(&json!({"sub": "99", "exp": 9_999_999_999_u64}));
    assert_eq!(server.me(&stranger, "").await.status, 401);
    server.emulator.linxio().expire_access_tokens();
    let answer = server.me(&token, "").await;
    assert_eq!((answer.status, &answer.json()["message"]), (401, &json!("The token has expired")));
}

#[tokio::test]
async fn a_logout_says_nothing_or_something_and_ends_what_it_is_told_to() {
    for (logout_answer, status) in [(LogoutAnswer::NoContent, 204), (LogoutAnswer::Json, 200)] {
        for logout_ends_tokens in [false, true] {
            let settings = Settings { logout_answer, logout_ends_tokens, ..Settings::default() };
            let server = Server::start(settings).await;
            let (token, refresh_token) = server.signed_in().await;
            let (other, _) = server.signed_in().await;
            let answer = server.send(Method::POST, "/logout", &token, Some(json!({}))).await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.text.is_empty(), status == 204);
            let good = !logout_ends_tokens;
            assert_eq!(server.me(&token, "").await.status == 200, good);
            assert_eq!(server.refresh(&refresh_token).await.status == 200, good);
            assert_eq!(server.me(&other, "").await.status, 200, "another session goes on");
        }
    }
    let server = Server::start(Settings::default()).await;
    let unknown = server.send(Method::POST, "/logout", "", Some(json!({}))).await;
    assert_eq!(unknown.status, 401);
}

#[tokio::test]
async fn failures_have_the_shape_that_was_chosen() {
    for error_shape in [ErrorShape::Flat, ErrorShape::List] {
        let server = Server::start(Settings { error_shape, ..Settings::default() }).await;
        let credentials = server.post("/login", json!({"email": EMAIL, "password": "x"})).await;
        let missing = server.post("/login", json!({"email": EMAIL})).await;
        let nowhere = server.post("/log-in", json!({})).await;
        let body = |answer: &Answer, status: u16, words: &str| {
            assert_eq!(answer.status, status, "{}", answer.text);
            assert_eq!(answer.header("content-type"), "application/json");
            let (code, detail) = match error_shape {
                ErrorShape::List => ("/errors/0/code", "/errors/0/detail"),
                _ => ("/code", "/message"),
            };
            let body = answer.json();
            assert_eq!(body.pointer(code), Some(&json!(status)));
            assert!(body.pointer(detail).is_some_and(|it| text(it).contains(words)), "{body}");
        };
        body(&credentials, 401, "password");
        body(&missing, 422, "password");
        body(&nowhere, 404, "endpoint");
    }
}

#[tokio::test]
async fn a_domain_keeps_accounts_apart_where_both_sides_name_one() {
    let user = User::new(EMAIL, PASSWORD).of_domain("fleet.example.com");
    let server = Server::start(Settings { users: vec![user], ..Settings::default() }).await;
    for (domain, status) in [
        (json!("fleet.example.com"), 200),
        (json!("Fleet.Example.com"), 200),
        (json!("other.example.com"), 401),
    ] {
        let body = json!({"email": EMAIL, "password": PASSWORD, "domain": domain});
        assert_eq!(server.post("/login", body).await.status, status, "{domain}");
    }
    assert_eq!(server.login(EMAIL).await.status, 200);
}

#[tokio::test]
async fn faults_strike_and_calls_are_counted() {
    let server = Server::start(Settings::default()).await;
    let linxio = server.emulator.linxio();
    linxio.fail("login", Fault::status(429).with_header("retry-after", "7"));
    let answer = server.login(EMAIL).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
    assert_eq!(server.login(EMAIL).await.status, 200);
    assert_eq!((linxio.calls("login"), linxio.calls("*")), (2, 2));
}

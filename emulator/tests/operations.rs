//! The emulated Nhost operations over real HTTP: what each does, and how each refuses.
//!
//! Whether the wording is the real server's is for the replay of recordings to say; here it is
//! behaviour, in both generations where they differ.

#[path = "support/http.rs"]
mod http;

use std::time::{Duration, Instant};

use hallpass_emulator::nhost::{RateLimits, ServerGeneration, Settings, Signing};
use hallpass_emulator::{Builder, Emulator, Fault};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use totp_rs::Secret;

const PASSWORD: &str = "Str0ngPassw#ord-94";

struct Server {
    emulator: Emulator,
    client: Client,
}

impl Server {
    async fn start(settings: Settings) -> Self {
        let emulator = Emulator::builder().nhost(settings).start().await.expect("a free port");
        let client = http::client().redirect(reqwest::redirect::Policy::none());
        Self { emulator, client: client.build().expect("a client") }
    }

    async fn release_2025() -> Self {
        Self::start(Settings { generation: ServerGeneration::Release2025, ..Settings::default() })
            .await
    }

    async fn try_send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Response> {
        let mut request =
            self.client.request(method, format!("{}{path}", self.emulator.nhost().url()));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    async fn post_as(&self, token: &str, path: &str, body: Value) -> (u16, Value) {
        read(self.try_send(Method::POST, path, token, Some(body)).await.expect("an answer")).await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.post_as("", path, body).await
    }

    async fn get_as(&self, token: &str, path: &str) -> (u16, Value) {
        read(self.try_send(Method::GET, path, token, None).await.expect("an answer")).await
    }

    async fn sign_up(&self, email: &str) -> Value {
        let body = json!({"email": email, "password": PASSWORD});
        let (status, answer) = self.post("/signup/email-password", body).await;
        assert_eq!(status, 200, "{answer}");
        answer["session"].clone()
    }

    async fn sign_in(&self, email: &str, password: &str) -> (u16, Value) {
        self.post("/signin/email-password", json!({"email": email, "password": password})).await
    }

    async fn refresh(&self, session: &Value) -> (u16, Value) {
        self.post("/token", json!({"refreshToken": session["refreshToken"]})).await
    }

    /// Follows the link of the latest mail; gives where it leads.
    async fn follow_mail(&self, to: &str) -> url::Url {
        let mail = self.emulator.nhost().last_mail_to(to).expect("a mail");
        let answer = self.client.get(mail.link.expect("a link")).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FOUND);
        let location = answer.headers()["location"].to_str().expect("text");
        url::Url::parse(location).expect("a URL")
    }
}

async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let bytes = answer.bytes().await.expect("a body");
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("does not conform"), "{text}");
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn token(session: &Value) -> &str {
    session["accessToken"].as_str().expect("an access token")
}

fn argument(url: &url::Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn totp_now(secret: &str, server: &Server) -> String {
    let totp = totp_rs::Builder::new()
        .with_secret(Secret::try_from_base32(secret).expect("base32"))
        .with_account_name("a")
        .build()
        .expect("a valid secret");
    totp.generate(server.emulator.nhost().now().timestamp() as u64).to_string()
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "how long a start takes is what this measures")]
async fn it_starts_at_once() {
    // The document is read once a process; the second start is what every further test pays.
    drop(Emulator::start().await.expect("a free port"));
    let begun = Instant::now();
    drop(Emulator::start().await.expect("a free port"));
    assert!(begun.elapsed() < Duration::from_millis(100), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = Emulator::start().await.expect("a free port");
    let port = first.address().port();
    let error = Builder::default().port(port).start().await.expect_err("taken");
    assert!(error.is_port_taken());
    assert!(error.to_string().contains(&port.to_string()));
}

#[tokio::test]
async fn shutdown_frees_the_port_and_ends_connections() {
    let server = Server::start(Settings::default()).await;
    let (url, port) = (server.emulator.nhost().url(), server.emulator.address().port());
    assert_eq!(server.get_as("", "/healthz").await, (200, json!("OK")));
    server.emulator.shutdown().await;
    assert!(server.client.get(format!("{url}/healthz")).send().await.is_err());
    Builder::default().port(port).start().await.expect("the port is free again");
}

#[tokio::test]
async fn system_operations_answer() {
    let server = Server::start(Settings::default()).await;
    assert_eq!(server.get_as("", "/healthz").await, (200, json!("OK")));
    let head = server.try_send(Method::HEAD, "/healthz", "", None).await.expect("an answer");
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(server.get_as("", "/version").await.0, 200);
    let (_, keys) = server.get_as("", "/.well-known/jwks.json").await;
    assert_eq!(keys["keys"][0]["alg"], "RS256");
    assert_eq!(server.get_as("", "/nope").await.0, 404);
    let moved = server.try_send(Method::GET, "/user/", "", None).await.expect("an answer");
    assert_eq!(moved.status(), StatusCode::MOVED_PERMANENTLY);
    assert_eq!(moved.headers()["location"], "/nhost/v1/user");
}

#[tokio::test]
async fn a_symmetric_server_has_no_key_set_but_checks_its_tokens() {
    let server = Server::start(Settings { signing: Signing::Hs256, ..Settings::default() }).await;
    assert_eq!(server.get_as("", "/.well-known/jwks.json").await, (200, json!({"keys": null})));
    let session = server.sign_up("a@example.com").await;
    assert_eq!(server.get_as(token(&session), "/user").await.0, 200);
}

#[tokio::test]
async fn an_address_signs_up_once_and_in_any_case() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("Alice@example.com").await;
    assert_eq!(session["user"]["email"], "alice@example.com");
    let again = json!({"email": "ALICE@EXAMPLE.COM", "password": PASSWORD});
    let (status, error) = server.post("/signup/email-password", again).await;
    assert_eq!((status, error["error"].as_str()), (409, Some("user-already-exists")));
    assert_eq!(server.sign_in("ALICE@example.com", PASSWORD).await.0, 200);
    assert_eq!(server.sign_in("alice@example.com", "wrong-password").await.0, 401);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_id_stays() {
    let server = Server::start(Settings::default()).await;
    let first = server.sign_up("a@example.com").await;
    let (status, second) = server.refresh(&first).await;
    assert_eq!(status, 200);
    assert_eq!(first["refreshTokenId"], second["refreshTokenId"]);
    assert_eq!(server.refresh(&first).await.0, 401);
    assert_eq!(server.emulator.nhost().replays(), 1);
    assert_eq!(server.refresh(&second).await.0, 200, "a replay harms nobody");
    assert_eq!(server.emulator.nhost().calls("refreshToken"), 3);
}

#[tokio::test]
async fn tokens_age_with_the_servers_clock() {
    let settings = Settings {
        access_token_lifetime: Duration::from_secs(3),
        refresh_token_lifetime: Duration::from_secs(8),
        ..Settings::default()
    };
    let server = Server::start(settings).await;
    let session = server.sign_up("a@example.com").await;
    server.emulator.nhost().advance(Duration::from_secs(4));
    assert_eq!(server.get_as(token(&session), "/user").await.0, 401);
    let (_, session) = server.refresh(&session).await;
    server.emulator.nhost().advance(Duration::from_secs(5));
    let (status, session) = server.refresh(&session).await;
    assert_eq!(status, 200, "each rotation starts the lifetime anew");
    server.emulator.nhost().advance(Duration::from_secs(9));
    assert_eq!(server.refresh(&session).await.0, 401);
}

#[tokio::test]
async fn the_date_header_follows_the_servers_clock() {
    let server = Server::start(Settings::default()).await;
    server.emulator.nhost().set_clock_shift(-86_400);
    let answer = server.try_send(Method::GET, "/healthz", "", None).await.expect("an answer");
    let date = answer.headers()["date"].to_str().expect("text").to_owned();
    let date = chrono::DateTime::parse_from_rfc2822(&date).expect("a date");
    assert!((chrono::Utc::now() - date.to_utc()).num_hours() >= 23);
}

#[tokio::test]
async fn generations_refuse_a_missing_token_differently() {
    let newest = Server::start(Settings::default()).await;
    let (status, body) = newest.get_as("", "/user").await;
    assert_eq!((status, body["error"].as_str()), (401, Some("unauthorized")));
    assert_eq!(body["securityScheme"], "BearerAuth");
    let older = Server::release_2025().await;
    let (status, body) = older.get_as("", "/user").await;
    assert_eq!(status, 400);
    assert!(body["error"].as_str().expect("text").contains("SecurityRequirementsError"));
    assert_eq!(
        older.post("/token/exchange", json!({"code": "x", "codeVerifier": "y"})).await.0,
        404
    );
}

#[tokio::test]
async fn signing_out_everywhere_takes_the_personal_access_tokens_along() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let (_, pat) =
        server.post_as(token(&session), "/pat", json!({"expiresAt": "2099-01-01T00:00:00Z"})).await;
    let sign_in = json!({"personalAccessToken": pat["personalAccessToken"]});
    assert_eq!(server.post("/signin/pat", sign_in.clone()).await.0, 200);
    assert_eq!(server.post("/signin/pat", sign_in.clone()).await.0, 200, "it is reusable");
    assert_eq!(server.post("/signout", json!({"all": true})).await.0, 400, "it needs a token");
    assert_eq!(server.post_as(token(&session), "/signout", json!({"all": true})).await.0, 200);
    assert_eq!(server.post("/signin/pat", sign_in).await.0, 401);
    assert_eq!(server.refresh(&session).await.0, 401);
    assert_eq!(server.get_as(token(&session), "/user").await.0, 200, "access tokens live on");
    let session = server.sign_in("a@example.com", PASSWORD).await.1["session"].clone();
    let one = json!({"refreshToken": session["refreshToken"]});
    assert_eq!(server.post("/signout", one).await.0, 200);
    assert_eq!(server.refresh(&session).await.0, 401);
}

#[tokio::test]
async fn verify_token_looks_at_the_account_only_behind_a_header() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    server
        .emulator
        .nhost()
        .delete_user(server.emulator.nhost().user_id("a@example.com").expect("known"));
    let in_body = json!({"token": token(&session)});
    assert_eq!(server.post("/token/verify", in_body).await.0, 200);
    assert_eq!(server.post_as(token(&session), "/token/verify", json!({})).await.0, 401);
    assert_eq!(server.post("/token/verify", json!({"token": "x"})).await.0, 400);
}

#[tokio::test]
async fn verification_comes_by_mail_before_the_first_session() {
    let settings = Settings { email_verification_required: true, ..Settings::default() };
    let server = Server::start(settings).await;
    let body = json!({"email": "a@example.com", "password": PASSWORD, "options": {"redirectTo": "http://localhost:3000/ok?x=1#end"}});
    assert_eq!(server.post("/signup/email-password", body).await, (200, json!({})));
    let (status, error) = server.sign_in("a@example.com", PASSWORD).await;
    assert_eq!((status, error["error"].as_str()), (401, Some("unverified-user")));
    let landed = server.follow_mail("a@example.com").await;
    assert_eq!(argument(&landed, "type").as_deref(), Some("verifyEmail"));
    assert_eq!((argument(&landed, "x").as_deref(), landed.fragment()), (Some("1"), Some("end")));
    let session = json!({"refreshToken": argument(&landed, "refreshToken")});
    assert_eq!(server.refresh(&session).await.0, 200);
    let again = server.follow_mail("a@example.com").await;
    assert_eq!(argument(&again, "error").as_deref(), Some("invalid-ticket"));
    let resend = json!({"email": "a@example.com"});
    let (status, error) = server.post("/user/email/send-verification-email", resend).await;
    assert_eq!((status, error["error"].as_str()), (400, Some("email-already-verified")));
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_ticket_once() {
    let server = Server::release_2025().await;
    let session = server.sign_up("a@example.com").await;
    assert_eq!(
        server.post("/user/password/reset", json!({"email": "nobody@example.com"})).await.0,
        200
    );
    assert!(server.emulator.nhost().last_mail_to("nobody@example.com").is_none());
    server.post("/user/password/reset", json!({"email": "a@example.com"})).await;
    let ticket = server.emulator.nhost().last_mail_to("a@example.com").and_then(|mail| mail.ticket);
    let change = |password: &str| json!({"newPassword": password, "ticket": ticket});
    assert_eq!(server.post("/user/password", change("short")).await.0, 400);
    assert_eq!(server.post("/user/password", change(PASSWORD)).await.0, 401, "the ticket is burnt");
    let body = json!({"newPassword": "An0therPassw0rd!"});
    assert_eq!(server.post_as(token(&session), "/user/password", body).await.0, 200);
    assert_eq!(server.sign_in("a@example.com", PASSWORD).await.0, 401);
    assert_eq!(server.refresh(&session).await.0, 200, "other sessions live on in this release");
}

#[tokio::test]
async fn newer_servers_end_sessions_when_the_password_changes() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let body = json!({"newPassword": "An0therPassw0rd!"});
    assert_eq!(server.post_as(token(&session), "/user/password", body).await.0, 200);
    assert_eq!(server.refresh(&session).await.0, 401);
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("old@example.com").await;
    server.sign_up("taken@example.com").await;
    let change = |email: &str| json!({"newEmail": email});
    assert_eq!(
        server.post_as(token(&session), "/user/email/change", change("taken@example.com")).await.0,
        409
    );
    assert_eq!(
        server.post_as(token(&session), "/user/email/change", change("new@example.com")).await.0,
        200
    );
    assert_eq!(server.get_as(token(&session), "/user").await.1["email"], "old@example.com");
    let landed = server.follow_mail("new@example.com").await;
    assert_eq!(argument(&landed, "type").as_deref(), Some("emailConfirmChange"));
    assert_eq!(server.get_as(token(&session), "/user").await.1["email"], "new@example.com");
}

#[tokio::test]
async fn a_code_by_mail_signs_in_once() {
    let server = Server::release_2025().await;
    let start = json!({"email": "a@example.com"});
    assert_eq!(server.post("/signin/otp/email", start.clone()).await.0, 200);
    let otp = server
        .emulator
        .nhost()
        .last_mail_to("a@example.com")
        .and_then(|mail| mail.otp)
        .expect("a code");
    let verify = |otp: &str| json!({"email": "a@example.com", "otp": otp});
    let wrong = if otp == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        assert_eq!(server.post("/signin/otp/email/verify", verify(wrong)).await.0, 401);
    }
    let (status, answer) = server.post("/signin/otp/email/verify", verify(&otp)).await;
    assert_eq!((status, &answer["session"]["user"]["emailVerified"]), (200, &json!(true)));
    assert_eq!(server.post("/signin/otp/email/verify", verify(&otp)).await.0, 401);
}

#[tokio::test]
async fn newer_servers_count_wrong_codes() {
    let server = Server::start(Settings::default()).await;
    server.post("/signin/otp/email", json!({"email": "a@example.com"})).await;
    let mut codes = Vec::new();
    for _ in 0..6 {
        let guess = json!({"email": "a@example.com", "otp": "not-it"});
        codes.push(server.post("/signin/otp/email/verify", guess).await.1["error"].clone());
    }
    assert_eq!(codes[0], "invalid-ticket");
    assert_eq!(codes[5], "otp-too-many-attempts");
}

#[tokio::test]
async fn a_link_by_mail_signs_in() {
    let server = Server::start(Settings::default()).await;
    let start = json!({"email": "a@example.com", "options": {"redirectTo": "myapp://callback/in"}});
    assert_eq!(server.post("/signin/passwordless/email", start).await.0, 200);
    let landed = server.follow_mail("a@example.com").await;
    assert_eq!(landed.scheme(), "myapp");
    let session = json!({"refreshToken": argument(&landed, "refreshToken")});
    assert_eq!(server.refresh(&session).await.0, 200);
    let evil = json!({"email": "a@example.com", "options": {"redirectTo": "https://evil.example"}});
    let (status, error) = server.post("/signin/passwordless/email", evil).await;
    assert_eq!((status, error["error"].as_str()), (400, Some("redirectTo-not-allowed")));
}

#[tokio::test]
async fn a_text_message_signs_in_somebody_without_an_address() {
    let server = Server::start(Settings::default()).await;
    let number = "+15550001111";
    assert_eq!(
        server.post("/signin/passwordless/sms", json!({"phoneNumber": number})).await.0,
        200
    );
    let otp = server.emulator.nhost().last_sms_to(number).expect("a message").otp;
    let verify = json!({"phoneNumber": number, "otp": otp});
    let (status, answer) = server.post("/signin/passwordless/sms/otp", verify.clone()).await;
    assert_eq!((status, &answer["session"]["user"]["phoneNumber"]), (200, &json!(number)));
    assert_eq!(server.post("/signin/passwordless/sms/otp", verify).await.0, 400);
    let session = &answer["session"];
    assert_eq!(server.get_as(token(session), "/user").await.0, 401);
    assert_eq!(server.refresh(session).await.0, 200);
}

#[tokio::test]
async fn an_anonymous_user_becomes_a_lasting_one() {
    let server = Server::start(Settings::default()).await;
    let (_, answer) = server.post("/signin/anonymous", json!({"displayName": "Guest"})).await;
    let session = answer["session"].clone();
    assert_eq!(session["user"]["roles"], json!(["anonymous"]));
    let (status, error) = server.get_as(token(&session), "/user").await;
    assert_eq!((status, error["error"].as_str()), (403, Some("forbidden-anonymous")));
    let body =
        json!({"signInMethod": "email-password", "email": "a@example.com", "password": PASSWORD});
    assert_eq!(server.post_as(token(&session), "/user/deanonymize", body.clone()).await.0, 200);
    let (_, session) = server.refresh(&session).await;
    assert_eq!(session["user"]["isAnonymous"], false);
    let (status, error) = server.post_as(token(&session), "/user/deanonymize", body).await;
    assert_eq!((status, error["error"].as_str()), (400, Some("user-not-anonymous")));
    assert_eq!(server.sign_in("a@example.com", PASSWORD).await.0, 200);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_a_wrong_code_costs_the_ticket() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let (_, error) = server
        .post_as(token(&session), "/user/mfa", json!({"code": "123456", "activeMfaType": "totp"}))
        .await;
    assert_eq!(error["error"], "no-totp-secret");
    let (_, made) = server.get_as(token(&session), "/mfa/totp/generate").await;
    assert!(made["imageUrl"].as_str().expect("text").starts_with("data:image/png;base64,"));
    let secret = made["totpSecret"].as_str().expect("text").to_owned();
    let activate = json!({"code": totp_now(&secret, &server), "activeMfaType": "totp"});
    assert_eq!(server.post_as(token(&session), "/user/mfa", activate).await.0, 200);
    assert_eq!(server.get_as(token(&session), "/user").await.1["activeMfaType"], "totp");

    let (_, challenge) = server.sign_in("a@example.com", PASSWORD).await;
    assert!(challenge.get("session").is_none());
    let answer =
        |challenge: &Value, otp: &str| json!({"ticket": challenge["mfa"]["ticket"], "otp": otp});
    let (_, error) = server.post("/signin/mfa/totp", answer(&challenge, "000000x")).await;
    assert_eq!(error["error"], "invalid-totp");
    let good = totp_now(&secret, &server);
    let (_, error) = server.post("/signin/mfa/totp", answer(&challenge, &good)).await;
    assert_eq!(error["error"], "invalid-ticket");
    let (_, challenge) = server.sign_in("a@example.com", PASSWORD).await;
    let (status, done) = server.post("/signin/mfa/totp", answer(&challenge, &good)).await;
    assert_eq!((status, &done["session"]["user"]["activeMfaType"]), (200, &Value::Null));
}

#[tokio::test]
async fn features_that_are_off_say_so() {
    let server = Server::start(Settings::profile("locked").expect("known")).await;
    for (path, body) in [
        ("/signin/otp/email", json!({"email": "a@example.com"})),
        ("/signin/passwordless/email", json!({"email": "a@example.com"})),
        ("/signin/passwordless/sms", json!({"phoneNumber": "+1"})),
        ("/signin/mfa/totp", json!({"ticket": "mfaTotp:x", "otp": "1"})),
    ] {
        let (status, error) = server.post(path, body).await;
        assert_eq!((status, error["error"].as_str()), (409, Some("disabled-endpoint")), "{path}");
    }
    assert_eq!(server.post("/signin/anonymous", json!({})).await.0, 403);
}

#[tokio::test]
async fn concealment_makes_every_refusal_alike() {
    let server = Server::start(Settings { conceal_errors: true, ..Settings::default() }).await;
    server.sign_up("a@example.com").await;
    let wrong = server.sign_in("a@example.com", "wrong-password").await;
    assert_eq!(wrong.0, 400);
    assert_eq!(wrong, server.sign_in("nobody@example.com", PASSWORD).await);
    let unknown = json!({"refreshToken": "c55576b8-0e1d-43bf-9f64-899e6d9a5089"});
    assert_eq!(wrong, server.post("/token", unknown).await);
}

#[tokio::test]
async fn rate_limits_refuse_without_a_word_and_pass_with_time() {
    let settings = Settings { rate_limits: Some(RateLimits::default()), ..Settings::default() };
    let server = Server::start(settings).await;
    for _ in 0..2 {
        assert_eq!(server.sign_in("a@example.com", PASSWORD).await.0, 401);
    }
    assert_eq!(server.sign_in("a@example.com", PASSWORD).await, (429, Value::Null));
    server.emulator.nhost().advance(Duration::from_secs(301));
    assert_eq!(server.sign_in("a@example.com", PASSWORD).await.0, 401);
}

#[tokio::test]
async fn a_status_fault_strikes_as_often_as_asked() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let fault =
        Fault::status(503).with_header("retry-after", "7").with_body("text/html", "<h1>no</h1>");
    server.emulator.nhost().fail("refreshToken", fault.times(2));
    let body = json!({"refreshToken": session["refreshToken"]});
    let answer = server.try_send(Method::POST, "/token", "", Some(body)).await.expect("an answer");
    assert_eq!(answer.headers()["retry-after"], "7");
    assert_eq!(answer.text().await.expect("a body"), "<h1>no</h1>");
    assert_eq!(server.refresh(&session).await.0, 503);
    assert_eq!(server.refresh(&session).await.0, 200, "the token was not spent");
}

#[tokio::test]
async fn a_dropped_connection_leaves_the_state_as_it_was_or_not() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let body = || Some(json!({"refreshToken": session["refreshToken"]}));
    server.emulator.nhost().fail("refreshToken", Fault::drop_before());
    assert!(server.try_send(Method::POST, "/token", "", body()).await.is_err());
    let (status, session) = server.refresh(&session).await;
    assert_eq!(status, 200, "nothing had happened");
    server.emulator.nhost().fail("refreshToken", Fault::drop_after());
    let body = Some(json!({"refreshToken": session["refreshToken"]}));
    assert!(server.try_send(Method::POST, "/token", "", body).await.is_err());
    assert_eq!(server.refresh(&session).await.0, 401, "the token had been spent");
    assert_eq!(server.emulator.nhost().replays(), 1);
}

#[tokio::test]
async fn a_torn_body_breaks_off_at_its_byte() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = Server::start(Settings::default()).await;
    for sent in [0, 3] {
        server.emulator.nhost().fail("getVersion", Fault::torn_body(sent));
        let mut stream =
            tokio::net::TcpStream::connect(server.emulator.address()).await.expect("a connection");
        stream.write_all(b"GET /nhost/v1/version HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.expect("read to the end");
        let text = String::from_utf8(bytes).expect("text");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains("200 OK") && head.contains("content-length: 38"), "{head}");
        assert_eq!(body, &r#"{"version""#[..sent]);
    }
}

#[tokio::test]
async fn a_held_request_waits_and_a_held_answer_has_happened() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let barrier = server.emulator.nhost().hold_answer("signOut");
    let url = format!("{}/signout", server.emulator.nhost().url());
    let request = server.client.post(url).json(&json!({"refreshToken": session["refreshToken"]}));
    let pending = tokio::spawn(request.send());
    barrier.arrived(1).await;
    assert_eq!(server.refresh(&session).await.0, 401, "the state has changed");
    assert!(!pending.is_finished());
    barrier.release();
    assert_eq!(pending.await.expect("joined").expect("an answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn the_boxes_can_be_read_over_http() {
    let server = Server::start(Settings::default()).await;
    server.post("/signin/otp/email", json!({"email": "a@example.com"})).await;
    server.emulator.nhost().sent(1).await;
    let url = format!("{}/_emulator/mails", server.emulator.url());
    let mails: Value =
        server.client.get(&url).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(mails[0]["to"], "a@example.com");
    let page =
        server.client.get(&url).header("accept", "text/html").send().await.expect("an answer");
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.text().await.expect("text").contains("a@example.com"));
    for path in ["", "/", "/_emulator", "/_emulator/"] {
        let url = format!("{}{path}", server.emulator.url());
        let answer = server.client.get(&url).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let pages: Value = answer.json().await.expect("JSON");
        assert_eq!(pages["mails"], "/_emulator/mails");
    }
}

#[tokio::test]
async fn faults_and_the_clock_can_be_set_over_http() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    let order = async |path: &str, body: Value| {
        let url = format!("{}/_emulator/{path}", server.emulator.url());
        server.client.post(url).json(&body).send().await.expect("an answer").status().as_u16()
    };
    let fault = json!({"operation": "refreshToken", "status": 503, "times": 0});
    assert_eq!(order("faults", fault).await, 204);
    assert_eq!(server.refresh(&session).await.0, 503);
    let url = format!("{}/_emulator/faults", server.emulator.url());
    assert_eq!(server.client.delete(&url).send().await.expect("an answer").status().as_u16(), 204);
    assert_eq!(server.refresh(&session).await.0, 200);
    assert_eq!(order("faults", json!({"operation": "getUser", "drop": "before"})).await, 204);
    assert!(server.try_send(Method::GET, "/user", token(&session), None).await.is_err());
    assert_eq!(order("clock", json!({"advanceSeconds": 901})).await, 204);
    assert_eq!(server.get_as(token(&session), "/user").await.0, 401);
    for wrong in [
        json!({"operation": "getUsers", "status": 500}),
        json!({"operation": "getUser", "status": 1000}),
        json!({"operation": "getUser", "status": 500, "tornBody": 1}),
        json!({"operation": "getUser", "status": 500, "time": 2}),
    ] {
        assert_eq!(order("faults", wrong.clone()).await, 400, "{wrong}");
    }
    assert_eq!(order("clock", json!({"advanceSeconds": u64::MAX})).await, 204);
    let lasting = Settings { refresh_token_lifetime: Duration::MAX, ..Settings::default() };
    Server::start(lasting).await.sign_up("a@example.com").await;
    server.sign_up("b@example.com").await;
    assert_eq!(order("faults", json!({"operation": "getUser"})).await, 400, "it names no fault");
    let foreign = server.client.post(&url).body("{}").send().await.expect("an answer");
    assert_eq!(foreign.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_delay_comes_before_the_operation() {
    let server = Server::start(Settings::default()).await;
    let session = server.sign_up("a@example.com").await;
    server.emulator.nhost().fail("*", Fault::delay(Duration::from_millis(40)));
    let begun = tokio::time::Instant::now();
    assert_eq!(server.refresh(&session).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(40));
    assert_eq!(server.emulator.nhost().all_calls().len(), 2);
}

//! The emulated DeepAffex over real HTTP: what each operation does, and how each refuses.

#[path = "support/http.rs"]
mod http;

use std::time::Duration;

use hallpass_emulator::Emulator;
use hallpass_emulator::deepaffex::{DeadPair, DeepAffex, ErrorShape, Settings};
use reqwest::{Client, Method};
use serde_json::{Value, json};

const ADA: &str = "ada@example.com";
const PHONE: &str = "+15550100";
const PASSWORD: &str = "correct horse battery";
const ORGANIZATION: &str = "example-clinic";

struct Server {
    emulator: Emulator,
    client: Client,
}

/// What came back.
struct Told {
    status: u16,
    content_type: Option<String>,
    text: String,
}

impl Told {
    fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {:?}", self.text))
    }

    /// A failure's status and code.
    fn failure(&self) -> (u16, String) {
        (self.status, self.body()["Code"].as_str().expect("a code").to_owned())
    }

    /// A field of a success.
    fn text(&self, name: &str) -> String {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body()[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned()
    }
}

impl Server {
    async fn start(settings: Settings) -> Self {
        let emulator = Emulator::builder().deepaffex(settings).start().await.expect("a free port");
        Self { emulator, client: http::client().build().expect("a client") }
    }

    fn deepaffex(&self) -> &DeepAffex {
        self.emulator.deepaffex()
    }

    async fn send(&self, call: (Method, &str), token: &str, body: Option<Value>) -> Told {
        let url = format!("{}{}", self.deepaffex().url(), call.1);
        let mut request = self.client.request(call.0, url);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let content_type = answer.headers().get("content-type");
        let content_type = content_type.map(|value| value.to_str().expect("text").to_owned());
        let status = answer.status().as_u16();
        Told { status, content_type, text: answer.text().await.expect("a body") }
    }

    async fn register(&self) -> Told {
        let body = json!({"Key": "example-licence-key", "DeviceTypeID": "LINUX", "Name": "Kiosk",
            "Identifier": "kiosk-7", "Version": "1.4.0"});
        self.send((Method::POST, "/organizations/licenses"), "", Some(body)).await
    }

    async fn login(&self, device: &str, body: Value) -> Told {
        self.send((Method::POST, "/users/auth"), device, Some(body)).await
    }

    async fn renew(&self, token: &str, refresh_token: &str) -> Told {
        let body = json!({"Token": token, "RefreshToken": refresh_token});
        self.send((Method::POST, "/auths/renew"), token, Some(body)).await
    }

    /// A device's token and that of its user.
    async fn signed_in(&self) -> (String, Told) {
        let device = self.register().await.text("Token");
        let user = self.login(&device, json!({"Email": ADA, "Password": PASSWORD})).await;
        assert_eq!(user.status, 200, "{}", user.text);
        (device, user)
    }

    async fn get(&self, path: &str, token: &str) -> Told {
        self.send((Method::GET, path), token, None).await
    }
}

fn expired() -> (u16, String) {
    (401, "TOKEN_EXPIRED".to_owned())
}

#[tokio::test]
async fn answers_are_json_with_a_charset_and_pascal_case() {
    let server = Server::start(Settings::default()).await;
    let told = server.get("/status", "").await;
    assert_eq!(told.content_type.as_deref(), Some("application/json; charset=utf-8"));
    assert_eq!(
        told.body(),
        json!({"StatusID": "ACTIVE", "Version": "2.0.0", "Region": "na-east", "AllowAnonymous": false})
    );
    let refused = server.get("/users", "").await;
    assert_eq!(refused.content_type.as_deref(), Some("application/json; charset=utf-8"));
    assert_eq!(refused.failure(), expired());
    let nowhere = server.get("/nowhere", "").await;
    assert_eq!(nowhere.failure(), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn a_token_is_a_jwt_whose_claims_verify_token_repeats() {
    let server = Server::start(Settings::default()).await;
    let (device, user) = server.signed_in().await;
    let report = server.get("/auth", &user.text("Token")).await.body();
    assert_eq!(
        (report["Type"].as_str(), report["ActiveLicense"].as_bool()),
        (Some("USER"), Some(true))
    );
    assert_eq!(report["exp"].as_i64(), report["iat"].as_i64().map(|issued| issued + 86_400));
    assert_eq!(report["RemainingMeasurement"], Value::Null);
    assert_eq!(report["ID"], json!(server.deepaffex().user_id(ADA)));
    let of_device = server.get("/auth", &device).await.body();
    assert_eq!(
        (&of_device["Type"], &of_device["DeviceID"]),
        (&json!("DEVICE"), &report["DeviceID"])
    );
    let forged = server.deepaffex().sign_claims(&json!({"exp": 4_000_000_000_i64}));
    assert_eq!(server.get("/auth", &forged).await.failure(), expired());
    assert_eq!(server.get("/auth", "nonsense").await.failure(), expired());
}

#[tokio::test]
async fn a_pair_is_renewed_as_a_pair_and_once() {
    let server = Server::start(Settings::default()).await;
    let (_, user) = server.signed_in().await;
    let (token, refresh_token) = (user.text("Token"), user.text("RefreshToken"));
    let (_, other) = server.signed_in().await;
    let mixed = server.renew(&token, &other.text("RefreshToken")).await;
    assert_eq!(mixed.failure(), expired(), "the halves do not match");

    // An ended token can be renewed, and need not be in the header.
    server.deepaffex().expire_tokens();
    assert_eq!(server.get("/users", &token).await.failure(), expired());
    let next = server.renew(&token, &refresh_token).await;
    assert_eq!(server.get("/users", &next.text("Token")).await.status, 200);

    assert_eq!(server.renew(&token, &refresh_token).await.failure(), expired());
    assert_eq!(server.deepaffex().replays(), 1);
    assert_eq!(
        server.get("/users", &next.text("Token")).await.status,
        200,
        "the new pair lives on"
    );
    assert_eq!(server.get("/users", &token).await.failure(), expired(), "the old one is dead");
}

#[tokio::test]
async fn a_refresh_token_ends_and_lifetimes_can_only_be_shortened() {
    let server = Server::start(Settings::default()).await;
    let device = server.register().await.text("Token");
    for (wanted, granted) in [(60, 60), (86_401, 86_400)] {
        let body = json!({"Email": ADA, "Password": PASSWORD, "TokenExpiresIn": wanted});
        let told = server.login(&device, body).await;
        let token = told.text("Token");
        let report = server.get("/auth", &token).await.body();
        assert_eq!(report["exp"].as_i64(), report["iat"].as_i64().map(|issued| issued + granted));
    }
    let none = json!({"Email": ADA, "Password": PASSWORD, "TokenExpiresIn": 0});
    let told = server.login(&device, none).await;
    assert_eq!(told.failure(), (400, "VALIDATION_ERROR".to_owned()));
    assert_eq!(told.body()["Errors"]["TokenExpiresIn"], json!([["min", [1]]]));

    let short = json!({"Email": ADA, "Password": PASSWORD, "RefreshTokenExpiresIn": 60});
    let short = server.login(&device, short).await;
    server.deepaffex().advance(Duration::from_secs(61));
    let told = server.renew(&short.text("Token"), &short.text("RefreshToken")).await;
    assert_eq!(told.failure(), expired());
    assert_eq!(server.deepaffex().replays(), 0, "it was too old, not spent");
}

#[tokio::test]
async fn fields_that_break_the_document_are_told_with_their_rules() {
    let server = Server::start(Settings::default()).await;
    let body = json!({"Key": 7, "DeviceTypeID": "LINUX", "Name": "n",
        "Version": "123456789012345678901"});
    let told = server.send((Method::POST, "/organizations/licenses"), "", Some(body)).await;
    assert_eq!(told.failure(), (400, "VALIDATION_ERROR".to_owned()));
    assert_eq!(
        told.body()["Errors"],
        json!({"Key": [["type", ["string"]]], "Version": [["max", [20]]],
            "Identifier": [["required", []]]})
    );
    let told = server.send((Method::POST, "/organizations/licenses"), "", None).await;
    assert_eq!(told.failure(), (400, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn the_older_shape_has_other_names_and_no_fields() {
    let settings = Settings { error_shape: ErrorShape::Legacy, ..Settings::default() };
    let server = Server::start(settings).await;
    let told = server.send((Method::POST, "/users/auth/code"), "", Some(json!({}))).await;
    assert_eq!(
        told.body(),
        json!({"errorCode": "VALIDATION_ERROR", "message": "Validation failed"})
    );
}

#[tokio::test]
async fn a_dead_pair_may_be_answered_in_another_way() {
    let settings = Settings { dead_pair: DeadPair::IncorrectRequest, ..Settings::default() };
    let server = Server::start(settings).await;
    let told = server.renew("nonsense", "nonsense").await;
    assert_eq!(told.failure(), (400, "INCORRECT_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_logout_ends_all_of_the_users_sessions_and_no_device() {
    let server = Server::start(Settings::default()).await;
    let (device, user) = server.signed_in().await;
    let (_, elsewhere) = server.signed_in().await;
    let told = server.send((Method::DELETE, "/users/auth"), &user.text("Token"), None).await;
    assert_eq!(told.body(), json!({"success": true}));
    for pair in [&user, &elsewhere] {
        let (token, refresh_token) = (pair.text("Token"), pair.text("RefreshToken"));
        assert_eq!(server.get("/users", &token).await.failure(), expired());
        assert_eq!(server.renew(&token, &refresh_token).await.failure(), expired());
    }
    assert_eq!(server.get("/auth", &device).await.body()["SessionGen"], 1);
    let again = server.login(&device, json!({"Email": ADA, "Password": PASSWORD})).await;
    assert_eq!(server.get("/auth", &again.text("Token")).await.body()["SessionGen"], 2);
}

#[tokio::test]
async fn an_unregistered_device_takes_its_users_sessions_along() {
    let server = Server::start(Settings::default()).await;
    let (device, user) = server.signed_in().await;
    let (_, elsewhere) = server.signed_in().await;
    let call = (Method::DELETE, "/organizations/licenses");
    let told = server.send(call, &device, None).await;
    assert_eq!((told.status, told.text.as_str()), (200, ""));
    assert_eq!(server.get("/users", &user.text("Token")).await.failure(), expired());
    assert_eq!(server.get("/users", &elsewhere.text("Token")).await.status, 200);
    assert_eq!(server.deepaffex().devices(), 1);
}

#[tokio::test]
async fn each_operation_wants_its_own_kind_of_token() {
    let server = Server::start(Settings::default()).await;
    let (device, user) = server.signed_in().await;
    let restricted = (403, "RESTRICTED".to_owned());
    assert_eq!(server.get("/users", &device).await.failure(), restricted);
    let body = json!({"Email": ADA, "Password": PASSWORD});
    assert_eq!(server.login(&user.text("Token"), body).await.failure(), restricted);
}

#[tokio::test]
async fn codes_have_four_digits_and_work_once() {
    let server = Server::start(Settings::default()).await;
    let device = server.register().await.text("Token");
    let body = json!({"PhoneNumber": PHONE, "Identifier": ORGANIZATION});
    let told = server.send((Method::POST, "/auths/users/code"), &device, Some(body)).await;
    assert_eq!(told.body(), json!({"success": true}));
    let code = server.deepaffex().last_sms_to(PHONE).expect("a text message").otp;
    assert!(code.len() == 4 && code.bytes().all(|it| it.is_ascii_digit()), "{code}");
    let login = |key: &str| json!({"LoginCode": code, "PhoneNumber": PHONE, "OrgKey": key});
    let call = || (Method::POST, "/users/auth/code");
    let told = server.send(call(), "", Some(login("another-key"))).await;
    assert_eq!(told.failure(), (404, "NOT_FOUND".to_owned()));
    let told = server.send(call(), "", Some(login("example-organization-key"))).await;
    assert_eq!(server.get("/users", &told.text("Token")).await.body()["PhoneNumber"], PHONE);
    let told = server.send(call(), "", Some(login("example-organization-key"))).await;
    assert_eq!(told.failure(), (400, "INCORRECT_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_reset_link_comes_by_mail_and_only_to_the_organizations_users() {
    let server = Server::start(Settings::default()).await;
    let device = server.register().await.text("Token");
    let reset = |organization: &str| json!({"Email": ADA, "Identifier": organization});
    let call = || (Method::PATCH, "/auths/users/reset");
    let told = server.send(call(), &device, Some(reset(ORGANIZATION))).await;
    assert_eq!(told.body(), json!({"success": true}));
    let mail = server.deepaffex().last_mail_to(ADA).expect("a mail");
    assert!(mail.link.is_some_and(|link| link.contains(&mail.ticket.unwrap_or_default())));
    let told = server.send(call(), &device, Some(reset("elsewhere"))).await;
    assert_eq!(told.failure(), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn a_second_factor_is_wanted_where_there_is_one() {
    let server = Server::start(Settings::default()).await;
    let body = |token: Option<&str>| {
        let mut body = json!({"Email": "mfa@example.com", "Password": PASSWORD,
            "Identifier": ORGANIZATION});
        if let Some(token) = token {
            body["MFAToken"] = json!(token);
        }
        body
    };
    let call = || (Method::POST, "/organizations/auth");
    for token in [None, Some("000000")] {
        let told = server.send(call(), "", Some(body(token))).await;
        assert_eq!(told.failure(), (400, "INCORRECT_REQUEST".to_owned()));
    }
    let told = server.send(call(), "", Some(body(Some("246810")))).await;
    let report = server.get("/auth", &told.text("Token")).await.body();
    assert_eq!(report.get("DeviceID"), None, "there is no device");
}

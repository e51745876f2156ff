//! What only the newest servers do: elevation by code, signing up only, trading codes.

use hallpass_emulator::nhost::{Elevation, ServerGeneration, Settings};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, argument, elevated, text};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A code that is not this one.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

fn totp(server: &Server, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    let now = server.nhost().now().timestamp();
    totp.generate(now.try_into().expect("after 1970")).to_string()
}

#[tokio::test]
async fn a_totp_code_elevates() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let token = text(&session, "accessToken");
    let elevate =
        async |code: &str| server.post_as(token, "/elevate/totp", json!({ "otp": code })).await;
    let (status, answer) = elevate("123456").await;
    assert_eq!((status, text(&answer, "error")), (401, "disabled-mfa-totp"));
    let (_, made) = server.get_as(token, "/mfa/totp/generate").await;
    let code = totp(&server, text(&made, "totpSecret"));
    let body = json!({ "code": code, "activeMfaType": "totp" });
    assert_eq!(server.post_as(token, "/user/mfa", body).await.0, 200);
    let (status, answer) = elevate(other_than(&code)).await;
    assert_eq!((status, text(&answer, "error")), (401, "invalid-totp"));
    let (status, answer) = elevate(&totp(&server, text(&made, "totpSecret"))).await;
    assert_eq!(status, 200, "{answer}");
    assert!(elevated(text(&answer["session"], "accessToken")) && !elevated(token));
}

#[tokio::test]
async fn a_mailed_code_elevates() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let token = text(&session, "accessToken");
    assert_eq!(server.post("/elevate/otp/email", Value::Null).await.0, 401);
    assert_eq!(server.post_as(token, "/elevate/otp/email", Value::Null).await.0, 200);
    let code = server.nhost().last_mail_to(EMAIL).and_then(|mail| mail.otp).expect("a code");
    let verify = async |code: &str| {
        server.post_as(token, "/elevate/otp/email/verify", json!({ "otp": code })).await
    };
    let (status, answer) = verify(other_than(&code)).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid-otp"));
    let sign_in = json!({ "email": EMAIL, "otp": code });
    assert_ne!(server.post("/signin/otp/email/verify", sign_in).await.0, 200, "it is not for that");
    let (status, answer) = verify(&code).await;
    assert_eq!(status, 200, "{answer}");
    assert!(elevated(text(&answer["session"], "accessToken")));
    assert_eq!(verify(&code).await.0, 400, "a code works once");
}

#[tokio::test]
async fn too_many_wrong_codes_void_the_right_one() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let token = text(&session, "accessToken");
    server.post_as(token, "/elevate/otp/email", Value::Null).await;
    let code = server.nhost().last_mail_to(EMAIL).and_then(|mail| mail.otp).expect("a code");
    for _ in 0..5 {
        let body = json!({ "otp": other_than(&code) });
        assert_eq!(server.post_as(token, "/elevate/otp/email/verify", body).await.0, 400);
    }
    let body = json!({ "otp": code });
    let (status, answer) = server.post_as(token, "/elevate/otp/email/verify", body).await;
    assert_eq!((status, text(&answer, "error")), (400, "otp-too-many-attempts"));
}

#[tokio::test]
async fn signing_up_only_takes_new_addresses_and_numbers() {
    let server = Server::start().await;
    let number = "+15550001111";
    let cases = [
        ("/signup/passwordless/email", json!({ "email": "a@example.com" })),
        ("/signup/otp/email", json!({ "email": "b@example.com" })),
        ("/signup/passwordless/sms", json!({ "phoneNumber": number })),
    ];
    for (path, body) in &cases {
        assert_eq!(server.post(path, body.clone()).await, (200, json!("OK")), "{path}");
        let (status, answer) = server.post(path, body.clone()).await;
        assert_eq!((status, text(&answer, "error")), (409, "user-already-exists"), "{path}");
    }
    let mail = |to| server.nhost().last_mail_to(to).expect("a mail");
    let landed = server.follow(&mail("a@example.com").link.expect("a link")).await;
    assert!(argument(&landed, "refreshToken").is_some());
    let body = json!({ "email": "b@example.com", "otp": mail("b@example.com").otp });
    assert_eq!(server.post("/signin/otp/email/verify", body).await.0, 200);
    let otp = server.nhost().last_sms_to(number).expect("a text message").otp;
    let body = json!({ "phoneNumber": number, "otp": otp });
    assert_eq!(server.post("/signin/passwordless/sms/otp", body).await.0, 200);
}

#[tokio::test]
async fn a_closed_server_signs_nobody_up() {
    let server = Server::with(Settings { signup_enabled: false, ..Settings::default() }).await;
    let token = server.nhost().id_token("google").sign();
    for (path, body) in [
        ("/signup/passwordless/email", json!({ "email": EMAIL })),
        ("/signup/otp/email", json!({ "email": EMAIL })),
        ("/signup/passwordless/sms", json!({ "phoneNumber": "+15550001111" })),
        ("/signup/idtoken", json!({ "provider": "google", "idToken": token })),
        ("/signup/webauthn", json!({ "email": EMAIL })),
    ] {
        let (status, answer) = server.post(path, body).await;
        assert_eq!((status, text(&answer, "error")), (403, "signup-disabled"), "{path}");
    }
}

/// A code as a mailed link brings it, for a request with a challenge.
async fn code(server: &Server) -> String {
    let body = json!({ "email": EMAIL, "codeChallenge": CHALLENGE });
    assert_eq!(server.post("/signin/passwordless/email", body).await.0, 200);
    let link = server.nhost().last_mail_to(EMAIL).and_then(|mail| mail.link).expect("a link");
    let landed = server.follow(&link).await;
    assert_eq!(argument(&landed, "refreshToken"), None);
    argument(&landed, "code").unwrap_or_else(|| panic!("no code in {landed}"))
}

async fn exchange(server: &Server, code: &str, verifier: &str) -> (u16, Value) {
    server.post("/token/exchange", json!({ "code": code, "codeVerifier": verifier })).await
}

#[tokio::test]
async fn a_code_is_traded_once_by_who_knows_the_verifier() {
    let server = Server::start().await;
    let good = code(&server).await;
    let (status, answer) = exchange(&server, &good, VERIFIER).await;
    assert_eq!((status, &answer["session"]["user"]["email"]), (200, &json!(EMAIL)));
    assert_eq!(exchange(&server, &good, VERIFIER).await.0, 400, "a code works once");
    let stolen = code(&server).await;
    let (status, answer) = exchange(&server, &stolen, &VERIFIER.to_lowercase()).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid-request"));
    let late = code(&server).await;
    server.nhost().advance(std::time::Duration::from_secs(301));
    assert_eq!(exchange(&server, &late, VERIFIER).await.0, 400);
}

#[tokio::test]
async fn the_2025_release_has_none_of_this() {
    let settings = Settings { generation: ServerGeneration::Release2025, ..Settings::default() };
    let server = Server::with(settings).await;
    for path in [
        "/elevate/totp",
        "/elevate/otp/email",
        "/elevate/otp/email/verify",
        "/signup/passwordless/email",
        "/signup/otp/email",
        "/signup/passwordless/sms",
        "/signup/idtoken",
        "/token/exchange",
        "/oauth2/token",
    ] {
        assert_eq!(server.post(path, json!({})).await.0, 404, "{path}");
    }
    let body = json!({ "email": EMAIL, "codeChallenge": CHALLENGE });
    assert_eq!(server.post("/signin/passwordless/email", body).await.0, 400);
}

/// Follows the latest link to an address, which must bring a code, and trades that.
async fn trade_code_mailed_to(server: &Server, address: &str) {
    let link = server.nhost().last_mail_to(address).and_then(|mail| mail.link).expect("a link");
    let landed = server.follow(&link).await;
    assert_eq!(argument(&landed, "refreshToken"), None, "{landed}");
    let code = argument(&landed, "code").unwrap_or_else(|| panic!("no code in {landed}"));
    let (status, answer) = exchange(server, &code, VERIFIER).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn every_mailed_link_brings_a_code_to_who_sent_a_challenge() {
    let settings = Settings { email_verification_required: true, ..Settings::default() };
    let server = Server::with(settings).await;
    let with_challenge = |mut body: Value| {
        body["codeChallenge"] = CHALLENGE.into();
        body
    };
    let body = with_challenge(json!({ "email": EMAIL, "password": PASSWORD }));
    assert_eq!(server.post("/signup/email-password", body).await, (200, json!({})));
    let body = with_challenge(json!({ "email": EMAIL }));
    assert_eq!(server.post("/user/email/send-verification-email", body.clone()).await.0, 200);
    trade_code_mailed_to(&server, EMAIL).await;
    assert_eq!(server.post("/user/password/reset", body).await.0, 200);
    trade_code_mailed_to(&server, EMAIL).await;
    let body = with_challenge(json!({ "email": "new@example.com" }));
    assert_eq!(server.post("/signup/passwordless/email", body).await.0, 200);
    trade_code_mailed_to(&server, "new@example.com").await;

    let credentials = json!({ "email": EMAIL, "password": PASSWORD });
    let (_, signed_in) = server.post("/signin/email-password", credentials).await;
    let token = text(&signed_in["session"], "accessToken");
    let body = with_challenge(json!({ "newEmail": "later@example.com" }));
    assert_eq!(server.post_as(token, "/user/email/change", body).await.0, 200);
    trade_code_mailed_to(&server, "later@example.com").await;

    let (_, anonymous) = server.post("/signin/anonymous", json!({})).await;
    let token = text(&anonymous["session"], "accessToken");
    let body = json!({ "signInMethod": "passwordless", "email": "known@example.com" });
    assert_eq!(server.post_as(token, "/user/deanonymize", with_challenge(body)).await.0, 200);
    trade_code_mailed_to(&server, "known@example.com").await;
}

#[tokio::test]
async fn a_key_signs_up_with_a_challenge_where_addresses_are_verified() {
    use crate::authenticator::{Authenticator, ORIGIN};
    let settings = Settings { email_verification_required: true, ..Settings::default() };
    let server = Server::with(settings).await;
    let (_, options) = server.post("/signup/webauthn", json!({ "email": EMAIL })).await;
    let credential = Authenticator::new("key").create(text(&options, "challenge"), ORIGIN);
    let body = json!({ "credential": credential, "codeChallenge": CHALLENGE });
    assert_eq!(server.post("/signup/webauthn/verify", body).await, (200, json!({})));
    trade_code_mailed_to(&server, EMAIL).await;
}

#[tokio::test]
async fn new_users_may_start_disabled() {
    let server = Server::with(Settings { new_users_disabled: true, ..Settings::default() }).await;
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    server.post("/signup/email-password", body.clone()).await;
    assert!(server.nhost().user_id(EMAIL).is_some(), "the account is there");
    let (status, answer) = server.post("/signin/email-password", body).await;
    assert_eq!((status, text(&answer, "error")), (401, "disabled-user"));
}

#[tokio::test]
async fn a_turnstile_answer_may_be_wanted_at_sign_up_and_only_there() {
    let server = Server::with(Settings { turnstile_required: true, ..Settings::default() }).await;
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let (status, answer) = server.post("/signup/email-password", body.clone()).await;
    assert_eq!(status, 403);
    assert!(text(&answer, "error").contains("x-cf-turnstile-response"), "{answer}");
    assert!(server.nhost().user_id(EMAIL).is_none(), "no account was made");
    let (status, answer) = server.post("/signin/email-password", body).await;
    assert_eq!((status, text(&answer, "error")), (401, "invalid-email-password"));
}

#[tokio::test]
async fn elevation_may_be_required_of_everyone() {
    let settings = Settings { elevation: Elevation::Required, ..Settings::default() };
    let server = Server::with(settings).await;
    let session = server.signed_up(EMAIL).await;
    let token = text(&session, "accessToken");
    let expires = json!({ "expiresAt": "2100-01-01T00:00:00Z" });
    let (status, answer) = server.post_as(token, "/pat", expires).await;
    assert_eq!((status, text(&answer, "error")), (401, "unauthorized"));
    assert!(text(&answer, "reason").contains("elevated-claim-required"), "{answer}");
    assert_eq!(server.get_as(token, "/user").await.0, 200);
}

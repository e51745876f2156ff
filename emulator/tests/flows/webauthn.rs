//! Security keys, with a software authenticator.

use hallpass_emulator::nhost::{ServerGeneration, Settings};
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, ORIGIN};
use crate::server::{EMAIL, Server, elevated, text};

/// Signs a user up with a key; gives the user's id.
async fn sign_up(server: &Server, key: &Authenticator) -> String {
    let (status, options) = server.post("/signup/webauthn", json!({ "email": EMAIL })).await;
    assert_eq!(status, 200, "{options}");
    let credential = key.create(text(&options, "challenge"), ORIGIN);
    let body = json!({ "credential": credential });
    let (status, answer) = server.post("/signup/webauthn/verify", body).await;
    assert_eq!(status, 200, "{answer}");
    text(&answer["session"]["user"], "id").to_owned()
}

async fn challenge(server: &Server, body: Value) -> String {
    let (status, options) = server.post("/signin/webauthn", body).await;
    assert_eq!(status, 200, "{options}");
    text(&options, "challenge").to_owned()
}

async fn sign_in(server: &Server, credential: Value) -> (u16, Value) {
    server.post("/signin/webauthn/verify", json!({ "credential": credential })).await
}

#[tokio::test]
async fn a_key_signs_up_and_in() {
    let server = Server::start().await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let challenge = challenge(&server, json!({ "email": EMAIL })).await;
    let (status, answer) = sign_in(&server, key.get(&challenge, ORIGIN, Some(&id))).await;
    assert_eq!((status, &answer["session"]["user"]["email"]), (200, &json!(EMAIL)));
}

#[tokio::test]
async fn a_discoverable_key_tells_whose_it_is() {
    let server = Server::start().await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let first = challenge(&server, json!({})).await;
    let (status, _) = sign_in(&server, key.get(&first, ORIGIN, Some(&id))).await;
    assert_eq!(status, 200);
    let second = challenge(&server, json!({})).await;
    let (status, answer) = sign_in(&server, key.get(&second, ORIGIN, None)).await;
    assert_eq!((status, text(&answer, "error")), (400, "invalid-request"));
}

#[tokio::test]
async fn a_sign_up_for_another_origin_or_challenge_is_refused() {
    let server = Server::start().await;
    let key = Authenticator::new("key");
    let (_, options) = server.post("/signup/webauthn", json!({ "email": EMAIL })).await;
    let challenge = text(&options, "challenge");
    let mut foreign = key.clone();
    foreign.relying_party = "evil.example".to_owned();
    let mut absent = key.clone();
    absent.flags = 0;
    for credential in [
        key.create(challenge, "http://evil.example"),
        key.create("AAAA", ORIGIN),
        foreign.create(challenge, ORIGIN),
        absent.create(challenge, ORIGIN),
    ] {
        let body = json!({ "credential": credential });
        let (status, answer) = server.post("/signup/webauthn/verify", body).await;
        assert_eq!((status, text(&answer, "error")), (400, "invalid-request"));
    }
    let (status, answer) = server.post("/signup/webauthn", json!({ "email": "no address" })).await;
    assert_eq!(status, 400, "{answer}");
}

#[tokio::test]
async fn a_known_address_cannot_sign_up_again() {
    let server = Server::start().await;
    server.signed_up(EMAIL).await;
    let (_, options) = server.post("/signup/webauthn", json!({ "email": EMAIL })).await;
    let credential = Authenticator::new("key").create(text(&options, "challenge"), ORIGIN);
    let body = json!({ "credential": credential });
    let (status, answer) = server.post("/signup/webauthn/verify", body).await;
    assert_eq!((status, text(&answer, "error")), (409, "user-already-exists"));
}

#[tokio::test]
async fn another_key_a_changed_signature_and_a_replay_are_refused() {
    let server = Server::start().await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let first = challenge(&server, json!({ "email": EMAIL })).await;
    let mut stranger = Authenticator::new("another key");
    let (status, _) = sign_in(&server, stranger.get(&first, ORIGIN, Some(&id))).await;
    assert_eq!(status, 400);
    let second = challenge(&server, json!({ "email": EMAIL })).await;
    let mut forged = key.get(&second, ORIGIN, Some(&id));
    let other = key.get("another challenge", ORIGIN, Some(&id));
    forged["response"]["signature"] = other["response"]["signature"].clone();
    assert_eq!(sign_in(&server, forged).await.0, 400);
    let third = challenge(&server, json!({ "email": EMAIL })).await;
    let good = key.get(&third, ORIGIN, Some(&id));
    assert_eq!(sign_in(&server, good.clone()).await.0, 200);
    assert_eq!(sign_in(&server, good).await.0, 400);
}

#[tokio::test]
async fn a_counter_that_does_not_grow_is_refused() {
    let server = Server::start().await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let mut copy = key.clone();
    let first = challenge(&server, json!({})).await;
    assert_eq!(sign_in(&server, key.get(&first, ORIGIN, Some(&id))).await.0, 200);
    let second = challenge(&server, json!({})).await;
    assert_eq!(sign_in(&server, copy.get(&second, ORIGIN, Some(&id))).await.0, 400);
}

#[tokio::test]
async fn a_challenge_dies_after_five_minutes() {
    let server = Server::start().await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let challenge = challenge(&server, json!({})).await;
    server.nhost().advance(std::time::Duration::from_secs(301));
    assert_eq!(sign_in(&server, key.get(&challenge, ORIGIN, Some(&id))).await.0, 400);
}

#[tokio::test]
async fn who_has_no_account_or_no_key_gets_no_options() {
    let server = Server::start().await;
    let unknown = server.post("/signin/webauthn", json!({ "email": EMAIL })).await;
    assert_eq!((unknown.0, text(&unknown.1, "error")), (401, "invalid-email-password"));
    server.signed_up(EMAIL).await;
    let keyless = server.post("/signin/webauthn", json!({ "email": EMAIL })).await;
    assert_eq!((keyless.0, text(&keyless.1, "error")), (400, "invalid-request"));
}

#[tokio::test]
async fn a_user_adds_keys_and_elevates_with_one() {
    let server = Server::start().await;
    let session = server.signed_up(EMAIL).await;
    let (token, id) = (text(&session, "accessToken"), text(&session["user"], "id"));
    let nothing = || Value::Null;
    let (status, _) = server.post_as(token, "/elevate/webauthn", nothing()).await;
    assert_eq!(status, 400, "there is no key yet");
    let (status, options) = server.post_as(token, "/user/webauthn/add", nothing()).await;
    assert_eq!(status, 200, "{options}");
    let mut key = Authenticator::new("key");
    let credential = key.create(text(&options, "challenge"), ORIGIN);
    let body = json!({ "credential": credential, "nickname": "blue" });
    let (status, added) = server.post_as(token, "/user/webauthn/verify", body.clone()).await;
    assert_eq!((status, text(&added, "nickname")), (200, "blue"));

    let (status, refused) = server.post_as(token, "/user/webauthn/add", nothing()).await;
    assert_eq!(
        (status, text(&refused, "error")),
        (401, "unauthorized"),
        "a second needs elevation"
    );
    let (_, options) = server.post_as(token, "/elevate/webauthn", nothing()).await;
    let challenge = text(&options, "challenge");
    assert_eq!(options["allowCredentials"][0]["id"], json!(key.id()));
    let body = json!({ "credential": key.get(challenge, "http://evil.example", Some(id)) });
    let (status, _) = server.post_as(token, "/elevate/webauthn/verify", body).await;
    assert_eq!(status, 400);
    let body = json!({ "credential": key.get(challenge, ORIGIN, Some(id)) });
    let (status, answer) = server.post_as(token, "/elevate/webauthn/verify", body).await;
    assert_eq!(status, 200, "{answer}");
    let token = text(&answer["session"], "accessToken");
    assert!(elevated(token));

    let (status, options) = server.post_as(token, "/user/webauthn/add", nothing()).await;
    assert_eq!((status, &options["excludeCredentials"][0]["id"]), (200, &json!(key.id())));
    let again = key.create(text(&options, "challenge"), ORIGIN);
    let (status, _) =
        server.post_as(token, "/user/webauthn/verify", json!({ "credential": again })).await;
    assert_eq!(status, 400, "the key is registered already");
}

#[tokio::test]
async fn the_2025_release_lets_an_answer_pass_twice() {
    let settings = Settings { generation: ServerGeneration::Release2025, ..Settings::default() };
    let server = Server::with(settings).await;
    let mut key = Authenticator::new("key");
    let id = sign_up(&server, &key).await;
    let challenge = challenge(&server, json!({})).await;
    let credential = key.get(&challenge, ORIGIN, Some(&id));
    assert_eq!(sign_in(&server, credential.clone()).await.0, 200);
    assert_eq!(sign_in(&server, credential).await.0, 200);
}

#[tokio::test]
async fn every_operation_is_closed_when_keys_are_off() {
    let server = Server::with(Settings { webauthn_enabled: false, ..Settings::default() }).await;
    let session = server.signed_up(EMAIL).await;
    let token = text(&session, "accessToken");
    let key = &mut Authenticator::new("key");
    let created = json!({ "credential": key.create("AAAA", ORIGIN) });
    let asserted = json!({ "credential": key.get("AAAA", ORIGIN, None) });
    for (path, body) in [
        ("/signup/webauthn", json!({ "email": EMAIL })),
        ("/signup/webauthn/verify", created.clone()),
        ("/signin/webauthn", json!({})),
        ("/signin/webauthn/verify", asserted.clone()),
        ("/user/webauthn/add", Value::Null),
        ("/user/webauthn/verify", created),
        ("/elevate/webauthn", Value::Null),
        ("/elevate/webauthn/verify", asserted),
    ] {
        let (status, answer) = server.post_as(token, path, body).await;
        assert_eq!((status, text(&answer, "error")), (409, "disabled-endpoint"), "{path}");
    }
}

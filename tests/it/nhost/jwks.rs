//! Verifying tokens on this machine.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass::{
    Error, ErrorKind, Timestamp, clock::ManualClock, jwks::Verifier, transport::http_client,
};
use hallpass_emulator::{
    Fault,
    nhost::{Settings, Signing},
};
use serde_json::{Value, json};

use super::support::Stage;

/// A clock that shows the server's time and then stands still, and a verifier that goes by it.
fn verifier(stage: &Stage) -> (Verifier, ManualClock) {
    let clock =
        ManualClock::starting_at(Timestamp::from_millis(stage.nhost().now().timestamp_millis()));
    let url = format!("{}/.well-known/jwks.json", stage.nhost().url()).parse().unwrap();
    let verifier = Verifier::from_parts(url, http_client().unwrap(), Arc::new(clock.clone()));
    (verifier.with_issuer("hasura-auth"), clock)
}

async fn token(stage: &Stage) -> String {
    stage.signed_up("ada@example.com").await.session().access_token.expose().to_owned()
}

/// The same token with another header.
fn with_header(token: &str, header: &Value) -> String {
    let rest = token.split_once('.').unwrap().1;
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

/// Claims that are good for now, with some of them replaced.
fn signed(stage: &Stage, changes: &[(&str, Value)]) -> String {
    let now = stage.nhost().now().timestamp();
    let mut claims = json!({ "sub": "u-1", "iss": "hasura-auth", "iat": now, "exp": now + 60 });
    for (name, value) in changes {
        claims[*name] = value.clone();
    }
    stage.nhost().sign_claims(&claims)
}

async fn refused(verifier: &Verifier, token: &str) -> Error {
    let error = verifier.verify(token).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{error:?}");
    assert!(!format!("{error} {error:?}").contains(token));
    error
}

#[tokio::test]
async fn a_good_token_verifies_and_the_keys_are_fetched_once() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, _clock) = verifier(&stage);
    for _ in 0..3 {
        let claims = verifier.verify(&token).await.unwrap();
        assert_eq!(claims.user_id(), stage.client.claims().unwrap().user_id());
    }
    assert_eq!(stage.nhost().calls("getJWKs"), 1);
    // The client's own verifier keeps its keys from call to call.
    stage.client.verifier().verify(&token).await.unwrap();
    stage.client.verifier().verify(&token).await.unwrap();
    assert_eq!(stage.nhost().calls("getJWKs"), 2);
    assert!(format!("{verifier:?}").starts_with("Verifier"));
}

#[tokio::test]
async fn callers_at_the_same_time_share_one_fetch() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, _clock) = verifier(&stage);
    let held = stage.nhost().hold("getJWKs");
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (verifier, token) = (verifier.clone(), token.clone());
            tokio::spawn(async move { verifier.verify(&token).await })
        })
        .collect();
    held.arrived(1).await;
    held.release();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(stage.nhost().calls("getJWKs"), 1);
}

#[tokio::test]
async fn an_unknown_key_id_fetches_at_most_once_a_minute() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, clock) = verifier(&stage);
    verifier.verify(&token).await.unwrap();
    let unknown = with_header(&token, &json!({ "alg": "RS256", "kid": "unknown" }));

    clock.advance(Duration::from_secs(59));
    refused(&verifier, &unknown).await;
    assert_eq!(stage.nhost().calls("getJWKs"), 1);
    clock.advance(Duration::from_secs(1));
    refused(&verifier, &unknown).await;
    refused(&verifier, &unknown).await;
    assert_eq!(stage.nhost().calls("getJWKs"), 2);
    verifier.verify(&token).await.unwrap();
}

#[tokio::test]
async fn neither_a_failing_server_nor_callers_who_go_away_make_it_more_often() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, clock) = verifier(&stage);
    verifier.verify(&token).await.unwrap();
    let unknown = with_header(&token, &json!({ "alg": "RS256", "kid": "unknown" }));

    clock.advance(Duration::from_secs(60));
    stage.nhost().fail("getJWKs", Fault::status(503));
    assert_eq!(verifier.verify(&unknown).await.unwrap_err().kind(), ErrorKind::Server);
    clock.advance(Duration::from_secs(59));
    assert_eq!(verifier.verify(&unknown).await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(stage.nhost().calls("getJWKs"), 2);
    verifier.verify(&token).await.unwrap();

    clock.advance(Duration::from_secs(1));
    let held = stage.nhost().hold("getJWKs");
    let caller = tokio::spawn({
        let (verifier, unknown) = (verifier.clone(), unknown.clone());
        async move { verifier.verify(&unknown).await }
    });
    held.arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    held.release();
    refused(&verifier, &unknown).await;
    assert_eq!(stage.nhost().calls("getJWKs"), 3);
}

#[tokio::test]
async fn a_failed_fetch_is_shared_for_a_moment_and_then_tried_again() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, clock) = verifier(&stage);
    stage.nhost().fail("getJWKs", Fault::status(503));
    for _ in 0..2 {
        assert_eq!(verifier.verify(&token).await.unwrap_err().kind(), ErrorKind::Server);
    }
    assert_eq!(stage.nhost().calls("getJWKs"), 1);
    clock.advance(Duration::from_secs(5));
    verifier.verify(&token).await.unwrap();
    assert_eq!(stage.nhost().calls("getJWKs"), 2);
}

#[tokio::test]
async fn times_are_judged_by_the_given_clock_and_leeway() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, clock) = verifier(&stage);
    let lifetime = stage.nhost().settings().access_token_lifetime;
    clock.advance(lifetime + Duration::from_secs(5));
    refused(&verifier, &token).await;
    verifier.clone().with_leeway(Duration::from_secs(30)).verify(&token).await.unwrap();

    let at = stage.nhost().now().timestamp() + 10_000;
    let later = signed(&stage, &[("nbf", json!(at)), ("exp", json!(at + 60))]);
    refused(&verifier, &later).await;
    let endless = signed(&stage, &[("exp", Value::Null)]);
    refused(&verifier, &endless).await;
}

#[tokio::test]
async fn issuer_and_audience_are_checked_where_told() {
    let stage = Stage::start().await;
    let (verifier, _clock) = verifier(&stage);
    verifier.verify(&signed(&stage, &[])).await.unwrap();
    refused(&verifier, &signed(&stage, &[("iss", json!("someone-else"))])).await;

    let for_us = verifier.with_audience("us");
    refused(&for_us, &signed(&stage, &[])).await;
    refused(&for_us, &signed(&stage, &[("aud", json!("them"))])).await;
    for_us.verify(&signed(&stage, &[("aud", json!("us"))])).await.unwrap();
    for_us.verify(&signed(&stage, &[("aud", json!(["them", "us"]))])).await.unwrap();
}

#[tokio::test]
async fn a_token_cannot_choose_how_it_is_checked() {
    let stage = Stage::start().await;
    let token = token(&stage).await;
    let (verifier, _clock) = verifier(&stage);
    let kid = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let kid = serde_json::from_slice::<Value>(&kid).unwrap()["kid"].clone();
    for algorithm in ["none", "HS256", "RS384", "PS256", "ES256"] {
        let header = json!({ "alg": algorithm, "kid": kid });
        refused(&verifier, &with_header(&token, &header)).await;
    }
    let (signed_part, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = signed_part.split_once('.').unwrap();
    let claims = URL_SAFE_NO_PAD.encode(json!({ "sub": "admin", "exp": 9e12 }).to_string());
    refused(&verifier, &format!("{header}.{claims}.{signature}")).await;
    refused(&verifier, "nonsense").await;
}

#[tokio::test]
async fn a_server_with_a_symmetric_key_publishes_nothing_to_verify_with() {
    let settings = Settings { signing: Signing::Hs256, ..Settings::default() };
    let stage = Stage::with(settings).await;
    let token = token(&stage).await;
    let (verifier, _clock) = verifier(&stage);
    refused(&verifier, &token).await;
    assert!(stage.client.get_jwks().await.unwrap().keys.is_empty());
}

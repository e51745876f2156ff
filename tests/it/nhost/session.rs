//! Sessions: refreshing, ending, verifying, and what many callers at once do to them.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    manager::{RefreshOutcome, SignedOutReason, State},
    nhost::{Client, SignIn},
};
use hallpass_emulator::{
    Fault,
    nhost::{ServerGeneration, Settings},
};

use serde_json::Value;

use super::support::{PASSWORD, Stage};

covers! {
    refresh_token = "refreshToken" {
        success(stage) {
            let before = stage.signed_up("ada@example.com").await.session().clone();
            assert_eq!(stage.client.refresh_token().await?, RefreshOutcome::Refreshed);
            let after = stage.client.session().expect("a session");
            assert!(after.refresh_token != before.refresh_token);
            assert_eq!(after.user.as_ref().unwrap().value()["id"], before.user.as_ref().unwrap().value()["id"]);
            Ok(())
        }
        failure(stage) {
            let unknown = "c0ffee00-1234-4abc-8def-0123456789ab";
            let error = stage.client.refresh_token_with(unknown).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid-refresh-token"));
            error
        }
    }
    verify_token = "verifyToken" {
        success(stage) {
            let session = stage.signed_up("ada@example.com").await.session().clone();
            stage.client.verify_token().await?;
            stage.another_client().verify_token_with(session.access_token).await
        }
        failure(stage) { stage.client.verify_token_with("nonsense").await.unwrap_err() }
    }
    sign_out = "signOut" {
        success(stage) {
            let session = stage.signed_up("ada@example.com").await.session().clone();
            let signed_out = stage.client.sign_out().await;
            signed_out.server?;
            assert!(matches!(
                stage.client.sessions().state(),
                State::SignedOut { reason: SignedOutReason::ByUser }
            ));
            let token = session.refresh_token.expect("a refresh token");
            let error = stage.client.refresh_token_with(token).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid-refresh-token"));
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            stage.nhost().fail("signOut", Fault::status(503));
            let signed_out = stage.client.sign_out().await;
            assert!(stage.client.session().is_none(), "it is over here whatever the server says");
            signed_out.server.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_hundred_tasks_that_meet_an_expired_token_share_one_refresh() {
    for stage in [Stage::start().await, Stage::older().await] {
        stage.signed_up("ada@example.com").await;
        // The server's clock alone moves: every task sends its token in good faith.
        stage.nhost().expire_access_tokens();
        let held = stage.nhost().hold("refreshToken");
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let client = stage.client.clone();
                tokio::spawn(async move { client.get_user().await })
            })
            .collect();
        held.arrived(1).await;
        held.release();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap().email.as_deref(), Some("ada@example.com"));
        }
        assert_eq!(stage.nhost().calls("refreshToken"), 1);
        assert_eq!(stage.nhost().replays(), 0);
    }
}

#[tokio::test]
async fn the_session_outlives_a_caller_that_goes_away_mid_refresh() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    let before = stage.client.session().unwrap();
    stage.nhost().expire_access_tokens();

    // The server has rotated the token, and no one waits for its answer any more.
    let held = stage.nhost().hold_answer("refreshToken");
    let client = stage.client.clone();
    let caller = tokio::spawn(async move { client.get_user().await });
    held.arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    held.release();

    assert_eq!(stage.client.get_user().await.unwrap().email.as_deref(), Some("ada@example.com"));
    assert!(stage.client.session().unwrap().refresh_token != before.refresh_token);
    assert_eq!(stage.nhost().calls("refreshToken"), 1);
    assert_eq!(stage.nhost().replays(), 0);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_and_the_call_repeated_on_both_generations() {
    for stage in [Stage::start().await, Stage::older().await] {
        stage.signed_up("ada@example.com").await;
        stage.nhost().expire_access_tokens();
        stage.client.change_user_password("another good password").await.unwrap();
        assert_eq!(stage.nhost().calls("changeUserPassword"), 2);
        assert_eq!(stage.nhost().calls("refreshToken"), 1);
    }
}

#[tokio::test]
async fn the_servers_word_ends_the_session_in_every_shape() {
    let settings = [
        Settings::default(),
        Settings { conceal_errors: true, ..Settings::default() },
        Settings { generation: ServerGeneration::Release2025, ..Settings::default() },
    ];
    for settings in settings {
        let stage = Stage::with(settings).await;
        stage.signed_up("ada@example.com").await;
        stage.nhost().revoke_refresh_tokens();
        stage.nhost().expire_access_tokens();
        let error = stage.client.get_user().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error:?}");
        assert!(stage.client.session().is_none());
    }
}

#[tokio::test]
async fn a_failing_server_does_not_end_the_session() {
    for fault in [Fault::status(429), Fault::status(503), Fault::status(404)] {
        let stage = Stage::start().await;
        stage.signed_up("ada@example.com").await;
        stage.nhost().fail("refreshToken", fault.always());
        let error = stage.client.refresh_token().await.unwrap_err();
        assert!(!error.is_session_ended(), "{error:?}");
        assert!(stage.client.session().is_some());
    }
}

#[tokio::test]
async fn a_personal_access_token_takes_over_when_the_session_cannot_be_renewed() {
    let stage = Stage::start().await;
    let id = stage.signed_up("ada@example.com").await.user_id().map(str::to_owned);
    let pat = stage.client.create_pat(Duration::from_secs(86_400)).await.unwrap();
    let robot = Client::builder(stage.nhost().url())
        .reauthenticate_with_pat(pat.personal_access_token)
        .build()
        .unwrap();
    robot.sign_in_email_password("ada@example.com", PASSWORD).await.unwrap();

    stage.nhost().expire_access_tokens();
    let refusal = r#"{"error":"invalid-refresh-token","message":"m","status":401}"#;
    stage.nhost().fail("refreshToken", Fault::status(401).with_body("application/json", refusal));
    assert_eq!(Some(robot.get_user().await.unwrap().id), id);
    assert_eq!(stage.nhost().calls("signInPAT"), 1);

    let error = Client::builder(stage.nhost().url()).reauthenticate_with_pat("").build();
    assert_eq!(error.unwrap_err().argument(), Some("personal_access_token"));
}

#[tokio::test]
async fn signing_out_everywhere_ends_other_sessions_and_access_tokens() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    let pat = stage.client.create_pat(Duration::from_secs(3_600)).await.unwrap();
    let elsewhere = stage.another_client();
    elsewhere.sign_in_email_password("ada@example.com", PASSWORD).await.unwrap();

    stage.client.sign_out_everywhere().await.unwrap();
    assert!(stage.client.session().is_none());
    assert_eq!(stage.nhost().calls("signOut"), 1);
    // Its access token is used until it expires: there are no others.
    let error = elsewhere.refresh_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RefreshDenied);
    assert!(stage.client.sign_in_pat(pat.personal_access_token).await.is_err());
}

#[tokio::test]
async fn what_the_wire_gives_other_requests_is_authorized_too() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    stage.nhost().expire_access_tokens();
    let url = format!("{}/user", stage.nhost().url()).parse().unwrap();
    let request = reqwest::Request::new(reqwest::Method::GET, url);
    let answer = stage.client.execute(request).await.unwrap();
    assert_eq!(answer.status(), 200, "the token was renewed and the request repeated");

    // The generated client carries the live token as well.
    let user = stage.client.raw().get_user().await.unwrap().into_inner();
    assert_eq!(user.email.as_deref(), Some("ada@example.com"));
}

#[test]
fn a_client_is_built_outside_a_runtime() {
    let client = Client::new("https://auth.example.com/v1/").unwrap();
    assert_eq!(client.base_url().as_str(), "https://auth.example.com/v1");
    let error = Client::new("http://auth.example.com/v1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        Client::builder("http://auth.example.com/v1").dangerous_allow_http(true).build().is_ok()
    );
}

#[tokio::test]
async fn a_user_that_is_not_as_documented_is_kept_as_it_arrived() {
    let stage = Stage::start().await;
    let id = stage.signed_up("ada@example.com").await.user_id().map(str::to_owned);
    let rewritten = |change: fn(&mut Value)| {
        Fault::rewrite(move |status, body| {
            let mut answer: Value = serde_json::from_slice(body).unwrap();
            change(&mut answer["session"]["user"]);
            (status, serde_json::to_vec(&answer).unwrap())
        })
    };
    let sign_in = async |change| {
        stage.nhost().fail("signInEmailPassword", rewritten(change));
        let sign_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await;
        sign_in.unwrap().into_signed_in().unwrap()
    };

    let texts = sign_in(|user| {
        for name in ["avatarUrl", "displayName", "locale", "metadata", "roles"] {
            user[name] = Value::Null;
        }
    });
    let texts = texts.await;
    assert_eq!(texts.user_id(), id.as_deref());
    assert_eq!(texts.user().unwrap().avatar_url, "");
    assert_eq!(texts.session().user.as_ref().unwrap().value()["avatarUrl"], Value::Null);

    let odd = sign_in(|user| user["createdAt"] = Value::from(17)).await;
    assert!(odd.user().is_none(), "nobody knows when that was");
    assert_eq!(odd.user_id(), id.as_deref());
    assert_eq!(odd.session().user.as_ref().unwrap().value()["createdAt"], 17);
    assert_eq!(stage.client.session().unwrap().user, odd.session().user);

    let word = sign_in(|user| *user = Value::from("ada")).await;
    assert_eq!((word.user(), word.user_id()), (None, None));
    assert_eq!(word.session().user, Some(Value::from("ada").into()));
}

#[tokio::test]
async fn a_sign_in_that_wants_more_is_told_from_one_that_lost_its_token() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    stage.client.sign_out().await;
    let answered = async |body: &'static str| {
        let fault = Fault::rewrite(move |_, _| (200, body.as_bytes().to_vec()));
        stage.nhost().fail("signInEmailPassword", fault);
        stage.client.sign_in_email_password("ada@example.com", PASSWORD).await
    };
    for body in [r#"{"mfa":{"ticket":"mfaTotp:1"}}"#, r#"{"session":null,"mfa":{"ticket":"t"}}"#] {
        assert!(matches!(answered(body).await.unwrap(), SignIn::MfaRequired(_)), "{body}");
    }
    for body in ["{}", r#"{"session":null}"#, r#"{"session":null,"mfa":null}"#] {
        assert!(matches!(answered(body).await.unwrap(), SignIn::VerificationRequired), "{body}");
    }
    for body in [
        "",
        "[]",
        "null",
        "<p>Sign in to the network</p>",
        r#"{"session":{}}"#,
        r#"{"session":{"accessToken":""}}"#,
        r#"{"session":"x"}"#,
        r#"{"mfa":{"ticket":""}}"#,
        r#"{"mfa":true}"#,
    ] {
        let error = answered(body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}: {error:?}");
        assert_eq!(error.operation(), Some("signInEmailPassword"), "{body}");
    }
    assert!(stage.client.session().is_none());
}

//! Refreshing and ending: what the server may answer, and what becomes of the session.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    linxio::ErrorInfo,
    manager::{RefreshOutcome, SignedOutReason, State},
};
use hallpass_emulator::{
    Fault,
    linxio::{ErrorShape, LogoutAnswer, RefreshTokens, Settings},
};
use serde_json::json;

use super::support::{DAY, EMAIL, PASSWORD, Stage, answers};

covers! {
    refresh = "refresh" {
        success(stage) {
            let before = stage.signed_in().await;
            assert_eq!(stage.client.refresh().await?, RefreshOutcome::Refreshed);
            let after = stage.client.session().expect("a session");
            assert!(after.access_token != before.access_token);
            assert_eq!(after.user, before.user, "what the sign-in told of the user stays");
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { refresh_without_body: true, ..Settings::default() };
            let stage = Stage::with(settings).await;
            let before = stage.signed_in().await;
            let error = stage.client.refresh().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
            assert_eq!(error.status().unwrap().as_u16(), 204);
            assert!(!error.is_session_ended());
            assert_eq!(stage.client.session(), Some(before), "the session is kept");
            error
        }
    }
    logout = "logout" {
        success(stage) {
            let before = stage.signed_in().await;
            let signed_out = stage.client.logout().await;
            signed_out.server?;
            assert_eq!(signed_out.session.as_deref(), Some(&before));
            assert!(matches!(
                stage.client.sessions().state(),
                State::SignedOut { reason: SignedOutReason::ByUser }
            ));
            Ok(())
        }
        failure(stage) {
            stage.signed_in().await;
            let fault = Fault::status(503).with_header("x-request-id", "r-1");
            stage.linxio().fail("logout", fault);
            let signed_out = stage.client.logout().await;
            assert!(stage.client.session().is_none(), "it is over here whatever the server says");
            signed_out.server.unwrap_err()
        }
    }
}

#[tokio::test]
async fn an_empty_answer_to_a_refresh_costs_nothing_but_the_attempt() {
    let (stage, clock) = Stage::with_clock(Settings::default()).await;
    let before = stage.signed_in().await;
    // 204 as the document has it, and 200 with JSON that holds no token.
    for fault in [Fault::status(204), answers(200, &json!({})), answers(200, &json!({"token": ""}))]
    {
        stage.linxio().fail("refresh", fault);
        let error = stage.client.refresh().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{error:?}");
        assert_eq!(ErrorInfo::of(&error).path(), Some("/token/refresh"));
        assert_eq!(stage.client.session().as_ref(), Some(&before));
        // The token that is there has time left, and is used.
        assert!(stage.client.me(&[]).await.is_ok());
        clock.advance(error.retry_after().expect("a pause"));
    }
    assert_eq!(stage.client.refresh().await.unwrap(), RefreshOutcome::Refreshed);
}

#[tokio::test]
async fn an_expired_token_and_an_empty_answer_fail_the_call_and_not_the_session() {
    let stage = Stage::with(Settings { refresh_without_body: true, ..Settings::default() }).await;
    stage.signed_in().await;
    stage.linxio().expire_access_tokens();
    let error = stage.client.me(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(!error.is_session_ended() && stage.client.session().is_some());
}

#[tokio::test]
async fn a_refresh_sends_the_refresh_token_alone() {
    let stage = Stage::start().await;
    let (client, watch) = stage.watched();
    client.login(EMAIL, PASSWORD).await.unwrap();
    client.refresh().await.unwrap();
    let seen = watch.only("refresh");
    assert!(!seen.authorized, "the access token stays at home");
    let token = client.session().unwrap().refresh_token.unwrap();
    assert_eq!(seen.body.unwrap(), json!({"refreshToken": token.expose()}).to_string());
}

#[tokio::test]
async fn a_hundred_tasks_that_meet_an_expired_token_share_one_refresh() {
    for refresh_tokens in [RefreshTokens::LeftOut, RefreshTokens::Repeated, RefreshTokens::Replaced]
    {
        let stage = Stage::with(Settings { refresh_tokens, ..Settings::default() }).await;
        stage.signed_in().await;
        // The server's clock alone moves: every task sends its token in good faith.
        stage.linxio().expire_access_tokens();
        let held = stage.linxio().hold("refresh");
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let client = stage.client.clone();
                tokio::spawn(async move { client.me(&[]).await })
            })
            .collect();
        held.arrived(1).await;
        held.release();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap().email.as_deref(), Some(EMAIL));
        }
        assert_eq!(stage.linxio().calls("refresh"), 1);
        assert_eq!(stage.linxio().replays(), 0);
    }
}

#[tokio::test]
async fn a_call_is_repeated_once_and_no_more() {
    let stage = Stage::start().await;
    stage.signed_in().await;
    stage.linxio().fail("me", answers(401, &json!({"message": "No"})).always());
    let error = stage.client.me(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!((stage.linxio().calls("me"), stage.linxio().calls("refresh")), (2, 1));
    assert!(stage.client.session().is_some());
}

#[tokio::test]
async fn a_refusal_of_rights_is_no_rejected_token() {
    let stage = Stage::start().await;
    stage.signed_in().await;
    stage.linxio().fail("me", answers(403, &json!({"message": "No"})));
    assert_eq!(stage.client.me(&[]).await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!((stage.linxio().calls("me"), stage.linxio().calls("refresh")), (1, 0));
}

#[tokio::test]
async fn the_servers_word_ends_the_session_in_both_shapes() {
    for error_shape in [ErrorShape::Flat, ErrorShape::List] {
        let stage = Stage::with(Settings { error_shape, ..Settings::default() }).await;
        stage.signed_in().await;
        stage.linxio().revoke_refresh_tokens();
        stage.linxio().expire_access_tokens();
        let error = stage.client.me(&[]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error:?}");
        assert!(stage.client.session().is_none());
    }
}

#[tokio::test]
async fn whatever_else_is_answered_to_a_refresh_the_session_is_kept() {
    let page = || Fault::status(401).with_body("text/html", "<h1>Sign in to the proxy</h1>");
    let faults = [
        Fault::status(400),
        page(),
        answers(403, &json!({"message": "Forbidden"})),
        Fault::status(404),
        Fault::status(429),
        Fault::status(503),
        Fault::drop_before(),
    ];
    for fault in faults {
        let stage = Stage::start().await;
        stage.signed_in().await;
        stage.linxio().fail("refresh", fault.always());
        let error = stage.client.refresh().await.unwrap_err();
        assert!(!error.is_session_ended(), "{error:?}");
        assert!(stage.client.session().is_some());
    }
}

#[tokio::test]
async fn a_logout_may_be_answered_with_json_or_nothing() {
    for logout_answer in [LogoutAnswer::NoContent, LogoutAnswer::Json] {
        let stage = Stage::with(Settings { logout_answer, ..Settings::default() }).await;
        let (client, watch) = stage.watched();
        client.login(EMAIL, PASSWORD).await.unwrap();
        client.sign_out().await.server.unwrap();
        let seen = watch.only("logout");
        assert!(seen.authorized);
        assert_eq!(seen.body.as_deref(), Some("{}"));
        assert!(client.session().is_none());
    }
}

#[tokio::test]
async fn what_a_logout_does_to_the_tokens_is_the_servers_own_affair() {
    for (logout_ends_tokens, good) in [(false, true), (true, false)] {
        let stage = Stage::with(Settings { logout_ends_tokens, ..Settings::default() }).await;
        let session = stage.signed_in().await;
        stage.client.logout().await.server.unwrap();
        // Whoever kept a copy finds out.
        let copy = stage.another_client();
        copy.set_session(session).await.unwrap();
        assert_eq!(copy.me(&[]).await.is_ok(), good);
    }
}

#[tokio::test]
async fn execute_waits_for_the_early_refresh_that_it_starts_and_nobody_else_does() {
    let (stage, clock) = Stage::with_clock(Settings::default()).await;
    stage.signed_in().await;
    let age = DAY - Duration::from_secs(30);
    clock.advance(age);
    stage.linxio().advance(age);
    let held = stage.linxio().hold("refresh");
    let url: reqwest::Url = format!("{}/me", stage.linxio().url()).parse().unwrap();
    let send = || {
        let (client, url) = (stage.client.clone(), url.clone());
        let request = reqwest::Request::new(reqwest::Method::GET, url);
        async move { client.execute(request).await.unwrap().status() }
    };
    let starter = tokio::spawn(send());
    held.arrived(1).await;
    assert_eq!(send().await, 200);
    assert!(!starter.is_finished());
    held.release();
    assert_eq!(starter.await.unwrap(), 200);
    assert_eq!(stage.client.sessions().try_authorization().unwrap().generation(), 2);
    assert_eq!(stage.linxio().calls("refresh"), 1);
}

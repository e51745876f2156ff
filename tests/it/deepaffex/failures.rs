//! Failures in both shapes, and those that are no JSON.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    deepaffex::{ErrorCode, FieldErrors},
    manager::SignedOutReason,
};
use hallpass_emulator::{
    Fault,
    deepaffex::{DeadPair, ErrorShape, Settings},
};

use super::support::{EMAIL, ORGANIZATION, PASSWORD, PHONE, Stage, answers, license, reason};

#[tokio::test]
async fn fields_that_break_rules_are_told() {
    let stage = Stage::start().await;
    let body = serde_json::json!({
        "Code": "VALIDATION_ERROR", "Message": "no",
        "Errors": {"Version": [["max", [20]], ["format", []]]},
    });
    stage.deepaffex().fail("registerLicense", answers(400, &body));

    let error = stage.client.register_license(&license()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::ValidationError));
    let errors = FieldErrors::of(&error).unwrap();
    let rules: Vec<_> = errors.field("Version").iter().map(|rule| rule.name()).collect();
    assert_eq!(rules, ["max", "format"]);
    assert_eq!(errors.field("Version")[0].arguments(), [20]);
}

#[tokio::test]
async fn the_older_shape_says_the_same() {
    let settings = Settings { error_shape: ErrorShape::Legacy, ..Settings::default() };
    let stage = Stage::with(settings).await;
    stage.sign_in(&stage.client).await;
    let error = stage.client.request_login_code(PHONE, "nowhere").await.unwrap_err();
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::NotFound));
    assert_eq!(error.server_message(), Some("No such user"));

    stage.deepaffex().expire_tokens();
    stage.client.current_user().await.unwrap();
    stage.deepaffex().revoke_tokens();
    let error = stage.client.current_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded);
}

#[tokio::test]
async fn limits_and_outages_may_come_without_json() {
    let stage = Stage::signed_in().await;
    for (status, kind) in [(429, ErrorKind::RateLimited), (503, ErrorKind::Server)] {
        let fault = Fault::status(status).with_body("text/html", "<p>later</p>");
        stage.deepaffex().fail("currentUser", fault.with_header("retry-after", "7"));
        let error = stage.client.current_user().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, None));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert!(error.is_retryable() && stage.client.session().is_some());
    }
}

#[tokio::test]
async fn a_renewal_that_is_refused_in_other_words_keeps_the_session() {
    let settings = Settings { dead_pair: DeadPair::IncorrectRequest, ..Settings::default() };
    let stage = Stage::with(settings).await;
    stage.sign_in(&stage.client).await;
    stage.deepaffex().revoke_tokens();

    let error = stage.client.renew().await.unwrap_err();

    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::IncorrectRequest));
    assert!(stage.client.session().is_some(), "only a 401 of the service's own ends it");
}

#[tokio::test]
async fn a_refusal_by_a_gateway_keeps_the_session() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().fail("renew", Fault::status(401).with_body("text/html", "<p>who?</p>"));
    assert!(stage.client.renew().await.is_err());
    assert!(stage.client.session().is_some());
}

#[tokio::test]
async fn an_ended_pair_ends_the_session_with_the_first_call() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().revoke_tokens();

    let error = stage.client.current_user().await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    assert_eq!(reason(stage.client.sessions()), Some(SignedOutReason::Rejected));
    assert!(stage.client.device_session().is_some(), "the device is not asked for");
}

#[tokio::test]
async fn success_false_is_a_failure() {
    let settings = Settings { unknown_is_unsuccessful: true, ..Settings::default() };
    let stage = Stage::with(settings).await;
    stage.client.register_license(&license()).await.unwrap();
    for error in [
        stage.client.request_login_code("+1", ORGANIZATION).await.unwrap_err(),
        stage.client.request_reset_password_link("x@example.com", ORGANIZATION).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.operation().is_some() && !error.is_retryable());
        assert!(error.to_string().contains("success: false"), "{error}");
    }
}

#[tokio::test]
async fn a_403_is_no_reason_to_renew() {
    let stage = Stage::signed_in().await;
    let body = serde_json::json!({"Code": "RESTRICTED", "Message": "no"});
    stage.deepaffex().fail("login", answers(403, &body));
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(stage.deepaffex().calls("renew"), 0);
}

//! Failures through the client: bodies in the service's shape, none at all, and a gateway's.

use hallpass::{
    ErrorKind,
    tybrite::{ErrorCode, types::ErrorDetail},
};
use hallpass_emulator::{Fault, tybrite::Settings};

use super::support::{EMAIL, PASSWORD, Stage};

#[tokio::test]
async fn what_the_server_sent_is_given_on_request_and_never_printed() {
    let stage = Stage::start().await;
    let body = r#"{"error":{"code":"brand_new","message":"hunter2","hint":"hunter2 as well"}}"#;
    let fault =
        Fault::status(418).with_header("x-request-id", "r-17").with_body("application/json", body);
    stage.tybrite().fail("login", fault);
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.operation(), Some("login"));
    assert_eq!(error.request_id(), Some("r-17"));
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::Other("brand_new".into())));
    assert_eq!(error.server_message(), Some("hunter2"));
    let detail = ErrorDetail::of(&error).unwrap();
    assert_eq!(detail.hint.as_deref(), Some("hunter2 as well"));
    assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"));
}

#[tokio::test]
async fn a_401_without_a_body_says_what_may_be_at_fault() {
    let stage = Stage::with(Settings { empty_unauthorized: true, ..Settings::default() }).await;
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unauthenticated, None));
    assert!(error.to_string().contains("e-mail address and password"), "{error}");
    assert_eq!(error.server_message(), None);
}

#[tokio::test]
async fn the_servers_own_check_of_a_field_is_handed_on() {
    let stage = Stage::start().await;
    // Twice counted by this crate as by JavaScript, once by the emulator.
    let error = stage.client.register(EMAIL, "🐎🐎🐎🐎").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let details = ErrorDetail::of(&error).unwrap().details.unwrap();
    assert_eq!(details["fields"][0], "password");
}

#[tokio::test]
async fn a_page_from_a_gateway_is_no_decode_failure() {
    let stage = Stage::start().await;
    let page = Fault::status(502).with_body("text/html", "<html>Bad gateway</html>");
    stage.tybrite().fail("login", page);
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Server, None));
}

#[tokio::test]
async fn a_torn_answer_and_a_dropped_connection_are_network_errors() {
    let stage = Stage::start().await;
    stage.registered().await;
    for fault in [Fault::torn_body(4), Fault::drop_before()] {
        stage.tybrite().fail("login", fault);
        let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_is_told_from_a_rejection() {
    let stage = Stage::start().await;
    stage.registered().await;
    stage.tybrite().fail("refreshToken", Fault::drop_after());
    let error = stage.client.refresh_token().await.unwrap_err();
    // The token has time left, and is used until it expires.
    assert_eq!(error.kind(), ErrorKind::RefreshDenied, "{error:?}");
    assert!(error.to_string().contains("was lost"), "{error}");
    assert_eq!(stage.tybrite().replays(), 1, "asked once more, in case the server is lenient");
}

#[tokio::test]
async fn a_wrong_base_url_is_named_as_the_likely_cause() {
    let stage = Stage::start().await;
    let url = format!("{}/nowhere", stage.tybrite().url());
    let client = hallpass::tybrite::Client::builder(url, super::support::SECRET_KEY);
    let error = client.build().unwrap().login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("base URL"), "{error}");
}

#[tokio::test]
async fn a_bad_token_is_renewed_once_and_then_reported() {
    let stage = Stage::start().await;
    stage.registered().await;
    for _ in 0..2 {
        stage.tybrite().fail("getCurrentUser", super::support::coded(401, "unauthorized"));
    }
    let error = stage.client.get_current_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(stage.client.session().is_some(), "the service renewed it, so it is not over");
    assert_eq!(stage.tybrite().calls("refreshToken"), 1);
    assert_eq!(stage.tybrite().calls("getCurrentUser"), 2);
}

//! Failures of both server generations, through the client.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    nhost::{Client, ErrorCode},
};
use hallpass_emulator::{Fault, nhost::Settings};

use super::support::{PASSWORD, Stage};

#[tokio::test]
async fn status_headers_and_bytes_are_given_on_request_and_never_printed() {
    let stage = Stage::start().await;
    let body = r#"{"error":"brand-new","message":"hunter2","status":418}"#;
    let fault = Fault::status(418)
        .with_header("x-request-id", "r-17")
        .with_header("set-cookie", "sid=hunter2")
        .with_body("application/json", body);
    stage.nhost().fail("getVersion", fault);

    let error = stage.client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.status().unwrap(), 418);
    assert_eq!(error.operation(), Some("getVersion"));
    assert_eq!(error.request_id(), Some("r-17"));
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::Other("brand-new".into())));
    assert_eq!(error.server_message(), Some("hunter2"));
    assert_eq!(error.headers().unwrap()["set-cookie"], "sid=hunter2");
    assert_eq!(error.body().unwrap(), body.as_bytes());
    assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"));
}

#[tokio::test]
async fn both_generations_say_the_same_through_the_client() {
    for stage in [Stage::start().await, Stage::older().await] {
        stage.signed_up("ada@example.com").await;
        let elsewhere = stage.another_client();

        let error =
            elsewhere.sign_in_email_password("ada@example.com", "not this").await.unwrap_err();
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::InvalidEmailPassword));

        let error =
            elsewhere.sign_up_email_password("ada@example.com", PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "{error:?}");

        // A token that is no good, sent past the client's own care.
        let token = hallpass::AccessToken::from("not.a.token");
        let session = hallpass::Session::new("nhost", token, hallpass::Timestamp::from_secs(0));
        elsewhere.sessions().set_session(session).await.unwrap();
        let error = elsewhere.get_user().await.unwrap_err();
        assert!(error.is_session_ended() || error.kind() == ErrorKind::Unauthenticated);
    }
}

#[tokio::test]
async fn concealment_and_rate_limits_keep_their_kind() {
    let stage = Stage::with(Settings { conceal_errors: true, ..Settings::default() }).await;
    let error = stage.client.sign_in_email_password("a@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::InvalidRequest));

    stage.nhost().fail("getVersion", Fault::status(429).with_header("retry-after", "7"));
    let error = stage.client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_page_from_a_gateway_is_no_decode_failure() {
    let stage = Stage::start().await;
    let page = Fault::status(502).with_body("text/html", "<html>Bad gateway</html>");
    stage.nhost().fail("getVersion", page);
    let error = stage.client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn a_torn_answer_and_a_dropped_connection_are_network_errors() {
    let stage = Stage::start().await;
    for fault in [Fault::torn_body(4), Fault::drop_before()] {
        stage.nhost().fail("getVersion", fault);
        let error = stage.client.get_version().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error:?}");
    }
}

#[tokio::test]
async fn a_wrong_base_url_is_named_as_the_likely_cause() {
    let stage = Stage::start().await;
    let client = Client::new(format!("{}/nowhere", stage.nhost().url())).unwrap();
    let error = client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("base URL"), "{error}");
}

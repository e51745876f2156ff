//! Failures: both body shapes, and the view that the vendor's users know.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    linxio::{Category, ErrorInfo},
};
use hallpass_emulator::{
    Fault,
    linxio::{ErrorShape, Settings},
};
use serde_json::json;

use super::support::{EMAIL, PASSWORD, Stage, answers};

#[tokio::test]
async fn an_error_tells_method_path_status_and_request_id_in_both_shapes() {
    for error_shape in [ErrorShape::Flat, ErrorShape::List] {
        let stage = Stage::with(Settings { error_shape, ..Settings::default() }).await;
        let error = stage.client.login(EMAIL, "wrong").await.unwrap_err();
        let info = ErrorInfo::of(&error);
        assert_eq!((info.method(), info.path()), (Some("POST"), Some("/login")));
        assert_eq!(info.status().map(|status| status.as_u16()), Some(401));
        assert_eq!(info.category(), Category::Authentication);
        assert_eq!(info.message(), "Wrong email or password");
        let id = info.request_id().expect("an id");
        assert_eq!(error.headers().unwrap()["x-request-id"], id);
        assert!(info.body().unwrap().starts_with(b"{"));
        // What the server wrote is handed out and not printed.
        assert!(!error.to_string().contains("Wrong email"), "{error}");
        assert!(error.to_string().starts_with("login: "), "{error}");
    }
}

#[tokio::test]
async fn statuses_are_sorted_as_the_vendors_client_does() {
    let stage = Stage::start().await;
    for (status, kind, category) in [
        (400, ErrorKind::InvalidRequest, Category::Validation),
        (422, ErrorKind::InvalidRequest, Category::Validation),
        (403, ErrorKind::Forbidden, Category::Authentication),
        (429, ErrorKind::RateLimited, Category::RateLimit),
        (500, ErrorKind::Server, Category::Other),
        (302, ErrorKind::UnexpectedResponse, Category::Other),
    ] {
        stage.linxio().fail("login", answers(status, &json!({"message": "No"})));
        let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
        assert_eq!(ErrorInfo::of(&error).category(), category, "{status}");
    }
}

#[tokio::test]
async fn a_rate_limit_tells_how_long_to_wait() {
    let stage = Stage::start().await;
    stage.linxio().fail("login", Fault::status(429).with_header("retry-after", "7"));
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_the_server_finds_wrong_with_a_request_is_handed_out() {
    for error_shape in [ErrorShape::Flat, ErrorShape::List] {
        let stage = Stage::with(Settings { error_shape, ..Settings::default() }).await;
        let url = format!("{}/login", stage.client.base_url());
        let http = hallpass::transport::http_client().unwrap();
        let answer = http.post(url).json(&json!({"email": EMAIL})).send().await.unwrap();
        assert_eq!(answer.status(), 422);
        let body = answer.bytes().await.unwrap().to_vec();
        stage.linxio().fail(
            "login",
            Fault::status(422).with_body("application/json", String::from_utf8(body).unwrap()),
        );
        let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.server_message().unwrap().contains("password"), "{error:?}");
    }
}

#[tokio::test]
async fn a_code_of_the_services_own_is_handed_out() {
    let stage = Stage::start().await;
    let body = json!({"errors": [{"code": "account.locked", "title": "x", "detail": "Locked"}]});
    stage.linxio().fail("login", answers(403, &body));
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!((error.code(), error.server_message()), (Some("account.locked"), Some("Locked")));
}

#[tokio::test]
async fn a_success_that_is_no_json_is_an_unexpected_response() {
    let stage = Stage::start().await;
    for fault in [
        Fault::status(200).with_body("text/html", "<h1>Welcome</h1>"),
        answers(200, &json!({"token": 7})),
        answers(200, &json!([])),
    ] {
        stage.linxio().fail("login", fault);
        let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        assert!(stage.client.session().is_none());
    }
}

#[tokio::test]
async fn a_base_url_without_the_prefix_is_told_so() {
    let stage = Stage::start().await;
    let url = stage.linxio().url();
    let client = hallpass::linxio::Client::new(url.strip_suffix("/api").unwrap()).unwrap();
    let error = client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("/api"), "{error}");
}

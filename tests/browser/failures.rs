//! What fails in the browser, and how it is told.

use std::time::Duration;

use hallpass::{
    BoxFuture, Error, ErrorKind, Result,
    nhost::Client,
    transport::{Hook, RequestInfo},
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{calls, fail, mend, sign_up, url};

#[wasm_bindgen_test]
async fn a_refusal_is_read_with_its_body() {
    let client = Client::new(url().await).unwrap();
    let email = sign_up(&client).await;
    let error = client.sign_in_email_password(&email, "wrong horse").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.code(), Some("invalid-email-password"));
}

#[wasm_bindgen_test]
async fn an_answer_that_takes_too_long_is_a_timeout() {
    let client =
        Client::builder(url().await).request_timeout(Duration::from_millis(50)).build().unwrap();
    fail(&json!({"operation": "getVersion", "delayMilliseconds": 10_000})).await;
    assert_eq!(client.get_version().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[wasm_bindgen_test]
async fn a_timeout_longer_than_a_timer_can_be_is_no_panic() {
    let client = Client::builder(url().await)
        .request_timeout(Duration::MAX)
        .call_timeout(Duration::MAX)
        .build()
        .unwrap();
    client.health_check_get().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_ends_no_session() {
    let client = Client::new(url().await).unwrap();
    sign_up(&client).await;
    // The connection breaks off, each time, since a browser repeats the request by itself where the
    // connection was an old one; and `fetch` says no more than that it failed.
    fail(&json!({"operation": "getUser", "drop": "before", "times": 0})).await;
    let error = client.get_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(error.is_retryable() && error.to_string().contains("CORS"), "{error}");
    mend().await;
    client.get_user().await.unwrap();
}

#[wasm_bindgen_test]
async fn an_exchange_whose_answer_is_lost_is_replayed_once() {
    let client = Client::new(url().await).unwrap();
    sign_up(&client).await;
    let refreshes = calls("refreshToken").await;
    fail(&json!({"operation": "refreshToken", "drop": "before"})).await;
    client.refresh_token().await.unwrap();
    assert_eq!(calls("refreshToken").await - refreshes, 2);
}

/// Takes no answer.
#[derive(Debug)]
struct Refuse;

impl Hook for Refuse {
    fn after<'a>(
        &'a self,
        _: reqwest::Response,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        let refusal = Error::new(ErrorKind::Forbidden).with_message("the application says no");
        Box::pin(std::future::ready(Err(refusal)))
    }
}

#[wasm_bindgen_test]
async fn a_hook_that_refuses_an_answer_is_what_the_caller_sees() {
    let client = Client::builder(url().await).hook(Refuse).build().unwrap();
    let error = client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert!(error.to_string().contains("the application says no"), "{error}");
}

//! Hooks see and change each request and each answer, in order.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use hallpass::{
    BoxFuture, Error, ErrorKind, Result, Secret,
    nhost::Client,
    transport::{Headers, Hook, RequestInfo},
};

use super::support::{PASSWORD, Stage};

/// Writes down what passes, and numbers the requests.
#[derive(Clone, Debug, Default)]
struct Recorder {
    seen: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
}

impl Hook for Recorder {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let role = request.headers().get("x-hasura-role").map(|role| role.to_str().unwrap());
        let line = format!("{} #{} as {role:?}", info.operation(), info.attempt());
        self.seen.lock().unwrap().push(line);
        request.headers_mut().insert("x-request-id", number.to_string().parse().unwrap());
        Box::pin(std::future::ready(Ok(())))
    }

    fn after<'a>(
        &'a self,
        mut response: reqwest::Response,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        self.seen.lock().unwrap().push(response.status().as_u16().to_string());
        response.headers_mut().insert("x-request-id", "from-a-hook".parse().unwrap());
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Lets nothing through.
#[derive(Debug)]
struct Refuse;

impl Hook for Refuse {
    fn before<'a>(
        &'a self,
        _: &'a mut reqwest::Request,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let refusal = Error::new(ErrorKind::Forbidden).with_message("the application says no");
        Box::pin(std::future::ready(Err(refusal)))
    }
}

#[tokio::test]
async fn hooks_run_in_order_for_every_attempt_and_may_change_what_passes() {
    let stage = Stage::start().await;
    let recorder = Recorder::default();
    let headers = Headers::new()
        .with_role("editor")
        .unwrap()
        .with_admin_secret(&Secret::from("hunter2"))
        .unwrap();
    let client = Client::builder(stage.nhost().url())
        .user_agent("an-application/1.0")
        .hook(headers)
        .hook(recorder.clone())
        .build()
        .unwrap();
    assert!(!format!("{client:?}").contains("hunter2"));

    client.sign_up_email_password("ada@example.com", PASSWORD).await.unwrap();
    stage.nhost().expire_access_tokens();
    client.get_user().await.unwrap();
    let error = client.change_user_password("short").await.unwrap_err();
    assert_eq!(
        error.request_id(),
        Some("from-a-hook"),
        "the answer was changed before it was read"
    );

    let seen = recorder.seen.lock().unwrap().join("\n");
    insta::assert_snapshot!(seen, @r#"
    sign_up_email_password #1 as Some("editor")
    200
    get_user #1 as Some("editor")
    401
    refresh_token #1 as Some("editor")
    200
    get_user #2 as Some("editor")
    200
    change_user_password #1 as Some("editor")
    400
    "#);
}

#[tokio::test]
async fn a_hook_that_refuses_stops_the_request() {
    let stage = Stage::start().await;
    let client = Client::builder(stage.nhost().url()).hook(Refuse).build().unwrap();
    let error = client.get_version().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.operation(), Some("getVersion"));
    assert!(error.to_string().contains("the application says no"));
    assert_eq!(stage.nhost().calls("*"), 0);
}

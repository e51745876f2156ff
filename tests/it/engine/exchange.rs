//! What a service of one's own sends with: what each outcome of a request means for the session.

use std::{net::Ipv4Addr, time::Duration};

use hallpass::{
    ErrorKind, RefreshFailure, Result, Timestamp,
    transport::{IssuedTokens, TokenFields, http_client, read_json, read_tokens, send},
};
use hallpass_emulator::{Emulator, Fault};
use tokio::net::TcpListener;

/// Sends a request that meets `fault`, and reads the answer's body.
async fn meets(fault: Fault) -> Result<serde_json::Value> {
    let emulator = Emulator::start().await.unwrap();
    emulator.nhost().fail("getVersion", fault);
    let url = format!("{}/version?secret=hunter2", emulator.nhost().url());
    read_json(send(http_client().unwrap().get(url)).await?).await
}

/// Whether the session engine takes the refresh token for one that may be spent.
fn may_have_rotated(failure: RefreshFailure) -> bool {
    match failure {
        RefreshFailure::Transient { may_have_rotated, .. } => may_have_rotated,
        failure => panic!("no error is a rejection by itself: {failure:?}"),
    }
}

#[tokio::test]
async fn a_status_decides_the_kind_and_whether_the_token_may_be_spent() {
    for (status, kind, spent) in [
        (400, ErrorKind::InvalidRequest, false),
        (401, ErrorKind::Unauthenticated, false),
        (403, ErrorKind::Forbidden, false),
        (404, ErrorKind::NotFound, false),
        (408, ErrorKind::Timeout, false),
        (409, ErrorKind::Conflict, false),
        (410, ErrorKind::NotFound, false),
        (422, ErrorKind::InvalidRequest, false),
        (429, ErrorKind::RateLimited, false),
        (307, ErrorKind::UnexpectedResponse, true),
        (500, ErrorKind::Server, true),
        (503, ErrorKind::Server, true),
    ] {
        let error = meets(Fault::status(status)).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(may_have_rotated(error.into()), spent, "{status}");
    }
}

#[tokio::test]
async fn what_the_server_said_is_in_the_error_and_not_in_its_print() {
    let body = r#"{"error":"hunter2"}"#;
    let fault = Fault::status(429).with_header("retry-after", "90");
    let fault = fault.with_header("x-request-id", "r-1").with_body("application/json", body);
    let error = meets(fault).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.body().unwrap(), body);
    assert!(error.headers().unwrap().contains_key("retry-after"));
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    let failure = RefreshFailure::from(error);
    assert_eq!(failure.retry_after(), Some(Duration::from_secs(90)));
}

#[tokio::test]
async fn an_answer_that_is_lost_or_unreadable_leaves_a_doubt() {
    for (fault, kind) in [
        (Fault::drop_after(), ErrorKind::Network),
        (Fault::torn_body(3), ErrorKind::Network),
        (Fault::status(204), ErrorKind::UnexpectedResponse),
        (
            Fault::status(200).with_body("text/html", "<p>hunter2</p>"),
            ErrorKind::UnexpectedResponse,
        ),
    ] {
        let name = format!("{fault:?}");
        let error = meets(fault).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{name}: {error:?}");
        assert!(may_have_rotated(error.into()), "{name}");
    }
    let emulator = Emulator::start().await.unwrap();
    let held = emulator.nhost().hold("getVersion");
    let request = http_client().unwrap().get(format!("{}/version", emulator.nhost().url()));
    let error = send(request.timeout(Duration::from_millis(1))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(may_have_rotated(error.into()));
    held.release();
}

#[tokio::test]
async fn what_never_went_out_leaves_none() {
    // A port of this machine that nobody listens on.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let request = http_client().unwrap().get(format!("http://{address}/?secret=hunter2"));
    let error = send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    assert!(!may_have_rotated(error.into()));

    let error = send(http_client().unwrap().get("no URL")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!may_have_rotated(error.into()));
}

#[tokio::test]
async fn a_success_is_read() {
    let emulator = Emulator::start().await.unwrap();
    let request = http_client().unwrap().get(format!("{}/version", emulator.nhost().url()));
    let answer: serde_json::Value = read_json(send(request).await.unwrap()).await.unwrap();
    assert!(answer["version"].is_string(), "{answer}");
}

/// What a server answers to an exchange, read as a service of one's own reads it.
async fn issued(status: u16, body: &[u8], fields: &TokenFields<'_>) -> Result<IssuedTokens> {
    let emulator = Emulator::start().await.unwrap();
    let fault = Fault::status(status)
        .with_header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .with_body("text/plain", body.to_vec());
    emulator.nhost().fail("getVersion", fault);
    let request = http_client().unwrap().get(format!("{}/version", emulator.nhost().url()));
    read_tokens(send(request).await.unwrap(), fields).await
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_the_json() {
    let fault = Fault::status(200).with_body("application/json", b"\xef\xbb\xbf{\"a\":1}".to_vec());
    assert_eq!(meets(fault).await.unwrap(), serde_json::json!({ "a": 1 }));
}

#[tokio::test]
async fn the_tokens_of_an_odd_answer_are_read() {
    let oauth2 = TokenFields::oauth2();
    for (status, body) in [
        (200, r#"{"access_token":"a","refresh_token":"r","expires_in":900,"token_type":"bearer"}"#),
        (200, r#"{"access_token":"a","refresh_token":"r","expires_in":"900"}"#),
        (200, r#"{"access_token":"a","refresh_token":"r","expires_in":900.0,"scope":null}"#),
        (201, r#"{"access_token":"a","refresh_token":"r","expires_in":"900.0"}"#),
        (203, "\u{feff} {\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":900}\n"),
        (200, r#"{"odd":1e999,"access_token":" a ","refresh_token":"r","expires_in":900} <!---->"#),
        (200, r#"{"session":{"access_token":"a","refresh_token":"r","expires_in":900}}"#),
    ] {
        let issued = issued(status, body.as_bytes(), &oauth2).await.unwrap();
        let session = issued.into_session("own", Timestamp::from_secs(1_000));
        assert_eq!(session.access_token.expose(), "a", "{body}");
        assert_eq!(session.refresh_token.unwrap().expose(), "r", "{body}");
        assert_eq!(session.expires_at, Some(Timestamp::from_secs(1_900)), "{body}");
    }
    for body in [
        r#"{"access_token":"a"}"#,
        r#"{"access_token":"a","refresh_token":null,"expires_in":null}"#,
        r#"{"access_token":"a","refresh_token":"","expires_in":"soon"}"#,
    ] {
        let issued = issued(200, body.as_bytes(), &oauth2).await.unwrap();
        assert_eq!((issued.refresh_token, issued.lifetime), (None, None), "{body}");
    }
    let names = TokenFields::new("access").with_refresh_token("renewal").with_expires_in("seconds");
    let body = br#"{"access":"a","renewal":17,"seconds":"60","plan":{"name":"gold"}}"#;
    let issued = issued(200, body, &names).await.unwrap();
    assert_eq!(issued.refresh_token.as_ref().unwrap().expose(), "17");
    assert_eq!(issued.lifetime, Some(Duration::from_secs(60)));
    assert_eq!(issued.field("plan"), Some(serde_json::json!({ "name": "gold" })));
    assert!(!format!("{issued:?}").contains("gold"), "{issued:?}");
}

#[tokio::test]
async fn an_answer_without_an_access_token_leaves_a_doubt() {
    for body in [
        "",
        "<p>hunter2</p>",
        "[]",
        r#"{"refresh_token":"hunter2"}"#,
        r#"{"access_token":"","refresh_token":"hunter2"}"#,
        r#"{"access_token":" \t\n","refresh_token":"hunter2"}"#,
        r#"{"access_token":null}"#,
        // It broke off where a refresh token may have stood.
        r#"{"access_token":"hunter2","expires_in":900,"#,
    ] {
        let error = issued(200, body.as_bytes(), &TokenFields::oauth2()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "{body}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        assert!(may_have_rotated(error.into()), "{body}");
    }
}

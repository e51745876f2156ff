//! What the bindings of foreign documents read and send, and that their services renew a session.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use axum::{Json, Router, body::Bytes, http::HeaderMap, http::Method, http::StatusCode, http::Uri};
use hallpass::{AccessToken, RefreshToken, Service as _, Session, clock::Timestamp};
use hallpass_foreign::{desk, ledger, zoo};
use serde_json::{Value, json};

/// What a server was asked: the line, the body, and the headers of interest.
type Asked = Arc<Mutex<Vec<[String; 3]>>>;

/// A server that gives everything but a deletion this answer.
async fn server(answer: Value) -> (String, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let serve = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let names = ["authorization", "content-type", "x-desk-key", "x-request-id"];
        let headers: Vec<&str> = names.into_iter().filter_map(header).collect();
        let body = String::from_utf8_lossy(&body).into_owned();
        log.lock().unwrap().push([format!("{method} {uri}"), body, headers.join(" ")]);
        let is_gone = method == Method::DELETE;
        let status = if is_gone { StatusCode::NO_CONTENT } else { StatusCode::OK };
        std::future::ready((status, Json(answer.clone())))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, Router::new().fallback(serve)).await });
    (url, asked)
}

#[test]
fn a_choice_is_told_apart_by_its_field_whatever_else_would_fit() {
    use zoo::bindings::types::Animal;
    let animal = |value: Value| serde_json::from_value::<Animal>(value);
    // A lion's fields fit a parrot too.
    let lion = json!({ "kind": "lion", "name": "Leo", "roar": 3.5 });
    assert!(matches!(animal(lion.clone()).unwrap(), Animal::Lion(lion) if lion.roar == 3.5));
    let parrot = json!({ "kind": "parrot", "name": "Polly", "roar": 3.5, "mood": "sad" });
    let Animal::Parrot(parrot) = animal(parrot).unwrap() else { panic!("no parrot") };
    assert_eq!(parrot.mood.unwrap().as_str(), "sad");
    assert_eq!(serde_json::to_value(animal(lion).unwrap()).unwrap()["roar"], 3.5);
}

#[test]
fn a_kind_that_is_new_is_kept_and_does_not_print() {
    let whale = json!({ "kind": "whale", "name": "Moby", "password": "white" });
    let whale: zoo::bindings::types::Animal = serde_json::from_value(whale.clone()).unwrap();
    assert_eq!(format!("{whale:?}"), r#"Unknown { kind: Some("whale"), .. }"#);
    assert_eq!(serde_json::to_value(&whale).unwrap()["name"], "Moby");
    let broken = json!({ "kind": "lion", "name": "secret" });
    let error = serde_json::from_value::<zoo::bindings::types::Animal>(broken).unwrap_err();
    assert_eq!(error.to_string(), "the kind `lion` does not have its fields");
}

#[test]
fn types_within_themselves_inherit_and_nest() {
    let enclosure = json!({
        "label": "all", "parent": null, "animals": null,
        "inside": [{ "label": "cats", "animals": [{ "kind": "lion", "name": "Leo", "roar": 1,
            "cubs": [{ "kind": "lion", "name": "Cub", "roar": 0 }] }] }] });
    let read: zoo::bindings::types::Enclosure = serde_json::from_value(enclosure).unwrap();
    assert!(read.animals.is_empty() && read.parent.is_none());
    assert_eq!(read.inside[0].animals.len(), 1);
}

#[test]
fn a_choice_without_a_field_to_tell_is_taken_by_what_fits_most() {
    let account = |last: Value| {
        json!({ "object": "account", "owner": { "id": "o", "api_token": "t" }, "balance": 1,
            "last": last, "limits": { "day": { "most": 3 } }, "labels": { "a": "b", "c": null },
            "level": 2, "sign": "+", "closed_at": null, "anything": [1],
            "parent": { "object": "account", "owner": "o", "balance": 0 } })
    };
    use ledger::bindings::types::{AcmeV2Account, AcmeV2AccountLast, AcmeV2AccountOwner};
    let read = |value: Value| serde_json::from_value::<AcmeV2Account>(value).unwrap();
    let paid = read(account(json!({ "amount": 1, "to": "x" })));
    assert!(matches!(paid.last, Some(AcmeV2AccountLast::Payment(_))));
    let fee = read(account(json!({ "amount": 1 })));
    assert!(matches!(fee.last, Some(AcmeV2AccountLast::Fee(_))));
    assert!(matches!(fee.parent.unwrap().owner, AcmeV2AccountOwner::String(_)));
    assert_eq!(fee.limits["day"].most, Some(3));
    assert!(!format!("{:?}", fee.owner).contains("\"t\""), "the token prints");
}

#[tokio::test]
async fn forms_lists_and_headers_travel_as_the_document_says() {
    let (url, asked) =
        server(json!({ "access_token": "a", "token_type": "b", "id": 1, "subject": "s" })).await;
    let http = hallpass::transport::http_client().unwrap();
    let key = (http::HeaderName::from_static("x-desk-key"), "k".parse().unwrap());
    let context = desk::Context::new().with_header(key.0, key.1);
    let client = desk::bindings::Client::new_with_client(&url, http, context);
    use desk::bindings::types::{PostOauthTokenRequest, PostTicketsRequest2};
    let form = PostOauthTokenRequest {
        grant_type: "refresh_token".into(),
        refresh_token: Some("r&r".into()),
        code: None,
    };
    let answer = client.post_oauth_token(&form).await.unwrap().into_inner();
    assert_eq!(answer.access_token.expose(), "a");
    let body = PostTicketsRequest2 { subject: "s".to_owned(), author: None };
    let status = vec!["open".to_owned(), "new".to_owned()];
    let ticket =
        client.post_tickets(Some(&status), Some("a,b"), Some("id-1"), &body).await.unwrap();
    assert_eq!(ticket.into_inner().id, 1);
    client.delete_tickets("1,2").await.unwrap();
    let text =
        |one: &str, two: &str, three: &str| [one.to_owned(), two.to_owned(), three.to_owned()];
    assert_eq!(
        *asked.lock().unwrap(),
        [
            text(
                "POST /oauth/token",
                "grant_type=refresh_token&refresh_token=r%26r",
                "application/x-www-form-urlencoded k"
            ),
            text(
                "POST /tickets?status=open&status=new&tag=a%2Cb",
                r#"{"subject":"s"}"#,
                "application/json k id-1"
            ),
            text("DELETE /tickets/1,2", "", "k"),
        ]
    );
}

#[tokio::test]
async fn the_service_that_was_begun_renews_and_ends_a_session() {
    let answer = json!({ "accessToken": "new", "refreshToken": "r2", "expiresIn": 60 });
    let (url, asked) = server(answer).await;
    let service = zoo::Zoo::new(url, hallpass::transport::http_client().unwrap());
    let session = Session::new("zoo", AccessToken::from("old"), Timestamp::from_secs(0));
    assert!(service.refresh(&session).await.is_err(), "without a refresh token nothing is asked");
    let session = session.with_refresh_token(RefreshToken::from("r1"));
    let next = service.refresh(&session).await.unwrap();
    assert_eq!(next.access_token.expose(), "new");
    assert_eq!(next.refresh_token.unwrap().expose(), "r2");
    service.revoke(&session).await.unwrap();
    let asked = asked.lock().unwrap();
    assert_eq!(asked[0][..2], ["POST /session/refresh", r#"{"refreshToken":"r1"}"#]);
    assert_eq!(asked[1], ["POST /session/logout", "", "Bearer old"]);
    assert_eq!(asked.len(), 2);
}

//! What failed answers become, shape by shape.

use bytes::Bytes;
use http::HeaderValue;

use super::*;

fn answer(operation: &'static str, status: u16, body: &str) -> Answer {
    Answer {
        operation,
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

fn coded(code: &str) -> String {
    format!(r#"{{"error":{{"code":"{code}","message":"said"}}}}"#)
}

fn classify(answer: &Answer) -> Error {
    let error = Tybrite { publishable: false }.classify(answer);
    error.with_status(answer.status).with_answer(answer.headers.clone(), answer.body.clone())
}

#[test]
fn a_bad_code_is_the_same_error_whatever_its_status() {
    let errors = [
        classify(&answer("verifyOtp", 400, &coded("invalid_request"))),
        classify(&answer("verifyOtp", 401, &coded("unauthorized"))),
        classify(&answer("verifyOtp", 401, "")),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{error:?}");
        assert!(error.to_string().contains("send_magic_link"), "{error}");
    }
    let elsewhere = classify(&answer("register", 400, &coded("invalid_request")));
    assert_eq!(elsewhere.kind(), ErrorKind::InvalidRequest);
    let page = classify(&answer("verifyOtp", 400, "<html>"));
    assert_eq!(page.kind(), ErrorKind::InvalidRequest, "a gateway's 400 is about no code");
}

#[test]
fn each_status_and_code_has_its_kind() {
    for (status, body, kind) in [
        (409, coded("conflict"), ErrorKind::Conflict),
        (409, String::new(), ErrorKind::Conflict),
        (401, String::new(), ErrorKind::Unauthenticated),
        (403, coded("forbidden"), ErrorKind::Forbidden),
        (403, coded("quota_exceeded"), ErrorKind::RateLimited),
        (429, coded("rate_limited"), ErrorKind::RateLimited),
        (429, "<html>".into(), ErrorKind::RateLimited),
        (500, coded("server_error"), ErrorKind::Server),
        (503, coded("unauthorized"), ErrorKind::Server),
        (404, "not here".into(), ErrorKind::NotFound),
        (422, coded("brand_new"), ErrorKind::InvalidRequest),
        (302, String::new(), ErrorKind::UnexpectedResponse),
    ] {
        assert_eq!(classify(&answer("register", status, &body)).kind(), kind, "{status} {body}");
    }
}

#[test]
fn a_refused_publishable_key_is_explained() {
    let refused = answer("login", 403, &coded("forbidden"));
    let error = Tybrite { publishable: true }.classify(&refused);
    assert!(error.to_string().contains("tybrite_pk_") && error.to_string().contains("tybrite_sk_"));
    let error = Tybrite { publishable: false }.classify(&refused);
    assert!(!error.to_string().contains("publishable"), "{error}");
}

#[test]
fn the_wait_comes_from_the_rate_limit_unless_the_server_says_it_otherwise() {
    let mut limited = answer("login", 429, &coded("rate_limited"));
    assert_eq!(classify(&limited).retry_after(), None);
    limited.headers.insert("x-ratelimit-reset", HeaderValue::from_static("42"));
    let seconds = |answer: &Answer| classify(answer).retry_after().map(|wait| wait.as_secs());
    assert_eq!(seconds(&limited), Some(42));
    limited.headers.insert(RETRY_AFTER, HeaderValue::from_static("7"));
    assert_eq!(seconds(&limited), None, "the transport reads `Retry-After`");

    let body =
        r#"{"error":{"code":"rate_limited","message":"m","limit":10,"remaining":0,"reset":9}}"#;
    let silent = answer("login", 429, body);
    assert_eq!(seconds(&silent), Some(9), "a page in a browser sees no headers");
    let limit = RateLimit::of(&classify(&silent)).unwrap();
    assert_eq!((limit.limit(), limit.remaining(), limit.reset()), (Some(10), Some(0), Some(9)));
    let mut used_up = answer("login", 429, &coded("quota_exceeded"));
    used_up.headers.insert("x-ratelimit-reset", HeaderValue::from_static("42"));
    assert_eq!(seconds(&used_up), None, "the minute's window is none of the plan's");
    let mut fine = answer("login", 401, &coded("unauthorized"));
    fine.headers.insert("x-ratelimit-reset", HeaderValue::from_static("42"));
    assert_eq!(seconds(&fine), None, "only who is limited has to wait");
}

#[test]
fn only_the_services_own_word_about_the_token_ends_a_session() {
    let refresh = |status, body: &str| answer("refreshToken", status, body);
    let signed = |mut answer: Answer| {
        answer.headers.insert(Environment::HEADER, HeaderValue::from_static("test"));
        answer
    };
    for over in [
        refresh(401, &coded("unauthorized")),
        refresh(400, &coded("unauthorized")),
        refresh(400, &coded("invalid_request")),
        signed(refresh(401, "")),
    ] {
        assert!(ends_session(&classify(&over)), "{over:?}");
    }
    for kept in [
        refresh(401, ""),
        refresh(401, "<html>"),
        signed(refresh(401, "<html>")),
        refresh(401, &coded("forbidden")),
        refresh(400, ""),
        refresh(400, &coded("brand_new")),
        refresh(403, &coded("forbidden")),
        signed(refresh(403, "")),
        refresh(409, &coded("conflict")),
        refresh(429, &coded("rate_limited")),
        refresh(429, &coded("unauthorized")),
        refresh(500, &coded("unauthorized")),
        refresh(503, ""),
    ] {
        assert!(!ends_session(&classify(&kept)), "{kept:?}");
    }
    assert!(!ends_session(&Error::new(ErrorKind::Network)));
    assert!(!ends_session(&Error::new(ErrorKind::Timeout)));
}

#[test]
fn hint_and_details_are_handed_out_and_not_printed() {
    let body =
        r#"{"error":{"code":"forbidden","message":"hunter2","hint":"hunter2 too","details":[1]}}"#;
    let error = classify(&answer("login", 403, body));
    assert_eq!(error.server_message(), Some("hunter2"));
    let detail = types::ErrorDetail::of(&error).unwrap();
    assert_eq!(detail.hint.as_deref(), Some("hunter2 too"));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

//! From a failed answer to an [`Error`]: the two body shapes that are known.
//!
//! Pure functions over operation, status and body: which kind it is, whether the session is over.

use http::StatusCode;
use serde_json::Value;

use crate::{
    error::{Error, ErrorKind},
    transport::{Answer, ErrorClassifier},
};

/// What a failure's body says, whatever its shape.
#[derive(Debug, Default, PartialEq, Eq)]
struct ErrorBody {
    code: Option<String>,
    text: Option<String>,
}

/// The service's way to say what went wrong, for the transport.
///
/// A refused access token is a 401, as the transport has it by itself: it asks only where the session's
/// token was sent, so never about the 401 of a sign-in or a refresh.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linxio;

impl ErrorClassifier for Linxio {
    fn classify(&self, answer: &Answer) -> Error {
        classify(answer.operation, answer.status, &answer.body)
    }
}

/// The error for an answer that is not a success. The transport adds status, headers and body.
fn classify(operation: &str, status: StatusCode, body: &[u8]) -> Error {
    let said = read(body);
    let mut error = Error::new(kind(operation, status));
    if let Some(sentence) = sentence(operation, status) {
        error = error.with_message(sentence);
    }
    // Some servers repeat the status there, which says nothing new.
    if let Some(code) = said.code.filter(|code| *code != status.as_str()) {
        error = error.with_code(code);
    }
    match said.text {
        Some(text) => error.with_server_message(text),
        None => error,
    }
}

/// Whether a failed refresh ends the session: only the server's explicit word does, which is a refusal
/// with a body of the service's own. A gateway's page is none.
pub(super) fn ends_session(error: &Error) -> bool {
    let refused = matches!(error.status().map(|status| status.as_u16()), Some(400 | 401 | 422));
    refused && error.body().is_some_and(|body| read(body) != ErrorBody::default())
}

fn kind(operation: &str, status: StatusCode) -> ErrorKind {
    match (operation, status) {
        // Nothing else in such a request could be wrong: it was looked at before it was sent.
        ("verifyOtp" | "refresh", StatusCode::BAD_REQUEST)
        | ("refresh", StatusCode::UNPROCESSABLE_ENTITY)
        | (_, StatusCode::UNAUTHORIZED) => ErrorKind::Unauthenticated,
        (_, StatusCode::FORBIDDEN) => ErrorKind::Forbidden,
        (_, StatusCode::NOT_FOUND | StatusCode::GONE) => ErrorKind::NotFound,
        (_, StatusCode::CONFLICT) => ErrorKind::Conflict,
        (_, StatusCode::TOO_MANY_REQUESTS) => ErrorKind::RateLimited,
        (_, StatusCode::REQUEST_TIMEOUT) => ErrorKind::Timeout,
        (_, status) if status.is_server_error() => ErrorKind::Server,
        (_, status) if status.is_client_error() => ErrorKind::InvalidRequest,
        _ => ErrorKind::UnexpectedResponse,
    }
}

/// What to do, where operation and status tell more than the kind.
fn sentence(operation: &str, status: StatusCode) -> Option<&'static str> {
    Some(match (operation, status.as_u16()) {
        ("login", 401) => "e-mail address and password do not fit an account: check both",
        ("verifyOtp", 400) => "the one-time code is wrong: have it typed again",
        ("verifyOtp", 401) => "the one-time code is too old: call `login` again for a new one",
        ("refresh", 400 | 401 | 422) => "the refresh token is wrong or too old: sign in again",
        ("refresh", 204) => "the server answered the refresh without a token: repeat later",
        ("me" | "logout", 401) => "the server did not accept the access token: sign in again",
        (_, 400 | 422) => {
            "the server found the request wrong: `server_message()` says why, if it told"
        }
        (_, 404) => "the server has no such endpoint: check that the base URL ends in /api",
        (_, 300..400) => "the server redirected, which no operation expects: check the base URL",
        _ => return None,
    })
}

/// Reads a body of either known shape; anything else says nothing.
fn read(body: &[u8]) -> ErrorBody {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return ErrorBody::default();
    };
    let first = fields.get("errors").and_then(|errors| errors.get(0));
    let detail = first.and_then(|first| first.get("detail")).and_then(text);
    let flat = || ["detail", "message", "error"].iter().find_map(|name| text(fields.get(*name)?));
    let code = first.and_then(|first| first.get("code")).or_else(|| fields.get("code"));
    ErrorBody { code: code.and_then(word), text: detail.or_else(flat) }
}

/// A text that says something.
fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(Into::into)
}

/// A code, which may be a number.
fn word(value: &Value) -> Option<String> {
    text(value).or_else(|| value.as_i64().map(|number| number.to_string()))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    fn said(body: &str) -> (Option<String>, Option<String>) {
        let said = read(body.as_bytes());
        (said.code, said.text)
    }

    fn failed(operation: &'static str, status: u16, body: &'static str) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        classify(operation, status, body.as_bytes())
            .with_status(status)
            .with_answer(HeaderMap::new(), Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn the_text_is_looked_for_in_the_vendors_order() {
        let some = |text: &str| Some(text.to_owned());
        for (body, code, text) in [
            (r#"{"errors":[{"code":"a1","title":"t","detail":"d"}],"detail":"x"}"#, "a1", "d"),
            (r#"{"errors":[{"code":7}],"detail":"x","message":"y"}"#, "7", "x"),
            (r#"{"code":"b","message":"y","error":"z"}"#, "b", "y"),
            (r#"{"code":401,"error":"z"}"#, "401", "z"),
        ] {
            assert_eq!(said(body), (some(code), some(text)), "{body}");
        }
        // The first of the errors counts, and a list that is empty or none leads to the flat fields.
        assert_eq!(said(r#"{"errors":[],"message":"y"}"#), (None, some("y")));
        assert_eq!(said(r#"{"errors":{"email":["bad"]},"message":"y"}"#), (None, some("y")));
    }

    #[test]
    fn what_has_neither_shape_says_nothing() {
        for body in ["", "<html>401</html>", "[]", "null", "{}", r#"{"message":7}"#, r#""no""#] {
            assert_eq!(said(body), (None, None), "{body}");
        }
    }

    #[test]
    fn each_status_has_its_kind_and_depends_on_the_operation_where_it_must() {
        for (operation, status, expected) in [
            ("login", 401, ErrorKind::Unauthenticated),
            ("login", 400, ErrorKind::InvalidRequest),
            ("login", 422, ErrorKind::InvalidRequest),
            ("verifyOtp", 400, ErrorKind::Unauthenticated),
            ("verifyOtp", 401, ErrorKind::Unauthenticated),
            ("verifyOtp", 422, ErrorKind::InvalidRequest),
            ("refresh", 400, ErrorKind::Unauthenticated),
            ("refresh", 204, ErrorKind::UnexpectedResponse),
            ("me", 401, ErrorKind::Unauthenticated),
            ("me", 403, ErrorKind::Forbidden),
            ("me", 404, ErrorKind::NotFound),
            ("me", 408, ErrorKind::Timeout),
            ("me", 429, ErrorKind::RateLimited),
            ("me", 502, ErrorKind::Server),
            ("me", 302, ErrorKind::UnexpectedResponse),
        ] {
            assert_eq!(failed(operation, status, "").kind(), expected, "{operation} {status}");
        }
    }

    #[test]
    fn a_code_that_repeats_the_status_is_left_out() {
        let error = failed("login", 401, r#"{"code":401,"message":"Invalid credentials"}"#);
        assert_eq!((error.code(), error.server_message()), (None, Some("Invalid credentials")));
        assert!(error.to_string().ends_with("check both (status 401)"), "{error}");
        let error = failed("login", 401, r#"{"code":"locked","message":"Locked"}"#);
        assert_eq!(error.code(), Some("locked"));
    }

    #[test]
    fn only_the_services_own_refusal_ends_the_session() {
        let flat = r#"{"code":400,"message":"Invalid refresh token"}"#;
        let list = r#"{"errors":[{"code":400,"detail":"Invalid refresh token"}]}"#;
        for (status, body) in [(400, flat), (400, list), (401, flat), (422, list)] {
            assert!(ends_session(&failed("refresh", status, body)), "{status} {body}");
        }
        for (status, body) in [
            (400, ""),
            (401, "<html>Sign in to the proxy</html>"),
            (403, flat),
            (404, flat),
            (429, flat),
            (500, flat),
            (204, ""),
        ] {
            assert!(!ends_session(&failed("refresh", status, body)), "{status} {body}");
        }
    }
}

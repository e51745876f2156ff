//! From a failed answer to an [`Error`]: two body shapes, and bodies that are not JSON.
//!
//! Pure functions over status and body: which kind it is, whether the token was rejected, whether the
//! session is over.

use http::StatusCode;
use serde_json::Value;

use crate::{
    deepaffex::ErrorCode,
    error::{Error, ErrorKind},
    transport::{Answer, ErrorClassifier},
};

/// What a failure's body says, whatever its shape.
#[derive(Debug, Default, PartialEq, Eq)]
struct ErrorBody {
    code: Option<ErrorCode>,
    text: Option<String>,
}

/// The service's way to say what went wrong, for the transport.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeepAffex;

impl ErrorClassifier for DeepAffex {
    fn classify(&self, answer: &Answer) -> Error {
        classify(answer.status, &answer.body)
    }

    fn is_rejected_token(&self, answer: &Answer) -> bool {
        is_token_rejected(answer.status, &answer.body)
    }
}

/// The error for an answer that is not a success. The transport adds status, headers and body.
fn classify(status: StatusCode, body: &[u8]) -> Error {
    let said = read(body);
    let kind = kind(status, said.code.as_ref());
    let mut error = Error::new(kind);
    // A status may overrule what a code usually means; then the kind's own sentence is the right one.
    let known = said.code.as_ref().filter(|code| code.kind() == Some(kind));
    if let Some(sentence) = known.and_then(ErrorCode::sentence).or(hint(status, &said)) {
        error = error.with_message(sentence);
    }
    if let Some(code) = said.code {
        error = error.with_code(code.as_str());
    }
    match said.text {
        Some(text) => error.with_server_message(text),
        None => error,
    }
}

/// Whether an answer says that the token it was asked with has ended, so that a renewal would help. A
/// 401 with any other code is about something else, a password for example; without a code it comes
/// from a gateway that refuses tokens in words of its own.
fn is_token_rejected(status: StatusCode, body: &[u8]) -> bool {
    status == StatusCode::UNAUTHORIZED
        && matches!(read(body).code, None | Some(ErrorCode::TokenExpired))
}

/// Whether a failed renewal ends the session: a 401 with a code of the service's own, whichever. It is
/// not known what the service answers to a pair that does not match or was used before, and 401 is
/// the one status that says that the pair itself is not good. Everything else (400, 403, 404, bodies of
/// a gateway) keeps the session, and the renewal is tried again after a pause.
pub(super) fn ends_session(error: &Error) -> bool {
    error.status() == Some(StatusCode::UNAUTHORIZED) && error.code().is_some()
}

/// The error for an answer that says `success: false`: the request was in order, and yet it was not
/// done.
pub(super) fn unsuccessful(operation: &'static str) -> Error {
    Error::new(ErrorKind::InvalidRequest)
        .with_operation(operation)
        .with_status(StatusCode::OK)
        .with_message(
            "the server answered that it did not do it (`success: false`): check the arguments",
        )
}

fn kind(status: StatusCode, code: Option<&ErrorCode>) -> ErrorKind {
    if status.is_server_error() {
        return ErrorKind::Server;
    }
    match status {
        StatusCode::TOO_MANY_REQUESTS => return ErrorKind::RateLimited,
        StatusCode::REQUEST_TIMEOUT => return ErrorKind::Timeout,
        _ => {}
    }
    if let Some(kind) = code.and_then(ErrorCode::kind) {
        return kind;
    }
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthenticated,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::GONE => ErrorKind::NotFound,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        status if status.is_client_error() => ErrorKind::InvalidRequest,
        _ => ErrorKind::UnexpectedResponse,
    }
}

/// What to do, where the status tells more than the kind.
fn hint(status: StatusCode, said: &ErrorBody) -> Option<&'static str> {
    match status {
        StatusCode::NOT_FOUND if *said == ErrorBody::default() => {
            Some("the server has no such endpoint: check the base URL, which has no path")
        }
        status if status.is_redirection() => {
            Some("the server redirected, which no operation expects: check the base URL")
        }
        _ => None,
    }
}

/// Reads a body of either known shape; anything else says nothing.
fn read(body: &[u8]) -> ErrorBody {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return ErrorBody::default();
    };
    let text = |name: &str| fields.get(name).and_then(Value::as_str).filter(|it| !it.is_empty());
    ErrorBody {
        code: text("Code").or(text("errorCode")).map(ErrorCode::from),
        text: text("Message").or(text("message")).map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16) -> StatusCode {
        StatusCode::from_u16(code).unwrap()
    }

    fn error(code: u16, body: &str) -> Error {
        classify(status(code), body.as_bytes()).with_status(status(code))
    }

    #[test]
    fn both_shapes_say_the_same() {
        for body in [
            r#"{"Code":"NOT_FOUND","Message":"no such user"}"#,
            r#"{"errorCode":"NOT_FOUND","message":"no such user"}"#,
        ] {
            let error = error(404, body);
            assert_eq!(error.kind(), ErrorKind::NotFound);
            assert_eq!(ErrorCode::of(&error), Some(ErrorCode::NotFound));
            assert_eq!(error.server_message(), Some("no such user"));
        }
    }

    #[test]
    fn kinds_follow_the_code_and_else_the_status() {
        for (code, body, kind) in [
            (401, r#"{"Code":"TOKEN_EXPIRED","Message":""}"#, ErrorKind::Unauthenticated),
            (400, r#"{"Code":"VALIDATION_ERROR"}"#, ErrorKind::InvalidRequest),
            (403, r#"{"Code":"RESTRICTED"}"#, ErrorKind::Forbidden),
            (400, r#"{"Code":"USER_ALREADY_EXISTS"}"#, ErrorKind::Conflict),
            (409, r#"{"Code":"BRAND_NEW"}"#, ErrorKind::Conflict),
            (429, "slow down", ErrorKind::RateLimited),
            (429, r#"{"Code":"RESTRICTED"}"#, ErrorKind::RateLimited),
            (503, "<html>", ErrorKind::Server),
            (500, r#"{"Code":"BAD_REQUEST"}"#, ErrorKind::Server),
            (404, "", ErrorKind::NotFound),
            (302, "", ErrorKind::UnexpectedResponse),
        ] {
            assert_eq!(error(code, body).kind(), kind, "{code} {body}");
        }
    }

    #[test]
    fn a_status_that_overrules_a_code_has_its_own_sentence() {
        let error = error(503, r#"{"Code":"TOKEN_EXPIRED"}"#);
        assert!(!error.to_string().contains("sign in again"), "{error}");
        assert_eq!(error.code(), Some("TOKEN_EXPIRED"));
    }

    #[test]
    fn only_an_ended_token_is_a_rejected_one() {
        for (code, body, rejected) in [
            (401, r#"{"Code":"TOKEN_EXPIRED"}"#, true),
            (401, r#"{"errorCode":"TOKEN_EXPIRED"}"#, true),
            (401, "<html>", true),
            (401, r#"{"Code":"INCORRECT_REQUEST"}"#, false),
            (401, r#"{"Code":"BRAND_NEW"}"#, false),
            (400, r#"{"Code":"TOKEN_EXPIRED"}"#, false),
            (403, r#"{"Code":"RESTRICTED"}"#, false),
        ] {
            assert_eq!(is_token_rejected(status(code), body.as_bytes()), rejected, "{code} {body}");
        }
    }

    #[test]
    fn only_an_explicit_401_to_a_renewal_ends_the_session() {
        for (code, body, ends) in [
            (401, r#"{"Code":"TOKEN_EXPIRED","Message":"x"}"#, true),
            (401, r#"{"errorCode":"BRAND_NEW","message":"x"}"#, true),
            (401, "<html>", false),
            (401, r#"{"Message":"x"}"#, false),
            (400, r#"{"Code":"INCORRECT_REQUEST"}"#, false),
            (403, r#"{"Code":"RESTRICTED"}"#, false),
            (404, r#"{"Code":"NOT_FOUND"}"#, false),
            (503, r#"{"Code":"TOKEN_EXPIRED"}"#, false),
        ] {
            assert_eq!(ends_session(&error(code, body)), ends, "{code} {body}");
        }
    }
}

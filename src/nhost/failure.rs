//! From a failed answer to an [`Error`]: the five body shapes of two server generations.
//!
//! Pure functions over status, headers and body: which kind it is, whether the access token was rejected,
//! whether the session is over.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::{
    error::{Error, ErrorKind},
    nhost::error::{ErrorCode, sentence},
    raw::{Security, nhost::OPERATIONS},
    transport::{Answer, ErrorClassifier},
};

/// What older servers put before a text about the access token.
const SECURITY_TEXT: &str = "error in openapi3filter.SecurityRequirementsError";
/// What older servers put before a text about the request.
const REQUEST_TEXT: &str = "error in openapi3filter.RequestError";
/// How every generation says that the token is not elevated.
const ELEVATION_TEXT: &str = "elevated-claim-required";

/// What a failure's body says, whatever its shape.
#[derive(Debug, Default, PartialEq, Eq)]
struct ErrorBody {
    code: Option<ErrorCode>,
    text: Option<String>,
}

/// The service's way to say what went wrong, for the transport.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nhost;

impl ErrorClassifier for Nhost {
    fn classify(&self, answer: &Answer) -> Error {
        classify(answer.status, &answer.headers, &answer.body)
    }

    fn is_rejected_token(&self, answer: &Answer) -> bool {
        let optional = OPERATIONS.iter().any(|operation| {
            operation.id == answer.operation && operation.security == Security::Optional
        });
        is_token_rejected(answer.status, &answer.body, optional)
    }
}

/// The error for an answer that is not a success. The transport adds status, headers and body.
fn classify(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
    let said = read(body);
    let kind = kind(status, said.code.as_ref());
    let mut error = Error::new(kind);
    if let Some(sentence) = sentence(said.code.as_ref(), kind) {
        error = error.with_message(sentence);
    } else if let Some(hint) = hint(status, body, said.text.as_deref()) {
        error = error.with_message(hint);
    }
    if let Some(code) = said.code {
        error = error.with_code(code.as_str());
    }
    if let Some(text) = said.text {
        error = error.with_server_message(text);
    }
    match request_id(headers) {
        Some(id) => error.with_request_id(id),
        None => error,
    }
}

/// Whether an answer says that the access token it was asked with is not good, so that a new one
/// would help. A missing elevation, a role or a wrong password are other matters.
///
/// Where the token is `optional`, the service takes a bad one for none, and then says no more than
/// that the request is incomplete.
fn is_token_rejected(status: StatusCode, body: &[u8], optional: bool) -> bool {
    if !matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED) {
        return false;
    }
    match read(body).code {
        Some(
            ErrorCode::Unauthorized | ErrorCode::UnauthenticatedUser | ErrorCode::InvalidToken,
        ) => true,
        Some(ErrorCode::InvalidRequest) => optional,
        Some(_) => false,
        // A gateway in front of the service refuses tokens in words of its own.
        None => status == StatusCode::UNAUTHORIZED,
    }
}

/// Whether a failed refresh ends the session: only the server's explicit word does.
pub(super) fn ends_session(error: &Error) -> bool {
    match (error.status().map(|status| status.as_u16()), ErrorCode::of(error)) {
        (
            Some(401),
            Some(
                ErrorCode::InvalidRefreshToken
                | ErrorCode::UnverifiedUser
                | ErrorCode::DisabledUser,
            ),
        ) => true,
        // With concealment on, this is all a server says about a bad refresh token; about one that is
        // not a lower-case UUID too, since that breaks the document's pattern.
        (Some(400), Some(ErrorCode::InvalidRequest | ErrorCode::SchemaValidationError)) => true,
        _ => false,
    }
}

fn kind(status: StatusCode, code: Option<&ErrorCode>) -> ErrorKind {
    if status.is_server_error() {
        return ErrorKind::Server;
    }
    if let Some(kind) = code.and_then(ErrorCode::kind) {
        return kind;
    }
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthenticated,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::GONE => ErrorKind::NotFound,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited,
        StatusCode::REQUEST_TIMEOUT => ErrorKind::Timeout,
        status if status.is_client_error() => ErrorKind::InvalidRequest,
        _ => ErrorKind::UnexpectedResponse,
    }
}

/// What to do, where the status and the shape tell more than the kind.
fn hint(status: StatusCode, body: &[u8], text: Option<&str>) -> Option<&'static str> {
    if text.is_some_and(|text| text.contains("x-cf-turnstile-response")) {
        return Some(
            "the server wants a Turnstile challenge: send its answer as the header \
             x-cf-turnstile-response, with a hook",
        );
    }
    match status {
        StatusCode::BAD_REQUEST if body.is_empty() => Some(
            "the server found an argument wrong and did not say which: check the e-mail address",
        ),
        StatusCode::NOT_FOUND => Some(
            "the server has no such endpoint: check that the base URL ends in /v1, and that the \
             server is new enough for this operation",
        ),
        status if status.is_redirection() => {
            Some("the server redirected, which no operation expects: check the base URL")
        }
        _ => None,
    }
}

/// Reads a body of any of the known shapes; anything else says nothing.
fn read(body: &[u8]) -> ErrorBody {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return ErrorBody::default();
    };
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    if let Some(error) = text("error") {
        if let Some(said) = read_prose(error) {
            return said;
        }
        let explained = text("message").or(text("reason")).or(text("error_description"));
        return ErrorBody { code: Some(code(error, explained)), text: explained.map(Into::into) };
    }
    if let Some(code) = text("errors") {
        return ErrorBody { code: Some(code.into()), text: text("message").map(Into::into) };
    }
    if let Some(msg) = text("msg") {
        return ErrorBody { code: Some(ErrorCode::BadRequest), text: Some(msg.into()) };
    }
    ErrorBody::default()
}

/// Older servers put whole sentences where a code belongs.
fn read_prose(error: &str) -> Option<ErrorBody> {
    let code = if error.starts_with(SECURITY_TEXT) {
        Some(if error.contains(ELEVATION_TEXT) {
            ErrorCode::ElevatedClaimRequired
        } else {
            ErrorCode::Unauthorized
        })
    } else if error.starts_with(REQUEST_TEXT) {
        Some(if error.contains("doesn't match schema") {
            ErrorCode::SchemaValidationError
        } else {
            ErrorCode::RequestValidationError
        })
    } else if error.contains(char::is_whitespace) {
        None
    } else {
        return None;
    };
    Some(ErrorBody { code, text: Some(error.into()) })
}

fn code(error: &str, explained: Option<&str>) -> ErrorCode {
    match ErrorCode::from(error) {
        ErrorCode::Unauthorized if explained.is_some_and(|text| text.contains(ELEVATION_TEXT)) => {
            ErrorCode::ElevatedClaimRequired
        }
        code => code,
    }
}

fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id", "x-correlation-id", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name))
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty() && id.len() <= 128)
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;

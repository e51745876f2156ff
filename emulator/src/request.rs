//! Reading a request as its operation declares it: the body, and the faults that it may have.
//!
//! How a service words a fault is the service's business.

use hyper::{HeaderMap, header};
use serde_json::Value;
use url::form_urlencoded;

use crate::document::{RequestBody, Violation};

/// What may be wrong with a body.
#[derive(Debug)]
pub(crate) enum BodyFault {
    /// There is none, and there must be one.
    Missing,
    /// Its content type, as sent, is not the declared one.
    MediaType(String),
    /// It is no JSON.
    NotJson(serde_json::Error),
    /// It breaks its schema; at least once.
    Schema(Vec<Violation>),
}

/// Reads and checks a body. `Null` when there is none and none is needed; a form is an object of
/// strings.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read_body(
    expected: &RequestBody,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Value, BodyFault> {
    if bytes.is_empty() {
        return if expected.required { Err(BodyFault::Missing) } else { Ok(Value::Null) };
    }
    let sent =
        headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(&expected.media_type) {
        return Err(BodyFault::MediaType(sent.to_owned()));
    }
    let body = if expected.media_type == "application/json" {
        serde_json::from_slice(bytes).map_err(BodyFault::NotJson)?
    } else {
        form_urlencoded::parse(bytes)
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect()
    };
    let violations = expected.schema.violations(&body);
    if violations.is_empty() { Ok(body) } else { Err(BodyFault::Schema(violations)) }
}

/// The token in an `Authorization` header; `Bearer` must be written like that.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

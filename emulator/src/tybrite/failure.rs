//! What a failed operation answers: `{"error": {code, message, …}}`.
//!
//! An operation returns a [`Failure`]; nothing but this file turns one into bytes.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::Rules;
use super::limits::Told;
use crate::answer::Answer;
use crate::vendor::{Refusal, Vendor};

/// Why an operation failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request breaks the document.
    Refused(Refusal),
    /// A code that is wrong, spent or too old, where the service calls that a bad request.
    WrongCode,
    /// A credential is missing or not good. The words say which.
    Unauthorized(&'static str),
    /// A publishable key, where only secret ones are taken.
    PublishableKey,
    /// The address has an account already.
    Conflict,
    /// Too many requests within a minute.
    RateLimited(Told),
    /// The store has used up what its plan allows.
    QuotaExceeded,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Failure {
    /// The bytes of this failure.
    pub(crate) fn into_answer(self, empty_unauthorized: bool) -> Answer {
        let (status, error) = match self {
            Self::Refused(Refusal::NotFound) => {
                return Answer::text(StatusCode::NOT_FOUND, "404 page not found");
            }
            Self::Refused(refusal) => (StatusCode::BAD_REQUEST, invalid(&refusal)),
            Self::WrongCode => (
                StatusCode::BAD_REQUEST,
                error("invalid_request", "The code is invalid or has expired"),
            ),
            Self::Unauthorized(_) if empty_unauthorized => {
                return Answer::empty(StatusCode::UNAUTHORIZED).outside_the_document();
            }
            Self::Unauthorized(words) => (StatusCode::UNAUTHORIZED, error("unauthorized", words)),
            Self::PublishableKey => {
                let mut forbidden = error("forbidden", "This needs a secret key");
                forbidden["hint"] = json!("Use a key that begins with tybrite_sk_");
                (StatusCode::FORBIDDEN, forbidden)
            }
            Self::Conflict => (
                StatusCode::CONFLICT,
                error("conflict", "An account with this email address exists already"),
            ),
            Self::RateLimited(told) => {
                let mut limited = error("rate_limited", "Too many requests");
                limited["limit"] = json!(told.limit);
                limited["remaining"] = json!(told.remaining);
                limited["reset"] = json!(told.reset);
                (StatusCode::TOO_MANY_REQUESTS, limited)
            }
            Self::QuotaExceeded => (
                StatusCode::TOO_MANY_REQUESTS,
                error("quota_exceeded", "The store has used up its plan"),
            ),
        };
        Rules::json(status, &json!({ "error": error }))
    }
}

fn error(code: &str, message: &str) -> Value {
    json!({"code": code, "message": message})
}

/// The fields that broke the schema are told in `details`.
fn invalid(refusal: &Refusal) -> Value {
    let mut invalid = error("invalid_request", &format!("The request is invalid: {refusal}"));
    let fields: Vec<_> = refusal
        .violations()
        .iter()
        .map(|violation| violation.path.trim_start_matches('/'))
        .filter(|field| !field.is_empty())
        .collect();
    if !fields.is_empty() {
        invalid["details"] = json!({ "fields": fields });
    }
    invalid
}

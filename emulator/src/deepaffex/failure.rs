//! What a failed operation answers: `{Code, Message, Errors}`, or the older `{errorCode, message}`.
//!
//! An operation returns a [`Failure`]; nothing but this file turns one into bytes.

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::Rules;
use super::settings::{DeadPair, ErrorShape, Settings};
use crate::answer::Answer;
use crate::document::{Rule, Violation};
use crate::vendor::{Refusal, Vendor};

/// Why an operation failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request breaks the document.
    Refused(Refusal),
    /// A field breaks a rule that the document does not tell.
    Field(&'static str, Value),
    /// The token is missing, not the server's, too old or ended.
    TokenExpired,
    /// The pair of a renewal is not good.
    DeadPair,
    /// What was sent does not fit.
    Incorrect(&'static str),
    /// The token or the licence does not allow it.
    Restricted(&'static str),
    /// There is no such thing.
    NotFound(&'static str),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Failure {
    /// The bytes of this failure.
    pub(crate) fn into_answer(self, settings: &Settings) -> Answer {
        let mut errors = None;
        let (status, code, message) = match self {
            Self::Refused(Refusal::NotFound) => {
                (StatusCode::NOT_FOUND, "NOT_FOUND", "No such endpoint".to_owned())
            }
            Self::Refused(refusal) if !refusal.violations().is_empty() => {
                errors = Some(told(refusal.violations()));
                validation()
            }
            Self::Refused(refusal) => {
                (StatusCode::BAD_REQUEST, "BAD_REQUEST", format!("Bad request: {refusal}"))
            }
            Self::Field(field, rule) => {
                errors = Some(json!({ field: [rule] }));
                validation()
            }
            Self::DeadPair if settings.dead_pair == DeadPair::IncorrectRequest => {
                incorrect("The tokens do not match")
            }
            Self::TokenExpired | Self::DeadPair => {
                (StatusCode::UNAUTHORIZED, "TOKEN_EXPIRED", "The token has expired".to_owned())
            }
            Self::Incorrect(message) => incorrect(message),
            Self::Restricted(message) => (StatusCode::FORBIDDEN, "RESTRICTED", message.to_owned()),
            Self::NotFound(message) => (StatusCode::NOT_FOUND, "NOT_FOUND", message.to_owned()),
        };
        let mut body = match settings.error_shape {
            ErrorShape::Current => json!({ "Code": code, "Message": message }),
            ErrorShape::Legacy => json!({ "errorCode": code, "message": message }),
        };
        if let (ErrorShape::Current, Some(errors)) = (settings.error_shape, errors) {
            body["Errors"] = errors;
        }
        Rules::json(status, &body)
    }
}

fn validation() -> (StatusCode, &'static str, String) {
    (StatusCode::BAD_REQUEST, "VALIDATION_ERROR", "Validation failed".to_owned())
}

fn incorrect(message: &str) -> (StatusCode, &'static str, String) {
    (StatusCode::BAD_REQUEST, "INCORRECT_REQUEST", message.to_owned())
}

/// `{field: [[rule, [arguments]], …]}`. The names of the rules are made up: no list of them is known.
fn told(violations: &[Violation]) -> Value {
    let mut errors = Map::new();
    for violation in violations {
        let rule = match &violation.rule {
            Rule::Missing(_) | Rule::Null => json!(["required", []]),
            Rule::Type(name) => json!(["type", [name]]),
            Rule::MinLength(limit) => json!(["min", [limit]]),
            Rule::MaxLength(limit) => json!(["max", [limit]]),
            _ => json!(["invalid", []]),
        };
        let field = violation.field().to_owned();
        if let Some(rules) = errors.entry(field).or_insert_with(|| json!([])).as_array_mut() {
            rules.push(rule);
        }
    }
    Value::Object(errors)
}

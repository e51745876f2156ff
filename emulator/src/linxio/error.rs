//! What a failed operation answers, in either of the two shapes that the service may have.
//!
//! A handler returns a [`Failure`]; nothing but this file turns one into bytes. The vendor documents
//! no failures: statuses are deduced, the words are the emulator's own.

use hyper::StatusCode;
use serde_json::json;

use super::Rules;
use super::settings::ErrorShape;
use crate::answer::Answer;
use crate::request::BodyFault;
use crate::vendor::{Refusal, Vendor};

/// Why an operation failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request breaks the document.
    Refused(Refusal),
    /// The operation says no.
    Problem(Problem),
}

/// What an operation may say no for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// No account has this address and password, or none under this domain.
    BadCredentials,
    /// The one-time code is wrong, or there is none.
    WrongOtp,
    /// The one-time code is right and too old.
    ExpiredOtp,
    /// The refresh token is unknown, spent or too old.
    BadRefreshToken,
    /// No access token came along.
    NoToken,
    /// The access token is none of this server's, or its account or session is gone.
    BadToken,
    /// The access token has ended.
    ExpiredToken,
}

impl Problem {
    fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::BadCredentials => (StatusCode::UNAUTHORIZED, "Wrong email or password"),
            Self::WrongOtp => (StatusCode::BAD_REQUEST, "Wrong code"),
            Self::ExpiredOtp => (StatusCode::UNAUTHORIZED, "The code has expired"),
            Self::BadRefreshToken => (StatusCode::BAD_REQUEST, "Unusable refresh token"),
            Self::NoToken => (StatusCode::UNAUTHORIZED, "No token was sent"),
            Self::BadToken => (StatusCode::UNAUTHORIZED, "Unusable token"),
            Self::ExpiredToken => (StatusCode::UNAUTHORIZED, "The token has expired"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Failure {
    /// The answer that tells of it.
    pub(super) fn answer(self, shape: ErrorShape) -> Answer {
        let (status, words) = match self {
            Self::Problem(problem) => {
                let (status, words) = problem.parts();
                (status, words.to_owned())
            }
            Self::Refused(refusal) => (refused(&refusal), refusal.to_string()),
        };
        let code = status.as_u16();
        let body = match shape {
            ErrorShape::Flat => json!({"code": code, "message": words}),
            ErrorShape::List => {
                let title = status.canonical_reason().unwrap_or("Error");
                json!({"errors": [{"code": code, "title": title, "detail": words}]})
            }
        };
        Rules::json(status, &body)
    }
}

fn refused(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotFound => StatusCode::NOT_FOUND,
        // It can be read, and a field is missing or of the wrong kind.
        Refusal::Body(BodyFault::Schema(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Argument(_) | Refusal::Body(_) => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn told(failure: impl Into<Failure>, shape: ErrorShape) -> (u16, Value) {
        let answer = failure.into().answer(shape);
        (answer.status.as_u16(), serde_json::from_slice(&answer.body).expect("JSON"))
    }

    #[test]
    fn both_shapes_say_the_same() {
        let (status, flat) = told(Problem::ExpiredOtp, ErrorShape::Flat);
        assert_eq!((status, &flat["code"]), (401, &json!(401)));
        let (_, list) = told(Problem::ExpiredOtp, ErrorShape::List);
        assert_eq!(list["errors"][0]["detail"], flat["message"]);
        assert_eq!(list["errors"][0]["title"], "Unauthorized");
    }

    #[test]
    fn a_body_that_can_be_read_and_is_wrong_is_told_from_one_that_cannot() {
        let schema = || Refusal::Body(BodyFault::Schema(Vec::new()));
        assert_eq!(told(schema(), ErrorShape::Flat).0, 422);
        assert_eq!(told(Refusal::Body(BodyFault::Missing), ErrorShape::Flat).0, 400);
        assert_eq!(told(Refusal::NotFound, ErrorShape::Flat).0, 404);
    }
}

//! From a failed answer to an [`Error`].
//!
//! Pure functions over an answer: which kind it is, what to say, whether the session is over.

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use crate::{
    error::{Error, ErrorKind},
    transport::{Answer, ErrorClassifier},
    tybrite::{Environment, ErrorCode, RateLimit, types},
};

/// The service's way to say what went wrong, for the transport.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tybrite {
    /// Whether the client was built with a publishable key.
    pub(super) publishable: bool,
}

impl ErrorClassifier for Tybrite {
    fn classify(&self, answer: &Answer) -> Error {
        let detail = read(&answer.body);
        let code = detail.as_ref().map(|detail| ErrorCode::from(detail.code.as_str()));
        let kind = kind(answer.operation, answer.status, code.as_ref());
        let mut error = Error::new(kind);
        if let Some(sentence) = self.sentence(answer, kind, code.as_ref()) {
            error = error.with_message(sentence);
        }
        // The headers tell of the minute's window, after which a used-up plan is none the fuller.
        if kind == ErrorKind::RateLimited
            && code != Some(ErrorCode::QuotaExceeded)
            && let Some(wait) = wait(&answer.headers, detail.as_ref())
        {
            error = error.with_retry_after(wait);
        }
        if let Some(code) = code {
            error = error.with_code(code.as_str());
        }
        match detail {
            Some(detail) => error.with_server_message(detail.message),
            None => error,
        }
    }
}

impl Tybrite {
    /// What to say, where operation, status and code tell more than the kind.
    fn sentence(
        self,
        answer: &Answer,
        kind: ErrorKind,
        code: Option<&ErrorCode>,
    ) -> Option<&'static str> {
        match (kind, answer.operation) {
            (ErrorKind::Unauthenticated, operation) => Some(unauthenticated(operation)),
            (ErrorKind::Forbidden, _) if self.publishable => Some(
                "the service refused a publishable key (tybrite_pk_…): its newest version wants a \
                 secret one (tybrite_sk_…) for this, on a server of the store's own",
            ),
            (ErrorKind::NotFound, _) => Some("the server has no such endpoint: check the base URL"),
            _ if answer.status.is_redirection() => {
                Some("the server redirected, which no operation expects: check the base URL")
            }
            // A status may overrule what a code usually means; then the kind's sentence is the right
            // one.
            _ => code.filter(|code| code.kind() == Some(kind)).and_then(ErrorCode::sentence),
        }
    }
}

/// What may be at fault when a credential is refused depends on what the operation takes. The store's
/// key may always be.
fn unauthenticated(operation: &str) -> &'static str {
    match operation {
        "login" => {
            "e-mail address and password do not fit an account, or the store's key is not good: check \
             them"
        }
        "verifyOtp" => {
            "the code is wrong or older than 15 minutes: ask for a new one with `send_magic_link`"
        }
        "refreshToken" => {
            "the refresh token is unknown, spent or ended, or the store's key is not good: sign in \
             again, or check the key"
        }
        "getCurrentUser" | "updatePassword" | "logout" => {
            "the customer's token has ended or is not good, or the store's key is not: sign in again, \
             or check the key"
        }
        _ => "the service did not accept the store's key: check it",
    }
}

fn kind(operation: &str, status: StatusCode, code: Option<&ErrorCode>) -> ErrorKind {
    if status.is_server_error() {
        return ErrorKind::Server;
    }
    // A code that is not good is 400 for some accounts and 401 for others. Its form and that of the
    // address were checked before, so there is nothing else in the request to be wrong.
    if operation == "verifyOtp"
        && status == StatusCode::BAD_REQUEST
        && matches!(code, Some(ErrorCode::InvalidRequest | ErrorCode::Unauthorized))
    {
        return ErrorKind::Unauthenticated;
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

/// How long to wait by the rate limit. `Retry-After`, where there is one, counts more: the transport
/// reads it.
fn wait(headers: &HeaderMap, detail: Option<&types::ErrorDetail>) -> Option<std::time::Duration> {
    if headers.contains_key(RETRY_AFTER) {
        return None;
    }
    RateLimit::read(headers)
        .or_else(|| RateLimit::from_detail(detail?, headers))
        .and_then(|limit| limit.reset_in())
}

/// Whether a failed refresh ends the session: only the service's own word about the token does. The
/// head of `src/tybrite.rs` gives the reasons.
pub(super) fn ends_session(error: &Error) -> bool {
    let Some(status) = error.status() else { return false };
    match (status, ErrorCode::of(error)) {
        (StatusCode::UNAUTHORIZED, Some(ErrorCode::Unauthorized)) => true,
        (StatusCode::UNAUTHORIZED, None) => {
            let silent = error.body().is_none_or(|body| body.is_empty());
            silent && Environment::of(error).is_some()
        }
        (StatusCode::BAD_REQUEST, Some(ErrorCode::Unauthorized | ErrorCode::InvalidRequest)) => {
            true
        }
        _ => false,
    }
}

/// Reads a body of the documented shape; anything else says nothing.
fn read(body: &[u8]) -> Option<types::ErrorDetail> {
    serde_json::from_slice::<types::ErrorResponse>(body).ok().map(|response| response.error)
}

impl types::ErrorDetail {
    /// The whole of what the service said about a failure: hint and details too. `None` when it said
    /// nothing, or not in the documented shape.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::tybrite::Client) {
    /// use hallpass::tybrite::types::ErrorDetail;
    ///
    /// if let Err(error) = client.get_current_user().await {
    ///     println!("{:?}", ErrorDetail::of(&error).and_then(|detail| detail.hint));
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        read(error.body()?)
    }
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;

//! From what the network and the generated client say to this crate's error.
//!
//! What an answer's status and body mean is the service's to say, through [`ErrorClassifier`].

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind},
    secret::RefreshToken,
    service::RefreshFailure,
    session::{Session, parse_http_date},
};

/// The most that is kept of a failure's body.
pub(super) const BODY_LIMIT: usize = 64 * 1024;

/// What a service client tells about its service's failures.
pub(crate) trait ErrorClassifier: fmt::Debug + Send + Sync + 'static {
    /// Says what an answer means that is not a success. Operation, status, `Retry-After`, the request's
    /// id and the raw answer are added afterwards.
    fn classify(&self, answer: &Answer) -> Error;

    /// Whether the server refused the token that came with the request, as against the credentials
    /// or rights of its user. Only asked where a token was sent.
    fn is_rejected_token(&self, answer: &Answer) -> bool {
        answer.status == StatusCode::UNAUTHORIZED
    }
}

/// An answer that is not a success.
#[derive(Clone)]
pub(crate) struct Answer {
    /// The operation, as the service's document names it.
    pub(crate) operation: &'static str,
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body, at most 64 KiB of it.
    pub(crate) body: Bytes,
}

impl Answer {
    /// Reads a failed response. A body that breaks off is taken as far as it came: the status alone
    /// decides most cases.
    pub(super) async fn read(operation: &'static str, mut response: reqwest::Response) -> Self {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Self { operation, status, headers, body: read_body(response).await }
    }

    /// The classified error with everything this crate adds by itself.
    pub(super) fn into_error(self, vendor: &dyn ErrorClassifier, now: Timestamp) -> Error {
        let mut error =
            vendor.classify(&self).with_operation(self.operation).with_status(self.status);
        if error.retry_after().is_none()
            && let Some(wait) = retry_after(&self.headers, now)
        {
            error = error.with_retry_after(wait);
        }
        if error.request_id().is_none()
            && let Some(id) = self.headers.get("x-request-id").and_then(|id| id.to_str().ok())
        {
            error = error.with_request_id(id);
        }
        error.with_answer(self.headers, self.body)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) async fn read_body(mut response: reqwest::Response) -> Bytes {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = BODY_LIMIT - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == BODY_LIMIT {
            break;
        }
    }
    body.into()
}

/// In the browser a body comes whole or not at all.
#[cfg(target_arch = "wasm32")]
pub(super) async fn read_body(response: reqwest::Response) -> Bytes {
    let mut body = response.bytes().await.unwrap_or_default();
    body.truncate(BODY_LIMIT);
    body
}

/// A request that brought no answer, or only a part of one.
pub(crate) fn network_error(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if error.is_builder() {
        ErrorKind::Configuration
    } else {
        ErrorKind::Network
    };
    let mapped = match unreached(&error) {
        Some(message) => Error::new(kind).with_message(message),
        None => Error::new(kind),
    };
    // An address that was refused or a torn frame; the URL, which may hold a ticket, is taken off.
    mapped.with_source(error.without_url())
}

/// A success whose body is not what the document promises. Serde's own text may quote the body, so
/// only the place is kept.
pub(super) fn decode_error(error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    Error::new(ErrorKind::UnexpectedResponse).with_message(format!(
        "the answer was not what the service promises (line {line}, column {column})"
    ))
}

/// How long the server asks to wait: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // Counted on the server's clock where it told its time.
    let date = headers.get(http::header::DATE).and_then(|date| date.to_str().ok());
    let now = date.and_then(parse_http_date).unwrap_or(now);
    Some(parse_http_date(text)?.since(now))
}

/// The refresh token to send: exactly as it is held, of whatever form. Only the service knows which ones
/// it takes.
pub(crate) fn refresh_token_of(session: &Session) -> Result<RefreshToken, RefreshFailure> {
    let held = session.refresh_token.clone().filter(|token| !token.expose().trim().is_empty());
    held.ok_or_else(|| {
        RefreshFailure::Rejected(
            Error::new(ErrorKind::SessionEnded)
                .with_message("the session came without a refresh token: sign in again"),
        )
    })
}

/// What a failed exchange means for the session. `rejected` is the service's own judgement: did the
/// server explicitly reject the refresh token?
pub(crate) fn refresh_failure(error: Error, rejected: bool) -> RefreshFailure {
    if rejected { RefreshFailure::Rejected(error) } else { error.into() }
}

/// An error that is not a rejection keeps the session, and how far the exchange may have come is judged
/// by the error: by its status if it has one, otherwise by its kind, and where
/// [`send`](super::send) made it, by whether a connection was had at all. In doubt the token may be
/// spent.
///
/// So `?` is right wherever a [`Service`](crate::Service) refreshes; only the answer by which it
/// knows a rejected token wants a [`RefreshFailure::Rejected`].
///
/// ```
/// use hallpass::{Error, ErrorKind, RefreshFailure};
///
/// let failure = RefreshFailure::from(Error::new(ErrorKind::Network));
/// assert!(matches!(failure, RefreshFailure::Transient { may_have_rotated: true, .. }));
/// ```
impl From<Error> for RefreshFailure {
    fn from(error: Error) -> Self {
        let may_have_rotated = may_have_rotated(&error);
        Self::Transient { error, may_have_rotated }
    }
}

/// Whether a failed exchange may have spent its token. Only what surely came too early says no.
fn may_have_rotated(error: &Error) -> bool {
    if let Some(status) = error.status() {
        // The server, or something before it, refused to look at the request. Behind a 5xx the
        // exchange may well have happened.
        return !status.is_client_error();
    }
    match error.kind() {
        ErrorKind::InvalidArgument | ErrorKind::Configuration => false,
        ErrorKind::Network | ErrorKind::Timeout => !never_connected(error),
        _ => true,
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn never_connected(error: &Error) -> bool {
    use std::error::Error as _;

    let cause = error.source().and_then(|source| source.downcast_ref::<reqwest::Error>());
    cause.is_some_and(reqwest::Error::is_connect)
}

/// A browser does not tell how far a request came.
#[cfg(target_arch = "wasm32")]
fn never_connected(_: &Error) -> bool {
    false
}

/// What to say of a request that did not get as far as the server.
#[cfg(not(target_arch = "wasm32"))]
fn unreached(error: &reqwest::Error) -> Option<&'static str> {
    error
        .is_connect()
        .then_some("the server cannot be reached: check the network and the URL, then repeat")
}

/// A browser keeps to itself why there is no answer.
#[cfg(target_arch = "wasm32")]
fn unreached(error: &reqwest::Error) -> Option<&'static str> {
    (error.is_request() && !error.is_timeout()).then_some(
        "the server cannot be reached, or does not let this page's origin call it: check the \
         network, the URL and the server's CORS settings",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_on_the_servers_clock() {
        let now = Timestamp::from_secs(784_111_777);
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers, now), None);
        headers.insert(RETRY_AFTER, "120".parse().unwrap());
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(120)));
        headers.insert(RETRY_AFTER, "Sun, 06 Nov 1994 08:50:37 GMT".parse().unwrap());
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(60)));
        headers.insert("date", "Sun, 06 Nov 1994 08:50:27 GMT".parse().unwrap());
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(10)));
        headers.insert(RETRY_AFTER, "soon".parse().unwrap());
        assert_eq!(retry_after(&headers, now), None);
    }

    #[test]
    fn only_what_surely_changed_nothing_leaves_the_token_unspent() {
        let answered = |status| {
            Error::new(ErrorKind::Server).with_status(StatusCode::from_u16(status).unwrap())
        };
        for (error, spent) in [
            (answered(429), false),
            (answered(408), false),
            (answered(500), true),
            (answered(503), true),
            (answered(200), true),
            (Error::new(ErrorKind::Network), true),
            (Error::new(ErrorKind::Timeout), true),
            (Error::new(ErrorKind::UnexpectedResponse), true),
            (Error::new(ErrorKind::Configuration), false),
        ] {
            assert_eq!(may_have_rotated(&error), spent, "{error:?}");
        }
    }

    #[test]
    fn a_decode_error_tells_the_place_and_not_the_body() {
        let error = serde_json::from_str::<u8>("\n \"hunter2\"").unwrap_err();
        let mapped = decode_error(&error);
        assert!(!format!("{mapped} {mapped:?}").contains("hunter2"));
        assert!(mapped.to_string().contains("line 2"), "{mapped}");
    }
}

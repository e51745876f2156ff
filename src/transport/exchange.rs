//! Sending for services of your own: what a request's outcome means, without a document.

use http::StatusCode;
use serde::de::DeserializeOwned;

use super::{
    failure::{decode_error, network_error, read_body, retry_after},
    tokens::{IssuedTokens, TokenAnswer, TokenFields},
};
use crate::{
    clock::{Clock as _, SystemClock},
    error::{Error, ErrorKind, Result},
};

/// Sends a request and takes every answer but a success for an error.
///
/// It is what a [`Service`](crate::Service) of your own sends its refresh with: the error carries what
/// the session engine goes by, and turns into the right [`RefreshFailure`](crate::RefreshFailure)
/// with `?`.
///
/// ```no_run
/// use hallpass::{RefreshFailure, Session, transport::{read_json, send}};
/// use http::StatusCode;
///
/// #[derive(serde::Deserialize)]
/// struct Tokens { access: String, seconds: u64 }
///
/// async fn exchange(http: &reqwest::Client, token: &str) -> Result<Tokens, RefreshFailure> {
///     let request = http.post("https://api.example.com/renew").body(token.to_owned());
///     match send(request).await {
///         // The one answer that means: this refresh token is not good.
///         Err(error) if error.status() == Some(StatusCode::GONE) => {
///             Err(RefreshFailure::Rejected(error))
///         }
///         answer => Ok(read_json(answer?).await?),
///     }
/// }
/// ```
///
/// # Errors
/// [`Network`](ErrorKind::Network) and [`Timeout`](ErrorKind::Timeout) when there was no answer,
/// [`Configuration`](ErrorKind::Configuration) when there was no request to send. Otherwise by the
/// status: [`Unauthenticated`](ErrorKind::Unauthenticated) for 401,
/// [`Forbidden`](ErrorKind::Forbidden) for 403, [`NotFound`](ErrorKind::NotFound) for 404 and 410,
/// [`Conflict`](ErrorKind::Conflict) for 409, [`RateLimited`](ErrorKind::RateLimited) for 429,
/// [`Timeout`](ErrorKind::Timeout) for 408, [`InvalidRequest`](ErrorKind::InvalidRequest) for the
/// rest of the 400s, [`Server`](ErrorKind::Server) for the 500s, and
/// [`UnexpectedResponse`](ErrorKind::UnexpectedResponse) for a redirect. With it come the
/// [`status`](Error::status), [`retry_after`](Error::retry_after), the
/// [`request_id`](Error::request_id) of `x-request-id`, the [`headers`](Error::headers) and 64 KiB of
/// the [`body`](Error::body), none of which is printed along.
///
/// # Cancel safety
/// As any request: it may have reached the server.
///
/// # Security
/// The request's URL is in no error. Refresh tokens belong into its body, and the client should follow
/// no redirects; [`http_client`](super::http_client) builds such a one.
pub async fn send(request: reqwest::RequestBuilder) -> Result<reqwest::Response> {
    let answer = request.send().await.map_err(network_error)?;
    if answer.status().is_success() { Ok(answer) } else { Err(refused(answer).await) }
}

/// Reads an answer's body as JSON. A byte order mark before it is skipped.
///
/// The body must be what `T` says. For the answer to a refresh, which cannot be asked for again, see
/// [`read_tokens`].
///
/// # Errors
/// [`UnexpectedResponse`](ErrorKind::UnexpectedResponse) when it is something else; the error tells
/// the place and not the content. [`Network`](ErrorKind::Network) or [`Timeout`](ErrorKind::Timeout)
/// when the body breaks off.
///
/// # Cancel safety
/// The answer is lost.
pub async fn read_json<T: DeserializeOwned>(answer: reqwest::Response) -> Result<T> {
    let body = answer.bytes().await.map_err(network_error)?;
    serde_json::from_slice(without_mark(&body)).map_err(|error| decode_error(&error))
}

/// Reads the tokens out of a JSON object that a sign-in or a refresh was answered with.
///
/// Nothing but the absence of an access token is an error: a refresh token that was exchanged is spent,
/// and an answer that is odd in any other way still brings the next one. Lifetimes may be numbers,
/// fractions or texts; whatever else is missing, `null` or not readable is passed over. The tokens stand
/// in the object itself or in its field `session`.
///
/// ```no_run
/// # async fn example(http: reqwest::Client) -> hallpass::Result<()> {
/// use hallpass::{Timestamp, transport::{TokenFields, read_tokens, send}};
/// use hallpass::clock::{Clock, SystemClock};
///
/// let form = [("grant_type", "refresh_token"), ("refresh_token", "the-token")];
/// let answer = send(http.post("https://auth.example.com/token").form(&form)).await?;
/// let issued = read_tokens(answer, &TokenFields::oauth2()).await?;
/// let session = issued.into_session("example", SystemClock::default().wall());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`UnexpectedResponse`](ErrorKind::UnexpectedResponse) when there is no access token, or an empty one.
/// [`Network`](ErrorKind::Network) or [`Timeout`](ErrorKind::Timeout) when the body breaks off.
///
/// # Cancel safety
/// The answer is lost, and with it the tokens.
pub async fn read_tokens(
    mut answer: reqwest::Response,
    fields: &TokenFields<'_>,
) -> Result<IssuedTokens> {
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let body = answer.bytes().await.map_err(network_error)?;
    let answer = TokenAnswer::new(status, headers, body);
    answer.tokens(fields).ok_or_else(|| answer.without_token("the answer holds no access token"))
}

/// A body without the byte order mark that some servers begin it with, and no reader of JSON takes.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

async fn refused(mut answer: reqwest::Response) -> Error {
    let status = answer.status();
    let headers = std::mem::take(answer.headers_mut());
    let body = read_body(answer).await;
    let mut error = Error::new(kind(status)).with_status(status);
    if let Some(wait) = retry_after(&headers, SystemClock::default().wall()) {
        error = error.with_retry_after(wait);
    }
    if let Some(id) = headers.get("x-request-id").and_then(|id| id.to_str().ok()) {
        error = error.with_request_id(id);
    }
    error.with_answer(headers, body)
}

fn kind(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::UNAUTHORIZED => ErrorKind::Unauthenticated,
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::GONE => ErrorKind::NotFound,
        StatusCode::CONFLICT => ErrorKind::Conflict,
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited,
        StatusCode::REQUEST_TIMEOUT => ErrorKind::Timeout,
        _ if status.is_client_error() => ErrorKind::InvalidRequest,
        _ if status.is_server_error() => ErrorKind::Server,
        _ => ErrorKind::UnexpectedResponse,
    }
}

//! Sending for services of one's own: what a request's outcome means, without a document.
//!
//! Owns the plain reading of an answer: by its status, and a body that is JSON. It must not attach
//! tokens nor repeat anything.

use http::StatusCode;
use serde::de::DeserializeOwned;

use super::failure::{decode_error, network_error, read_body, retry_after};
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
///         // The one answer that means: this refresh token is no good.
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

/// Reads an answer's body as JSON.
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
    serde_json::from_slice(&body).map_err(|error| decode_error(&error))
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

//! The part of a request's way that is the same for every service: the body is read, the test may
//! interfere, the answer is held against the document and gets the headers that all answers have.
//!
//! The only async code of a service. What an operation is, and what it answers, it does not know.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use hyper::body::Body as _;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};

use crate::answer::Answer;
use crate::connection::{self, Peer};
use crate::document::{Document, Operation};
use crate::faults::{FaultKind, Faults, Stage};

/// The largest body that is read; the servers themselves take more than anyone sends.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A request with its whole body; the answer to give at once where that is too large.
pub(crate) async fn read(request: Request) -> Result<(Parts, Bytes), Response> {
    let (parts, body) = request.into_parts();
    let too_large = || Answer::empty(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    // What announces itself as too large is not read at all.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(too_large());
    }
    match to_bytes(body, MAX_BODY).await {
        Ok(body) => Ok((parts, body)),
        Err(_) => Err(too_large()),
    }
}

/// Counts the call, holds it, and lets faults strike; otherwise the operation answers.
pub(crate) async fn interfere(
    faults: &Faults,
    operation: &str,
    answer: impl FnOnce() -> Answer,
) -> Response {
    faults.count(operation);
    faults.pass(operation, Stage::BeforeOperation).await;
    let fault = faults.take(operation);
    match &fault {
        Some(FaultKind::DropBefore) => return connection::closed(),
        Some(FaultKind::Status { status, headers, body }) => {
            return scripted(*status, headers, body.as_ref());
        }
        Some(FaultKind::Delay(delay)) => tokio::time::sleep(*delay).await,
        Some(FaultKind::DropAfter | FaultKind::TornBody(_) | FaultKind::Rewrite(_)) | None => {}
    }
    let answer = answer();
    faults.pass(operation, Stage::BeforeAnswer).await;
    match fault {
        Some(FaultKind::DropAfter) => connection::closed(),
        Some(FaultKind::TornBody(sent)) => {
            let whole = answer.body.clone();
            let length = whole.len().to_string();
            let torn = answer.with_header(header::CONTENT_LENGTH, &length).into_response();
            torn.map(|_| connection::torn(whole, sent))
        }
        Some(FaultKind::Rewrite(rewrite)) => {
            let (status, body) = rewrite.apply(answer.status.as_u16(), &answer.body);
            let status = StatusCode::from_u16(status).unwrap_or(answer.status);
            Answer { status, ..answer.with_body(body) }.into_response()
        }
        _ => answer.into_response(),
    }
}

fn scripted(status: u16, headers: &[(String, String)], body: Option<&(String, Bytes)>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let typed = body.map(|(content_type, _)| ("content-type".to_owned(), content_type.clone()));
    for (name, value) in headers.iter().cloned().chain(typed) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    match body {
        Some((_, bytes)) => response.map(|_| Body::from(bytes.clone())),
        None => response,
    }
}

/// The answer, unless it breaks the document: that is a fault of the emulator, and says so loudly.
pub(crate) fn conforming(document: &Document, operation: &Operation, answer: Answer) -> Answer {
    if answer.exempt {
        return answer;
    }
    let Some(breach) = operation.check_answer(answer.status.as_u16(), &answer.body) else {
        return answer;
    };
    let file = document.file;
    tracing::error!(breach, "the emulator's answer does not conform to {file}");
    let words = format!("hallpass-emulator: this answer does not conform to {file}: {breach}");
    Answer::text(StatusCode::INTERNAL_SERVER_ERROR, words)
}

/// Who sends the request, as an address.
pub(crate) fn client_address(parts: &Parts) -> String {
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|it| it.to_str().ok());
    let peer = || parts.extensions.get::<Peer>().map(|peer| peer.0.ip().to_string());
    forwarded.map(str::to_owned).or_else(peer).unwrap_or_default()
}

/// Whether a browser asks what it may send, before it sends it.
pub(crate) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS && parts.headers.contains_key(header::ORIGIN)
}

/// What a service allows to pages of other origins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cors {
    /// The methods that they may use.
    pub(crate) methods: &'static str,
    /// The headers of an answer that they may read beside the usual few.
    pub(crate) exposed: &'static str,
}

/// `Date` by the service's clock, and the CORS headers for requests that name an origin.
pub(crate) fn add_common_headers(
    now: DateTime<Utc>,
    cors: Cors,
    request: &HeaderMap,
    answer: &mut HeaderMap,
) {
    let mut set = |name: HeaderName, value: &[u8]| {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            answer.insert(name, value);
        }
    };
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    set(header::DATE, date.as_bytes());
    let Some(origin) = request.get(header::ORIGIN) else { return };
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.as_bytes());
    set(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, b"true");
    set(header::ACCESS_CONTROL_ALLOW_METHODS, cors.methods.as_bytes());
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposed.as_bytes());
    set(header::ACCESS_CONTROL_MAX_AGE, b"86400");
    set(header::VARY, b"Origin, Access-Control-Request-Method");
    if let Some(wanted) = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.as_bytes());
    }
}

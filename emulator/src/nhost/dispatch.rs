//! A request's way: find the operation, let the test interfere, check, run, check the answer.
//!
//! The only async code of the service. What an operation does is in its handler.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::response::Response;
use bytes::Bytes;
use hyper::body::Body as _;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::call::{Answer, Call, Outcome};
use super::error::{ErrorCode, Failure};
use super::settings::{Elevation, ServerGeneration};
use super::token::Claims;
use super::{MOUNT, Service, routes, validation};
use crate::connection::{self, Peer};
use crate::document::Operation;
use crate::faults::{FaultKind, Stage};
use crate::server::not_found;

/// The largest body that is read; the server itself takes more than anyone sends.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// Answers one request.
pub(crate) async fn serve(Shared(service): Shared<Arc<Service>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let too_large = || Answer::empty(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    // What announces itself as too large is not read at all.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return too_large();
    }
    let Ok(body) = to_bytes(body, MAX_BODY).await else { return too_large() };
    let mut response = route(&service, &parts, &body).await;
    add_common_headers(&service, &parts, response.headers_mut());
    response
}

async fn route(service: &Arc<Service>, parts: &Parts, body: &[u8]) -> Response {
    if parts.method == Method::OPTIONS && parts.headers.contains_key(header::ORIGIN) {
        return Answer::empty(StatusCode::NO_CONTENT).into_response();
    }
    let full = parts.uri.path();
    if full == "/healthz" && parts.method == Method::GET && !service.settings.api_prefix.is_empty()
    {
        let alive = json!({"status": "ok"});
        return Answer::json_as(StatusCode::OK, "application/json; charset=utf-8", &alive)
            .into_response();
    }
    let Some(path) = full.strip_prefix(service.settings.api_prefix.as_str()) else {
        return not_found().await;
    };
    let found = service.document.find(&parts.method, path);
    match found.filter(|(operation, _)| validation::serves(service.settings.generation, operation))
    {
        Some((operation, arguments)) => {
            let query = parts.uri.query().unwrap_or_default();
            let call = Call {
                service,
                operation,
                path: arguments,
                query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
                headers: parts.headers.clone(),
                body: Value::Null,
                claims: None,
            };
            interfere(call, parts, body).await
        }
        None => match path.strip_suffix('/') {
            Some(shorter) if validation::knows_path(service.document, shorter) => {
                moved(&format!("{MOUNT}{}{shorter}", service.settings.api_prefix))
            }
            _ => not_found().await,
        },
    }
}

/// Counts the call, holds it, and lets faults strike; otherwise the operation answers.
async fn interfere(call: Call<'_>, parts: &Parts, body: &[u8]) -> Response {
    let (service, operation) = (call.service, call.operation);
    service.faults.count(&operation.id);
    service.faults.pass(&operation.id, Stage::BeforeOperation).await;
    let fault = service.faults.take(&operation.id);
    match &fault {
        Some(FaultKind::DropBefore) => return connection::closed(),
        Some(FaultKind::Status { status, headers, body }) => {
            return scripted(*status, headers, body.as_ref());
        }
        Some(FaultKind::Delay(delay)) => tokio::time::sleep(*delay).await,
        Some(FaultKind::DropAfter | FaultKind::TornBody(_)) | None => {}
    }
    let answer = answer(call, parts, body);
    service.faults.pass(&operation.id, Stage::BeforeAnswer).await;
    match fault {
        Some(FaultKind::DropAfter) => connection::closed(),
        Some(FaultKind::TornBody(sent)) => {
            let whole = answer.body.clone();
            let length = whole.len().to_string();
            let torn = answer.with_header(header::CONTENT_LENGTH, &length).into_response();
            torn.map(|_| connection::torn(whole, sent))
        }
        _ => answer.into_response(),
    }
}

/// Runs the operation and holds its answer against the document.
fn answer(call: Call<'_>, parts: &Parts, body: &[u8]) -> Answer {
    let (service, operation) = (call.service, call.operation);
    let settings = &service.settings;
    let outcome = run(call, parts, body);
    let exempt = match &outcome {
        // The key set of a shared secret is null, which the document does not know.
        Ok(_) => operation.id == "getJWKs" && settings.signing != super::Signing::Rs256,
        // The 2025 release has a code that the document, which is newer, renamed.
        Err(Failure::Service(ErrorCode::EmailAlreadyInUse)) => {
            settings.generation == ServerGeneration::Release2025
        }
        // OAuth2 operations have error shapes of their own, which they make themselves.
        Err(Failure::Service(_)) => operation.path.contains("oauth"),
        // What is refused before a handler runs has shapes that no document mentions.
        Err(_) => true,
    };
    let answer = outcome.unwrap_or_else(|failure| {
        failure.into_answer(settings.generation, settings.conceal_errors)
    });
    if exempt {
        return answer;
    }
    match operation.check_answer(answer.status.as_u16(), &answer.body) {
        None => answer,
        Some(breach) => nonconforming(&breach),
    }
}

/// Everything between the wire and the handler.
fn run(mut call: Call<'_>, parts: &Parts, body: &[u8]) -> Outcome {
    let (service, operation) = (call.service, call.operation);
    let handler =
        routes::handler(&operation.id).ok_or(Failure::Empty(StatusCode::NOT_IMPLEMENTED))?;
    if !service.admit(&operation.path, &client_address(parts)) {
        return Err(Failure::Empty(StatusCode::TOO_MANY_REQUESTS));
    }
    check_turnstile(service, operation, &parts.headers)?;
    call.claims = authenticate(&call)?;
    validation::check_parameters(operation, &call.path, &call.query)?;
    if let Some(expected) = &operation.body {
        call.body = validation::read_body(expected, &parts.headers, body)?;
    }
    handler(&call)
}

/// The claims of the request's token, if the operation looks at one.
fn authenticate(call: &Call<'_>) -> Result<Option<Claims>, Failure> {
    let Some(scheme) = &call.operation.scheme else { return Ok(None) };
    let service = call.service;
    let checked = validation::bearer(&call.headers)
        .ok_or_else(|| "invalid authorization header".to_owned())
        .and_then(|token| service.keys.verify(token, service.clock.now()))
        .and_then(|claims| {
            if scheme == "BearerAuthElevated" && !may_pass_unelevated(call, &claims) {
                return Err("elevated-claim-required".to_owned());
            }
            Ok(claims)
        });
    match checked {
        Ok(claims) => Ok(Some(claims)),
        Err(_) if call.operation.optional_security => Ok(None),
        Err(reason) => Err(Failure::Unauthorized { reason, scheme: scheme.clone() }),
    }
}

fn may_pass_unelevated(call: &Call<'_>, claims: &Claims) -> bool {
    let state = call.state();
    let has_key = state.security_keys.iter().any(|key| Some(key.user_id) == claims.user_id);
    match call.settings().elevation {
        Elevation::Disabled => true,
        _ if claims.is_elevated => true,
        Elevation::Recommended => !has_key,
        Elevation::Required => !has_key && call.operation.path.starts_with("/user/webauthn/"),
    }
}

/// Sign-ups must bring the answer to a challenge; the public dummy answer is the right one here.
fn check_turnstile(
    service: &Service,
    operation: &Operation,
    headers: &HeaderMap,
) -> Result<(), Failure> {
    const DUMMY: &str = "XXXX.DUMMY.TOKEN.XXXX";
    // A browser on its way to a provider cannot send the header.
    let applies = operation.method == Method::POST && operation.path.starts_with("/signup/");
    if !service.settings.turnstile_required || !applies {
        return Ok(());
    }
    let refuse = |status, words: &str| {
        let body = json!({ "error": words });
        Err(Failure::Verbatim(Box::new(Answer::json_as(
            status,
            "application/json; charset=utf-8",
            &body,
        ))))
    };
    match headers.get("x-cf-turnstile-response") {
        None => refuse(StatusCode::FORBIDDEN, "missing x-cf-turnstile-response header"),
        Some(answer) if answer == DUMMY => Ok(()),
        Some(_) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal server error when attempting to pass turnstile",
        ),
    }
}

fn client_address(parts: &Parts) -> String {
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|it| it.to_str().ok());
    let peer = || parts.extensions.get::<Peer>().map(|peer| peer.0.ip().to_string());
    forwarded.map(str::to_owned).or_else(peer).unwrap_or_default()
}

/// `Date` by the server's clock, and the CORS headers for requests that name an origin.
fn add_common_headers(service: &Service, parts: &Parts, headers: &mut HeaderMap) {
    let mut set = |name: HeaderName, value: &[u8]| {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(name, value);
        }
    };
    let date = service.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    set(header::DATE, date.as_bytes());
    let Some(origin) = parts.headers.get(header::ORIGIN) else { return };
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.as_bytes());
    set(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, b"true");
    set(header::ACCESS_CONTROL_ALLOW_METHODS, b"POST, GET");
    set(header::ACCESS_CONTROL_MAX_AGE, b"86400");
    set(header::VARY, b"Origin, Access-Control-Request-Method");
    if let Some(wanted) = parts.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.as_bytes());
    }
}

fn moved(location: &str) -> Response {
    Answer::empty(StatusCode::MOVED_PERMANENTLY)
        .with_header(header::LOCATION, location)
        .with_header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .with_body(format!("<a href=\"{location}\">Moved Permanently</a>.\n\n"))
        .into_response()
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

/// An answer that breaks the document is a fault of the emulator, and says so loudly.
fn nonconforming(breach: &str) -> Answer {
    tracing::error!(breach, "the emulator's answer does not conform to openapi/auth.yaml");
    Answer::empty(StatusCode::INTERNAL_SERVER_ERROR)
        .with_header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .with_body(format!(
            "hallpass-emulator: this answer does not conform to openapi/auth.yaml: {breach}"
        ))
}

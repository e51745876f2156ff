//! A request's way: find the operation, let the test interfere, check, run, check the answer.
//!
//! What is the same for every service is in `exchange.rs`; what an operation does is in its handler.

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::response::Response;
use hyper::header;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::call::{Answer, Call, Outcome};
use super::error::Failure;
use super::settings::Elevation;
use super::token::Claims;
use super::{MOUNT, Service, routes, validation};
use crate::document::Operation;
use crate::exchange::{self, Cors};
use crate::request;
use crate::server::not_found;

/// What the server allows to pages of other origins.
const CORS: Cors = Cors { methods: "POST, GET", exposed: "Date, Retry-After" };

/// Answers one request.
pub(crate) async fn serve(Shared(service): Shared<Arc<Service>>, request: Request) -> Response {
    let (parts, body) = match exchange::read(request).await {
        Ok(read) => read,
        Err(too_large) => return too_large,
    };
    let mut response = route(&service, &parts, &body).await;
    let now = service.core.clock.now();
    exchange::add_common_headers(now, CORS, &parts.headers, response.headers_mut());
    response
}

async fn route(service: &Arc<Service>, parts: &Parts, body: &[u8]) -> Response {
    if exchange::is_preflight(parts) {
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
    let found = service.core.document().find(&parts.method, path);
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
            let (faults, id) = (&service.core.faults, &operation.id);
            exchange::interfere(faults, id, || answer(call, parts, body)).await
        }
        None => match path.strip_suffix('/') {
            Some(shorter) if validation::knows_path(service.core.document(), shorter) => {
                moved(&format!("{MOUNT}{}{shorter}", service.settings.api_prefix))
            }
            _ => not_found().await,
        },
    }
}

/// Runs the operation and holds its answer against the document.
fn answer(call: Call<'_>, parts: &Parts, body: &[u8]) -> Answer {
    let (service, operation) = (call.service, call.operation);
    let settings = &service.settings;
    let outcome = run(call, parts, body);
    // A status without a body, which no schema allows for.
    let exempt = matches!(outcome, Err(Failure::Empty(_)));
    let answer = outcome.unwrap_or_else(|failure| {
        failure.into_answer(settings.generation, settings.conceal_errors)
    });
    let answer = if exempt { answer.outside_the_document() } else { answer };
    exchange::conforming(service.core.document(), operation, answer)
}

/// Everything between the wire and the handler.
fn run(mut call: Call<'_>, parts: &Parts, body: &[u8]) -> Outcome {
    let (service, operation) = (call.service, call.operation);
    let handler =
        routes::handler(&operation.id).ok_or(Failure::Empty(StatusCode::NOT_IMPLEMENTED))?;
    if !service.admit(&operation.path, &exchange::client_address(parts)) {
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
    let Some(scheme) = call.operation.scheme() else { return Ok(None) };
    let service = call.service;
    let checked = request::bearer(&call.headers)
        .ok_or_else(|| "invalid authorization header".to_owned())
        .and_then(|token| service.verify(token))
        .and_then(|claims| {
            if scheme == "BearerAuthElevated" && !may_pass_unelevated(call, &claims) {
                return Err("elevated-claim-required".to_owned());
            }
            Ok(claims)
        });
    match checked {
        Ok(claims) => Ok(Some(claims)),
        Err(_) if call.operation.is_public() => Ok(None),
        Err(reason) => Err(Failure::Unauthorized { reason, scheme: scheme.to_owned() }),
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

fn moved(location: &str) -> Response {
    Answer::empty(StatusCode::MOVED_PERMANENTLY)
        .with_header(header::LOCATION, location)
        .with_header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .with_body(format!("<a href=\"{location}\">Moved Permanently</a>.\n\n"))
        .into_response()
}

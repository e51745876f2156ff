//! The way of a request through a service; its stations are listed in `vendor.rs`.

use std::sync::Arc;

use axum::extract::{Request, State as Shared};
use axum::response::Response;
use hyper::StatusCode;
use hyper::http::request::Parts;
use serde_json::Value;
use url::form_urlencoded;

use super::{Call, Refusal, Server, Vendor};
use crate::answer::Answer;
use crate::exchange::{self, Cors};
use crate::request;

/// Answers one request.
pub(super) async fn serve<V: Vendor>(
    Shared(server): Shared<Arc<Server<V>>>,
    request: Request,
) -> Response {
    let (parts, body) = match exchange::read(request).await {
        Ok(read) => read,
        Err(too_large) => return too_large,
    };
    let mut response = route(&server, &parts, &body).await;
    let cors = Cors { methods: "GET, POST, PATCH, PUT, DELETE", exposed: V::EXPOSED_HEADERS };
    exchange::add_common_headers(server.now(), cors, &parts.headers, response.headers_mut());
    response
}

async fn route<V: Vendor>(server: &Server<V>, parts: &Parts, body: &[u8]) -> Response {
    if exchange::is_preflight(parts) {
        return Answer::empty(StatusCode::NO_CONTENT).into_response();
    }
    let path = parts.uri.path().strip_prefix(V::PREFIX);
    let found = path.and_then(|path| V::document().find(&parts.method, path));
    let Some((operation, arguments)) = found else {
        return V::word(server, Refusal::NotFound.into()).into_response();
    };
    let query = parts.uri.query().unwrap_or_default();
    let call = Call {
        server,
        operation,
        path: arguments,
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: parts.headers.clone(),
        client: exchange::client_address(parts),
        body: Value::Null,
        caller: V::Caller::default(),
    };
    let faults = &server.core.faults;
    exchange::interfere(faults, &operation.id, || answer(call, body)).await
}

/// Runs the operation and holds its answer against the document.
fn answer<V: Vendor>(mut call: Call<'_, V>, body: &[u8]) -> Answer {
    let Some(handler) = V::handler(&call.operation.id) else {
        let words = format!("hallpass-emulator: {} is not emulated", call.operation.id);
        return Answer::text(StatusCode::NOT_IMPLEMENTED, words);
    };
    let outcome = check(&mut call, body).and_then(|()| handler(&call));
    let answer = outcome.unwrap_or_else(|failure| V::word(call.server, failure));
    let answer = V::finish(&call, answer);
    exchange::conforming(V::document(), call.operation, answer)
}

/// Everything between the wire and the handler.
fn check<V: Vendor>(call: &mut Call<'_, V>, body: &[u8]) -> Result<(), V::Failure> {
    V::admit(call)?;
    authenticate(call)?;
    let operation = call.operation;
    for parameter in &operation.parameters {
        let given = match parameter.location.as_str() {
            "query" => call.query(&parameter.name),
            "path" => vec![call.path(&parameter.name)],
            _ => call.header(&parameter.name).into_iter().collect(),
        };
        request::check_argument(parameter, &given).map_err(Refusal::Argument)?;
    }
    if let Some(expected) = &operation.body {
        call.body = request::read_body(expected, &call.headers, body).map_err(Refusal::Body)?;
    }
    Ok(())
}

/// Tries the alternatives of the operation's security, the one that asks for nothing last.
fn authenticate<V: Vendor>(call: &mut Call<'_, V>) -> Result<(), V::Failure> {
    let admitted = call.caller.clone();
    let mut first_failure = None;
    let operation = call.operation;
    for schemes in operation.security.iter().filter(|schemes| !schemes.is_empty()) {
        let proven = schemes.iter().try_for_each(|scheme| V::authenticate(call, scheme));
        let Err(failure) = proven else { return Ok(()) };
        first_failure.get_or_insert(failure);
        call.caller = admitted.clone();
    }
    match first_failure {
        Some(failure) if !operation.is_public() => Err(failure),
        _ => Ok(()),
    }
}

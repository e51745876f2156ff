//! The emulator's own pages under `/_emulator`: mail, text messages, settings, call counts; and for
//! tests in other languages, faults and the clock.
//!
//! Pages come as HTML for a browser and as JSON for anything else. It answers for no service.

mod page;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use hyper::{HeaderMap, StatusCode, Uri, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::faults::Fault;
use crate::handle::Handle;
use page::page;

/// The service that is meant where none is named.
const DEFAULT: &str = "nhost";

/// The services of one emulator.
#[derive(Clone)]
pub(crate) struct Services(Arc<[Handle]>);

/// A refused request: the status and what to do about it.
type Refused = (StatusCode, String);

impl Services {
    pub(crate) fn new(services: &[&Handle]) -> Self {
        Self(services.iter().map(|&service| service.clone()).collect())
    }

    /// Those that a name means: `*` is all of them.
    fn named(&self, name: &str) -> Result<Vec<&Handle>, Refused> {
        let named: Vec<_> =
            self.0.iter().filter(|service| name == "*" || service.name() == name).collect();
        if named.is_empty() {
            let names: Vec<_> = self.0.iter().map(Handle::name).collect();
            let words = format!("no service is called {name:?}: {}\n", names.join(", "));
            return Err((StatusCode::BAD_REQUEST, words));
        }
        Ok(named)
    }

    /// Links to a page of each, by their names.
    fn variants(&self, page: &str) -> Vec<(&'static str, String)> {
        let names = self.0.iter().map(Handle::name);
        names.map(|name| (name, format!("/_emulator/{page}?service={name}"))).collect()
    }

    /// The one that a name means.
    fn one(&self, name: &str) -> Result<&Handle, Refused> {
        match self.named(name)?[..] {
            [service] => Ok(service),
            _ => Err((StatusCode::BAD_REQUEST, "name one service\n".to_owned())),
        }
    }
}

/// The pages of one emulator.
pub(crate) fn router(services: Services) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/mails", get(mails))
        .route("/sms", get(sms))
        .route("/settings", get(settings))
        .route("/calls", get(calls))
        .route("/faults", post(queue_fault).delete(clear_faults))
        .route("/clock", post(move_clock))
        .with_state(services)
}

/// The first page at other addresses, for those who type only a part of it.
pub(crate) fn overviews(services: Services) -> Router {
    Router::new().route("/", get(overview)).route("/_emulator/", get(overview)).with_state(services)
}

async fn overview(State(services): State<Services>, headers: HeaderMap) -> Response {
    let mut pages: serde_json::Map<String, Value> =
        services.0.iter().map(|it| (it.name().to_owned(), json!(it.url()))).collect();
    for (name, place) in [
        ("mails", "/_emulator/mails"),
        ("sms", "/_emulator/sms"),
        ("settings", "/_emulator/settings"),
        ("calls", "/_emulator/calls"),
        ("faults", "POST or DELETE /_emulator/faults"),
        ("clock", "POST /_emulator/clock"),
    ] {
        pages.insert(name.to_owned(), json!(place));
    }
    page(&headers, "hallpass emulator", &[], &Value::Object(pages))
}

async fn mails(
    State(services): State<Services>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let of = |service: &Handle| service.outbox().mails();
    let shown = sent(&services, &uri, of)?;
    Ok(page(&headers, "Mail", &services.variants("mails"), &shown))
}

async fn sms(
    State(services): State<Services>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let of = |service: &Handle| service.outbox().text_messages();
    let shown = sent(&services, &uri, of)?;
    Ok(page(&headers, "Text messages", &services.variants("sms"), &shown))
}

/// What all services have sent, or the named one, oldest first; each entry names its service.
fn sent<T: Serialize>(
    services: &Services,
    uri: &Uri,
    of: impl Fn(&Handle) -> Vec<(u64, T)>,
) -> Result<Value, Refused> {
    let mut found = Vec::new();
    for service in services.named(service_in(uri).as_deref().unwrap_or("*"))? {
        for (number, sent) in of(service) {
            let mut entry = json!(sent);
            entry["service"] = json!(service.name());
            found.push((number, entry));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

async fn settings(
    State(services): State<Services>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let service = services.one(service_in(&uri).as_deref().unwrap_or(DEFAULT))?;
    let shown = json!({"url": service.url(), "settings": service.settings_text()});
    let title = format!("Settings of {}", service.name());
    Ok(page(&headers, &title, &services.variants("settings"), &shown))
}

async fn calls(
    State(services): State<Services>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let service = services.one(service_in(&uri).as_deref().unwrap_or(DEFAULT))?;
    let calls: serde_json::Map<String, Value> =
        service.all_calls().into_iter().map(|(name, count)| (name, json!(count))).collect();
    let shown = json!({"calls": calls, "replays": service.replays()});
    let title = format!("Calls of {}", service.name());
    Ok(page(&headers, &title, &services.variants("calls"), &shown))
}

/// The service that a query names.
fn service_in(uri: &Uri) -> Option<String> {
    form_urlencoded::parse(uri.query()?.as_bytes())
        .find(|(name, _)| name == "service")
        .map(|(_, value)| value.into_owned())
}

/// A fault over the wire: exactly one of the ways to fail, and how often.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FaultOrder {
    /// Nhost, if absent.
    service: Option<String>,
    /// An operation id, or `*` for any.
    operation: String,
    /// From 200 to 599.
    status: Option<u16>,
    delay_milliseconds: Option<u64>,
    /// `before` the operation runs or `after` it.
    drop: Option<DropPoint>,
    torn_body: Option<usize>,
    /// Once, if absent; 0 until cleared.
    times: Option<usize>,
}

impl FaultOrder {
    /// The fault; `None` unless the order names exactly one that can be.
    fn fault(&self) -> Option<Fault> {
        if self.status.is_some_and(|status| !(200..600).contains(&status)) {
            return None;
        }
        let mut named = [
            self.status.map(Fault::status),
            self.delay_milliseconds.map(|delay| Fault::delay(Duration::from_millis(delay))),
            self.drop.as_ref().map(|point| match point {
                DropPoint::Before => Fault::drop_before(),
                DropPoint::After => Fault::drop_after(),
            }),
            self.torn_body.map(Fault::torn_body),
        ]
        .into_iter()
        .flatten();
        let fault = named.next().filter(|_| named.next().is_none())?;
        Some(match self.times {
            Some(0) => fault.always(),
            Some(times) => fault.times(times),
            None => fault,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum DropPoint {
    Before,
    After,
}

/// Refuses an operation that does not exist: its fault would never strike.
async fn queue_fault(
    State(services): State<Services>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let order: FaultOrder = order(&headers, &body)?;
    let service = services.one(order.service.as_deref().unwrap_or(DEFAULT))?;
    if !service.knows(&order.operation) {
        let name = service.name();
        let words = format!("no operation of {name} is called {:?}\n", order.operation);
        return Err((StatusCode::BAD_REQUEST, words));
    }
    let Some(fault) = order.fault() else {
        let words = "name one of status (200 to 599), delayMilliseconds, drop, tornBody\n";
        return Err((StatusCode::BAD_REQUEST, words.to_owned()));
    };
    service.fail(&order.operation, fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(services): State<Services>, uri: Uri) -> Result<StatusCode, Refused> {
    for service in services.named(service_in(&uri).as_deref().unwrap_or(DEFAULT))? {
        service.clear_faults();
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClockOrder {
    /// Nhost, if absent; `*` for all.
    service: Option<String>,
    advance_seconds: u64,
}

async fn move_clock(
    State(services): State<Services>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let order: ClockOrder = order(&headers, &body)?;
    for service in services.named(order.service.as_deref().unwrap_or(DEFAULT))? {
        service.advance(Duration::from_secs(order.advance_seconds));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Reads an order. It must say that it is JSON: a page on the web cannot do that unasked, and so
/// cannot reach the emulator of whoever looks at it.
fn order<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refused> {
    let json = headers.get(header::CONTENT_TYPE).is_some_and(|it| it == "application/json");
    if !json {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json\n".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, format!("{error}\n")))
}

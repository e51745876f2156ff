//! The emulator's own pages under `/_emulator`: mail, text messages, settings, call counts; and for
//! tests in other languages, faults and the clock.
//!
//! Pages come as HTML for a browser and as JSON for anything else. It answers for no service.

use std::fmt::Write as _;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::nhost::Nhost;

/// The pages of one emulator.
pub(crate) fn router(nhost: Nhost) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/mails", get(mails))
        .route("/sms", get(sms))
        .route("/settings", get(settings))
        .route("/calls", get(calls))
        .route("/faults", post(queue_fault).delete(clear_faults))
        .route("/clock", post(move_clock))
        .with_state(nhost)
}

/// The first page at another address, for those who type only a part of it.
pub(crate) fn overview_at(path: &str, nhost: Nhost) -> Router {
    Router::new().route(path, get(overview)).with_state(nhost)
}

async fn overview(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    let pages = json!({
        "nhost": nhost.url(),
        "mails": "/_emulator/mails",
        "sms": "/_emulator/sms",
        "settings": "/_emulator/settings",
        "calls": "/_emulator/calls",
        "faults": "POST or DELETE /_emulator/faults",
        "clock": "POST /_emulator/clock",
    });
    page(&headers, "hallpass emulator", &pages)
}

async fn mails(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    page(&headers, "Mail", &json!(nhost.mails()))
}

async fn sms(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    page(&headers, "Text messages", &json!(nhost.text_messages()))
}

async fn settings(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    let settings = format!("{:#?}", nhost.settings());
    page(&headers, "Settings", &json!({"url": nhost.url(), "settings": settings}))
}

async fn calls(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    let calls: serde_json::Map<String, Value> =
        nhost.all_calls().into_iter().map(|(name, count)| (name, json!(count))).collect();
    page(&headers, "Calls", &json!({"calls": calls, "replays": nhost.replays()}))
}

/// A fault over the wire: exactly one of the ways to fail, and how often.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FaultOrder {
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
async fn queue_fault(State(nhost): State<Nhost>, headers: HeaderMap, body: Bytes) -> Response {
    let order: FaultOrder = match order(&headers, &body) {
        Ok(order) => order,
        Err(refusal) => return refusal.into_response(),
    };
    if !nhost.knows(&order.operation) {
        let words = format!("no operation is called {:?}\n", order.operation);
        return (StatusCode::BAD_REQUEST, words).into_response();
    }
    let Some(fault) = order.fault() else {
        let words = "name one of status (200 to 599), delayMilliseconds, drop, tornBody\n";
        return (StatusCode::BAD_REQUEST, words).into_response();
    };
    nhost.fail(&order.operation, fault);
    StatusCode::NO_CONTENT.into_response()
}

async fn clear_faults(State(nhost): State<Nhost>) -> StatusCode {
    nhost.clear_faults();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClockOrder {
    advance_seconds: u64,
}

async fn move_clock(State(nhost): State<Nhost>, headers: HeaderMap, body: Bytes) -> Response {
    match order::<ClockOrder>(&headers, &body) {
        Ok(order) => {
            nhost.advance(Duration::from_secs(order.advance_seconds));
            StatusCode::NO_CONTENT.into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Reads an order. It must say that it is JSON: a page on the web cannot do that unasked, and so
/// cannot reach the emulator of whoever looks at it.
fn order<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, (StatusCode, String)> {
    let json = headers.get(header::CONTENT_TYPE).is_some_and(|it| it == "application/json");
    if !json {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json\n".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, format!("{error}\n")))
}

fn page(headers: &HeaderMap, title: &str, content: &Value) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (content_type, body) = if accepts.contains("text/html") {
        ("text/html; charset=utf-8", html(title, content))
    } else {
        ("application/json", content.to_string())
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn html(title: &str, content: &Value) -> String {
    let mut body = String::new();
    match content {
        Value::Array(items) if items.is_empty() => body.push_str("<p>None yet.</p>"),
        // The newest first: that is the one somebody waits for.
        Value::Array(items) => items.iter().rev().for_each(|item| table(&mut body, item)),
        other => table(&mut body, other),
    }
    format!(
        "<!doctype html><meta charset=utf-8><title>{title}</title>\
         <style>body{{font:16px system-ui;margin:2em}}table{{margin-bottom:1.5em}}\
         th{{text-align:left;padding-right:1em;vertical-align:top}}td{{white-space:pre-wrap}}</style>\
         <h1>{title}</h1><p><a href=/_emulator/mails>mail</a> · <a href=/_emulator/sms>text messages</a> · \
         <a href=/_emulator/settings>settings</a> · <a href=/_emulator/calls>calls</a></p>{body}"
    )
}

fn table(out: &mut String, item: &Value) {
    // What a reader looks for comes before the rest.
    const FIRST: [&str; 5] = ["to", "subject", "link", "otp", "text"];
    let rank = |name: &str| FIRST.iter().position(|it| *it == name).unwrap_or(FIRST.len());
    let fields = item.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let mut fields: Vec<_> = fields.collect();
    fields.sort_by_key(|(name, _)| rank(name));
    out.push_str("<table>");
    for (name, value) in fields {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text = escape(&text);
        let cell = if text.starts_with("http://") || text.starts_with('/') {
            format!("<a href=\"{text}\">{text}</a>")
        } else {
            text
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "<tr><th>{}<td>{cell}", escape(name));
    }
    out.push_str("</table>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_escapes_what_users_typed() {
        let page = html("Mail", &json!([{"to": "<script>\"&"}]));
        assert!(page.contains("&lt;script>&quot;&amp;") && !page.contains("<script>"));
    }

    #[test]
    fn a_mail_shows_its_newest_first_and_what_counts_at_the_top() {
        let old = json!({"to": "old@example.com", "locale": "en"});
        let new = json!({"locale": "en", "link": "http://x/?a=1&b=2", "otp": null, "to": "new"});
        let page = html("Mail", &json!([old, new]));
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text} in {page}"));
        let order = [at("<td>new"), at("<td><a href=\"http://x/?a=1&amp;b=2\">"), at("<td>en")];
        assert!(order.is_sorted() && order[2] < at("old@example.com"));
        assert!(!page.contains("otp"), "what a mail does not have takes no row");
    }
}

//! The emulator's own pages under `/_emulator`: mail, text messages, settings, call counts.
//!
//! As HTML for a browser and as JSON for anything else. It changes nothing.

use std::fmt::Write as _;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::nhost::Nhost;

/// The pages of one emulator.
pub(crate) fn router(nhost: Nhost) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/mails", get(mails))
        .route("/sms", get(sms))
        .route("/settings", get(settings))
        .route("/calls", get(calls))
        .with_state(nhost)
}

async fn overview(State(nhost): State<Nhost>, headers: HeaderMap) -> Response {
    let pages = json!({
        "nhost": nhost.url(),
        "mails": "/_emulator/mails",
        "sms": "/_emulator/sms",
        "settings": "/_emulator/settings",
        "calls": "/_emulator/calls",
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
    out.push_str("<table>");
    for (name, value) in
        item.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null())
    {
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
}

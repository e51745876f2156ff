//! How the emulator's own pages look: HTML for a browser, JSON for anything else.

use std::fmt::Write as _;

use axum::body::Body;
use axum::response::Response;
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

/// A page in the form that the request asks for.
///
/// `variants` are links to the same page of one service each, by the service's name.
pub(super) fn page(
    headers: &HeaderMap,
    title: &str,
    variants: &[(&str, String)],
    content: &Value,
) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (content_type, body) = if accepts.contains("text/html") {
        ("text/html; charset=utf-8", html(title, variants, content))
    } else {
        ("application/json", content.to_string())
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn html(title: &str, variants: &[(&str, String)], content: &Value) -> String {
    let mut body = String::new();
    if !variants.is_empty() {
        let links = variants.iter().map(|(name, href)| format!("<a href={href}>{name}</a>"));
        let _ = write!(body, "<p>of {}</p>", links.collect::<Vec<_>>().join(" · "));
    }
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
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_escapes_what_users_typed() {
        let page = html("Mail", &[], &json!([{"to": "<script>\"&"}]));
        assert!(page.contains("&lt;script>&quot;&amp;") && !page.contains("<script>"));
    }

    #[test]
    fn a_mail_shows_its_newest_first_and_what_counts_at_the_top() {
        let old = json!({"to": "old@example.com", "locale": "en"});
        let new = json!({"locale": "en", "link": "http://x/?a=1&b=2", "otp": null, "to": "new"});
        let page =
            html("Mail", &[("nhost", "/mails?service=nhost".to_owned())], &json!([old, new]));
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text} in {page}"));
        let order = [at("<td>new"), at("<td><a href=\"http://x/?a=1&amp;b=2\">"), at("<td>en")];
        assert!(order.is_sorted() && order[2] < at("old@example.com"));
        assert!(page.contains("<a href=/mails?service=nhost>nhost</a>"));
        assert!(!page.contains("otp"), "what a mail does not have takes no row");
    }
}

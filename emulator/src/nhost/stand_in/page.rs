//! The page on which a stand-in provider asks a person whether to go on.
//!
//! A test needs no page: with `login_hint=<address>` in the query the account is chosen and
//! approved at once, and with `error=<code>` it is refused.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use hyper::{StatusCode, header};
use url::form_urlencoded;

use super::Account;
use crate::nhost::Service;
use crate::nhost::redirect::with_arguments;

/// Serves `/{provider}/authorize`.
pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new().route("/{provider}/authorize", get(authorize)).with_state(service)
}

async fn authorize(
    Shared(service): Shared<Arc<Service>>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let query: HashMap<String, String> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let argument = |name: &str| query.get(name).map(String::as_str);
    let callback = format!("{}/signin/provider/{provider}/callback", service.core.url);
    if argument("redirect_uri") != Some(callback.as_str()) {
        return (StatusCode::BAD_REQUEST, "redirect_uri is not registered").into_response();
    }
    let state = argument("state").unwrap_or_default();
    if let Some(error) = argument("error") {
        let arguments = [
            ("error", error),
            ("error_description", argument("error_description").unwrap_or("The user denied")),
            ("state", state),
        ];
        return found(&with_arguments(&callback, &arguments));
    }
    match argument("login_hint") {
        Some(email) if email.contains('@') => {
            let account = Some(Account::of(&provider, email));
            let code =
                service.state().stand_in.issue_code(&provider, account, service.core.clock.now());
            found(&with_arguments(&callback, &[("code", &code), ("state", state)]))
        }
        _ => Html(page(&provider, &query)).into_response(),
    }
}

fn found(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

fn page(provider: &str, query: &HashMap<String, String>) -> String {
    let kept = query.iter().filter(|(name, _)| *name != "login_hint");
    let hidden: String = kept
        .map(|(name, value)| {
            format!("<input type=hidden name=\"{}\" value=\"{}\">", escape(name), escape(value))
        })
        .collect();
    let provider = escape(provider);
    format!(
        "<!doctype html><meta charset=utf-8><title>Stand-in for {provider}</title>\
         <style>body{{font:1rem system-ui;max-width:26rem;margin:4rem auto}}\
         input[type=email]{{width:100%;padding:.5rem;margin:.5rem 0}}button{{padding:.5rem 1rem}}</style>\
         <h1>Stand-in for {provider}</h1><p>The emulator plays the provider. Who are you?\
         <form>{hidden}<input type=email name=login_hint value=\"ada@example.com\" required>\
         <button>Approve</button> \
         <button name=error value=access_denied formnovalidate>Deny</button></form>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_the_query_is_escaped() {
        let query = HashMap::from([("state".to_owned(), "\"><script>".to_owned())]);
        let page = page("git<b>hub", &query);
        assert!(!page.contains("<script>") && !page.contains("<b>"));
    }
}

//! An emulator with a client, and the few requests that every flow starts with.

use hallpass_emulator::Emulator;
use hallpass_emulator::nhost::{Nhost, Settings};
use reqwest::Client;
use serde_json::{Value, json};
use url::Url;

pub(crate) const PASSWORD: &str = "Str0ngPassw#ord-94";
pub(crate) const EMAIL: &str = "ada@example.com";

/// A running emulator and a client that follows no redirects.
pub(crate) struct Server {
    emulator: Emulator,
    pub(crate) http: Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let emulator = Emulator::builder().nhost(settings).start().await.expect("a free port");
        let http = crate::http::client().redirect(reqwest::redirect::Policy::none());
        Self { emulator, http: http.build().expect("a plain client") }
    }

    pub(crate) fn nhost(&self) -> &Nhost {
        self.emulator.nhost()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.post_as("", path, body).await
    }

    pub(crate) async fn post_as(&self, token: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.nhost().url()));
        let request = if body.is_null() { request } else { request.json(&body) };
        read(authorized(request, token)).await
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> (u16, Value) {
        let request = self.http.get(format!("{}{path}", self.nhost().url()));
        read(authorized(request, token)).await
    }

    /// Where a GET leads: the redirect's target. `path` may be a whole URL.
    pub(crate) async fn follow(&self, path: &str) -> Url {
        let url = match path.starts_with("http") {
            true => path.to_owned(),
            false => format!("{}{path}", self.nhost().url()),
        };
        let answer = self.http.get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap_or_default());
        location(&answer)
    }

    /// Signs a new user up; gives the session.
    pub(crate) async fn signed_up(&self, email: &str) -> Value {
        let body = json!({ "email": email, "password": PASSWORD });
        let (status, body) = self.post("/signup/email-password", body).await;
        assert_eq!(status, 200, "{body}");
        body["session"].clone()
    }
}

fn authorized(request: reqwest::RequestBuilder, token: &str) -> reqwest::RequestBuilder {
    if token.is_empty() { request } else { request.bearer_auth(token) }
}

async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a whole body");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

pub(crate) fn location(answer: &reqwest::Response) -> Url {
    let location = answer.headers().get("location").expect("a location");
    location.to_str().expect("text").parse().expect("a URL")
}

/// A query argument of a URL.
pub(crate) fn argument(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The text at a key; fails the test when there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

/// The claims of a token, unchecked.
pub(crate) fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).expect("a token");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// What elevation puts into a token.
pub(crate) fn elevated(token: &str) -> bool {
    claims(token)["https://hasura.io/jwt/claims"]["x-hasura-auth-elevated"].is_string()
}

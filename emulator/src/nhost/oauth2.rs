//! The server as an OAuth 2 authorisation server and OpenID provider: its clients, and what waits
//! or was granted.
//!
//! The way to a code is in `oauth2/authorize.rs`, codes and tokens in `oauth2/token.rs`, what tells
//! of the server and of tokens in `oauth2/describe.rs`.

pub(crate) mod authorize;
pub(crate) mod describe;
pub(crate) mod token;

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hyper::{StatusCode, header};
use serde_json::json;
use uuid::Uuid;

use super::call::{Answer, Call};
use super::error::Failure;

/// The scopes a client may ask for.
const SCOPES: [&str; 6] = ["openid", "profile", "email", "phone", "offline_access", "graphql"];

/// An application that may send users here to sign in.
#[derive(Clone)]
pub struct OAuth2Client {
    /// The client id.
    pub id: String,
    /// The client secret; `None` for a public client, which must use PKCE.
    pub secret: Option<String>,
    /// Where codes may be sent. On a loopback address any port will do (RFC 8252, section 7.3).
    pub redirect_uris: Vec<String>,
}

impl std::fmt::Debug for OAuth2Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OAuth2Client")
            .field("id", &self.id)
            .field("secret", &self.secret.as_ref().map(|_| ".."))
            .field("redirect_uris", &self.redirect_uris)
            .finish()
    }
}

impl OAuth2Client {
    /// A public and a confidential client, for trying things out.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        let redirect_uris = vec![
            "http://127.0.0.1/callback".to_owned(),
            "http://localhost:3000/callback".to_owned(),
        ];
        vec![
            Self {
                id: "hallpass-public".to_owned(),
                secret: None,
                redirect_uris: redirect_uris.clone(),
            },
            Self {
                id: "hallpass-confidential".to_owned(),
                secret: Some("a-public-secret".to_owned()),
                redirect_uris,
            },
        ]
    }

    fn may_redirect_to(&self, target: &str) -> bool {
        self.redirect_uris.iter().any(|allowed| allowed == target || same_but_port(allowed, target))
    }
}

/// Whether both point to the same place on a loopback address, whatever the port.
fn same_but_port(allowed: &str, target: &str) -> bool {
    let (Ok(mut allowed), Ok(mut target)) = (url::Url::parse(allowed), url::Url::parse(target))
    else {
        return false;
    };
    let loopback = matches!(allowed.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    loopback && allowed.set_port(None).is_ok() && target.set_port(None).is_ok() && allowed == target
}

/// What the authorisation server remembers.
#[derive(Debug, Default)]
pub(crate) struct OAuth2State {
    requests: HashMap<Uuid, Grant>,
    codes: HashMap<String, Grant>,
    /// Codes that were spent, with the grant they led to.
    spent_codes: HashMap<String, Uuid>,
    refresh_tokens: HashMap<String, Grant>,
    revoked_access_tokens: HashSet<String>,
}

/// What a client asked for, and by and by got.
#[derive(Clone, Debug)]
struct Grant {
    /// Stable over codes and refresh tokens.
    id: Uuid,
    client_id: String,
    redirect_uri: String,
    scopes: Vec<String>,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: Option<String>,
    /// Nobody until the user has signed in.
    user_id: Option<Uuid>,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// An error in the words of RFC 6749.
fn refusal(error: &str, description: &str) -> Failure {
    let status =
        if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let body = json!({ "error": error, "error_description": description });
    let mut answer = Answer::json_as(status, "application/json", &body)
        .with_header(header::CACHE_CONTROL, "no-store");
    if status == StatusCode::UNAUTHORIZED {
        answer = answer.with_header(header::WWW_AUTHENTICATE, "Basic realm=\"oauth2\"");
    }
    Failure::Verbatim(Box::new(answer))
}

fn client<'a>(call: &'a Call<'_>, id: &str) -> Option<&'a OAuth2Client> {
    call.settings().oauth2_clients.iter().find(|client| client.id == id)
}

/// The client that a request authenticates as, by the `Authorization` header or in its body.
fn authenticated_client<'a>(call: &'a Call<'_>) -> Result<&'a OAuth2Client, Failure> {
    let failed = || refusal("invalid_client", "Client authentication failed");
    let given = basic_credentials(call).or_else(|| {
        let text = |name: &str| call.body[name].as_str().map(str::to_owned);
        Some((text("client_id")?, text("client_secret")))
    });
    let (id, secret) = given.ok_or_else(failed)?;
    let client = client(call, &id).ok_or_else(failed)?;
    if client.secret == secret { Ok(client) } else { Err(failed()) }
}

fn basic_credentials(call: &Call<'_>) -> Option<(String, Option<String>)> {
    let value = call.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |text: &str| {
        let mut pairs = url::form_urlencoded::parse(text.as_bytes());
        pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    Some((decode(id), Some(decode(secret))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_redirect_may_use_any_port_and_no_other_path() {
        let client = &OAuth2Client::examples()[0];
        assert!(client.may_redirect_to("http://127.0.0.1:49152/callback"));
        assert!(client.may_redirect_to("http://localhost:3000/callback"));
        assert!(!client.may_redirect_to("http://127.0.0.1:49152/other"));
        assert!(!client.may_redirect_to("https://evil.example/callback"));
    }

    #[test]
    fn a_client_does_not_print_its_secret() {
        assert!(!format!("{:?}", OAuth2Client::examples()).contains("a-public-secret"));
    }
}

//! The words of each service: what a token request looks like, and its answers.
//!
//! Owns bodies and paths. It must not decide anything: the account does.

use std::{io, sync::Arc};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::account::{Account, Pair, Verdict};

/// Who speaks, by the path.
#[derive(Clone, Copy)]
enum Dialect {
    /// Nhost Auth, `POST /v1/token`.
    Nhost,
    /// Google's token endpoint, `POST /google/token`.
    Google,
    /// RFC 6749 with a form, as rmcp speaks it, `POST /oauth/token`.
    OAuth,
    /// Supabase Auth, `POST /auth/v1/token?grant_type=refresh_token`.
    Supabase,
}

pub(super) async fn answer(
    account: Arc<Account>,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    let dialect = match (parts.method, parts.uri.path()) {
        (Method::POST, "/v1/token") => Dialect::Nhost,
        (Method::POST, "/google/token") => Dialect::Google,
        (Method::POST, "/oauth/token") => Dialect::OAuth,
        (Method::POST, "/auth/v1/token") => Dialect::Supabase,
        (Method::POST, "/v1/signout") => {
            account.revoke();
            return Ok(reply(StatusCode::OK, &json!("OK")));
        }
        (Method::POST, "/auth/v1/logout") => {
            account.revoke();
            return Ok(reply(StatusCode::NO_CONTENT, &Value::Null));
        }
        (Method::GET, "/.well-known/oauth-authorization-server") => {
            return Ok(reply(StatusCode::OK, &metadata(&host)));
        }
        _ => return Ok(reply(StatusCode::NOT_FOUND, &json!({ "error": "not-found" }))),
    };
    match account.exchange(&dialect.refresh_token(&body)).await {
        Verdict::Renewed(pair) => Ok(reply(StatusCode::OK, &dialect.renewed(&pair))),
        Verdict::Refused => {
            let (status, body) = dialect.refused();
            Ok(reply(status, &body))
        }
        Verdict::Status(status, retry_after) => Ok(failure(status, retry_after)),
        // hyper answers an error of the service by closing the connection.
        Verdict::Drop => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

impl Dialect {
    fn refresh_token(self, body: &[u8]) -> String {
        if matches!(self, Self::OAuth) {
            return form_urlencoded::parse(body)
                .find(|(name, _)| name == "refresh_token")
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default();
        }
        let field = if matches!(self, Self::Nhost) { "refreshToken" } else { "refresh_token" };
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        body[field].as_str().unwrap_or_default().to_owned()
    }

    fn renewed(self, pair: &Pair) -> Value {
        match self {
            Self::Nhost => json!({
                "accessToken": pair.access,
                "accessTokenExpiresIn": pair.life_secs,
                "refreshToken": pair.refresh,
                "refreshTokenId": "7b4a1a5e-2d7c-4a33-9a0e-6f2f4c1d8e90",
                "user": nhost_user(),
            }),
            // Google rotates nothing; its client reads no refresh token here.
            Self::Google | Self::OAuth => json!({
                "access_token": pair.access,
                "token_type": "Bearer",
                "expires_in": pair.life_secs,
                "refresh_token": pair.refresh,
            }),
            Self::Supabase => supabase_session(&pair.access, &pair.refresh, pair.life_secs),
        }
    }

    fn refused(self) -> (StatusCode, Value) {
        match self {
            Self::Nhost => {
                let body = json!({
                    "status": 401,
                    "error": "invalid-refresh-token",
                    "message": "Invalid or expired refresh token",
                });
                (StatusCode::UNAUTHORIZED, body)
            }
            Self::Google | Self::OAuth => (
                StatusCode::BAD_REQUEST,
                json!({ "error": "invalid_grant", "error_description": "the token is no good" }),
            ),
            Self::Supabase => {
                let body = json!({
                    "code": 400,
                    "error_code": "refresh_token_not_found",
                    "msg": "Invalid Refresh Token: Refresh Token Not Found",
                });
                (StatusCode::BAD_REQUEST, body)
            }
        }
    }
}

/// What Nhost Auth tells of a user inside a session.
pub fn nhost_user() -> Value {
    json!({
        "avatarUrl": "https://s.gravatar.com/avatar/0c3a?r=g&default=blank",
        "createdAt": "2026-01-15T12:34:56Z",
        "defaultRole": "user",
        "displayName": "Ada Lovelace",
        "email": "ada@example.com",
        "emailVerified": true,
        "id": "db477732-48fa-4289-b694-2886a646b6eb",
        "isAnonymous": false,
        "locale": "en",
        "metadata": {},
        "phoneNumberVerified": false,
        "roles": ["user", "me"],
    })
}

/// A session as Supabase Auth sends it.
pub fn supabase_session(access: &str, refresh: &str, life_secs: u64) -> Value {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    json!({
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": life_secs,
        "expires_at": now.unwrap_or_default().as_secs() + life_secs,
        "token_type": "bearer",
        "user": {
            "id": "db477732-48fa-4289-b694-2886a646b6eb",
            "aud": "authenticated",
            "role": "authenticated",
            "email": "ada@example.com",
            "email_confirmed_at": "2026-01-15T12:34:56Z",
            "last_sign_in_at": "2026-01-15T12:34:56Z",
            "created_at": "2026-01-15T12:34:56Z",
            "updated_at": "2026-01-15T12:34:56Z",
            "app_metadata": { "provider": "email", "providers": ["email"] },
            "user_metadata": { "display_name": "Ada Lovelace" },
        },
    })
}

/// RFC 8414, as far as a client reads it before it refreshes.
fn metadata(host: &str) -> Value {
    json!({
        "issuer": format!("http://{host}"),
        "authorization_endpoint": format!("http://{host}/oauth/authorize"),
        "token_endpoint": format!("http://{host}/oauth/token"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    })
}

fn reply(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// What a gateway in front of any of them says.
fn failure(status: u16, retry_after: Option<u64>) -> Response<Full<Bytes>> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = reply(status, &json!({ "error": "temporarily_unavailable" }));
    if let Some(secs) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, secs.into());
    }
    response
}

//! Keeping and ending sessions: access tokens, refreshing, logging out.

use chrono::{DateTime, SecondsFormat, Utc};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::error::{Failure, Problem};
use super::settings::{LogoutAnswer, RefreshTokens};
use super::{Bearer, Rules, Server};
use crate::answer::Answer;
use crate::jwt::TokenFault;
use crate::random;
use crate::vendor::{Call, Outcome, Vendor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    refresh_token: String,
}

/// `refresh`
///
/// An access token that came along is not looked at: the document makes it optional, and the refresh
/// token alone says whose session it is.
pub(super) fn refresh(call: &Call<'_, Rules>) -> Outcome<Rules> {
    let Refresh { refresh_token } = call.input()?;
    let (server, settings) = (call.server, call.settings());
    let mut state = call.state();
    if state.is_spent(&refresh_token) {
        server.count_replay();
    }
    let found = state.by_refresh_token(&refresh_token, call.now());
    let number = found.ok_or(Problem::BadRefreshToken)?;
    if settings.refresh_without_body {
        return Ok(Answer::empty(StatusCode::NO_CONTENT));
    }
    let account = state.sessions.get(&number).ok_or(Problem::BadRefreshToken)?.account;
    let (token, expire_at) = access_token(server, account, number);
    let expire_at = expire_at.to_rfc3339_opts(SecondsFormat::Secs, false);
    let mut body = json!({"token": token, "expireAt": expire_at});
    match settings.refresh_tokens {
        RefreshTokens::LeftOut => {}
        RefreshTokens::Repeated => body["refreshToken"] = json!(refresh_token),
        RefreshTokens::Replaced => {
            let successor = random::token();
            body["refreshToken"] = json!(successor);
            state.replace(number, successor, server.after(settings.refresh_token_lifetime));
        }
    }
    Ok(Rules::json(StatusCode::OK, &body))
}

/// `logout`
pub(super) fn logout(call: &Call<'_, Rules>) -> Outcome<Rules> {
    let settings = call.settings();
    if settings.logout_ends_tokens
        && let Some(number) = call.caller.and_then(|bearer| bearer.session)
        && let Some(session) = call.state().sessions.get_mut(&number)
    {
        session.ended = true;
    }
    Ok(match settings.logout_answer {
        LogoutAnswer::NoContent => Answer::empty(StatusCode::NO_CONTENT),
        LogoutAnswer::Json => Rules::json(StatusCode::OK, &json!({"message": "Signed out"})),
    })
}

/// An access token of a session, and when it ends.
pub(super) fn access_token(
    server: &Server<Rules>,
    account: i64,
    session: u64,
) -> (String, DateTime<Utc>) {
    let expires_at = server.after(server.settings().access_token_lifetime);
    let claims = json!({
        "sub": account.to_string(),
        "sid": session,
        // Two tokens of one second are two tokens.
        "jti": Uuid::new_v4(),
        "iat": server.now().timestamp(),
        "exp": expires_at.timestamp(),
    });
    (server.keys().sign(&claims), expires_at)
}

/// Whose access token it is, if it is good.
pub(super) fn bearer(server: &Server<Rules>, token: &str) -> Result<Bearer, Failure> {
    let claims = server.keys().check(token, server.now()).map_err(|fault| match fault {
        TokenFault::Expired => Problem::ExpiredToken,
        TokenFault::NotOurs => Problem::BadToken,
    })?;
    let account = claims["sub"].as_str().and_then(|number| number.parse().ok());
    let account = account.ok_or(Problem::BadToken)?;
    let session = claims["sid"].as_u64();
    let state = server.state();
    let ended = session.and_then(|number| state.sessions.get(&number)).is_some_and(|it| it.ended);
    if ended || state.by_number(account).is_none() {
        return Err(Problem::BadToken.into());
    }
    Ok(Bearer { account, session })
}

//! Keeping and ending sessions: rotation, verification, sign-out.

use serde::Deserialize;
use uuid::Uuid;

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::sign_in::check_may_sign_in;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    refresh_token: Uuid,
}

/// `refreshToken`
///
/// The old token dies at once: there is no grace period, and presenting it again harms nobody.
pub(crate) fn refresh(call: &Call<'_>) -> Outcome {
    let Refresh { refresh_token } = call.input()?;
    let now = call.now();
    let mut guard = call.state();
    let state = &mut *guard;
    if state.spent.contains(&refresh_token) {
        call.service.core.count_replay();
    }
    let live = state
        .refresh_tokens
        .get(&refresh_token)
        .filter(|it| !it.is_personal_access_token && it.expires_at > now);
    let user_id = live.ok_or(ErrorCode::InvalidRefreshToken)?.user_id;
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidRefreshToken)?;
    check_may_sign_in(user, call.settings())?;
    let successor = state
        .rotate(refresh_token, call.service.refresh_expiry())
        .ok_or(ErrorCode::InvalidRefreshToken)?;
    Ok(Answer::json(&call.service.session(state, successor, false)?))
}

#[derive(Deserialize)]
struct Verify {
    token: Option<String>,
}

/// `verifyToken`
///
/// A token in the body is checked by itself; one in the header together with its account.
pub(crate) fn verify(call: &Call<'_>) -> Outcome {
    let input: Verify = call.input()?;
    match input.token {
        Some(token) => {
            let token = token.strip_prefix("Bearer ").unwrap_or(&token);
            call.service.verify(token).map_err(|_| ErrorCode::InvalidRequest)?;
        }
        None => {
            call.user_id()?;
        }
    }
    Ok(Answer::ok())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignOut {
    refresh_token: Option<String>,
    #[serde(default)]
    all: bool,
}

/// `signOut`
///
/// An unknown token is as good as gone. `all` takes the personal access tokens along.
pub(crate) fn sign_out(call: &Call<'_>) -> Outcome {
    let input: SignOut = call.input()?;
    if input.all {
        let id = call.token_user_id()?;
        call.state().revoke_all(id);
        return Ok(Answer::ok());
    }
    let token = input.refresh_token.ok_or(ErrorCode::InvalidRequest)?;
    if let Ok(token) = Uuid::parse_str(&token) {
        call.state().refresh_tokens.remove(&token);
    }
    Ok(Answer::ok())
}

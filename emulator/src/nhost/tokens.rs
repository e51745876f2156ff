//! Keeping and ending sessions: rotation, verification, sign-out.

use chrono::TimeDelta;
use serde::Deserialize;
use uuid::Uuid;

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::sign_in::check_may_sign_in;
use super::state::{self, State};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    refresh_token: Uuid,
}

/// `refreshToken`
///
/// The old token dies at once: unless a setting says otherwise there is no grace period, and presenting
/// it again harms nobody.
pub(crate) fn refresh(call: &Call<'_>) -> Outcome {
    let Refresh { refresh_token } = call.input()?;
    let mut guard = call.state();
    let state = &mut *guard;
    if state.spent.contains_key(&refresh_token) {
        call.service.core.count_replay();
    }
    let issued = successor(call, state, refresh_token);
    let seen = state::Refresh { presented: refresh_token, issued: issued.as_ref().ok().copied() };
    state.refreshes.push(seen);
    Ok(Answer::json(&call.service.session(state, issued?, false)?))
}

/// The token that takes this one's place.
fn successor(call: &Call<'_>, state: &mut State, token: Uuid) -> Result<Uuid, ErrorCode> {
    let (now, expires_at) = (call.now(), call.service.refresh_expiry());
    let live = state.refresh_tokens.get(&token).or(state.spent.get(&token).map(|(old, _)| old));
    let live = live.filter(|it| !it.is_personal_access_token && it.expires_at > now);
    let user_id = live.ok_or(ErrorCode::InvalidRefreshToken)?.user_id;
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidRefreshToken)?;
    check_may_sign_in(user, call.settings())?;
    let interval = call.settings().refresh_token_reuse_interval;
    let interval = TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX);
    state
        .rotate(token, now, expires_at)
        .or_else(|| state.rotate_again(token, interval, now, expires_at))
        .ok_or(ErrorCode::InvalidRefreshToken)
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
        call.state().end_session(token);
    }
    Ok(Answer::ok())
}

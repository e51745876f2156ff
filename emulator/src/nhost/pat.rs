//! Personal access tokens: long-lived, reusable, kept beside the refresh tokens.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::sign_in::check_may_sign_in;
use super::state::RefreshToken;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    expires_at: DateTime<Utc>,
}

/// `createPAT`
///
/// A date in the past is accepted; the token is then expired from the start.
pub(crate) fn create(call: &Call<'_>) -> Outcome {
    let input: Create = call.input()?;
    let user_id = call.user_id()?;
    let (id, token) = (Uuid::new_v4(), Uuid::new_v4());
    let entry =
        RefreshToken { id, user_id, expires_at: input.expires_at, is_personal_access_token: true };
    call.state().refresh_tokens.insert(token, entry);
    Ok(Answer::json(&json!({"id": id, "personalAccessToken": token})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignIn {
    personal_access_token: Uuid,
}

/// `signInPAT`
pub(crate) fn sign_in(call: &Call<'_>) -> Outcome {
    let input: SignIn = call.input()?;
    let now = call.now();
    let mut state = call.state();
    let live = state
        .refresh_tokens
        .get(&input.personal_access_token)
        .filter(|it| it.is_personal_access_token && it.expires_at > now);
    let user_id = live.ok_or(ErrorCode::InvalidPat)?.user_id;
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidPat)?;
    check_may_sign_in(user, call.settings())?;
    Ok(Answer::session(&call.service.start_session(&mut state, user_id, false)?))
}

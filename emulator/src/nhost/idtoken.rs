//! Signing in, signing up and linking with an ID token that a provider signed.

use serde::Deserialize;

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::link::{Arrival, Intent};
use super::stand_in;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    provider: String,
    id_token: String,
    nonce: Option<String>,
    #[serde(default)]
    options: SignUpOptions,
}

/// `signInIdToken`: a session for the token's account, new accounts included.
pub(crate) fn sign_in(call: &Call<'_>) -> Outcome {
    start_session(call, Intent::SignIn)
}

/// `signUpIdToken`: a session for a new account; a known one is refused.
pub(crate) fn sign_up(call: &Call<'_>) -> Outcome {
    start_session(call, Intent::SignUp)
}

/// `linkIdToken`: adds the token's account to the user.
pub(crate) fn link(call: &Call<'_>) -> Outcome {
    let body: Body = call.input()?;
    let arrival = arrival(call, &body)?;
    let user_id = call.user_id()?;
    arrival.connect(call, &mut call.state(), user_id)?;
    Ok(Answer::ok())
}

fn start_session(call: &Call<'_>, intent: Intent) -> Outcome {
    let body: Body = call.input()?;
    let arrival = arrival(call, &body)?;
    let mut state = call.state();
    let user_id = arrival.user(call, &mut state, &body.options, intent)?;
    Ok(Answer::session(&call.service.start_session(&mut state, user_id, false)?))
}

fn arrival<'a>(call: &Call<'_>, body: &'a Body) -> Result<Arrival<'a>, ErrorCode> {
    if !call.settings().id_token_providers.contains(&body.provider) {
        return Err(ErrorCode::DisabledEndpoint);
    }
    let nonce = body.nonce.as_deref();
    let account = stand_in::check_id_token(&body.provider, &body.id_token, nonce, call.now())
        .ok_or(ErrorCode::InvalidRequest)?;
    Ok(Arrival { provider: &body.provider, account, tokens: None })
}

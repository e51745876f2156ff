//! Signing in with a code sent as a text message. It makes the account when there is none.

use serde::Deserialize;

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::otp;
use super::state::{State, User};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    phone_number: String,
    #[serde(default)]
    options: SignUpOptions,
}

/// `signInPasswordlessSms`
pub(crate) fn start(call: &Call<'_>) -> Outcome {
    let input: Start = call.input()?;
    if !call.settings().passwordless_sms_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    call.redirect_target(input.options.redirect_to.as_deref())?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = find_or_create(call, state, &input.phone_number, &input.options)?;
    let sms = call.service.text_otp(user);
    call.service.core.outbox.text(sms);
    Ok(Answer::ok())
}

/// The account with this number, made if it has to be. Any text passes as a number.
pub(crate) fn find_or_create<'a>(
    call: &Call<'_>,
    state: &'a mut State,
    number: &str,
    options: &SignUpOptions,
) -> Result<&'a mut User, ErrorCode> {
    if state.user_by_phone(number).is_none() {
        if !call.settings().signup_enabled {
            return Err(ErrorCode::SignupDisabled);
        }
        let mut user = call.new_user(options, number)?;
        user.phone_number = Some(number.to_owned());
        state.users.insert(user.id, user);
    }
    let user = state.user_by_phone(number).ok_or(ErrorCode::InternalServerError)?;
    if user.disabled { Err(ErrorCode::DisabledUser) } else { Ok(user) }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verify {
    phone_number: String,
    otp: String,
}

/// `verifySignInPasswordlessSms`
pub(crate) fn verify(call: &Call<'_>) -> Outcome {
    let input: Verify = call.input()?;
    if !call.settings().passwordless_sms_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let mut guard = call.state();
    let state = &mut *guard;
    let user = state.user_by_phone(&input.phone_number).ok_or(ErrorCode::InvalidRequest)?;
    if user.disabled {
        return Err(ErrorCode::DisabledUser.into());
    }
    otp::redeem(call, user, "sms", &input.otp, ErrorCode::InvalidRequest)?;
    user.phone_number_verified = true;
    let id = user.id;
    Ok(Answer::session(&call.service.start_session(state, id, false)?))
}

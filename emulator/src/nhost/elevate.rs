//! Elevating a session with a second proof: a TOTP code, or a code sent by mail.
//!
//! Elevation by security key is in `webauthn.rs`.

use serde::Deserialize;

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::{mfa, otp};

#[derive(Deserialize)]
struct Code {
    otp: String,
}

/// `elevateTotp`
pub(crate) fn totp(call: &Call<'_>) -> Outcome {
    let input: Code = call.input()?;
    if !call.settings().mfa_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let id = call.user_id()?;
    let now = call.now().timestamp();
    let mut state = call.state();
    let user = state.users.get(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    if !user.totp_active {
        return Err(ErrorCode::DisabledMfaTotp.into());
    }
    mfa::check_totp(user, &input.otp, now)?;
    Ok(Answer::session(&call.service.start_session(&mut state, id, true)?))
}

/// `elevateOTPEmail`
pub(crate) fn start_otp_email(call: &Call<'_>) -> Outcome {
    if !call.settings().otp_email_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let id = call.user_id()?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    let mail = call.service.mail_otp(user, "elevate", "elevate-otp");
    call.service.core.outbox.mail(mail);
    Ok(Answer::ok())
}

/// `verifyElevateOTPEmail`
pub(crate) fn verify_otp_email(call: &Call<'_>) -> Outcome {
    let input: Code = call.input()?;
    if !call.settings().otp_email_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let id = call.user_id()?;
    let mut state = call.state();
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    otp::redeem(call, user, "elevate", &input.otp, ErrorCode::InvalidOtp)?;
    Ok(Answer::session(&call.service.start_session(&mut state, id, true)?))
}

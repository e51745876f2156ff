//! Signing up without a password, for new accounts only: a known address or number is refused, and
//! the rest goes the way of the sign-in that makes accounts.
//!
//! Signing up by provider or ID token is in `link.rs`.

use serde::Deserialize;

use super::call::{Call, Outcome};
use super::error::{ErrorCode, Failure};
use super::{email, otp, sms};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Who {
    email: Option<String>,
    phone_number: Option<String>,
}

/// `signUpPasswordlessEmail`
pub(crate) fn passwordless_email(call: &Call<'_>) -> Outcome {
    refuse_known(call)?;
    email::passwordless(call)
}

/// `signUpOTPEmail`
pub(crate) fn otp_email(call: &Call<'_>) -> Outcome {
    refuse_known(call)?;
    otp::start(call)
}

/// `signUpPasswordlessSms`
pub(crate) fn passwordless_sms(call: &Call<'_>) -> Outcome {
    refuse_known(call)?;
    sms::start(call)
}

fn refuse_known(call: &Call<'_>) -> Result<(), Failure> {
    if !call.settings().signup_enabled {
        return Err(ErrorCode::SignupDisabled.into());
    }
    let who: Who = call.input()?;
    let mut state = call.state();
    let by_email = who.email.is_some_and(|email| state.user_by_email(&email).is_some());
    let by_phone = who.phone_number.is_some_and(|number| state.user_by_phone(&number).is_some());
    if by_email || by_phone { Err(ErrorCode::EmailAlreadyInUse.into()) } else { Ok(()) }
}

//! Signing in with a code sent by mail. It makes the account when there is none, and it asks for
//! no second factor.

use serde::Deserialize;

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::state::{State, User};

/// After how many wrong codes newer servers void a code. Older ones never do.
pub(crate) const MAX_WRONG_ATTEMPTS: u32 = 5;

#[derive(Deserialize)]
struct Start {
    email: String,
    #[serde(default)]
    options: SignUpOptions,
}

/// `signInOTPEmail`
pub(crate) fn start(call: &Call<'_>) -> Outcome {
    let input: Start = call.input()?;
    if !call.settings().otp_email_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    call.redirect_target(input.options.redirect_to.as_deref())?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = find_or_create(call, state, &input.email, &input.options)?;
    let mail = call.service.mail_otp(user, "email", "signin-otp");
    call.service.core.outbox.mail(mail);
    Ok(Answer::ok())
}

/// The account with this address, made if it has to be.
///
/// # Errors
/// `disabled-user`, `signup-disabled`, and what is wrong with the options of a new account.
pub(crate) fn find_or_create<'a>(
    call: &Call<'_>,
    state: &'a mut State,
    email: &str,
    options: &SignUpOptions,
) -> Result<&'a mut User, ErrorCode> {
    if state.user_by_email(email).is_none() {
        if !call.settings().signup_enabled {
            return Err(ErrorCode::SignupDisabled);
        }
        let user = call.new_email_user(email, options)?;
        state.users.insert(user.id, user);
    }
    let user = state.user_by_email(email).ok_or(ErrorCode::InternalServerError)?;
    if user.disabled { Err(ErrorCode::DisabledUser) } else { Ok(user) }
}

#[derive(Deserialize)]
struct Verify {
    email: String,
    otp: String,
}

/// `verifySignInOTPEmail`
pub(crate) fn verify(call: &Call<'_>) -> Outcome {
    let input: Verify = call.input()?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = state.user_by_email(&input.email).ok_or(ErrorCode::InvalidTicket)?;
    if user.disabled {
        return Err(ErrorCode::DisabledUser.into());
    }
    redeem(call, user, "email", &input.otp, ErrorCode::InvalidTicket)?;
    user.email_verified = true;
    let id = user.id;
    Ok(Answer::session(&call.service.start_session(state, id, false)?))
}

/// Spends a user's code, or says `wrong`. A wrong guess leaves the code, up to newer servers' limit.
pub(crate) fn redeem(
    call: &Call<'_>,
    user: &mut User,
    channel: &str,
    given: &str,
    wrong: ErrorCode,
) -> Result<(), ErrorCode> {
    let now = call.now();
    let Some(otp) = user.otp.as_mut().filter(|it| it.channel == channel && it.expires_at > now)
    else {
        return Err(wrong);
    };
    if call.is_newest() && otp.wrong_attempts >= MAX_WRONG_ATTEMPTS {
        return Err(ErrorCode::OtpTooManyAttempts);
    }
    if otp.value != given {
        otp.wrong_attempts += 1;
        return Err(wrong);
    }
    user.otp = None;
    Ok(())
}

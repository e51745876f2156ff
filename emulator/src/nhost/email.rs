//! Operations that answer by mail: the sign-in link, verification, a new address, a new password.
//!
//! What becomes of the tickets is in `ticket.rs`.

use chrono::TimeDelta;
use serde::Deserialize;

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::mail::LinkMail;
use super::otp;
use super::state::User;
use crate::outbox::Mail;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Passwordless {
    email: String,
    #[serde(default)]
    options: SignUpOptions,
    code_challenge: Option<String>,
}

/// `signInPasswordlessEmail`
pub(crate) fn passwordless(call: &Call<'_>) -> Outcome {
    let input: Passwordless = call.input()?;
    if !call.settings().passwordless_email_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = otp::find_or_create(call, state, &input.email, &input.options)?;
    let mail = sign_in_mail(call, user, &redirect_to, input.code_challenge);
    call.service.core.outbox.mail(mail);
    Ok(Answer::ok())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedirectOptions {
    redirect_to: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToAddress {
    email: String,
    #[serde(default)]
    options: RedirectOptions,
    code_challenge: Option<String>,
}

/// `sendPasswordResetEmail`
///
/// It answers OK for any address, so that nobody learns from it who has an account.
pub(crate) fn password_reset(call: &Call<'_>) -> Outcome {
    let input: ToAddress = call.input()?;
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    let mut guard = call.state();
    let state = &mut *guard;
    if let Some(user) = state.user_by_email(&input.email).filter(|user| !user.disabled) {
        let mail = call.service.mail_link(
            user,
            LinkMail {
                template: "password-reset",
                ticket_kind: "passwordReset",
                link_type: "passwordReset",
                to: &input.email.to_lowercase(),
                redirect_to: &redirect_to,
                valid_for: TimeDelta::hours(1),
                code_challenge: input.code_challenge,
            },
        );
        call.service.core.outbox.mail(mail);
    }
    Ok(Answer::ok())
}

/// `sendVerificationEmail`
pub(crate) fn send_verification(call: &Call<'_>) -> Outcome {
    let input: ToAddress = call.input()?;
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    let mut guard = call.state();
    let state = &mut *guard;
    let user = state.user_by_email(&input.email).ok_or(ErrorCode::InvalidEmailPassword)?;
    if user.disabled {
        return Err(ErrorCode::DisabledUser.into());
    }
    if user.email_verified {
        return Err(ErrorCode::EmailAlreadyVerified.into());
    }
    let mail = verification_mail(call, user, &redirect_to, input.code_challenge);
    call.service.core.outbox.mail(mail);
    Ok(Answer::ok())
}

/// The mail that verifies a user's address.
pub(crate) fn verification_mail(
    call: &Call<'_>,
    user: &mut User,
    redirect_to: &str,
    code_challenge: Option<String>,
) -> Mail {
    let to = user.email.clone().unwrap_or_default();
    call.service.mail_link(
        user,
        LinkMail {
            template: "email-verify",
            ticket_kind: "verifyEmail",
            link_type: "emailVerify",
            to: &to,
            redirect_to,
            valid_for: TimeDelta::days(30),
            code_challenge,
        },
    )
}

/// A link that signs in without a password.
pub(crate) fn sign_in_mail(
    call: &Call<'_>,
    user: &mut User,
    redirect_to: &str,
    code_challenge: Option<String>,
) -> Mail {
    let to = user.email.clone().unwrap_or_default();
    call.service.mail_link(
        user,
        LinkMail {
            template: "signin-passwordless",
            ticket_kind: "passwordlessEmail",
            link_type: "signinPasswordless",
            to: &to,
            redirect_to,
            valid_for: TimeDelta::hours(1),
            code_challenge,
        },
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    new_email: String,
    #[serde(default)]
    options: RedirectOptions,
    code_challenge: Option<String>,
}

/// `changeUserEmail`
pub(crate) fn change(call: &Call<'_>) -> Outcome {
    let input: Change = call.input()?;
    let id = call.user_id()?;
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    let new_email = input.new_email.to_lowercase();
    let mut guard = call.state();
    let state = &mut *guard;
    if state.user_by_email(&new_email).is_some() {
        return Err(ErrorCode::EmailAlreadyInUse.into());
    }
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    let mail = call.service.mail_link(
        user,
        LinkMail {
            template: "email-confirm-change",
            ticket_kind: "emailConfirmChange",
            link_type: "emailConfirmChange",
            to: &new_email,
            redirect_to: &redirect_to,
            valid_for: TimeDelta::hours(1),
            code_challenge: input.code_challenge,
        },
    );
    user.new_email = Some(new_email);
    call.service.core.outbox.mail(mail);
    Ok(Answer::ok())
}

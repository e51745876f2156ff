//! Making an account with a password, and turning an anonymous account into a lasting one.

use serde::Deserialize;
use serde_json::json;

use super::account::{self, SignUpOptions};
use super::call::{Answer, Call, Outcome};
use super::email::{sign_in_mail, verification_mail};
use super::error::ErrorCode;
use super::state::PasswordDigest;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignUp {
    email: String,
    password: String,
    #[serde(default)]
    options: SignUpOptions,
    code_challenge: Option<String>,
}

/// `signUpEmailPassword`
pub(crate) fn email_password(call: &Call<'_>) -> Outcome {
    let input: SignUp = call.input()?;
    if !call.settings().signup_enabled {
        return Err(ErrorCode::SignupDisabled.into());
    }
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    call.check_password(&input.password)?;
    let mut user = call.new_email_user(&input.email, &input.options)?;
    user.password = Some(PasswordDigest::new(user.id, &input.password));
    let mut state = call.state();
    if state.user_by_email(&input.email).is_some() {
        return Err(ErrorCode::EmailAlreadyInUse.into());
    }
    let (id, disabled) = (user.id, user.disabled);
    if disabled {
        state.users.insert(id, user);
        return Err(ErrorCode::DisabledUser.into());
    }
    if call.settings().email_verification_required {
        let mail = verification_mail(call, &mut user, &redirect_to, input.code_challenge);
        state.users.insert(id, user);
        call.service.core.outbox.mail(mail);
        return Ok(Answer::json(&json!({})));
    }
    state.users.insert(id, user);
    Ok(Answer::session(&call.service.start_session(&mut state, id, false)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deanonymize {
    sign_in_method: String,
    email: String,
    password: Option<String>,
    #[serde(default)]
    options: SignUpOptions,
    code_challenge: Option<String>,
}

/// `deanonymizeUser`
///
/// What decides is what the token says: one from before the change passes once more.
pub(crate) fn deanonymize(call: &Call<'_>) -> Outcome {
    let input: Deanonymize = call.input()?;
    if !call.claims.as_ref().is_some_and(|claims| claims.is_anonymous) {
        return Err(ErrorCode::UserNotAnonymous.into());
    }
    let id = call.token_user_id()?;
    let with_password = input.sign_in_method == "email-password";
    if with_password {
        call.check_password(input.password.as_deref().ok_or(ErrorCode::InvalidRequest)?)?;
    } else if !call.settings().passwordless_email_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let redirect_to = call.redirect_target(input.options.redirect_to.as_deref())?;
    let email = input.email.to_lowercase();
    let (roles, default_role) = account::roles(&input.options, call.settings())?;
    let mut guard = call.state();
    let state = &mut *guard;
    if state.user_by_email(&email).is_some() {
        return Err(ErrorCode::EmailAlreadyInUse.into());
    }
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    user.display_name = input.options.display_name.unwrap_or_else(|| email.clone());
    user.locale = account::locale(input.options.locale.as_deref(), call.settings());
    user.metadata = input.options.metadata;
    user.email = Some(email);
    (user.roles, user.default_role, user.is_anonymous) = (roles, default_role, false);
    let password = input.password.filter(|_| with_password);
    user.password = password.map(|password| PasswordDigest::new(id, &password));
    if !with_password || call.settings().email_verification_required {
        let write = if with_password { verification_mail } else { sign_in_mail };
        let mail = write(call, user, &redirect_to, input.code_challenge);
        state.revoke_all(id);
        call.service.core.outbox.mail(mail);
    }
    Ok(Answer::ok())
}

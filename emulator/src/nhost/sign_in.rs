//! Signing in with a password, or without an account.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::settings::Settings;
use super::state::{PasswordDigest, User};

#[derive(Deserialize)]
struct EmailPassword {
    email: String,
    password: String,
}

/// Refuses accounts that may not sign in at all.
pub(crate) fn check_may_sign_in(user: &User, settings: &Settings) -> Result<(), ErrorCode> {
    if user.disabled {
        return Err(ErrorCode::DisabledUser);
    }
    if settings.email_verification_required && !user.is_verified() {
        return Err(ErrorCode::UnverifiedUser);
    }
    Ok(())
}

/// `signInEmailPassword`
pub(crate) fn email_password(call: &Call<'_>) -> Outcome {
    let input: EmailPassword = call.input()?;
    let now = call.now();
    let mut guard = call.state();
    let state = &mut *guard;
    let user = state.user_by_email(&input.email).ok_or(ErrorCode::InvalidEmailPassword)?;
    check_may_sign_in(user, call.settings())?;
    if user.password != Some(PasswordDigest::new(user.id, &input.password)) {
        return Err(ErrorCode::InvalidEmailPassword.into());
    }
    if user.totp_active && call.settings().mfa_enabled {
        let ticket = user.issue_ticket("mfaTotp", now + TimeDelta::minutes(5), None);
        return Ok(Answer::json(&json!({"mfa": {"ticket": ticket}})));
    }
    let id = user.id;
    Ok(Answer::session(&call.service.start_session(state, id, false)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Anonymous {
    display_name: Option<String>,
    locale: Option<String>,
    #[serde(default)]
    metadata: Value,
}

/// `signInAnonymous`
pub(crate) fn anonymous(call: &Call<'_>) -> Outcome {
    const ROLE: &str = "anonymous";
    let input: Anonymous = call.input()?;
    if !call.settings().signup_enabled {
        return Err(ErrorCode::SignupDisabled.into());
    }
    if !call.settings().anonymous_enabled {
        return Err(ErrorCode::DisabledEndpoint.into());
    }
    let options = SignUpOptions {
        display_name: input.display_name,
        locale: input.locale,
        metadata: input.metadata,
        ..SignUpOptions::default()
    };
    let user = User {
        avatar_url: String::new(),
        roles: vec![ROLE.to_owned()],
        default_role: ROLE.to_owned(),
        is_anonymous: true,
        // Servers that start new users disabled let anonymous ones in all the same.
        disabled: false,
        ..call.new_user(&options, "Anonymous User")?
    };
    let id = user.id;
    let mut state = call.state();
    state.users.insert(id, user);
    Ok(Answer::session(&call.service.start_session(&mut state, id, false)?))
}

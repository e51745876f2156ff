//! The second factor: making a TOTP secret, switching it on and off, signing in with it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use super::call::{Answer, Call, Outcome};
use super::error::{ErrorCode, Failure};
use super::state::User;

/// `changeUserMfa`
///
/// A secret that is asked for while the factor is on replaces the one in use.
pub(crate) fn generate(call: &Call<'_>) -> Outcome {
    check_enabled(call)?;
    let id = call.user_id()?;
    let secret: [u8; 32] = rand::random();
    let mut state = call.state();
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    user.totp_secret = Some(secret.to_vec());
    let totp = totp(user).ok_or(ErrorCode::InternalServerError)?;
    let image = totp.to_qr_png().map_err(|_| ErrorCode::InternalServerError)?;
    let image = format!("data:image/png;base64,{}", STANDARD.encode(image));
    let secret = Secret::from(secret.to_vec()).to_base32();
    Ok(Answer::json(&json!({"imageUrl": image, "totpSecret": secret})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    code: String,
    active_mfa_type: Option<String>,
}

/// `verifyChangeUserMfa`
pub(crate) fn change(call: &Call<'_>) -> Outcome {
    let input: Change = call.input()?;
    check_enabled(call)?;
    let id = call.user_id()?;
    let now = call.now();
    let mut state = call.state();
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    let switch_on = input.active_mfa_type.as_deref() == Some("totp");
    if switch_on && user.totp_active {
        return Err(ErrorCode::TotpAlreadyActive.into());
    }
    if !switch_on && !user.totp_active {
        return Err(ErrorCode::DisabledMfaTotp.into());
    }
    if user.totp_secret.is_none() {
        return Err(ErrorCode::NoTotpSecret.into());
    }
    check_totp(user, &input.code, now.timestamp())?;
    user.totp_active = switch_on;
    if !switch_on {
        user.totp_secret = None;
    }
    Ok(Answer::ok())
}

#[derive(Deserialize)]
struct SignIn {
    ticket: String,
    otp: String,
}

/// `verifySignInMfaTotp`
///
/// A wrong code costs the ticket: the user has to sign in again.
pub(crate) fn sign_in(call: &Call<'_>) -> Outcome {
    let input: SignIn = call.input()?;
    check_enabled(call)?;
    let now = call.now();
    let mut guard = call.state();
    let state = &mut *guard;
    let (id, _) = state.take_ticket(&input.ticket, now).ok_or(ErrorCode::InvalidTicket)?;
    let user = state.users.get(&id).ok_or(ErrorCode::InvalidTicket)?;
    if user.disabled {
        return Err(ErrorCode::DisabledUser.into());
    }
    if !user.totp_active {
        return Err(ErrorCode::DisabledMfaTotp.into());
    }
    check_totp(user, &input.otp, now.timestamp())?;
    Ok(Answer::session(&call.service.start_session(state, id, false)?))
}

fn check_enabled(call: &Call<'_>) -> Result<(), Failure> {
    if call.settings().mfa_enabled { Ok(()) } else { Err(ErrorCode::DisabledEndpoint.into()) }
}

/// Checks a code against a user's secret, one time step of drift allowed.
///
/// # Errors
/// `no-totp-secret`, `invalid-totp`.
pub(crate) fn check_totp(user: &User, code: &str, now: i64) -> Result<(), ErrorCode> {
    let totp = totp(user).ok_or(ErrorCode::NoTotpSecret)?;
    let now = u64::try_from(now).unwrap_or_default();
    totp.check(code, now).map(|_| ()).ok_or(ErrorCode::InvalidTotp)
}

fn totp(user: &User) -> Option<Totp> {
    let account = user.email.clone().unwrap_or_else(|| user.id.to_string());
    Builder::new()
        .with_secret(user.totp_secret.clone()?)
        .with_skew(1)
        // The address is a label; a colon in it would end the issuer's name.
        .with_account_name(account.replace(':', "_"))
        .with_issuer(Some("hallpass-emulator".to_owned()))
        .build()
        .ok()
}

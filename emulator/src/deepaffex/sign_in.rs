//! Ways to sign a user in, and what is sent to people for it.

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::failure::Failure;
use super::session::{Lifetimes, issue};
use super::state::{Owner, User};
use super::{Call, Outcome, Rules};
use crate::outbox::{Mail, Sms};
use crate::random::{self, CodeCheck, OneTimeCode};
use crate::vendor::Vendor;

/// How many digits a code from an SMS has.
const CODE_LENGTH: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Login {
    email: String,
    password: String,
    #[serde(rename = "MFAToken")]
    mfa_token: Option<String>,
    /// The organization's, where the login is to one.
    identifier: Option<String>,
    #[serde(flatten)]
    lifetimes: Lifetimes,
}

/// Signs a user in on the device whose token the call carries.
pub(crate) fn login(call: &Call<'_>) -> Outcome {
    let login: Login = call.input()?;
    let Some(Owner::Device(device)) = call.caller else { return Err(Failure::TokenExpired) };
    let mut state = call.state();
    let user = state.by_email(&login.email).ok_or(Failure::NotFound("No such user"))?;
    let owner = Owner::User { id: checked(user, &login)?, device: Some(device) };
    let answer = issue(call, &mut state, owner, &login.lifetimes)?;
    Ok(Rules::json(StatusCode::OK, &answer))
}

/// Signs a member in with the organization's identifier, without a device.
pub(crate) fn organization_login(call: &Call<'_>) -> Outcome {
    let login: Login = call.input()?;
    let mut state = call.state();
    let organization = login.identifier.as_deref().unwrap_or_default();
    if state.organization_id(organization).is_none() {
        return Err(Failure::NotFound("No such organization"));
    }
    let user =
        state.by_email(&login.email).filter(|user| user.settings.organization == organization);
    let user = user.ok_or(Failure::NotFound("No such user"))?;
    let owner = Owner::User { id: checked(user, &login)?, device: None };
    let answer = issue(call, &mut state, owner, &login.lifetimes)?;
    Ok(Rules::json(StatusCode::OK, &answer))
}

/// The user's id, if what was sent is theirs.
fn checked(user: &User, login: &Login) -> Result<uuid::Uuid, Failure> {
    if user.settings.password != login.password {
        return Err(Failure::Incorrect("The password is not correct"));
    }
    match (&user.settings.mfa_token, &login.mfa_token) {
        (Some(wanted), given) if Some(wanted) != given.as_ref() => {
            Err(Failure::Incorrect("The MFA token is missing or not correct"))
        }
        _ => Ok(user.id),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CodeRequest {
    phone_number: String,
    identifier: String,
}

/// Sends a code of four digits to a user's telephone.
pub(crate) fn request_login_code(call: &Call<'_>) -> Outcome {
    let request: CodeRequest = call.input()?;
    let mut state = call.state();
    let user = state.by_phone_number(&request.phone_number);
    if user.is_none_or(|user| user.settings.organization != request.identifier) {
        return unknown(call);
    }
    let code =
        OneTimeCode::new(CODE_LENGTH, call.server.after(call.settings().login_code_lifetime));
    let sms = Sms::of_code(&request.phone_number, "login-code", &code.value, call.now());
    state.codes.insert(request.phone_number, code);
    call.server.outbox().text(sms);
    Ok(Rules::json(StatusCode::OK, &json!({ "success": true })))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResetRequest {
    email: String,
    identifier: String,
}

/// Mails a link to reset the password. The page behind it is the vendor's and is not emulated.
pub(crate) fn request_reset_password_link(call: &Call<'_>) -> Outcome {
    let request: ResetRequest = call.input()?;
    let state = call.state();
    let user = state.by_email(&request.email);
    let user = user.filter(|user| user.settings.organization == request.identifier);
    let Some(user) = user else { return unknown(call) };
    let ticket = random::token();
    let mut mail = Mail::new(&user.email, "password-reset", "Reset your password", call.now());
    mail.link = Some(format!("https://password.example.com/reset?token={ticket}"));
    mail.ticket = Some(ticket);
    call.server.outbox().mail(mail);
    Ok(Rules::json(StatusCode::OK, &json!({ "success": true })))
}

/// The answer where there is nobody to send anything to.
fn unknown(call: &Call<'_>) -> Outcome {
    if call.settings().unknown_is_unsuccessful {
        return Ok(Rules::json(StatusCode::OK, &json!({ "success": false })));
    }
    Err(Failure::NotFound("No such user"))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CodeLogin {
    login_code: String,
    phone_number: String,
    org_key: String,
    #[serde(flatten)]
    lifetimes: Lifetimes,
}

/// Signs a user in with the code from the SMS, which is used up by that.
pub(crate) fn login_with_phone_code(call: &Call<'_>) -> Outcome {
    let login: CodeLogin = call.input()?;
    let organizations = &call.settings().organizations;
    let organization = organizations.iter().find(|it| it.key == login.org_key);
    let organization = organization.ok_or(Failure::NotFound("No such organization"))?;
    let mut state = call.state();
    let user = state.by_phone_number(&login.phone_number);
    let user = user.filter(|user| user.settings.organization == organization.identifier);
    let id = user.ok_or(Failure::NotFound("No such user"))?.id;
    let code = state.codes.get(&login.phone_number);
    let check = code.map(|code| code.check(&login.login_code, call.now()));
    if check != Some(CodeCheck::Right) {
        return Err(Failure::Incorrect("The login code is not correct"));
    }
    let answer = issue(call, &mut state, Owner::User { id, device: None }, &login.lifetimes)?;
    state.codes.remove(&login.phone_number);
    Ok(Rules::json(StatusCode::OK, &answer))
}

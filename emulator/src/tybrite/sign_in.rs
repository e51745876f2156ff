//! Signing in: by password, and by a code from a mail.

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::settings::WrongCode;
use super::state::PasswordDigest;
use super::{Call, Failure, Outcome, Rules};
use crate::outbox::Mail;
use crate::random::{CodeCheck, OneTimeCode};
use crate::vendor::Vendor;

/// How many digits a mailed code has.
const CODE_LENGTH: usize = 6;

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
}

/// `login`
pub(crate) fn login(call: &Call<'_>) -> Outcome {
    let input: Login = call.input()?;
    let environment = call.environment()?;
    let mut guard = call.state();
    let state = &mut *guard;
    let account = state
        .by_email(environment, &input.email)
        .filter(|account| account.password == PasswordDigest::new(account.id, &input.password))
        .cloned()
        .ok_or(Failure::Unauthorized("Invalid email or password"))?;
    let answer = call.server.signed_in(state, &account, "Signed in");
    Ok(Rules::json(StatusCode::OK, &answer))
}

#[derive(Deserialize)]
struct MagicLink {
    email: String,
}

/// `sendMagicLink`: the answer is the same whether the address has an account or not.
pub(crate) fn send_magic_link(call: &Call<'_>) -> Outcome {
    let input: MagicLink = call.input()?;
    let environment = call.environment()?;
    let expires_at = call.server.after(call.settings().code_lifetime);
    let mut state = call.state();
    if let Some(account) = state.by_email(environment, &input.email) {
        let code = OneTimeCode::new(CODE_LENGTH, expires_at);
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("email", &account.email)
            .append_pair("token", &code.value)
            .finish();
        let mut mail = Mail::new(&account.email, "magic-link", "Your sign-in code", call.now());
        mail.link = Some(format!("{}/magic-link?{query}", call.settings().shop_url));
        mail.otp = Some(code.value.clone());
        account.code = Some(code);
        call.server.outbox().mail(mail);
    }
    let answer = json!({
        "message": "A code is on its way",
        "email": input.email,
        "hint": "Enter the six digits from the mail",
    });
    Ok(Rules::json(StatusCode::OK, &answer))
}

#[derive(Deserialize)]
struct VerifyOtp {
    email: String,
    token: String,
}

/// `verifyOtp`: a code is good once. A wrong guess leaves it.
pub(crate) fn verify_otp(call: &Call<'_>) -> Outcome {
    let input: VerifyOtp = call.input()?;
    let environment = call.environment()?;
    let now = call.now();
    let mut guard = call.state();
    let state = &mut *guard;
    let right = |code: &OneTimeCode| code.check(&input.token, now) == CodeCheck::Right;
    let account = state
        .by_email(environment, &input.email)
        .filter(|account| account.code.as_ref().is_some_and(right));
    let Some(account) = account else {
        return Err(match call.settings().wrong_code {
            WrongCode::BadRequest => Failure::WrongCode,
            WrongCode::Unauthorized => Failure::Unauthorized("The code is invalid or has expired"),
        });
    };
    account.code = None;
    account.email_confirmed = true;
    let account = account.clone();
    let answer = call.server.signed_in(state, &account, "Signed in");
    Ok(Rules::json(StatusCode::OK, &answer))
}

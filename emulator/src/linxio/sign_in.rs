//! Signing in: the password, and the one-time code that an account may want besides.

use chrono::SecondsFormat;
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{Failure, Problem};
use super::session::access_token;
use super::{Rules, Server};
use crate::answer::Answer;
use crate::outbox::Mail;
use crate::random::{self, CodeCheck, OneTimeCode};
use crate::vendor::{Call, Outcome, Vendor};

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
    domain: Option<String>,
}

/// `login`
///
/// The demand for a one-time code is a success without a token. A code that is sent takes the place
/// of an earlier one.
pub(super) fn login(call: &Call<'_, Rules>) -> Outcome<Rules> {
    let input: Login = call.input()?;
    let code = OneTimeCode::new(6, call.server.after(call.settings().otp_lifetime));
    let (number, account) = {
        let mut state = call.state();
        let account = state.by_email(&input.email).ok_or(Problem::BadCredentials)?;
        let here = match (&input.domain, &account.user.domain) {
            (Some(asked), Some(own)) => asked.eq_ignore_ascii_case(own),
            // Without a word about it, on either side, there is one place only.
            _ => true,
        };
        if account.user.password != input.password || !here {
            return Err(Problem::BadCredentials.into());
        }
        if account.user.otp {
            account.otp = Some(code.clone());
        }
        (account.number, account.user.clone())
    };
    if account.otp {
        let mut mail = Mail::new(&account.email, "signin-otp", "Your sign-in code", call.now());
        mail.otp = Some(code.value);
        call.server.outbox().mail(mail);
        let body = json!({"otp_required": true, "loginWithId": account.login_with_id});
        return Ok(Rules::json(StatusCode::OK, &body));
    }
    let mut body = begin(call.server, number)?;
    body["otp_required"] = json!(false);
    body["loginWithId"] = json!(account.login_with_id);
    Ok(Rules::json(StatusCode::OK, &body))
}

#[derive(Deserialize)]
struct VerifyOtp {
    email: String,
    code: String,
}

/// `verifyOtp`
///
/// A code works once; a wrong one leaves it as it is.
pub(super) fn verify_otp(call: &Call<'_, Rules>) -> Outcome<Rules> {
    let input: VerifyOtp = call.input()?;
    let now = call.now();
    let number = {
        let mut state = call.state();
        let account = state.by_email(&input.email).ok_or(Problem::WrongOtp)?;
        let code = account.otp.as_ref().ok_or(Problem::WrongOtp)?;
        match code.check(&input.code, now) {
            CodeCheck::Right => account.otp = None,
            CodeCheck::Wrong => return Err(Problem::WrongOtp.into()),
            CodeCheck::Expired => return Err(Problem::ExpiredOtp.into()),
        }
        account.number
    };
    let answer: Answer = Rules::json(StatusCode::OK, &begin(call.server, number)?);
    Ok(answer)
}

/// Begins a session of an account, and gives what an answer says of it.
fn begin(server: &Server<Rules>, account: i64) -> Result<Value, Failure> {
    let refresh_token = random::token();
    let expires_at = server.after(server.settings().refresh_token_lifetime);
    let mut state = server.state();
    let session = state.begin(account, refresh_token.clone(), expires_at);
    let user = &state.by_number(account).ok_or(Problem::BadCredentials)?.user;
    let (token, expire_at) = access_token(server, account, session);
    Ok(json!({
        "token": token,
        "refreshToken": refresh_token,
        "expireAt": expire_at.to_rfc3339_opts(SecondsFormat::Secs, false),
        "teamType": user.team_type,
        "roleId": user.role_id,
    }))
}

//! Following a link from a mail: the ticket is spent, and the browser sent on with the result.

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::redirect::{is_allowed, with_arguments};
use super::state::{State, Ticket};
use uuid::Uuid;

/// The tickets that a link may carry; the others are traded in elsewhere.
const LINK_TICKETS: [&str; 4] =
    ["passwordlessEmail", "verifyEmail", "emailConfirmChange", "passwordReset"];

/// `verifyTicket`
pub(crate) fn verify(call: &Call<'_>) -> Outcome {
    let value = call.query("ticket").unwrap_or_default();
    let target = call.query("redirectTo").unwrap_or_default();
    if !is_allowed(target, call.settings()) {
        return Ok(call.redirect_failure(None, ErrorCode::RedirectToNotAllowed, &[]));
    }
    let kind = value.split(':').next().unwrap_or_default();
    match redeem(call, kind, value) {
        Ok((name, token)) => {
            Ok(Answer::redirect(&with_arguments(target, &[(name, &token), ("type", kind)])))
        }
        Err(code) => Ok(call.redirect_failure(Some(target), code, &[])),
    }
}

/// Spends the ticket; gives the name and value of what the redirect carries.
fn redeem(call: &Call<'_>, kind: &str, value: &str) -> Result<(&'static str, String), ErrorCode> {
    if !LINK_TICKETS.contains(&kind) {
        return Err(ErrorCode::InvalidTicket);
    }
    let now = call.now();
    let mut guard = call.state();
    let state = &mut *guard;
    let (id, ticket) = state.take_ticket(value, now).ok_or(ErrorCode::InvalidTicket)?;
    confirm(state, id, kind)?;
    let challenge = |ticket: Ticket| ticket.code_challenge;
    let challenge = call.query("codeChallenge").map(str::to_owned).or_else(|| challenge(ticket));
    match challenge.filter(|_| call.is_newest()) {
        Some(challenge) => Ok(("code", state.issue_code(id, challenge, now))),
        None => Ok(("refreshToken", call.service.issue_refresh_token(state, id).to_string())),
    }
}

/// What a link proves: that its reader has the address it was sent to.
fn confirm(state: &mut State, id: Uuid, kind: &str) -> Result<(), ErrorCode> {
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidTicket)?;
    if user.disabled {
        return Err(ErrorCode::DisabledUser);
    }
    if kind == "emailConfirmChange" {
        let new_email = user.new_email.take().ok_or(ErrorCode::InvalidTicket)?;
        if state.user_by_email(&new_email).is_some() {
            return Err(ErrorCode::EmailAlreadyInUse);
        }
        let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidTicket)?;
        user.email = Some(new_email);
        user.email_verified = true;
        return Ok(());
    }
    user.email_verified = true;
    Ok(())
}

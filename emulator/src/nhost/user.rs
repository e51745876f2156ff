//! The signed-in user: reading the account and changing its password.

use serde::Deserialize;

use super::call::{Answer, Call, Outcome};
use super::error::ErrorCode;
use super::session::user_json;
use super::state::PasswordDigest;

/// `getUser`
pub(crate) fn get(call: &Call<'_>) -> Outcome {
    let id = call.user_id()?;
    let state = call.state();
    let user = state.users.get(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    Ok(Answer::json(&user_json(user)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangePassword {
    new_password: String,
    ticket: Option<String>,
}

/// `changeUserPassword`
///
/// A ticket is spent before the password is looked at: a bad one costs the ticket.
pub(crate) fn change_password(call: &Call<'_>) -> Outcome {
    let input: ChangePassword = call.input()?;
    let id = match &input.ticket {
        Some(ticket) => {
            let now = call.now();
            let taken = call.state().take_ticket(ticket, now);
            taken.ok_or(ErrorCode::InvalidTicket)?.0
        }
        None => call.user_id()?,
    };
    call.check_password(&input.new_password)?;
    let mut state = call.state();
    let user = state.users.get_mut(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
    user.password = Some(PasswordDigest::new(id, &input.new_password));
    if call.is_newest() {
        state.refresh_tokens.retain(|_, it| it.user_id != id || it.is_personal_access_token);
    }
    Ok(Answer::ok())
}

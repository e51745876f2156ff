//! Accounts: making one, reading it, and its password.

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;
use uuid::Uuid;

use super::session::{customer, user};
use super::state::{Account, PasswordDigest};
use super::{Call, Failure, Outcome, Rules};
use crate::outbox::Mail;
use crate::vendor::Vendor;

#[derive(Deserialize)]
struct Register {
    email: String,
    password: String,
    name: Option<String>,
    phone: Option<String>,
    #[serde(default)]
    marketing_consent: bool,
}

/// `register`: 201, or 409 where the address has an account.
pub(crate) fn register(call: &Call<'_>) -> Outcome {
    let input: Register = call.input()?;
    let environment = call.environment()?;
    let mut guard = call.state();
    let state = &mut *guard;
    if state.by_email(environment, &input.email).is_some() {
        return Err(Failure::Conflict);
    }
    let id = Uuid::new_v4();
    let account = Account {
        id,
        customer_id: Uuid::new_v4(),
        environment,
        email: input.email.to_lowercase(),
        email_confirmed: false,
        password: PasswordDigest::new(id, &input.password),
        name: input.name,
        phone: input.phone,
        marketing_consent: input.marketing_consent,
        created_at: call.now(),
        code: None,
    };
    let is_multi_store_customer = state.known_elsewhere.contains(&account.email);
    state.insert(account.clone());
    let mut answer = call.server.signed_in(state, &account, "Account created");
    answer["is_multi_store_customer"] = json!(is_multi_store_customer);
    Ok(Rules::json(StatusCode::CREATED, &answer))
}

/// `getCurrentUser`
pub(crate) fn current(call: &Call<'_>) -> Outcome {
    let id = call.account_id()?;
    let state = call.state();
    let account = state.account(id).ok_or(Failure::Unauthorized("The account is gone"))?;
    let answer = json!({"user": user(account), "customer": customer(account)});
    Ok(Rules::json(StatusCode::OK, &answer))
}

#[derive(Deserialize)]
struct UpdatePassword {
    password: String,
}

/// `updatePassword`: sessions go on as they are.
pub(crate) fn update_password(call: &Call<'_>) -> Outcome {
    let input: UpdatePassword = call.input()?;
    let id = call.account_id()?;
    let mut state = call.state();
    let account = state.account_mut(id).ok_or(Failure::Unauthorized("The account is gone"))?;
    account.password = PasswordDigest::new(id, &input.password);
    let answer = json!({
        "message": "Password updated",
        "user": {"id": id, "email": account.email},
    });
    Ok(Rules::json(StatusCode::OK, &answer))
}

#[derive(Deserialize)]
struct ResetPassword {
    email: String,
    redirect_to: Option<String>,
}

/// `resetPassword`: the answer is the same whether the address has an account or not.
///
/// How the page behind the link gets a session is not described. Here the mail holds a refresh token,
/// in the link's fragment and as the mail's ticket.
pub(crate) fn reset_password(call: &Call<'_>) -> Outcome {
    let input: ResetPassword = call.input()?;
    let environment = call.environment()?;
    let mut guard = call.state();
    let state = &mut *guard;
    if let Some(account) = state.by_email(environment, &input.email) {
        let id = account.id;
        let mut mail =
            Mail::new(&account.email, "password-reset", "Reset your password", call.now());
        let expires_at = call.server.after(call.settings().code_lifetime);
        let token = state.issue(id, Uuid::new_v4(), expires_at);
        let target = input.redirect_to.clone();
        let page =
            target.clone().unwrap_or_else(|| format!("{}/new-password", call.settings().shop_url));
        let fragment: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("refresh_token", &token)
            .append_pair("type", "recovery")
            .finish();
        mail.link = Some(format!("{page}#{fragment}"));
        mail.ticket = Some(token);
        mail.redirect_to = target;
        call.server.outbox().mail(mail);
    }
    let answer = json!({"message": "A link is on its way", "email": input.email});
    Ok(Rules::json(StatusCode::OK, &answer))
}

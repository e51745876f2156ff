//! Sessions: starting, renewing and ending them, and what they and their owners look like.
//!
//! The rules of rotation are in `state.rs`.

use chrono::{DateTime, SecondsFormat, Utc};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::state::{Account, Environment, Spending, State};
use super::{Call, Caller, Failure, Outcome, Rules};
use crate::vendor::{Server, Vendor};

/// The issuer in the access tokens.
const ISSUER: &str = "tybrite-emulator";

impl Server<Rules> {
    /// The next tokens of a session, or the first ones.
    pub(crate) fn session(&self, state: &mut State, account: Uuid, session: Uuid) -> Value {
        let settings = self.settings();
        let refresh_expiry = self.after(settings.refresh_token_lifetime);
        let refresh_token = state.issue(account, session, refresh_expiry);
        let expires_at = self.after(settings.access_token_lifetime).timestamp();
        let owner = state.account(account);
        let claims = json!({
            "iss": ISSUER,
            "sub": account,
            "email": owner.map(|it| it.email.as_str()),
            "environment": owner.map(|it| it.environment.as_str()),
            "session_id": session,
            "iat": self.now().timestamp(),
            "exp": expires_at,
        });
        let mut shown = json!({
            "access_token": self.keys().sign(&claims),
            "refresh_token": refresh_token,
            "expires_in": settings.access_token_lifetime.as_secs(),
        });
        if !settings.without_expires_at {
            shown["expires_at"] = json!(expires_at);
        }
        shown
    }

    /// What a sign-in answers.
    pub(crate) fn signed_in(&self, state: &mut State, account: &Account, message: &str) -> Value {
        let session = self.session(state, account.id, Uuid::new_v4());
        json!({
            "message": message,
            "user": user(account),
            "customer": customer(account),
            "session": session,
        })
    }
}

/// Who a customer's token speaks for.
///
/// # Errors
/// 401 when it is missing, not ours, too old, of the other environment, or its account is gone.
pub(crate) fn check_token(call: &Call<'_>) -> Result<(Uuid, Uuid), Failure> {
    const BAD: Failure = Failure::Unauthorized("The customer's token is invalid or has expired");
    let token =
        call.header("x-auth-token").ok_or(Failure::Unauthorized("x-auth-token is missing"))?;
    let claims = call.server.keys().check(token, call.now()).map_err(|_| BAD)?;
    let id = |name: &str| claims[name].as_str().and_then(|text| Uuid::parse_str(text).ok());
    let (Some(account), Some(session)) = (id("sub"), id("session_id")) else { return Err(BAD) };
    let state = call.state();
    let known = state.account(account);
    if known.is_none_or(|it| Some(it.environment) != call.caller.environment) {
        return Err(BAD);
    }
    Ok((account, session))
}

#[derive(Deserialize)]
struct Refresh {
    refresh_token: String,
}

/// `refreshToken`: strictly once for each token.
pub(crate) fn refresh(call: &Call<'_>) -> Outcome {
    let input: Refresh = call.input()?;
    let environment = call.environment()?;
    let mut guard = call.state();
    let state = &mut *guard;
    let spent = match state.spend(&input.refresh_token, environment, call.now()) {
        Spending::Good(spent) => spent,
        refused => {
            if matches!(refused, Spending::Replayed) {
                call.server.count_replay();
            }
            return Err(Failure::Unauthorized("The refresh token is invalid or has expired"));
        }
    };
    let session = call.server.session(state, spent.account, spent.session);
    Ok(Rules::json(StatusCode::OK, &json!({"message": "Session renewed", "session": session})))
}

/// `logout`: ends the session that the customer's token names, where one is sent. The access token
/// lives on until its own end.
pub(crate) fn logout(call: &Call<'_>) -> Outcome {
    if call.header("x-auth-token").is_some() {
        let (_, session) = check_token(call)?;
        call.state().end_session(session);
    }
    Ok(Rules::json(StatusCode::OK, &json!({"message": "Signed out"})))
}

impl Call<'_> {
    /// The environment that the store's key chose.
    ///
    /// # Errors
    /// Never after the key was checked.
    pub(crate) fn environment(&self) -> Result<Environment, Failure> {
        self.caller.environment.ok_or(Failure::Unauthorized("The store's key is invalid"))
    }

    /// The signed-in customer's account.
    ///
    /// # Errors
    /// Never after the token was checked.
    pub(crate) fn account_id(&self) -> Result<Uuid, Failure> {
        let Caller { account, .. } = &self.caller;
        account.ok_or(Failure::Unauthorized("x-auth-token is missing"))
    }
}

/// An account as the wire shows it.
pub(crate) fn user(account: &Account) -> Value {
    json!({
        "id": account.id,
        "email": account.email,
        "email_confirmed": account.email_confirmed,
        "created_at": time(account.created_at),
    })
}

/// The store's record of a customer as the wire shows it.
pub(crate) fn customer(account: &Account) -> Value {
    let mut shown = json!({
        "id": account.customer_id,
        "email": account.email,
        "address": null,
        "status": "active",
        "custom_fields": [],
        "tier": "standard",
        "join_date": account.created_at.format("%Y-%m-%d").to_string(),
        "external_id": null,
        "marketing_consent": account.marketing_consent,
        "total_purchases": 0,
        "last_purchase": null,
        "store_credit_balance": 0.0,
        "created_at": time(account.created_at),
        "updated_at": time(account.created_at),
        "store_metrics": null,
        "environment": account.environment.as_str(),
    });
    for (name, value) in [("name", &account.name), ("phone", &account.phone)] {
        if let Some(value) = value {
            shown[name] = json!(value);
        }
    }
    shown
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

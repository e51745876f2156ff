//! Tokens: issuing, renewing, checking and ending them.

use std::time::Duration;

use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::failure::Failure;
use super::state::{Owner, Pair, State};
use super::{Call, Outcome, Rules};
use crate::random;
use crate::vendor::Vendor;

/// How long a caller wants tokens to live, in seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Lifetimes {
    token_expires_in: Option<i64>,
    refresh_token_expires_in: Option<i64>,
}

/// Whose token came with a request.
pub(crate) fn owner(call: &Call<'_>) -> Result<Owner, Failure> {
    let token = call.bearer().ok_or(Failure::TokenExpired)?;
    call.server.keys().check(token, call.now()).map_err(|_| Failure::TokenExpired)?;
    let state = call.state();
    state.pairs.get(token).map(|pair| pair.owner.clone()).ok_or(Failure::TokenExpired)
}

/// The caller of an operation that cannot be called without a token.
fn caller(call: &Call<'_>) -> Result<Owner, Failure> {
    call.caller.clone().ok_or(Failure::TokenExpired)
}

/// Issues a pair, bound to where the call comes from.
pub(crate) fn issue(
    call: &Call<'_>,
    state: &mut State,
    owner: Owner,
    lifetimes: &Lifetimes,
) -> Result<Value, Failure> {
    let settings = call.settings();
    let lifetime =
        shortened("TokenExpiresIn", settings.token_lifetime, lifetimes.token_expires_in)?;
    let refresh_lifetime = shortened(
        "RefreshTokenExpiresIn",
        settings.refresh_token_lifetime,
        lifetimes.refresh_token_expires_in,
    )?;
    state.issued += 1;
    let mut claims = report(call, state, &owner);
    claims["iat"] = json!(call.now().timestamp());
    claims["exp"] = json!(call.server.after(lifetime).timestamp());
    claims["jti"] = json!(state.issued.to_string());
    let token = call.server.keys().sign(&claims);
    let refresh_token = random::token();
    let pair = Pair {
        owner,
        refresh_token: refresh_token.clone(),
        refresh_expires_at: call.server.after(refresh_lifetime),
        user_agent: call.header("user-agent").unwrap_or_default().to_owned(),
    };
    state.pairs.insert(token.clone(), pair);
    Ok(json!({ "Token": token, "RefreshToken": refresh_token }))
}

/// What is asked for can only shorten.
fn shortened(
    field: &'static str,
    granted: Duration,
    wanted: Option<i64>,
) -> Result<Duration, Failure> {
    match wanted.map(u64::try_from) {
        None => Ok(granted),
        Some(Ok(seconds)) if seconds > 0 => Ok(granted.min(Duration::from_secs(seconds))),
        Some(_) => Err(Failure::Field(field, json!(["min", [1]]))),
    }
}

/// What the service knows of a token's owner.
fn report(call: &Call<'_>, state: &State, owner: &Owner) -> Value {
    let settings = call.settings();
    let (kind, id, device, role, generation) = match owner {
        Owner::Device(id) => ("DEVICE", *id, Some(*id), "DEVICE", 1),
        Owner::User { id, device } => {
            let generation = state.user(*id).map_or(1, |user| user.session_generation);
            ("USER", *id, *device, "USER", generation)
        }
    };
    let key = device.and_then(|device| state.devices.get(&device));
    let license = settings.licenses.iter().find(|license| Some(&license.key) == key);
    let organization = match owner {
        Owner::Device(_) => license.map(|license| license.organization.clone()),
        Owner::User { id, .. } => state.user(*id).map(|user| user.settings.organization.clone()),
    };
    let organization = organization.and_then(|it| state.organization_id(&it));
    let mut report = json!({
        "Type": kind, "ID": id, "RoleID": role, "Region": settings.region, "iss": settings.region,
        "SessionGen": generation, "RemainingMeasurement": null,
        "ActiveLicense": license.is_some_and(|license| license.active),
    });
    let ids: [(&str, Option<Uuid>); 2] = [("DeviceID", device), ("OrganizationID", organization)];
    for (name, id) in ids {
        if let Some(id) = id {
            report[name] = json!(id);
        }
    }
    report
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Renewal {
    token: String,
    refresh_token: String,
    refresh_token_expires_in: Option<i64>,
}

/// A pair is renewed as a pair, and once. The token may have ended, but not the refresh token.
pub(crate) fn renew(call: &Call<'_>) -> Outcome {
    let renewal: Renewal = call.input()?;
    let mut state = call.state();
    let good = state.pairs.get(&renewal.token).filter(|pair| {
        pair.refresh_token == renewal.refresh_token && pair.refresh_expires_at > call.now()
    });
    let Some(owner) = good.map(|pair| pair.owner.clone()) else {
        if state.spent.contains(&renewal.refresh_token) {
            call.server.count_replay();
        }
        return Err(Failure::DeadPair);
    };
    let lifetimes = Lifetimes {
        token_expires_in: None,
        refresh_token_expires_in: renewal.refresh_token_expires_in,
    };
    let answer = issue(call, &mut state, owner, &lifetimes)?;
    state.pairs.remove(&renewal.token);
    state.spent.insert(renewal.refresh_token);
    Ok(Rules::json(StatusCode::OK, &answer))
}

/// Says what the token is worth that the call carries.
pub(crate) fn verify(call: &Call<'_>) -> Outcome {
    let owner = caller(call)?;
    let mut answer = report(call, &call.state(), &owner);
    let token = call.bearer().unwrap_or_default();
    let claims = call.server.keys().check(token, call.now());
    let claims = claims.map_err(|_| Failure::TokenExpired)?;
    answer["iat"] = claims["iat"].clone();
    answer["exp"] = claims["exp"].clone();
    Ok(Rules::json(StatusCode::OK, &answer))
}

/// Ends all of the user's sessions.
pub(crate) fn logout(call: &Call<'_>) -> Outcome {
    let Owner::User { id, .. } = caller(call)? else { return Err(Failure::TokenExpired) };
    call.state().log_out(id);
    Ok(Rules::json(StatusCode::OK, &json!({ "success": true })))
}

/// The user's profile.
pub(crate) fn current_user(call: &Call<'_>) -> Outcome {
    let Owner::User { id, .. } = caller(call)? else { return Err(Failure::TokenExpired) };
    let state = call.state();
    let user = state.user(id).ok_or(Failure::NotFound("No such user"))?;
    let profile = json!({
        "ID": user.id,
        "Email": user.email,
        "PhoneNumber": user.settings.phone_number,
        "OrganizationID": state.organization_id(&user.settings.organization),
        "RoleID": "USER",
        "StatusID": "ACTIVE",
    });
    Ok(Rules::json(StatusCode::OK, &profile))
}

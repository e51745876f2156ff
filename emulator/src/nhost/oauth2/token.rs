//! Codes and refresh tokens for tokens, and taking tokens back (RFC 6749, RFC 7636, RFC 7009).

use chrono::TimeDelta;
use hyper::{StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Grant, OAuth2Client, authenticated_client, refusal};
use crate::nhost::call::{Answer, Call, Outcome};
use crate::nhost::error::Failure;
use crate::nhost::state::{State, User};
use crate::nhost::{pkce, token};

/// `oauth2Token`
pub(crate) fn token(call: &Call<'_>) -> Outcome {
    let client = authenticated_client(call)?;
    match call.body["grant_type"].as_str() {
        Some("authorization_code") => by_code(call, client),
        Some("refresh_token") => by_refresh_token(call, client),
        _ => Err(refusal("unsupported_grant_type", "Unknown grant_type")),
    }
}

/// `oauth2Revoke`: a token that is unknown is as good as revoked.
pub(crate) fn revoke(call: &Call<'_>) -> Outcome {
    let client = authenticated_client(call)?;
    let token = call.body["token"].as_str().unwrap_or_default();
    let mut state = call.state();
    match state.oauth2.refresh_tokens.get(token) {
        Some(grant) if grant.client_id == client.id => {
            state.oauth2.refresh_tokens.remove(token);
        }
        Some(_) => {}
        None => {
            // A resource that checks the signature alone goes on to accept it until it expires.
            let claims = call.service.keys.verify_signature(token).unwrap_or_default();
            if claims["client_id"] == client.id.as_str() {
                state.oauth2.revoked_access_tokens.insert(token.to_owned());
            }
        }
    }
    Ok(Answer::empty(StatusCode::OK))
}

fn by_code(call: &Call<'_>, client: &OAuth2Client) -> Outcome {
    let given = |name: &str| call.body[name].as_str().unwrap_or_default();
    let invalid = || refusal("invalid_grant", "The code is invalid, expired or spent");
    let now = call.now();
    let mut state = call.state();
    let code = given("code");
    if let Some(grant_id) = state.oauth2.spent_codes.get(code).copied() {
        // A code that comes twice was stolen: what it led to ends (RFC 6749, section 4.1.2).
        state.oauth2.refresh_tokens.retain(|_, grant| grant.id != grant_id);
        return Err(invalid());
    }
    let grant = state.oauth2.codes.remove(code).ok_or_else(invalid)?;
    let proven = match &grant.code_challenge {
        Some(challenge) => pkce::fits(given("code_verifier"), challenge),
        None => true,
    };
    let ours = grant.client_id == client.id && grant.redirect_uri == given("redirect_uri");
    if !ours || !proven || grant.expires_at <= now {
        return Err(invalid());
    }
    state.oauth2.spent_codes.insert(code.to_owned(), grant.id);
    grant_tokens(call, &mut state, grant)
}

fn by_refresh_token(call: &Call<'_>, client: &OAuth2Client) -> Outcome {
    let invalid = || refusal("invalid_grant", "The refresh token is invalid, expired or spent");
    let now = call.now();
    let given = call.body["refresh_token"].as_str().unwrap_or_default();
    let mut state = call.state();
    let known = state.oauth2.refresh_tokens.get(given).filter(|grant| grant.client_id == client.id);
    known.filter(|grant| grant.expires_at > now).ok_or_else(invalid)?;
    let grant = state.oauth2.refresh_tokens.remove(given).ok_or_else(invalid)?;
    grant_tokens(call, &mut state, grant)
}

fn grant_tokens(call: &Call<'_>, state: &mut State, grant: Grant) -> Outcome {
    let user_id = grant.user_id.unwrap_or_default();
    let user = state.users.get(&user_id).filter(|user| !user.disabled);
    let user = user.ok_or_else(|| refusal("invalid_grant", "The user may not sign in"))?;
    let lifetime = call.settings().access_token_lifetime.as_secs();
    let mut answer = json!({
        "access_token": access_token(call, user, &grant)?,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "scope": grant.scopes.join(" "),
    });
    if has(&grant, "openid") {
        answer["id_token"] = id_token(call, user, &grant).into();
    }
    let refresh_token = Uuid::new_v4().simple().to_string();
    answer["refresh_token"] = refresh_token.as_str().into();
    let now = call.now();
    let grant = Grant { issued_at: now, expires_at: call.service.refresh_expiry(), ..grant };
    state.oauth2.refresh_tokens.insert(refresh_token, grant);
    Ok(Answer::json(&answer)
        .with_header(header::CACHE_CONTROL, "no-store")
        .with_header(header::PRAGMA, "no-cache"))
}

/// The user's access token, with the client and the scopes added.
fn access_token(call: &Call<'_>, user: &User, grant: &Grant) -> Result<String, Failure> {
    let (issued_at, expires_at) = times(call);
    let roles = (user.roles.as_slice(), user.default_role.as_str());
    let mut claims =
        token::access_claims(user.id, roles, user.is_anonymous, false, (issued_at, expires_at));
    claims["client_id"] = grant.client_id.as_str().into();
    claims["scope"] = grant.scopes.join(" ").into();
    // Two tokens of the same second must differ, for one of them may be revoked.
    claims["jti"] = Uuid::new_v4().to_string().into();
    Ok(call.service.keys.sign(&claims))
}

fn id_token(call: &Call<'_>, user: &User, grant: &Grant) -> String {
    let (issued_at, expires_at) = times(call);
    let mut claims = user_claims(user, |scope| has(grant, scope));
    claims["iss"] = call.service.core.url.as_str().into();
    claims["aud"] = grant.client_id.as_str().into();
    claims["iat"] = issued_at.into();
    claims["exp"] = expires_at.into();
    claims["auth_time"] = grant.issued_at.timestamp().into();
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    call.service.keys.sign(&claims)
}

/// What the scopes let a client know of a user.
pub(super) fn user_claims(user: &User, has: impl Fn(&str) -> bool) -> Value {
    let mut claims = json!({ "sub": user.id });
    if has("profile") {
        claims["name"] = user.display_name.as_str().into();
        claims["picture"] = user.avatar_url.as_str().into();
        claims["locale"] = user.locale.as_str().into();
    }
    if let Some(email) = user.email.as_deref().filter(|_| has("email")) {
        claims["email"] = email.into();
        claims["email_verified"] = user.email_verified.into();
    }
    if let Some(number) = user.phone_number.as_deref().filter(|_| has("phone")) {
        claims["phone_number"] = number.into();
        claims["phone_number_verified"] = user.phone_number_verified.into();
    }
    claims
}

fn has(grant: &Grant, scope: &str) -> bool {
    grant.scopes.iter().any(|it| it == scope)
}

fn times(call: &Call<'_>) -> (i64, i64) {
    let lifetime =
        TimeDelta::from_std(call.settings().access_token_lifetime).unwrap_or(TimeDelta::days(1));
    (call.now().timestamp(), (call.now() + lifetime).timestamp())
}

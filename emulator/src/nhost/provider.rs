//! Signing in and up by way of a provider: off to it, back from it, connecting accounts, and the
//! provider's own tokens.
//!
//! The far side is `stand_in.rs`; whom an account belongs to is decided in `link.rs`.

use chrono::{SecondsFormat, TimeDelta};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::account::SignUpOptions;
use super::call::{Answer, Call, Outcome};
use super::error::{ErrorCode, Failure};
use super::link::{Arrival, Intent};
use super::redirect::with_arguments;
use super::stand_in::{self, Account, ProviderTokens};
use super::validation::decode_words;

/// How long a browser may take at the provider, in seconds.
const STATE_LIFETIME: i64 = 60;

/// What the server has to know again when the browser comes back; it travels signed, as `state`.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Errand {
    /// The access token of the user to connect, unchecked.
    connect: Option<String>,
    options: SignUpOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_challenge: Option<String>,
    /// The client's own `state`, which goes back to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_state: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sign_up: bool,
}

/// `signInProvider`: off to the provider.
pub(crate) fn sign_in(call: &Call<'_>) -> Outcome {
    leave(call, false)
}

/// `signUpProvider`: off to the provider, for a new account.
pub(crate) fn sign_up(call: &Call<'_>) -> Outcome {
    leave(call, true)
}

/// `signInProviderCallbackGet` and `signInProviderCallbackPost`: back from the provider.
pub(crate) fn callback(call: &Call<'_>) -> Outcome {
    let argument = |name: &str| call.body[name].as_str().or_else(|| call.query(name));
    let Some(errand) = argument("state").and_then(|state| read_state(call, state)) else {
        return Ok(call.redirect_failure(None, ErrorCode::InvalidState, &[]));
    };
    let target = errand.options.redirect_to.clone();
    if let Some(error) = argument("error") {
        let mut more = vec![("provider_error", error)];
        more.extend(argument("error_description").map(|text| ("provider_error_description", text)));
        more.extend(argument("error_uri").map(|url| ("provider_error_url", url)));
        // The 2025 server forgets here where the user wanted to go.
        let target = target.as_deref().filter(|_| call.is_newest());
        return Ok(call.redirect_failure(target, ErrorCode::OauthProviderError, &more));
    }
    match arrive(call, argument("code").unwrap_or_default(), errand) {
        Ok(answer) => Ok(answer),
        Err(code) => Ok(call.redirect_failure(target.as_deref(), code, &[])),
    }
}

/// `getProviderTokens`: the tokens that the last sign-in brought, once.
pub(crate) fn tokens(call: &Call<'_>) -> Outcome {
    let user_id = call.user_id()?;
    let provider = call.path("provider");
    let mut state = call.state();
    let mut links = state.provider_links.iter_mut();
    let link = links.find(|link| link.user_id == user_id && link.provider == provider);
    let tokens = link.and_then(|link| link.tokens.take()).ok_or(ErrorCode::InvalidRequest)?;
    Ok(provider_session(call, &tokens))
}

/// `refreshProviderToken`: new tokens for a provider's refresh token.
pub(crate) fn refresh(call: &Call<'_>) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        refresh_token: String,
    }
    call.user_id()?;
    let body: Body = call.input()?;
    let refreshed = call.state().stand_in.refresh(call.path("provider"), &body.refresh_token);
    Ok(provider_session(call, &refreshed.ok_or(ErrorCode::OauthTokenExchangeFailed)?))
}

fn leave(call: &Call<'_>, sign_up: bool) -> Outcome {
    let provider = call.path("provider");
    let errand = Errand {
        connect: call.query("connect").filter(|_| !sign_up).map(str::to_owned),
        options: options(call)?,
        code_challenge: challenge(call),
        client_state: call.query("state").filter(|_| call.is_newest()).map(str::to_owned),
        sign_up,
    };
    let target = errand.options.redirect_to.as_deref();
    call.redirect_target(target)?;
    if !call.settings().providers.iter().any(|it| it == provider) {
        return Ok(call.redirect_failure(target, ErrorCode::DisabledEndpoint, &[]));
    }
    let service = call.service;
    let root = service.core.url.split("/nhost").next().unwrap_or_default();
    let location = with_arguments(
        &format!("{root}/_provider/{provider}/authorize"),
        &[
            ("client_id", &stand_in::client_id(provider)),
            ("redirect_uri", &format!("{}/signin/provider/{provider}/callback", service.core.url)),
            ("response_type", "code"),
            ("scope", stand_in::scope(provider)),
            ("state", &sign_state(call, &errand)),
        ],
    );
    Ok(Answer::redirect(&location))
}

/// Older servers know no PKCE and pass over the argument.
fn challenge(call: &Call<'_>) -> Option<String> {
    call.query("codeChallenge").filter(|_| call.is_newest()).map(str::to_owned)
}

fn options(call: &Call<'_>) -> Result<SignUpOptions, Failure> {
    let text = |name: &str| call.query(name).map(str::to_owned);
    let metadata = match call.query("metadata") {
        None => Value::Null,
        Some(text) => serde_json::from_str(text).map_err(|error| {
            let words = decode_words(&error, text.as_bytes());
            Failure::Query(format!("Error unmarshaling parameter 'metadata' as JSON: {words}"))
        })?,
    };
    Ok(SignUpOptions {
        allowed_roles: call
            .query("allowedRoles")
            .map(|it| it.split(',').map(str::to_owned).collect()),
        default_role: text("defaultRole"),
        display_name: text("displayName"),
        locale: text("locale"),
        metadata,
        redirect_to: text("redirectTo"),
    })
}

fn sign_state(call: &Call<'_>, errand: &Errand) -> String {
    let now = call.now().timestamp();
    let mut claims = json!(errand);
    claims["iss"] = "hasura-auth".into();
    claims["iat"] = now.into();
    claims["exp"] = (now + STATE_LIFETIME).into();
    call.service.keys.sign(&claims)
}

fn read_state(call: &Call<'_>, state: &str) -> Option<Errand> {
    let claims = call.service.keys.verify_signature(state).ok()?;
    let alive = claims["exp"].as_i64()? > call.now().timestamp();
    // An access token is signed with the same key, but is not an errand.
    let ours = claims.get("options").is_some();
    serde_json::from_value(claims).ok().filter(|_| alive && ours)
}

/// Exchanges the code and signs in, signs up or connects.
fn arrive(call: &Call<'_>, code: &str, errand: Errand) -> Result<Answer, ErrorCode> {
    let provider = call.path("provider");
    let target = errand.options.redirect_to.clone().unwrap_or_else(|| call.client_url());
    let (account, tokens) = exchange(call, provider, code)?;
    let arrival = Arrival { provider, account, tokens: Some(tokens) };
    let mut more = Vec::new();
    more.extend(errand.client_state.as_deref().map(|state| ("state", state)));
    if let Some(token) = &errand.connect {
        let claims = call.service.verify(token).map_err(|_| ErrorCode::InvalidRequest)?;
        let user_id = claims.user_id.ok_or(ErrorCode::InvalidRequest)?;
        connect(call, arrival, user_id)?;
        return Ok(Answer::redirect(&with_arguments(&target, &more)));
    }
    let intent = if errand.sign_up { Intent::SignUp } else { Intent::SignIn };
    let mut state = call.state();
    let user_id = arrival.user(call, &mut state, &errand.options, intent)?;
    let granted = match errand.code_challenge {
        Some(challenge) => ("code", state.issue_code(user_id, challenge, call.now())),
        None => ("refreshToken", call.service.issue_refresh_token(&mut state, user_id).to_string()),
    };
    more.push((granted.0, &granted.1));
    Ok(Answer::redirect(&with_arguments(&target, &more)))
}

fn exchange(
    call: &Call<'_>,
    provider: &str,
    code: &str,
) -> Result<(Account, ProviderTokens), ErrorCode> {
    let exchanged = call.state().stand_in.exchange(provider, code, call.now());
    let (tokens, account) = exchanged.ok_or(ErrorCode::OauthTokenExchangeFailed)?;
    Ok((account.ok_or(ErrorCode::OauthProfileFetchFailed)?, tokens))
}

fn connect(call: &Call<'_>, arrival: Arrival<'_>, user_id: Uuid) -> Result<(), ErrorCode> {
    let mut state = call.state();
    if !state.users.contains_key(&user_id) {
        return Err(ErrorCode::InvalidRequest);
    }
    arrival.connect(call, &mut state, user_id)
}

fn provider_session(call: &Call<'_>, tokens: &ProviderTokens) -> Answer {
    let expires_at = call.now() + TimeDelta::seconds(stand_in::TOKEN_LIFETIME);
    Answer::json(&json!({
        "accessToken": tokens.access_token,
        "expiresIn": stand_in::TOKEN_LIFETIME,
        "expiresAt": expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "refreshToken": tokens.refresh_token,
    }))
}

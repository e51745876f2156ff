//! From a client's authorisation request, by way of the user's sign-in, to a code.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{Grant, SCOPES, client, refusal};
use crate::nhost::call::{Answer, Call, Outcome};
use crate::nhost::error::ErrorCode;
use crate::nhost::redirect::with_arguments;

/// `oauth2Authorize` and `oauth2AuthorizePost`: keeps the request and sends the user to sign in.
pub(crate) fn authorize(call: &Call<'_>) -> Outcome {
    let argument = |name: &str| call.body[name].as_str().or_else(|| call.query(name));
    let client = client(call, argument("client_id").unwrap_or_default())
        .ok_or_else(|| refusal("invalid_request", "Unknown client_id"))?;
    let redirect_uri = argument("redirect_uri").unwrap_or_default();
    if !client.may_redirect_to(redirect_uri) {
        // Nobody may be sent to an address that is not registered, not even with an error.
        return Err(refusal("invalid_request", "redirect_uri is not registered"));
    }
    let scopes = argument("scope").unwrap_or("openid").split_whitespace();
    let scopes: Vec<String> = scopes.map(str::to_owned).collect();
    if let Some((error, description)) = fault(&argument, &scopes, client.secret.is_none()) {
        let mut arguments = vec![("error", error), ("error_description", description)];
        arguments.extend(argument("state").map(|state| ("state", state)));
        arguments.push(("iss", &call.service.core.url));
        return Ok(Answer::redirect(&with_arguments(redirect_uri, &arguments)));
    }
    let owned = |name: &str| argument(name).map(str::to_owned);
    let request_id = Uuid::new_v4();
    let request = Grant {
        id: Uuid::new_v4(),
        client_id: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        scopes,
        state: owned("state"),
        nonce: owned("nonce"),
        code_challenge: owned("code_challenge"),
        user_id: None,
        issued_at: call.now(),
        expires_at: call.now() + TimeDelta::minutes(10),
    };
    call.state().oauth2.requests.insert(request_id, request);
    let login = &call.settings().oauth2_login_url;
    Ok(Answer::redirect(&with_arguments(login, &[("request_id", &request_id.to_string())])))
}

/// What is wrong with a request, as error and description for the client.
fn fault<'a>(
    argument: &impl Fn(&str) -> Option<&'a str>,
    scopes: &[String],
    is_public: bool,
) -> Option<(&'static str, &'static str)> {
    let has_challenge = argument("code_challenge").is_some();
    if argument("response_type") != Some("code") {
        Some(("unsupported_response_type", "Only response_type=code is supported"))
    } else if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        Some(("invalid_scope", "Unknown scope"))
    } else if is_public && !has_challenge {
        Some(("invalid_request", "A public client must send a code_challenge"))
    } else if has_challenge && argument("code_challenge_method") != Some("S256") {
        Some(("invalid_request", "code_challenge_method must be S256"))
    } else if argument("prompt") == Some("none") {
        Some(("login_required", "The user is not signed in"))
    } else {
        None
    }
}

/// `oauth2LoginGet`: what the sign-in page shows of a request.
pub(crate) fn login_get(call: &Call<'_>) -> Outcome {
    let id = call.query("request_id").and_then(|id| Uuid::parse_str(id).ok());
    let state = call.state();
    let request =
        id.and_then(|id| state.oauth2.requests.get(&id)).filter(|it| it.expires_at > call.now());
    let request = request.ok_or(ErrorCode::InvalidRequest)?;
    Ok(Answer::json(&json!({
        "requestId": id,
        "clientId": request.client_id,
        "scopes": request.scopes,
        "redirectUri": request.redirect_uri,
    })))
}

/// `oauth2LoginPost`: the signed-in user agrees; where to send the browser, code included.
pub(crate) fn login_post(call: &Call<'_>) -> Outcome {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        request_id: Uuid,
    }
    let body: Body = call.input()?;
    let user_id = call.user_id()?;
    let now = call.now();
    let mut state = call.state();
    let request = state.oauth2.requests.remove(&body.request_id).filter(|it| it.expires_at > now);
    let request = request.ok_or(ErrorCode::InvalidRequest)?;
    let code = Uuid::new_v4().simple().to_string();
    let mut arguments = vec![("code", code.as_str()), ("iss", &call.service.core.url)];
    arguments.extend(request.state.as_deref().map(|state| ("state", state)));
    let redirect_uri = with_arguments(&request.redirect_uri, &arguments);
    let grant =
        Grant { user_id: Some(user_id), expires_at: now + TimeDelta::minutes(5), ..request };
    state.oauth2.codes.insert(code.clone(), grant);
    Ok(Answer::json(&json!({ "redirectUri": redirect_uri })))
}

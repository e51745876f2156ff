//! What the server tells of itself, of its keys, of a token and of the user behind one.

use serde_json::{Value, json};

use super::token::user_claims;
use super::{SCOPES, authenticated_client};
use crate::nhost::call::{Answer, Call, Outcome};
use crate::nhost::error::ErrorCode;
use crate::nhost::settings::Signing;
use crate::request;

/// `getOpenIDConfiguration` and `getOAuthAuthorizationServer` (RFC 8414).
pub(crate) fn discovery(call: &Call<'_>) -> Outcome {
    let url = &call.service.core.url;
    let algorithm = match call.settings().signing {
        Signing::Rs256 => "RS256",
        Signing::Hs256 => "HS256",
    };
    Ok(Answer::json(&json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth2/authorize"),
        "token_endpoint": format!("{url}/oauth2/token"),
        "userinfo_endpoint": format!("{url}/oauth2/userinfo"),
        "jwks_uri": format!("{url}/oauth2/jwks"),
        "revocation_endpoint": format!("{url}/oauth2/revoke"),
        "introspection_endpoint": format!("{url}/oauth2/introspect"),
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [algorithm],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            "sub", "name", "picture", "locale", "email", "email_verified", "phone_number",
            "phone_number_verified",
        ],
        "request_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "client_id_metadata_document_supported": false,
    })))
}

/// `oauth2Jwks`: the key set; empty when the key is a shared secret.
pub(crate) fn jwks(call: &Call<'_>) -> Outcome {
    let mut set = call.service.keys.key_set();
    if set["keys"].is_null() {
        set["keys"] = json!([]);
    }
    Ok(Answer::json(&set))
}

/// `oauth2UserinfoGet` and `oauth2UserinfoPost`: what the token's scopes tell of its user.
pub(crate) fn userinfo(call: &Call<'_>) -> Outcome {
    let user_id = call.user_id()?;
    let claims = request::bearer(&call.headers)
        .and_then(|token| call.service.keys.verify_signature(token).ok())
        .unwrap_or_default();
    let state = call.state();
    let user = state.users.get(&user_id).ok_or(ErrorCode::InvalidEmailPassword)?;
    // The token of a session is its user's own, and holds nothing back.
    let has = |scope: &str| match claims["scope"].as_str() {
        Some(scopes) => scopes.split(' ').any(|it| it == scope),
        None => true,
    };
    Ok(Answer::json(&user_claims(user, has)))
}

/// `oauth2Introspect` (RFC 7662): only a client's own tokens are told of.
pub(crate) fn introspect(call: &Call<'_>) -> Outcome {
    let client = authenticated_client(call)?;
    let token = call.body["token"].as_str().unwrap_or_default();
    let now = call.now();
    let state = call.state();
    if let Some(grant) = state.oauth2.refresh_tokens.get(token) {
        if grant.client_id != client.id || grant.expires_at <= now {
            return Ok(inactive());
        }
        return Ok(Answer::json(&json!({
            "active": true,
            "scope": grant.scopes.join(" "),
            "client_id": grant.client_id,
            "sub": grant.user_id,
            "exp": grant.expires_at.timestamp(),
            "iat": grant.issued_at.timestamp(),
            "iss": call.service.core.url,
            "token_type": "refresh_token",
        })));
    }
    let valid = call.service.verify(token).is_ok();
    let claims: Value = call.service.keys.verify_signature(token).unwrap_or_default();
    let ours = claims["client_id"] == client.id.as_str();
    if !valid || !ours || state.oauth2.revoked_access_tokens.contains(token) {
        return Ok(inactive());
    }
    Ok(Answer::json(&json!({
        "active": true,
        "scope": claims["scope"],
        "client_id": claims["client_id"],
        "sub": claims["sub"],
        "exp": claims["exp"],
        "iat": claims["iat"],
        "iss": claims["iss"],
        "token_type": "access_token",
    })))
}

fn inactive() -> Answer {
    Answer::json(&json!({ "active": false }))
}

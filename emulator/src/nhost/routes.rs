//! Which function answers which operation, by operation id.
//!
//! The document says where an operation lies and what it takes; nothing is said twice here.

use super::call::Handler;
use super::oauth2::{authorize, describe, token};
use super::{
    elevate, email, idtoken, mfa, otp, pat, pkce, provider, sign_in, sign_up, sign_up_only, sms,
    system, ticket, tokens, user, webauthn,
};

/// The handler of an operation.
pub(crate) fn handler(operation: &str) -> Option<Handler> {
    account(operation)
        .or_else(|| factor(operation))
        .or_else(|| external(operation))
        .or_else(|| authorization_server(operation))
}

/// Accounts, sessions and the server itself.
fn account(operation: &str) -> Option<Handler> {
    Some(match operation {
        // System.
        "getJWKs" => system::jwks,
        "getVersion" => system::version,
        "healthCheckGet" => system::health,
        "healthCheckHead" => system::health_head,
        // Accounts and sign-in.
        "signUpEmailPassword" => sign_up::email_password,
        "signInEmailPassword" => sign_in::email_password,
        "signInAnonymous" => sign_in::anonymous,
        "deanonymizeUser" => sign_up::deanonymize,
        "signInOTPEmail" => otp::start,
        "verifySignInOTPEmail" => otp::verify,
        "signInPasswordlessEmail" => email::passwordless,
        "signInPasswordlessSms" => sms::start,
        "verifySignInPasswordlessSms" => sms::verify,
        // Sessions.
        "refreshToken" => tokens::refresh,
        "verifyToken" => tokens::verify,
        "signOut" => tokens::sign_out,
        "createPAT" => pat::create,
        "signInPAT" => pat::sign_in,
        "verifyTicket" => ticket::verify,
        // The user's own affairs.
        "getUser" => user::get,
        "changeUserPassword" => user::change_password,
        "sendPasswordResetEmail" => email::password_reset,
        "changeUserEmail" => email::change,
        "sendVerificationEmail" => email::send_verification,
        _ => return None,
    })
}

/// Second factors, security keys and elevation.
fn factor(operation: &str) -> Option<Handler> {
    Some(match operation {
        // Second factor.
        "changeUserMfa" => mfa::generate,
        "verifyChangeUserMfa" => mfa::change,
        "verifySignInMfaTotp" => mfa::sign_in,
        // Security keys.
        "signUpWebauthn" => webauthn::sign_up,
        "verifySignUpWebauthn" => webauthn::verify_sign_up,
        "signInWebauthn" => webauthn::sign_in,
        "verifySignInWebauthn" => webauthn::verify_sign_in,
        "addSecurityKey" => webauthn::add_key,
        "verifyAddSecurityKey" => webauthn::verify_add_key,
        // Elevation.
        "elevateWebauthn" => webauthn::elevate,
        "verifyElevateWebauthn" => webauthn::verify_elevate,
        "elevateTotp" => elevate::totp,
        "elevateOTPEmail" => elevate::start_otp_email,
        "verifyElevateOTPEmail" => elevate::verify_otp_email,
        _ => return None,
    })
}

/// Providers, their ID tokens, and what came with the newer servers' sign-up.
fn external(operation: &str) -> Option<Handler> {
    Some(match operation {
        // Providers and their ID tokens.
        "signInProvider" => provider::sign_in,
        "signUpProvider" => provider::sign_up,
        "signInProviderCallbackGet" | "signInProviderCallbackPost" => provider::callback,
        "getProviderTokens" => provider::tokens,
        "refreshProviderToken" => provider::refresh,
        "signInIdToken" => idtoken::sign_in,
        "signUpIdToken" => idtoken::sign_up,
        "linkIdToken" => idtoken::link,
        // New accounts only.
        "signUpPasswordlessEmail" => sign_up_only::passwordless_email,
        "signUpOTPEmail" => sign_up_only::otp_email,
        "signUpPasswordlessSms" => sign_up_only::passwordless_sms,
        // PKCE.
        "tokenExchange" => pkce::exchange,
        _ => return None,
    })
}

/// The server as an authorisation server.
fn authorization_server(operation: &str) -> Option<Handler> {
    Some(match operation {
        "getOpenIDConfiguration" | "getOAuthAuthorizationServer" => describe::discovery,
        "oauth2Authorize" | "oauth2AuthorizePost" => authorize::authorize,
        "oauth2LoginGet" => authorize::login_get,
        "oauth2LoginPost" => authorize::login_post,
        "oauth2Token" => token::token,
        "oauth2Revoke" => token::revoke,
        "oauth2UserinfoGet" | "oauth2UserinfoPost" => describe::userinfo,
        "oauth2Jwks" => describe::jwks,
        "oauth2Introspect" => describe::introspect,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::nhost::{ServerGeneration, validation};

    #[test]
    fn every_operation_of_the_document_has_a_handler() {
        let operations = validation::document(ServerGeneration::Newest)().operations();
        assert_eq!(operations.len(), 63);
        let missing: Vec<_> = operations
            .iter()
            .filter(|it| super::handler(&it.id).is_none())
            .map(|it| &it.id)
            .collect();
        assert!(missing.is_empty(), "no handler for {missing:?}");
    }
}

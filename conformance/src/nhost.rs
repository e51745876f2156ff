//! Nhost Auth: the flows, and what goes before and after them.
//!
//! Both server generations are understood: what only newer ones know is
//! skipped on the older.

mod anonymous;
mod cleaning;
mod id_token;
mod mail;
mod oauth2;
mod password;
mod people;
mod provider;
mod security;
mod session;
mod sms;
mod system;
mod webauthn;

use hallpass::{Error, ErrorKind, nhost::ErrorCode, raw::nhost::OPERATIONS};

use crate::{
    Drive,
    scene::{Flow, Scene, Step, flow, holds},
};

const PROVIDER_CALLS: &str = "an identity provider has the browser call it, never an application";

/// How a server may word that it takes something for nonsense.
const REFUSED: [ErrorKind; 2] = [ErrorKind::Unauthenticated, ErrorKind::InvalidRequest];

/// Credentials, codes or tokens have to be refused as such. A server that conceals its reasons says no
/// more than `invalid-request`.
fn refused<T>(scene: &Scene, result: Result<T, Error>) -> Step<Error> {
    let error = scene.refused(result, &REFUSED)?;
    let is_concealed = ErrorCode::of(&error) == Some(ErrorCode::InvalidRequest);
    let is_said = error.kind() == ErrorKind::Unauthenticated || is_concealed;
    holds(is_said, format!("the error does not say that it was refused: {error}"))?;
    Ok(error)
}

const FLOWS: &[Flow] = &[
    flow!(
        "system",
        system::run,
        [
            "healthCheckGet",
            "healthCheckHead",
            "getVersion",
            "getJWKs",
            "getOpenIDConfiguration",
            "getOAuthAuthorizationServer",
            "oauth2Jwks",
        ]
    ),
    flow!(
        "password",
        password::run,
        ["signUpEmailPassword", "signInEmailPassword", "getUser", "changeUserPassword",]
    ),
    flow!("session", session::run, ["refreshToken", "verifyToken", "signOut"]),
    flow!("anonymous", anonymous::run, ["signInAnonymous", "deanonymizeUser"]),
    flow!(
        "mail-link",
        mail::links,
        ["signInPasswordlessEmail", "verifyTicket", "tokenExchange", "signUpPasswordlessEmail",]
    ),
    flow!("mail-code", mail::codes, ["signInOTPEmail", "verifySignInOTPEmail", "signUpOTPEmail"]),
    flow!("address", mail::address, ["sendVerificationEmail", "changeUserEmail"]),
    flow!("reset", mail::reset, ["sendPasswordResetEmail"]),
    flow!(
        "sms",
        sms::run,
        ["signInPasswordlessSms", "verifySignInPasswordlessSms", "signUpPasswordlessSms",]
    ),
    flow!(
        "mfa",
        security::mfa,
        ["changeUserMfa", "verifyChangeUserMfa", "verifySignInMfaTotp", "elevateTotp",]
    ),
    flow!("elevation", security::elevation, ["elevateOTPEmail", "verifyElevateOTPEmail"]),
    flow!("pat", security::pat, ["createPAT", "signInPAT"]),
    flow!(
        "webauthn",
        webauthn::run,
        [
            "signUpWebauthn",
            "verifySignUpWebauthn",
            "signInWebauthn",
            "verifySignInWebauthn",
            "elevateWebauthn",
            "verifyElevateWebauthn",
        ]
    ),
    flow!("security-key", webauthn::add, ["addSecurityKey", "verifyAddSecurityKey"]),
    flow!(
        "provider",
        provider::run,
        ["signInProvider", "getProviderTokens", "refreshProviderToken", "signUpProvider",]
    ),
    flow!("id-token", id_token::run, ["signUpIdToken", "signInIdToken", "linkIdToken"]),
    flow!(
        "oauth2",
        oauth2::run,
        [
            "oauth2AuthorizePost",
            "oauth2Authorize",
            "oauth2LoginGet",
            "oauth2LoginPost",
            "oauth2Token",
            "oauth2UserinfoGet",
            "oauth2UserinfoPost",
            "oauth2Introspect",
            "oauth2Revoke",
        ]
    ),
];

pub(crate) const fn drive() -> Drive {
    Drive {
        operations: OPERATIONS,
        // The recorded server answers 404 (`emulator/tests/recordings`).
        late: &["getProviderTokens", "refreshProviderToken"],
        flows: FLOWS,
        undriven: &[
            ("signInProviderCallbackGet", PROVIDER_CALLS),
            ("signInProviderCallbackPost", PROVIDER_CALLS),
        ],
        meet: |scene| Box::pin(meet(scene)),
        leave: |scene| Box::pin(cleaning::run(scene)),
    }
}

/// Tells the two generations apart, by how they refuse a call without a token.
async fn meet(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    // Without a token, and past the client, which would not even ask.
    let status = client.raw().get_user().await.err()?.status()?;
    scene.tell(match status.as_u16() {
        400 => "speaks as the release of October 2025 and older ones",
        401 => "speaks as the newest servers",
        _ => "speaks as no server that is known",
    });
    let version = client.get_version().await.ok()?;
    scene.tell(format!("version {version}"));
    Some(())
}

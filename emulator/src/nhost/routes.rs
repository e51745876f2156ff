//! Which function answers which operation, by operation id.
//!
//! The document says where an operation lies and what it takes; nothing is said twice here.

use super::call::Handler;
use super::{email, mfa, otp, pat, sign_in, sign_up, sms, system, ticket, tokens, user};

/// The handler of an operation.
pub(crate) fn handler(operation: &str) -> Option<Handler> {
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
        // Second factor.
        "changeUserMfa" => mfa::generate,
        "verifyChangeUserMfa" => mfa::change,
        "verifySignInMfaTotp" => mfa::sign_in,
        _ => return None,
    })
}

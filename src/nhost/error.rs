//! The service's error codes: their names, what each one means for a caller, what to do about it.

use std::borrow::Cow;

use crate::error::{ErrorKind, error_codes};

error_codes! {
    /// The codes that Nhost Auth gives its failures. The set is open: a code that this version
    /// does not know arrives as [`Other`](Self::Other).
    ///
    /// ```
    /// use hallpass::nhost::ErrorCode;
    /// use hallpass::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Unauthenticated).with_code("invalid-totp");
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::InvalidTotp));
    /// assert_eq!(ErrorCode::of(&Error::new(ErrorKind::Network)), None);
    /// ```
    enum;

    /// Another user has this e-mail address.
    EmailAlreadyInUse = "email-already-in-use", Conflict,
        "the e-mail address is taken: sign in instead, or use another";
    /// There is such a user already.
    UserAlreadyExists = "user-already-exists", Conflict,
        "the user exists already: sign in instead";
    /// The password is shorter than the server wants.
    PasswordTooShort = "password-too-short", InvalidRequest,
        "the password is too short for this server: choose a longer one";
    /// The password is known from a leak.
    PasswordInHibpDatabase = "password-in-hibp-database", InvalidRequest,
        "the password is known from a leak: choose another";
    /// A role that the server does not grant.
    RoleNotAllowed = "role-not-allowed", InvalidRequest,
        "the server does not grant one of these roles: leave it out, or allow it on the server";
    /// The default role is not among the allowed ones.
    DefaultRoleMustBeInAllowedRoles = "default-role-must-be-in-allowed-roles", InvalidRequest,
        "the default role is not among the allowed roles: add it there";
    /// The redirect target is not on the server's list.
    RedirectToNotAllowed = "redirectTo-not-allowed", InvalidRequest,
        "the server does not redirect there: use an allowed URL, or allow this one on the server";
    /// A locale that the server does not serve.
    LocaleNotAllowed = "locale-not-allowed", InvalidRequest,
        "the server does not serve this locale: use another";
    /// No one may sign up.
    SignupDisabled = "signup-disabled", Forbidden,
        "the server takes no new users: someone who runs it has to allow sign-up";
    /// The account is disabled.
    DisabledUser = "disabled-user", Unauthenticated,
        "the account is disabled: someone who runs the server has to enable it";
    /// The e-mail address and the password do not belong together, or there is no such user.
    InvalidEmailPassword = "invalid-email-password", Unauthenticated,
        "e-mail address and password do not fit an account: check both";
    /// The e-mail address has not been verified.
    UnverifiedUser = "unverified-user", Unauthenticated,
        "the e-mail address is not verified: follow the link in the mail, or have it sent again";
    /// The one-time code from the authenticator app is wrong.
    InvalidTotp = "invalid-totp", Unauthenticated,
        "the TOTP code is wrong and may have used up its ticket: sign in again for a new challenge";
    /// The one-time code is wrong.
    InvalidOtp = "invalid-otp", Unauthenticated,
        "the one-time code is wrong or too old: ask for a new one";
    /// Too many wrong one-time codes.
    OtpTooManyAttempts = "otp-too-many-attempts", Unauthenticated,
        "too many wrong one-time codes: ask for a new code";
    /// The ticket is wrong, used or too old.
    InvalidTicket = "invalid-ticket", Unauthenticated,
        "the ticket or code is wrong, used or too old: start over to get a new one";
    /// The personal access token is wrong or too old.
    InvalidPat = "invalid-pat", Unauthenticated,
        "the personal access token is wrong, deleted or too old: create a new one";
    /// The refresh token is wrong, used or too old.
    InvalidRefreshToken = "invalid-refresh-token", Unauthenticated,
        "the refresh token is wrong, used or too old: sign in again";
    /// Anonymous users may not do this.
    ForbiddenAnonymous = "forbidden-anonymous", Forbidden,
        "anonymous users may not do this: deanonymize the user first";
    /// The user is not anonymous.
    UserNotAnonymous = "user-not-anonymous", Conflict,
        "the user is not anonymous, so there is nothing to do";
    /// The e-mail address is verified already.
    EmailAlreadyVerified = "email-already-verified", Conflict,
        "the e-mail address is verified already, so there is nothing to do";
    /// The user has no TOTP secret.
    NoTotpSecret = "no-totp-secret", Conflict,
        "the user has no TOTP secret: generate one with `change_user_mfa` first";
    /// TOTP is active already.
    TotpAlreadyActive = "totp-already-active", Conflict,
        "TOTP is active already: deactivate it first to set it up anew";
    /// The user has no TOTP.
    DisabledMfaTotp = "disabled-mfa-totp", Conflict,
        "the user has no active TOTP: set it up first";
    /// No such kind of MFA.
    MfaTypeNotFound = "mfa-type-not-found", InvalidRequest,
        "the server knows no such kind of MFA: use TOTP";
    /// The feature is switched off.
    DisabledEndpoint = "disabled-endpoint", FeatureDisabled,
        "the server has this feature switched off: someone who runs it has to enable it";
    /// The request is wrong; with error concealment on, any failed authentication.
    InvalidRequest = "invalid-request", InvalidRequest,
        "the server refused the request without saying why: check credentials, codes and arguments";
    /// The server failed.
    InternalServerError = "internal-server-error", Server,
        "the server failed: repeat later";
    /// The SMS could not be sent.
    CannotSendSms = "cannot-send-sms", Server,
        "the server could not send the SMS: check the number, repeat later";
    /// The provider account belongs to a user already.
    ProviderAccountAlreadyLinked = "provider-account-already-linked", Conflict,
        "the provider account is linked to a user already: sign in with it, or unlink it there";
    /// The state of an OAuth round trip does not fit.
    InvalidState = "invalid-state", Unauthenticated,
        "the provider's answer does not fit this sign-in: start over";
    /// The provider's code could not be traded (the service's own spelling).
    OauthTokenExchangeFailed = "oauth-token-echange-failed", Unauthenticated,
        "the provider did not give a token: start over";
    /// The provider's profile could not be read.
    OauthProfileFetchFailed = "oauth-profile-fetch-failed", Unauthenticated,
        "the provider did not give the user's profile: start over";
    /// The provider reported a failure.
    OauthProviderError = "oauth-provider-error", Unauthenticated,
        "the provider reported a failure: start over";
    /// No valid access token. Older servers say it in prose, which becomes this code too.
    Unauthorized = "unauthorized", Unauthenticated,
        "the server did not accept the access token: sign in again";
    /// The oldest servers' word for a missing access token.
    UnauthenticatedUser = "unauthenticated-user", Unauthenticated,
        "the server did not accept the access token: sign in again";
    /// The access token is not elevated. Every generation's way to say so becomes this code.
    ElevatedClaimRequired = "elevated-claim-required", ElevationRequired,
        "the server wants an elevated token: elevate with a security key, TOTP or e-mail, then repeat";
    /// A field breaks the document's rules. Older servers say it in prose, which becomes this code.
    SchemaValidationError = "schema-validation-error", InvalidRequest,
        "the server refused a field of the request: `server_message()` names it";
    /// The request could not be read. Older servers say it in prose, which becomes this code.
    RequestValidationError = "request-validation-error", InvalidRequest,
        "the server could not read the request: `server_message()` says why";
    /// An argument is missing or cannot be read.
    BadRequest = "bad-request", InvalidRequest,
        "the server misses an argument or cannot read it: `server_message()` names it";
    /// OAuth2: the client is unknown or its secret wrong.
    InvalidClient = "invalid_client", Unauthenticated,
        "the server does not accept this OAuth2 client: check its id and secret";
    /// OAuth2: the code or the refresh token is wrong, used or too old.
    InvalidGrant = "invalid_grant", Unauthenticated,
        "the code or refresh token is wrong, used or too old: start over";
    /// OAuth2: the access token is wrong or too old.
    InvalidToken = "invalid_token", Unauthenticated,
        "the server did not accept the access token: get a new one";
    /// OAuth2: the user or the server said no.
    AccessDenied = "access_denied", Forbidden,
        "the user or the server denied access";
}

/// The sentence for a code the crate knows, else the kind's own.
pub(super) fn sentence(code: Option<&ErrorCode>, kind: ErrorKind) -> Option<Cow<'static, str>> {
    let code = code?;
    // A status may overrule what a code usually means (a proxy's 503 with a known code, say); then
    // the kind's sentence is the right one.
    (code.kind() == Some(kind)).then(|| code.sentence()).flatten().map(Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_from_its_wire_name() {
        for code in ALL {
            assert_eq!(&ErrorCode::from(code.as_str()), code);
        }
    }

    #[test]
    fn every_code_of_the_document_is_known() {
        for code in crate::raw::nhost::types::ErrorResponseError::KNOWN {
            let known = ErrorCode::from(code.as_str());
            assert!(!matches!(known, ErrorCode::Other(_)), "{code} is missing");
        }
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let code = ErrorCode::from("coffee-not-ready");
        assert_eq!(code, ErrorCode::Other("coffee-not-ready".into()));
        assert_eq!(code.to_string(), "coffee-not-ready");
        assert_eq!(code.kind(), None);
    }
}

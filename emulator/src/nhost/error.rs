//! What a failed operation answers: the service's own errors and the shapes around them, in the
//! words of both server generations.
//!
//! A handler returns a [`Failure`]; nothing but this file turns one into bytes.

use hyper::StatusCode;
use serde_json::json;

use super::call::Answer;
use super::settings::ServerGeneration;

/// Why an operation failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service's own word: `{error, message, status}`.
    Service(ErrorCode),
    /// The body does not fit its schema.
    Schema(String),
    /// The request does not fit the document in another way.
    Request(String),
    /// No valid token, or not an elevated one.
    Unauthorized { reason: String, scheme: String },
    /// A query argument is missing or cannot be read.
    Query(String),
    /// A status and nothing else.
    Empty(StatusCode),
    /// An answer in a shape of its own.
    Verbatim(Box<Answer>),
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Service(code)
    }
}

impl Failure {
    /// The bytes of this failure.
    pub(crate) fn into_answer(self, generation: ServerGeneration, conceal: bool) -> Answer {
        const CHARSET: &str = "application/json; charset=utf-8";
        let newest = generation == ServerGeneration::Newest;
        let (status, body) = match self {
            Self::Service(code) => {
                let shown =
                    if conceal && code.is_sensitive() { ErrorCode::InvalidRequest } else { code };
                return shown.answer(generation);
            }
            Self::Verbatim(answer) => return *answer,
            Self::Empty(status) => return Answer::empty(status),
            Self::Schema(reason) if newest => (
                StatusCode::BAD_REQUEST,
                json!({"error": "schema-validation-error", "reason": reason}),
            ),
            Self::Request(reason) if newest => (
                StatusCode::BAD_REQUEST,
                json!({"error": "request-validation-error", "reason": reason}),
            ),
            Self::Schema(reason) | Self::Request(reason) => {
                let error = format!("error in openapi3filter.RequestError: {reason}");
                (StatusCode::BAD_REQUEST, json!({ "error": error }))
            }
            Self::Unauthorized { reason, scheme } if newest => (
                StatusCode::UNAUTHORIZED,
                json!({"error": "unauthorized", "reason": reason, "securityScheme": scheme}),
            ),
            Self::Unauthorized { reason, .. } => {
                let error = format!(
                    "error in openapi3filter.SecurityRequirementsError: security requirements failed: {reason}"
                );
                (StatusCode::BAD_REQUEST, json!({ "error": error }))
            }
            Self::Query(message) if newest => {
                (StatusCode::BAD_REQUEST, json!({"errors": "bad-request", "message": message}))
            }
            Self::Query(message) => (StatusCode::BAD_REQUEST, json!({ "msg": message })),
        };
        Answer::json_as(status, CHARSET, &body)
    }
}

macro_rules! error_codes {
    ($($variant:ident => $status:literal, $code:literal, $message:literal;)*) => {
        /// The service's error codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum ErrorCode { $($variant,)* }

        impl ErrorCode {
            fn parts(self) -> (u16, &'static str, &'static str) {
                match self { $(Self::$variant => ($status, $code, $message),)* }
            }
        }
    };
}

error_codes! {
    DefaultRoleMustBeInAllowedRoles => 400, "default-role-must-be-in-allowed-roles", "Default role must be in allowed roles";
    DisabledEndpoint => 409, "disabled-endpoint", "This endpoint is disabled";
    DisabledMfaTotp => 401, "disabled-mfa-totp", "User does not have TOTP MFA enabled";
    DisabledUser => 401, "disabled-user", "User is disabled";
    EmailAlreadyInUse => 409, "email-already-in-use", "Email already in use";
    EmailAlreadyVerified => 400, "email-already-verified", "User's email is already verified";
    ForbiddenAnonymous => 403, "forbidden-anonymous", "Forbidden, user is anonymous.";
    InternalServerError => 500, "internal-server-error", "Internal server error";
    InvalidEmailPassword => 401, "invalid-email-password", "Incorrect email or password";
    InvalidOtp => 400, "invalid-otp", "Invalid or expired OTP";
    InvalidPat => 401, "invalid-pat", "Invalid or expired personal access token";
    InvalidRefreshToken => 401, "invalid-refresh-token", "Invalid or expired refresh token";
    InvalidRequest => 400, "invalid-request", "The request payload is incorrect";
    InvalidState => 400, "invalid-state", "Invalid state";
    InvalidTicket => 401, "invalid-ticket", "Invalid ticket";
    InvalidTotp => 401, "invalid-totp", "Invalid TOTP code";
    NoTotpSecret => 400, "no-totp-secret", "User does not have a TOTP secret";
    OauthProfileFetchFailed => 400, "oauth-profile-fetch-failed", "Failed to get user profile";
    OauthProviderError => 400, "oauth-provider-error", "Provider returned an error";
    OauthTokenExchangeFailed => 400, "oauth-token-echange-failed", "Failed to exchange token";
    OtpTooManyAttempts => 400, "otp-too-many-attempts", "Too many wrong attempts, ask for a new code";
    PasswordInHibpDatabase => 400, "password-in-hibp-database", "Password is in HIBP database";
    PasswordTooShort => 400, "password-too-short", "Password is too short";
    ProviderAccountAlreadyLinked => 400, "provider-account-already-linked", "Provider account is already linked to a user";
    RedirectToNotAllowed => 400, "redirectTo-not-allowed", "The value of \"options.redirectTo\" is not allowed.";
    RoleNotAllowed => 400, "role-not-allowed", "Role not allowed";
    SignupDisabled => 403, "signup-disabled", "Sign up is disabled.";
    TotpAlreadyActive => 400, "totp-already-active", "TOTP MFA is already active";
    UnverifiedUser => 401, "unverified-user", "User is not verified.";
    UserNotAnonymous => 400, "user-not-anonymous", "Logged in user is not anonymous";
}

impl ErrorCode {
    /// The code on the wire; newer servers renamed one.
    pub(crate) fn code(self, generation: ServerGeneration) -> &'static str {
        match self {
            Self::EmailAlreadyInUse if generation == ServerGeneration::Newest => {
                "user-already-exists"
            }
            _ => self.parts().1,
        }
    }

    /// The message beside the code.
    pub(crate) fn message(self, generation: ServerGeneration) -> &'static str {
        match self {
            Self::EmailAlreadyInUse if generation == ServerGeneration::Newest => {
                "User already exists"
            }
            _ => self.parts().2,
        }
    }

    fn answer(self, generation: ServerGeneration) -> Answer {
        let (status, ..) = self.parts();
        let (code, message) = (self.code(generation), self.message(generation));
        let body = json!({"error": code, "message": message, "status": status});
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Answer::json_as(status, "application/json", &body)
    }

    /// Whether a server that conceals errors hides this one: all that tell of an account.
    pub(crate) fn is_sensitive(self) -> bool {
        matches!(
            self,
            Self::DisabledMfaTotp
                | Self::DisabledUser
                | Self::EmailAlreadyInUse
                | Self::EmailAlreadyVerified
                | Self::ForbiddenAnonymous
                | Self::InvalidEmailPassword
                | Self::InvalidOtp
                | Self::InvalidPat
                | Self::InvalidRefreshToken
                | Self::InvalidTicket
                | Self::InvalidTotp
                | Self::NoTotpSecret
                | Self::OtpTooManyAttempts
                | Self::RoleNotAllowed
                | Self::SignupDisabled
                | Self::UnverifiedUser
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concealment_hides_accounts_but_not_mistakes() {
        let hidden = Failure::from(ErrorCode::InvalidRefreshToken)
            .into_answer(ServerGeneration::Release2025, true);
        assert_eq!(hidden.status, StatusCode::BAD_REQUEST);
        let shown = Failure::from(ErrorCode::PasswordTooShort)
            .into_answer(ServerGeneration::Release2025, true);
        assert!(String::from_utf8_lossy(&shown.body).contains("password-too-short"));
    }

    #[test]
    fn generations_differ_in_how_they_refuse_a_token() {
        let failure = || Failure::Unauthorized { reason: "x".into(), scheme: "BearerAuth".into() };
        let status = |generation| failure().into_answer(generation, false).status;
        assert_eq!(status(ServerGeneration::Release2025), StatusCode::BAD_REQUEST);
        assert_eq!(status(ServerGeneration::Newest), StatusCode::UNAUTHORIZED);
    }
}

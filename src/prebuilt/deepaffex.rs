// @generated from openapi/deepaffex.yaml by `cargo xtask gen`: do not edit.
//
// 12 operations: 12 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (29):
// - currentUser 401
// - currentUser default
// - login 400
// - login 401
// - login 404
// - login default
// - loginWithPhoneCode 400
// - loginWithPhoneCode 404
// - loginWithPhoneCode default
// - logout 401
// - logout default
// - organizationLogin 400
// - organizationLogin 404
// - organizationLogin default
// - registerLicense 400
// - registerLicense 403
// - registerLicense 404
// - registerLicense default
// - renew 401
// - renew default
// - requestLoginCode 401
// - requestLoginCode default
// - requestResetPasswordLink 401
// - requestResetPasswordLink default
// - status default
// - unregisterLicense 401
// - unregisterLicense default
// - verifyToken 401
// - verifyToken default
//
// Kept as a secret (13):
// - LoginRequest.MFAToken
// - LoginRequest.Password
// - OrganizationLoginRequest.MFAToken
// - OrganizationLoginRequest.Password
// - PhoneCodeLoginRequest.LoginCode
// - PhoneCodeLoginRequest.OrgKey
// - RegisterLicenseRequest.Key
// - RegisteredLicense.RefreshToken
// - RegisteredLicense.Token
// - RenewRequest.RefreshToken
// - RenewRequest.Token
// - TokenPair.RefreshToken
// - TokenPair.Token
//
// Opened an enum (1):
// - ErrorResponse.Code
//
// Stripped validation (1):
// - RegisterLicenseRequest.Version maxLength 20

use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// A failure that the service itself reports.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorResponse {
        /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
        ///
        /// - `TOKEN_EXPIRED` (401): the token has ended; as an answer to `renew`, the pair is gone.
        /// - `BAD_REQUEST` (400): the request cannot be read.
        /// - `VALIDATION_ERROR` (400): fields break the service's rules; `Errors` names them.
        /// - `INCORRECT_REQUEST` (400): what was sent does not fit, a wrong code for example.
        /// - `RESTRICTED` (403): the token or the licence does not allow it.
        /// - `NOT_FOUND` (404): there is no such thing.
        /// - `USER_ALREADY_EXISTS`: there is such a user already.
        ///
        /// Apart from 401 and 403 the statuses are inferred.
        #[serde(rename = "Code")]
        pub code: ErrorResponseCode,
        /// With `VALIDATION_ERROR`: for each field the rules that it breaks. A rule is a list of its name
        /// and its arguments, `["max", [20]]`.
        #[serde(
            rename = "Errors",
            default,
            skip_serializing_if = ":: std :: collections :: HashMap::is_empty"
        )]
        pub errors: ::std::collections::HashMap<
            ::std::string::String,
            ::std::vec::Vec<::std::vec::Vec<::serde_json::Value>>,
        >,
        /// One English sentence for developers. Its wording is not fixed.
        #[serde(rename = "Message")]
        pub message: ::std::string::String,
    }
    /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
    ///
    /// - `TOKEN_EXPIRED` (401): the token has ended; as an answer to `renew`, the pair is gone.
    /// - `BAD_REQUEST` (400): the request cannot be read.
    /// - `VALIDATION_ERROR` (400): fields break the service's rules; `Errors` names them.
    /// - `INCORRECT_REQUEST` (400): what was sent does not fit, a wrong code for example.
    /// - `RESTRICTED` (403): the token or the licence does not allow it.
    /// - `NOT_FOUND` (404): there is no such thing.
    /// - `USER_ALREADY_EXISTS`: there is such a user already.
    ///
    /// Apart from 401 and 403 the statuses are inferred.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ErrorResponseCode {
        /// `TOKEN_EXPIRED`
        TokenExpired,
        /// `BAD_REQUEST`
        BadRequest,
        /// `VALIDATION_ERROR`
        ValidationError,
        /// `INCORRECT_REQUEST`
        IncorrectRequest,
        /// `RESTRICTED`
        Restricted,
        /// `NOT_FOUND`
        NotFound,
        /// `USER_ALREADY_EXISTS`
        UserAlreadyExists,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ErrorResponseCode {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::TokenExpired,
            Self::BadRequest,
            Self::ValidationError,
            Self::IncorrectRequest,
            Self::Restricted,
            Self::NotFound,
            Self::UserAlreadyExists,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::TokenExpired => "TOKEN_EXPIRED",
                Self::BadRequest => "BAD_REQUEST",
                Self::ValidationError => "VALIDATION_ERROR",
                Self::IncorrectRequest => "INCORRECT_REQUEST",
                Self::Restricted => "RESTRICTED",
                Self::NotFound => "NOT_FOUND",
                Self::UserAlreadyExists => "USER_ALREADY_EXISTS",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ErrorResponseCode);
    /// The same failure in the shape of older descriptions of the service. Whether a server still
    /// answers so is not known.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LegacyErrorResponse {
        /// The code of the failure, one of those of `ErrorResponse`.
        #[serde(rename = "errorCode")]
        pub error_code: ::std::string::String,
        /// One English sentence for developers. Its wording is not fixed.
        pub message: ::std::string::String,
    }
    /// Whose telephone a login code is for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LoginCodeRequest {
        /// The identifier of the user's organization.
        #[serde(rename = "Identifier")]
        pub identifier: ::std::string::String,
        /// The user's telephone number.
        #[serde(rename = "PhoneNumber")]
        pub phone_number: ::std::string::String,
    }
    /// A user's credentials.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LoginRequest {
        /// The user's email address.
        #[serde(rename = "Email")]
        pub email: ::std::string::String,
        /// The code of the user's second factor, if there is one. That it is a string is inferred from
        /// `organizationLogin`.
        #[serde(
            rename = "MFAToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub mfa_token: ::std::option::Option<crate::Secret>,
        /// The user's password.
        #[serde(rename = "Password")]
        pub password: crate::Secret,
        /// Seconds until the refresh token ends, at most the service's own.
        #[serde(
            rename = "RefreshTokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token_expires_in: ::std::option::Option<i64>,
        /// Seconds until the token ends, at most the service's own.
        #[serde(
            rename = "TokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_expires_in: ::std::option::Option<i64>,
    }
    /// A member's credentials and the organization that they are for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct OrganizationLoginRequest {
        /// The member's email address.
        #[serde(rename = "Email")]
        pub email: ::std::string::String,
        /// The identifier of the organization.
        #[serde(rename = "Identifier")]
        pub identifier: ::std::string::String,
        /// The code of the member's second factor, if there is one.
        #[serde(
            rename = "MFAToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub mfa_token: ::std::option::Option<crate::Secret>,
        /// The member's password.
        #[serde(rename = "Password")]
        pub password: crate::Secret,
        /// Seconds until the refresh token ends, at most the service's own.
        #[serde(
            rename = "RefreshTokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token_expires_in: ::std::option::Option<i64>,
        /// Seconds until the token ends, at most the service's own.
        #[serde(
            rename = "TokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_expires_in: ::std::option::Option<i64>,
    }
    /// A code from an SMS, and who received it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct PhoneCodeLoginRequest {
        /// The code of four digits, as a string.
        #[serde(rename = "LoginCode")]
        pub login_code: crate::Secret,
        /// The key of the user's organization.
        #[serde(rename = "OrgKey")]
        pub org_key: crate::Secret,
        /// The telephone number that it was sent to.
        #[serde(rename = "PhoneNumber")]
        pub phone_number: ::std::string::String,
        /// Seconds until the refresh token ends, at most the service's own.
        #[serde(
            rename = "RefreshTokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token_expires_in: ::std::option::Option<i64>,
        /// Seconds until the token ends, at most the service's own.
        #[serde(
            rename = "TokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_expires_in: ::std::option::Option<i64>,
    }
    /// A licence, and the device that is to work under it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RegisterLicenseRequest {
        /// The kind of device, as the service names it.
        #[serde(rename = "DeviceTypeID")]
        pub device_type_id: ::std::string::String,
        /// What the application tells this device from others by.
        #[serde(rename = "Identifier")]
        pub identifier: ::std::string::String,
        /// The licence key.
        #[serde(rename = "Key")]
        pub key: crate::Secret,
        /// A name for the device that people recognise.
        #[serde(rename = "Name")]
        pub name: ::std::string::String,
        /// Seconds until the refresh token ends, at most the service's own.
        #[serde(
            rename = "RefreshTokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token_expires_in: ::std::option::Option<i64>,
        /// Seconds until the token ends, at most the service's own.
        #[serde(
            rename = "TokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_expires_in: ::std::option::Option<i64>,
        /// A text that the application wants to find again in the token. What the service does with it
        /// is inferred.
        #[serde(
            rename = "TokenSubject",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_subject: ::std::option::Option<::std::string::String>,
        /// The version of the application on the device, at most 20 characters.
        #[serde(rename = "Version")]
        pub version: ::std::string::String,
    }
    /// A device and its pair of tokens.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RegisteredLicense {
        /// The id of the device.
        #[serde(rename = "DeviceID")]
        pub device_id: ::std::string::String,
        /// What this pair is renewed with, once.
        #[serde(rename = "RefreshToken")]
        pub refresh_token: crate::Secret,
        /// The role that the licence gives.
        #[serde(
            rename = "RoleID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub role_id: ::std::option::Option<::std::string::String>,
        /// The device's token, a JWT; its claim `exp` says when it ends.
        #[serde(rename = "Token")]
        pub token: crate::Secret,
        /// The account that the licence belongs to.
        #[serde(
            rename = "UserID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_id: ::std::option::Option<::std::string::String>,
    }
    /// A pair of tokens that belong together.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RenewRequest {
        /// The refresh token of the same pair; it works once.
        #[serde(rename = "RefreshToken")]
        pub refresh_token: crate::Secret,
        /// Seconds until the next refresh token ends, at most the service's own.
        #[serde(
            rename = "RefreshTokenExpiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token_expires_in: ::std::option::Option<i64>,
        /// The token of the pair. It may have ended.
        #[serde(rename = "Token")]
        pub token: crate::Secret,
    }
    /// Whose password is to be reset.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ResetPasswordLinkRequest {
        /// The user's email address.
        #[serde(rename = "Email")]
        pub email: ::std::string::String,
        /// The identifier of the user's organization.
        #[serde(rename = "Identifier")]
        pub identifier: ::std::string::String,
    }
    /// How the service is doing in this region.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ServerStatus {
        /// Whether measurements can be made with a device's token alone, without a user's.
        #[serde(
            rename = "AllowAnonymous",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub allow_anonymous: ::std::option::Option<bool>,
        /// The region that answered.
        #[serde(
            rename = "Region",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub region: ::std::option::Option<::std::string::String>,
        /// The state in one word, `ACTIVE` when all is well.
        #[serde(rename = "StatusID")]
        pub status_id: ::std::string::String,
        /// The version of the service.
        #[serde(
            rename = "Version",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub version: ::std::option::Option<::std::string::String>,
    }
    /// Whether the service did what it was asked for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SuccessResponse {
        /// `false` when it did not, though the request was in order.
        pub success: bool,
    }
    /// A token and the refresh token that belongs to it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TokenPair {
        /// What this pair is renewed with, once.
        #[serde(rename = "RefreshToken")]
        pub refresh_token: crate::Secret,
        /// A JWT; its claim `exp` says when it ends.
        #[serde(rename = "Token")]
        pub token: crate::Secret,
    }
    /// What the service knows of a token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct TokenReport {
        /// Whether the licence behind the token is active.
        #[serde(
            rename = "ActiveLicense",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub active_license: ::std::option::Option<bool>,
        /// The device that the token was issued on.
        #[serde(
            rename = "DeviceID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_id: ::std::option::Option<::std::string::String>,
        /// When it ends, in seconds since 1970.
        pub exp: i64,
        /// When it was issued, in seconds since 1970.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iat: ::std::option::Option<i64>,
        /// Whose token it is.
        #[serde(rename = "ID")]
        pub id: ::std::string::String,
        /// Who issued it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iss: ::std::option::Option<::std::string::String>,
        /// The organization that it belongs to.
        #[serde(
            rename = "OrganizationID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub organization_id: ::std::option::Option<::std::string::String>,
        /// The region that issued it.
        #[serde(
            rename = "Region",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub region: ::std::option::Option<::std::string::String>,
        /// How many measurements the licence still allows; `null` where nothing is counted.
        #[serde(
            rename = "RemainingMeasurement",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remaining_measurement: ::std::option::Option<i64>,
        /// The role that it gives.
        #[serde(
            rename = "RoleID",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub role_id: ::std::option::Option<::std::string::String>,
        /// The generation of the owner's sessions. That it grows when all sessions are ended is inferred.
        #[serde(
            rename = "SessionGen",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub session_gen: ::std::option::Option<i64>,
        /// The kind of token.
        #[serde(rename = "Type")]
        pub type_: ::std::string::String,
    }
    /// The user as the service keeps them. Which fields there are depends on the service's version and
    /// on the organization, so all of them are kept as they come.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserProfile(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );
    impl ::std::ops::Deref for UserProfile {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;
        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }
    impl ::std::convert::From<UserProfile>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: UserProfile) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for UserProfile {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }
}
#[derive(Clone, Debug)]
/**Client for DeepAffex

Devices, users and their tokens. A device registers with a licence key and holds a token of its
own; a user signs in on top of it and holds a second one.

Conventions:

- Bodies are JSON with PascalCase keys; the one exception is `success`. Answers come as
  `application/json; charset=utf-8`.
- Tokens travel as `Authorization: Bearer`. They are JWTs, and their claim `exp` is the only word
  about their end: no answer carries a lifetime.
- A token and its refresh token are a pair. A pair is renewed as a whole, and once.
- A user's token depends on the device's token that it was fetched with.
- Lifetimes in requests are whole seconds, and can only shorten what the service grants: 86,400 for
  a token and 2,592,000 for a refresh token, as far as clients have seen.
- Failures come in two shapes: `ErrorResponse`, and `LegacyErrorResponse` in older descriptions. 429
  and 503 may come with a body that is no JSON.
- The service numbers its endpoints; `x-action-id` gives the number.

Marks: `x-inferred: true` says that something was deduced and has not been confirmed by a published
client. `format: password` marks every value that is a credential.

Version: 1.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::transport::Context,
}
impl Client {
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::transport::Context,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::transport::Context> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::transport::Context {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::transport::Context>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /// Ask what a token is worth
    ///
    /// Action 107. Says whose token it is that the call carries, a device's or a user's, and whether the
    /// licence behind it is active.
    ///
    /// Sends a `GET` request to `/auth`
    pub async fn verify_token<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::TokenReport>, crate::raw::Error> {
        let url = format!("{}/auth", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "verify_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Renew a pair of tokens
    ///
    /// Action 2304. Trades a token and its refresh token for the next pair: the device's and the user's
    /// alike. The two must belong together. The refresh token works once, and with this call the old
    /// pair is dead, token included; so a call whose answer was lost must not be repeated blindly.
    ///
    /// The new token is bound to the address and the user agent that made this call.
    ///
    /// Sends a `POST` request to `/auths/renew`
    pub async fn renew<'a>(
        &'a self,
        body: &'a types::RenewRequest,
    ) -> Result<ResponseValue<types::TokenPair>, crate::raw::Error> {
        let url = format!("{}/auths/renew", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "renew",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a login code by SMS
    ///
    /// Action 2303. Sends a code of four digits to the telephone of a user of the organization. Send it
    /// to `loginWithPhoneCode`. That the method is POST is inferred.
    ///
    /// Sends a `POST` request to `/auths/users/code`
    pub async fn request_login_code<'a>(
        &'a self,
        body: &'a types::LoginCodeRequest,
    ) -> Result<ResponseValue<types::SuccessResponse>, crate::raw::Error> {
        let url = format!("{}/auths/users/code", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "request_login_code",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Send a link to reset the password
    ///
    /// Action 2300. Mails a link to the user of this address in the organization, on whose page a new
    /// password can be set.
    ///
    /// Sends a `PATCH` request to `/auths/users/reset`
    pub async fn request_reset_password_link<'a>(
        &'a self,
        body: &'a types::ResetPasswordLinkRequest,
    ) -> Result<ResponseValue<types::SuccessResponse>, crate::raw::Error> {
        let url = format!("{}/auths/users/reset", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "request_reset_password_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in to an organization
    ///
    /// Action 717. Signs a member in with the organization's identifier and without a device.
    ///
    /// Sends a `POST` request to `/organizations/auth`
    pub async fn organization_login<'a>(
        &'a self,
        body: &'a types::OrganizationLoginRequest,
    ) -> Result<ResponseValue<types::TokenPair>, crate::raw::Error> {
        let url = format!("{}/organizations/auth", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "organization_login",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Register a device with a licence
    ///
    /// Action 705. Creates a device under the licence and answers with the device's pair of tokens. It
    /// takes no token: the licence key is the credential.
    ///
    /// Sends a `POST` request to `/organizations/licenses`
    pub async fn register_license<'a>(
        &'a self,
        body: &'a types::RegisterLicenseRequest,
    ) -> Result<ResponseValue<types::RegisteredLicense>, crate::raw::Error> {
        let url = format!("{}/organizations/licenses", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "register_license",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Unregister the device
    ///
    /// Action 706. Takes the device that the token belongs to off its licence. Its tokens are dead
    /// afterwards; that those of users who signed in on it die too is inferred.
    ///
    /// Sends a `DELETE` request to `/organizations/licenses`
    pub async fn unregister_license<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, crate::raw::Error> {
        let url = format!("{}/organizations/licenses", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).build()?;
        let info = OperationInfo {
            operation_id: "unregister_license",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Ask how the service is doing
    ///
    /// Action 100. The state of the service in this region. It takes no token.
    ///
    /// Sends a `GET` request to `/status`
    pub async fn status<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::ServerStatus>, crate::raw::Error> {
        let url = format!("{}/status", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "status",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the signed-in user
    ///
    /// Action 202. The profile of the user whose token the call carries.
    ///
    /// Sends a `GET` request to `/users`
    pub async fn current_user<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::UserProfile>, crate::raw::Error> {
        let url = format!("{}/users", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "current_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with email and password
    ///
    /// Action 201. Signs a user in on the device whose token the call carries. A user with a second
    /// factor sends its code along in `MFAToken`.
    ///
    /// Sends a `POST` request to `/users/auth`
    pub async fn login<'a>(
        &'a self,
        body: &'a types::LoginRequest,
    ) -> Result<ResponseValue<types::TokenPair>, crate::raw::Error> {
        let url = format!("{}/users/auth", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "login",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign the user out everywhere
    ///
    /// Action 226. Ends all of the user's sessions, on every device, not only the one whose token the
    /// call carries. The device stays registered.
    ///
    /// Sends a `DELETE` request to `/users/auth`
    pub async fn logout<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::SuccessResponse>, crate::raw::Error> {
        let url = format!("{}/users/auth", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "logout",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Sign in with a code from an SMS
    ///
    /// Action 217. Trades the code that `requestLoginCode` has sent for a user's pair of tokens. It takes
    /// no token: the organization's key says where the user belongs.
    ///
    /// Sends a `POST` request to `/users/auth/code`
    pub async fn login_with_phone_code<'a>(
        &'a self,
        body: &'a types::PhoneCodeLoginRequest,
    ) -> Result<ResponseValue<types::TokenPair>, crate::raw::Error> {
        let url = format!("{}/users/auth/code", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .build()?;
        let info = OperationInfo {
            operation_id: "login_with_phone_code",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
}
/// Every operation of the service, redirects included, by path and method.
pub static OPERATIONS: &[crate::raw::Operation] = &[
    crate::raw::Operation {
        id: "verifyToken",
        name: "verify_token",
        method: "GET",
        path: "/auth",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "renew",
        name: "renew",
        method: "POST",
        path: "/auths/renew",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "requestLoginCode",
        name: "request_login_code",
        method: "POST",
        path: "/auths/users/code",
        security: crate::raw::Security::Device,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "requestResetPasswordLink",
        name: "request_reset_password_link",
        method: "PATCH",
        path: "/auths/users/reset",
        security: crate::raw::Security::Device,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "organizationLogin",
        name: "organization_login",
        method: "POST",
        path: "/organizations/auth",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "unregisterLicense",
        name: "unregister_license",
        method: "DELETE",
        path: "/organizations/licenses",
        security: crate::raw::Security::Device,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "registerLicense",
        name: "register_license",
        method: "POST",
        path: "/organizations/licenses",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "status",
        name: "status",
        method: "GET",
        path: "/status",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "currentUser",
        name: "current_user",
        method: "GET",
        path: "/users",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "logout",
        name: "logout",
        method: "DELETE",
        path: "/users/auth",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "login",
        name: "login",
        method: "POST",
        path: "/users/auth",
        security: crate::raw::Security::Device,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "loginWithPhoneCode",
        name: "login_with_phone_code",
        method: "POST",
        path: "/users/auth/code",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
];
/// The operation that has this name in Rust.
pub fn operation(name: &str) -> ::std::option::Option<&'static crate::raw::Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

// @generated from openapi/tybrite.yaml by `cargo xtask gen`: do not edit.
//
// 9 operations: 9 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (55):
// - getCurrentUser 400
// - getCurrentUser 401
// - getCurrentUser 403
// - getCurrentUser 429
// - getCurrentUser 500
// - getCurrentUser default
// - login 400
// - login 401
// - login 403
// - login 429
// - login 500
// - login default
// - logout 400
// - logout 401
// - logout 403
// - logout 429
// - logout 500
// - logout default
// - refreshToken 400
// - refreshToken 401
// - refreshToken 403
// - refreshToken 429
// - refreshToken 500
// - refreshToken default
// - register 400
// - register 401
// - register 403
// - register 409
// - register 429
// - register 500
// - register default
// - resetPassword 400
// - resetPassword 401
// - resetPassword 403
// - resetPassword 429
// - resetPassword 500
// - resetPassword default
// - sendMagicLink 400
// - sendMagicLink 401
// - sendMagicLink 403
// - sendMagicLink 429
// - sendMagicLink 500
// - sendMagicLink default
// - updatePassword 400
// - updatePassword 401
// - updatePassword 403
// - updatePassword 429
// - updatePassword 500
// - updatePassword default
// - verifyOtp 400
// - verifyOtp 401
// - verifyOtp 403
// - verifyOtp 429
// - verifyOtp 500
// - verifyOtp default
//
// Kept as a secret (7):
// - LoginRequest.password
// - RefreshRequest.refresh_token
// - RegisterRequest.password
// - Session.access_token
// - Session.refresh_token
// - UpdatePasswordRequest.password
// - VerifyOtpRequest.token
//
// Opened an enum (1):
// - ErrorDetail.code
//
// Stripped validation (3):
// - RegisterRequest.password minLength 8
// - UpdatePasswordRequest.password minLength 8
// - VerifyOtpRequest.token pattern "^[0-9]{6}$"

use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// Who is signed in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct CurrentUserResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    /// What one store keeps about a customer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Customer {
        /// The postal address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<::std::string::String>,
        /// When the record was made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Fields of the store's own making. Nothing is said of the entries.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub custom_fields: ::std::vec::Vec<::serde_json::Value>,
        /// The address as the store knows it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// The environment that the record belongs to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub environment: ::std::option::Option<::std::string::String>,
        /// The customer's id in a system of the store's own.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub external_id: ::std::option::Option<::std::string::String>,
        /// The id of this record, which is not the account's.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::uuid::Uuid>,
        /// The day on which the customer came to the store.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub join_date: ::std::option::Option<::chrono::naive::NaiveDate>,
        /// When the customer last bought something.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_purchase: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        /// Whether the customer agreed to be sent advertising.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub marketing_consent: ::std::option::Option<bool>,
        /// The name that the store addresses the customer by.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// The phone number.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone: ::std::option::Option<::std::string::String>,
        /// How the customer stands with the store. The set of values is open.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<::std::string::String>,
        /// The customer's credit with the store, in the store's currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub store_credit_balance: ::std::option::Option<f64>,
        /// Figures that the store works out. Nothing is said of the keys.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub store_metrics: ::std::option::Option<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        >,
        /// The step that the store has given the customer. The set of values is open.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tier: ::std::option::Option<::std::string::String>,
        /// How many purchases the customer has made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub total_purchases: ::std::option::Option<i64>,
        /// When the record was last changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    /// What went wrong.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorDetail {
        /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
        ///
        /// - `invalid_request` (400): something in the request does not fit.
        /// - `unauthorized` (401): a credential is missing or not good: the store's key, the customer's
        ///   token, the refresh token, the password or the code.
        /// - `forbidden` (403): the store's key may not do this.
        /// - `conflict` (409): the address has an account already.
        /// - `rate_limited` (429): too many requests within the window.
        /// - `quota_exceeded`: the store has used up what its plan allows. That it has status 429 is
        ///   deduced.
        /// - `server_error` (500): the service failed.
        /// - `service_unavailable`: the service is down for the moment.
        pub code: ErrorDetailCode,
        /// More about the failure, of any type.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub details: ::std::option::Option<::serde_json::Value>,
        /// One English sentence about the way out. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hint: ::std::option::Option<::std::string::String>,
        /// As the header `X-RateLimit-Limit`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub limit: ::std::option::Option<i64>,
        /// One English sentence for developers. Its wording is not fixed.
        pub message: ::std::string::String,
        /// As the header `X-RateLimit-Remaining`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub remaining: ::std::option::Option<i64>,
        /// As the header `X-RateLimit-Reset`, and as unclear.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reset: ::std::option::Option<i64>,
    }
    /// The code of the failure. The set is open: treat an unknown code as a failure of its status.
    ///
    /// - `invalid_request` (400): something in the request does not fit.
    /// - `unauthorized` (401): a credential is missing or not good: the store's key, the customer's
    ///   token, the refresh token, the password or the code.
    /// - `forbidden` (403): the store's key may not do this.
    /// - `conflict` (409): the address has an account already.
    /// - `rate_limited` (429): too many requests within the window.
    /// - `quota_exceeded`: the store has used up what its plan allows. That it has status 429 is
    ///   deduced.
    /// - `server_error` (500): the service failed.
    /// - `service_unavailable`: the service is down for the moment.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ErrorDetailCode {
        /// `invalid_request`
        InvalidRequest,
        /// `unauthorized`
        Unauthorized,
        /// `forbidden`
        Forbidden,
        /// `conflict`
        Conflict,
        /// `rate_limited`
        RateLimited,
        /// `quota_exceeded`
        QuotaExceeded,
        /// `server_error`
        ServerError,
        /// `service_unavailable`
        ServiceUnavailable,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ErrorDetailCode {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::InvalidRequest,
            Self::Unauthorized,
            Self::Forbidden,
            Self::Conflict,
            Self::RateLimited,
            Self::QuotaExceeded,
            Self::ServerError,
            Self::ServiceUnavailable,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::InvalidRequest => "invalid_request",
                Self::Unauthorized => "unauthorized",
                Self::Forbidden => "forbidden",
                Self::Conflict => "conflict",
                Self::RateLimited => "rate_limited",
                Self::QuotaExceeded => "quota_exceeded",
                Self::ServerError => "server_error",
                Self::ServiceUnavailable => "service_unavailable",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ErrorDetailCode);
    /// A failure. Some with status 401 have no body in its place.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorResponse {
        pub error: ErrorDetail,
    }
    /// An email address and its password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LoginRequest {
        /// The address of the account.
        pub email: ::std::string::String,
        /// The password.
        pub password: crate::Secret,
    }
    /// Where to mail a link and a code.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct MagicLinkRequest {
        /// The address of the account.
        pub email: ::std::string::String,
    }
    /// That the mail is on its way.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct MagicLinkResponse {
        /// The address that it goes to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// One English sentence about what to do next. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hint: ::std::option::Option<::std::string::String>,
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// That it was done.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct MessageResponse {
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// A refresh token to trade in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshRequest {
        /// The refresh token of the last answer that held one. It works once.
        pub refresh_token: crate::Secret,
    }
    /// The next session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshResponse {
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
    }
    /// A new customer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RegisterRequest {
        /// The address, which is also the name to sign in by.
        pub email: ::std::string::String,
        /// Whether the customer agreed to be sent advertising.
        #[serde(default)]
        pub marketing_consent: bool,
        /// The name that the store addresses the customer by.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// The password, of 8 characters or more.
        pub password: crate::Secret,
        /// The phone number.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone: ::std::option::Option<::std::string::String>,
    }
    /// A new account with its first session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RegisterResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        /// Whether the customer belongs to more than one store. The field is described; that it is
        /// about other stores of the service is deduced from its name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub is_multi_store_customer: ::std::option::Option<bool>,
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    /// Where to mail a link that resets the password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ResetPasswordRequest {
        /// The address of the account.
        pub email: ::std::string::String,
        /// Where the link leads on to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub redirect_to: ::std::option::Option<::std::string::String>,
    }
    /// That the mail is on its way.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ResetPasswordResponse {
        /// The address that it goes to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// A short-lived access token, and the refresh token for the next one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct Session {
        /// The JWT for `x-auth-token`. It lives an hour.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub access_token: ::std::option::Option<crate::Secret>,
        /// When the access token ends, in unix seconds. Some answers leave it out.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_at: ::std::option::Option<i64>,
        /// Seconds until the access token ends, counted from the answer.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_in: ::std::option::Option<i64>,
        /// The token for the next `refreshToken` call. It works once.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<crate::Secret>,
    }
    /// A session, and whose it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct SessionResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<Session>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    /// A new password.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UpdatePasswordRequest {
        /// The new password, of 8 characters or more.
        pub password: crate::Secret,
    }
    /// That the password is set, and whose it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UpdatePasswordResponse {
        /// One English sentence about what was done. Its wording is not fixed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<UserReference>,
    }
    /// An account of the service.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct User {
        /// When the account was made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// The account's address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// Whether the address was shown to be the customer's own.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email_confirmed: ::std::option::Option<bool>,
        /// The account's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::uuid::Uuid>,
    }
    /// An account, by what names it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct UserReference {
        /// The account's address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// The account's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::uuid::Uuid>,
    }
    /// A code from a mail, and the address that it came to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyOtpRequest {
        /// The address that the code was mailed to.
        pub email: ::std::string::String,
        /// The code, six digits.
        pub token: crate::Secret,
    }
}
#[derive(Clone, Debug)]
/**Client for Tybrite customer authentication

Accounts and sessions for the customers of a store: a customer registers or signs in with a
password or a mailed code, receives an access token that lives an hour and a single-use refresh
token, and trades the latter for the next pair.

Conventions:

- Every request names the store by its key, in `Authorization`. The customer's own token travels
  beside it in `x-auth-token`.
- Bodies are JSON with `Content-Type: application/json`.
- The service promises no field of an answer: every one may be absent.
- Times are RFC 3339 or unix seconds, as the field says; lifetimes are whole seconds.
- A failure is an `ErrorResponse`, apart from some with status 401 that have no body at all.
- Authentication is limited to 10 requests a minute from one address. Every answer, failures
  included, carries the headers that are declared here for successes and for status 429.

Marks: `x-inferred: true` says that something was deduced and stands in no description of the
vendor's. `format: password` marks every value that is a credential.

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
    /// Sign in by password
    ///
    /// Trades an email address and a password for a session.
    ///
    /// Sends a `POST` request to `/v1/auth/login`
    pub async fn login<'a>(
        &'a self,
        body: &'a types::LoginRequest,
    ) -> Result<ResponseValue<types::SessionResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/login", self.baseurl,);
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
    /// End a session
    ///
    /// Ends the customer's session.
    ///
    /// How the service knows which session is meant is not described: the request has no body and no
    /// field. The customer's token is the one thing that names it, so it is deduced that the service
    /// reads `x-auth-token` here, as elsewhere: send it wherever there is one. Without it the call is
    /// accepted as well. What becomes of the tokens is deduced too: the refresh token buys nothing any
    /// more, and an access token lives on until its own end.
    ///
    /// Sends a `POST` request to `/v1/auth/logout`
    pub async fn logout<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MessageResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/logout", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
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
    /// Mail a sign-in code
    ///
    /// Mails a link and a code of six digits. The code goes to `verifyOtp`, within 15 minutes.
    ///
    /// Sends a `POST` request to `/v1/auth/magic-link`
    pub async fn send_magic_link<'a>(
        &'a self,
        body: &'a types::MagicLinkRequest,
    ) -> Result<ResponseValue<types::MagicLinkResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/magic-link", self.baseurl,);
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
            operation_id: "send_magic_link",
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
    /// Read the signed-in customer
    ///
    /// Answers the account behind the token in `x-auth-token`, and the store's own record of the customer.
    ///
    /// Sends a `GET` request to `/v1/auth/me`
    pub async fn get_current_user<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::CurrentUserResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/me", self.baseurl,);
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
            operation_id: "get_current_user",
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
    /// Renew a session
    ///
    /// Trades a refresh token for the next pair of tokens. A refresh token works once: the answer holds
    /// the one to use next. Whether the old one is accepted for some moments more is not known, so count
    /// it as spent when it is sent.
    ///
    /// Renew about 60 seconds before `expires_at`.
    ///
    /// Sends a `POST` request to `/v1/auth/refresh`
    pub async fn refresh_token<'a>(
        &'a self,
        body: &'a types::RefreshRequest,
    ) -> Result<ResponseValue<types::RefreshResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/refresh", self.baseurl,);
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
            operation_id: "refresh_token",
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
    /// Create an account
    ///
    /// Creates a customer of the store and signs them in: the answer has status 201 and holds the
    /// session.
    ///
    /// An address that has an account already is refused with status 409, whatever the password: lead
    /// the customer to `login` then.
    ///
    /// Sends a `POST` request to `/v1/auth/register`
    pub async fn register<'a>(
        &'a self,
        body: &'a types::RegisterRequest,
    ) -> Result<ResponseValue<types::RegisterResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/register", self.baseurl,);
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
            operation_id: "register",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Mail a link to reset a password
    ///
    /// Mails a link to reset the password, which leads on to `redirect_to` where that is given. How the
    /// page there gets the customer's token is not described; with it, it calls `updatePassword`.
    ///
    /// Sends a `POST` request to `/v1/auth/reset-password`
    pub async fn reset_password<'a>(
        &'a self,
        body: &'a types::ResetPasswordRequest,
    ) -> Result<ResponseValue<types::ResetPasswordResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/reset-password", self.baseurl,);
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
            operation_id: "reset_password",
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
    /// Set a new password
    ///
    /// Replaces the password of the customer whose token is in `x-auth-token`.
    ///
    /// Sends a `POST` request to `/v1/auth/update-password`
    pub async fn update_password<'a>(
        &'a self,
        body: &'a types::UpdatePasswordRequest,
    ) -> Result<ResponseValue<types::UpdatePasswordResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/update-password", self.baseurl,);
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
            operation_id: "update_password",
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
    /// Sign in by a mailed code
    ///
    /// Trades a code from `sendMagicLink` for a session. A code is good for 15 minutes.
    ///
    /// A code that is wrong or too old is refused with status 400 by some accounts of the service and
    /// with 401 by others: treat both the same.
    ///
    /// Sends a `POST` request to `/v1/auth/verify-otp`
    pub async fn verify_otp<'a>(
        &'a self,
        body: &'a types::VerifyOtpRequest,
    ) -> Result<ResponseValue<types::SessionResponse>, crate::raw::Error> {
        let url = format!("{}/v1/auth/verify-otp", self.baseurl,);
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
            operation_id: "verify_otp",
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
        id: "login",
        name: "login",
        method: "POST",
        path: "/v1/auth/login",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "logout",
        name: "logout",
        method: "POST",
        path: "/v1/auth/logout",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "sendMagicLink",
        name: "send_magic_link",
        method: "POST",
        path: "/v1/auth/magic-link",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "getCurrentUser",
        name: "get_current_user",
        method: "GET",
        path: "/v1/auth/me",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "refreshToken",
        name: "refresh_token",
        method: "POST",
        path: "/v1/auth/refresh",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "register",
        name: "register",
        method: "POST",
        path: "/v1/auth/register",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "resetPassword",
        name: "reset_password",
        method: "POST",
        path: "/v1/auth/reset-password",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "updatePassword",
        name: "update_password",
        method: "POST",
        path: "/v1/auth/update-password",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyOtp",
        name: "verify_otp",
        method: "POST",
        path: "/v1/auth/verify-otp",
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

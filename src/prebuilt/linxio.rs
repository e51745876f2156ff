// @generated from openapi/linxio.yaml by `cargo xtask gen`: do not edit.
//
// 5 operations: 5 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (11):
// - login 401
// - login default
// - logout 401
// - logout default
// - me 401
// - me default
// - refresh 400
// - refresh default
// - verifyOtp 400
// - verifyOtp 401
// - verifyOtp default
//
// Kept as a secret (9):
// - LoginRequest.password
// - LoginResponse.refreshToken
// - LoginResponse.token
// - RefreshRequest.refreshToken
// - RefreshResponse.refreshToken
// - RefreshResponse.token
// - VerifyOtpRequest.code
// - VerifyOtpResponse.refreshToken
// - VerifyOtpResponse.token
//
// Kept the extra fields (1):
// - User
//
// Left to the error a success that brings nothing (1):
// - refresh 204
//
// Made one success without a body of several (1):
// - logout 200, 204

use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// The service's code of a failure, a number or a word.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub enum ErrorCode {
        Int64(i64),
        String(::std::string::String),
    }
    impl ::std::fmt::Display for ErrorCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Int64(x) => x.fmt(f),
                Self::String(x) => x.fmt(f),
            }
        }
    }
    impl ::std::convert::From<i64> for ErrorCode {
        fn from(value: i64) -> Self {
            Self::Int64(value)
        }
    }
    /// One of the things that went wrong.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorItem {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<ErrorCode>,
        /// One sentence for people.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub detail: ::std::option::Option<::std::string::String>,
        /// The kind of failure, in a few words.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub title: ::std::option::Option<::std::string::String>,
    }
    /// A failure, in one of two shapes, of which each server seems to use one:
    ///
    /// - `errors`: a list of objects with `code`, `title` and `detail`; the first one counts;
    /// - flat: `code` and `message`, or one of `detail` and `error` in place of `message`.
    ///
    /// The sentence for people is looked for in `detail` of the first of `errors`, then in `detail`,
    /// `message` and `error`. A gateway in front of the service answers in words of its own.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct ErrorResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<ErrorCode>,
        /// One sentence for people.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub detail: ::std::option::Option<::std::string::String>,
        /// One sentence for people, or a word for programs.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error: ::std::option::Option<::std::string::String>,
        /// What went wrong, the first cause first.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub errors: ::std::vec::Vec<ErrorItem>,
        /// One sentence for people.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// The credentials of a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LoginRequest {
        /// Domain that the account belongs to, where one server serves several. Left out, the server
        /// decides.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub domain: ::std::option::Option<::std::string::String>,
        /// E-mail address of the account.
        pub email: ::std::string::String,
        /// Password of the account.
        pub password: crate::Secret,
    }
    /// A session, or the demand for a one-time code. Without `token` and with `otp_required` set to
    /// `true`, the sign-in goes on with `verifyOtp`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LoginResponse {
        /// When the access token ends, in ISO 8601 with an offset.
        #[serde(
            rename = "expireAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expire_at: ::std::option::Option<::std::string::String>,
        /// Whether the account signs in with an id. The name is all that is known of its meaning.
        #[serde(
            rename = "loginWithId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub login_with_id: ::std::option::Option<bool>,
        /// Whether the server wants a one-time code before it hands out a session.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub otp_required: ::std::option::Option<bool>,
        /// What buys the next access token.
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        /// Number of the user's role. Which number is which role is the installation's matter.
        #[serde(
            rename = "roleId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub role_id: ::std::option::Option<i64>,
        /// Kind of the team that the user belongs to. The set is open.
        #[serde(
            rename = "teamType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub team_type: ::std::option::Option<::std::string::String>,
        /// The access token, a JWT. Absent while a one-time code is wanted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    /// No fields; the empty object is sent all the same.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct LogoutRequest(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );
    impl ::std::ops::Deref for LogoutRequest {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;
        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }
    impl ::std::convert::From<LogoutRequest>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: LogoutRequest) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for LogoutRequest {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }
    /// The refresh token to trade.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshRequest {
        /// The refresh token of the session.
        #[serde(rename = "refreshToken")]
        pub refresh_token: crate::Secret,
    }
    /// The tokens that the session goes on with.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct RefreshResponse {
        /// When the new access token ends, in ISO 8601 with an offset.
        #[serde(
            rename = "expireAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expire_at: ::std::option::Option<::std::string::String>,
        /// The refresh token from now on. Absent where it has not changed: the old one goes on.
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        /// The new access token, a JWT.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
    /// A user. Which fields come depends on the account and on what was asked for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct User {
        /// E-mail address of the user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        /// First and last name, as shown.
        #[serde(
            rename = "fullName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub full_name: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<UserId>,
        /// What the user may do, as names. The set is open.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub permissions: ::std::vec::Vec<::std::string::String>,
        /// The team of the user, with fields of its own.
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "crate::raw::null_as_default")]
        pub team: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Kind of the team that the user belongs to. The set is open.
        #[serde(
            rename = "teamType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub team_type: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// Id of a user. Some servers send a number, others a text.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub enum UserId {
        Int64(i64),
        String(::std::string::String),
    }
    impl ::std::fmt::Display for UserId {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match self {
                Self::Int64(x) => x.fmt(f),
                Self::String(x) => x.fmt(f),
            }
        }
    }
    impl ::std::convert::From<i64> for UserId {
        fn from(value: i64) -> Self {
            Self::Int64(value)
        }
    }
    /// The one-time code, and whose it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyOtpRequest {
        /// The one-time code as the user received it. A text, even where it is all digits.
        pub code: crate::Secret,
        /// E-mail address of the account, the same as in `login`.
        pub email: ::std::string::String,
    }
    /// A session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    pub struct VerifyOtpResponse {
        /// When the access token ends, in ISO 8601 with an offset.
        #[serde(
            rename = "expireAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expire_at: ::std::option::Option<::std::string::String>,
        /// What buys the next access token.
        #[serde(
            rename = "refreshToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refresh_token: ::std::option::Option<crate::Secret>,
        /// Number of the user's role. Which number is which role is the installation's matter.
        #[serde(
            rename = "roleId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub role_id: ::std::option::Option<i64>,
        /// Kind of the team that the user belongs to. The set is open.
        #[serde(
            rename = "teamType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub team_type: ::std::option::Option<::std::string::String>,
        /// The access token, a JWT.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<crate::Secret>,
    }
}
#[derive(Clone, Debug)]
/**Client for Linxio

Signing in to the Linxio fleet platform over HTTP: e-mail address and password, and a one-time code
where the account wants one, buy a day-long access token (a JWT) and a refresh token that may be
used more than once.

Conventions:

- Bodies are JSON with `Content-Type: application/json`.
- Field names are in camel case, with one exception: `otp_required`.
- Every field of an answer is optional, and further fields may come at any time.
- Times are ISO 8601 with an offset.
- The request's id comes in the header `X-Request-Id`.
- No public page describes the failures. Two shapes are known, which `ErrorResponse` unites.

Marks: `x-tier: seed` says that every server has the operation. `x-inferred: true` says that
something was deduced and never read in a public source. `format: password` marks every value that
is a credential. `x-failure: true` says that an answer is none to be pleased with, whatever its
status.

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
    /// Sign in with e-mail address and password
    ///
    /// Checks the credentials. For most accounts the answer is a session.
    ///
    /// An account that wants a one-time code gets status 200 as well, with `otp_required: true` and no
    /// `token`. The code travels to the user by a way that is not part of this interface; send it to
    /// `verifyOtp` together with the same e-mail address.
    ///
    /// Sends a `POST` request to `/login`
    pub async fn login<'a>(
        &'a self,
        body: &'a types::LoginRequest,
    ) -> Result<ResponseValue<types::LoginResponse>, crate::raw::Error> {
        let url = format!("{}/login", self.baseurl,);
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
    /// Finish a sign-in with a one-time code
    ///
    /// Trades the one-time code that `login` asked for, and the e-mail address that it was asked for, for
    /// a session. No token and no ticket ties the two calls together: the address does.
    ///
    /// Sends a `POST` request to `/login/otp`
    pub async fn verify_otp<'a>(
        &'a self,
        body: &'a types::VerifyOtpRequest,
    ) -> Result<ResponseValue<types::VerifyOtpResponse>, crate::raw::Error> {
        let url = format!("{}/login/otp", self.baseurl,);
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
    /// End a session
    ///
    /// Tells the server that the user is gone. Whether the access token stops working before its end, and
    /// what becomes of the refresh token, is not known: count on neither.
    ///
    /// The answer is empty (204), or JSON of which nothing is known (200).
    ///
    /// Sends a `POST` request to `/logout`
    pub async fn logout<'a>(
        &'a self,
        body: &'a types::LogoutRequest,
    ) -> Result<ResponseValue<()>, crate::raw::Error> {
        let url = format!("{}/logout", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.post(url).json(&body).build()?;
        let info = OperationInfo {
            operation_id: "logout",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(crate::raw::Error::from)
    }
    /// Fetch the signed-in user
    ///
    /// The account behind the access token. The parameter `fields[]` asks for parts of it by name; without
    /// it the server decides.
    ///
    /// Sends a `GET` request to `/me`
    ///
    /// Arguments:
    /// - `fields`: The fields to answer with, one parameter each: `fields[]=email&fields[]=permissions`. The set of
    /// names is open.
    pub async fn me<'a>(
        &'a self,
        fields: Option<&'a ::std::vec::Vec<::std::string::String>>,
    ) -> Result<ResponseValue<types::User>, crate::raw::Error> {
        let url = format!("{}/me", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("fields[]", &fields))
            .build()?;
        let info = OperationInfo {
            operation_id: "me",
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
    /// Trades a refresh token for a new access token. The answer may bring a new refresh token; where it
    /// brings none, the old one goes on.
    ///
    /// An access token may be sent along and is not needed. Answers without a body occur, with status
    /// 204: they bring no token, so to a client they are failures.
    ///
    /// Sends a `POST` request to `/token/refresh`
    pub async fn refresh<'a>(
        &'a self,
        body: &'a types::RefreshRequest,
    ) -> Result<ResponseValue<types::RefreshResponse>, crate::raw::Error> {
        let url = format!("{}/token/refresh", self.baseurl,);
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
            operation_id: "refresh",
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
        path: "/login",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "verifyOtp",
        name: "verify_otp",
        method: "POST",
        path: "/login/otp",
        security: crate::raw::Security::None,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "logout",
        name: "logout",
        method: "POST",
        path: "/logout",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "me",
        name: "me",
        method: "GET",
        path: "/me",
        security: crate::raw::Security::Bearer,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
    crate::raw::Operation {
        id: "refresh",
        name: "refresh",
        method: "POST",
        path: "/token/refresh",
        security: crate::raw::Security::Optional,
        tier: crate::raw::Tier::Seed,
        redirect: false,
        callback: false,
    },
];
/// The operation that has this name in Rust.
pub fn operation(name: &str) -> ::std::option::Option<&'static crate::raw::Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

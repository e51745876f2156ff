//! The bindings. Written by `cargo xtask gen --out`, and written anew by it.

#![allow(
    clippy::all,
    clippy::missing_errors_doc,
    clippy::use_self,
    dead_code,
    missing_docs,
    missing_debug_implementations,
    rustdoc::all,
    unreachable_pub,
    unused_imports,
    unused_qualifications,
    reason = "generated"
)]

// @generated from ledger.json by `cargo xtask gen`: do not edit.
//
// 3 operations: 3 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (1):
// - accounts/get 404
//
// Gave a name to what stood in place (5):
// - AcmeV2AccountLast
// - AcmeV2AccountLimitsValue
// - AcmeV2AccountOwner
// - Fee
// - Payment
//
// Gave another name to a type (3):
// - acme.v2.Account AcmeV2Account
// - acme.v2.Owner AcmeV2Owner
// - labels labels2
//
// Kept as a secret (1):
// - AcmeV2Owner.api_token
//
// Left open values that have no names in Rust (2):
// - AcmeV2Account.level
// - AcmeV2Account.sign
//
// Made a choice of one of an `anyOf` (1):
// - AcmeV2Account.owner
//
// Made any JSON of several successes (1):
// - accounts/update 200, 202
//
// Named an object that stood in place (2):
// - accounts/update AccountsUpdateResponse
// - metrics MetricsResponse
//
// Opened an enum (1):
// - AcmeV2Account.object
//
// Put first of a choice what demands most (2):
// - AcmeV2AccountLast
// - AcmeV2AccountOwner
//
// Stripped validation (2):
// - AcmeV2Account.balance exclusiveMinimum true
// - AcmeV2Account.balance minimum -1


use super::home;
use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    use super::home;
    /// `AccountsUpdateResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct AccountsUpdateResponse {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub job: ::std::option::Option<::std::string::String>,
    }
    /// `AcmeV2Account`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AcmeV2Account {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub anything: ::std::option::Option<::serde_json::Value>,
        pub balance: i64,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub closed_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub labels: ::std::option::Option<Labels2>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last: ::std::option::Option<AcmeV2AccountLast>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub level: ::std::option::Option<i64>,
        #[serde(
            default,
            skip_serializing_if = ":: std :: collections :: HashMap::is_empty"
        )]
        pub limits: ::std::collections::HashMap<
            ::std::string::String,
            AcmeV2AccountLimitsValue,
        >,
        #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        pub object: AcmeV2AccountObject,
        pub owner: AcmeV2AccountOwner,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub parent: ::std::option::Option<::std::boxed::Box<AcmeV2Account>>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sign: ::std::option::Option<::std::string::String>,
    }
    /// `AcmeV2AccountLast`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    pub enum AcmeV2AccountLast {
        Payment(Payment),
        Fee(Fee),
    }
    impl ::std::convert::From<Payment> for AcmeV2AccountLast {
        fn from(value: Payment) -> Self {
            Self::Payment(value)
        }
    }
    impl ::std::convert::From<Fee> for AcmeV2AccountLast {
        fn from(value: Fee) -> Self {
            Self::Fee(value)
        }
    }
    /// `AcmeV2AccountLimitsValue`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct AcmeV2AccountLimitsValue {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub most: ::std::option::Option<i64>,
    }
    /// `AcmeV2AccountObject`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum AcmeV2AccountObject {
        /// `account`
        Account,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl AcmeV2AccountObject {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::Account];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Account => "account",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(AcmeV2AccountObject);
    /// `AcmeV2AccountOwner`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(untagged)]
    pub enum AcmeV2AccountOwner {
        AcmeV2Owner(AcmeV2Owner),
        String(::std::string::String),
    }
    impl ::std::convert::From<AcmeV2Owner> for AcmeV2AccountOwner {
        fn from(value: AcmeV2Owner) -> Self {
            Self::AcmeV2Owner(value)
        }
    }
    /// `AcmeV2Owner`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AcmeV2Owner {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub api_token: ::std::option::Option<home::Secret>,
        pub id: ::std::string::String,
    }
    /// `Fee`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Fee {
        pub amount: i64,
    }
    /// `Labels`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct Labels {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub count: ::std::option::Option<i64>,
    }
    /// `Labels2`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    pub struct Labels2(
        pub ::std::collections::HashMap<
            ::std::string::String,
            ::std::option::Option<::std::string::String>,
        >,
    );
    impl ::std::ops::Deref for Labels2 {
        type Target = ::std::collections::HashMap<
            ::std::string::String,
            ::std::option::Option<::std::string::String>,
        >;
        fn deref(
            &self,
        ) -> &::std::collections::HashMap<
            ::std::string::String,
            ::std::option::Option<::std::string::String>,
        > {
            &self.0
        }
    }
    impl ::std::convert::From<Labels2>
    for ::std::collections::HashMap<
        ::std::string::String,
        ::std::option::Option<::std::string::String>,
    > {
        fn from(value: Labels2) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::std::collections::HashMap<
            ::std::string::String,
            ::std::option::Option<::std::string::String>,
        >,
    > for Labels2 {
        fn from(
            value: ::std::collections::HashMap<
                ::std::string::String,
                ::std::option::Option<::std::string::String>,
            >,
        ) -> Self {
            Self(value)
        }
    }
    /// `MetricsResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    #[serde(transparent)]
    pub struct MetricsResponse(
        pub ::std::collections::HashMap<::std::string::String, f64>,
    );
    impl ::std::ops::Deref for MetricsResponse {
        type Target = ::std::collections::HashMap<::std::string::String, f64>;
        fn deref(&self) -> &::std::collections::HashMap<::std::string::String, f64> {
            &self.0
        }
    }
    impl ::std::convert::From<MetricsResponse>
    for ::std::collections::HashMap<::std::string::String, f64> {
        fn from(value: MetricsResponse) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::collections::HashMap<::std::string::String, f64>>
    for MetricsResponse {
        fn from(value: ::std::collections::HashMap<::std::string::String, f64>) -> Self {
            Self(value)
        }
    }
    /// `Payment`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Payment {
        pub amount: i64,
        pub to: ::std::string::String,
    }
}
#[derive(Clone, Debug)]
/**Client for Ledger

Version: 2024-11-01*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: home::Context,
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
        inner: home::Context,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<home::Context> for Client {
    fn api_version() -> &'static str {
        "2024-11-01"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &home::Context {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<home::Context>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /// Sends a `GET` request to `/accounts/{account}`
    pub async fn accounts_get<'a>(
        &'a self,
        account: &'a str,
    ) -> Result<ResponseValue<types::AcmeV2Account>, home::Error> {
        let url = format!(
            "{}/accounts/{}", self.baseurl, encode_path(& account.to_string()),
        );
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
            operation_id: "accounts_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(home::Error::from)
    }
    /// Sends a `PATCH` request to `/accounts/{account}`
    pub async fn accounts_update<'a>(
        &'a self,
        account: &'a str,
        body: &'a types::Labels2,
    ) -> Result<ResponseValue<::serde_json::Value>, home::Error> {
        let url = format!(
            "{}/accounts/{}", self.baseurl, encode_path(& account.to_string()),
        );
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
            operation_id: "accounts_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(home::Error::from)
    }
    /// Sends a `GET` request to `/metrics`
    pub async fn metrics<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MetricsResponse>, home::Error> {
        let url = format!("{}/metrics", self.baseurl,);
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
            operation_id: "metrics",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(home::Error::from)
    }
}
/// Every operation of the service, redirects included, by path and method.
pub static OPERATIONS: &[home::Operation] = &[
    home::Operation {
        id: "accounts/get",
        name: "accounts_get",
        method: "GET",
        path: "/accounts/{account}",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "accounts/update",
        name: "accounts_update",
        method: "PATCH",
        path: "/accounts/{account}",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "metrics",
        name: "metrics",
        method: "GET",
        path: "/metrics",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
];
/// The operation that has this name in Rust.
pub fn operation(name: &str) -> ::std::option::Option<&'static home::Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

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

// @generated from desk.yaml by `cargo xtask gen`: do not edit.
//
// 5 operations: 5 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Dropped answers, kept whole for the error (1):
// - postOauthToken 400
//
// Gave a name to what stood in place (3):
// - PostTicketsRequest2
// - PostTicketsRequest3
// - TicketAuthor2
//
// Kept as a secret (4):
// - PostOauthTokenRequest.code
// - PostOauthTokenRequest.refresh_token
// - PostOauthTokenResponse.access_token
// - PostOauthTokenResponse.refresh_token
//
// Left out a default (1):
// - paths /search post requestBody content application/json.limit
//
// Left out a parameter that cannot be sent (4):
// - getTickets filter
// - getTickets session
// - postTickets filter
// - postTickets session
//
// Left out a required field that no one describes (1):
// - Ticket.missing
//
// Made a comma-separated string of a list parameter (3):
// - delete-tickets ids
// - getTickets tag
// - postTickets tag
//
// Made one success of several alike (1):
// - postTickets 200, 201
//
// Named an object that stood in place (3):
// - postOauthToken PostOauthTokenRequest
// - postOauthToken PostOauthTokenResponse
// - postSearch PostSearchRequest
//
// Opened an enum (1):
// - PostOauthTokenRequest.grant_type
//
// Stripped validation (1):
// - postSearch Response[] pattern "^T[0-9]+$"
//
// Took one of several media types (1):
// - postTickets body application/json


use super::home;
use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    use super::home;
    /// `PostOauthTokenRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PostOauthTokenRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<home::Secret>,
        pub grant_type: PostOauthTokenRequestGrantType,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<home::Secret>,
    }
    /// `PostOauthTokenRequestGrantType`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum PostOauthTokenRequestGrantType {
        /// `authorization_code`
        AuthorizationCode,
        /// `refresh_token`
        RefreshToken,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl PostOauthTokenRequestGrantType {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[
            Self::AuthorizationCode,
            Self::RefreshToken,
        ];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::AuthorizationCode => "authorization_code",
                Self::RefreshToken => "refresh_token",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(PostOauthTokenRequestGrantType);
    /// `PostOauthTokenResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PostOauthTokenResponse {
        pub access_token: home::Secret,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_in: ::std::option::Option<i64>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub refresh_token: ::std::option::Option<home::Secret>,
        pub token_type: ::std::string::String,
    }
    /// `PostSearchRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PostSearchRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub limit: ::std::option::Option<u64>,
        pub words: ::std::string::String,
    }
    /// `PostTicketsRequest`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PostTicketsRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub other: ::std::option::Option<bool>,
    }
    /// `PostTicketsRequest2`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PostTicketsRequest2 {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub author: ::std::option::Option<PostTicketsRequest2Author>,
        pub subject: ::std::string::String,
    }
    /// `PostTicketsRequest2Author`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PostTicketsRequest2Author {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// `PostTicketsRequest3`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PostTicketsRequest3 {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub author: ::std::option::Option<PostTicketsRequest3Author>,
        pub subject: ::std::string::String,
    }
    /// `PostTicketsRequest3Author`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PostTicketsRequest3Author {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// `Ticket`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Ticket {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub author: ::std::option::Option<TicketAuthor2>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub history: ::std::vec::Vec<TicketHistoryItem>,
        pub id: i64,
        pub subject: ::std::string::String,
    }
    /// `TicketAuthor`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct TicketAuthor {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<i64>,
    }
    /// `TicketAuthor2`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct TicketAuthor2 {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mail: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// `TicketHistoryItem`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct TicketHistoryItem {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub what: ::std::option::Option<::std::string::String>,
    }
}
#[derive(Clone, Debug)]
/**Client for Desk

Version: 1*/
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
        "1"
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
    /// Tokens for a code or a refresh token
    ///
    /// Sends a `POST` request to `/oauth/token`
    pub async fn post_oauth_token<'a>(
        &'a self,
        body: &'a types::PostOauthTokenRequest,
    ) -> Result<ResponseValue<types::PostOauthTokenResponse>, home::Error> {
        let url = format!("{}/oauth/token", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .build()?;
        let info = OperationInfo {
            operation_id: "post_oauth_token",
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
    /// Finds words, as a regress would not.
    ///
    /// Sends a `POST` request to `/search`
    pub async fn post_search<'a>(
        &'a self,
        body: &'a types::PostSearchRequest,
    ) -> Result<
        ResponseValue<::std::vec::Vec<::std::string::String>>,
        home::Error,
    > {
        let url = format!("{}/search", self.baseurl,);
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
            operation_id: "post_search",
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
    /// Sends a `GET` request to `/tickets`
    pub async fn get_tickets<'a>(
        &'a self,
        status: Option<&'a ::std::vec::Vec<::std::string::String>>,
        tag: Option<&'a str>,
        x_request_id: Option<&'a str>,
    ) -> Result<ResponseValue<::std::vec::Vec<types::Ticket>>, home::Error> {
        let url = format!("{}/tickets", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        if let Some(value) = x_request_id {
            header_map.append("X-Request-Id", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("status", &status))
            .query(&progenitor_client::QueryParam::new("tag", &tag))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "get_tickets",
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
    /// Sends a `POST` request to `/tickets`
    pub async fn post_tickets<'a>(
        &'a self,
        status: Option<&'a ::std::vec::Vec<::std::string::String>>,
        tag: Option<&'a str>,
        x_request_id: Option<&'a str>,
        body: &'a types::PostTicketsRequest2,
    ) -> Result<ResponseValue<types::Ticket>, home::Error> {
        let url = format!("{}/tickets", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        if let Some(value) = x_request_id {
            header_map.append("X-Request-Id", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("status", &status))
            .query(&progenitor_client::QueryParam::new("tag", &tag))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "post_tickets",
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
    /// Sends a `DELETE` request to `/tickets/{ids}`
    pub async fn delete_tickets<'a>(
        &'a self,
        ids: &'a str,
    ) -> Result<ResponseValue<()>, home::Error> {
        let url = format!(
            "{}/tickets/{}", self.baseurl, encode_path(& ids.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).build()?;
        let info = OperationInfo {
            operation_id: "delete_tickets",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(home::Error::from)
    }
}
/// Every operation of the service, redirects included, by path and method.
pub static OPERATIONS: &[home::Operation] = &[
    home::Operation {
        id: "postOauthToken",
        name: "post_oauth_token",
        method: "POST",
        path: "/oauth/token",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "postSearch",
        name: "post_search",
        method: "POST",
        path: "/search",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "getTickets",
        name: "get_tickets",
        method: "GET",
        path: "/tickets",
        security: home::Security::None,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "postTickets",
        name: "post_tickets",
        method: "POST",
        path: "/tickets",
        security: home::Security::Bearer,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "delete-tickets",
        name: "delete_tickets",
        method: "DELETE",
        path: "/tickets/{ids}",
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

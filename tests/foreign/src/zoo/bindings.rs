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

// @generated from zoo.yaml by `cargo xtask gen`: do not edit.
//
// 5 operations: 5 are calls, 0 are redirects, which are URLs and no calls.
//
// What normalising changed on its copy of the document:
//
// Kept as a secret (3):
// - Grant.accessToken
// - Grant.refreshToken
// - Renewal.refreshToken
//
// Left out a default (1):
// - paths /animals get parameters 0
//
// Made one object of an `allOf` (4):
// - Enclosure
// - Grant
// - Lion
// - Parrot
//
// Opened an enum (1):
// - Parrot.mood
//
// Stripped validation (4):
// - Being.name minLength 1
// - Lion.name minLength 1
// - Parrot.name minLength 1
// - listAnimals limit maximum 100


use super::home;
use progenitor_client::Error;
pub use progenitor_client::{ClientInfo, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    use super::home;
    /// `Animal`
    #[derive(Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Animal {
        Lion(Lion),
        Parrot(Parrot),
        /// A kind that these bindings do not know, as it arrived.
        Unknown(::serde_json::Map<::std::string::String, ::serde_json::Value>),
    }
    tagged_enum!(Animal, "kind", [Lion, Parrot], { "lion" => Lion, "parrot" => Parrot });
    impl ::std::convert::From<Lion> for Animal {
        fn from(value: Lion) -> Self {
            Self::Lion(value)
        }
    }
    impl ::std::convert::From<Parrot> for Animal {
        fn from(value: Parrot) -> Self {
            Self::Parrot(value)
        }
    }
    /// What every animal has.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Being {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub born: ::std::option::Option<::chrono::naive::NaiveDate>,
        pub kind: ::std::string::String,
        pub name: ::std::string::String,
    }
    /// `Enclosure`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Enclosure {
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub animals: ::std::vec::Vec<Animal>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub inside: ::std::vec::Vec<Enclosure>,
        pub label: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub parent: ::std::option::Option<::std::boxed::Box<Enclosure>>,
    }
    /// `Grant`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Grant {
        #[serde(
            rename = "accessToken",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub access_token: ::std::option::Option<home::Secret>,
        #[serde(
            rename = "expiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_in: ::std::option::Option<i64>,
        #[serde(rename = "refreshToken")]
        pub refresh_token: home::Secret,
    }
    /// `Lion`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Lion {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub born: ::std::option::Option<::chrono::naive::NaiveDate>,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub cubs: ::std::vec::Vec<Lion>,
        pub kind: ::std::string::String,
        pub name: ::std::string::String,
        /// How loud it is.
        pub roar: f64,
    }
    /// `Named`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Named {
        pub label: ::std::string::String,
    }
    /// `Parrot`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Parrot {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub born: ::std::option::Option<::chrono::naive::NaiveDate>,
        pub kind: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mood: ::std::option::Option<ParrotMood>,
        pub name: ::std::string::String,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        #[serde(deserialize_with = "home::null_as_default")]
        pub words: ::std::vec::Vec<::std::string::String>,
    }
    /// `ParrotMood`
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum ParrotMood {
        /// `calm`
        Calm,
        /// `loud`
        Loud,
        /// `unknown`
        UnknownValue,
        /// A value that these bindings do not know, as it arrived.
        Unknown(::std::string::String),
    }
    impl ParrotMood {
        /// The values that the service's document names.
        pub const KNOWN: &'static [Self] = &[Self::Calm, Self::Loud, Self::UnknownValue];
        /// The value as it travels.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Calm => "calm",
                Self::Loud => "loud",
                Self::UnknownValue => "unknown",
                Self::Unknown(value) => value,
            }
        }
    }
    string_enum!(ParrotMood);
    /// `Renewal`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Renewal {
        #[serde(rename = "refreshToken")]
        pub refresh_token: home::Secret,
    }
}
#[derive(Clone, Debug)]
/**Client for Zoo

Version: 3*/
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
        "3"
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
    /// Sends a `GET` request to `/animals`
    pub async fn list_animals<'a>(
        &'a self,
        limit: Option<i64>,
    ) -> Result<ResponseValue<::std::vec::Vec<types::Animal>>, home::Error> {
        let url = format!("{}/animals", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .build()?;
        let info = OperationInfo {
            operation_id: "list_animals",
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
    /// Sends a `POST` request to `/animals`
    pub async fn add_animal<'a>(
        &'a self,
        body: &'a types::Animal,
    ) -> Result<ResponseValue<types::Animal>, home::Error> {
        let url = format!("{}/animals", self.baseurl,);
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
            operation_id: "add_animal",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        let answer: Result<_, Error<()>> = match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        };
        answer.map_err(home::Error::from)
    }
    /// Sends a `GET` request to `/enclosures/{id}`
    pub async fn get_enclosure<'a>(
        &'a self,
        id: &'a ::uuid::Uuid,
    ) -> Result<ResponseValue<types::Enclosure>, home::Error> {
        let url = format!(
            "{}/enclosures/{}", self.baseurl, encode_path(& id.to_string()),
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
            operation_id: "get_enclosure",
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
    /// Sends a `POST` request to `/session/logout`
    pub async fn end_session<'a>(
        &'a self,
    ) -> Result<ResponseValue<()>, home::Error> {
        let url = format!("{}/session/logout", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.post(url).build()?;
        let info = OperationInfo {
            operation_id: "end_session",
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
    /// Sends a `POST` request to `/session/refresh`
    pub async fn refresh_session<'a>(
        &'a self,
        body: &'a types::Renewal,
    ) -> Result<ResponseValue<types::Grant>, home::Error> {
        let url = format!("{}/session/refresh", self.baseurl,);
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
            operation_id: "refresh_session",
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
        id: "listAnimals",
        name: "list_animals",
        method: "GET",
        path: "/animals",
        security: home::Security::Bearer,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "addAnimal",
        name: "add_animal",
        method: "POST",
        path: "/animals",
        security: home::Security::Bearer,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "getEnclosure",
        name: "get_enclosure",
        method: "GET",
        path: "/enclosures/{id}",
        security: home::Security::Bearer,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "endSession",
        name: "end_session",
        method: "POST",
        path: "/session/logout",
        security: home::Security::Bearer,
        tier: home::Tier::Seed,
        redirect: false,
        callback: false,
    },
    home::Operation {
        id: "refreshSession",
        name: "refresh_session",
        method: "POST",
        path: "/session/refresh",
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

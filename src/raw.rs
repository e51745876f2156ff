//! The generated bindings, one module a service, and the few types that they stand on.
//!
//! The only `include!` and the only broad `allow` of the crate are here. Nothing in this file may
//! know how a token gets into a request; that is the transport's.
//!
//! These modules follow the service's document, not this crate's version: a field that the vendor
//! adds or renames changes them. Reach for them when a typed method of a service client does not
//! offer what you need.

use std::fmt;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Security {
    /// Anyone; a token sent along is not looked at.
    None,
    /// Whoever has an access token.
    Bearer,
    /// Whoever has an access token that was elevated by a second proof of identity, where the
    /// server demands one.
    Elevated,
    /// Whoever has the access token of a device, which is not that of a user.
    Device,
    /// Anyone; a token sent along is looked at.
    Optional,
}

impl Security {
    /// Whether a request without an access token is refused.
    ///
    /// ```
    /// use hallpass::raw::Security;
    ///
    /// assert!(Security::Elevated.needs_token());
    /// assert!(!Security::Optional.needs_token());
    /// ```
    #[must_use]
    pub const fn needs_token(self) -> bool {
        matches!(self, Self::Bearer | Self::Elevated | Self::Device)
    }
}

/// Which servers know an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tier {
    /// Every server in use.
    Seed,
    /// The newest servers only; older ones answer 404.
    Newer,
    /// Every server in use, for the use of browsers and identity providers alone.
    Deployed,
}

/// An operation as the service's document describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The vendor's `operationId`.
    pub id: &'static str,
    /// The same in Rust: the name of the method, and of the operation in hooks and traces.
    pub name: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path under the base URL, its parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub security: Security,
    /// Which servers know it.
    pub tier: Tier,
    /// It only redirects: a URL to open in a browser, without a generated method.
    pub redirect: bool,
    /// An identity provider calls it, never an application.
    pub callback: bool,
}

/// Why a call of a generated client failed.
///
/// `{}` and `{:?}` say what kind of failure it is and with which status, and nothing of what the
/// server sent. The methods of the service clients give [`crate::Error`] instead, which says more.
///
/// ```
/// # async fn show(client: hallpass::raw::nhost::Client) {
/// if let Err(error) = client.get_user().await {
///     println!("{error}");
/// }
/// # }
/// ```
pub struct Error(progenitor_client::Error<()>);

impl Error {
    /// The status, where the server answered.
    #[must_use]
    pub fn status(&self) -> Option<http::StatusCode> {
        self.0.status()
    }

    /// The generator's own error, with the response or the body.
    ///
    /// # Security
    /// Its `Debug` and `Display` show bodies and headers, tokens included: never log it.
    #[must_use]
    pub fn into_inner(self) -> progenitor_client::Error<()> {
        self.0
    }

    fn kind(&self) -> &'static str {
        use progenitor_client::Error as Kind;

        match &self.0 {
            Kind::InvalidRequest(_) => "the request cannot be built",
            Kind::CommunicationError(_) => "the server cannot be reached",
            Kind::InvalidUpgrade(_) => "the connection was not upgraded",
            Kind::ErrorResponse(_) | Kind::UnexpectedResponse(_) => "the server refused",
            Kind::ResponseBodyError(_) => "the answer broke off",
            Kind::InvalidResponsePayload(..) => "the answer is not what the document says",
            Kind::Custom(_) => "a hook refused the request",
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        self.status().map_or(Ok(()), |status| write!(f, " (status {})", status.as_u16()))
    }
}

/// It has no source: those of the generator quote what they could not read.
impl std::error::Error for Error {}

impl From<progenitor_client::Error<()>> for Error {
    fn from(error: progenitor_client::Error<()>) -> Self {
        Self(error)
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self(error.into())
    }
}

/// Reads `null` as an empty list or map, as servers written in Go mean it.
#[allow(dead_code, reason = "not every service has lists")]
fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    let value: Option<T> = serde::Deserialize::deserialize(deserializer)?;
    Ok(value.unwrap_or_default())
}

/// The conversions of an open enum of strings, which has `KNOWN`, `as_str` and `Unknown`.
#[allow(unused_macros, reason = "not every service has enums")]
macro_rules! string_enum {
    ($name:ident) => {
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                let known = Self::KNOWN.iter().find(|known| known.as_str() == value);
                known.cloned().unwrap_or_else(|| Self::Unknown(value.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let known: ::std::vec::Vec<&str> = Self::KNOWN.iter().map(Self::as_str).collect();
                ::schemars::json_schema!({ "type": "string", "x-extensible-enum": known })
            }
        }
    };
}

/// Takes in the bindings of the service of this name: those made while building, or the committed
/// ones.
#[allow(unused_macros, reason = "without a service there are none")]
macro_rules! bindings {
    ($service:ident, $generated:literal, $committed:literal) => {
        #[allow(
            clippy::all,
            clippy::missing_errors_doc,
            clippy::use_self,
            dead_code,
            missing_docs,
            missing_debug_implementations,
            rustdoc::all,
            unreachable_pub,
            unused_qualifications,
            reason = "generated"
        )]
        pub mod $service {
            #[cfg(feature = "codegen")]
            include!(concat!(env!("OUT_DIR"), $generated));
            #[cfg(not(feature = "codegen"))]
            include!($committed);
        }
    };
}

#[cfg(feature = "nhost")]
bindings!(nhost, "/nhost.rs", "prebuilt/nhost.rs");
#[cfg(feature = "tybrite")]
bindings!(tybrite, "/tybrite.rs", "prebuilt/tybrite.rs");
#[cfg(feature = "linxio")]
bindings!(linxio, "/linxio.rs", "prebuilt/linxio.rs");
#[cfg(feature = "deepaffex")]
bindings!(deepaffex, "/deepaffex.rs", "prebuilt/deepaffex.rs");

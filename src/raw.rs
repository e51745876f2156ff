//! The generated bindings, one module a service, and the few types that they stand on.
//!
//! The only `include!` and the only broad `allow` of the crate are here.
//!
//! These modules follow the service's document, not this crate's version: a field that the vendor
//! adds or renames changes them. Reach for them when a typed method of a service client does not
//! offer what you need.

#[macro_use]
mod decode;

use std::fmt;

#[allow(unused_imports, reason = "not every service has lists")]
use decode::null_as_default;

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

/// An argument that goes into a header and cannot.
impl From<http::header::InvalidHeaderValue> for Error {
    fn from(error: http::header::InvalidHeaderValue) -> Self {
        Self(error.into())
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self(error.into())
    }
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

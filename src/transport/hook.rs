//! What an application may change about each request and each answer.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    secret::Secret,
};

/// Sees, and may change, each request of a service client and each answer to it.
///
/// Hooks run in the order in which they were given to the builder, `before` and `after` alike. They
/// run for every attempt, also for the one that repeats a call with a new token.
///
/// ```
/// use hallpass::transport::{Hook, RequestInfo};
/// use hallpass::{BoxFuture, Result};
///
/// #[derive(Debug)]
/// struct RequestId;
///
/// impl Hook for RequestId {
///     fn before<'a>(
///         &'a self,
///         request: &'a mut reqwest::Request,
///         info: &'a RequestInfo,
///     ) -> BoxFuture<'a, Result<()>> {
///         let id = format!("{}-{}", info.operation(), info.attempt());
///         Box::pin(async move {
///             if let Ok(value) = id.parse() {
///                 request.headers_mut().insert("x-request-id", value);
///             }
///             Ok(())
///         })
///     }
/// }
/// ```
///
/// # Security
/// A hook sees the token and the bodies. The headers it adds go to the service alone, since
/// redirects are not followed; in the browser they are, and its headers go along.
pub trait Hook: fmt::Debug + Send + Sync + 'static {
    /// Called before a request goes out, with the token already attached.
    ///
    /// # Errors
    /// Whatever the hook wants the caller to see; the request is then not sent.
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (request, info);
        Box::pin(std::future::ready(Ok(())))
    }

    /// Called with the answer, whatever its status; what it returns is what the client sees.
    ///
    /// # Errors
    /// Whatever the hook wants the caller to see instead of the answer.
    fn after<'a>(
        &'a self,
        response: reqwest::Response,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<reqwest::Response>> {
        let _ = info;
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// What a hook may know about a request.
#[derive(Clone, Debug)]
pub struct RequestInfo {
    operation: &'static str,
    attempt: u32,
}

impl RequestInfo {
    pub(crate) fn new(operation: &'static str, attempt: u32) -> Self {
        Self { operation, attempt }
    }

    /// The operation in snake case, as the client's method is named.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// 1, or 2 when the call is repeated with a new token.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// A hook that sets the same headers on each request.
///
/// ```
/// use hallpass::transport::Headers;
///
/// let hook = Headers::new().with("x-tenant", "acme")?.with_role("editor")?;
/// assert_eq!(format!("{hook:?}"), r#"Headers{"x-tenant", "x-hasura-role"}"#);
/// # Ok::<(), hallpass::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Headers(HeaderMap);

impl Headers {
    /// No headers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the name or the value holds what
    /// no header may.
    pub fn with(mut self, name: &str, value: &str) -> Result<Self> {
        let name = HeaderName::try_from(name)
            .map_err(|_| Error::invalid_argument("name", "no header may have this name"))?;
        let mut value = HeaderValue::from_str(value).map_err(|_| {
            Error::invalid_argument("value", "it holds characters that no header may carry")
        })?;
        value.set_sensitive(true);
        self.0.insert(name, value);
        Ok(self)
    }

    /// Adds Hasura's admin secret.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    ///
    /// # Security
    /// Whoever holds it may do anything: never ship it to a user's machine, least of all in a web page.
    pub fn with_admin_secret(self, secret: &Secret) -> Result<Self> {
        self.with("x-hasura-admin-secret", secret.expose())
    }

    /// Acts in one of the user's roles instead of the default one.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn with_role(self, role: &str) -> Result<Self> {
        self.with("x-hasura-role", role)
    }
}

impl Hook for Headers {
    fn before<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        for (name, value) in &self.0 {
            request.headers_mut().insert(name, value.clone());
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for Headers {
    /// Names alone: the values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Headers")?;
        f.debug_set().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

//! What is compared: one session each, kept by one library, driven as its documentation says.
//!
//! Owns the one trait that the loads see. It must not smooth over a difference: what a library does
//! not do is said, not made up for.

pub mod google;
pub mod hallpass;
pub mod rmcp;
pub mod supabase;

use std::{fmt, future::Future, io, sync::Arc};

use ::rmcp::transport::auth::{OAuthHttpClient, default_oauth_http_client};
use http::HeaderValue;

use crate::server::Site;

/// In what state a session begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With a token that is good for an hour.
    Valid,
    /// With a token that ended an hour ago.
    Expired,
}

/// Whether an instance has an HTTP client of its own.
#[derive(Clone)]
pub enum Http {
    /// It uses this one, where the library takes one.
    Shared {
        /// For whoever takes reqwest's.
        client: reqwest::Client,
        /// rmcp's own around the same.
        oauth: Arc<dyn OAuthHttpClient>,
    },
    /// It makes its own, as the library does by default.
    Own,
}

impl Http {
    /// One client for all instances.
    ///
    /// # Errors
    /// When this machine's TLS settings do not work.
    pub fn shared() -> io::Result<Self> {
        let client = ::hallpass::transport::http_client().map_err(io::Error::other)?;
        let oauth = Arc::new(default_oauth_http_client().map_err(io::Error::other)?);
        Ok(Self::Shared { client, oauth })
    }
}

/// What a caller meets where a library hands out a token that has expired, as if it were good.
pub const STALE: &str = "the expired token, and no error";

/// Why no token came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The library's own name for it.
    pub word: String,
    /// Whether asking again is pointless: the library, or its error, says that the session is over.
    pub over: bool,
}

impl Refusal {
    /// A refusal that may pass.
    pub fn passing(word: impl Into<String>) -> Self {
        Self { word: word.into(), over: false }
    }

    /// A refusal for good.
    pub fn over(word: impl Into<String>) -> Self {
        Self { word: word.into(), over: true }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word)
    }
}

/// One library with one session.
pub trait Peer: Clone + Send + Sync + 'static {
    /// Its name in tables.
    const NAME: &'static str;

    /// Takes up a session of the account at `site`.
    fn open(
        site: &Site,
        start: Start,
        http: &Http,
    ) -> impl Future<Output = io::Result<Self>> + Send;

    /// The header for a request, as a caller asks for it.
    fn header(&self) -> impl Future<Output = Result<HeaderValue, Refusal>> + Send;

    /// The same where the library hands out an expired token at once ([`STALE`]) and tells later that
    /// there is another: waits for that.
    fn header_when_fresh(&self) -> impl Future<Output = Result<HeaderValue, Refusal>> + Send {
        self.header()
    }

    /// Whether the library still holds a session; `None` where it cannot be asked.
    fn holds_session(&self) -> impl Future<Output = Option<bool>> + Send;

    /// Signs out; `false` where the library has no such thing.
    fn sign_out(&self) -> impl Future<Output = bool> + Send {
        std::future::ready(false)
    }
}

/// The header of a bearer token, for libraries that give the token alone.
pub(crate) fn bearer(token: &str) -> Result<HeaderValue, Refusal> {
    HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| Refusal::over("not a header"))
}

/// Seconds since the Unix epoch.
pub(crate) fn epoch_secs() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

/// An hour, the life of each token here.
pub(crate) const HOUR: u64 = 3_600;

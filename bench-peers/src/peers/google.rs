//! google-cloud-auth, by the one kind of credential it has with a refresh token.
//!
//! Owns nothing but the calls. It must not set a retry policy: the library's own loop retries.

use std::io;

use google_cloud_auth::{
    credentials::{CacheableResource, Credentials, EntityTag, user_account::Builder},
    errors::CredentialsError,
};
use http::{Extensions, HeaderMap, HeaderValue, header::AUTHORIZATION};

use super::{Http, Peer, Refusal, Start};
use crate::server::Site;

/// `user_account::Builder` with `with_token_uri`: `credentials.headers(Extensions::new())`.
///
/// It keeps no access token over a restart, so that "expired" is for it the state before its first
/// one; and it makes an HTTP client for each exchange.
#[derive(Clone, Debug)]
pub struct Google {
    credentials: Credentials,
}

impl Google {
    fn build(site: &Site) -> io::Result<Credentials> {
        let authorized_user = serde_json::json!({
            "type": "authorized_user",
            "client_id": "client",
            "client_secret": "secret",
            "refresh_token": site.refresh_token,
        });
        Builder::new(authorized_user)
            .with_token_uri(site.url("/google/token"))
            .build()
            .map_err(io::Error::other)
    }
}

impl Peer for Google {
    const NAME: &'static str = "google-cloud-auth";

    async fn open(site: &Site, start: Start, _: &Http) -> io::Result<Self> {
        let credentials = Self::build(site)?;
        if start == Start::Valid {
            credentials.headers(Extensions::new()).await.map_err(io::Error::other)?;
        }
        Ok(Self { credentials })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        match self.credentials.headers(Extensions::new()).await {
            Ok(CacheableResource::New { mut data, .. }) => {
                data.remove(AUTHORIZATION).ok_or_else(|| Refusal::over("no header"))
            }
            Ok(CacheableResource::NotModified) => Err(Refusal::over("not modified")),
            Err(error) => Err(refusal(&error)),
        }
    }

    async fn holds_session(&self) -> Option<bool> {
        None
    }
}

/// The same, where the caller keeps the headers it was given and asks with their entity tag whether
/// they still hold. Only reading differs.
#[derive(Clone, Debug)]
pub struct GoogleTagged {
    credentials: Credentials,
    asking: Extensions,
    kept: HeaderMap,
}

impl GoogleTagged {
    /// Its name in tables.
    pub const NAME: &'static str = "google-cloud-auth, entity tag";

    /// Builds the credential and keeps its first headers.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn open(site: &Site) -> io::Result<Self> {
        let credentials = Google::build(site)?;
        let first = credentials.headers(Extensions::new()).await.map_err(io::Error::other)?;
        let CacheableResource::New { entity_tag, data: kept } = first else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        let mut asking = Extensions::new();
        asking.insert::<EntityTag>(entity_tag);
        Ok(Self { credentials, asking, kept })
    }

    /// The header for a request.
    ///
    /// # Errors
    /// When the credential has none.
    pub async fn header(&self) -> Result<HeaderValue, Refusal> {
        match self.credentials.headers(self.asking.clone()).await {
            Ok(CacheableResource::NotModified) => {
                self.kept.get(AUTHORIZATION).cloned().ok_or_else(|| Refusal::over("no header"))
            }
            Ok(CacheableResource::New { .. }) => Err(Refusal::passing("modified")),
            Err(error) => Err(refusal(&error)),
        }
    }
}

fn refusal(error: &CredentialsError) -> Refusal {
    if error.is_transient() {
        Refusal::passing("CredentialsError, transient")
    } else {
        Refusal::over("CredentialsError, permanent")
    }
}

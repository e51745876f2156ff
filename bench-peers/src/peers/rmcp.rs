//! rmcp's OAuth client, in the two ways it offers to share one.
//!
//! Owns nothing but the calls. It must not bring a credential store of its own: the library's is
//! used.

use std::{io, sync::Arc, time::Duration};

use http::HeaderValue;
use oauth2::{AccessToken, RefreshToken, basic::BasicTokenType};
use rmcp::transport::auth::{
    AuthClient, AuthError, AuthorizationManager, CredentialStore, InMemoryCredentialStore,
    OAuthTokenResponse, StoredCredentials, VendorExtraTokenFields,
};

use super::{HOUR, Http, Peer, Refusal, Start, bearer, epoch_secs};
use crate::server::{Site, access_token};

/// `AuthClient`, which keeps the manager behind a lock: `client.get_access_token()`.
#[derive(Clone, Debug)]
pub struct RmcpClient {
    client: AuthClient<()>,
    store: InMemoryCredentialStore,
}

impl Peer for RmcpClient {
    const NAME: &'static str = "rmcp, AuthClient";

    async fn open(site: &Site, start: Start, http: &Http) -> io::Result<Self> {
        let (manager, store) = manager(site, start, http).await?;
        Ok(Self { client: AuthClient::new((), manager), store })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        let token = self.client.get_access_token().await.map_err(|error| refusal(&error))?;
        bearer(&token)
    }

    async fn holds_session(&self) -> Option<bool> {
        holds(&self.store).await
    }

    /// There is no sign-out; what an application can do is empty the store.
    async fn sign_out(&self) -> bool {
        self.store.clear().await.is_ok()
    }
}

/// `AuthorizationManager` in an `Arc`, as `AuthorizedHttpClient` holds it:
/// `manager.get_access_token()`.
#[derive(Clone)]
pub struct RmcpManager {
    manager: Arc<AuthorizationManager>,
    store: InMemoryCredentialStore,
}

impl Peer for RmcpManager {
    const NAME: &'static str = "rmcp, AuthorizationManager";

    async fn open(site: &Site, start: Start, http: &Http) -> io::Result<Self> {
        let (manager, store) = manager(site, start, http).await?;
        Ok(Self { manager: Arc::new(manager), store })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        let token = self.manager.get_access_token().await.map_err(|error| refusal(&error))?;
        bearer(&token)
    }

    async fn holds_session(&self) -> Option<bool> {
        holds(&self.store).await
    }

    async fn sign_out(&self) -> bool {
        self.store.clear().await.is_ok()
    }
}

async fn holds(store: &InMemoryCredentialStore) -> Option<bool> {
    Some(store.load().await.ok()?.is_some())
}

async fn manager(
    site: &Site,
    start: Start,
    http: &Http,
) -> io::Result<(AuthorizationManager, InMemoryCredentialStore)> {
    let url = site.url("/");
    let manager = match http {
        Http::Shared { oauth, .. } => {
            AuthorizationManager::new_with_oauth_http_client(url, Arc::clone(oauth)).await
        }
        Http::Own => AuthorizationManager::new(url).await,
    };
    let mut manager = manager.map_err(io::Error::other)?;
    let store = InMemoryCredentialStore::new();
    store.save(stored(site, start)).await.map_err(io::Error::other)?;
    manager.set_credential_store(store.clone());
    // Discovers the token endpoint, as a client does that takes up stored credentials.
    if !manager.initialize_from_store().await.map_err(io::Error::other)? {
        return Err(io::Error::other("rmcp did not take up the stored credentials"));
    }
    Ok((manager, store))
}

fn stored(site: &Site, start: Start) -> StoredCredentials {
    let mut response = OAuthTokenResponse::new(
        AccessToken::new(access_token(0)),
        BasicTokenType::Bearer,
        VendorExtraTokenFields::default(),
    );
    response.set_expires_in(Some(&Duration::from_secs(HOUR)));
    response.set_refresh_token(Some(RefreshToken::new(site.refresh_token.clone())));
    let age = if start == Start::Expired { 2 * HOUR } else { 0 };
    let received = Some(epoch_secs() - age);
    StoredCredentials::new("client".to_owned(), Some(response), Vec::new(), received)
}

fn refusal(error: &AuthError) -> Refusal {
    match error {
        AuthError::AuthorizationRequired => Refusal::over("AuthError::AuthorizationRequired"),
        AuthError::TokenRefreshFailed(_) => Refusal::passing("AuthError::TokenRefreshFailed"),
        AuthError::TokenRefreshRejected(_) => Refusal::over("AuthError::TokenRefreshRejected"),
        _ => Refusal::passing("another AuthError"),
    }
}

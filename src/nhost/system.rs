//! What the service says of itself: health, version, keys, discovery.

use crate::{
    error::Result,
    nhost::{Client, types},
};

impl Client {
    /// `healthCheckGet`: whether the service is up.
    ///
    /// # Errors
    /// Whatever keeps it from answering.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn health_check_get(&self) -> Result<()> {
        self.public("healthCheckGet", move |raw| async move { raw.health_check_get().await })
            .await?;
        Ok(())
    }

    /// `healthCheckHead`: whether the service is up, without a body.
    ///
    /// # Errors
    /// Whatever keeps it from answering.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn health_check_head(&self) -> Result<()> {
        self.public("healthCheckHead", move |raw| async move { raw.health_check_head().await })
            .await?;
        Ok(())
    }

    /// `getVersion`: the service's version.
    ///
    /// # Errors
    /// A network or server error.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn get_version(&self) -> Result<String> {
        let reply =
            self.public("getVersion", move |raw| async move { raw.get_version().await }).await?;
        Ok(reply.version)
    }

    /// `getJWKs`: the keys that access tokens are signed with; none where the key is symmetric.
    ///
    /// To verify tokens with them, see feature `jwks`.
    ///
    /// # Errors
    /// A network or server error.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn get_jwks(&self) -> Result<types::JwkSet> {
        let reply = self.public("getJWKs", move |raw| async move { raw.get_jwks().await }).await?;
        Ok(reply)
    }

    /// `getOpenIDConfiguration`: the OpenID Connect discovery document. Newer servers only.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn get_openid_configuration(&self) -> Result<types::OAuth2DiscoveryResponse> {
        let reply = self
            .public("getOpenIDConfiguration", move |raw| async move {
                raw.get_openid_configuration().await
            })
            .await?;
        Ok(reply)
    }

    /// `getOAuthAuthorizationServer`: the OAuth2 server's metadata (RFC 8414). Newer servers only.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn get_oauth_authorization_server(&self) -> Result<types::OAuth2DiscoveryResponse> {
        let reply = self
            .public("getOAuthAuthorizationServer", move |raw| async move {
                raw.get_oauth_authorization_server().await
            })
            .await?;
        Ok(reply)
    }
}

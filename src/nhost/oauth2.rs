//! The service as an OAuth2 and OpenID Connect provider for other applications. Newer servers only.
//!
//! The tokens it hands out are given to the caller and not installed: they belong to another client than
//! this session's.

use http::header::LOCATION;
use url::Url;

use crate::{
    error::{Error, ErrorKind, Result},
    nhost::{
        Client, OAuth2AuthorizeOptions, Pkce, RedirectUrl, session::whole_seconds, types, validate,
    },
    secret::{AccessToken, Secret},
    transport::TokenFields,
};

/// What is traded for OAuth2 tokens.
///
/// ```
/// use hallpass::nhost::{OAuth2Grant, Pkce};
///
/// let pkce = Pkce::generate()?;
/// let grant = OAuth2Grant::authorization_code("the-code", "https://app.example/done")
///     .client_id("my-client")
///     .with_pkce(&pkce);
/// # Ok::<(), hallpass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OAuth2Grant(types::OAuth2TokenRequest);

impl OAuth2Grant {
    /// The code that came back to the redirect URI.
    #[must_use]
    pub fn authorization_code(code: impl Into<Secret>, redirect_uri: impl Into<String>) -> Self {
        let mut request = Self::empty(types::OAuth2TokenRequestGrantType::AuthorizationCode);
        request.code = Some(code.into());
        request.redirect_uri = Some(redirect_uri.into());
        Self(request)
    }

    /// The refresh token of an earlier trade.
    #[must_use]
    pub fn refresh_token(token: impl Into<Secret>) -> Self {
        let mut request = Self::empty(types::OAuth2TokenRequestGrantType::RefreshToken);
        request.refresh_token = Some(token.into());
        Self(request)
    }

    /// The OAuth2 client's id.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.0.client_id = Some(id.into());
        self
    }

    /// The OAuth2 client's secret, if it has one.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.0.client_secret = Some(secret.into());
        self
    }

    /// The resource the token is meant for (RFC 8707).
    #[must_use]
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.0.resource = Some(resource.into());
        self
    }

    /// The pair that the authorization request was tied to.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.0.code_verifier = Some(pkce.verifier().clone());
        self
    }

    fn empty(grant_type: types::OAuth2TokenRequestGrantType) -> types::OAuth2TokenRequest {
        types::OAuth2TokenRequest {
            grant_type,
            client_id: None,
            client_secret: None,
            code: None,
            code_verifier: None,
            redirect_uri: None,
            refresh_token: None,
            resource: None,
        }
    }

    fn check(&self) -> Result<()> {
        if let Some(code) = &self.0.code {
            validate::present("code", code.expose(), "it is empty: pass the code of the redirect")?;
        }
        if let Some(token) = &self.0.refresh_token {
            let problem = "it is empty: pass the refresh token of an earlier trade";
            validate::present("refresh_token", token.expose(), problem)?;
        }
        match &self.0.redirect_uri {
            Some(uri) => validate::redirect("redirect_uri", uri).map(|_| ()),
            None => Ok(()),
        }
    }
}

/// Who asks about a token, and what kind of token it is.
///
/// ```
/// use hallpass::nhost::OAuth2TokenOptions;
///
/// let options = OAuth2TokenOptions::default().client_id("my-client").refresh_token_hint();
/// ```
#[derive(Clone, Debug, Default)]
pub struct OAuth2TokenOptions {
    client_id: Option<String>,
    client_secret: Option<Secret>,
    hint: Option<&'static str>,
}

impl OAuth2TokenOptions {
    /// The OAuth2 client's id.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// The OAuth2 client's secret, if it has one.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// It is an access token.
    #[must_use]
    pub fn access_token_hint(mut self) -> Self {
        self.hint = Some("access_token");
        self
    }

    /// It is a refresh token.
    #[must_use]
    pub fn refresh_token_hint(mut self) -> Self {
        self.hint = Some("refresh_token");
        self
    }
}

impl Client {
    /// `oauth2AuthorizePost`: begins an authorization by a form instead of a browser's URL, and
    /// gives the URL that the server redirects to. With
    /// [`oauth2_authorize_url`](Self::oauth2_authorize_url) a browser does the same.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] or [`ErrorKind::Unauthenticated`] for an unknown client or
    /// redirect URI; [`ErrorKind::NotFound`] on an older server.
    ///
    /// # Cancel safety
    /// Safe: nothing is kept but a request that ends by itself.
    pub async fn oauth2_authorize_post(
        &self,
        client_id: &str,
        redirect_uri: &str,
        options: &OAuth2AuthorizeOptions,
    ) -> Result<RedirectUrl> {
        const OPERATION: &str = "oauth2AuthorizePost";
        let form: Vec<_> = options
            .fields(client_id, redirect_uri)?
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let url = self.endpoint(&["oauth2", "authorize"])?;
        let answer = self
            .redirecting(OPERATION, "oauth2_authorize_post", |http| {
                http.post(url.clone()).form(&form)
            })
            .await?;
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let target = location.and_then(|location| self.base_url().join(location).ok());
        target.map(RedirectUrl::new).ok_or_else(|| {
            Error::new(ErrorKind::UnexpectedResponse)
                .with_operation(OPERATION)
                .with_status(answer.status())
                .with_message("the redirect leads nowhere")
        })
    }

    /// `oauth2Token`: trades a code or a refresh token for OAuth2 tokens.
    ///
    /// Only the access token has to be in the answer: `expires_in` is 0 where the server did not tell it.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for a code, token or client that the server does not accept;
    /// [`ErrorKind::NotFound`] on an older server.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code or token may be spent.
    pub async fn oauth2_token(&self, grant: &OAuth2Grant) -> Result<types::OAuth2TokenResponse> {
        grant.check()?;
        let body = &grant.0;
        let answer = self
            .public_tokens("oauth2Token", move |raw| async move { raw.oauth2_token(body).await })
            .await?;
        let issued = answer.tokens(&TokenFields::oauth2()).ok_or_else(|| {
            let message = "the server answered the trade without an access token";
            answer.without_token(message).with_operation("oauth2Token")
        })?;
        Ok(types::OAuth2TokenResponse {
            expires_in: issued.lifetime.map_or(0, whole_seconds),
            id_token: issued.text("id_token").map(Into::into),
            scope: issued.text("scope"),
            token_type: issued.text("token_type").unwrap_or_else(|| "Bearer".to_owned()),
            access_token: issued.access_token.into(),
            refresh_token: issued.refresh_token.map(Into::into),
        })
    }

    /// `oauth2UserinfoGet`: the claims about the user whom an OAuth2 access token belongs to.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for a token that is not good; [`ErrorKind::NotFound`] on an
    /// older server.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn oauth2_userinfo_get(
        &self,
        access_token: impl Into<AccessToken>,
    ) -> Result<types::OAuth2UserinfoResponse> {
        let token = present_token(access_token.into())?;
        let reply = self
            .with_token("oauth2UserinfoGet", &token, move |raw| async move {
                raw.oauth2_userinfo_get().await
            })
            .await?;
        Ok(reply)
    }

    /// `oauth2UserinfoPost`: as [`oauth2_userinfo_get`](Self::oauth2_userinfo_get), by POST.
    ///
    /// # Errors
    /// As [`oauth2_userinfo_get`](Self::oauth2_userinfo_get).
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn oauth2_userinfo_post(
        &self,
        access_token: impl Into<AccessToken>,
    ) -> Result<types::OAuth2UserinfoResponse> {
        let token = present_token(access_token.into())?;
        let reply = self
            .with_token("oauth2UserinfoPost", &token, move |raw| async move {
                raw.oauth2_userinfo_post().await
            })
            .await?;
        Ok(reply)
    }

    /// `oauth2Jwks`: the keys that OAuth2 tokens are signed with.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] on an older server.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn oauth2_jwks(&self) -> Result<types::OAuth2JwksResponse> {
        let reply =
            self.public("oauth2Jwks", move |raw| async move { raw.oauth2_jwks().await }).await?;
        Ok(reply)
    }

    /// `oauth2Revoke`: ends an OAuth2 token (RFC 7009).
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for an unknown client. An unknown token is not an error.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token may have ended.
    pub async fn oauth2_revoke(
        &self,
        token: impl Into<Secret>,
        options: &OAuth2TokenOptions,
    ) -> Result<()> {
        let token = token.into();
        validate::present("token", token.expose(), "it is empty: pass the token to end")?;
        let body = &types::OAuth2RevokeRequest {
            token,
            token_type_hint: options.hint.map(Into::into),
            client_id: options.client_id.clone(),
            client_secret: options.client_secret.clone(),
        };
        self.public("oauth2Revoke", move |raw| async move { raw.oauth2_revoke(body).await })
            .await?;
        Ok(())
    }

    /// `oauth2Introspect`: what the server knows of an OAuth2 token (RFC 7662).
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for an unknown client. An unknown token is not an error, it is not
    /// active.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn oauth2_introspect(
        &self,
        token: impl Into<Secret>,
        options: &OAuth2TokenOptions,
    ) -> Result<types::OAuth2IntrospectResponse> {
        let token = token.into();
        validate::present("token", token.expose(), "it is empty: pass the token to look up")?;
        let body = &types::OAuth2IntrospectRequest {
            token,
            token_type_hint: options.hint.map(Into::into),
            client_id: options.client_id.clone(),
            client_secret: options.client_secret.clone(),
        };
        let reply = self
            .public("oauth2Introspect", move |raw| async move { raw.oauth2_introspect(body).await })
            .await?;
        Ok(reply)
    }

    /// `oauth2LoginGet`: what an application asks for, to show to the user who is to consent.
    ///
    /// # Errors
    /// A service error for a request that is unknown or too old.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn oauth2_login_get(&self, request_id: &str) -> Result<types::OAuth2LoginResponse> {
        let request_id = &request(request_id)?;
        let reply =
            self.public("oauth2LoginGet", move |raw| async move {
                raw.oauth2_login_get(request_id).await
            })
            .await?;
        Ok(reply)
    }

    /// `oauth2LoginPost`: consents as the signed-in user, and gives the URL to send the browser to.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; a service error for a request that is unknown or
    /// too old.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the consent may have been given.
    pub async fn oauth2_login_post(&self, request_id: &str) -> Result<RedirectUrl> {
        const OPERATION: &str = "oauth2LoginPost";
        let body = &types::OAuth2LoginRequest { request_id: request(request_id)? };
        let reply = self
            .bearer(OPERATION, move |raw| async move { raw.oauth2_login_post(body).await })
            .await?;
        Url::parse(reply.redirect_uri.expose()).map(RedirectUrl::new).map_err(|error| {
            Error::new(ErrorKind::UnexpectedResponse)
                .with_operation(OPERATION)
                .with_message("the redirect leads nowhere")
                .with_source(error)
        })
    }
}

fn request(id: &str) -> Result<uuid::Uuid> {
    uuid::Uuid::parse_str(id).map_err(|_| {
        Error::invalid_argument("request_id", "it is not a UUID: pass the `request_id` of the URL")
    })
}

fn present_token(token: AccessToken) -> Result<AccessToken> {
    validate::present("access_token", token.expose(), "it is empty: pass an OAuth2 access token")?;
    Ok(token)
}

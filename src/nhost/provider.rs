//! Identity providers: their tokens, linking them, and what their redirects bring back.
//!
//! Owns those calls. The URLs that begin such a round trip are in `urls.rs`.

use crate::{
    error::{Error, Result},
    nhost::{
        Callback, Client, Pkce, Provider, ProviderOptions, RedirectUrl, SignIn, parse_callback,
        types, validate,
    },
    secret::Secret,
};

impl Client {
    /// `getProviderTokens`: the provider's own tokens, right after a sign-in with it. They can be
    /// fetched once.
    ///
    /// # Errors
    /// A service error when there are none; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on
    /// a server without the operation.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the tokens may be gone.
    pub async fn get_provider_tokens(
        &self,
        provider: impl Into<Provider>,
    ) -> Result<types::ProviderSession> {
        let provider = &provider.into();
        validate::present("provider", provider.as_str(), "it is empty: pass a provider's name")?;
        let reply = self
            .bearer("getProviderTokens", move |raw| async move {
                raw.get_provider_tokens(provider.clone()).await
            })
            .await?;
        Ok(reply)
    }

    /// `refreshProviderToken`: trades the provider's refresh token for new provider tokens. The
    /// session of the service is not touched.
    ///
    /// # Errors
    /// A service error when the provider refuses.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the provider may have spent the token.
    pub async fn refresh_provider_token(
        &self,
        provider: impl Into<Provider>,
        refresh_token: impl Into<Secret>,
    ) -> Result<types::ProviderSession> {
        let (provider, refresh_token) = (&provider.into(), refresh_token.into());
        validate::present("provider", provider.as_str(), "it is empty: pass a provider's name")?;
        let problem = "it is empty: pass the provider's refresh token";
        validate::present("refresh_token", refresh_token.expose(), problem)?;
        let body = &types::RefreshProviderTokenRequest { refresh_token };
        let reply = self
            .bearer("refreshProviderToken", move |raw| async move {
                raw.refresh_provider_token(provider.clone(), body).await
            })
            .await?;
        Ok(reply)
    }

    /// `linkIdToken`: links the provider account of an id token to the signed-in user.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a token that does not
    /// verify; that or [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the account is
    /// linked already, depending on the server;
    /// [`ErrorKind::ElevationRequired`](crate::ErrorKind::ElevationRequired) where it wants an
    /// elevated token.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the account may have been linked.
    pub async fn link_id_token(
        &self,
        provider: impl Into<types::IdTokenProvider>,
        id_token: impl Into<Secret>,
        nonce: Option<&str>,
    ) -> Result<()> {
        let (provider, id_token) = (provider.into(), id_token.into());
        validate::present("provider", provider.as_str(), "it is empty: pass a provider's name")?;
        validate::present("id_token", id_token.expose(), "it is empty: pass the id token")?;
        let body = &types::LinkIdTokenRequest { provider, id_token, nonce: nonce.map(Into::into) };
        self.bearer("linkIdToken", move |raw| async move { raw.link_id_token(body).await }).await?;
        Ok(())
    }

    /// `signInProvider` that connects a provider account to the signed-in user: the URL to open,
    /// with the live access token filled in.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session, and as
    /// [`sign_in_provider_url`](Self::sign_in_provider_url).
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    ///
    /// # Security
    /// The service takes the token in the URL, where browsers and proxies may keep it.
    pub async fn connect_provider_url(
        &self,
        provider: impl Into<Provider>,
        options: &ProviderOptions,
    ) -> Result<RedirectUrl> {
        let provider = provider.into();
        let token = self.access_token().await?;
        self.sign_in_provider_url(provider, &options.clone().connect(token))
    }

    /// Reads the URL that a redirect led to, and finishes the sign-in: trades the token or, with
    /// `pkce`, the code in it for a session, and installs that.
    ///
    /// `None` means that the redirect brought nothing to install, as after connecting a provider.
    /// Compare the state first, if you sent one: [`parse_callback`] shows it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when it is no URL, or brings
    /// a code and there is no `pkce`; the service's failure, if the URL carries one; and whatever
    /// the trade may bring.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token or code may be spent.
    pub async fn complete_callback(
        &self,
        url: &str,
        pkce: Option<&Pkce>,
    ) -> Result<Option<SignIn>> {
        match parse_callback(url)? {
            Callback::RefreshToken { token, .. } => self.refresh_token_with(token).await.map(Some),
            Callback::Code { code, .. } => {
                let pkce = pkce.ok_or_else(|| {
                    Error::invalid_argument(
                        "pkce",
                        "the URL brings a code: pass the PKCE pair that the sign-in began with",
                    )
                })?;
                self.token_exchange(code, pkce).await.map(Some)
            }
            Callback::Failed(failure) => Err(failure.into()),
            Callback::Nothing { .. } => Ok(None),
        }
    }
}

//! Identity providers: their tokens, linking them, and what their redirects bring back.
//!
//! The URLs that begin such a round trip are in `urls.rs`.

use chrono::{DateTime, Utc};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    nhost::{
        Callback, Client, Pkce, Provider, ProviderOptions, RedirectUrl, SignIn, parse_callback,
        session::whole_seconds, types, validate,
    },
    secret::Secret,
    transport::{TokenAnswer, TokenFields},
};

/// Where the service puts a provider's tokens.
const PROVIDER_TOKENS: TokenFields<'static> =
    TokenFields::new("accessToken").with_refresh_token("refreshToken").with_expires_in("expiresIn");

impl Client {
    /// `getProviderTokens`: the provider's own tokens, right after a sign-in with it. They can be
    /// fetched once.
    ///
    /// Only the access token has to be in the answer: where the server does not tell its end, `expires_in`
    /// is 0.
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
        let answer = self
            .bearer_tokens("getProviderTokens", move |raw| async move {
                raw.get_provider_tokens(provider.clone()).await
            })
            .await?;
        self.provider_session("getProviderTokens", &answer)
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
        let answer = self
            .bearer_tokens("refreshProviderToken", move |raw| async move {
                raw.refresh_provider_token(provider.clone(), body).await
            })
            .await?;
        self.provider_session("refreshProviderToken", &answer)
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
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when it is not a URL, or brings
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

    fn provider_session(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
    ) -> Result<types::ProviderSession> {
        let issued = answer.tokens(&PROVIDER_TOKENS).ok_or_else(|| {
            let message = "the server answered without the provider's access token";
            answer.without_token(message).with_operation(operation)
        })?;
        let now = self.clock().wall();
        let told: Option<DateTime<Utc>> = answer.typed(&["expiresAt"]);
        let left = told.map(|end| Timestamp::from_millis(end.timestamp_millis()).since(now));
        let left = issued.lifetime.or(left).unwrap_or_default();
        let end = DateTime::from_timestamp_millis((now + left).as_millis());
        Ok(types::ProviderSession {
            access_token: issued.access_token.into(),
            refresh_token: issued.refresh_token.map(Into::into),
            expires_in: whole_seconds(left),
            expires_at: told.or(end).unwrap_or(DateTime::<Utc>::MAX_UTC),
        })
    }
}

//! Sessions as the service hands them out: taking them in, refreshing, ending, verifying.

use std::time::Duration;

use serde_json::Value;

use crate::{
    clock::Timestamp,
    error::Result,
    manager::{Authorization, RefreshOutcome, SignOut},
    nhost::{Client, MfaChallenge, Pkce, SignIn, SignedIn, service::NAME, types, validate},
    secret::{AccessToken, RefreshToken, Secret},
    session::Session,
    transport::{IssuedTokens, TokenAnswer, TokenFields},
};

/// Where the service puts the tokens of a session.
pub(super) const TOKENS: TokenFields<'static> = TokenFields::new("accessToken")
    .with_refresh_token("refreshToken")
    .with_expires_in("accessTokenExpiresIn");

impl Client {
    /// `refreshToken`: gets a new session now, although the present one may still be good; to see a
    /// changed role in the token, for example.
    ///
    /// It is the manager that refreshes: callers at the same time share one exchange.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session; [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) when the server does
    /// not take the refresh token any more; a network or server error, after which the session is
    /// still there.
    ///
    /// # Cancel safety
    /// Safe: the refresh goes on in a task of its own.
    pub async fn refresh_token(&self) -> Result<RefreshOutcome> {
        self.sessions().refresh().await
    }

    /// `refreshToken` with a token of your own, from a redirect or from another device: trades it
    /// for a session and installs that.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a token that is wrong, used or too old.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token may be spent and the session lost.
    pub async fn refresh_token_with(&self, token: impl Into<RefreshToken>) -> Result<SignIn> {
        let token = token.into();
        let problem = "it is empty: pass the refresh token unchanged";
        validate::present("refresh_token", token.expose(), problem)?;
        let body = &types::RefreshTokenRequest { refresh_token: token.into() };
        let answer = self
            .public_tokens("refreshToken", move |raw| async move { raw.refresh_token(body).await })
            .await?;
        let message = "the server answered the refresh without an access token";
        self.installed_from("refreshToken", &answer, message).await
    }

    /// `tokenExchange`: trades the code of a redirect for a session and installs that. Newer servers
    /// only.
    ///
    /// # Errors
    /// A service error for a code that is wrong, used or too old, or not tied to this pair;
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may be spent and the session lost.
    pub async fn token_exchange(&self, code: impl Into<Secret>, pkce: &Pkce) -> Result<SignIn> {
        let code = code.into();
        validate::present("code", code.expose(), "it is empty: pass the code of the redirect")?;
        let body = &types::TokenExchangeRequest { code, code_verifier: pkce.verifier().clone() };
        let answer =
            self.public_tokens("tokenExchange", move |raw| async move {
                raw.token_exchange(body).await
            })
            .await?;
        self.sign_in_from("tokenExchange", &answer).await
    }

    /// `verifyToken`: asks the server whether the session's access token is good.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for an anonymous user; a
    /// service error when it is not good.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    pub async fn verify_token(&self) -> Result<()> {
        let body = &types::VerifyTokenRequest { token: None };
        self.bearer("verifyToken", move |raw| async move { raw.verify_token(body).await }).await?;
        Ok(())
    }

    /// `verifyToken` for any access token.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) or [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated), depending on the server,
    /// when it is not good.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn verify_token_with(&self, token: impl Into<AccessToken>) -> Result<()> {
        let token = Secret::from(token.into());
        validate::present("token", token.expose(), "it is empty: pass an access token")?;
        let body = &types::VerifyTokenRequest { token: Some(token) };
        self.public("verifyToken", move |raw| async move { raw.verify_token(body).await }).await?;
        Ok(())
    }

    /// `signOut`: ends the session, here at once and on the server as far as it can be reached.
    ///
    /// It always succeeds here; what the server said is in the result. The access token itself lives
    /// on until its end, as the service has it.
    ///
    /// # Cancel safety
    /// Safe: once polled, the session is gone here; telling the server goes on by itself.
    pub async fn sign_out(&self) -> SignOut {
        self.sessions().sign_out().await
    }

    /// `signOut` everywhere: ends every session of the user and deletes the personal access tokens,
    /// then forgets the session here.
    ///
    /// # Errors
    /// What the server said, if it could not be told: then nothing has changed anywhere, and
    /// [`sign_out`](Self::sign_out) still ends the session here.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the sessions may have ended on the server.
    pub async fn sign_out_everywhere(&self) -> Result<SignOut> {
        let body = &types::SignOutRequest { all: true, refresh_token: None };
        self.bearer("signOut", move |raw| async move { raw.sign_out(body).await }).await?;
        // The server has ended this session with the others, so there is nothing left to tell it.
        Ok(self.sessions().sign_out_local().await)
    }

    /// Takes in what a sign-in brought: a session, a challenge, or neither where the user has to verify
    /// the address first.
    pub(super) async fn sign_in_from(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
    ) -> Result<SignIn> {
        if answer.tokens(&TOKENS).is_none() && answer.is_object() && !answer.has(&["session"]) {
            if let Some(ticket) = answer.secret(&["mfa", "ticket"]) {
                return Ok(SignIn::MfaRequired(MfaChallenge::received(ticket)));
            }
            if !answer.has(&["mfa"]) {
                return Ok(SignIn::VerificationRequired);
            }
        }
        self.installed_from(operation, answer, "the sign-in brought no access token").await
    }

    /// Installs the session that an answer brought; `missing` says that there is none.
    async fn installed_from(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
        missing: &'static str,
    ) -> Result<SignIn> {
        let session = self.received(operation, answer, missing)?;
        let set = self.sessions().set_session(session.clone()).await?;
        Ok(SignIn::Complete(Box::new(SignedIn::new(session, set.persisted))))
    }

    /// Takes in what an elevation brought: a whole new session of the same user.
    ///
    /// Someone may have signed out since `held` was taken, or in as another user; that counts more
    /// than an elevation.
    pub(super) async fn elevated_from(
        &self,
        operation: &'static str,
        held: &Authorization,
        answer: &TokenAnswer,
    ) -> Result<SignIn> {
        let session = self.received(operation, answer, "the elevation brought no session")?;
        let set = self.sessions().replace(held, session.clone()).await?;
        Ok(SignIn::Complete(Box::new(SignedIn::new(session, set.persisted))))
    }

    fn received(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
        missing: &'static str,
    ) -> Result<Session> {
        let issued = answer.tokens(&TOKENS);
        let issued =
            issued.ok_or_else(|| answer.without_token(missing).with_operation(operation))?;
        Ok(session_from(issued, self.clock().wall()))
    }
}

/// The service's session in this crate's terms, with the record of the user as it arrived.
pub(super) fn session_from(issued: IssuedTokens, arrived: Timestamp) -> Session {
    let user = issued.field("user");
    let mut session = issued.into_session(NAME, arrived);
    session.user = user;
    session
}

/// A lifetime as the document's types have it.
pub(super) fn whole_seconds(lifetime: Duration) -> i64 {
    i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX)
}

/// The user that a record describes, where it is what the document says. A text that is `null` or left
/// out is an empty one: it says as little.
pub(super) fn user_of(record: &Value) -> Option<types::User> {
    let mut fields = record.as_object()?.clone();
    for name in ["avatarUrl", "defaultRole", "displayName", "locale"] {
        let text = fields.entry(name).or_insert(Value::Null);
        if text.is_null() {
            *text = Value::from("");
        }
    }
    for name in ["metadata", "roles"] {
        fields.entry(name).or_insert(Value::Null);
    }
    serde_json::from_value(Value::Object(fields)).ok()
}

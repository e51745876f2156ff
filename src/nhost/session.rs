//! Sessions as the service hands them out: taking them in, refreshing, ending, verifying.
//!
//! Owns the way from an answer to the session manager, and the calls about tokens. It must not keep
//! a session itself: the manager is the only one who does.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    manager::{Authorization, RefreshOutcome, SignOut},
    nhost::{Client, MfaChallenge, Pkce, SignIn, SignedIn, service::NAME, types, validate},
    secret::{AccessToken, RefreshToken, Secret},
    session::{Expiry, Session},
    transport::Reply,
};

impl Client {
    /// `refreshToken`: gets a new session now, although the present one may still be good; to see a
    /// changed role in the token, for example.
    ///
    /// It is the manager that refreshes: callers at the same time share one exchange.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::SessionEnded`] when the server does
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
    /// [`ErrorKind::Unauthenticated`] for a token that is wrong, used or too old.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token may be spent and the session lost.
    pub async fn refresh_token_with(&self, token: impl Into<RefreshToken>) -> Result<SignIn> {
        let token = token.into();
        validate::token("refresh_token", token.expose())?;
        let body = &types::RefreshTokenRequest { refresh_token: token.into() };
        let reply = self
            .open("refreshToken", move |raw| async move { raw.refresh_token(body).await })
            .await?;
        self.sign_in_from(reply.map(|session| (Some(session), None))).await
    }

    /// `tokenExchange`: trades the code of a redirect for a session and installs that. Newer servers
    /// only.
    ///
    /// # Errors
    /// A service error for a code that is wrong, used or too old, or not tied to this pair;
    /// [`ErrorKind::NotFound`] on an older server.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may be spent and the session lost.
    pub async fn token_exchange(&self, code: impl Into<Secret>, pkce: &Pkce) -> Result<SignIn> {
        let code = code.into();
        validate::present("code", code.expose(), "it is empty: pass the code of the redirect")?;
        let body = &types::TokenExchangeRequest { code, code_verifier: pkce.verifier().clone() };
        let reply = self
            .open("tokenExchange", move |raw| async move { raw.token_exchange(body).await })
            .await?;
        self.sign_in_from(reply.map(|answer| (answer.session, None))).await
    }

    /// `verifyToken`: asks the server whether the session's access token is good.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::Forbidden`] for an anonymous user; a
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
    /// [`ErrorKind::InvalidRequest`] or [`ErrorKind::Unauthenticated`], depending on the server,
    /// when it is not good.
    ///
    /// # Cancel safety
    /// Safe.
    pub async fn verify_token_with(&self, token: impl Into<AccessToken>) -> Result<()> {
        let token = Secret::from(token.into());
        validate::present("token", token.expose(), "it is empty: pass an access token")?;
        let body = &types::VerifyTokenRequest { token: Some(token) };
        self.open("verifyToken", move |raw| async move { raw.verify_token(body).await }).await?;
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
        Ok(self.sessions().forget().await)
    }

    /// Takes in what a sign-in brought.
    pub(super) async fn sign_in_from(
        &self,
        reply: Reply<(Option<types::Session>, Option<types::MfaChallengePayload>)>,
    ) -> Result<SignIn> {
        let (session, mfa) = reply.value;
        if let Some(raw) = session {
            let (session, user) = session_from(raw, reply.date.as_ref(), self.clock().wall())?;
            self.sessions().install(session.clone()).await?;
            return Ok(SignIn::Complete(Box::new(SignedIn { session, user })));
        }
        Ok(match mfa {
            Some(challenge) => SignIn::MfaRequired(MfaChallenge::received(challenge.ticket)),
            None => SignIn::VerificationRequired,
        })
    }
}

impl Client {
    /// Takes in what an elevation brought: a whole new session of the same user.
    ///
    /// Someone may have signed out since `held` was taken, or in as another user; that counts more
    /// than an elevation.
    pub(super) async fn elevated_from(
        &self,
        held: &Authorization,
        reply: Reply<Option<types::Session>>,
    ) -> Result<SignIn> {
        let Some(raw) = reply.value else {
            return Err(Error::new(ErrorKind::UnexpectedResponse)
                .with_message("the elevation brought no session"));
        };
        let (session, user) = session_from(raw, reply.date.as_ref(), self.clock().wall())?;
        self.sessions().replace(held, session.clone()).await?;
        Ok(SignIn::Complete(Box::new(SignedIn { session, user })))
    }
}

/// The service's session in this crate's terms, and its user.
pub(super) fn session_from(
    raw: types::Session,
    date: Option<&http::HeaderValue>,
    arrived: Timestamp,
) -> Result<(Session, Option<types::User>)> {
    let mut expiry = date.map_or(Expiry::new(), |date| Expiry::new().with_date(date));
    if let Ok(seconds) = u64::try_from(raw.access_token_expires_in) {
        expiry = expiry.after(Duration::from_secs(seconds));
    }
    let mut session = Session::new(NAME, raw.access_token.into(), arrived)
        .with_refresh_token(raw.refresh_token.into())
        .with_expiry(&expiry);
    if let Some(user) = &raw.user {
        let user = serde_json::to_value(user).map_err(|_| {
            Error::new(ErrorKind::UnexpectedResponse)
                .with_message("the user cannot be kept as JSON")
        })?;
        session = session.with_user(user);
    }
    Ok((session, raw.user))
}

//! The service as the session engine sees it: how to refresh a session, how to end one, and how to sign in
//! anew with a personal access token.

use std::sync::Arc;

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    manager::{Reauthenticate, SignedOutReason},
    nhost::{
        call::bind,
        failure::ends_session,
        session::{TOKENS, session_from},
        types, validate,
    },
    secret::Secret,
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{
        ApiTransport, Context, Failure, TokenAnswer, refresh_failure, refresh_token_of, unread,
    },
};

/// The name under which sessions of this service are stored.
pub(super) const NAME: &str = "nhost";

/// Nhost Auth, for the session engine.
#[derive(Clone, Debug)]
pub(super) struct NhostService {
    wire: Arc<ApiTransport>,
}

impl NhostService {
    pub(super) const fn new(wire: Arc<ApiTransport>) -> Self {
        Self { wire }
    }

    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let token = refresh_token_of(session)?;
        let body = &types::RefreshTokenRequest { refresh_token: token.into() };
        let send = |context: Context| {
            unread(context, |context| {
                let raw = bind(&self.wire, context);
                async move { raw.refresh_token(body).await }
            })
        };
        let answer = self
            .wire
            .attempt("refreshToken", self.wire.context(), &send)
            .await
            .map_err(|failure| judged(failure.into_error()))?;
        let answer = TokenAnswer::from(answer);
        // What is left out here, refresh token and user, the manager takes from the session it has.
        match answer.tokens(&TOKENS) {
            Some(issued) => Ok(session_from(issued, self.wire.now())),
            None => {
                let message = "the server answered the refresh without an access token";
                Err(judged(answer.without_token(message).with_operation("refreshToken")))
            }
        }
    }

    async fn end(&self, session: &Session) -> Result<()> {
        let Some(token) = session.refresh_token.clone() else { return Ok(()) };
        let body = &types::SignOutRequest { all: false, refresh_token: Some(token.into()) };
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.sign_out(body).await }
        };
        let outcome = self.wire.attempt("signOut", self.wire.context(), &send).await;
        outcome.map(|_| ()).map_err(Failure::into_error)
    }
}

impl Service for NhostService {
    fn name(&self) -> &str {
        NAME
    }

    fn server(&self) -> Option<&str> {
        Some(self.wire.base_url())
    }

    fn rotation(&self) -> Rotation {
        Rotation::OneTime
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(self.exchange(session))
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.end(session))
    }
}

/// Signs in anew with a personal access token when the server will not renew the session.
#[derive(Clone, Debug)]
pub(super) struct ByPat {
    wire: Arc<ApiTransport>,
    token: Secret,
}

impl ByPat {
    pub(super) fn new(wire: Arc<ApiTransport>, token: Secret) -> Result<Self> {
        validate::personal_access_token(&token)?;
        Ok(Self { wire, token })
    }

    async fn sign_in(&self) -> Result<Session> {
        let body = &types::SignInPatRequest { personal_access_token: self.token.clone() };
        let send = |context: Context| {
            unread(context, |context| {
                let raw = bind(&self.wire, context);
                async move { raw.sign_in_pat(body).await }
            })
        };
        let answer = self.wire.attempt("signInPAT", self.wire.context(), &send).await;
        let answer = TokenAnswer::from(answer.map_err(Failure::into_error)?);
        match answer.tokens(&TOKENS) {
            Some(issued) => Ok(session_from(issued, self.wire.now())),
            None => Err(answer.without_token("the personal access token brought no session")),
        }
    }
}

impl Reauthenticate for ByPat {
    fn reauthenticate(&self, _: SignedOutReason) -> BoxFuture<'_, Result<Session>> {
        Box::pin(self.sign_in())
    }
}

fn judged(error: Error) -> RefreshFailure {
    let ended = ends_session(&error);
    refresh_failure(error, ended)
}

//! The service as the session engine sees it: how to refresh a session and how to end one.
//!
//! Owns the exchanges that the session manager asks for: renewing, ending, and signing in anew with
//! a personal access token. It must not touch the manager.

use std::sync::Arc;

use http::header::DATE;

use crate::{
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    manager::{Reauthenticate, SignedOutReason},
    nhost::{call::bind, failure::ends_session, session::session_from, types, validate},
    secret::Secret,
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{Context, Failure, Wire, refresh_failure},
};

/// The name under which sessions of this service are stored.
pub(super) const NAME: &str = "nhost";

/// Nhost Auth, for the session engine.
#[derive(Clone, Debug)]
pub(super) struct NhostService {
    wire: Arc<Wire>,
}

impl NhostService {
    pub(super) const fn new(wire: Arc<Wire>) -> Self {
        Self { wire }
    }

    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let token = session.refresh_token.clone().ok_or_else(no_refresh_token)?;
        // What is no token of the service's would be refused in a way that looks like a mistake in
        // the request; it is as good as rejected, and nothing needs to be sent.
        validate::token("refresh_token", token.expose()).map_err(RefreshFailure::Rejected)?;
        let body = &types::RefreshTokenRequest { refresh_token: token.into() };
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.refresh_token(body).await }
        };
        let answer = self
            .wire
            .attempt("refreshToken", self.wire.context(), &send)
            .await
            .map_err(|failure| judged(failure.into_error()))?;
        let date = answer.headers().get(DATE).cloned();
        let raw = answer.into_inner();
        // An answer without the user says nothing new about them: the manager keeps the one it has.
        session_from(raw, date.as_ref(), self.wire.now())
            .map_err(judged)
            .map(|(session, _)| session)
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
    wire: Arc<Wire>,
    token: Secret,
}

impl ByPat {
    pub(super) fn new(wire: Arc<Wire>, token: Secret) -> Result<Self> {
        validate::token("personal_access_token", token.expose())?;
        Ok(Self { wire, token })
    }

    async fn sign_in(&self) -> Result<Session> {
        let body = &types::SignInPatRequest { personal_access_token: self.token.clone() };
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.sign_in_pat(body).await }
        };
        let answer = self.wire.attempt("signInPAT", self.wire.context(), &send).await;
        let answer = answer.map_err(Failure::into_error)?;
        let date = answer.headers().get(DATE).cloned();
        let session = answer.into_inner().session.ok_or_else(|| {
            Error::new(ErrorKind::UnexpectedResponse)
                .with_message("the personal access token brought no session")
        })?;
        Ok(session_from(session, date.as_ref(), self.wire.now())?.0)
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

fn no_refresh_token() -> RefreshFailure {
    RefreshFailure::Rejected(
        Error::new(ErrorKind::SessionEnded)
            .with_message("the session came without a refresh token: sign in again"),
    )
}

//! The service as the session engine sees it: how to refresh a session and how to end one.
//!
//! Owns the exchanges that the session manager asks for. It must not touch the manager.

use std::sync::Arc;

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    linxio::{call::bind, failure::ends_session, session::session_from, types},
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{
        ApiTransport, Context, Failure, TokenAnswer, refresh_failure, refresh_token_of, unread,
    },
};

/// The name under which sessions of this service are stored.
pub(super) const NAME: &str = "linxio";

/// Linxio, for the session engine.
#[derive(Clone, Debug)]
pub(super) struct LinxioService {
    wire: Arc<ApiTransport>,
}

impl LinxioService {
    pub(super) const fn new(wire: Arc<ApiTransport>) -> Self {
        Self { wire }
    }

    /// The access token stays at home: it is optional here, most likely expired, and a server that
    /// looked at it could only refuse what the refresh token alone would bring.
    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let token = refresh_token_of(session)?;
        let body = &types::RefreshRequest { refresh_token: token.into() };
        let send = |context: Context| {
            unread(context, |context| {
                let raw = bind(&self.wire, context);
                async move { raw.refresh(body).await }
            })
        };
        let answer = self
            .wire
            .attempt("refresh", self.wire.context(), &send)
            .await
            .map_err(|failure| judged(failure.into_error()))?;
        let answer = TokenAnswer::from(answer);
        // What is left out here, refresh token and user, the manager takes from the session it has.
        session_from(&answer, self.wire.now()).ok_or_else(|| {
            let message = "the server answered the refresh without a token: repeat later";
            judged(answer.without_token(message).with_operation("refresh"))
        })
    }

    async fn end(&self, session: &Session) -> Result<()> {
        let (name, value) = self.header(&session.access_token)?;
        let body = &types::LogoutRequest(serde_json::Map::new());
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.logout(body).await }
        };
        let context = self.wire.context().with_raw_header(name, value);
        let outcome = self.wire.attempt("logout", context, &send).await;
        outcome.map(|_| ()).map_err(Failure::into_error)
    }
}

impl Service for LinxioService {
    fn name(&self) -> &str {
        NAME
    }

    fn server(&self) -> Option<&str> {
        Some(self.wire.base_url())
    }

    fn rotation(&self) -> Rotation {
        Rotation::Reusable
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

fn judged(error: Error) -> RefreshFailure {
    let ended = ends_session(&error);
    refresh_failure(error, ended)
}

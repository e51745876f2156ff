//! The service as the session engine sees it: how to refresh a session and how to end one.

use std::sync::Arc;

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    linxio::{call::bind, failure::ends_session, session::session_from, types},
    secret::AccessToken,
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{
        ApiTransport, Context, Exchanges, Failure, TokenAnswer, refresh_failure, refresh_token_of,
        unread,
    },
};

/// The name under which sessions of this service are stored.
pub(super) const NAME: &str = "linxio";

/// Linxio, for the session engine.
#[derive(Debug)]
pub(super) struct LinxioService {
    wire: Arc<ApiTransport>,
    exchanges: Exchanges,
}

impl LinxioService {
    pub(super) fn new(wire: Arc<ApiTransport>) -> Self {
        Self { wire, exchanges: Exchanges::default() }
    }

    /// The access token stays at home: it is optional here, most likely expired, and a server that
    /// looked at it could only refuse what the refresh token alone would bring.
    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let token = refresh_token_of(session)?;
        let _under_way = self.exchanges.begin(&token);
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
        let revoke = |token| self.revoke_remote(token);
        let renew = self.exchange(session);
        self.exchanges.revoke(session, self.wire.now(), revoke, renew).await
    }

    async fn revoke_remote(&self, token: AccessToken) -> Result<(), Failure> {
        let header = self.header(&token).map_err(|error| Failure::new(error, "logout"))?;
        let context = self.wire.context().with_raw_header(header.0, header.1);
        let body = &types::LogoutRequest(serde_json::Map::new());
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.logout(body).await }
        };
        self.wire.attempt("logout", context, &send).await.map(drop)
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

//! The service as the session engine sees it: its header, how to refresh a session, how to end one.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use crate::{
    error::{Error, Result},
    future::BoxFuture,
    secret::AccessToken,
    service::{RefreshFailure, Rotation, Service, sensitive},
    session::Session,
    transport::{
        ApiTransport, Context, Exchanges, Failure, TokenAnswer, refresh_failure, refresh_token_of,
        unread,
    },
    tybrite::{call::bind, failure::ends_session, session::session_from, types},
};

/// The name under which sessions of this service are stored.
pub(super) const NAME: &str = "tybrite";

/// The header that carries the customer's token.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-auth-token");

/// Tybrite, for the session engine.
#[derive(Debug)]
pub(super) struct TybriteService {
    wire: Arc<ApiTransport>,
    exchanges: Exchanges,
    /// The base URL and the fingerprint of the store's key: each store has customers of its own.
    server: String,
}

impl TybriteService {
    pub(super) fn new(wire: Arc<ApiTransport>, server: String) -> Self {
        Self { wire, exchanges: Exchanges::default(), server }
    }

    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let token = refresh_token_of(session)?;
        let _under_way = self.exchanges.begin(&token);
        let body = &types::RefreshRequest { refresh_token: token.into() };
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
        // What is left out here, refresh token and user, the manager takes from the session it has.
        session_from(&TokenAnswer::from(answer), self.wire.now())
            .map_err(|error| judged(error.with_operation("refreshToken")))
    }

    async fn end(&self, session: &Session) -> Result<()> {
        let revoke = |token| self.revoke_remote(token);
        let renew = self.exchange(session);
        self.exchanges.revoke(session, self.wire.now(), revoke, renew).await
    }

    /// Nothing in the request names the session but the customer's token.
    async fn revoke_remote(&self, token: AccessToken) -> Result<(), Failure> {
        let header = self.header(&token).map_err(|error| Failure::new(error, "logout"))?;
        let context = self.wire.context().with_raw_header(header.0, header.1);
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.logout().await }
        };
        self.wire.attempt("logout", context, &send).await.map(drop)
    }
}

impl Service for TybriteService {
    fn name(&self) -> &str {
        NAME
    }

    fn server(&self) -> Option<&str> {
        Some(&self.server)
    }

    /// Whether the service tolerates a token's second use for some moments is not known.
    fn rotation(&self) -> Rotation {
        Rotation::OneTime
    }

    fn header(&self, token: &AccessToken) -> Result<(HeaderName, HeaderValue)> {
        Ok((TOKEN_HEADER, sensitive(token.expose())?))
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

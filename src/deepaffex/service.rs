//! The service as the session engine sees it: how to renew a pair of tokens and how to end one.

use std::sync::Arc;

use crate::{
    deepaffex::{
        call::bind,
        failure::{ends_session, unsuccessful},
        session::session_from,
        types,
    },
    error::{Error, Result},
    future::BoxFuture,
    secret::AccessToken,
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{
        ApiTransport, Context, Exchanges, Failure, TokenAnswer, refresh_failure, refresh_token_of,
        unread,
    },
};

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Device,
    User,
}

impl Owner {
    /// The name under which sessions of this kind are stored: a store of the one refuses the other.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Device => "deepaffex-device",
            Self::User => "deepaffex",
        }
    }
}

/// DeepAffex, for the session engine.
#[derive(Debug)]
pub(super) struct DeepAffexService {
    wire: Arc<ApiTransport>,
    owner: Owner,
    refresh_token_expires_in: Option<i64>,
    exchanges: Exchanges,
}

impl DeepAffexService {
    pub(super) fn new(
        wire: Arc<ApiTransport>,
        owner: Owner,
        refresh_token_expires_in: Option<i64>,
    ) -> Self {
        Self { wire, owner, refresh_token_expires_in, exchanges: Exchanges::default() }
    }

    /// A pair is renewed as a pair: both halves are the session's own, and both come back new.
    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let refresh_token = refresh_token_of(session)?;
        let _under_way = self.exchanges.begin(&refresh_token);
        let body = &types::RenewRequest {
            token: session.access_token.clone().into(),
            refresh_token: refresh_token.into(),
            refresh_token_expires_in: self.refresh_token_expires_in,
        };
        let context = self.carrying(&session.access_token).map_err(judged)?;
        let send = |context: Context| {
            unread(context, |context| {
                let raw = bind(&self.wire, context);
                async move { raw.renew(body).await }
            })
        };
        let answer = self.wire.attempt("renew", context, &send).await;
        let answer = answer.map_err(|failure| judged(failure.into_error()))?;
        session_from(self.owner, &TokenAnswer::from(answer), self.wire.now())
            .map_err(|error| judged(error.with_operation("renew")))
    }

    async fn end(&self, session: &Session) -> Result<()> {
        let revoke = |token| self.revoke_remote(token);
        let renew = self.exchange(session);
        self.exchanges.revoke(session, self.wire.now(), revoke, renew).await
    }

    async fn revoke_remote(&self, token: AccessToken) -> Result<(), Failure> {
        let context = self.carrying(&token).map_err(|error| Failure::new(error, "logout"))?;
        if self.owner == Owner::Device {
            let send = |context: Context| {
                let raw = bind(&self.wire, context);
                async move { raw.unregister_license().await }
            };
            self.wire.attempt("unregisterLicense", context, &send).await?;
            return Ok(());
        }
        let send = |context: Context| {
            let raw = bind(&self.wire, context);
            async move { raw.logout().await }
        };
        if self.wire.attempt("logout", context, &send).await?.into_inner().success {
            return Ok(());
        }
        Err(Failure::new(unsuccessful("logout"), "logout"))
    }

    fn carrying(&self, token: &AccessToken) -> Result<Context> {
        let (name, value) = self.header(token)?;
        Ok(self.wire.context().with_raw_header(name, value))
    }
}

impl Service for DeepAffexService {
    fn name(&self) -> &str {
        self.owner.name()
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

    /// A logout ends all of a user's sessions, so a single one that came too late is left to run out:
    /// it would take the one along that overtook it.
    fn discard<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match self.owner {
                Owner::Device => self.end(session).await,
                Owner::User => Ok(()),
            }
        })
    }
}

fn judged(error: Error) -> RefreshFailure {
    let ended = ends_session(&error);
    refresh_failure(error, ended)
}

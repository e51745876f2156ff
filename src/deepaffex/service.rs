//! The service as the session engine sees it: how to renew a pair of tokens and how to end one.
//!
//! Owns the exchanges that the session managers ask for, the device's and the user's. It must not
//! touch a manager.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{
    deepaffex::{
        call::bind,
        failure::{ends_session, unsuccessful},
        session::session_from,
        types,
    },
    error::{Error, Result},
    future::BoxFuture,
    secret::{AccessToken, RefreshToken},
    service::{RefreshFailure, Rotation, Service},
    session::Session,
    transport::{
        ApiTransport, Context, Failure, TokenAnswer, refresh_failure, refresh_token_of, unread,
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
    /// The refresh token that was sent last and may be spent.
    sent: Mutex<Option<RefreshToken>>,
}

impl DeepAffexService {
    pub(super) const fn new(
        wire: Arc<ApiTransport>,
        owner: Owner,
        refresh_token_expires_in: Option<i64>,
    ) -> Self {
        Self { wire, owner, refresh_token_expires_in, sent: Mutex::new(None) }
    }

    /// A pair is renewed as a pair: both halves are the session's own, and both come back new.
    async fn exchange(&self, session: &Session) -> Result<Session, RefreshFailure> {
        let refresh_token = refresh_token_of(session)?;
        *self.sent() = Some(refresh_token.clone());
        let outcome = self.renew(session, refresh_token).await;
        if let Err(RefreshFailure::Transient { may_have_rotated: false, .. }) = &outcome {
            *self.sent() = None;
        }
        outcome
    }

    async fn renew(
        &self,
        session: &Session,
        refresh_token: RefreshToken,
    ) -> Result<Session, RefreshFailure> {
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

    /// Ends the session on the server. A token that has ended cannot even be used for that, so the pair
    /// is renewed first then: nobody else holds it any more, and nothing is lost if that fails. Not where
    /// it may have been renewed already: what that renewal brings is ended when it comes.
    async fn end(&self, session: &Session) -> Result<()> {
        let context = self.carrying(&session.access_token)?;
        let Err(failure) = self.revoke_remote(context).await else { return Ok(()) };
        if !failure.token_rejected || *self.sent() == session.refresh_token {
            return Err(failure.error);
        }
        let Ok(renewed) = self.exchange(session).await else { return Err(failure.error) };
        let context = self.carrying(&renewed.access_token)?;
        self.revoke_remote(context).await.map_err(|failure| failure.error)
    }

    async fn revoke_remote(&self, context: Context) -> Result<(), RevokeFailure> {
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
        Err(RevokeFailure { error: unsuccessful("logout"), token_rejected: false })
    }

    fn sent(&self) -> MutexGuard<'_, Option<RefreshToken>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn carrying(&self, token: &AccessToken) -> Result<Context> {
        let (name, value) = self.header(token)?;
        Ok(self.wire.context().with_raw_header(name, value))
    }
}

/// Why a session was not ended on the server.
struct RevokeFailure {
    error: Error,
    token_rejected: bool,
}

impl From<Failure> for RevokeFailure {
    fn from(failure: Failure) -> Self {
        let token_rejected = failure.token_rejected();
        Self { error: failure.into_error(), token_rejected }
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

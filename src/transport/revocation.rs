//! Ending a session on a server that knows it by its access token alone.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::Failure;
use crate::{
    clock::Timestamp,
    error::Result,
    secret::{AccessToken, RefreshToken},
    service::RefreshFailure,
    session::Session,
};

/// The refresh tokens of a service that are being exchanged.
#[derive(Debug, Default)]
pub(crate) struct Exchanges(Mutex<Vec<RefreshToken>>);

impl Exchanges {
    /// Counts `token` among them until the returned value is dropped.
    pub(crate) fn begin(&self, token: &RefreshToken) -> Exchange<'_> {
        self.tokens().push(token.clone());
        Exchange { all: self, token: token.clone() }
    }

    /// Ends a session with `revoke`, which sends an access token. One that has expired is renewed first, and
    /// so is one that the server refuses: nobody holds the session any more, so that nothing is lost if
    /// that fails. A refresh token that is being exchanged is left alone: what that brings is revoked when
    /// it comes.
    ///
    /// # Errors
    /// What the server said last.
    pub(crate) async fn revoke<F>(
        &self,
        session: &Session,
        now: Timestamp,
        revoke: impl Fn(AccessToken) -> F,
        renew: impl Future<Output = Result<Session, RefreshFailure>>,
    ) -> Result<()>
    where
        F: Future<Output = Result<(), Failure>>,
    {
        let renewable =
            session.refresh_token.as_ref().is_some_and(|token| !self.tokens().contains(token));
        let expired = session.expires_at.is_some_and(|end| end <= now);
        if !(expired && renewable) {
            match revoke(session.access_token.clone()).await {
                Err(failure) if failure.token_rejected() && renewable => {}
                outcome => return outcome.map_err(Failure::into_error),
            }
        }
        let renewed = renew.await.map_err(|failure| failure.error().clone())?;
        revoke(renewed.access_token).await.map_err(Failure::into_error)
    }

    fn tokens(&self) -> MutexGuard<'_, Vec<RefreshToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An exchange that is under way.
pub(crate) struct Exchange<'a> {
    all: &'a Exchanges,
    token: RefreshToken,
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        let mut tokens = self.all.tokens();
        if let Some(place) = tokens.iter().position(|token| *token == self.token) {
            tokens.swap_remove(place);
        }
    }
}

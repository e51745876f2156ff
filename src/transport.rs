//! Sending: attach the token, keep the deadline, repeat once after a rejected token.

#[cfg(any(feature = "middleware", feature = "tower"))]
mod audience;
mod authorizer;
mod builder;
mod client_builder;
mod context;
mod exchange;
mod failure;
mod hook;
#[cfg(feature = "middleware")]
pub mod middleware;
mod origin;
mod renewal;
mod revocation;
mod tokens;
#[cfg(feature = "tower")]
pub mod tower;
mod wire;

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use progenitor_client::ResponseValue;

pub use self::{
    authorizer::Authorizer,
    builder::http_client,
    client_builder::ClientBuilder,
    context::Context,
    exchange::{read_json, read_tokens, send},
    hook::{Headers, Hook, RequestInfo},
    tokens::{IssuedTokens, TokenFields},
};
pub(crate) use self::{
    builder::ApiTransportBuilder,
    client_builder::Parts,
    context::unread,
    failure::{Answer, ErrorClassifier, refresh_failure, refresh_token_of},
    revocation::Exchanges,
    tokens::TokenAnswer,
    wire::{ApiTransport, Failure},
};
use crate::{
    error::{Error, ErrorKind, Result},
    manager::{Authorization, EarlyRefresh, SessionManager},
    runtime,
};

#[cfg(feature = "nhost")]
context::client_hooks!(crate::raw::nhost::Client);
#[cfg(feature = "tybrite")]
context::client_hooks!(crate::raw::tybrite::Client);
#[cfg(feature = "linxio")]
context::client_hooks!(crate::raw::linxio::Client);
#[cfg(feature = "deepaffex")]
context::client_hooks!(crate::raw::deepaffex::Client);

/// Whether an operation carries the user's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Never.
    Public,
    /// Always.
    Required,
}

/// A wire with a session: what a service client calls through.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    wire: Arc<ApiTransport>,
    manager: SessionManager,
}

impl Transport {
    /// Joins a wire and the manager that holds its session.
    pub(crate) fn new(wire: Arc<ApiTransport>, manager: SessionManager) -> Self {
        Self { wire, manager }
    }

    /// The wire without the session.
    pub(crate) fn wire(&self) -> &Arc<ApiTransport> {
        &self.wire
    }

    /// The manager.
    pub(crate) fn manager(&self) -> &SessionManager {
        &self.manager
    }

    /// A context for the generated client as users reach it: each request asks for a live token.
    pub(crate) fn live_context(&self) -> Context {
        self.wire.context().with_manager(self.manager.clone())
    }

    /// Makes one typed call. `send` builds the generated client from the context it is given and
    /// calls the operation; after a rejected token it is asked once more.
    ///
    /// `operation` is the name in the service's document.
    pub(crate) async fn call<T, F, Fut>(
        &self,
        operation: &'static str,
        access: Access,
        send: F,
    ) -> Result<ResponseValue<T>>
    where
        F: Fn(Context) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
    {
        let deadline = self.wire.deadline();
        let early = OnceLock::new();
        // Where it is made it stays: it is large, and moving it would be copying it.
        let work = pin!(self.call_unbounded(operation, access, &send, &early));
        let outcome = runtime::inside(self.wire.within(deadline, work)).await;
        if let Some(early) = early.get() {
            early.wait().await;
        }
        outcome.map_err(|error| error.with_operation(operation))
    }

    async fn call_unbounded<T, F, Fut>(
        &self,
        operation: &'static str,
        access: Access,
        send: &F,
        early: &OnceLock<EarlyRefresh>,
    ) -> Result<ResponseValue<T>>
    where
        F: Fn(Context) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
    {
        let Some(authorization) = self.authorization(access, early).await? else {
            let context = self.wire.context();
            return self.wire.attempt(operation, context, send).await.map_err(Failure::into_error);
        };
        let context = self.wire.context().with_header(&authorization);
        let failure = match self.wire.attempt(operation, context, send).await {
            Err(failure) if failure.token_rejected() => failure,
            outcome => return outcome.map_err(Failure::into_error),
        };
        let Some(newer) = self.after_rejection(&authorization, &failure).await? else {
            return Err(failure.into_error());
        };
        let context = self.wire.context().with_header(&newer).repeated();
        let outcome = self.wire.attempt(operation, context, send).await;
        if !matches!(&outcome, Err(failure) if failure.token_rejected()) {
            self.manager.accepted(&newer);
        }
        outcome.map_err(Failure::into_error)
    }

    /// Attaches a live token to any other request: see [`Authorizer::authorize`].
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.authorizer().authorize(request).await
    }

    /// Sends any other request with a live token, within the time of a call: see
    /// [`Authorizer::execute`].
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn execute(&self, mut request: reqwest::Request) -> Result<reqwest::Response> {
        request.timeout_mut().get_or_insert(self.wire.request_timeout);
        let authorizer = self.authorizer();
        let early = OnceLock::new();
        let sending = authorizer.execute_beside(request, &early);
        let outcome = runtime::inside(self.wire.within(self.wire.deadline(), sending)).await;
        if let Some(early) = early.get() {
            early.wait().await;
        }
        outcome
    }

    fn authorizer(&self) -> Authorizer {
        Authorizer::new(self.manager.clone(), self.wire.http_client().clone())
            .dangerous_allow_http(self.wire.allow_http)
    }

    async fn authorization(
        &self,
        access: Access,
        early: &OnceLock<EarlyRefresh>,
    ) -> Result<Option<Authorization>> {
        match access {
            Access::Public => Ok(None),
            Access::Required => {
                let (authorization, started) = self.manager.authorization_beside().await?;
                // It is asked for once in a call, so that there is none yet.
                started.map(|started| early.set(started));
                Ok(Some(authorization))
            }
        }
    }

    /// The token to repeat with, or `None` when the rejection itself is the thing to report: the
    /// manager has no better token because it does not believe that the token is at fault.
    async fn after_rejection(
        &self,
        rejected: &Authorization,
        failure: &Failure,
    ) -> Result<Option<Authorization>> {
        match self.manager.refresh_rejected(rejected).await {
            Ok(newer) => Ok(Some(newer)),
            Err(error) if error.kind() == ErrorKind::Unauthenticated => {
                tracing::debug!(operation = failure.operation(), "the token was not renewed");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Time allowed for one call, waiting for a refresh included.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// Shows that a future's own time is over.
pub(crate) fn timed_out() -> Error {
    Error::new(ErrorKind::Timeout)
}

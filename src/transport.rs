//! Sending: attach the token, keep the deadline, repeat once after a rejected token.
//!
//! Owns everything between a service client and the network. It must not know any service's paths,
//! bodies or error codes, and writes no session: it asks the manager.

mod builder;
mod context;
mod failure;
mod hook;
mod origin;
mod wire;

use std::{future::Future, sync::Arc, time::Duration};

use progenitor_client::ResponseValue;

pub(crate) use self::{
    builder::WireBuilder,
    failure::{Answer, Vendor, refresh_failure},
    wire::{Failure, Wire},
};
pub use self::{
    context::Context,
    hook::{Headers, Hook, RequestInfo},
};
use crate::{
    error::{Error, ErrorKind, Result},
    manager::{Authorization, SessionManager},
};

#[cfg(feature = "nhost")]
context::client_hooks!(crate::raw::nhost::Client);

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
    wire: Arc<Wire>,
    manager: SessionManager,
}

impl Transport {
    /// Joins a wire and the manager that holds its session.
    pub(crate) fn new(wire: Arc<Wire>, manager: SessionManager) -> Self {
        Self { wire, manager }
    }

    /// The wire without the session.
    pub(crate) fn wire(&self) -> &Arc<Wire> {
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
    pub(crate) async fn call<T, F, Sent>(
        &self,
        operation: &'static str,
        access: Access,
        send: F,
    ) -> Result<ResponseValue<T>>
    where
        F: Fn(Context) -> Sent,
        Sent: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
    {
        let deadline = self.wire.deadline();
        let work = self.call_unbounded(operation, access, &send);
        self.wire.within(deadline, work).await.map_err(|error| error.with_operation(operation))
    }

    async fn call_unbounded<T, F, Sent>(
        &self,
        operation: &'static str,
        access: Access,
        send: &F,
    ) -> Result<ResponseValue<T>>
    where
        F: Fn(Context) -> Sent,
        Sent: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
    {
        let Some(authorization) = self.authorization(access).await? else {
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

    /// Attaches a live token to any other request.
    ///
    /// # Errors
    /// Whatever [`SessionManager::authorization`] says, and [`ErrorKind::Configuration`] when the
    /// request would carry the token over plain `http` to another machine.
    pub(crate) async fn authorize(&self, request: &mut reqwest::Request) -> Result<Authorization> {
        self.wire.check_foreign(request.url())?;
        let authorization = self.manager.authorization().await?;
        let (name, value) = authorization.header();
        request.headers_mut().insert(name, value);
        Ok(authorization)
    }

    /// Sends any other request with a live token. When that is answered with 401 and the body can be
    /// sent again, the token is refreshed and the request repeated once.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize), and [`ErrorKind::Network`] or [`ErrorKind::Timeout`]. An
    /// answer of any status is no error.
    pub(crate) async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response> {
        let deadline = self.wire.deadline();
        self.wire.within(deadline, self.execute_unbounded(request)).await
    }

    async fn execute_unbounded(&self, mut request: reqwest::Request) -> Result<reqwest::Response> {
        let authorization = self.authorize(&mut request).await?;
        let again = request.try_clone();
        let response = self.wire.send_foreign(request).await?;
        if response.status() != http::StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let Some(mut again) = again else { return Ok(response) };
        let Ok(newer) = self.manager.refresh_rejected(&authorization).await else {
            return Ok(response);
        };
        let (name, value) = newer.header();
        again.headers_mut().insert(name, value);
        let response = self.wire.send_foreign(again).await?;
        if response.status() != http::StatusCode::UNAUTHORIZED {
            self.manager.accepted(&newer);
        }
        Ok(response)
    }

    async fn authorization(&self, access: Access) -> Result<Option<Authorization>> {
        match access {
            Access::Public => Ok(None),
            Access::Required => self.manager.authorization().await.map(Some),
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

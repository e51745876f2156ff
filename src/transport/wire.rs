//! One attempt at one operation, without a session.
//!
//! A service's own refresh and revocation go through here.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use progenitor_client::ResponseValue;

use super::{
    Context, ErrorClassifier, Hook,
    failure::{Answer, decode_error, network_error},
    timed_out,
};
use crate::{
    clock::{Clock, Timestamp},
    error::{Error, ErrorKind, Result},
};

/// The way to a service.
#[derive(Clone)]
pub(crate) struct ApiTransport {
    pub(super) base_url: String,
    pub(super) client: reqwest::Client,
    pub(super) vendor: Arc<dyn ErrorClassifier>,
    pub(super) hooks: Arc<[Arc<dyn Hook>]>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) request_timeout: Duration,
    pub(super) call_timeout: Duration,
    pub(super) allow_http: bool,
}

/// An attempt that brought no success.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Error,
    operation: &'static str,
    token_rejected: bool,
}

impl Failure {
    /// A failure that says nothing of the request's token.
    pub(crate) fn new(error: Error, operation: &'static str) -> Self {
        Self { error: error.with_operation(operation), operation, token_rejected: false }
    }

    /// What to tell the caller.
    pub(crate) fn into_error(self) -> Error {
        self.error
    }

    /// Whether the server refused the request's token.
    pub(crate) fn token_rejected(&self) -> bool {
        self.token_rejected
    }

    /// The operation that failed.
    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }
}

impl ApiTransport {
    /// The base URL, without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The HTTP client, for building generated clients.
    pub(crate) fn http_client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The clock.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The wall clock's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.wall()
    }

    /// A context that carries no token.
    pub(crate) fn context(&self) -> Context {
        Context::new(Arc::clone(&self.hooks), Arc::clone(&self.clock), self.request_timeout)
    }

    /// Makes one attempt, without the deadline of a call: for a service's refresh and revocation,
    /// whose time the manager bounds, and for what carries no token.
    pub(crate) async fn attempt<T, F, Fut>(
        &self,
        operation: &'static str,
        context: Context,
        send: &F,
    ) -> Result<ResponseValue<T>, Failure>
    where
        F: Fn(Context) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
    {
        let left_behind = context.failure();
        let outcome = send(context).await;
        // A hook's refusal comes first: what the generated client made of it is only a stand-in.
        if let Some(error) = left_behind.take() {
            return Err(Failure::new(error, operation));
        }
        match outcome {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.explain(error, operation).await),
        }
    }

    /// Awaits `work` for no longer than `allowed` on this wire's clock.
    pub(crate) async fn within<T>(
        &self,
        allowed: Duration,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = self.clock.sleep(allowed) => Err(timed_out()),
        }
    }

    /// The time a call may take.
    pub(crate) fn deadline(&self) -> Duration {
        self.call_timeout
    }

    async fn explain(&self, error: crate::raw::Error, operation: &'static str) -> Failure {
        use progenitor_client::Error as Raw;

        let error = match error.into_inner() {
            Raw::UnexpectedResponse(response) => {
                let answer = Answer::read(operation, response).await;
                let token_rejected = self.vendor.is_rejected_token(&answer);
                let error = answer.into_error(&*self.vendor, self.now());
                return Failure { error, operation, token_rejected };
            }
            Raw::ErrorResponse(response) => {
                Error::new(ErrorKind::UnexpectedResponse).with_status(response.status())
            }
            Raw::CommunicationError(error)
            | Raw::InvalidUpgrade(error)
            | Raw::ResponseBodyError(error) => network_error(error),
            Raw::InvalidResponsePayload(_, error) => decode_error(&error),
            Raw::InvalidRequest(_) | Raw::Custom(_) => Error::new(ErrorKind::InvalidArgument)
                .with_message("the request cannot be built from these arguments"),
        };
        Failure::new(error, operation)
    }
}

impl fmt::Debug for ApiTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiTransport")
            .field("base_url", &self.base_url)
            .field("vendor", &self.vendor)
            .field("hooks", &self.hooks)
            .field("request_timeout", &self.request_timeout)
            .field("call_timeout", &self.call_timeout)
            .finish_non_exhaustive()
    }
}

//! What a generated client carries with it: the token, the hooks, the deadline.

use std::{
    fmt,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use progenitor_client::ResponseValue;
use tracing::{Instrument as _, field::Empty};

use super::hook::{Hook, RequestInfo};
use crate::{
    clock::Clock,
    error::{Error, Result},
    manager::{Authorization, SessionManager},
};

/// Names the crate to servers. A browser names itself: some drop this header, and others ask the
/// server first whether they may send it.
#[cfg(not(target_arch = "wasm32"))]
const USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("hallpass/", env!("CARGO_PKG_VERSION")));

/// The state of a generated client: how its requests are authorized and what runs around them.
///
/// Users meet it as a type parameter of the generated clients; there is nothing in it to set.
#[derive(Clone)]
pub struct Context {
    credential: Credential,
    hooks: Arc<[Arc<dyn Hook>]>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
    attempt: u32,
    failure: HookError,
    unread: Option<Unread>,
}

/// What a hook or the manager said: a generated call can only hand back a string.
#[derive(Clone, Default)]
pub(super) struct HookError(Arc<Mutex<Option<Error>>>);

impl HookError {
    fn leave(&self, error: Error) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// The error, if there is one.
    pub(super) fn take(&self) -> Option<Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A success that the generated client is not to decode, as it arrived.
#[derive(Clone, Default)]
struct Unread(Arc<Mutex<Option<ResponseValue<Bytes>>>>);

impl Unread {
    /// Takes a success away from the generated client, which gets a failure in its place.
    async fn keep(&self, mut response: reqwest::Response) -> reqwest::Result<reqwest::Response> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response.bytes().await.map_err(reqwest::Error::without_url)?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(ResponseValue::new(body, status, headers));
        stand_in()
    }

    fn take(&self) -> Option<ResponseValue<Bytes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Sends by a method of the generated client and gives a success as it arrived, of whatever status and
/// body, where the method itself would take none but the one that the document describes. What is no
/// success comes out as ever.
pub(crate) fn unread<T, Fut>(
    mut context: Context,
    send: impl FnOnce(Context) -> Fut,
) -> impl Future<Output = Result<ResponseValue<Bytes>, crate::raw::Error>>
where
    Fut: Future<Output = Result<ResponseValue<T>, crate::raw::Error>>,
{
    let unread = Unread::default();
    context.unread = Some(unread.clone());
    let sent = send(context);
    async move {
        let outcome = sent.await;
        if let Some(answer) = unread.take() {
            return Ok(answer);
        }
        outcome.map(|answer| {
            ResponseValue::new(Bytes::new(), answer.status(), answer.headers().clone())
        })
    }
}

#[derive(Clone)]
enum Credential {
    None,
    Header(HeaderName, HeaderValue),
    Live(SessionManager),
}

impl Context {
    pub(super) fn new(
        hooks: Arc<[Arc<dyn Hook>]>,
        clock: Arc<dyn Clock>,
        timeout: Duration,
    ) -> Self {
        let failure = HookError::default();
        let credential = Credential::None;
        Self { credential, hooks, clock, timeout, attempt: 1, failure, unread: None }
    }

    /// Carries this token.
    pub(crate) fn with_header(self, authorization: &Authorization) -> Self {
        let (name, value) = authorization.header();
        self.with_raw_header(name, value)
    }

    /// Carries this header.
    pub(crate) fn with_raw_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.credential = Credential::Header(name, value);
        self
    }

    /// Asks the manager for each request's token; sends none when no one is signed in.
    pub(crate) fn with_manager(mut self, manager: SessionManager) -> Self {
        self.credential = Credential::Live(manager);
        self
    }

    /// Counts one more attempt.
    pub(super) fn repeated(mut self) -> Self {
        self.attempt += 1;
        self
    }

    /// Where a hook or the manager leaves its error behind.
    pub(super) fn failure(&self) -> HookError {
        self.failure.clone()
    }

    /// Runs before each request.
    pub(crate) async fn prepare(
        &self,
        request: &mut reqwest::Request,
        operation: &'static str,
    ) -> Result<(), String> {
        #[cfg(not(target_arch = "wasm32"))]
        request.headers_mut().entry(http::header::USER_AGENT).or_insert(USER_AGENT);
        request.timeout_mut().get_or_insert(self.timeout);
        match self.run_before(request, operation).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let text = error.to_string();
                self.failure.leave(error);
                Err(text)
            }
        }
    }

    async fn run_before(
        &self,
        request: &mut reqwest::Request,
        operation: &'static str,
    ) -> Result<()> {
        match &self.credential {
            Credential::None => {}
            Credential::Header(name, value) => {
                request.headers_mut().insert(name.clone(), value.clone());
            }
            Credential::Live(manager) => match manager.authorization().await {
                Ok(authorization) => {
                    let (name, value) = authorization.header();
                    request.headers_mut().insert(name, value);
                }
                // What needs no token shall work; what needs one is refused by the server.
                Err(error) if error.is_session_ended() => {}
                Err(error) => return Err(error),
            },
        }
        let info = RequestInfo::new(operation, self.attempt);
        for hook in self.hooks.iter() {
            hook.before(request, &info).await?;
        }
        Ok(())
    }

    /// Sends a request, inside a span that tells no more than operation, status and time.
    pub(crate) async fn send(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        operation: &'static str,
    ) -> reqwest::Result<reqwest::Response> {
        let span = tracing::info_span!(
            "request",
            operation,
            attempt = self.attempt,
            status = Empty,
            duration_ms = Empty
        );
        let outcome = if span.is_disabled() {
            // Nobody listens, so nobody asks how long it took.
            client.execute(request).await
        } else {
            self.send_within(&span, client, request).await
        };
        let mut response = outcome.map_err(reqwest::Error::without_url)?;
        if !self.hooks.is_empty() {
            response = self.run_after(response, operation).await?;
        }
        match &self.unread {
            Some(unread) if has_body(response.status()) => unread.keep(response).await,
            _ => Ok(response),
        }
    }

    async fn send_within(
        &self,
        span: &tracing::Span,
        client: &reqwest::Client,
        request: reqwest::Request,
    ) -> reqwest::Result<reqwest::Response> {
        let started = self.clock.monotonic();
        let outcome = client.execute(request).instrument(span.clone()).await;
        let took = self.clock.monotonic().saturating_sub(started);
        span.record("duration_ms", u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        if let Ok(response) = &outcome {
            span.record("status", response.status().as_u16());
        }
        outcome
    }

    async fn run_after(
        &self,
        mut response: reqwest::Response,
        operation: &'static str,
    ) -> reqwest::Result<reqwest::Response> {
        let info = RequestInfo::new(operation, self.attempt);
        let status = response.status();
        for hook in self.hooks.iter() {
            response = match hook.after(response, &info).await {
                Ok(response) => response,
                Err(error) => {
                    // It tells that the server has answered, and so may have changed something.
                    let told = error.status().is_some();
                    self.failure.leave(if told { error } else { error.with_status(status) });
                    return stand_in();
                }
            };
        }
        Ok(response)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credential = match &self.credential {
            Credential::None => "none",
            Credential::Header(..) => "[redacted]",
            Credential::Live(_) => "live",
        };
        f.debug_struct("Context")
            .field("credential", &credential)
            .field("hooks", &self.hooks)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Whether it is a success that can bring something. A 204 stays the failure that it is where something
/// was asked for.
fn has_body(status: StatusCode) -> bool {
    let empty = matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
    status.is_success() && !empty
}

/// An answer that no generated operation takes for a success, so that the call ends and what was left
/// behind comes out.
#[cfg(not(target_arch = "wasm32"))]
fn stand_in() -> reqwest::Result<reqwest::Response> {
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    Ok(response.into())
}

/// In the browser no one but `fetch` makes an answer; there it is an error that nobody sees.
#[cfg(target_arch = "wasm32")]
fn stand_in() -> reqwest::Result<reqwest::Response> {
    let request = reqwest::Client::builder().build().and_then(|client| client.get("").build());
    Err(request.expect_err("an empty text is not a URL"))
}

/// Makes a generated client send through its [`Context`]. A blanket implementation is not possible,
/// since neither the trait nor the clients' other traits are this crate's.
macro_rules! client_hooks {
    ($client:ty) => {
        impl progenitor_client::ClientHooks<$crate::transport::Context> for $client {
            async fn pre<E>(
                &self,
                request: &mut reqwest::Request,
                info: &progenitor_client::OperationInfo,
            ) -> std::result::Result<(), progenitor_client::Error<E>> {
                let context = progenitor_client::ClientInfo::inner(self);
                context
                    .prepare(request, info.operation_id)
                    .await
                    .map_err(progenitor_client::Error::Custom)
            }

            async fn exec(
                &self,
                request: reqwest::Request,
                info: &progenitor_client::OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                let context = progenitor_client::ClientInfo::inner(self);
                let client = progenitor_client::ClientInfo::client(self);
                context.send(client, request, info.operation_id).await
            }
        }
    };
}
pub(crate) use client_hooks;

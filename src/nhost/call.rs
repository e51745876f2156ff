//! Calls of the generated client, with and without a token.

use std::future::Future;

use progenitor_client::{ClientInfo, ResponseValue};

use crate::{
    error::Result,
    nhost::Client,
    raw,
    secret::AccessToken,
    service::sensitive,
    transport::{Access, Context, TokenAnswer, unread},
};

/// What a call of the generated client gives.
pub(super) type RawResult<T> = Result<ResponseValue<T>, raw::Error>;

impl Client {
    /// Calls an operation that takes no token, or for which the token is none of the session's.
    pub(super) async fn public<T, F, Fut>(&self, operation: &'static str, send: F) -> Result<T>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call(operation, Access::Public, send).await
    }

    /// Calls an operation as the signed-in user.
    pub(super) async fn bearer<T, F, Fut>(&self, operation: &'static str, send: F) -> Result<T>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call(operation, Access::Required, send).await
    }

    /// Calls an operation that takes no token and brings some: its answer is read leniently.
    pub(super) async fn public_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call_tokens(operation, Access::Public, send).await
    }

    /// Calls an operation as the signed-in user that brings tokens: its answer is read leniently.
    pub(super) async fn bearer_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call_tokens(operation, Access::Required, send).await
    }

    /// Calls an operation with a token that is not the session's, which is neither refreshed nor
    /// repeated with.
    pub(super) async fn with_token<T, F, Fut>(
        &self,
        operation: &'static str,
        token: &AccessToken,
        send: F,
    ) -> Result<T>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let header = sensitive(&format!("Bearer {}", token.expose()))?;
        let authorized = |context: Context| {
            send(self.bind(context.with_raw_header(http::header::AUTHORIZATION, header.clone())))
        };
        let answer = self.transport().call(operation, Access::Public, authorized).await?;
        Ok(answer.into_inner())
    }

    /// Calls an operation that answers with a redirect, which the generated client knows none of.
    pub(super) async fn redirecting(
        &self,
        operation: &'static str,
        name: &'static str,
        build: impl Fn(&reqwest::Client) -> reqwest::RequestBuilder,
    ) -> Result<ResponseValue<()>> {
        let send = |context: Context| {
            let client = self.bind(context);
            let request = build(client.client()).build();
            async move {
                let (mut request, context) = (request?, client.inner());
                let prepared = context.prepare(&mut request, name).await;
                prepared.map_err(progenitor_client::Error::Custom)?;
                let response = context.send(client.client(), request, name).await?;
                if response.status().is_redirection() {
                    return Ok(ResponseValue::empty(response));
                }
                Err(progenitor_client::Error::UnexpectedResponse(response).into())
            }
        };
        self.transport().call(operation, Access::Public, send).await
    }

    async fn call<T, F, Fut>(&self, operation: &'static str, access: Access, send: F) -> Result<T>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| send(self.bind(context));
        let answer = self.transport().call(operation, access, bound).await?;
        Ok(answer.into_inner())
    }

    async fn call_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        access: Access,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::nhost::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| unread(context, |context| send(self.bind(context)));
        Ok(self.transport().call(operation, access, bound).await?.into())
    }

    fn bind(&self, context: Context) -> raw::nhost::Client {
        bind(self.transport().wire(), context)
    }
}

/// A generated client that carries `context`.
pub(super) fn bind(wire: &crate::transport::ApiTransport, context: Context) -> raw::nhost::Client {
    raw::nhost::Client::new_with_client(wire.base_url(), wire.http_client().clone(), context)
}

//! Calls of the generated client, with and without a token.

use std::future::Future;

use progenitor_client::ResponseValue;

use crate::{
    error::Result,
    linxio::Client,
    raw,
    transport::{Access, ApiTransport, Context, TokenAnswer, unread},
};

/// What a call of the generated client gives.
type RawResult<T> = Result<ResponseValue<T>, raw::Error>;

impl Client {
    /// Calls an operation that takes no token and may bring some: its answer is read leniently.
    pub(super) async fn public_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::linxio::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| {
            unread(context, |context| send(bind(self.transport().wire(), context)))
        };
        Ok(self.transport().call(operation, Access::Public, bound).await?.into())
    }

    /// Calls an operation as the signed-in user.
    pub(super) async fn bearer<T, F, Fut>(&self, operation: &'static str, send: F) -> Result<T>
    where
        F: Fn(raw::linxio::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| send(bind(self.transport().wire(), context));
        let answer = self.transport().call(operation, Access::Required, bound).await?;
        Ok(answer.into_inner())
    }
}

/// A generated client that carries `context`.
pub(super) fn bind(wire: &ApiTransport, context: Context) -> raw::linxio::Client {
    raw::linxio::Client::new_with_client(wire.base_url(), wire.http_client().clone(), context)
}

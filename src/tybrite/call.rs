//! Calls of the generated client, with and without a customer's token.

use std::future::Future;

use progenitor_client::ResponseValue;

use crate::{
    error::Result,
    raw,
    transport::{Access, ApiTransport, Context, TokenAnswer, unread},
    tybrite::{Answer, Client},
};

/// What a call of the generated client gives.
pub(super) type RawResult<T> = Result<ResponseValue<T>, raw::Error>;

impl Client {
    /// Calls an operation that takes the store's key alone.
    pub(super) async fn public<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<Answer<T>>
    where
        F: Fn(raw::tybrite::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call(operation, Access::Public, send).await
    }

    /// Calls an operation that takes the store's key alone and brings tokens: its answer is read
    /// leniently.
    pub(super) async fn public_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::tybrite::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| {
            unread(context, |context| send(bind(self.transport().wire(), context)))
        };
        Ok(self.transport().call(operation, Access::Public, bound).await?.into())
    }

    /// Calls an operation as the signed-in customer.
    pub(super) async fn as_customer<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<Answer<T>>
    where
        F: Fn(raw::tybrite::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        self.call(operation, Access::Required, send).await
    }

    async fn call<T, F, Fut>(
        &self,
        operation: &'static str,
        access: Access,
        send: F,
    ) -> Result<Answer<T>>
    where
        F: Fn(raw::tybrite::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let bound = |context: Context| send(bind(self.transport().wire(), context));
        let answer = self.transport().call(operation, access, bound).await?;
        Ok(answer.into())
    }
}

/// A generated client that carries `context`.
pub(super) fn bind(wire: &ApiTransport, context: Context) -> raw::tybrite::Client {
    raw::tybrite::Client::new_with_client(wire.base_url(), wire.http_client().clone(), context)
}

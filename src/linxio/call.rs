//! The way from a method to the wire and back.
//!
//! Owns the binding of a generated client to one call. It must not know any single operation.

use std::future::Future;

use progenitor_client::ResponseValue;

use crate::{
    error::Result,
    linxio::Client,
    raw,
    transport::{Access, Context, Reply, Wire},
};

/// What a call of the generated client gives.
type Sent<T> = Result<ResponseValue<T>, raw::Error>;

impl Client {
    /// Calls an operation that takes no token.
    pub(super) async fn open<T, F, Going>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<Reply<T>>
    where
        F: Fn(raw::linxio::Client) -> Going,
        Going: Future<Output = Sent<T>>,
    {
        self.call(operation, Access::Public, send).await
    }

    /// Calls an operation as the signed-in user.
    pub(super) async fn bearer<T, F, Going>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<Reply<T>>
    where
        F: Fn(raw::linxio::Client) -> Going,
        Going: Future<Output = Sent<T>>,
    {
        self.call(operation, Access::Required, send).await
    }

    async fn call<T, F, Going>(
        &self,
        operation: &'static str,
        access: Access,
        send: F,
    ) -> Result<Reply<T>>
    where
        F: Fn(raw::linxio::Client) -> Going,
        Going: Future<Output = Sent<T>>,
    {
        let bound = |context: Context| send(bind(self.transport().wire(), context));
        let answer = self.transport().call(operation, access, bound).await?;
        Ok(answer.into())
    }
}

/// A generated client that carries `context`.
pub(super) fn bind(wire: &Wire, context: Context) -> raw::linxio::Client {
    raw::linxio::Client::new_with_client(wire.base_url(), wire.http_client().clone(), context)
}

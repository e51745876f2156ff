//! Calls of the generated client, each with the token that its operation needs.

use std::future::Future;

use progenitor_client::ResponseValue;

use crate::{
    deepaffex::Client,
    error::Result,
    manager::Authorization,
    raw,
    secret::AccessToken,
    service::sensitive,
    transport::{Access, ApiTransport, Context, TokenAnswer, Transport, unread},
};

/// What a call of the generated client gives.
type RawResult<T> = Result<ResponseValue<T>, raw::Error>;

impl Client {
    /// Calls an operation that takes no token.
    pub(super) async fn public<T, F, Fut>(&self, operation: &'static str, send: F) -> Result<T>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        call(self.user(), operation, Access::Public, send).await
    }

    /// Calls an operation that takes no token and brings a pair: its answer is read leniently.
    pub(super) async fn public_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<TokenAnswer>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        call_tokens(self.user(), operation, Access::Public, send).await
    }

    /// Calls an operation as the device that brings a pair, as [`as_device`](Self::as_device) does.
    pub(super) async fn as_device_tokens<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<(TokenAnswer, Authorization)>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let held = self.device_authorization().await?;
        Ok((call_tokens(self.device_transport(), operation, Access::Required, send).await?, held))
    }

    /// Calls an operation as the signed-in user.
    pub(super) async fn as_user<T, F, Fut>(&self, operation: &'static str, send: F) -> Result<T>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        call(self.user(), operation, Access::Required, send).await
    }

    /// Calls an operation as the device, registering it first where that is to happen by itself. Gives
    /// back which session of the device the call was made on.
    pub(super) async fn as_device<T, F, Fut>(
        &self,
        operation: &'static str,
        send: F,
    ) -> Result<(T, Authorization)>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let held = self.device_authorization().await?;
        Ok((call(self.device_transport(), operation, Access::Required, send).await?, held))
    }

    /// Calls an operation with a token that is not a session's, which is neither renewed nor repeated
    /// with.
    pub(super) async fn with_token<T, F, Fut>(
        &self,
        operation: &'static str,
        token: &AccessToken,
        send: F,
    ) -> Result<T>
    where
        F: Fn(raw::deepaffex::Client) -> Fut,
        Fut: Future<Output = RawResult<T>>,
    {
        let header = sensitive(&format!("Bearer {}", token.expose()))?;
        let authorized = |context: Context| {
            let context = context.with_raw_header(http::header::AUTHORIZATION, header.clone());
            send(bind(self.user().wire(), context))
        };
        let answer = self.user().call(operation, Access::Public, authorized).await?;
        Ok(answer.into_inner())
    }
}

async fn call<T, F, Fut>(
    transport: &Transport,
    operation: &'static str,
    access: Access,
    send: F,
) -> Result<T>
where
    F: Fn(raw::deepaffex::Client) -> Fut,
    Fut: Future<Output = RawResult<T>>,
{
    let bound = |context: Context| send(bind(transport.wire(), context));
    Ok(transport.call(operation, access, bound).await?.into_inner())
}

async fn call_tokens<T, F, Fut>(
    transport: &Transport,
    operation: &'static str,
    access: Access,
    send: F,
) -> Result<TokenAnswer>
where
    F: Fn(raw::deepaffex::Client) -> Fut,
    Fut: Future<Output = RawResult<T>>,
{
    let bound = |context: Context| unread(context, |context| send(bind(transport.wire(), context)));
    Ok(transport.call(operation, access, bound).await?.into())
}

/// A generated client that carries `context`.
pub(super) fn bind(wire: &ApiTransport, context: Context) -> raw::deepaffex::Client {
    raw::deepaffex::Client::new_with_client(wire.base_url(), wire.http_client().clone(), context)
}

//! The state of the service: calls that concern no user and no device.

use crate::{
    deepaffex::{Client, types},
    error::Result,
};

impl Client {
    /// `status`: how the service is doing in this region. It takes no token.
    ///
    /// # Errors
    /// [`ErrorKind::Server`](crate::ErrorKind::Server) and what the network may bring.
    ///
    /// # Cancel safety
    /// Safe: nothing is changed.
    pub async fn status(&self) -> Result<types::ServerStatus> {
        let send = |raw: crate::raw::deepaffex::Client| async move { raw.status().await };
        self.public("status", send).await
    }
}

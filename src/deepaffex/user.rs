//! The user: their profile, and the way back from a forgotten password.

use crate::{
    deepaffex::{Client, failure::unsuccessful, sign_in::organization, types, validate},
    error::Result,
};

impl Client {
    /// `currentUser`: the signed-in user's profile, as the service keeps it. Which fields there are is
    /// the service's and the organization's business.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) and
    /// [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) without a session.
    ///
    /// # Cancel safety
    /// Safe: nothing is changed.
    pub async fn current_user(&self) -> Result<types::UserProfile> {
        let send = |raw: crate::raw::deepaffex::Client| async move { raw.current_user().await };
        self.as_user("currentUser", send).await
    }

    /// `requestResetPasswordLink`: has the service mail a link, on whose page the user sets a new
    /// password. `identifier` is the organization's.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for an unknown address or organization;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the service says that it
    /// did not send it; [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) where there is no device.
    ///
    /// # Cancel safety
    /// The message may have been sent.
    pub async fn request_reset_password_link(&self, email: &str, identifier: &str) -> Result<()> {
        validate::email(email)?;
        organization(identifier)?;
        let body =
            &types::ResetPasswordLinkRequest { email: email.into(), identifier: identifier.into() };
        let send = |raw: crate::raw::deepaffex::Client| async move {
            raw.request_reset_password_link(body).await
        };
        let (reply, _) = self.as_device("requestResetPasswordLink", send).await?;
        if reply.success { Ok(()) } else { Err(unsuccessful("requestResetPasswordLink")) }
    }
}

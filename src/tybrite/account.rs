//! The customer's account: reading it, and its password.

use crate::{
    error::Result,
    secret::Secret,
    tybrite::{Answer, Client, types, validate},
};

impl Client {
    /// `getCurrentUser`: the signed-in customer, as the service has them now: the account, and what
    /// the store keeps about them.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::tybrite::Client) -> hallpass::Result<()> {
    /// let current = client.get_current_user().await?;
    /// if let Some(customer) = &current.customer {
    ///     println!("{:?} has {:?} in credit", customer.name, customer.store_credit_balance);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session;
    /// [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) after 10 requests within a minute.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    pub async fn get_current_user(&self) -> Result<Answer<types::CurrentUserResponse>> {
        self.as_customer("getCurrentUser", move |raw| async move { raw.get_current_user().await })
            .await
    }

    /// `resetPassword`: mails a link to reset the password.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) after 10 requests within a minute.
    ///
    /// # Cancel safety
    /// The mail may be on its way although the caller never learns it.
    pub async fn reset_password(
        &self,
        email: &str,
    ) -> Result<Answer<types::ResetPasswordResponse>> {
        self.send_reset(email, None).await
    }

    /// `resetPassword`, with a link that leads on to this address.
    ///
    /// # Errors
    /// As [`reset_password`](Self::reset_password).
    ///
    /// # Cancel safety
    /// As [`reset_password`](Self::reset_password).
    pub async fn reset_password_with(
        &self,
        email: &str,
        redirect_to: &str,
    ) -> Result<Answer<types::ResetPasswordResponse>> {
        validate::redirect("redirect_to", redirect_to)?;
        self.send_reset(email, Some(redirect_to.to_owned())).await
    }

    async fn send_reset(
        &self,
        email: &str,
        redirect_to: Option<String>,
    ) -> Result<Answer<types::ResetPasswordResponse>> {
        validate::email("email", email)?;
        let body = &types::ResetPasswordRequest { email: email.to_owned(), redirect_to };
        self.public("resetPassword", move |raw| async move { raw.reset_password(body).await }).await
    }

    /// `updatePassword`: sets a new password for the signed-in customer, of 8 characters or more.
    ///
    /// What becomes of the customer's other sessions, the vendor does not say; this one is kept here.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a password that the service
    /// does not take.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the password may have been changed.
    pub async fn update_password(
        &self,
        password: impl Into<Secret>,
    ) -> Result<Answer<types::UpdatePasswordResponse>> {
        let password = password.into();
        validate::new_password("password", password.expose())?;
        let body = &types::UpdatePasswordRequest { password };
        self.as_customer(
            "updatePassword",
            move |raw| async move { raw.update_password(body).await },
        )
        .await
    }
}

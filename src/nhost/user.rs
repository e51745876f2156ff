//! The signed-in user: reading, becoming a full user, address and password.
//!
//! The second factor is in `security.rs`, security keys are in `webauthn.rs`.

use crate::{
    error::Result,
    nhost::{Client, EmailOptions, SignUpOptions, types, validate},
    secret::Secret,
};

/// What an anonymous user becomes.
///
/// ```
/// use hallpass::nhost::{Deanonymize, SignUpOptions};
///
/// let by_password = Deanonymize::email_password("ada@example.com", "a good password")
///     .with_options(SignUpOptions::default().display_name("Ada"));
/// let by_link = Deanonymize::passwordless("ada@example.com");
/// ```
#[derive(Clone, Debug)]
pub struct Deanonymize {
    email: String,
    password: Option<Secret>,
    options: SignUpOptions,
}

impl Deanonymize {
    /// A user with an e-mail address and a password.
    #[must_use]
    pub fn email_password(email: impl Into<String>, password: impl Into<Secret>) -> Self {
        let password = Some(password.into());
        Self { email: email.into(), password, options: SignUpOptions::default() }
    }

    /// A user who signs in by links in mails.
    #[must_use]
    pub fn passwordless(email: impl Into<String>) -> Self {
        Self { email: email.into(), password: None, options: SignUpOptions::default() }
    }

    /// Adds roles, a name, metadata and the like.
    #[must_use]
    pub fn with_options(mut self, options: SignUpOptions) -> Self {
        self.options = options;
        self
    }
}

impl Client {
    /// `getUser`: the signed-in user, as the server has it now.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
    /// let user = client.get_user().await?;
    /// println!("{} has MFA: {}", user.display_name, user.active_mfa_type.is_some());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session;
    /// [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for an anonymous user.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    pub async fn get_user(&self) -> Result<types::User> {
        let reply = self.bearer("getUser", move |raw| async move { raw.get_user().await }).await?;
        Ok(reply)
    }

    /// `deanonymizeUser`: makes the signed-in anonymous user a full one.
    ///
    /// By password, where addresses need no verification, the session goes on, and the next
    /// [`refresh_token`](Self::refresh_token) makes it that of a full user. In all other cases the
    /// service ends it and sends a link to follow.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address is taken or the user is
    /// not anonymous.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the user may have been changed.
    pub async fn deanonymize_user(&self, to: &Deanonymize) -> Result<()> {
        use types::UserDeanonymizeRequestSignInMethod as Method;

        validate::email("email", &to.email)?;
        if let Some(password) = &to.password {
            validate::password("password", password.expose())?;
        }
        to.options.check()?;
        let sign_in_method =
            if to.password.is_some() { Method::EmailPassword } else { Method::Passwordless };
        let body = &types::UserDeanonymizeRequest {
            sign_in_method,
            email: to.email.clone(),
            password: to.password.clone(),
            connection: None,
            options: to.options.to_wire(),
            code_challenge: to.options.code_challenge.clone(),
        };
        self.bearer("deanonymizeUser", move |raw| async move { raw.deanonymize_user(body).await })
            .await?;
        Ok(())
    }

    /// `changeUserEmail`: sends a mail to the new address, whose link makes the change.
    ///
    /// # Errors
    /// [`ErrorKind::ElevationRequired`](crate::ErrorKind::ElevationRequired) where the server wants
    /// an elevated token.
    ///
    /// # Cancel safety
    /// The mail may be on its way although the caller never learns it.
    pub async fn change_user_email(&self, new_email: &str) -> Result<()> {
        self.change_user_email_with(new_email, &EmailOptions::default()).await
    }

    /// `changeUserEmail`, with a redirect target and PKCE.
    ///
    /// # Errors
    /// As [`change_user_email`](Self::change_user_email).
    ///
    /// # Cancel safety
    /// As [`change_user_email`](Self::change_user_email).
    pub async fn change_user_email_with(
        &self,
        new_email: &str,
        options: &EmailOptions,
    ) -> Result<()> {
        validate::email("new_email", new_email)?;
        options.check()?;
        let body = &types::UserEmailChangeRequest {
            new_email: new_email.to_owned(),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        self.bearer("changeUserEmail", move |raw| async move { raw.change_user_email(body).await })
            .await?;
        Ok(())
    }

    /// `sendVerificationEmail`: sends the link that verifies an address once more.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address is verified already.
    ///
    /// # Cancel safety
    /// The mail may be on its way although the caller never learns it.
    pub async fn send_verification_email(&self, email: &str) -> Result<()> {
        self.send_verification_email_with(email, &EmailOptions::default()).await
    }

    /// `sendVerificationEmail`, with a redirect target and PKCE.
    ///
    /// # Errors
    /// As [`send_verification_email`](Self::send_verification_email).
    ///
    /// # Cancel safety
    /// As [`send_verification_email`](Self::send_verification_email).
    pub async fn send_verification_email_with(
        &self,
        email: &str,
        options: &EmailOptions,
    ) -> Result<()> {
        validate::email("email", email)?;
        options.check()?;
        let body = &types::UserEmailSendVerificationEmailRequest {
            email: email.to_owned(),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        self.public("sendVerificationEmail", move |raw| async move {
            raw.send_verification_email(body).await
        })
        .await?;
        Ok(())
    }

    /// `changeUserPassword`: sets a new password for the signed-in user.
    ///
    /// Older servers leave every session alone. Newer ones end them all, this one included: the
    /// access token lives on for its time, then the user has to sign in again.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a password that the
    /// server finds too weak;
    /// [`ErrorKind::ElevationRequired`](crate::ErrorKind::ElevationRequired) where it wants an
    /// elevated token.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the password may have been changed.
    pub async fn change_user_password(&self, new_password: impl Into<Secret>) -> Result<()> {
        let new_password = new_password.into();
        validate::password("new_password", new_password.expose())?;
        let body = &types::UserPasswordRequest { new_password, ticket: None };
        self.bearer("changeUserPassword", move |raw| async move {
            raw.change_user_password(body).await
        })
        .await?;
        Ok(())
    }

    /// `changeUserPassword` with the ticket of a password-reset link instead of a session.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a ticket that is used
    /// up or too old. Mind that a password which the server finds too weak uses the ticket up.
    ///
    /// # Cancel safety
    /// As [`change_user_password`](Self::change_user_password).
    pub async fn change_user_password_with_ticket(
        &self,
        new_password: impl Into<Secret>,
        ticket: impl Into<Secret>,
    ) -> Result<()> {
        let (new_password, ticket) = (new_password.into(), ticket.into());
        validate::password("new_password", new_password.expose())?;
        validate::ticket("ticket", ticket.expose(), "passwordReset")?;
        let body = &types::UserPasswordRequest { new_password, ticket: Some(ticket) };
        self.public("changeUserPassword", move |raw| async move {
            raw.change_user_password(body).await
        })
        .await?;
        Ok(())
    }

    /// `sendPasswordResetEmail`: sends a link that leads to a new password.
    ///
    /// # Errors
    /// Depending on the server, an unknown address is an error or passes in silence.
    ///
    /// # Cancel safety
    /// The mail may be on its way although the caller never learns it.
    pub async fn send_password_reset_email(&self, email: &str) -> Result<()> {
        self.send_password_reset_email_with(email, &EmailOptions::default()).await
    }

    /// `sendPasswordResetEmail`, with a redirect target and PKCE.
    ///
    /// # Errors
    /// As [`send_password_reset_email`](Self::send_password_reset_email).
    ///
    /// # Cancel safety
    /// As [`send_password_reset_email`](Self::send_password_reset_email).
    pub async fn send_password_reset_email_with(
        &self,
        email: &str,
        options: &EmailOptions,
    ) -> Result<()> {
        validate::email("email", email)?;
        options.check()?;
        let body = &types::UserPasswordResetRequest {
            email: email.to_owned(),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        self.public("sendPasswordResetEmail", move |raw| async move {
            raw.send_password_reset_email(body).await
        })
        .await?;
        Ok(())
    }
}

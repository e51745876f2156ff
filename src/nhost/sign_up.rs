//! Signing up: new users by password, link, code or a provider's word.
//!
//! URLs for a browser are in `urls.rs`, security keys in `webauthn.rs`.

use crate::{
    error::Result,
    nhost::{Client, OtpSent, SignIn, SignUpOptions, types, validate},
    secret::Secret,
};

impl Client {
    /// `signUpEmailPassword`: creates a user with an e-mail address and a password.
    ///
    /// Where the server wants addresses verified, this gives
    /// [`SignIn::VerificationRequired`] and a mail is on its way.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address is taken;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a password that the
    /// server finds too weak; [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) where no one may
    /// sign up.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the user may exist although the caller never learns it.
    pub async fn sign_up_email_password(
        &self,
        email: &str,
        password: impl Into<Secret>,
    ) -> Result<SignIn> {
        self.sign_up_email_password_with(email, password, &SignUpOptions::default()).await
    }

    /// `signUpEmailPassword`, with roles, a name, metadata and the like.
    ///
    /// # Errors
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    ///
    /// # Cancel safety
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    pub async fn sign_up_email_password_with(
        &self,
        email: &str,
        password: impl Into<Secret>,
        options: &SignUpOptions,
    ) -> Result<SignIn> {
        let password = password.into();
        validate::email("email", email)?;
        validate::password("password", password.expose())?;
        options.check()?;
        let body = &types::SignUpEmailPasswordRequest {
            email: email.to_owned(),
            password,
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        let answer = self
            .public_tokens("signUpEmailPassword", move |raw| async move {
                raw.sign_up_email_password(body).await
            })
            .await?;
        self.sign_in_from("signUpEmailPassword", &answer).await
    }

    /// `signUpPasswordlessEmail`: creates a user and sends a link that signs in. Newer servers only.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address is taken,
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    pub async fn sign_up_passwordless_email(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<()> {
        validate::email("email", email)?;
        options.check()?;
        let body = &types::SignUpPasswordlessEmailRequest {
            email: email.to_owned(),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        self.public("signUpPasswordlessEmail", move |raw| async move {
            raw.sign_up_passwordless_email(body).await
        })
        .await?;
        Ok(())
    }

    /// `signUpOTPEmail`: creates a user and sends a one-time code, to be verified with
    /// [`verify_sign_in_otp_email`](Self::verify_sign_in_otp_email). Newer servers only.
    ///
    /// # Errors
    /// As [`sign_up_passwordless_email`](Self::sign_up_passwordless_email).
    ///
    /// # Cancel safety
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    pub async fn sign_up_otp_email(&self, email: &str, options: &SignUpOptions) -> Result<OtpSent> {
        validate::email("email", email)?;
        options.check_without_pkce()?;
        let body =
            &types::SignUpOtpEmailRequest { email: email.to_owned(), options: options.to_wire() };
        self.public("signUpOTPEmail", move |raw| async move { raw.sign_up_otp_email(body).await })
            .await?;
        Ok(OtpSent::new(email))
    }

    /// `signUpPasswordlessSms`: creates a user and sends a one-time code by SMS, to be verified with
    /// [`verify_sign_in_passwordless_sms`](Self::verify_sign_in_passwordless_sms). Newer servers
    /// only.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the number is taken,
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    pub async fn sign_up_passwordless_sms(
        &self,
        phone_number: &str,
        options: &SignUpOptions,
    ) -> Result<OtpSent> {
        validate::phone_number("phone_number", phone_number)?;
        options.check_without_pkce()?;
        let body = &types::SignUpPasswordlessSmsRequest {
            phone_number: phone_number.to_owned(),
            options: options.to_wire(),
        };
        self.public("signUpPasswordlessSms", move |raw| async move {
            raw.sign_up_passwordless_sms(body).await
        })
        .await?;
        Ok(OtpSent::new(phone_number))
    }

    /// `signUpIdToken`: creates a user from an id token that the app got from a provider's own SDK.
    /// Newer servers only.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the user exists,
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) on an older server.
    ///
    /// # Cancel safety
    /// As [`sign_up_email_password`](Self::sign_up_email_password).
    pub async fn sign_up_id_token(
        &self,
        provider: impl Into<types::IdTokenProvider>,
        id_token: impl Into<Secret>,
        nonce: Option<&str>,
        options: &SignUpOptions,
    ) -> Result<SignIn> {
        let (provider, id_token) = (provider.into(), id_token.into());
        validate::present("provider", provider.as_str(), "it is empty: pass a provider's name")?;
        validate::present("id_token", id_token.expose(), "it is empty: pass the id token")?;
        options.check_without_pkce()?;
        let body = &types::SignUpIdTokenRequest {
            provider,
            id_token,
            nonce: nonce.map(Into::into),
            options: options.to_wire(),
        };
        let answer =
            self.public_tokens("signUpIdToken", move |raw| async move {
                raw.sign_up_id_token(body).await
            })
            .await?;
        self.sign_in_from("signUpIdToken", &answer).await
    }
}

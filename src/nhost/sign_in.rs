//! Signing in with what a user already has: password, code, link, token, provider's word.
//!
//! URLs for a browser are in `urls.rs`, security keys in `webauthn.rs`.

use crate::{
    error::Result,
    nhost::{Client, MfaChallenge, OtpSent, SignIn, SignUpOptions, types, validate},
    secret::Secret,
};

impl Client {
    /// `signInEmailPassword`: signs in with an e-mail address and a password.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) when they do not fit, the
    /// address is unverified or the account disabled;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) before sending.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, nothing is installed; the server may hold a session that
    /// no one knows, which ends by itself.
    pub async fn sign_in_email_password(
        &self,
        email: &str,
        password: impl Into<Secret>,
    ) -> Result<SignIn> {
        let password = password.into();
        validate::email("email", email)?;
        validate::password("password", password.expose())?;
        let body = &types::SignInEmailPasswordRequest { email: email.to_owned(), password };
        let answer = self
            .public_tokens("signInEmailPassword", move |raw| async move {
                raw.sign_in_email_password(body).await
            })
            .await?;
        self.sign_in_from("signInEmailPassword", &answer).await
    }

    /// `signInAnonymous`: signs in without any account, as a guest who may stay.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server takes no
    /// guests.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password).
    pub async fn sign_in_anonymous(&self) -> Result<SignIn> {
        self.sign_in_anonymous_with(&SignUpOptions::default()).await
    }

    /// `signInAnonymous` with a display name, a locale or metadata.
    ///
    /// # Errors
    /// As [`sign_in_anonymous`](Self::sign_in_anonymous), and
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for any other option.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password).
    pub async fn sign_in_anonymous_with(&self, options: &SignUpOptions) -> Result<SignIn> {
        options.check_anonymous()?;
        let body = &types::SignInAnonymousRequest {
            display_name: options.display_name.clone(),
            locale: options.locale.clone(),
            metadata: options.metadata.clone(),
        };
        let answer = self
            .public_tokens("signInAnonymous", move |raw| async move {
                raw.sign_in_anonymous(body).await
            })
            .await?;
        self.sign_in_from("signInAnonymous", &answer).await
    }

    /// `signInIdToken`: signs in with an id token that the app got from a provider's own SDK.
    ///
    /// `nonce` is the plain one whose hash went to the provider, if any did.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a token that does not
    /// verify; [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) for a provider that
    /// is not set up.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password).
    pub async fn sign_in_id_token(
        &self,
        provider: impl Into<types::IdTokenProvider>,
        id_token: impl Into<Secret>,
        nonce: Option<&str>,
    ) -> Result<SignIn> {
        self.sign_in_id_token_with(provider, id_token, nonce, &SignUpOptions::default()).await
    }

    /// `signInIdToken`, with what is to be known of a user who is created by it.
    ///
    /// # Errors
    /// As [`sign_in_id_token`](Self::sign_in_id_token).
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password).
    pub async fn sign_in_id_token_with(
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
        let body = &types::SignInIdTokenRequest {
            provider,
            id_token,
            nonce: nonce.map(Into::into),
            options: options.to_wire(),
        };
        let answer =
            self.public_tokens("signInIdToken", move |raw| async move {
                raw.sign_in_id_token(body).await
            })
            .await?;
        self.sign_in_from("signInIdToken", &answer).await
    }

    /// `verifySignInMfaTotp`: answers an MFA challenge with the code of an authenticator app.
    ///
    /// A wrong code uses the challenge up: the user then signs in again for a new one.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a wrong code or a
    /// challenge that is used up or too old.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password); the challenge may be used up.
    pub async fn verify_sign_in_mfa_totp(
        &self,
        challenge: &MfaChallenge,
        otp: impl Into<Secret>,
    ) -> Result<SignIn> {
        let otp = otp.into();
        validate::code("otp", otp.expose())?;
        let body = &types::SignInMfaTotpRequest { ticket: challenge.ticket().clone(), otp };
        let answer = self
            .public_tokens("verifySignInMfaTotp", move |raw| async move {
                raw.verify_sign_in_mfa_totp(body).await
            })
            .await?;
        self.sign_in_from("verifySignInMfaTotp", &answer).await
    }

    /// `signInOTPEmail`: sends a one-time code by e-mail, to a new user too.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it off.
    ///
    /// # Cancel safety
    /// The code may be on its way although the caller never learns it.
    pub async fn sign_in_otp_email(&self, email: &str) -> Result<OtpSent> {
        self.sign_in_otp_email_with(email, &SignUpOptions::default()).await
    }

    /// `signInOTPEmail`, with what is to be known of a user who is created by it.
    ///
    /// # Errors
    /// As [`sign_in_otp_email`](Self::sign_in_otp_email).
    ///
    /// # Cancel safety
    /// As [`sign_in_otp_email`](Self::sign_in_otp_email).
    pub async fn sign_in_otp_email_with(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<OtpSent> {
        validate::email("email", email)?;
        options.check_without_pkce()?;
        let body =
            &types::SignInOtpEmailRequest { email: email.to_owned(), options: options.to_wire() };
        self.public("signInOTPEmail", move |raw| async move { raw.sign_in_otp_email(body).await })
            .await?;
        Ok(OtpSent::new(email))
    }

    /// `verifySignInOTPEmail`: signs in with the code from the mail.
    ///
    /// `sent` is what [`sign_in_otp_email`](Self::sign_in_otp_email) gave, or the address.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a wrong code.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password); the code may be used up.
    pub async fn verify_sign_in_otp_email(
        &self,
        sent: impl AsRef<str>,
        otp: impl Into<Secret>,
    ) -> Result<SignIn> {
        let (email, otp) = (sent.as_ref().to_owned(), otp.into());
        validate::email("email", &email)?;
        validate::code("otp", otp.expose())?;
        let body = &types::SignInOtpEmailVerifyRequest { email, otp };
        let answer = self
            .public_tokens("verifySignInOTPEmail", move |raw| async move {
                raw.verify_sign_in_otp_email(body).await
            })
            .await?;
        self.sign_in_from("verifySignInOTPEmail", &answer).await
    }

    /// `signInPasswordlessEmail`: sends a link by e-mail that signs in, a new user too.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it off.
    ///
    /// # Cancel safety
    /// The link may be on its way although the caller never learns it.
    pub async fn sign_in_passwordless_email(&self, email: &str) -> Result<()> {
        self.sign_in_passwordless_email_with(email, &SignUpOptions::default()).await
    }

    /// `signInPasswordlessEmail`, with a redirect target, PKCE, and what is to be known of a user
    /// who is created by it.
    ///
    /// # Errors
    /// As [`sign_in_passwordless_email`](Self::sign_in_passwordless_email).
    ///
    /// # Cancel safety
    /// As [`sign_in_passwordless_email`](Self::sign_in_passwordless_email).
    pub async fn sign_in_passwordless_email_with(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<()> {
        validate::email("email", email)?;
        options.check()?;
        let body = &types::SignInPasswordlessEmailRequest {
            email: email.to_owned(),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        self.public("signInPasswordlessEmail", move |raw| async move {
            raw.sign_in_passwordless_email(body).await
        })
        .await?;
        Ok(())
    }

    /// `signInPasswordlessSms`: sends a one-time code by SMS, to a new user too.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it off.
    ///
    /// # Cancel safety
    /// The code may be on its way although the caller never learns it.
    pub async fn sign_in_passwordless_sms(&self, phone_number: &str) -> Result<OtpSent> {
        self.sign_in_passwordless_sms_with(phone_number, &SignUpOptions::default()).await
    }

    /// `signInPasswordlessSms`, with what is to be known of a user who is created by it.
    ///
    /// # Errors
    /// As [`sign_in_passwordless_sms`](Self::sign_in_passwordless_sms).
    ///
    /// # Cancel safety
    /// As [`sign_in_passwordless_sms`](Self::sign_in_passwordless_sms).
    pub async fn sign_in_passwordless_sms_with(
        &self,
        phone_number: &str,
        options: &SignUpOptions,
    ) -> Result<OtpSent> {
        validate::phone_number("phone_number", phone_number)?;
        options.check_without_pkce()?;
        let body = &types::SignInPasswordlessSmsRequest {
            phone_number: phone_number.to_owned(),
            options: options.to_wire(),
        };
        self.public("signInPasswordlessSms", move |raw| async move {
            raw.sign_in_passwordless_sms(body).await
        })
        .await?;
        Ok(OtpSent::new(phone_number))
    }

    /// `verifySignInPasswordlessSms`: signs in with the code from the SMS.
    ///
    /// `sent` is what [`sign_in_passwordless_sms`](Self::sign_in_passwordless_sms) gave, or the
    /// number.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) or
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a wrong code, depending
    /// on the server.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password); the code may be used up.
    pub async fn verify_sign_in_passwordless_sms(
        &self,
        sent: impl AsRef<str>,
        otp: impl Into<Secret>,
    ) -> Result<SignIn> {
        let (phone_number, otp) = (sent.as_ref().to_owned(), otp.into());
        validate::phone_number("phone_number", &phone_number)?;
        validate::code("otp", otp.expose())?;
        let body = &types::SignInPasswordlessSmsOtpRequest { phone_number, otp };
        let answer = self
            .public_tokens("verifySignInPasswordlessSms", move |raw| async move {
                raw.verify_sign_in_passwordless_sms(body).await
            })
            .await?;
        self.sign_in_from("verifySignInPasswordlessSms", &answer).await
    }

    /// `signInPAT`: signs in with a personal access token.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a token that is wrong,
    /// deleted or too old.
    ///
    /// # Cancel safety
    /// As [`sign_in_email_password`](Self::sign_in_email_password).
    pub async fn sign_in_pat(&self, personal_access_token: impl Into<Secret>) -> Result<SignIn> {
        let personal_access_token = personal_access_token.into();
        validate::personal_access_token(&personal_access_token)?;
        let body = &types::SignInPatRequest { personal_access_token };
        let answer = self
            .public_tokens("signInPAT", move |raw| async move { raw.sign_in_pat(body).await })
            .await?;
        self.sign_in_from("signInPAT", &answer).await
    }
}

//! Security keys and passkeys: signing up and in, adding a key, elevation.
//!
//! Talking to an authenticator is the application's: with the feature `passkey` or `webauthn-rs` the calls
//! take what those crates make (see `webauthn_convert.rs`).

use crate::{
    error::{Error, Result},
    nhost::{Client, SignIn, SignUpOptions, types, validate},
};

impl Client {
    /// `signUpWebauthn`: begins the sign-up of a user with a security key. Hand the options to an
    /// authenticator, and what it makes to
    /// [`verify_sign_up_webauthn`](Self::verify_sign_up_webauthn), which takes the same options and
    /// sends the PKCE challenge, if there is one.
    ///
    /// # Errors
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it
    /// off; [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address is taken.
    ///
    /// # Cancel safety
    /// Safe: nothing is kept but a challenge that ends by itself.
    pub async fn sign_up_webauthn(
        &self,
        email: &str,
        options: &SignUpOptions,
    ) -> Result<types::PublicKeyCredentialCreationOptions> {
        validate::email("email", email)?;
        options.check()?;
        let body =
            &types::SignUpWebauthnRequest { email: email.to_owned(), options: options.to_wire() };
        let reply = self
            .public("signUpWebauthn", move |raw| async move { raw.sign_up_webauthn(body).await })
            .await?;
        Ok(reply)
    }

    /// `verifySignUpWebauthn`: creates the user whose key signed the challenge.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a credential that does
    /// not verify; before sending, that of the conversion for one that is not the service's own type.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the user may exist although the caller never learns it.
    pub async fn verify_sign_up_webauthn(
        &self,
        credential: impl TryInto<types::CredentialCreationResponse, Error: Into<Error>>,
        nickname: Option<&str>,
        options: &SignUpOptions,
    ) -> Result<SignIn> {
        options.check()?;
        let body = &types::SignUpWebauthnVerifyRequest {
            credential: credential.try_into().map_err(Into::into)?,
            nickname: nickname.map(Into::into),
            options: options.to_wire(),
            code_challenge: options.code_challenge.clone(),
        };
        let answer = self
            .public_tokens("verifySignUpWebauthn", move |raw| async move {
                raw.verify_sign_up_webauthn(body).await
            })
            .await?;
        self.sign_in_from("verifySignUpWebauthn", &answer).await
    }

    /// `signInWebauthn`: begins a sign-in with a security key, of the user with this address, or of
    /// whomever the authenticator knows.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for an unknown address;
    /// [`ErrorKind::FeatureDisabled`](crate::ErrorKind::FeatureDisabled) where the server has it off.
    ///
    /// # Cancel safety
    /// Safe: nothing is kept but a challenge that ends by itself.
    pub async fn sign_in_webauthn(
        &self,
        email: Option<&str>,
    ) -> Result<types::PublicKeyCredentialRequestOptions> {
        if let Some(email) = email {
            validate::email("email", email)?;
        }
        let body = &types::SignInWebauthnRequest { email: email.map(Into::into) };
        let reply = self
            .public("signInWebauthn", move |raw| async move { raw.sign_in_webauthn(body).await })
            .await?;
        Ok(reply)
    }

    /// `verifySignInWebauthn`: signs in with what the authenticator made of the challenge.
    ///
    /// The service wants the user handle filled in: the user's UUID taken as base64url, which the
    /// conversions of the features `passkey` and `webauthn-rs` see to.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for an assertion that does
    /// not verify; before sending, that of the conversion for one that is not the service's own type.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, nothing is installed.
    pub async fn verify_sign_in_webauthn(
        &self,
        credential: impl TryInto<types::CredentialAssertionResponse, Error: Into<Error>>,
    ) -> Result<SignIn> {
        let credential = credential.try_into().map_err(Into::into)?;
        let body = &types::SignInWebauthnVerifyRequest { credential, email: None };
        let answer = self
            .public_tokens("verifySignInWebauthn", move |raw| async move {
                raw.verify_sign_in_webauthn(body).await
            })
            .await?;
        self.sign_in_from("verifySignInWebauthn", &answer).await
    }

    /// `elevateWebauthn`: begins the elevation of the session with a security key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the user has no key.
    ///
    /// # Cancel safety
    /// Safe: nothing is kept but a challenge that ends by itself.
    pub async fn elevate_webauthn(&self) -> Result<types::PublicKeyCredentialRequestOptions> {
        let reply = self
            .bearer("elevateWebauthn", move |raw| async move { raw.elevate_webauthn().await })
            .await?;
        Ok(reply)
    }

    /// `verifyElevateWebauthn`: elevates the session with what the authenticator made.
    ///
    /// The elevated session is installed; the elevation is lost with the next refresh. Where the
    /// authenticator names no user, the signed-in one is filled in.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for an assertion that does
    /// not verify; before sending, that of the conversion for one that is not the service's own type.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, nothing is installed and the old session goes on.
    pub async fn verify_elevate_webauthn(
        &self,
        credential: impl TryInto<types::CredentialAssertionResponse, Error: Into<Error>>,
    ) -> Result<SignIn> {
        let mut credential = credential.try_into().map_err(Into::into)?;
        let held = self.sessions().authorization().await?;
        if credential.response.user_handle.is_none() {
            credential.response.user_handle = self.user_id();
        }
        let body = &types::SignInWebauthnVerifyRequest { credential, email: None };
        let answer = self
            .bearer_tokens("verifyElevateWebauthn", move |raw| async move {
                raw.verify_elevate_webauthn(body).await
            })
            .await?;
        self.elevated_from("verifyElevateWebauthn", &held, &answer).await
    }

    /// `addSecurityKey`: begins the adding of a security key to the signed-in user.
    ///
    /// # Errors
    /// [`ErrorKind::ElevationRequired`](crate::ErrorKind::ElevationRequired) where the server wants
    /// an elevated token.
    ///
    /// # Cancel safety
    /// Safe: nothing is kept but a challenge that ends by itself.
    pub async fn add_security_key(&self) -> Result<types::PublicKeyCredentialCreationOptions> {
        let reply = self
            .bearer("addSecurityKey", move |raw| async move { raw.add_security_key().await })
            .await?;
        Ok(reply)
    }

    /// `verifyAddSecurityKey`: adds the key that signed the challenge.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a credential that does
    /// not verify; before sending, that of the conversion for one that is not the service's own type.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the key may have been added.
    pub async fn verify_add_security_key(
        &self,
        credential: impl TryInto<types::CredentialCreationResponse, Error: Into<Error>>,
        nickname: Option<&str>,
    ) -> Result<types::VerifyAddSecurityKeyResponse> {
        let body = &types::VerifyAddSecurityKeyRequest {
            credential: credential.try_into().map_err(Into::into)?,
            nickname: nickname.map(Into::into),
        };
        let reply = self
            .bearer("verifyAddSecurityKey", move |raw| async move {
                raw.verify_add_security_key(body).await
            })
            .await?;
        Ok(reply)
    }
}

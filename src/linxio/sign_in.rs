//! Signing in: e-mail address and password, and the one-time code that an account may want besides.

use crate::{
    error::Result,
    linxio::{
        Client, OtpChallenge, SignIn, SignedIn, session::session_from, tokens::record, types,
        validate,
    },
    secret::Secret,
    transport::TokenAnswer,
};

impl Client {
    /// `login`: signs in with an e-mail address and a password.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::linxio::Client) -> hallpass::Result<()> {
    /// use hallpass::linxio::SignIn;
    ///
    /// if let SignIn::OtpRequired(challenge) = client.login("ada@example.com", "a password").await? {
    ///     client.verify_otp(&challenge, "123456").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) when they do not fit;
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) when the server sends
    /// neither a token nor the demand for a one-time code;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) before sending.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, nothing is installed; the server may hold a session that
    /// no one knows, which ends by itself.
    pub async fn login(&self, email: &str, password: impl Into<Secret>) -> Result<SignIn> {
        self.login_to(email, password.into(), None).await
    }

    /// `login` to one of several domains that the server serves.
    ///
    /// # Errors
    /// As [`login`](Self::login).
    ///
    /// # Cancel safety
    /// As [`login`](Self::login).
    pub async fn login_with_domain(
        &self,
        email: &str,
        password: impl Into<Secret>,
        domain: &str,
    ) -> Result<SignIn> {
        validate::present("domain", domain, "it is empty: pass the domain, or call `login`")?;
        self.login_to(email, password.into(), Some(domain)).await
    }

    /// `verifyOtp`: finishes a sign-in with the one-time code that the user has received.
    ///
    /// `challenge` is what [`login`](Self::login) gave, or the same e-mail address.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) when the code is wrong (the
    /// server answers 400) or too old (401);
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) when the server sends no
    /// token; [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) before sending.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may be used up and nothing is installed.
    pub async fn verify_otp(
        &self,
        challenge: impl AsRef<str>,
        code: impl Into<Secret>,
    ) -> Result<SignIn> {
        let (email, code) = (challenge.as_ref(), code.into());
        validate::email(email)?;
        validate::present("code", code.expose(), "it is empty: pass the code the user received")?;
        let body = &types::VerifyOtpRequest { email: email.to_owned(), code };
        let answer = self
            .public_tokens("verifyOtp", move |raw| async move { raw.verify_otp(body).await })
            .await?;
        self.complete(&answer).await?.ok_or_else(|| {
            let message = "the server took the code and sent no token: sign in again";
            answer.without_token(message).with_operation("verifyOtp")
        })
    }

    async fn login_to(
        &self,
        email: &str,
        password: Secret,
        domain: Option<&str>,
    ) -> Result<SignIn> {
        validate::email(email)?;
        validate::present("password", password.expose(), "it is empty: pass a password")?;
        let body = &types::LoginRequest {
            email: email.to_owned(),
            password,
            domain: domain.map(Into::into),
        };
        let answer =
            self.public_tokens("login", move |raw| async move { raw.login(body).await }).await?;
        if let Some(sign_in) = self.complete(&answer).await? {
            return Ok(sign_in);
        }
        if answer.typed(&["otp_required"]) == Some(true) {
            return Ok(SignIn::OtpRequired(OtpChallenge::received(email)));
        }
        let message = "the server took the credentials and sent neither a token nor the demand for a \
                       one-time code: check that the base URL is that of the API";
        Err(answer.without_token(message).with_operation("login"))
    }

    /// Takes in what a sign-in brought; `None` where it brought no token.
    async fn complete(&self, answer: &TokenAnswer) -> Result<Option<SignIn>> {
        let Some(mut session) = session_from(answer, self.clock().wall()) else {
            return Ok(None);
        };
        let team_type = answer.text(&["teamType"]);
        let role_id = answer.number(&["roleId"]);
        let login_with_id = answer.typed(&["loginWithId"]);
        session.user = record(team_type.as_deref(), role_id, login_with_id);
        let persisted = self.sessions().set_session(session.clone()).await?.persisted;
        let signed_in = SignedIn { session, persisted, team_type, role_id, login_with_id };
        Ok(Some(SignIn::Complete(Box::new(signed_in))))
    }
}

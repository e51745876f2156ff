//! Signing in: a new account, a password, a code from a mail.

use crate::{
    error::Result,
    secret::Secret,
    tybrite::{Answer, Client, OtpSent, Registered, SignedIn, types, validate},
};

/// What may be said about a customer who is about to be created.
///
/// ```
/// use hallpass::tybrite::RegisterOptions;
///
/// let options = RegisterOptions::default().name("Zoë").phone("+15550100").marketing_consent(true);
/// ```
#[derive(Clone, Debug, Default)]
pub struct RegisterOptions {
    name: Option<String>,
    phone: Option<String>,
    marketing_consent: bool,
}

impl RegisterOptions {
    /// The name that the store addresses the customer by.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The phone number.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// Whether the customer agreed to be sent advertising; `false` unless said otherwise.
    #[must_use]
    pub const fn marketing_consent(mut self, agreed: bool) -> Self {
        self.marketing_consent = agreed;
        self
    }
}

impl Client {
    /// `register`: creates an account and signs its owner in.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the address has an account already:
    /// this person wants to [`login`](Self::login).
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) when the account was
    /// made and the answer holds no session.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the account may exist although no one is signed in.
    pub async fn register(
        &self,
        email: &str,
        password: impl Into<Secret>,
    ) -> Result<Answer<Registered>> {
        self.register_with(email, password, &RegisterOptions::default()).await
    }

    /// `register`, with a name, a phone number and consent.
    ///
    /// # Errors
    /// As [`register`](Self::register).
    ///
    /// # Cancel safety
    /// As [`register`](Self::register).
    pub async fn register_with(
        &self,
        email: &str,
        password: impl Into<Secret>,
        options: &RegisterOptions,
    ) -> Result<Answer<Registered>> {
        let password = password.into();
        validate::email("email", email)?;
        validate::new_password("password", password.expose())?;
        let body = &types::RegisterRequest {
            email: email.to_owned(),
            password,
            name: options.name.clone(),
            phone: options.phone.clone(),
            marketing_consent: options.marketing_consent,
        };
        let answer = self
            .public_tokens("register", move |raw| async move { raw.register(body).await })
            .await?;
        let signed_in = self.signed_in_from("register", &answer).await?;
        let is_multi_store_customer = answer.typed(&["is_multi_store_customer"]);
        Ok(signed_in.map(|signed_in| Registered { signed_in, is_multi_store_customer }))
    }

    /// `login`: signs in by e-mail address and password.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) when they do not fit an
    /// account; [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) after 10 requests within a
    /// minute.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the server may hold a session that no one uses.
    pub async fn login(
        &self,
        email: &str,
        password: impl Into<Secret>,
    ) -> Result<Answer<SignedIn>> {
        let password = password.into();
        validate::email("email", email)?;
        validate::present("password", password.expose(), "it is empty: pass a password")?;
        let body = &types::LoginRequest { email: email.to_owned(), password };
        let answer =
            self.public_tokens("login", move |raw| async move { raw.login(body).await }).await?;
        self.signed_in_from("login", &answer).await
    }

    /// `sendMagicLink`: mails a link and a code of six digits, which is good for 15 minutes. Pass the
    /// result and the code to [`verify_otp`](Self::verify_otp).
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) after 10 requests within a minute.
    ///
    /// # Cancel safety
    /// The mail may be on its way although the caller never learns it.
    pub async fn send_magic_link(&self, email: &str) -> Result<Answer<OtpSent>> {
        validate::email("email", email)?;
        let body = &types::MagicLinkRequest { email: email.to_owned() };
        let answer = self
            .public("sendMagicLink", move |raw| async move { raw.send_magic_link(body).await })
            .await?;
        Ok(answer.map(|answer| OtpSent { to: email.to_owned(), hint: answer.hint }))
    }

    /// `verifyOtp`: signs in by the code from a mail. `sent` is what
    /// [`send_magic_link`](Self::send_magic_link) gave, or the address.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a code that is wrong or
    /// too old, whether the service says so with 400 or with 401.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may be spent and the session lost.
    pub async fn verify_otp(
        &self,
        sent: impl AsRef<str>,
        code: impl Into<Secret>,
    ) -> Result<Answer<SignedIn>> {
        let (email, token) = (sent.as_ref().to_owned(), code.into());
        validate::email("email", &email)?;
        validate::code("code", token.expose())?;
        let body = &types::VerifyOtpRequest { email, token };
        let answer = self
            .public_tokens("verifyOtp", move |raw| async move { raw.verify_otp(body).await })
            .await?;
        self.signed_in_from("verifyOtp", &answer).await
    }
}

//! Signing in with a user's credentials.

use crate::{
    deepaffex::{
        Client, Lifetimes, LoginOptions, failure::unsuccessful, service::Owner,
        session::session_from, types, validate,
    },
    error::Result,
    manager::Authorization,
    secret::Secret,
    session::Session,
    transport::TokenAnswer,
};

/// A user who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    session: Session,
    persisted: Result<()>,
}

impl SignedIn {
    /// The session as it began; the client holds and renews it.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the user's store took the session. If not, it is held in memory and the save is tried
    /// again.
    ///
    /// # Errors
    /// What the store said; [`Timeout`](crate::ErrorKind::Timeout) when it did not answer,
    /// [`WrongServer`](crate::ErrorKind::WrongServer) when it holds another server's session.
    pub fn persisted(&self) -> Result<()> {
        self.persisted.clone()
    }
}

impl Client {
    /// `login`: signs a user in on this device, with e-mail address and password.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) or
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for credentials that do not fit;
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) where there is no device;
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when the device was replaced meanwhile.
    ///
    /// # Cancel safety
    /// Dropped after the server has answered, no one may be signed in here although the server thinks
    /// so; a later sign-in sets that right.
    pub async fn login(&self, email: &str, password: impl Into<Secret>) -> Result<SignedIn> {
        self.login_with(email, password, &LoginOptions::new()).await
    }

    /// `login`: the same with options, the code of a second factor for example.
    ///
    /// # Errors
    /// As [`login`](Self::login).
    ///
    /// # Cancel safety
    /// As [`login`](Self::login).
    pub async fn login_with(
        &self,
        email: &str,
        password: impl Into<Secret>,
        options: &LoginOptions,
    ) -> Result<SignedIn> {
        let password = password.into();
        check(email, &password)?;
        let body = &types::LoginRequest {
            email: email.into(),
            password,
            mfa_token: options.mfa_token.clone(),
            token_expires_in: options.lifetimes.token_seconds()?,
            refresh_token_expires_in: options.lifetimes.refresh_token_seconds()?,
        };
        let send = |raw: crate::raw::deepaffex::Client| async move { raw.login(body).await };
        let (answer, device) = self.as_device_tokens("login", send).await?;
        self.take_in("login", &answer, Some(&device)).await
    }

    /// `requestLoginCode`: has the service send a code of four digits to a user's telephone, for
    /// [`login_with_phone_code`](Self::login_with_phone_code). `identifier` is the organization's.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for an unknown number or organization;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the service says that it
    /// did not send it; [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) where there is no device.
    ///
    /// # Cancel safety
    /// The message may have been sent.
    pub async fn request_login_code(&self, phone_number: &str, identifier: &str) -> Result<()> {
        validate::phone_number(phone_number)?;
        organization(identifier)?;
        let body = &types::LoginCodeRequest {
            phone_number: phone_number.into(),
            identifier: identifier.into(),
        };
        let send =
            |raw: crate::raw::deepaffex::Client| async move { raw.request_login_code(body).await };
        let (reply, _) = self.as_device("requestLoginCode", send).await?;
        if reply.success { Ok(()) } else { Err(unsuccessful("requestLoginCode")) }
    }

    /// `loginWithPhoneCode`: signs a user in with a code from an SMS and the organization's key. It
    /// takes no token; where a device is registered, the session depends on it all the same.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for a wrong code,
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for an unknown number or key.
    ///
    /// # Cancel safety
    /// As [`login`](Self::login); the code may be used up.
    pub async fn login_with_phone_code(
        &self,
        phone_number: &str,
        login_code: impl Into<Secret>,
        organization_key: impl Into<Secret>,
        lifetimes: Lifetimes,
    ) -> Result<SignedIn> {
        let (login_code, org_key) = (login_code.into(), organization_key.into());
        validate::phone_number(phone_number)?;
        validate::login_code(login_code.expose())?;
        let problem = "it is empty: pass the organization's key";
        validate::present("organization_key", org_key.expose(), problem)?;
        let body = &types::PhoneCodeLoginRequest {
            login_code,
            phone_number: phone_number.into(),
            org_key,
            token_expires_in: lifetimes.token_seconds()?,
            refresh_token_expires_in: lifetimes.refresh_token_seconds()?,
        };
        let send = |raw: crate::raw::deepaffex::Client| async move {
            raw.login_with_phone_code(body).await
        };
        let answer = self.public_tokens("loginWithPhoneCode", send).await?;
        self.take_in("loginWithPhoneCode", &answer, None).await
    }

    /// `organizationLogin`: signs a member in with the organization's identifier. It takes no token;
    /// where a device is registered, the session depends on it all the same.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) or
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for credentials that do not fit.
    ///
    /// # Cancel safety
    /// As [`login`](Self::login).
    pub async fn organization_login(
        &self,
        email: &str,
        password: impl Into<Secret>,
        identifier: &str,
        options: &LoginOptions,
    ) -> Result<SignedIn> {
        let password = password.into();
        check(email, &password)?;
        organization(identifier)?;
        let body = &types::OrganizationLoginRequest {
            email: email.into(),
            password,
            identifier: identifier.into(),
            mfa_token: options.mfa_token.clone(),
            token_expires_in: options.lifetimes.token_seconds()?,
            refresh_token_expires_in: options.lifetimes.refresh_token_seconds()?,
        };
        let send =
            |raw: crate::raw::deepaffex::Client| async move { raw.organization_login(body).await };
        let answer = self.public_tokens("organizationLogin", send).await?;
        self.take_in("organizationLogin", &answer, None).await
    }

    /// Installs the user's session; with `device`, it is valid only while that session of the device lasts.
    async fn take_in(
        &self,
        operation: &'static str,
        answer: &TokenAnswer,
        device: Option<&Authorization>,
    ) -> Result<SignedIn> {
        let session: Session = session_from(Owner::User, answer, self.now())
            .map_err(|error| error.with_operation(operation))?;
        let installed = match device {
            Some(device) => self.sessions().set_session_for_parent(device, session.clone()).await?,
            None => self.sessions().set_session(session.clone()).await?,
        };
        Ok(SignedIn { session, persisted: installed.persisted })
    }
}

fn check(email: &str, password: &Secret) -> Result<()> {
    validate::email(email)?;
    validate::present("password", password.expose(), "it is empty: pass a password")
}

pub(super) fn organization(identifier: &str) -> Result<()> {
    let problem = "it is empty: pass the organization's identifier";
    validate::present("identifier", identifier, problem)
}

//! The traits of `crate::capability`, by the client's own methods.

use serde_json::json;

use crate::{
    capability::{
        Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut, SignedIn, User,
    },
    error::Result,
    future::BoxFuture,
    manager::{self, SessionManager},
    secret::Secret,
    tybrite::{Client, service::NAME},
};

impl Sessions for Client {
    fn sessions(&self) -> &SessionManager {
        Self::sessions(self)
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(Self::close(self))
    }
}

impl PasswordSignIn for Client {
    fn sign_in_with_password<'a>(
        &'a self,
        login: &'a str,
        password: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let done = self.login(login, password.clone()).await?.into_inner();
            Ok(SignedIn::new(done.session, done.persisted).into())
        })
    }
}

/// By mail.
impl OtpSignIn for Client {
    fn send_otp<'a>(&'a self, to: &'a str) -> BoxFuture<'a, Result<OtpStart>> {
        Box::pin(async move {
            self.send_magic_link(to).await?;
            Ok(OtpStart::Sent(Challenge::new(NAME, to)))
        })
    }

    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let email = challenge.subject_for(NAME)?.expose();
            let done = self.verify_otp(email, code.clone()).await?.into_inner();
            Ok(SignedIn::new(done.session, done.persisted).into())
        })
    }
}

impl CurrentUser for Client {
    /// The record has what the service answered with, `user` and `customer`.
    fn current_user(&self) -> BoxFuture<'_, Result<User>> {
        Box::pin(async move {
            let found = self.get_current_user().await?.into_inner();
            let mut user = User::new(json!(found));
            let account = found.user.unwrap_or_default();
            let customer = found.customer.unwrap_or_default();
            if let Some(id) = account.id.or(customer.id) {
                user = user.with_id(id.to_string());
            }
            if let Some(email) = account.email.or(customer.email) {
                user = user.with_email(email);
            }
            if let Some(name) = customer.name {
                user = user.with_name(name);
            }
            Ok(user)
        })
    }
}

impl SignOut for Client {
    fn sign_out(&self) -> BoxFuture<'_, manager::SignOut> {
        Box::pin(Self::sign_out(self))
    }
}

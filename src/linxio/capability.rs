//! The traits of `crate::capability`, by the client's own methods.

use serde_json::json;

use crate::{
    capability::{
        Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut, SignedIn, User,
    },
    error::Result,
    future::BoxFuture,
    linxio::{Client, SignIn, UserId, service::NAME},
    manager::{self, SessionManager},
    secret::Secret,
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
        Box::pin(async move { Ok(progress(self.login(login, password.clone()).await?)) })
    }
}

/// The service sends its codes by itself, once a password was right.
impl OtpSignIn for Client {
    fn send_otp<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<OtpStart>> {
        Box::pin(std::future::ready(Ok(OtpStart::PasswordFirst)))
    }

    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let email = challenge.subject_for(NAME)?.expose();
            Ok(progress(self.verify_otp(email, code.clone()).await?))
        })
    }
}

impl CurrentUser for Client {
    fn current_user(&self) -> BoxFuture<'_, Result<User>> {
        Box::pin(async move {
            let found = self.me(&[]).await?;
            let mut user = User::new(json!(found));
            if let Some(id) = found.id {
                user = user.with_id(match id {
                    UserId::Int64(number) => number.to_string(),
                    UserId::String(text) => text,
                });
            }
            if let Some(email) = found.email {
                user = user.with_email(email);
            }
            if let Some(name) = found.full_name {
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

fn progress(sign_in: SignIn) -> SignInOutcome {
    match sign_in {
        SignIn::Complete(done) => SignedIn::new(done.session, done.persisted).into(),
        SignIn::OtpRequired(challenge) => {
            SignInOutcome::CodeRequired(Challenge::new(NAME, challenge.email()))
        }
    }
}

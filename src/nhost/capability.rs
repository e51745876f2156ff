//! The traits of `crate::capability`, by the client's own methods.

use crate::{
    capability::{
        Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut, SignedIn, User,
    },
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    manager::{self, SessionManager},
    nhost::{Client, MfaChallenge, SignIn, service::NAME},
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
        Box::pin(async move {
            Ok(progress(self.sign_in_email_password(login, password.clone()).await?))
        })
    }
}

/// By mail, or by text message to a number that begins with `+`; and the codes of an authenticator
/// app where a password is not enough.
impl OtpSignIn for Client {
    fn send_otp<'a>(&'a self, to: &'a str) -> BoxFuture<'a, Result<OtpStart>> {
        Box::pin(async move {
            if is_phone_number(to) {
                self.sign_in_passwordless_sms(to).await?;
            } else {
                self.sign_in_otp_email(to).await?;
            }
            Ok(OtpStart::Sent(Challenge::new(NAME, to)))
        })
    }

    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let subject = challenge.subject_for(NAME)?;
            let code = code.clone();
            let sign_in = if let Ok(challenge) = MfaChallenge::from_ticket(subject.clone()) {
                self.verify_sign_in_mfa_totp(&challenge, code).await?
            } else if is_phone_number(subject.expose()) {
                self.verify_sign_in_passwordless_sms(subject.expose(), code).await?
            } else {
                self.verify_sign_in_otp_email(subject.expose(), code).await?
            };
            Ok(progress(sign_in))
        })
    }
}

impl CurrentUser for Client {
    fn current_user(&self) -> BoxFuture<'_, Result<User>> {
        Box::pin(async move {
            let found = self.get_user().await?;
            let record = serde_json::to_value(&found).map_err(|_| {
                Error::new(ErrorKind::UnexpectedResponse)
                    .with_message("the user cannot be kept as JSON")
            })?;
            let user = User::new(record).with_id(found.id).with_name(found.display_name);
            Ok(match found.email {
                Some(email) => user.with_email(email),
                None => user,
            })
        })
    }
}

impl SignOut for Client {
    fn sign_out(&self) -> BoxFuture<'_, manager::SignOut> {
        Box::pin(Self::sign_out(self))
    }
}

fn is_phone_number(subject: &str) -> bool {
    subject.starts_with('+')
}

fn progress(sign_in: SignIn) -> SignInOutcome {
    match sign_in {
        SignIn::Complete(done) => SignedIn::new(done.session, done.persisted).into(),
        SignIn::MfaRequired(challenge) => {
            SignInOutcome::CodeRequired(Challenge::new(NAME, challenge.ticket().clone()))
        }
        SignIn::VerificationRequired => SignInOutcome::VerificationRequired,
    }
}

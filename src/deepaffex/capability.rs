//! The traits of `crate::capability`, by the client's own methods.

use serde_json::json;

use crate::{
    capability::{
        self, Challenge, CurrentUser, OtpSignIn, OtpStart, PasswordSignIn, Sessions, SignInOutcome,
        SignOut, User,
    },
    deepaffex::{Client, ErrorCode, Lifetimes, SignedIn, builder::Organization, service::Owner},
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    manager::{self, SessionManager},
    secret::Secret,
};

impl Sessions for Client {
    /// The user's sessions; the device's are [`Client::device_sessions`].
    fn sessions(&self) -> &SessionManager {
        Self::sessions(self)
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(Self::close(self))
    }
}

impl PasswordSignIn for Client {
    /// Where a second factor is wanted, sign in with [`Client::login_with`]: how the service asks for
    /// one is not known.
    fn sign_in_with_password<'a>(
        &'a self,
        login: &'a str,
        password: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let signed_in = self.login(login, password.clone()).await.map_err(unaccepted)?;
            Ok(complete(&signed_in))
        })
    }
}

/// By text message, to a user of the [`organization`](super::ClientBuilder::organization) in the
/// settings.
impl OtpSignIn for Client {
    fn send_otp<'a>(&'a self, to: &'a str) -> BoxFuture<'a, Result<OtpStart>> {
        Box::pin(async move {
            let Organization { identifier, .. } = self.need_organization()?;
            self.request_login_code(to, identifier).await?;
            Ok(OtpStart::Sent(Challenge::new(Owner::User.name(), to)))
        })
    }

    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>> {
        Box::pin(async move {
            let number = challenge.subject_for(Owner::User.name())?.expose();
            let key = self.need_organization()?.key.clone();
            let signed_in =
                self.login_with_phone_code(number, code.clone(), key, Lifetimes::new()).await;
            Ok(complete(&signed_in.map_err(unaccepted)?))
        })
    }
}

impl CurrentUser for Client {
    /// The profile is an open object; id, address and names are looked for under the names that the
    /// service's own clients use.
    fn current_user(&self) -> BoxFuture<'_, Result<User>> {
        Box::pin(async move {
            let record = json!(Self::current_user(self).await?);
            let mut user = User::new(record.clone());
            let text = |name: &str| record[name].as_str().filter(|text| !text.is_empty());
            if let Some(id) = text("ID") {
                user = user.with_id(id);
            }
            if let Some(email) = text("Email") {
                user = user.with_email(email);
            }
            let names: Vec<&str> = ["FirstName", "LastName"].into_iter().filter_map(text).collect();
            if !names.is_empty() {
                user = user.with_name(names.join(" "));
            }
            Ok(user)
        })
    }
}

impl SignOut for Client {
    /// It ends all of the user's sessions, as the service has it.
    fn sign_out(&self) -> BoxFuture<'_, manager::SignOut> {
        Box::pin(Self::sign_out(self))
    }
}

impl Client {
    fn need_organization(&self) -> Result<&Organization> {
        self.organization().ok_or_else(|| {
            Error::new(ErrorKind::Configuration).with_message(
                "codes are sent to the users of an organization: set `organization` when building \
                 the client",
            )
        })
    }
}

fn complete(signed_in: &SignedIn) -> SignInOutcome {
    capability::SignedIn::new(signed_in.session().clone(), signed_in.persisted()).into()
}

/// In a sign-in these two words say that the credentials do not fit, as other services do with a
/// status of its own.
fn unaccepted(error: Error) -> Error {
    match ErrorCode::of(&error) {
        Some(ErrorCode::IncorrectRequest | ErrorCode::NotFound) => {
            error.with_kind(ErrorKind::Unauthenticated)
        }
        _ => error,
    }
}

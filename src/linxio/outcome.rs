//! The result of a sign-in.

use std::fmt;

use crate::{
    error::{Error, ErrorKind, Result},
    linxio::validate,
    session::Session,
};

/// How a sign-in went on, where nothing failed.
///
/// ```no_run
/// # async fn example(client: hallpass::linxio::Client) -> hallpass::Result<()> {
/// use hallpass::linxio::SignIn;
///
/// match client.login("ada@example.com", "a password").await? {
///     SignIn::Complete(signed_in) => println!("role {:?}", signed_in.role_id()),
///     SignIn::OtpRequired(challenge) => {
///         client.verify_otp(&challenge, "123456").await?;
///     }
///     _ => println!("this version of the crate does not know how to go on"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SignIn {
    /// The user is signed in and the client holds the session.
    Complete(Box<SignedIn>),
    /// A one-time code is wanted, which the user has received: pass the challenge and the code to
    /// [`verify_otp`](crate::linxio::Client::verify_otp).
    OtpRequired(OtpChallenge),
}

impl SignIn {
    /// Whether the user is signed in.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        matches!(self, Self::Complete(_))
    }

    /// The session, when the sign-in is complete.
    #[must_use]
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::Complete(signed_in) => Some(signed_in),
            Self::OtpRequired(_) => None,
        }
    }

    /// The challenge, when a one-time code is wanted.
    #[must_use]
    pub const fn otp_challenge(&self) -> Option<&OtpChallenge> {
        match self {
            Self::OtpRequired(challenge) => Some(challenge),
            Self::Complete(_) => None,
        }
    }

    /// The session, for callers who expect nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when a one-time code is wanted first.
    pub fn into_signed_in(self) -> Result<SignedIn> {
        match self {
            Self::Complete(signed_in) => Ok(*signed_in),
            Self::OtpRequired(_) => Err(Error::new(ErrorKind::Unauthenticated)
                .with_message("a one-time code is wanted: call `verify_otp`")),
        }
    }
}

/// A session as it was when the sign-in was complete, and what the service told with it.
///
/// The client keeps its own copy fresh; this one is for looking at.
#[derive(Clone)]
pub struct SignedIn {
    pub(super) session: Session,
    pub(super) persisted: Result<()>,
    pub(super) team_type: Option<String>,
    pub(super) role_id: Option<i64>,
    pub(super) login_with_id: Option<bool>,
}

impl SignedIn {
    /// The session. Its `user` holds what the methods here say too, under the service's names, and so
    /// do the sessions that follow it.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the store took the session. If not, it is held in memory and the save is tried again.
    ///
    /// # Errors
    /// What the store said; [`Timeout`](crate::ErrorKind::Timeout) when it did not answer,
    /// [`WrongServer`](crate::ErrorKind::WrongServer) when it holds another server's session.
    pub fn persisted(&self) -> Result<()> {
        self.persisted.clone()
    }

    /// The kind of team that the user belongs to, `client` for example; an open set.
    #[must_use]
    pub fn team_type(&self) -> Option<&str> {
        self.team_type.as_deref()
    }

    /// The number of the user's role.
    #[must_use]
    pub const fn role_id(&self) -> Option<i64> {
        self.role_id
    }

    /// The service's `loginWithId`: by its name, whether the account signs in with an id. Only
    /// [`login`](crate::linxio::Client::login) tells it.
    #[must_use]
    pub const fn login_with_id(&self) -> Option<bool> {
        self.login_with_id
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("session", &self.session)
            .field("persisted", &self.persisted)
            .field("team_type", &self.team_type)
            .field("role_id", &self.role_id)
            .field("login_with_id", &self.login_with_id)
            .finish()
    }
}

/// A one-time code is on its way to the user of this e-mail address.
///
/// The service ties the two halves of the sign-in together by the address alone, so a challenge holds
/// no secret and may be made anew from the address, in another process for example.
///
/// ```
/// use hallpass::linxio::OtpChallenge;
///
/// assert_eq!(OtpChallenge::for_email("ada@example.com")?.email(), "ada@example.com");
/// # Ok::<(), hallpass::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtpChallenge {
    email: String,
}

impl OtpChallenge {
    /// Takes up a challenge from the address that was given to
    /// [`login`](crate::linxio::Client::login).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when the address is empty.
    pub fn for_email(email: impl Into<String>) -> Result<Self> {
        let email = email.into();
        validate::email(&email)?;
        Ok(Self { email })
    }

    /// For an address that has been checked.
    pub(super) fn received(email: &str) -> Self {
        Self { email: email.to_owned() }
    }

    /// The address whose user has received the code.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

impl AsRef<str> for OtpChallenge {
    fn as_ref(&self) -> &str {
        &self.email
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_sign_in_says_what_is_missing() {
        let challenge = OtpChallenge::for_email("ada@example.com").unwrap();
        let sign_in = SignIn::OtpRequired(challenge.clone());
        assert_eq!(sign_in.otp_challenge(), Some(&challenge));
        assert!(!sign_in.is_complete() && sign_in.signed_in().is_none());
        let error = sign_in.into_signed_in().unwrap_err();
        assert!(error.to_string().contains("verify_otp"), "{error}");
    }

    #[test]
    fn a_challenge_without_an_address_is_refused() {
        assert_eq!(OtpChallenge::for_email(" ").unwrap_err().argument(), Some("email"));
    }
}

//! The result of a sign-in or sign-up.

use std::fmt;

use crate::{
    error::{Error, ErrorKind, Result},
    nhost::{session::user_of, types, validate},
    secret::Secret,
    session::Session,
};

/// How a sign-in or sign-up went on, where nothing failed.
///
/// ```no_run
/// # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
/// use hallpass::nhost::SignIn;
///
/// match client.sign_in_email_password("ada@example.com", "a good password").await? {
///     SignIn::Complete(signed_in) => println!("welcome {:?}", signed_in.user_id()),
///     SignIn::MfaRequired(challenge) => {
///         client.verify_sign_in_mfa_totp(&challenge, "123456").await?;
///     }
///     _ => println!("look into your mail"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SignIn {
    /// The user is signed in and the client holds the session.
    Complete(Box<SignedIn>),
    /// A second factor is wanted: pass the challenge and a code to
    /// [`verify_sign_in_mfa_totp`](crate::nhost::Client::verify_sign_in_mfa_totp).
    MfaRequired(MfaChallenge),
    /// The e-mail address has to be verified first: the service has sent a link.
    VerificationRequired,
}

impl SignIn {
    /// Whether the user is signed in.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        matches!(self, Self::Complete(_))
    }

    /// The session and its user, when the sign-in is complete.
    #[must_use]
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::Complete(signed_in) => Some(signed_in),
            _ => None,
        }
    }

    /// The challenge, when a second factor is wanted.
    #[must_use]
    pub const fn mfa_challenge(&self) -> Option<&MfaChallenge> {
        match self {
            Self::MfaRequired(challenge) => Some(challenge),
            _ => None,
        }
    }

    /// The session and its user, for callers who expect nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when a second factor or a verified address is wanted first.
    pub fn into_signed_in(self) -> Result<SignedIn> {
        let missing = match self {
            Self::Complete(signed_in) => return Ok(*signed_in),
            Self::MfaRequired(_) => "a second factor is wanted: call `verify_sign_in_mfa_totp`",
            Self::VerificationRequired => "the e-mail address has to be verified first",
        };
        Err(Error::new(ErrorKind::Unauthenticated).with_message(missing))
    }
}

/// A session as it was when the sign-in was complete.
///
/// The client keeps its own copy fresh; this one is for looking at.
#[derive(Clone)]
pub struct SignedIn {
    pub(super) session: Session,
    pub(super) persisted: Result<()>,
    user: Option<types::User>,
}

impl SignedIn {
    pub(super) fn new(session: Session, persisted: Result<()>) -> Self {
        let user = session.user.as_ref().and_then(user_of);
        Self { session, persisted, user }
    }

    /// The session.
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

    /// The user, where the service sent one along that is what its document says. The record as it arrived
    /// is [`Session::user`].
    #[must_use]
    pub const fn user(&self) -> Option<&types::User> {
        self.user.as_ref()
    }

    /// The user's id, where the service sent the user along.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.session.user.as_ref()?.get("id")?.as_str()
    }
}

impl fmt::Debug for SignedIn {
    /// The user's id alone: like the session, it keeps the record of the user to itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("session", &self.session)
            .field("persisted", &self.persisted)
            .field("user_id", &self.user_id())
            .finish_non_exhaustive()
    }
}

/// What a second factor is checked against. It lives for some minutes, works once, and a wrong code
/// uses it up.
///
/// # Security
/// Whoever has the ticket needs only a code to sign in. `Debug` hides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaChallenge {
    ticket: Secret,
}

impl MfaChallenge {
    /// Takes up a challenge from its ticket, in another process for example.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when it is not an MFA ticket.
    pub fn from_ticket(ticket: impl Into<Secret>) -> Result<Self> {
        let ticket = ticket.into();
        validate::ticket("ticket", ticket.expose(), "mfaTotp")?;
        Ok(Self { ticket })
    }

    /// The ticket that the service gave.
    #[must_use]
    pub const fn ticket(&self) -> &Secret {
        &self.ticket
    }

    /// As the service sent it, of whatever form.
    pub(super) const fn received(ticket: Secret) -> Self {
        Self { ticket }
    }
}

/// A one-time code is on its way to this address or number. Pass it on to the call that verifies the
/// code.
///
/// ```no_run
/// # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
/// let sent = client.sign_in_otp_email("ada@example.com").await?;
/// client.verify_sign_in_otp_email(&sent, "123456").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtpSent {
    to: String,
}

impl OtpSent {
    pub(super) fn new(to: &str) -> Self {
        Self { to: to.to_owned() }
    }

    /// Where the code went.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }
}

impl AsRef<str> for OtpSent {
    fn as_ref(&self) -> &str {
        &self.to
    }
}

/// The shared secret of an authenticator app, on its way to the user.
///
/// # Security
/// Whoever has it can make codes for ever. `Debug` hides it.
#[derive(Clone)]
pub struct TotpSetup {
    pub(super) secret: Secret,
    pub(super) image_url: Secret,
}

impl TotpSetup {
    /// The secret in base32, to type into an app.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// A QR code of it as a `data:` URL, to scan with an app.
    #[must_use]
    pub const fn image_url(&self) -> &Secret {
        &self.image_url
    }
}

impl fmt::Debug for TotpSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSetup([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_sign_in_says_what_is_missing() {
        let challenge = MfaChallenge::from_ticket("mfaTotp:hunter2").unwrap();
        assert!(!format!("{challenge:?}").contains("hunter2"));
        let error = SignIn::MfaRequired(challenge).into_signed_in().unwrap_err();
        assert!(error.to_string().contains("verify_sign_in_mfa_totp"));
        assert!(SignIn::VerificationRequired.into_signed_in().is_err());
    }

    #[test]
    fn a_ticket_of_another_kind_is_refused() {
        assert!(MfaChallenge::from_ticket("passwordReset:x").is_err());
    }
}

//! The result of a registration or a sign-in.

use std::fmt;

use uuid::Uuid;

use crate::{error::Result, session::Session, tybrite::types};

/// A session as it was when the customer was signed in, and whose it is.
///
/// The client keeps its own copy of the session fresh; this one is for looking at.
#[derive(Clone)]
pub struct SignedIn {
    pub(super) session: Session,
    pub(super) persisted: Result<()>,
    pub(super) user: Option<types::User>,
    pub(super) customer: Option<types::Customer>,
}

impl SignedIn {
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

    /// The account, where the service sent it along, with those fields that are what its document says.
    /// The record as it arrived is [`Session::user`].
    #[must_use]
    pub const fn user(&self) -> Option<&types::User> {
        self.user.as_ref()
    }

    /// What the store keeps about the customer, where the service sent it along, with those fields that
    /// are what its document says.
    #[must_use]
    pub const fn customer(&self) -> Option<&types::Customer> {
        self.customer.as_ref()
    }

    /// The account's id, where the service sent the account along.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        self.user.as_ref().and_then(|user| user.id)
    }
}

impl fmt::Debug for SignedIn {
    /// The account's id alone: like the session, it keeps the records of the customer to itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("session", &self.session)
            .field("persisted", &self.persisted)
            .field("user_id", &self.user_id())
            .finish_non_exhaustive()
    }
}

/// A new account, whose owner is signed in.
#[derive(Clone, Debug)]
pub struct Registered {
    pub(super) signed_in: SignedIn,
    pub(super) is_multi_store_customer: Option<bool>,
}

impl Registered {
    /// The session, and whose it is.
    #[must_use]
    pub const fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.signed_in.session()
    }

    /// Whether the store took the session.
    ///
    /// # Errors
    /// As [`SignedIn::persisted`].
    pub fn persisted(&self) -> Result<()> {
        self.signed_in.persisted()
    }

    /// The account, where the service sent it along.
    #[must_use]
    pub const fn user(&self) -> Option<&types::User> {
        self.signed_in.user()
    }

    /// What the store keeps about the customer, where the service sent it along.
    #[must_use]
    pub const fn customer(&self) -> Option<&types::Customer> {
        self.signed_in.customer()
    }

    /// The account's id, where the service sent the account along.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        self.signed_in.user_id()
    }

    /// Whether the customer belongs to more than one store; `None` where the service did not say.
    #[must_use]
    pub const fn is_multi_store_customer(&self) -> Option<bool> {
        self.is_multi_store_customer
    }
}

/// A code and a link are on their way to this address. Pass it on to
/// [`verify_otp`](crate::tybrite::Client::verify_otp).
///
/// ```no_run
/// # async fn example(client: hallpass::tybrite::Client) -> hallpass::Result<()> {
/// let sent = client.send_magic_link("ada@example.com").await?;
/// client.verify_otp(sent, "123456").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtpSent {
    pub(super) to: String,
    pub(super) hint: Option<String>,
}

impl OtpSent {
    /// Where the code went: the address that was asked for.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// What the service suggests to do next, in its own words.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl AsRef<str> for OtpSent {
    fn as_ref(&self) -> &str {
        &self.to
    }
}

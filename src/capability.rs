//! What services have in common, as traits: for code that works with any of them.
//!
//! A service's client implements what it can do, and so can a client of your own.
//!
//! All of them can be used as `dyn`. A client's own methods say more and stay the better choice where
//! the service is known; [`any::Client`](crate::any::Client) is for where a setting chooses it.
//!
//! ```
//! use hallpass::{Result, Secret, capability::{CurrentUser, PasswordSignIn, SignInOutcome, SignOut}};
//!
//! async fn visit<C>(client: &C, login: &str, password: &Secret) -> Result<()>
//! where
//!     C: PasswordSignIn + CurrentUser + SignOut,
//! {
//!     if let SignInOutcome::Complete(_) = client.sign_in_with_password(login, password).await? {
//!         println!("welcome {:?}", client.current_user().await?.name());
//!     }
//!     client.sign_out().await;
//!     Ok(())
//! }
//! ```

use std::{borrow::Cow, fmt};

use serde_json::Value;

use crate::{
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    manager::{self, SessionManager},
    secret::Secret,
    session::Session,
};

/// Holds a user's session.
pub trait Sessions: fmt::Debug + Send + Sync {
    /// The session manager: it holds the session, refreshes it, tells what happens to it.
    fn sessions(&self) -> &SessionManager;

    /// Completes when nothing is under way: see [`SessionManager::idle`]. A client that has more than one
    /// manager waits for all of them.
    ///
    /// # Cancel safety
    /// May be dropped at any time.
    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.sessions().idle())
    }
}

/// Signs a user in by a password.
pub trait PasswordSignIn: fmt::Debug + Send + Sync {
    /// Signs in with what the service knows its users by, an e-mail address as a rule, and a
    /// password.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when the two do not belong together, and whatever the service's
    /// own sign-in says.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, a session may have begun on the server that nobody holds.
    fn sign_in_with_password<'a>(
        &'a self,
        login: &'a str,
        password: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>>;
}

/// Signs a user in by a one-time code, alone or after a password.
pub trait OtpSignIn: fmt::Debug + Send + Sync {
    /// Has the service send a code: to an e-mail address, or to a phone number where the service
    /// sends text messages.
    ///
    /// # Errors
    /// Whatever the service's own operation says.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may have been sent.
    fn send_otp<'a>(&'a self, to: &'a str) -> BoxFuture<'a, Result<OtpStart>>;

    /// Signs in with the code that answers a challenge.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for a code that is wrong, used or too old;
    /// [`ErrorKind::InvalidArgument`] for another service's challenge.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the code may be spent and the session lost.
    fn sign_in_with_otp<'a>(
        &'a self,
        challenge: &'a Challenge,
        code: &'a Secret,
    ) -> BoxFuture<'a, Result<SignInOutcome>>;
}

/// Tells who is signed in.
pub trait CurrentUser: fmt::Debug + Send + Sync {
    /// Asks the service for the signed-in user.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session, and whatever the service's own operation says.
    ///
    /// # Cancel safety
    /// Safe: a refresh that it began goes on by itself.
    fn current_user(&self) -> BoxFuture<'_, Result<User>>;
}

/// Ends a user's session.
pub trait SignOut: fmt::Debug + Send + Sync {
    /// Ends the session, here at once and on the server as far as it can be reached; what the server
    /// said is in the result.
    ///
    /// # Cancel safety
    /// Safe: once polled, the session is gone here; telling the server goes on by itself.
    fn sign_out(&self) -> BoxFuture<'_, manager::SignOut>;
}

/// How a sign-in went on, where nothing failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SignInOutcome {
    /// The user is signed in and the client holds the session.
    Complete(Box<SignedIn>),
    /// A code is wanted: pass it to [`OtpSignIn::sign_in_with_otp`] with the challenge.
    CodeRequired(Challenge),
    /// The user has to verify an address first; the service has sent a link.
    VerificationRequired,
}

impl SignInOutcome {
    /// The session, for callers who expect nothing else.
    ///
    /// # Errors
    /// As [`into_signed_in`](Self::into_signed_in).
    pub fn into_session(self) -> Result<Session> {
        Ok(self.into_signed_in()?.session)
    }

    /// The session and whether it was stored, for callers who expect nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when a code or a verified address is wanted first.
    pub fn into_signed_in(self) -> Result<SignedIn> {
        let missing = match self {
            Self::Complete(signed_in) => return Ok(*signed_in),
            Self::CodeRequired(_) => "a one-time code is wanted: call `sign_in_with_otp`",
            Self::VerificationRequired => "the user's address has to be verified first",
        };
        Err(Error::new(ErrorKind::Unauthenticated).with_message(missing))
    }
}

/// A user who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    session: Session,
    persisted: Result<()>,
}

impl SignedIn {
    /// For a client of your own: the session that its manager holds now, and
    /// [`SessionSet::persisted`](manager::SessionSet::persisted).
    #[must_use]
    pub const fn new(session: Session, persisted: Result<()>) -> Self {
        Self { session, persisted }
    }

    /// A copy of the session as it began; the client keeps its own one fresh.
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
}

impl From<SignedIn> for SignInOutcome {
    fn from(signed_in: SignedIn) -> Self {
        Self::Complete(Box::new(signed_in))
    }
}

/// What [`OtpSignIn::send_otp`] brought.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OtpStart {
    /// The code is on its way: pass it to [`OtpSignIn::sign_in_with_otp`] with the challenge.
    Sent(Challenge),
    /// The service sends a code only after a password was right: sign in with that first.
    PasswordFirst,
}

/// What a one-time code is checked against.
///
/// It is made by a client and read by the same service's client.
#[derive(Clone)]
pub struct Challenge {
    service: Cow<'static, str>,
    subject: Secret,
}

impl Challenge {
    /// For a client of your own: `subject` is what the service must be told beside the code, an
    /// address or a ticket.
    pub fn new(service: impl Into<Cow<'static, str>>, subject: impl Into<Secret>) -> Self {
        Self { service: service.into(), subject: subject.into() }
    }

    /// The name of the service that asks.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// What the service must be told beside the code.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when it is another service's challenge.
    pub fn subject_for(&self, service: &str) -> Result<&Secret> {
        if self.service == service {
            return Ok(&self.subject);
        }
        Err(Error::invalid_argument(
            "challenge",
            "it is another service's: pass the one that this client gave",
        ))
    }
}

impl fmt::Debug for Challenge {
    /// The subject may be an address or a ticket, neither of which belongs in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").field("service", &self.service).finish_non_exhaustive()
    }
}

/// The signed-in user, as far as services agree on what that is.
#[derive(Clone)]
pub struct User {
    id: Option<String>,
    email: Option<String>,
    name: Option<String>,
    record: Value,
}

impl User {
    /// For a client of your own: a user of whom only the service's record is known yet.
    #[must_use]
    pub const fn new(record: Value) -> Self {
        Self { id: None, email: None, name: None, record }
    }

    /// Adds the service's id, in text.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds the e-mail address.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Adds the name to show.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The service's id, in text.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The name to show.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The service's own record of the user, as it arrived.
    #[must_use]
    pub const fn record(&self) -> &Value {
        &self.record
    }
}

impl fmt::Debug for User {
    /// The id alone: the rest is the user's own matter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}

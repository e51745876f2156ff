//! What the manager tells those who listen.
//!
//! Owns the events, the latest state and the two ways to follow them. It must not decide anything,
//! and no listener is ever waited for.

use std::{fmt, sync::Arc};

use tokio::sync::{broadcast, watch};

use crate::{
    error::{Error, ErrorKind},
    session::Session,
};

/// Whether someone is signed in.
///
/// ```
/// use hallpass::manager::{SignedOutReason, State};
///
/// let state = State::SignedOut { reason: SignedOutReason::ByUser };
/// assert!(state.session().is_none());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum State {
    /// No one is.
    SignedOut {
        /// Why.
        reason: SignedOutReason,
    },
    /// Someone is. The access token may be old; whoever wants to send it asks the manager.
    Active {
        /// The session as it is now.
        session: Arc<Session>,
    },
}

impl State {
    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Arc<Session>> {
        match self {
            Self::Active { session } => Some(session),
            Self::SignedOut { .. } => None,
        }
    }
}

/// Why no one is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignedOutReason {
    /// The store has not been asked yet.
    NotRestored,
    /// The store held no session.
    NeverSignedIn,
    /// [`sign_out`](super::SessionManager::sign_out) was called.
    ByUser,
    /// Another process or manager that shares the store signed out.
    Elsewhere,
    /// The server's explicit word ended the session.
    Rejected,
    /// The token ended and the service gave nothing to renew it with.
    Expired,
    /// The answer to a refresh was lost and the server took the old token no more.
    RotationLost,
    /// The session that this one [depends on](super::SessionManagerBuilder::depends_on) is over, or
    /// was replaced by another sign-in.
    DependencyEnded,
}

impl SignedOutReason {
    /// The error that a call meets for this reason.
    pub(super) fn error(self) -> Error {
        match self {
            Self::Rejected => Error::new(ErrorKind::SessionEnded),
            Self::Expired => Error::new(ErrorKind::SessionEnded)
                .with_message("the session's time is over: sign in again"),
            Self::RotationLost => Error::new(ErrorKind::RotationLost),
            Self::DependencyEnded => Error::new(ErrorKind::SessionEnded).with_message(
                "the session that this one depends on is over: renew that one, then sign in again",
            ),
            Self::Elsewhere => Error::new(ErrorKind::SignedOut)
                .with_message("the session was ended by another process: sign in first"),
            Self::NotRestored | Self::NeverSignedIn | Self::ByUser => {
                Error::new(ErrorKind::SignedOut)
            }
        }
    }
}

/// Something that happened to the session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Someone signed in, here or in another process that shares the store.
    SignedIn,
    /// The session of an earlier run was found in the store.
    Restored,
    /// There is a new access token, whoever fetched it.
    Refreshed,
    /// The service's record of the user was replaced.
    UserUpdated,
    /// The session is over.
    SignedOut {
        /// Why.
        reason: SignedOutReason,
    },
    /// A refresh failed. The session is kept; where the server refused the refresh, until its
    /// access token ends.
    RefreshFailed {
        /// What happened.
        error: Error,
    },
    /// The store could not be read or written. The session goes on in memory, and the write is
    /// tried again.
    PersistFailed {
        /// What happened.
        error: Error,
    },
    /// What could not be written before is written now.
    Persisted,
    /// The store held something unreadable, which was put aside.
    StoreRecovered {
        /// Where it went.
        location: String,
    },
    /// The listener was too slow for this many events. The state tells the truth.
    Missed(u64),
}

/// A stream of [`Event`]s, from [`subscribe`](super::SessionManager::subscribe).
pub struct Events {
    pub(super) receiver: broadcast::Receiver<Event>,
}

impl Events {
    /// The next event; `None` once the manager is gone.
    ///
    /// # Cancel safety
    /// No event is lost when the future is dropped.
    pub async fn next(&mut self) -> Option<Event> {
        match self.receiver.recv().await {
            Ok(event) => Some(event),
            Err(broadcast::error::RecvError::Lagged(missed)) => Some(Event::Missed(missed)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// The next event, if it is already there.
    pub fn try_next(&mut self) -> Option<Event> {
        match self.receiver.try_recv() {
            Ok(event) => Some(event),
            Err(broadcast::error::TryRecvError::Lagged(missed)) => Some(Event::Missed(missed)),
            Err(_) => None,
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

/// Follows the latest [`State`], from [`watch`](super::SessionManager::watch). States in between may
/// be passed over; the latest never is.
#[derive(Clone)]
pub struct StateWatch {
    pub(super) receiver: watch::Receiver<State>,
}

impl StateWatch {
    /// The state as it is now. A clone, not a borrow: a borrow held over a call would stop the
    /// manager.
    #[must_use]
    pub fn current(&mut self) -> State {
        self.receiver.borrow_and_update().clone()
    }

    /// Waits for a state that has not been seen through this watch; `None` once the manager is gone.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn changed(&mut self) -> Option<State> {
        self.receiver.changed().await.ok()?;
        Some(self.current())
    }
}

impl fmt::Debug for StateWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StateWatch")
    }
}

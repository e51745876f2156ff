//! What the manager tells those who listen. No listener is ever waited for.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use crate::{
    error::{Error, ErrorKind},
    session::Session,
    store::SessionEnd,
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
    /// The reasons that outlive the process, and how they are written down.
    const KEPT: [(Self, &'static str); 4] = [
        (Self::Rejected, "rejected"),
        (Self::Expired, "expired"),
        (Self::RotationLost, "rotation-lost"),
        (Self::Elsewhere, "elsewhere"),
    ];
}

/// Why no one is signed in, and what the server said.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) reason: SignedOutReason,
    /// The server's own words, where it ended the session.
    pub(super) cause: Option<Error>,
}

impl From<SignedOutReason> for Ended {
    fn from(reason: SignedOutReason) -> Self {
        Self { reason, cause: None }
    }
}

impl Ended {
    /// What an earlier process wrote down.
    pub(super) fn read(end: &SessionEnd) -> Self {
        let known = SignedOutReason::KEPT.iter().find(|(_, text)| *text == end.reason);
        // A later release may know more reasons; in each of them the user has to sign in.
        let reason = known.map_or(SignedOutReason::Rejected, |(reason, _)| *reason);
        let code = end.code.as_deref();
        Self { reason, cause: code.map(|code| Error::new(ErrorKind::SessionEnded).with_code(code)) }
    }

    /// What is written down for the next start, if the reason is one that it should know.
    pub(super) fn record(&self) -> Option<SessionEnd> {
        let (_, text) = SignedOutReason::KEPT.iter().find(|(kept, _)| *kept == self.reason)?;
        let code = self.cause.as_ref().and_then(|cause| cause.code().map(str::to_owned));
        Some(SessionEnd { reason: (*text).to_owned(), code })
    }

    /// The error that a call meets for this reason.
    pub(super) fn error(&self) -> Error {
        let error = match self.reason {
            SignedOutReason::Rejected => Error::new(ErrorKind::SessionEnded),
            SignedOutReason::Expired => Error::new(ErrorKind::SessionEnded)
                .with_message("the session has expired: sign in again"),
            SignedOutReason::RotationLost => Error::new(ErrorKind::RotationLost),
            SignedOutReason::DependencyEnded => Error::new(ErrorKind::SessionEnded).with_message(
                "the session that this one depends on is over: renew that one, then sign in again",
            ),
            SignedOutReason::Elsewhere => Error::new(ErrorKind::SignedOut)
                .with_message("the session was ended by another process: sign in first"),
            SignedOutReason::NotRestored
            | SignedOutReason::NeverSignedIn
            | SignedOutReason::ByUser => Error::new(ErrorKind::SignedOut),
        };
        self.explained(error)
    }

    /// The error of a refresh that was refused while the access token is still good.
    pub(super) fn denial(&self) -> Error {
        let error = Error::new(ErrorKind::RefreshDenied);
        self.explained(match self.reason {
            SignedOutReason::RotationLost => error.with_message(
                "the answer to a refresh was lost, and the session ends with its access token: sign in \
                 again before that",
            ),
            _ => error,
        })
    }

    fn explained(&self, error: Error) -> Error {
        match &self.cause {
            Some(cause) => error.with_answer_of(cause),
            None => error,
        }
    }
}

/// Something that happened to the session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Someone signed in, here or in another process that shares the store.
    SignedIn {
        /// Who, as far as the session tells: see [`Session::user_id`].
        user_id: Option<String>,
    },
    /// The session of an earlier run was found in the store.
    Restored {
        /// Whose it is, as far as it tells.
        user_id: Option<String>,
    },
    /// There is a new access token, whoever fetched it.
    Refreshed,
    /// The service's record of the user was replaced.
    UserUpdated,
    /// The session is over.
    SignedOut {
        /// Why.
        reason: SignedOutReason,
        /// Whose it was, as far as it told.
        user_id: Option<String>,
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
    Lagged(u64),
}

/// A stream of [`Event`]s, from [`subscribe`](super::SessionManager::subscribe).
#[derive(Debug)]
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
            Err(broadcast::error::RecvError::Lagged(missed)) => Some(Event::Lagged(missed)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// The next event, if it is already there.
    pub fn try_next(&mut self) -> Option<Event> {
        match self.receiver.try_recv() {
            Ok(event) => Some(event),
            Err(broadcast::error::TryRecvError::Lagged(missed)) => Some(Event::Lagged(missed)),
            Err(_) => None,
        }
    }
}

/// Follows the latest [`State`], from [`watch`](super::SessionManager::watch). States in between may
/// be passed over; the latest never is.
#[derive(Clone, Debug)]
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

//! One refresh under way, and the single outcome that its waiters share.

use tokio::sync::watch;

use crate::{
    error::{Error, ErrorKind, Result},
    runtime,
    sync::{
        atomic::{AtomicBool, Ordering},
        interleave,
    },
};

/// What came of a refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshOutcome {
    /// The server gave a new token.
    Refreshed,
    /// Another process had already fetched one; it was taken from the store.
    Adopted,
    /// The application's re-authentication hook gave a new session.
    Reauthenticated,
}

/// A refresh of one epoch's session. The first outcome stays.
#[derive(Debug)]
pub(super) struct RefreshTask {
    pub(super) epoch: u64,
    /// The token that is to be replaced; a later one makes the exchange needless.
    pub(super) generation: u64,
    /// A server rejected the token itself, so its remaining time counts for nothing.
    rejected: AtomicBool,
    /// The refresh token is on its way to the server.
    sent: AtomicBool,
    outcome: watch::Sender<Option<Result<RefreshOutcome>>>,
}

impl RefreshTask {
    pub(super) fn new(epoch: u64, generation: u64, rejected: bool) -> Self {
        let rejected = AtomicBool::new(rejected);
        let sent = AtomicBool::new(false);
        Self { epoch, generation, rejected, sent, outcome: watch::Sender::new(None) }
    }

    pub(super) fn mark_rejected(&self) {
        self.rejected.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_rejected(&self) -> bool {
        self.rejected.load(Ordering::Relaxed)
    }

    pub(super) fn mark_sent(&self) {
        self.sent.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_sent(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }

    /// Gives those who wait the outcome, unless they have one.
    pub(super) fn complete(&self, outcome: Result<RefreshOutcome>) {
        interleave();
        self.outcome.send_if_modified(|known| {
            let first = known.is_none();
            if first {
                *known = Some(outcome);
            }
            first
        });
    }

    /// Waits for the outcome.
    pub(super) async fn wait(&self) -> Result<RefreshOutcome> {
        interleave();
        let mut receiver = self.outcome.subscribe();
        match receiver.wait_for(Option::is_some).await.map(|known| known.clone()) {
            Ok(Some(outcome)) => outcome,
            // The sender is `self`, which outlives this borrow.
            Ok(None) | Err(_) => Err(Error::new(ErrorKind::Cancelled)),
        }
    }

    /// The same for no longer than this, which only a runtime that is parked can make it last.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`]; the session is kept.
    pub(super) async fn wait_within(&self, longest: std::time::Duration) -> Result<RefreshOutcome> {
        tokio::select! {
            biased;
            outcome = self.wait() => outcome,
            () = runtime::sleep(longest) => Err(Error::new(ErrorKind::Timeout).with_message(
                "the refresh has not ended within its time: its runtime does not run",
            )),
        }
    }
}

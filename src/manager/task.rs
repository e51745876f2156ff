//! One refresh under way, and the single outcome that its waiters share.

use tokio::sync::watch;

use crate::{
    error::{Error, ErrorKind, Result},
    sync::interleave,
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

/// A refresh of one epoch's session.
#[derive(Debug)]
pub(super) struct RefreshTask {
    pub(super) epoch: u64,
    outcome: watch::Sender<Option<Result<RefreshOutcome>>>,
}

impl RefreshTask {
    pub(super) fn new(epoch: u64) -> Self {
        Self { epoch, outcome: watch::Sender::new(None) }
    }

    /// Gives those who wait the outcome, which comes once.
    pub(super) fn complete(&self, outcome: Result<RefreshOutcome>) {
        interleave();
        self.outcome.send_replace(Some(outcome));
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
}

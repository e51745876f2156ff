//! One refresh under way, and those who wait for it.
//!
//! Owns the sharing of a single outcome. It must not know what a refresh does.

use tokio::sync::watch;

use crate::{
    error::{Error, ErrorKind, Result},
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
pub(super) struct Flight {
    pub(super) epoch: u64,
    /// The token that is to be replaced; a later one makes the exchange needless.
    pub(super) generation: u64,
    /// The server refused the token itself, so its remaining time counts for nothing.
    rejected: AtomicBool,
    outcome: watch::Sender<Option<Result<RefreshOutcome>>>,
}

impl Flight {
    pub(super) fn new(epoch: u64, generation: u64, rejected: bool) -> Self {
        Self {
            epoch,
            generation,
            rejected: AtomicBool::new(rejected),
            outcome: watch::Sender::new(None),
        }
    }

    pub(super) fn mark_rejected(&self) {
        self.rejected.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_rejected(&self) -> bool {
        self.rejected.load(Ordering::Relaxed)
    }

    /// Lands the flight, unless it has landed.
    pub(super) fn land(&self, outcome: Result<RefreshOutcome>) {
        interleave();
        self.outcome.send_if_modified(|landed| {
            let first = landed.is_none();
            if first {
                *landed = Some(outcome);
            }
            first
        });
    }

    pub(super) fn has_landed(&self) -> bool {
        interleave();
        self.outcome.borrow().is_some()
    }

    /// Waits for the outcome.
    pub(super) async fn wait(&self) -> Result<RefreshOutcome> {
        interleave();
        let mut receiver = self.outcome.subscribe();
        match receiver.wait_for(Option::is_some).await.map(|landed| landed.clone()) {
            Ok(Some(outcome)) => outcome,
            // The sender is `self`, which outlives this borrow.
            Ok(None) | Err(_) => Err(Error::new(ErrorKind::Cancelled)),
        }
    }
}

//! A door for the fuzz targets in `fuzz/`: compiled only with `--cfg fuzzing`, as `cargo fuzz` does.
//!
//! It hands out private functions as they are, and has no rule of its own.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    session::{self, Session},
};

/// How good a token still is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Use it.
    Fresh,
    /// Use it, and get the next one meanwhile.
    Early,
    /// Do not use it.
    Expired,
}

/// The span of a token on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Validity(session::Validity);

impl Validity {
    /// For a session that is handed in.
    #[must_use]
    pub fn issued(session: &Session, early: Duration, wall: Timestamp, mono: Duration) -> Self {
        Self(session::Validity::issued(session, early, wall, mono))
    }

    /// For a session that a refresh has just brought.
    #[must_use]
    pub fn renewed(session: &Session, early: Duration, wall: Timestamp, mono: Duration) -> Self {
        Self(session::Validity::renewed(session, early, wall, mono))
    }

    /// For a session that comes out of a store.
    #[must_use]
    pub fn restored(session: &Session, early: Duration, wall: Timestamp, mono: Duration) -> Self {
        Self(session::Validity::restored(session, early, wall, mono))
    }

    /// Judges by both clocks.
    #[must_use]
    pub fn judge(&self, wall: Timestamp, monotonic: Duration) -> Freshness {
        match self.0.judge(wall, monotonic) {
            session::Freshness::Fresh => Freshness::Fresh,
            session::Freshness::Early => Freshness::Early,
            session::Freshness::Expired => Freshness::Expired,
        }
    }

    /// The time on the monotonic clock up to which that clock calls the token fresh, at most `until`.
    #[must_use]
    pub fn fresh_until(&self, until: Duration) -> Duration {
        self.0.fresh_until(until)
    }

    /// Whether at least half the token's life has passed.
    #[must_use]
    pub fn half_spent(&self, wall: Timestamp, monotonic: Duration) -> bool {
        self.0.half_spent(wall, monotonic)
    }
}

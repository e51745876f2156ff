//! The server's clock: the machine's, shifted by what a test asked for.
//!
//! Everything the emulator stamps or expires (tokens, tickets, `Date` headers, rate limits) asks
//! this clock. Nothing else in the crate may read the machine's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The machine's time plus a shift in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct ServerClock {
    shift_milliseconds: AtomicI64,
}

impl ServerClock {
    /// The server's present time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::milliseconds(self.shift_milliseconds.load(Ordering::SeqCst))
    }

    /// Moves the clock forward by `step`, on top of any earlier shift.
    pub(crate) fn advance(&self, step: Duration) {
        let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX / 4);
        self.shift_milliseconds.fetch_add(step, Ordering::SeqCst);
    }

    /// Sets the shift against the machine's clock, forgetting earlier ones.
    pub(crate) fn set_shift(&self, seconds: i64) {
        self.shift_milliseconds.store(seconds.saturating_mul(1000), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_replaces_earlier_steps() {
        let clock = ServerClock::default();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() - Utc::now() > TimeDelta::minutes(59));
        clock.set_shift(-60);
        assert!(clock.now() - Utc::now() < TimeDelta::seconds(-59));
    }
}

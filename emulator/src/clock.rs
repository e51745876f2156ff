//! The server's clock: the machine's, shifted by what a test asked for.
//!
//! Everything the emulator stamps or expires (tokens, tickets, `Date` headers, rate limits) asks
//! this clock. Nothing else in the crate may read the machine's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The furthest that the clock may be shifted: two thousand years, in milliseconds. Beyond lies
/// arithmetic that overflows, here and wherever a lifetime is added to the time.
const FURTHEST: i64 = 2_000 * 365 * 24 * 3_600 * 1_000;

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
        let step = i64::try_from(step.as_millis()).unwrap_or(FURTHEST);
        let moved = |shift: i64| Some(shift.saturating_add(step).min(FURTHEST));
        // The closure never refuses, so that there is no failure to look at.
        let _ = self.shift_milliseconds.fetch_update(Ordering::SeqCst, Ordering::SeqCst, moved);
    }

    /// Sets the shift against the machine's clock, forgetting earlier ones.
    pub(crate) fn set_shift(&self, seconds: i64) {
        let shift = seconds.saturating_mul(1_000).clamp(-FURTHEST, FURTHEST);
        self.shift_milliseconds.store(shift, Ordering::SeqCst);
    }

    /// The time `lifetime` from now; the end of time where that lies beyond it.
    pub(crate) fn after(&self, lifetime: Duration) -> DateTime<Utc> {
        let lifetime = TimeDelta::from_std(lifetime).unwrap_or(TimeDelta::MAX);
        self.now().checked_add_signed(lifetime).unwrap_or(DateTime::<Utc>::MAX_UTC)
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

    #[test]
    fn no_step_shift_or_lifetime_is_too_long() {
        let clock = ServerClock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() > Utc::now());
        assert_eq!(clock.after(Duration::MAX), DateTime::<Utc>::MAX_UTC);
        clock.set_shift(i64::MIN);
        assert!(clock.now() < Utc::now());
        clock.advance(Duration::MAX);
        assert!(clock.now() > Utc::now() - TimeDelta::days(1));
    }
}

//! How long to leave a failing server alone.

use std::time::Duration;

use super::snapshot::Now;
use crate::{clock::Timestamp, error::Error};

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// A server that asks for more than this is not believed.
const LONGEST_ASKED: Duration = Duration::from_secs(3_600);

/// Consecutive failures of a session's refresh.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Debug)]
struct Pause {
    wall: Timestamp,
    monotonic: Duration,
    error: Error,
}

impl Backoff {
    /// Counts a failure; `random` spreads clients that failed together.
    pub(super) fn fail(&mut self, error: &Error, now: Now, random: u64) {
        let step = delay(self.failures, random);
        self.failures = self.failures.saturating_add(1);
        let pause = step.max(error.retry_after().unwrap_or_default().min(LONGEST_ASKED));
        self.pause = Some(Pause {
            wall: now.wall + pause,
            monotonic: now.monotonic.saturating_add(pause),
            error: error.clone(),
        });
    }

    /// What is left of the pause. It ends by whichever clock is first, as a laptop that slept
    /// through it need not wait again.
    pub(super) fn left(&self, now: Now) -> Option<Duration> {
        let pause = self.pause.as_ref()?;
        let left = pause.wall.since(now.wall).min(pause.monotonic.saturating_sub(now.monotonic));
        (!left.is_zero()).then_some(left)
    }

    /// The last failure again, with the time left, as long as the pause lasts.
    pub(super) fn refusal(&self, now: Now) -> Option<Error> {
        let left = self.left(now)?;
        self.pause.as_ref().map(|pause| pause.error.clone().with_retry_after(left))
    }
}

/// The pause after a number of earlier failures: a second, then doubling, of which half is left to
/// chance.
pub(super) fn delay(failures: u32, random: u64) -> Duration {
    if failures == 0 {
        return FIRST;
    }
    let full = FIRST.saturating_mul(1 << failures.min(10)).min(LONGEST);
    let half = full / 2;
    let spread = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).max(1);
    half + Duration::from_millis(random % spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn now(secs: u64) -> Now {
        Now {
            wall: Timestamp::from_secs(1_000 + i64::try_from(secs).unwrap()),
            monotonic: Duration::from_secs(secs),
        }
    }

    #[test]
    fn pauses_double_up_to_a_limit_and_are_spread() {
        assert_eq!(delay(0, 499), Duration::from_secs(1));
        assert_eq!(delay(1, 0), Duration::from_secs(1));
        assert_eq!(delay(1, 999), Duration::from_millis(1_999));
        assert_eq!(delay(3, 0), Duration::from_secs(4));
        assert_eq!(delay(40, 0), Duration::from_secs(30));
        assert!(delay(u32::MAX, u64::MAX) < LONGEST);
    }

    #[test]
    fn the_server_can_ask_for_more_and_the_rest_is_told() {
        let mut backoff = Backoff::default();
        assert!(backoff.refusal(now(0)).is_none());
        let error = Error::new(ErrorKind::RateLimited).with_retry_after(Duration::from_secs(90));
        backoff.fail(&error, now(0), 0);
        let refusal = backoff.refusal(now(30)).unwrap();
        assert_eq!(refusal.kind(), ErrorKind::RateLimited);
        assert_eq!(refusal.retry_after(), Some(Duration::from_secs(60)));
        assert!(backoff.refusal(now(90)).is_none());
    }

    #[test]
    fn an_absurd_wish_is_cut_short() {
        let mut backoff = Backoff::default();
        let error = Error::new(ErrorKind::RateLimited).with_retry_after(Duration::MAX);
        backoff.fail(&error, now(0), 0);
        assert_eq!(backoff.left(now(0)), Some(LONGEST_ASKED));
    }
}

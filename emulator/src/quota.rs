//! Counting requests: how many somebody may make within an interval, and how many are left.
//!
//! What is limited, by what key, and what the answers say of it is the service's business.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// When requests came, by whatever they are told apart by. Each counts for one interval.
#[derive(Debug)]
pub(crate) struct RequestLog<K> {
    seen: HashMap<K, Vec<DateTime<Utc>>>,
}

/// Where somebody stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    /// How many requests an interval takes.
    pub(crate) limit: usize,
    /// How many are left, this one counted.
    pub(crate) remaining: usize,
    /// When the oldest request ceases to count.
    pub(crate) reset_at: DateTime<Utc>,
    /// Whether this request was one too many. Such a one is not counted.
    pub(crate) exceeded: bool,
}

impl<K> Default for RequestLog<K> {
    fn default() -> Self {
        Self { seen: HashMap::new() }
    }
}

impl<K: Eq + Hash> RequestLog<K> {
    /// Counts a request.
    pub(crate) fn count(
        &mut self,
        key: K,
        limit: usize,
        interval: Duration,
        now: DateTime<Utc>,
    ) -> Quota {
        let interval = TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX);
        let seen = self.seen.entry(key).or_default();
        seen.retain(|at| now - *at < interval);
        let exceeded = seen.len() >= limit;
        if !exceeded {
            seen.push(now);
        }
        let oldest = seen.first().copied().unwrap_or(now);
        Quota {
            limit,
            remaining: limit - seen.len(),
            reset_at: oldest.checked_add_signed(interval).unwrap_or(DateTime::<Utc>::MAX_UTC),
            exceeded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_key_until_they_are_too_old() {
        let mut log = RequestLog::default();
        let at = |second| DateTime::from_timestamp(second, 0).expect("in range");
        let mut ask = |key, second| log.count(key, 2, Duration::from_secs(60), at(second));
        let first = ask("a", 0);
        assert_eq!((first.remaining, first.exceeded, first.reset_at), (1, false, at(60)));
        assert_eq!(ask("a", 30).remaining, 0);
        let third = ask("a", 59);
        assert!(third.exceeded && third.remaining == 0 && third.reset_at == at(60));
        assert!(!ask("b", 59).exceeded);
        // The first request counts no more, and the refused one never did.
        let later = ask("a", 60);
        assert_eq!((later.exceeded, later.remaining, later.reset_at), (false, 0, at(90)));
    }

    #[test]
    fn a_limit_of_nothing_lets_nothing_pass() {
        let mut log = RequestLog::default();
        let quota = log.count((), 0, Duration::MAX, DateTime::UNIX_EPOCH);
        assert!(quota.exceeded && quota.remaining == 0);
    }
}

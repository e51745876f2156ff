//! The store's key, the rate limit, the store's quota: what is asked of every request before the
//! operation, and the headers that tell of it on every answer.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hyper::header::HeaderName;

use super::settings::RateLimitReset;
use super::state::Environment;
use super::{Call, Failure};
use crate::answer::Answer;
use crate::quota::Quota;

/// The window of the rate limit.
const WINDOW: Duration = Duration::from_secs(60);

/// The store's key, by what its form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) environment: Environment,
    pub(crate) publishable: bool,
}

impl Key {
    /// Reads `tybrite_(sk|pk)_(live|test)_…`.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("tybrite_")?.splitn(3, '_');
        let publishable = match parts.next()? {
            "sk" => false,
            "pk" => true,
            _ => return None,
        };
        let environment = match parts.next()? {
            "live" => Environment::Live,
            "test" => Environment::Test,
            _ => return None,
        };
        parts.next().filter(|rest| !rest.is_empty())?;
        Some(Self { environment, publishable })
    }
}

/// What the headers tell of the rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) limit: usize,
    pub(crate) remaining: usize,
    pub(crate) reset: i64,
}

impl Told {
    fn of(quota: Quota, reset: RateLimitReset, now: DateTime<Utc>) -> Self {
        let reset = match reset {
            // A window that is about to end has a second left, not none.
            RateLimitReset::SecondsLeft => {
                ((quota.reset_at - now).num_milliseconds().max(0) + 999) / 1_000
            }
            RateLimitReset::UnixTime => quota.reset_at.timestamp(),
        };
        Self { limit: quota.limit, remaining: quota.remaining, reset }
    }
}

/// Counts the request, and lets it in if both limits allow.
///
/// # Errors
/// `rate_limited`, where that is enforced, and `quota_exceeded`.
pub(crate) fn admit(call: &mut Call<'_>) -> Result<(), Failure> {
    let (settings, now) = (call.settings().clone(), call.now());
    call.caller.environment = call.bearer().and_then(Key::read).map(|key| key.environment);
    let mut state = call.server.state();
    let limit = settings.requests_per_minute;
    let quota = state.requests.count(call.client.clone(), limit, WINDOW, now);
    let told = Told::of(quota, settings.rate_limit_reset, now);
    call.caller.told = Some(told);
    if settings.rate_limit_enforced && quota.exceeded {
        return Err(Failure::RateLimited(told));
    }
    if settings.quota.is_some_and(|allowed| state.used >= allowed) {
        return Err(Failure::QuotaExceeded);
    }
    state.used += 1;
    Ok(())
}

/// Checks the store's key.
///
/// # Errors
/// 401 for a key that is none or not the store's, 403 for a publishable one that is not taken.
pub(crate) fn check_key(call: &Call<'_>) -> Result<(), Failure> {
    let settings = call.settings();
    let given = call.bearer().ok_or(Failure::Unauthorized("The store's key is missing"))?;
    let key = Key::read(given).filter(|_| {
        settings.store_keys.is_empty() || settings.store_keys.iter().any(|known| known == given)
    });
    let key = key.ok_or(Failure::Unauthorized("The store's key is invalid"))?;
    if key.publishable && !settings.publishable_keys_accepted {
        return Err(Failure::PublishableKey);
    }
    Ok(())
}

/// Puts the headers on an answer.
pub(crate) fn tell(call: &Call<'_>, answer: Answer) -> Answer {
    let named = HeaderName::from_static;
    let answer = match call.caller.environment {
        Some(environment) => answer.with_header(named("tybrite-environment"), environment.as_str()),
        None => answer,
    };
    let Some(told) = call.caller.told else { return answer };
    answer
        .with_header(named("x-ratelimit-limit"), &told.limit.to_string())
        .with_header(named("x-ratelimit-remaining"), &told.remaining.to_string())
        .with_header(named("x-ratelimit-reset"), &told.reset.to_string())
        .with_header(named("x-ratelimit-scope"), "ip")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_form() {
        let read = |text| Key::read(text).map(|key| (key.environment, key.publishable));
        assert_eq!(read("tybrite_sk_live_a"), Some((Environment::Live, false)));
        assert_eq!(read("tybrite_pk_test_a_b"), Some((Environment::Test, true)));
        for bad in ["", "a", "tybrite_sk_live_", "tybrite_sk_live", "tybrite_xx_live_a"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_reset_counts_what_it_is_told_to() {
        let at = |milliseconds| DateTime::from_timestamp_millis(milliseconds).expect("in range");
        let quota = Quota { limit: 10, remaining: 3, reset_at: at(60_500), exceeded: false };
        let reset = |kind| Told::of(quota, kind, at(30_000)).reset;
        assert_eq!(reset(RateLimitReset::SecondsLeft), 31);
        assert_eq!(reset(RateLimitReset::UnixTime), 60);
    }
}

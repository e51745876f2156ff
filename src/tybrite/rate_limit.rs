//! What the service's headers tell besides an answer: the rate limit and the environment.

use std::{fmt, time::Duration};

use http::{HeaderMap, header::DATE};

use crate::{clock::Timestamp, error::Error, session::parse_http_date, tybrite::types};

/// A window longer than this is none that a rate limit would have.
const LONGEST_WINDOW: u64 = 86_400;
/// Times in unix seconds: from the year 2001 to 5138. What is smaller is not a present time, what is
/// greater counts something finer than seconds.
const UNIX_SECONDS: std::ops::Range<u64> = 1_000_000_000..100_000_000_000;

/// What is left of a rate limit, as an answer's headers told.
///
/// The service allows 10 requests a minute from one address and says on every answer, failures
/// included, how many are left.
///
/// ```
/// use hallpass::{Error, ErrorKind, tybrite::RateLimit};
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-ratelimit-limit", "10".parse().unwrap());
/// headers.insert("x-ratelimit-remaining", "0".parse().unwrap());
/// headers.insert("x-ratelimit-reset", "42".parse().unwrap());
/// let error = Error::new(ErrorKind::RateLimited).with_answer(headers, Default::default());
///
/// let limit = RateLimit::of(&error).unwrap();
/// assert_eq!((limit.limit(), limit.remaining()), (Some(10), Some(0)));
/// assert_eq!(limit.reset_in(), Some(std::time::Duration::from_secs(42)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    limit: Option<u64>,
    remaining: Option<u64>,
    reset: Option<u64>,
    scope: Option<Box<str>>,
    /// The server's clock when it answered.
    told_at: Option<Timestamp>,
}

impl RateLimit {
    /// What a failure told of the rate limit: in its headers, or where they are not to be seen, as in
    /// a browser, in its body. `None` when it told nothing, or when there was no answer at all.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let headers = error.headers()?;
        Self::read(headers).or_else(|| {
            let detail = types::ErrorDetail::of(error)?;
            Self::from_detail(&detail, headers)
        })
    }

    /// How many requests the window allows.
    #[must_use]
    pub const fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// How many requests were left when the answer was sent.
    #[must_use]
    pub const fn remaining(&self) -> Option<u64> {
        self.remaining
    }

    /// The header `X-RateLimit-Reset` as it arrived. Whether it counts seconds or is a time is not
    /// known: see [`reset_in`](Self::reset_in).
    #[must_use]
    pub const fn reset(&self) -> Option<u64> {
        self.reset
    }

    /// What the limit counts by, as the service names it.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// How long the window still lasted when the answer was sent, where that is clear.
    ///
    /// The vendor does not say what [`reset`](Self::reset) counts, so it is taken for what it can only
    /// be: up to a day it is the seconds until the window ends, and a number that is a present time in
    /// unix seconds is the time at which it ends, computed from the answer's `Date`. Of anything else,
    /// and of a time without a `Date` beside it, this is `None`.
    #[must_use]
    pub fn reset_in(&self) -> Option<Duration> {
        let reset = self.reset?;
        if reset <= LONGEST_WINDOW {
            return Some(Duration::from_secs(reset));
        }
        if !UNIX_SECONDS.contains(&reset) {
            return None;
        }
        let end = Timestamp::from_secs(i64::try_from(reset).ok()?);
        let left = end.since(self.told_at?);
        (left.as_secs() <= LONGEST_WINDOW).then_some(left)
    }

    /// Reads the headers; `None` when there is none of them.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let number = |name: &str| text(name)?.parse().ok();
        let read = Self {
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset: number("x-ratelimit-reset"),
            scope: text("x-ratelimit-scope").map(Into::into),
            told_at: told_at(headers),
        };
        read.says_something().then_some(read)
    }

    /// The same from a failure's body, which repeats the three numbers.
    pub(super) fn from_detail(detail: &types::ErrorDetail, headers: &HeaderMap) -> Option<Self> {
        let number = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
        let read = Self {
            limit: number(detail.limit),
            remaining: number(detail.remaining),
            reset: number(detail.reset),
            scope: None,
            told_at: told_at(headers),
        };
        read.says_something().then_some(read)
    }

    fn says_something(&self) -> bool {
        self.limit.is_some()
            || self.remaining.is_some()
            || self.reset.is_some()
            || self.scope.is_some()
    }
}

fn told_at(headers: &HeaderMap) -> Option<Timestamp> {
    headers.get(DATE).and_then(|date| date.to_str().ok()).and_then(parse_http_date)
}

/// Where a call worked: on the store's real customers or on those for trying things out. The store's
/// key decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// For trying things out.
    Test,
    /// The real customers.
    Live,
    /// One that this version of the crate does not know.
    Other(Box<str>),
}

impl Environment {
    /// The header in which the service names it, on every answer.
    pub(super) const HEADER: &str = "tybrite-environment";

    /// The environment that a failed call worked on; `None` when the answer did not tell.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        Self::read(error.headers()?)
    }

    /// The environment as the service writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
            Self::Other(name) => name,
        }
    }

    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        headers.get(Self::HEADER)?.to_str().ok().map(Self::from)
    }
}

impl From<&str> for Environment {
    fn from(name: &str) -> Self {
        match name {
            "test" => Self::Test,
            "live" => Self::Live,
            other => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(reset: &'static str, date: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-reset", http::HeaderValue::from_static(reset));
        if date {
            // 784_111_777 in unix seconds would not be a present time, so a later one.
            headers.insert(DATE, "Mon, 24 Nov 2025 12:00:00 GMT".parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_reset_is_read_where_it_can_mean_one_thing_only() {
        let noon = "1763985600";
        assert_eq!(
            chrono::DateTime::from_timestamp(1_763_985_600, 0).unwrap().to_rfc3339(),
            "2025-11-24T12:00:00+00:00",
            "{noon}"
        );
        let left = |reset, date| RateLimit::read(&headers(reset, date)).unwrap().reset_in();
        assert_eq!(left("42", false), Some(Duration::from_secs(42)));
        assert_eq!(left("1763985630", true), Some(Duration::from_secs(30)));
        assert_eq!(left("1763985590", true), Some(Duration::ZERO), "it is over");
        assert_eq!(left("1763985630", false), None, "no clock to reckon from");
        assert_eq!(left("100000", true), None, "neither a window nor a time");
        assert_eq!(left("1763985630000", true), None, "milliseconds are not promised");
        assert_eq!(left("1999999999", true), None, "a window of years");
    }

    #[test]
    fn no_header_is_no_rate_limit_and_a_strange_one_is_left_out() {
        assert_eq!(RateLimit::read(&HeaderMap::new()), None);
        assert_eq!(RateLimit::read(&headers("soon", true)), None);
        let mut both = headers("soon", true);
        both.insert("x-ratelimit-limit", "10".parse().unwrap());
        let read = RateLimit::read(&both).unwrap();
        assert_eq!((read.limit(), read.reset()), (Some(10), None));
    }

    #[test]
    fn an_unknown_environment_is_kept() {
        assert_eq!(Environment::from("test"), Environment::Test);
        assert_eq!(Environment::from("live").to_string(), "live");
        assert_eq!(Environment::from("staging").as_str(), "staging");
    }
}

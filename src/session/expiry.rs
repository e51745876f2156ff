//! When an access token ends, and whether it still holds: pure arithmetic.
//!
//! Owns the rules that turn what an answer told into an end on this machine's clock, and the judging
//! of a token by two clocks. It must not read a clock: times are handed in.

use std::time::Duration;

use super::{Claims, Session};
use crate::{clock::Timestamp, secret::AccessToken};

/// Differences between the clocks that are left alone: a `Date` header counts whole seconds, and
/// the answer took a while to arrive.
const TOLERATED_SKEW_MILLIS: i64 = 2_000;

/// What is assumed of a token that arrived already expired: it has just been issued, so it is this
/// machine's clock or the service's arithmetic that is wrong, and asking again at once would loop.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(60);

/// A session that arrived longer ago than this was not issued just now.
const JUST_NOW: Duration = Duration::from_secs(30);

/// What an answer tells about a token's end. The earliest of these that are known counts:
///
/// - the lifetime in seconds, counted from the arrival, which needs no clock but this machine's;
/// - the end as a point in time, on the server's clock;
/// - the `exp` of the access token, when that is a JWT; also on the server's clock. It is a whole second,
///   so it often comes a fraction before the end of the lifetime.
///
/// When this machine's clock is off by more than two seconds, an end on the server's clock is corrected
/// by the answer's `Date` header, and an `exp` without such a header by the JWT's `iat`: `exp` - `iat` is
/// a lifetime that needs no clock. An `exp` that nothing corrects counts only where nothing else is
/// known.
///
/// A token that has just been issued has not ended: what says so speaks of a clock that is wrong, and
/// counts only where nothing else is known.
///
/// ```
/// use std::time::Duration;
/// use hallpass::{AccessToken, Expiry, Session, Timestamp};
///
/// // This machine's clock is an hour slow.
/// let arrived = Timestamp::from_secs(1_000_000);
/// let expiry = Expiry::new()
///     .at(Timestamp::from_secs(1_000_000 + 3_600 + 900))
///     .with_server_time(Timestamp::from_secs(1_000_000 + 3_600));
/// let session = Session::new("example", AccessToken::from("opaque"), arrived).with_expiry(&expiry);
/// assert_eq!(session.lifetime(), Some(Duration::from_secs(900)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expiry {
    lifetime: Option<Duration>,
    at: Option<Timestamp>,
    server_time: Option<Timestamp>,
}

impl Expiry {
    /// Nothing known but the token itself.
    #[must_use]
    pub const fn new() -> Self {
        Self { lifetime: None, at: None, server_time: None }
    }

    /// The lifetime the answer gave.
    #[must_use]
    pub const fn after(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The end the answer gave, on the server's clock.
    #[must_use]
    pub const fn at(mut self, end: Timestamp) -> Self {
        self.at = Some(end);
        self
    }

    /// The server's clock when it answered.
    #[must_use]
    pub const fn with_server_time(mut self, now: Timestamp) -> Self {
        self.server_time = Some(now);
        self
    }

    /// The server's clock, from the answer's `Date` header if it has a good one.
    #[must_use]
    pub fn with_date_of(self, headers: &http::HeaderMap) -> Self {
        headers.get(http::header::DATE).map_or(self, |date| self.with_date(date))
    }

    /// The same from the header itself.
    #[must_use]
    pub fn with_date(mut self, date: &http::HeaderValue) -> Self {
        self.server_time = date.to_str().ok().and_then(parse_http_date).or(self.server_time);
        self
    }

    /// The end of a token that arrived at `arrived`, both on this machine's wall clock.
    #[must_use]
    pub fn end(&self, arrived: Timestamp, token: &AccessToken) -> Option<Timestamp> {
        let lifetime = self.lifetime.map(|lifetime| arrived + lifetime);
        let at = self.at.map(|end| correct(end, arrived, self.server_time));
        let own = self.claimed(arrived, token, lifetime.or(at).is_some());
        let known = [lifetime, at, own];
        let earliest = known.into_iter().flatten().filter(|end| *end > arrived).min();
        earliest.or_else(|| known.into_iter().flatten().next())
    }

    /// The end that the token itself claims. Where `more` is known it must be one that can be right.
    fn claimed(&self, arrived: Timestamp, token: &AccessToken, more: bool) -> Option<Timestamp> {
        let claims = Claims::read(token).ok()?;
        let end = claims.expires_at()?;
        let clocks = [self.server_time, claims.issued_at()];
        let corrected = clocks.map(|now| Some(correct(end, arrived, Some(now?))));
        let right = corrected.into_iter().flatten().find(|end| *end > arrived);
        if more { right } else { right.or(corrected[0]).or(corrected[1]).or(Some(end)) }
    }
}

fn correct(end: Timestamp, arrived: Timestamp, server: Option<Timestamp>) -> Timestamp {
    let ahead = server.map_or(0, |now| now.as_millis().saturating_sub(arrived.as_millis()));
    if ahead.saturating_abs() <= TOLERATED_SKEW_MILLIS {
        return end;
    }
    Timestamp::from_millis(end.as_millis().saturating_sub(ahead))
}

/// Reads an HTTP date (RFC 9110, section 5.6.7), in the one form that may still be sent.
pub(crate) fn parse_http_date(text: &str) -> Option<Timestamp> {
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(Timestamp::from_millis(date.timestamp_millis()))
}

/// How good a token still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Use it.
    Fresh,
    /// Use it, and get the next one meanwhile.
    Early,
    /// Do not use it.
    Expired,
}

/// The span of a token on both clocks, worked out once when it is taken into use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    /// `None`: the service tells no end, so only a rejection ends it.
    ends: Option<Ends>,
    /// When half its life has passed since it was taken into use: see [`Self::half_spent`].
    half_wall: Timestamp,
    half_monotonic: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    wall: Timestamp,
    monotonic: Duration,
    /// The early refresh begins this long before the end.
    window: Duration,
}

impl Validity {
    /// For a session that is handed in, most likely by a sign-in.
    pub(crate) fn issued(
        session: &Session,
        early: Duration,
        wall: Timestamp,
        monotonic: Duration,
    ) -> Self {
        // What an application kept by itself and hands in later is not news.
        if wall.since(session.issued_at) > JUST_NOW {
            return Self::restored(session, early, wall, monotonic);
        }
        Self::renewed(session, early, wall, monotonic)
    }

    /// For a session that a refresh has just brought, whatever time the service takes it to be: judged
    /// as expired it would be refreshed at every call.
    pub(crate) fn renewed(
        session: &Session,
        early: Duration,
        wall: Timestamp,
        monotonic: Duration,
    ) -> Self {
        let told = session.expires_at.map(|end| end.since(wall));
        let lifetime = told.map(|span| if span.is_zero() { ASSUMED_LIFETIME } else { span });
        Self::spanning(lifetime, lifetime, early, wall, monotonic)
    }

    /// For a session that comes out of a store: it may be as old as it likes.
    pub(crate) fn restored(
        session: &Session,
        early: Duration,
        wall: Timestamp,
        monotonic: Duration,
    ) -> Self {
        let lifetime = session.lifetime();
        // A wall clock that was set back must not make the token's life longer than it ever was.
        let left = session
            .expires_at
            .map(|end| end.since(wall))
            .map(|left| lifetime.map_or(left, |lifetime| left.min(lifetime)));
        Self::spanning(left, lifetime, early, wall, monotonic)
    }

    fn spanning(
        left: Option<Duration>,
        lifetime: Option<Duration>,
        early: Duration,
        wall: Timestamp,
        monotonic: Duration,
    ) -> Self {
        let lifetime = lifetime.unwrap_or(ASSUMED_LIFETIME);
        let ends = left.map(|left| Ends {
            wall: wall + left,
            monotonic: monotonic.saturating_add(left),
            window: early.min(lifetime / 10),
        });
        let half = lifetime / 2;
        let (half_wall, half_monotonic) = (wall + half, monotonic.saturating_add(half));
        Self { ends, half_wall, half_monotonic }
    }

    /// Judges by both clocks: the stricter one is believed.
    pub(crate) fn judge(&self, wall: Timestamp, monotonic: Duration) -> Freshness {
        let Some(ends) = &self.ends else { return Freshness::Fresh };
        if wall >= ends.wall || monotonic >= ends.monotonic {
            return Freshness::Expired;
        }
        let soon = monotonic.saturating_add(ends.window);
        if wall + ends.window >= ends.wall || soon >= ends.monotonic {
            return Freshness::Early;
        }
        Freshness::Fresh
    }

    /// The time on the monotonic clock up to which that clock calls the token fresh, at most `until`.
    pub(crate) fn fresh_until(&self, until: Duration) -> Duration {
        let Some(ends) = &self.ends else { return until };
        until.min(ends.monotonic.saturating_sub(ends.window))
    }

    /// Whether at least half the token's life has passed since it was taken into use, on either
    /// clock. A token rejected before that was not rejected for its age.
    pub(crate) fn half_spent(&self, wall: Timestamp, monotonic: Duration) -> bool {
        wall >= self.half_wall || monotonic >= self.half_monotonic
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    const ARRIVED: Timestamp = Timestamp::from_secs(1_000_000);
    const MINUTE: Duration = Duration::from_secs(60);

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(1_000_000 + secs)
    }

    fn jwt(payload: &str) -> AccessToken {
        AccessToken::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload)))
    }

    fn session(lifetime: u64) -> Session {
        Session::new("test", AccessToken::from("t"), ARRIVED)
            .with_lifetime(Duration::from_secs(lifetime))
    }

    #[test]
    fn relative_seconds_need_no_correction() {
        let expiry = Expiry::new().after(MINUTE).at(at(5_000)).with_server_time(at(3_600));
        assert_eq!(expiry.end(ARRIVED, &AccessToken::from("x")), Some(at(60)));
    }

    #[test]
    fn the_earliest_of_what_is_known_counts() {
        let opaque = AccessToken::from("x");
        let both = |lifetime, end| {
            Expiry::new().after(Duration::from_secs(lifetime)).at(at(end)).end(ARRIVED, &opaque)
        };
        assert_eq!(both(900, 600), Some(at(600)));
        assert_eq!(both(600, 900), Some(at(600)));

        // Issued half a second before a full one, the token ends half a second before its lifetime.
        let arrived = Timestamp::from_millis(1_000_000_500);
        let token = jwt(r#"{"iat":1000000,"exp":1000900}"#);
        let expiry = Expiry::new().after(Duration::from_secs(900));
        for expiry in [expiry, expiry.with_server_time(ARRIVED)] {
            assert_eq!(expiry.end(arrived, &token), Some(at(900)));
        }
        // The token of someone who signed in earlier, handed out once more.
        let older = jwt(r#"{"iat":999400,"exp":1000300}"#);
        assert_eq!(expiry.with_server_time(ARRIVED).end(ARRIVED, &older), Some(at(300)));
        assert_eq!(expiry.end(ARRIVED, &older), Some(at(900)), "there is no clock to see it by");
    }

    #[test]
    fn a_wrong_clock_makes_no_new_token_look_ended() {
        let expiry = Expiry::new().after(Duration::from_secs(900));
        for skew in [-86_400, -3_600, -600, 600, 3_600, 86_400] {
            let (iat, exp) = (1_000_000 + skew, 1_000_900 + skew);
            let dated = expiry.with_server_time(at(skew));
            let whole = jwt(&format!("{{\"iat\":{iat},\"exp\":{exp}}}"));
            let bare = jwt(&format!("{{\"exp\":{exp}}}"));
            for (expiry, token) in
                [(dated, &whole), (expiry, &whole), (dated, &bare), (expiry, &bare)]
            {
                assert_eq!(expiry.end(ARRIVED, token), Some(at(900)), "{skew} {expiry:?}");
            }
        }
        // A date that cannot be the issuer's leaves it to `iat`, and a token without one to the lifetime.
        let token = jwt(r#"{"iat":1000000,"exp":1000600}"#);
        assert_eq!(expiry.with_server_time(at(86_400)).end(ARRIVED, &token), Some(at(600)));
        let token = jwt(r#"{"exp":1000600}"#);
        assert_eq!(expiry.with_server_time(at(86_400)).end(ARRIVED, &token), Some(at(900)));
    }

    #[test]
    fn what_has_ended_before_it_arrived_counts_only_where_nothing_else_is_known() {
        let opaque = AccessToken::from("x");
        let expiry = Expiry::new().at(at(-5));
        assert_eq!(expiry.end(ARRIVED, &opaque), Some(at(-5)));
        assert_eq!(expiry.after(MINUTE).end(ARRIVED, &opaque), Some(at(60)));
        let expiry = Expiry::new().after(Duration::ZERO);
        assert_eq!(expiry.end(ARRIVED, &opaque), Some(ARRIVED));
        assert_eq!(expiry.at(at(900)).end(ARRIVED, &opaque), Some(at(900)));
    }

    #[test]
    fn a_timestamp_is_corrected_by_the_servers_date_either_way() {
        for skew in [-3_600, 3_600] {
            let expiry = Expiry::new().at(at(skew + 900)).with_server_time(at(skew));
            assert_eq!(expiry.end(ARRIVED, &AccessToken::from("x")), Some(at(900)));
        }
        let nearly = Expiry::new().at(at(900)).with_server_time(at(-1));
        assert_eq!(nearly.end(ARRIVED, &AccessToken::from("x")), Some(at(900)));
    }

    #[test]
    fn a_jwt_is_the_last_resort_and_its_iat_stands_in_for_the_date() {
        let token = jwt(&format!("{{\"iat\":{},\"exp\":{}}}", 1_003_600, 1_004_500));
        assert_eq!(Expiry::new().end(ARRIVED, &token), Some(at(900)));
        let dated = Expiry::new().with_server_time(at(0));
        assert_eq!(dated.end(ARRIVED, &token), Some(at(4_500)));
        assert_eq!(Expiry::new().end(ARRIVED, &AccessToken::from("opaque")), None);
    }

    #[test]
    fn the_date_header_is_read() {
        let mut headers = http::HeaderMap::new();
        headers.insert("date", "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
        let expiry = Expiry::new().with_date_of(&headers);
        assert_eq!(expiry.server_time, Some(Timestamp::from_secs(784_111_777)));
        headers.insert("date", "yesterday".parse().unwrap());
        assert_eq!(Expiry::new().with_date_of(&headers), Expiry::new());
    }

    #[test]
    fn a_token_is_fresh_then_early_then_expired() {
        let validity = Validity::issued(&session(900), MINUTE, ARRIVED, Duration::ZERO);
        let judge =
            |secs| validity.judge(at(secs), Duration::from_secs(u64::try_from(secs).unwrap()));
        assert_eq!(judge(839), Freshness::Fresh);
        assert_eq!(judge(840), Freshness::Early);
        assert_eq!(judge(899), Freshness::Early);
        assert_eq!(judge(900), Freshness::Expired);
    }

    #[test]
    fn a_short_life_has_a_tenth_for_its_window() {
        let validity = Validity::issued(&session(10), MINUTE, ARRIVED, Duration::ZERO);
        assert_eq!(validity.judge(at(8), Duration::from_secs(8)), Freshness::Fresh);
        assert_eq!(validity.judge(at(9), Duration::from_secs(9)), Freshness::Early);
    }

    #[test]
    fn either_clock_can_end_it() {
        let validity = Validity::issued(&session(900), MINUTE, ARRIVED, Duration::ZERO);
        // Suspended for eight hours: only the wall clock moved.
        assert_eq!(validity.judge(at(28_800), Duration::from_secs(1)), Freshness::Expired);
        // Set back an hour: only the monotonic clock tells.
        assert_eq!(validity.judge(at(-3_600), Duration::from_secs(900)), Freshness::Expired);
    }

    #[test]
    fn a_token_that_arrives_expired_is_not_refreshed_in_a_loop() {
        let mut stale = session(1);
        stale.expires_at = Some(at(-3_600));
        let validity = Validity::issued(&stale, MINUTE, ARRIVED, Duration::ZERO);
        assert_eq!(validity.judge(at(1), Duration::from_secs(1)), Freshness::Fresh);
        assert_eq!(validity.judge(at(60), Duration::from_secs(60)), Freshness::Expired);
    }

    #[test]
    fn an_old_session_that_is_handed_in_is_judged_by_its_age() {
        let validity = Validity::issued(&session(900), MINUTE, at(1_000), Duration::ZERO);
        assert_eq!(validity.judge(at(1_000), Duration::ZERO), Freshness::Expired);
        let validity = Validity::issued(&session(900), MINUTE, at(500), Duration::ZERO);
        assert_eq!(validity.judge(at(500), Duration::ZERO), Freshness::Fresh);
        assert_eq!(validity.judge(at(900), Duration::ZERO), Freshness::Expired);
    }

    #[test]
    fn a_restored_token_never_lives_longer_than_its_lifetime() {
        let validity = Validity::restored(&session(900), MINUTE, at(-7_200), Duration::ZERO);
        assert_eq!(validity.judge(at(-6_300), Duration::from_secs(900)), Freshness::Expired);
        let late = Validity::restored(&session(900), MINUTE, at(1_000), Duration::ZERO);
        assert_eq!(late.judge(at(1_000), Duration::ZERO), Freshness::Expired);
    }

    #[test]
    fn a_clock_at_the_end_of_its_range_is_judged_like_any_other() {
        // Found by the fuzz target `expiry`: the window was added past the largest duration.
        let late = Duration::MAX - MINUTE;
        let validity = Validity::issued(&session(u64::MAX), Duration::MAX, ARRIVED, late);
        assert_eq!(validity.judge(ARRIVED, late), Freshness::Early);
        assert_eq!(validity.judge(ARRIVED, Duration::MAX), Freshness::Expired);
    }

    #[test]
    fn without_an_end_only_a_rejection_ends_it() {
        let endless = Session::new("test", AccessToken::from("t"), ARRIVED);
        let validity = Validity::issued(&endless, MINUTE, ARRIVED, Duration::ZERO);
        assert_eq!(validity.judge(at(1 << 30), Duration::from_secs(1 << 30)), Freshness::Fresh);
        assert!(!validity.half_spent(at(29), Duration::from_secs(29)));
        assert!(validity.half_spent(at(30), Duration::from_secs(3)));
    }
}

//! When a token ends, for any answer and any two clocks: no overflow, no token that comes back to
//! life, none that outlives what was told.
//!
//! The input is an answer, the clocks when it arrived, and two later looks at them.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use hallpass::{
    AccessToken, Expiry, Session, Timestamp,
    fuzzing::{Freshness, Validity},
};
use http::{HeaderMap, HeaderValue, header::DATE};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    lifetime: Option<Duration>,
    at: Option<i64>,
    server_time: Option<i64>,
    later: u64,
    arrived: i64,
    early: Duration,
    taken: Look,
    looks: [Step; 2],
    date: &'a [u8],
    date_seconds: u32,
}

/// What the two clocks show.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Look {
    wall: i64,
    monotonic: Duration,
}

/// How far the clocks have moved.
#[derive(Arbitrary, Clone, Copy, Debug)]
struct Step {
    wall: u64,
    monotonic: Duration,
}

fuzz_target!(|input: Input<'_>| {
    ends(&input);
    validities(&input);
    dates(&input);
});

fn clamp(millis: i128) -> Timestamp {
    Timestamp::from_millis(millis.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
}

fn expiry(input: &Input<'_>) -> Expiry {
    let mut expiry = Expiry::new();
    expiry = input.lifetime.map_or(expiry, |lifetime| expiry.after(lifetime));
    expiry = input.at.map_or(expiry, |at| expiry.at(Timestamp::from_millis(at)));
    let now = input.server_time.map(Timestamp::from_millis);
    now.map_or(expiry, |now| expiry.with_server_time(now))
}

/// The end is what the answer told, in arithmetic that cannot overflow.
fn ends(input: &Input<'_>) {
    let opaque = AccessToken::from("opaque");
    let arrived = Timestamp::from_millis(input.arrived);
    let expiry = expiry(input);
    let end = expiry.end(arrived, &opaque);
    let lifetime = input.lifetime.map(|lifetime| {
        let span = lifetime.as_millis().min(i64::MAX as u128) as i128;
        clamp(i128::from(input.arrived) + span)
    });
    let at = input.at.map(|at| {
        let ahead = input.server_time.map_or(0, |now| i128::from(now) - i128::from(input.arrived));
        let ahead = ahead.clamp(i64::MIN.into(), i64::MAX.into());
        if ahead.abs() <= 2_000 { clamp(at.into()) } else { clamp(i128::from(at) - ahead) }
    });
    // The earliest counts, of those that a token which has just been issued can have.
    let lasting = |end: &Timestamp| *end > arrived;
    let earliest = lifetime.into_iter().chain(at).filter(lasting).min();
    assert_eq!(end, earliest.or(lifetime).or(at));

    let session = Session::new("fuzz", opaque.clone(), arrived).with_expiry(&expiry);
    assert_eq!(session.expires_at, end);
    assert_eq!(session.lifetime(), end.map(|end| end.since(arrived)));

    // What is told to last longer does not end sooner, unless it was told nothing that can be.
    if !lifetime.iter().chain(&at).all(lasting) {
        return;
    }
    let later = Duration::from_millis(input.later);
    let mut longer = input.lifetime.map_or(expiry, |span| expiry.after(span.saturating_add(later)));
    longer = input.at.map_or(longer, |at| longer.at(Timestamp::from_millis(at) + later));
    assert!(longer.end(arrived, &opaque) >= end);
}

fn validities(input: &Input<'_>) {
    let arrived = Timestamp::from_millis(input.arrived);
    let session = Session::new("fuzz", AccessToken::from("opaque"), arrived);
    let session = session.with_expiry(&expiry(input));
    let wall = Timestamp::from_millis(input.taken.wall);
    let monotonic = input.taken.monotonic;
    let early = input.early;
    let issued = Validity::issued(&session, early, wall, monotonic);
    let renewed = Validity::renewed(&session, early, wall, monotonic);
    let restored = Validity::restored(&session, early, wall, monotonic);
    for validity in [issued, renewed, restored] {
        grows_old(input, validity);
        agrees_with_its_forecast(input, validity);
        if session.expires_at.is_none() {
            assert_eq!(validity.judge(wall, monotonic), Freshness::Fresh);
        }
    }
    let Some(end) = session.expires_at else { return };

    // No clock that shows the end finds the token alive, unless it arrived that way.
    if wall < end {
        assert_eq!(renewed.judge(end, monotonic), Freshness::Expired);
    }
    assert_eq!(restored.judge(wall.max(end), monotonic), Freshness::Expired);
    // However the wall clock was set, a life counted on the other one is no longer than it was told.
    let lived = monotonic.saturating_add(session.lifetime().unwrap_or_default());
    assert_eq!(restored.judge(wall, lived), Freshness::Expired);

    // What a refresh has just brought is not refreshed at once, where time itself does not end. A
    // token that is told to have ended is given a minute.
    let told = i64::try_from(end.since(wall).as_millis()).unwrap_or(i64::MAX);
    let lives = if told == 0 { 60_000 } else { told };
    if wall.as_millis().checked_add(lives).is_some() && monotonic < Duration::MAX / 2 {
        assert_eq!(renewed.judge(wall, monotonic), Freshness::Fresh);
    }
}

/// A token goes from fresh to early to expired, and never back.
fn grows_old(input: &Input<'_>, validity: Validity) {
    let mut wall = Timestamp::from_millis(input.taken.wall);
    let mut monotonic = input.taken.monotonic;
    let mut was = (validity.judge(wall, monotonic), validity.half_spent(wall, monotonic));
    for step in input.looks {
        wall = wall + Duration::from_millis(step.wall);
        monotonic = monotonic.saturating_add(step.monotonic);
        let is = (validity.judge(wall, monotonic), validity.half_spent(wall, monotonic));
        assert!(is.0 >= was.0 && is.1 >= was.1, "{was:?} became {is:?}");
        was = is;
    }
}

/// What is said to be fresh up to a time on the monotonic clock is judged so up to it, and not after.
fn agrees_with_its_forecast(input: &Input<'_>, validity: Validity) {
    let wall = Timestamp::from_millis(input.taken.wall);
    let until = input.looks[0].monotonic;
    let forecast = validity.fresh_until(until);
    assert!(forecast <= until);
    if validity.judge(wall, Duration::ZERO) != Freshness::Fresh {
        // The wall clock alone decides.
        return;
    }
    if let Some(before) = forecast.checked_sub(Duration::from_nanos(1)) {
        assert_eq!(validity.judge(wall, before), Freshness::Fresh);
    }
    if forecast < until {
        assert_ne!(validity.judge(wall, forecast), Freshness::Fresh);
    }
}

/// Any header is read or passed over; a date in the one form that may be sent is read to the second.
fn dates(input: &Input<'_>) {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(input.date) {
        headers.insert(DATE, value);
        let _ = Expiry::new().with_date_of(&headers);
    }
    let date = http_date(input.date_seconds);
    headers.insert(DATE, HeaderValue::from_str(&date).expect("a date is a header"));
    let now = Timestamp::from_secs(input.date_seconds.into());
    assert_eq!(Expiry::new().with_date_of(&headers), Expiry::new().with_server_time(now), "{date}");
}

/// RFC 9110, section 5.6.7, after the algorithm of Fliegel and Van Flandern.
fn http_date(seconds: u32) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, rest) = (i64::from(seconds / 86_400), seconds % 86_400);
    let l = days + 2_440_588 + 68_569;
    let n = 4 * l / 146_097;
    let l = l - (146_097 * n + 3) / 4;
    let i = 4_000 * (l + 1) / 1_461_001;
    let l = l - 1_461 * i / 4 + 31;
    let j = 80 * l / 2_447;
    let day = l - 2_447 * j / 80;
    let month = j + 2 - 12 * (j / 11);
    let year = 100 * (n - 49) + i + j / 11;
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        DAYS[(days % 7) as usize],
        MONTHS[(month - 1) as usize],
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

//! The rate limit: told by every answer and every error, and how long to wait.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    tybrite::{ErrorCode, RateLimit},
};
use hallpass_emulator::{
    Fault,
    tybrite::{RateLimitReset, Settings},
};

use super::support::{EMAIL, PASSWORD, SECRET_KEY, Stage, coded};

#[tokio::test]
async fn every_result_and_every_error_tells_what_is_left() {
    let stage = Stage::start().await;
    // Only the calls of the test count.
    let client = &stage.builder(SECRET_KEY).keep_replaced_sessions(true).build().unwrap();
    let mut left = Vec::new();
    left.push(client.register(EMAIL, PASSWORD).await.unwrap().rate_limit().cloned());
    left.push(client.get_current_user().await.unwrap().rate_limit().cloned());
    left.push(client.update_password(PASSWORD).await.unwrap().rate_limit().cloned());
    left.push(client.send_magic_link(EMAIL).await.unwrap().rate_limit().cloned());
    left.push(client.verify_otp(EMAIL, stage.otp()).await.unwrap().rate_limit().cloned());
    left.push(client.reset_password(EMAIL).await.unwrap().rate_limit().cloned());
    left.push(client.login(EMAIL, PASSWORD).await.unwrap().rate_limit().cloned());
    left.push(RateLimit::of(&client.login(EMAIL, "wrong horse").await.unwrap_err()));
    client.refresh_token().await.unwrap();
    left.push(client.rate_limit());
    client.logout().await.server.unwrap();
    left.push(client.rate_limit());
    let left: Vec<_> = left.into_iter().map(|limit| limit.unwrap().remaining().unwrap()).collect();
    assert_eq!(left, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    let limit = client.rate_limit().unwrap();
    assert_eq!((limit.limit(), limit.scope()), (Some(10), Some("ip")));
}

#[tokio::test]
async fn whoever_is_limited_learns_how_long_to_wait_whatever_the_reset_counts() {
    for rate_limit_reset in [RateLimitReset::SecondsLeft, RateLimitReset::UnixTime] {
        let settings =
            Settings { rate_limit_enforced: true, rate_limit_reset, ..Settings::default() };
        let stage = Stage::with(settings).await;
        // Far from this machine's clock, so that only the answer's own can be right.
        stage.tybrite().set_clock_shift(7_200);
        stage.registered().await;
        for _ in 0..9 {
            stage.client.get_current_user().await.unwrap();
        }
        let error = stage.client.get_current_user().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(ErrorCode::of(&error), Some(ErrorCode::RateLimited));
        assert!(error.is_retryable() && !error.is_session_ended());
        let wait = error.retry_after().expect("a wait");
        assert!((50..=60).contains(&wait.as_secs()), "{rate_limit_reset:?}: {wait:?}");
        let limit = RateLimit::of(&error).unwrap();
        assert_eq!((limit.remaining(), limit.reset_in()), (Some(0), Some(wait)));
        stage.tybrite().advance(wait);
        stage.client.get_current_user().await.unwrap();
    }
}

#[tokio::test]
async fn a_retry_after_counts_more_than_the_reset() {
    let stage = Stage::start().await;
    let fault = coded(429, "rate_limited")
        .with_header("retry-after", "7")
        .with_header("x-ratelimit-reset", "42");
    stage.tybrite().fail("login", fault);
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(RateLimit::of(&error).unwrap().reset_in(), Some(Duration::from_secs(42)));
}

#[tokio::test]
async fn a_limited_refresh_keeps_the_session_and_waits_as_long_as_it_is_told() {
    let (stage, clock) = Stage::with_clock(Settings::default()).await;
    stage.registered().await;
    let limited = || coded(429, "rate_limited").with_header("x-ratelimit-reset", "42");
    stage.tybrite().fail("refreshToken", limited());
    let error = stage.client.refresh_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    clock.advance(Duration::from_secs(41));
    let error = stage.client.refresh_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(stage.tybrite().calls("refreshToken"), 1, "nobody asks before the time is over");
    clock.advance(Duration::from_secs(60));
    stage.client.refresh_token().await.unwrap();
    assert_eq!(stage.tybrite().calls("refreshToken"), 2);
}

#[tokio::test]
async fn a_used_up_plan_is_told_from_too_many_requests() {
    let stage = Stage::with(Settings { quota: Some(0), ..Settings::default() }).await;
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::QuotaExceeded));
    assert!(error.to_string().contains("plan"), "{error}");
    assert_eq!(error.retry_after(), None, "the end of the minute's window would not help");
    assert!(RateLimit::of(&error).unwrap().reset_in().is_some());
}

#[tokio::test]
async fn an_answer_without_the_headers_tells_nothing() {
    let stage = Stage::start().await;
    stage.tybrite().fail("login", Fault::status(502));
    let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(RateLimit::of(&error), None);
    assert_eq!(stage.client.rate_limit(), None);
}

//! Sessions: renewing and ending them, when they are renewed, and which answers end them.

use std::{sync::Arc, time::Duration};

use hallpass::{
    ErrorKind,
    manager::{RefreshOutcome, SignedOutReason, State},
    store::MemoryStore,
    tybrite::Environment,
};
use hallpass_emulator::{Fault, tybrite::Settings};

use super::support::{EMAIL, PASSWORD, SECRET_KEY, Stage, coded};

covers! {
    refresh_token = "refreshToken" {
        success(stage) {
            let before = stage.registered().await;
            assert_eq!(stage.client.refresh_token().await?, RefreshOutcome::Refreshed);
            let after = stage.client.session().expect("a session");
            assert!(after.refresh_token != before.refresh_token);
            assert_eq!(after.user, before.user, "the answer told nothing new of the user");
            stage.client.get_current_user().await?;
            Ok(())
        }
        failure(stage) {
            let error = stage.client.refresh_token_with("made up").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            error
        }
    }
    logout = "logout" {
        success(stage) {
            let session = stage.registered().await;
            let signed_out = stage.client.logout().await;
            signed_out.server?;
            assert!(matches!(
                stage.client.sessions().state(),
                State::SignedOut { reason: SignedOutReason::ByUser }
            ));
            let token = session.refresh_token.expect("a refresh token");
            let error = stage.client.refresh_token_with(token).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated, "the session is over there too");
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            stage.tybrite().fail("logout", Fault::status(503));
            let signed_out = stage.client.sign_out().await;
            assert!(stage.client.session().is_none(), "it is over here whatever the server says");
            signed_out.server.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_token_is_renewed_behind_the_callers_60_seconds_before_its_end() {
    let (stage, clock) = Stage::with_clock(Settings::default()).await;
    stage.registered().await;
    clock.advance(Duration::from_secs(3_600 - 65));
    stage.tybrite().advance(Duration::from_secs(3_600 - 65));
    stage.client.get_current_user().await.unwrap();
    assert_eq!(stage.tybrite().calls("refreshToken"), 0);

    let held = stage.tybrite().hold("refreshToken");
    clock.advance(Duration::from_secs(10));
    // The call that has started it has its own answer at once, and waits for the refresh beside it.
    let starter = tokio::spawn({
        let client = stage.client.clone();
        async move { client.get_current_user().await.map(drop) }
    });
    held.arrived(1).await;
    stage.client.get_current_user().await.unwrap();
    held.release();
    starter.await.unwrap().unwrap();
    stage.client.get_current_user().await.unwrap();
    assert_eq!(stage.tybrite().calls("refreshToken"), 1);
    assert_eq!(stage.client.sessions().try_authorization().unwrap().generation(), 2);
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_all_callers() {
    let stage = Stage::start().await;
    stage.registered().await;
    stage.tybrite().expire_access_tokens();
    let held = stage.tybrite().hold("refreshToken");
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = stage.client.clone();
            tokio::spawn(async move { client.get_current_user().await.map(|_| ()) })
        })
        .collect();
    held.arrived(1).await;
    held.release();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(stage.tybrite().calls("refreshToken"), 1);
    assert_eq!(stage.tybrite().replays(), 0);
}

#[tokio::test]
async fn the_end_is_told_by_the_server_or_worked_out() {
    for without_expires_at in [false, true] {
        let settings = Settings { without_expires_at, ..Settings::default() };
        let (stage, _clock) = Stage::with_clock(settings).await;
        let lifetime = stage.registered().await.lifetime().expect("an end").as_secs_f64();
        assert!((lifetime - 3_600.0).abs() < 3.0, "{without_expires_at}: {lifetime}");
    }
}

#[tokio::test]
async fn a_clock_that_is_off_does_not_shorten_a_session() {
    let stage = Stage::start().await;
    stage.tybrite().set_clock_shift(-7_200);
    let lifetime = stage.registered().await.lifetime().expect("an end").as_secs_f64();
    assert!((lifetime - 3_600.0).abs() < 3.0, "{lifetime}");
}

#[tokio::test]
async fn only_the_services_own_word_about_the_token_ends_a_session() {
    let signed = |fault: Fault| fault.with_header("tybrite-environment", "test");
    for (fault, ends) in [
        (coded(401, "unauthorized"), true),
        (coded(400, "unauthorized"), true),
        (coded(400, "invalid_request"), true),
        (signed(Fault::status(401)), true),
        (Fault::status(401), false),
        (Fault::status(401).with_body("text/html", "<html>who are you?</html>"), false),
        (Fault::status(400), false),
        (coded(403, "forbidden"), false),
        (coded(429, "rate_limited"), false),
        (coded(429, "quota_exceeded"), false),
        (coded(500, "server_error"), false),
        (coded(503, "unauthorized"), false),
    ] {
        let (stage, clock) = Stage::with_clock(Settings::default()).await;
        stage.registered().await;
        // A token with time left would be used up to its end.
        clock.advance(Duration::from_secs(3_610));
        let told = format!("{fault:?}");
        stage.tybrite().fail("refreshToken", fault);
        let error = stage.client.refresh_token().await.unwrap_err();
        assert_eq!(error.is_session_ended(), ends, "{told}: {error:?}");
        assert_eq!(stage.client.session().is_none(), ends, "{told}");
        assert_eq!(stage.tybrite().calls("refreshToken"), 1, "{told}");
    }
}

#[tokio::test]
async fn the_emulated_services_bodyless_401_ends_a_session_too() {
    let stage = Stage::with(Settings { empty_unauthorized: true, ..Settings::default() }).await;
    stage.registered().await;
    stage.tybrite().revoke_refresh_tokens();
    let error = stage.client.refresh_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RefreshDenied, "{error:?}");
}

#[tokio::test]
async fn a_refusal_of_the_key_keeps_the_session_for_a_better_one() {
    let stage = Stage::start().await;
    stage.registered().await;
    stage.tybrite().fail("refreshToken", coded(403, "forbidden"));
    let error = stage.client.refresh_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(!error.is_session_ended() && stage.client.session().is_some());
    stage.client.get_current_user().await.unwrap();
}

#[tokio::test]
async fn a_session_outlives_the_process() {
    let stage = Stage::start().await;
    let store = Arc::new(MemoryStore::default());
    let client = stage.builder(SECRET_KEY).store(store.clone()).build().unwrap();
    client.register(EMAIL, PASSWORD).await.unwrap();
    let next = stage.builder(SECRET_KEY).store(store).build().unwrap();
    let restored = next.restore().await.unwrap().expect("a session");
    assert_eq!(restored, client.session().unwrap());
    let current = next.get_current_user().await.unwrap();
    assert_eq!(current.environment(), Some(&Environment::Test));
}

#[tokio::test]
async fn a_token_of_ones_own_becomes_the_session() {
    let stage = Stage::start().await;
    let token = stage.registered().await.refresh_token.expect("a refresh token");
    let client = stage.another_client();
    let signed_in = client.refresh_token_with(token).await.unwrap();
    assert!(signed_in.user().is_none() && signed_in.rate_limit().is_some());
    assert_eq!(&*client.session().unwrap(), signed_in.session());
}

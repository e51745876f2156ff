//! The refresh behind the callers, before the token ends.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    manager::{Event, SignedOutReason},
    store::MemoryStore,
};

use super::support::{Fault, Faulty, LIFETIME, Mode, Scene, names, number, until};

const WINDOW: Duration = Duration::from_secs(60);

#[tokio::test]
async fn callers_in_the_early_window_are_served_at_once() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.clock.advance(LIFETIME - WINDOW - Duration::from_secs(1));
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    scene.server.hold();
    scene.clock.advance(Duration::from_secs(1));
    for _ in 0..50 {
        assert_eq!(number(&manager.authorization().await.unwrap()), 1);
        assert_eq!(number(&manager.try_authorization().unwrap()), 1);
    }
    scene.server.arrived(1).await;
    scene.server.release();
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test]
async fn an_early_refresh_that_fails_is_tried_again_after_its_pause() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.server.script([Fault::Unavailable]);
    scene.clock.advance(LIFETIME - WINDOW);
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    until(&mut events, |event| matches!(event, Event::RefreshFailed { .. })).await;
    for _ in 0..20 {
        assert_eq!(number(&manager.authorization().await.unwrap()), 1);
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.server.exchanges(), 1);
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn a_session_refused_early_is_used_until_its_token_expires() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.server.script([Fault::Reject]);
    scene.clock.advance(LIFETIME - WINDOW);
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    let told = until(&mut events, |event| matches!(event, Event::RefreshFailed { .. })).await;
    let Event::RefreshFailed { error } = told else { unreachable!() };
    // The session is still there, and so the user need not sign in yet.
    assert_eq!(error.kind(), ErrorKind::RefreshDenied);
    assert!(!error.is_session_ended());
    for _ in 0..20 {
        assert_eq!(number(&manager.authorization().await.unwrap()), 1);
        tokio::task::yield_now().await;
    }
    assert_eq!(manager.refresh().await.unwrap_err().kind(), ErrorKind::RefreshDenied);
    assert_eq!(names(&mut events), [""; 0]);

    scene.clock.advance(WINDOW);
    for _ in 0..3 {
        let error = manager.authorization().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded);
    }
    assert_eq!(names(&mut events), ["SignedOut"]);
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test]
async fn a_session_refused_early_gives_way_to_a_sign_in_in_another_process() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    scene.server.script([Fault::Reject]);
    scene.clock.advance(LIFETIME - WINDOW);
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    until(&mut events, |event| matches!(event, Event::RefreshFailed { .. })).await;

    let other = scene.builder().store(store.inner.clone()).build();
    other.set_session(scene.server.session()).await.unwrap();
    scene.clock.advance(WINDOW);
    store.set(Mode::ReadsFail);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Store);
    store.set(Mode::Works);
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(names(&mut events), ["SignedIn"]);
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test]
async fn a_session_refused_early_ends_when_its_token_is_rejected() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.server.script([Fault::Reject]);
    scene.clock.advance(LIFETIME - WINDOW);
    let held = manager.authorization().await.unwrap();
    until(&mut events, |event| matches!(event, Event::RefreshFailed { .. })).await;
    let error = manager.refresh_rejected(&held).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    let told = until(&mut events, |event| matches!(event, Event::SignedOut { .. })).await;
    assert!(matches!(told, Event::SignedOut { reason: SignedOutReason::Rejected, .. }));
    assert_eq!(scene.server.exchanges(), 1);
}

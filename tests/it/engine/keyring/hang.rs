//! A keyring that hangs, as one does whose prompt nobody answers.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Waker},
    time::Duration,
};

use hallpass::{
    ErrorKind,
    store::{Expect, Loaded, SessionStore as _, Written},
};

use super::{
    double::{Fate, Keyring},
    record,
};
use crate::engine::support::{Scene, number, stored, until_true};

const PATIENCE: Duration = Duration::from_secs(5);
const LIMIT: usize = 300;

/// Polls once, which sends the work to the keyring's thread.
fn start<T>(work: &mut Pin<Box<dyn Future<Output = T> + Send + '_>>) {
    assert!(work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[test]
fn a_keyring_that_hangs_costs_exactly_the_bound_and_holds_up_no_runtime() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().max_blocking_threads(1).build().unwrap();
    let manager = scene.builder().store(keyring.store(&locks)).store_timeout(PATIENCE).build();
    keyring.choose(1, Fate::Hangs);
    runtime.block_on(async {
        let asking = tokio::spawn({
            let manager = manager.clone();
            async move { manager.authorization().await.unwrap_err().kind() }
        });
        until_true(|| scene.clock.sleepers() > 0).await;
        keyring.wait_until_it_hangs();
        scene.clock.advance(PATIENCE - Duration::from_millis(1));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!asking.is_finished());
        scene.clock.advance(Duration::from_millis(1));
        assert_eq!(asking.await.unwrap(), ErrorKind::Timeout);
        // The runtime's own threads for blocking work are free.
        tokio::task::spawn_blocking(|| ()).await.unwrap();
    });
    // It would wait here for a blocking task.
    drop(runtime);
    assert!(keyring.hangs());
    keyring.answer();
}

#[tokio::test]
async fn a_refresh_goes_on_while_the_keyring_hangs_and_the_sign_out_that_follows_it_holds() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    let before = keyring.content();
    scene.expire();
    // Reading works; the note of the exchange is the first thing that is written.
    keyring.choose(3, Fate::Hangs);
    let refreshing = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    // The note, then the new session: neither is written, and each costs the bound.
    until_true(|| keyring.hangs()).await;
    until_finished(&scene, || refreshing.is_finished()).await;
    assert_eq!(number(&refreshing.await.unwrap().unwrap()), 2);
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    until_finished(&scene, || leaving.is_finished()).await;
    let left = leaving.await.unwrap();
    assert_eq!(left.store.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(left.server.is_ok() && manager.session().is_none());

    // Somebody answers at last. What was given up comes to nothing.
    keyring.answer();
    assert!(store.load().await.is_ok(), "it stands behind all that was sent before");
    assert_eq!(keyring.content(), before);
    // The erasure is repeated. Time passes only while the keyring owes no answer.
    while !keyring.names().is_empty() {
        scene.clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
        store.load().await.unwrap();
        tokio::task::yield_now().await;
    }
    let restarted = scene.builder().store(keyring.store(&locks)).build();
    assert_eq!(restarted.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(keyring.names(), [""; 0]);
}

/// Lets the manual clock run until something is done that waits for a keyring that hangs.
async fn until_finished(scene: &Scene, done: impl Fn() -> bool) {
    while !done() {
        tokio::task::yield_now().await;
        if scene.clock.sleepers() > 0 {
            scene.clock.advance(Duration::from_secs(1));
        }
    }
}

#[tokio::test]
async fn a_write_that_was_given_up_is_undone_when_it_comes_late() {
    let scene = Scene::new();
    let (old, small, large) = (record(&scene, 400), record(&scene, 1), record(&scene, 700));
    // From nothing, and over a split session; in one entry, and in parts.
    for (held, new) in [(None, &small), (None, &large), (Some(&old), &small), (Some(&old), &large)]
    {
        for call in 1.. {
            let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
            let store = keyring.store(&locks).with_entry_limit(LIMIT);
            if let Some(old) = held {
                let _ = store.save(old, Expect::Nothing).await.unwrap();
            }
            let before = keyring.content();
            keyring.choose(call, Fate::Hangs);
            let mut saving = store.save(new, Expect::Anything);
            let saved = tokio::select! {
                biased;
                saved = &mut saving => Some(saved.unwrap()),
                () = until_true(|| keyring.hangs()) => None,
            };
            if saved.is_some() {
                // There is no such call, unless the clearing-up hangs; then the write is valid.
                break;
            }
            let is_valid = keyring.content().get("session") != before.get("session");
            drop(saving);
            keyring.answer();
            let found = stored(&store).await;
            assert_eq!(found.as_ref(), if is_valid { Some(new) } else { held }, "call {call}");
            if !is_valid {
                assert_eq!(keyring.content(), before, "call {call}");
            }
        }
    }
}

#[tokio::test]
async fn a_late_write_does_not_come_after_a_later_sign_out() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    let (old, new) = (record(&scene, 1), record(&scene, 1));
    let _ = store.save(&old, Expect::Nothing).await.unwrap();
    // The head is read, then written.
    keyring.choose(2, Fate::Hangs);
    let mut saving = store.save(&new, Expect::Version(old.version));
    start(&mut saving);
    keyring.wait_until_it_hangs();
    drop(saving);
    let mut queued = store.save(&new, Expect::Anything);
    start(&mut queued);
    drop(queued);
    let mut leaving = store.clear(Expect::Version(old.version));
    start(&mut leaving);
    keyring.answer();
    assert_eq!(leaving.await.unwrap(), Written::Done);
    assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    assert_eq!(keyring.names(), [""; 0]);
}

#[tokio::test]
async fn the_guard_can_be_had_while_the_keyring_hangs() {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    keyring.choose(1, Fate::Hangs);
    let mut loading = store.load();
    start(&mut loading);
    keyring.wait_until_it_hangs();
    let held = store.guard(PATIENCE).await.unwrap();
    let refused = keyring.store(&locks).guard(Duration::ZERO).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Timeout);
    drop(held);
    keyring.answer();
    assert_eq!(loading.await.unwrap(), Loaded::Empty);
}

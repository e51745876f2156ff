//! Stores: sharing between managers, and what happens when they fail.

use std::time::Duration;

use hallpass::{
    ErrorKind, Service as _,
    manager::{Event, RefreshOutcome, SignedOutReason, State},
    store::{Expect, FileStore, MemoryStore, Record, SessionStore as _, Written},
};

use super::support::{
    Fault, Faulty, Mode, Scene, names, number, refresh_token, stored, until, until_true,
};

#[tokio::test]
async fn a_session_outlives_its_process() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let first = scene.builder().store(FileStore::new(&path)).build();
    first.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    let session = first.session();
    drop(first);

    let second = scene.builder().store(FileStore::new(&path)).build();
    let mut events = second.subscribe();
    assert_eq!(number(&second.authorization().await.unwrap()), 1);
    assert_eq!(second.session(), session);
    assert_eq!(names(&mut events), ["Restored"]);
    assert_eq!(scene.server.exchanges(), 0);
}

#[tokio::test]
async fn a_record_written_over_a_stale_one_is_told_from_it() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let [here, there] = [0; 2].map(|_| scene.builder().store(store.clone()).build());
    here.set_session(scene.server.session()).await.unwrap();
    there.restore().await.unwrap();
    let mut events = there.subscribe();
    let held = here.authorization().await.unwrap();
    store.set(Mode::WritesFail);
    assert_eq!(there.refresh().await.unwrap(), RefreshOutcome::Refreshed);
    // More attempts than the other makes; the last one writes the old token.
    for attempt in 0..10 {
        here.update_user(&held, serde_json::json!({ "attempt": attempt })).await.unwrap();
    }
    store.set(Mode::Works);
    here.update_user(&held, serde_json::json!({"name": "Ada"})).await.unwrap();
    assert_eq!(stored(&store.inner).await.unwrap().session, *here.session().unwrap());

    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(Duration::from_secs(1));
    until(&mut events, |event| matches!(event, Event::Persisted)).await;
    here.restore().await.unwrap();
    assert_eq!(here.session(), there.session());
    assert_eq!(number(&here.authorization().await.unwrap()), 2);
}

#[tokio::test]
async fn a_rejection_of_what_was_just_taken_over_ends_the_session() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let [here, there] = [0; 2].map(|_| scene.builder().store(store.clone()).build());
    here.set_session(scene.server.session()).await.unwrap();
    there.refresh().await.unwrap();
    scene.expire();
    // Here the second token is found in the store, expired as well, and exchanged.
    scene.server.script([Fault::Reject]);
    assert_eq!(here.authorization().await.unwrap_err().kind(), ErrorKind::SessionEnded);
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn managers_on_one_file_take_each_others_tokens() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let managers = [0; 4].map(|_| scene.builder().store(FileStore::new(&path)).build());
    managers[0].set_session(scene.server.session()).await.unwrap();
    for manager in &managers {
        manager.restore().await.unwrap();
    }
    for round in 1..=5 {
        scene.expire();
        let mut callers = tokio::task::JoinSet::new();
        for manager in managers.clone() {
            callers.spawn(async move { manager.authorization().await });
        }
        for outcome in callers.join_all().await {
            assert_eq!(number(&outcome.unwrap()), round + 1);
        }
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (round, 0));
    }
    managers[1].refresh().await.unwrap();
    assert_eq!(managers[2].refresh().await.unwrap(), RefreshOutcome::Adopted);
}

#[tokio::test]
async fn a_refresh_elsewhere_that_brought_the_same_access_token_again_is_taken_over() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    // A JWT counts whole seconds: refreshed at once, it is the same one.
    let record = stored(&store).await.unwrap();
    let renewed = scene.server.refresh(&record.session).await.unwrap();
    let mut session = record.session.clone();
    session.refresh_token = renewed.refresh_token;
    let expect = Expect::Version(record.version);
    let next = Record::new(record.version, session).next();
    assert_eq!(store.save(&next, expect).await.unwrap(), Written::Done);

    assert_eq!(manager.refresh().await.unwrap(), RefreshOutcome::Adopted);
    assert_eq!(manager.session().unwrap().refresh_token, Some(refresh_token(2).into()));
    assert_eq!(names(&mut events), ["Refreshed"]);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 3);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 0));
}

#[tokio::test]
async fn a_token_that_arrives_while_the_guard_is_waited_for_is_enough() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    // Another process holds the guard, and refreshes.
    let guard = store.guard(Duration::ZERO).await.unwrap();
    let waiting = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    until_true(|| scene.clock.sleepers() > 0).await;
    let record = stored(&store).await.unwrap();
    let renewed = scene.server.refresh(&record.session).await.unwrap();
    let mut next = record.clone().next();
    next.session = renewed;
    let _ = store.save(&next, Expect::Version(record.version)).await.unwrap();
    manager.restore().await.unwrap();
    drop(guard);
    assert_eq!(number(&waiting.await.unwrap().unwrap()), 2);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

#[tokio::test]
async fn what_another_process_does_is_noticed() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let here = scene.builder().store(store.clone()).build();
    let there = scene.builder().store(store.clone()).build();
    here.set_session(scene.server.session()).await.unwrap();
    let mut events = there.subscribe();
    there.restore().await.unwrap();
    let first = there.authorization().await.unwrap();

    here.set_session(scene.server.session()).await.unwrap();
    there.restore().await.unwrap();
    assert_eq!(number(&there.authorization().await.unwrap()), 2);
    let error = there.refresh_rejected(&first).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);

    here.sign_out().await;
    // Before its next exchange it looks, and finds nobody signed in.
    scene.expire();
    let exchanges = scene.server.exchanges();
    assert_eq!(there.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(scene.server.exchanges(), exchanges);
    assert!(matches!(there.state(), State::SignedOut { reason: SignedOutReason::Elsewhere }));
    assert_eq!(names(&mut events), ["Restored", "SignedIn", "SignedOut"]);
}

#[tokio::test]
async fn a_sign_out_elsewhere_wins_over_a_refresh_in_flight_here() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let here = scene.builder().store(store.clone()).build();
    let there = scene.builder().store(store.clone()).build();
    here.set_session(scene.server.session()).await.unwrap();
    there.restore().await.unwrap();
    scene.expire();
    scene.server.hold();
    let waiting = tokio::spawn({
        let there = there.clone();
        async move { there.authorization().await }
    });
    scene.server.arrived(1).await;
    // The server is not told, so that it still answers the exchange.
    here.sign_out_local().await;
    scene.server.release();
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);
    scene.server.revoked(&refresh_token(2)).await;
    assert_eq!(stored(&store).await, None);
}

#[tokio::test]
async fn a_failed_save_is_told_and_tried_again_and_nothing_old_comes_back() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    scene.expire();
    store.set(Mode::WritesFail);
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    until(&mut events, |event| matches!(event, Event::PersistFailed { .. })).await;
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;

    // Reading the old record again does not bring the old token back.
    manager.restore().await.unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);

    store.set(Mode::Works);
    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(Duration::from_secs(60));
    until(&mut events, |event| matches!(event, Event::Persisted)).await;
    let record = stored(&store.inner).await.unwrap();
    assert_eq!(record.session.refresh_token, Some(refresh_token(2).into()));
    assert_eq!(record.exchange, None);
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_saved_still_counts() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    store.set(Mode::WritesFail);
    let installed = manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(installed.persisted.unwrap_err().kind(), ErrorKind::Store);
    // The store still holds the session before; it does not come back.
    manager.restore().await.unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 3);
    store.set(Mode::Works);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 4);
    let record = stored(&store.inner).await.unwrap();
    assert_eq!(record.session.refresh_token, Some(refresh_token(4).into()));
}

#[tokio::test]
async fn a_store_without_a_guard_is_used_without_one() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    store.set(Mode::NoGuard);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    until(&mut events, |event| matches!(event, Event::PersistFailed { .. })).await;
}

#[tokio::test]
async fn a_store_that_hangs_costs_a_bounded_wait() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    store.set(Mode::Hangs);
    scene.expire();
    let waiting = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    until_true(|| scene.clock.sleepers() > 0).await;
    // As long as an exchange and its writes may take, and one answer of the store.
    scene.clock.advance(Duration::from_secs(45));
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(scene.server.exchanges(), 0);
    assert!(manager.session().is_some());

    // Signing out does not hang either.
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    until_true(|| manager.session().is_none()).await;
    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(Duration::from_secs(5));
    assert_eq!(leaving.await.unwrap().store.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_guard_that_never_comes_free_is_an_error_and_not_an_exchange() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let held = store.guard(Duration::ZERO).await.unwrap();
    scene.expire();
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(scene.server.exchanges(), 0);
    drop(held);
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
}

#[tokio::test]
async fn an_unreadable_file_is_put_aside_and_told() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    for number in 1..=2 {
        std::fs::write(&path, b"{\"version\":1,\"sess").unwrap();
        let manager = scene.builder().store(FileStore::new(&path)).build();
        let mut events = manager.subscribe();
        assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
        let aside = directory.path().join(format!("session.json.corrupt-{number}"));
        let Some(Event::StoreRecovered { location }) = events.try_next() else { panic!() };
        assert_eq!(location, aside.display().to_string());
        assert!(aside.exists() && !path.exists());
        manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    }
}

#[tokio::test]
async fn a_sign_in_and_a_sign_out_tell_of_it_too() {
    for leaves in [false, true] {
        let scene = Scene::new();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.json");
        let manager = scene.builder().store(FileStore::new(&path)).build();
        if leaves {
            manager.set_session(scene.server.session()).await.unwrap();
        }
        std::fs::write(&path, b"garbage").unwrap();
        let mut events = manager.subscribe();
        if leaves {
            manager.sign_out().await.store.unwrap();
        } else {
            manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        }
        until(&mut events, |event| matches!(event, Event::StoreRecovered { .. })).await;
        let aside = directory.path().join("session.json.corrupt-1");
        assert_eq!(std::fs::read(aside).unwrap(), b"garbage");
    }
}

#[tokio::test]
async fn a_file_that_turns_unreadable_does_not_end_the_session() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let manager = scene.builder().store(FileStore::new(&path)).build();
    manager.set_session(scene.server.session()).await.unwrap();
    std::fs::write(&path, b"garbage").unwrap();
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    let record = stored(&FileStore::new(&path)).await.unwrap();
    assert_eq!(record.session.refresh_token, Some(refresh_token(2).into()));
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_left_alone() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    std::fs::write(&path, b"{\"version\":7}").unwrap();
    let manager = scene.builder().store(FileStore::new(&path)).build();
    let error = manager.authorization().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.to_string().contains('7'), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"{\"version\":7}");
}

#[tokio::test]
async fn a_store_of_another_service_is_refused() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let stranger = hallpass::Session::new(
        "other",
        hallpass::AccessToken::from("t"),
        hallpass::Timestamp::from_secs(0),
    );
    let _ = store.save(&Record::first(stranger).unwrap(), Expect::Nothing).await.unwrap();
    let manager = scene.builder().store(store.clone()).build();
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Store);
    assert!(stored(&store).await.is_some());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("made/session.json");
    let manager = scene.builder().store(FileStore::new(&path)).build();
    manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    manager.refresh().await.unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let entry = entry.unwrap().path();
        assert_eq!(mode(&entry), 0o600, "{}", entry.display());
    }
}

#[tokio::test]
async fn what_a_killed_writer_left_behind_is_written_over() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let store = FileStore::new(&path);
    let record = Record::first(scene.server.session()).unwrap();
    let _ = store.save(&record, Expect::Nothing).await.unwrap();
    std::fs::write(directory.path().join("session.json.new"), b"{\"vers").unwrap();
    assert_eq!(stored(&store).await.unwrap(), record);
    let next = record.clone().next();
    assert_eq!(store.save(&next, Expect::Version(record.version)).await.unwrap(), Written::Done);
    assert_eq!(stored(&store).await.unwrap(), next);
    assert!(!directory.path().join("session.json.new").exists());
}

#[tokio::test]
async fn a_transient_failure_is_not_taken_for_a_lost_store() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let manager = scene.builder().store(FileStore::new(&path)).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.script([Fault::Refuse]);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Network);
    assert!(stored(&FileStore::new(&path)).await.is_some());
}

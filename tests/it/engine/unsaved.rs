//! Saves that fail, on real files: the user goes on, and nothing old comes back.

use std::{fs, time::Duration};

use hallpass::{
    ErrorKind,
    manager::Event,
    store::{FileStore, MemoryStore},
};

use super::support::{
    Fault, Faulty, Mode, Profile, Scene, names, number, refresh_token, stored, until, until_true,
};

#[tokio::test]
async fn a_file_that_cannot_be_written_costs_no_session_and_is_written_later() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path().join("session.json"));
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    let mut events = manager.subscribe();
    // Where the temporary file would go there is a folder: even the superuser cannot write there.
    let obstacle = directory.path().join("session.json.new");
    fs::create_dir(&obstacle).unwrap();
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    let Event::PersistFailed { error } =
        until(&mut events, |event| matches!(event, Event::PersistFailed { .. })).await
    else {
        unreachable!()
    };
    assert_eq!(error.kind(), ErrorKind::Store);
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;
    // The file still has the first token, which must not come back from there.
    assert_eq!(stored(&store).await.unwrap().session.refresh_token, Some(refresh_token(1).into()));
    manager.restore().await.unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);

    fs::remove_dir(&obstacle).unwrap();
    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(Duration::from_secs(60));
    until(&mut events, |event| matches!(event, Event::Persisted)).await;
    assert_eq!(stored(&store).await.unwrap().session, *manager.session().unwrap());
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));

    // A restart finds the new token and works.
    drop(manager);
    let restarted = scene.builder().store(store).build();
    assert_eq!(number(&restarted.authorization().await.unwrap()), 2);
}

#[tokio::test]
async fn refreshes_go_on_over_a_full_disk_and_the_last_one_is_what_is_stored() {
    for profile in Profile::ALL {
        let scene = Scene::with(profile);
        let store = Faulty::new(MemoryStore::default());
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        store.set(Mode::WritesFail);
        for round in 2..=5 {
            scene.expire();
            assert_eq!(number(&manager.authorization().await.unwrap()), round, "{profile:?}");
        }
        let held = stored(&store.inner).await.unwrap();
        assert_eq!(held.session.access_token.expose(), "hunter2-access-1");
        store.set(Mode::Works);
        let mut events = manager.subscribe();
        until_true(|| scene.clock.sleepers() > 0).await;
        scene.clock.advance(Duration::from_secs(60));
        until(&mut events, |event| matches!(event, Event::Persisted)).await;
        let held = stored(&store.inner).await.unwrap();
        assert_eq!(held.session, *manager.session().unwrap(), "{profile:?}");
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (4, 0), "{profile:?}");
    }
}

#[tokio::test]
async fn a_restart_after_a_save_that_never_came_is_told_as_a_lost_rotation() {
    // The store kept the note of the exchange, and not its outcome: the disk filled up in between.
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.hold();
    let refreshing = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;
    store.set(Mode::WritesFail);
    scene.server.release();
    assert_eq!(number(&refreshing.await.unwrap().unwrap()), 2);
    drop(manager);

    let restarted = scene.builder().store(store.inner.clone()).build();
    let mut events = restarted.subscribe();
    let error = restarted.authorization().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RotationLost);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 1));
    assert_eq!(names(&mut events), ["Restored", "SignedOut"]);
}

#[tokio::test]
async fn a_refusal_while_the_store_cannot_be_read_ends_nothing() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    // Another process spends the token that this one holds.
    let other = scene.builder().store(store.inner.clone()).build();
    scene.expire();
    assert_eq!(number(&other.authorization().await.unwrap()), 2);
    store.set(Mode::ReadsFail);
    let error = manager.authorization().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 1));

    store.set(Mode::Works);
    scene.clock.advance(error.retry_after().unwrap());
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn a_failure_of_both_server_and_disk_keeps_the_session() {
    for profile in Profile::ALL {
        let scene = Scene::with(profile);
        let store = Faulty::new(MemoryStore::default());
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        scene.expire();
        store.set(Mode::WritesFail);
        scene.server.script([Fault::Unavailable]);
        assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Server);
        assert!(manager.session().is_some());
        scene.clock.advance(Duration::from_secs(1));
        assert_eq!(number(&manager.authorization().await.unwrap()), 2, "{profile:?}");
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 0));
    }
}

#[tokio::test]
async fn a_refusal_while_the_store_hangs_ends_nothing_either() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.hold();
    scene.server.script([Fault::Reject]);
    let calling = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;
    store.set(Mode::Hangs);
    scene.server.release();
    while !calling.is_finished() {
        // No longer than one call to the store may take, time and again.
        scene.clock.advance(Duration::from_secs(5));
        tokio::task::yield_now().await;
    }
    assert_eq!(calling.await.unwrap().unwrap_err().kind(), ErrorKind::Store);
    assert!(manager.session().is_some());

    store.set(Mode::Works);
    scene.clock.advance(Duration::from_secs(60));
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
}

#[tokio::test]
async fn a_refresh_that_is_saved_after_one_that_was_not_tells_so() {
    for profile in Profile::ALL {
        let scene = Scene::with(profile);
        let store = Faulty::new(MemoryStore::default());
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        store.set(Mode::WritesFail);
        manager.refresh().await.unwrap();
        store.set(Mode::Works);
        let mut events = manager.subscribe();
        manager.refresh().await.unwrap();
        let told = names(&mut events);
        assert_eq!(told.iter().filter(|name| *name == "Persisted").count(), 1, "{told:?}");
        assert_eq!(stored(&store.inner).await.unwrap().session, *manager.session().unwrap());
    }
}

#[tokio::test]
async fn a_session_whose_file_turned_unreadable_during_a_pause_is_written_anew() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path().join("session.json"));
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.script([Fault::Unavailable]);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Server);
    fs::write(store.path(), "garbage").unwrap();
    // The pause is on: nothing is asked for but the store.
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Server);
    manager.idle().await;
    drop(manager);
    assert_eq!(number(&scene.builder().store(store).build().authorization().await.unwrap()), 2);
    assert_eq!(scene.server.exchanges(), 2);
}

//! Stores that hang, that come late, or that hold what was left behind.

use std::task::Poll;

use hallpass::{
    AccessToken, ErrorKind, Session, Timestamp,
    manager::{Event, State},
    store::{Expect, FileStore, Loaded, MemoryStore, Record, SessionStore as _},
};
use tokio::task::JoinSet;

use super::support::{
    Fault, Faulty, Mode, Scene, number, refresh_token, stored, until, until_true,
};

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

#[tokio::test]
async fn a_sign_out_takes_along_what_an_unsaved_sign_in_had_replaced() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    store.set(Mode::WritesFail);
    assert!(manager.set_session(scene.server.session()).await.unwrap().persisted.is_err());
    store.set(Mode::Works);
    assert!(manager.sign_out().await.store.is_ok());
    // Left there, the first user would be signed in again after a restart.
    assert_eq!(stored(&store.inner).await, None);
}

#[tokio::test]
async fn a_session_that_an_unsaved_sign_in_had_replaced_does_not_come_back() {
    for ends_by_sign_out in [true, false] {
        let scene = Scene::new();
        let store = Faulty::new(MemoryStore::default());
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        store.set(Mode::WritesFail);
        assert!(manager.set_session(scene.server.session()).await.unwrap().persisted.is_err());
        if ends_by_sign_out {
            assert!(manager.sign_out().await.store.is_err());
        } else {
            scene.expire();
            scene.server.script([Fault::Reject]);
            assert!(manager.authorization().await.unwrap_err().is_session_ended());
        }
        // The first session is in the store still: it could not be written over.
        assert!(stored(&store.inner).await.is_some());
        assert!(manager.restore().await.unwrap().session().is_none());
        assert_eq!(manager.try_authorization().map(|held| number(&held)), None);
    }
}

#[tokio::test]
async fn a_sign_out_takes_along_what_a_hanging_sign_in_was_to_replace() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    store.set(Mode::Hangs);
    let arriving = tokio::spawn({
        let (manager, session) = (manager.clone(), scene.server.session());
        async move { manager.set_session(session).await }
    });
    until_true(|| scene.clock.sleepers() > 0).await;
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    until_true(|| manager.session().is_none()).await;
    store.set(Mode::Works);
    scene.clock.advance(PATIENCE);
    assert_eq!(arriving.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(leaving.await.unwrap().store.is_ok());
    assert_eq!(stored(&store.inner).await, None);
}

#[tokio::test]
async fn a_session_that_continues_another_is_dropped_when_that_one_was_signed_out() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let held = manager.authorization().await.unwrap();
    manager.replace(&held, scene.server.session()).await.unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);

    // The third session waits for its turn at the store while the user leaves.
    let held = manager.authorization().await.unwrap();
    store.set(Mode::Hangs);
    let writing = tokio::spawn({
        let (manager, held) = (manager.clone(), held.clone());
        async move { manager.update_user(&held, serde_json::json!({"name": "Ada"})).await }
    });
    until_true(|| scene.clock.sleepers() > 0).await;
    let session = scene.server.session();
    let mut replacing = Box::pin(manager.replace(&held, session));
    assert!(
        std::future::poll_fn(|context| Poll::Ready(replacing.as_mut().poll(context).is_pending()))
            .await
    );
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    until_true(|| manager.session().is_none()).await;
    store.set(Mode::Works);
    scene.clock.advance(PATIENCE);

    assert_eq!(replacing.await.unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(leaving.await.unwrap().store.is_ok());
    assert!(writing.await.unwrap().is_ok());
    assert!(manager.session().is_none());
    assert_eq!(stored(&store.inner).await, None);
    scene.server.revoked(&refresh_token(3)).await;
}

#[tokio::test]
async fn a_sign_out_that_knows_no_session_spares_the_sign_in_that_follows_it() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    store.set(Mode::Hangs);
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    until_true(|| scene.clock.sleepers() > 0).await;
    let arriving = tokio::spawn({
        let (manager, session) = (manager.clone(), scene.server.session());
        async move { manager.set_session(session).await }
    });
    // It stands behind the sign-out, which waits for the store.
    tokio::task::yield_now().await;
    store.set(Mode::Works);
    scene.clock.advance(PATIENCE);
    arriving.await.unwrap().unwrap().persisted.unwrap();
    assert!(leaving.await.unwrap().store.is_ok());
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    let record = stored(&store.inner).await.expect("it is still stored");
    assert_eq!(record.session.refresh_token, Some(refresh_token(1).into()));
}

#[tokio::test]
async fn a_sign_out_spares_the_session_of_another_service() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let stranger = Session::new("other", AccessToken::from("t"), Timestamp::from_secs(0));
    let record = Record::first(stranger).unwrap();
    let _ = store.save(&record, Expect::Nothing).await.unwrap();
    let manager = scene.builder().store(store.clone()).build();
    assert!(manager.sign_out().await.session.is_none());
    assert_eq!(stored(&store).await, Some(record));
}

#[tokio::test]
async fn all_who_wait_for_a_store_that_hangs_wait_once() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    store.set(Mode::Hangs);
    let mut callers = JoinSet::new();
    for _ in 0..20 {
        let manager = manager.clone();
        callers.spawn(async move { manager.authorization().await.unwrap_err().kind() });
    }
    until_true(|| scene.clock.sleepers() > 0).await;
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    scene.clock.advance(PATIENCE);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.clock.sleepers(), 0, "someone waits for the store a second time");
    assert_eq!(callers.join_all().await, [ErrorKind::Timeout; 20]);

    store.set(Mode::Works);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
}

#[tokio::test]
async fn a_session_whose_file_was_put_aside_is_written_anew() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let manager = scene.builder().store(FileStore::new(&path)).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    std::fs::write(&path, b"garbage").unwrap();
    assert!(matches!(manager.restore().await.unwrap(), State::Active { .. }));
    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(std::time::Duration::from_secs(1));
    until(&mut events, |event| matches!(event, Event::Persisted)).await;
    assert_eq!(stored(&FileStore::new(&path)).await.unwrap().session, *manager.session().unwrap());
}

#[test]
fn a_write_that_was_given_up_does_not_come_late() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path().join("session.json"));
    let record = Record::first(scene.server.session()).unwrap();
    // File operations queue for the one thread, in order.
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || gate.recv());
        let mut save = store.save(&record, Expect::Anything);
        let queued =
            std::future::poll_fn(|context| Poll::Ready(save.as_mut().poll(context).is_pending()));
        assert!(queued.await);
        drop(save);
        open.send(()).unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    });
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_the_file_stands_for_the_file() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("real")).unwrap();
    let (link, file) =
        (directory.path().join("session.json"), directory.path().join("real/kept.json"));
    std::os::unix::fs::symlink("real/kept.json", &link).unwrap();
    for _ in 0..2 {
        let manager = scene.builder().store(FileStore::new(&link)).build();
        manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        assert!(link.is_symlink());
        let direct = FileStore::new(&file);
        assert_eq!(stored(&direct).await.unwrap().session, *manager.session().unwrap());
        let held = FileStore::new(&link).guard(PATIENCE).await.unwrap();
        let refused = direct.guard(std::time::Duration::ZERO).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Timeout);
        drop(held);
        assert!(manager.sign_out().await.store.is_ok());
        assert!(!file.exists() && link.is_symlink());
    }
}

#[tokio::test]
async fn a_directory_in_the_files_place_costs_the_file_and_not_the_session() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    std::fs::create_dir(&path).unwrap();
    let manager = scene.builder().store(FileStore::new(&path)).build();
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Store);
    let installed = manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(installed.persisted.unwrap_err().kind(), ErrorKind::Store);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert!(!directory.path().join("session.json.new").exists());
    let outcome = manager.sign_out().await;
    assert_eq!(outcome.store.unwrap_err().kind(), ErrorKind::Store);
    assert!(outcome.server.is_ok() && manager.session().is_none() && path.is_dir());
}

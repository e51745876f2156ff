//! Signing in and out while a refresh is under way.

use hallpass::{
    ErrorKind,
    manager::{Event, Replaced, SessionManager, SignedOutReason, State},
    store::MemoryStore,
};

use super::support::{Faulty, Mode, Scene, names, number, refresh_token, stored, until};

#[tokio::test]
async fn a_sign_out_wins_over_a_refresh_in_flight() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.hold_answers();
    let waiting = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;

    let outcome = manager.sign_out().await;
    assert!(outcome.server.is_ok() && outcome.store.is_ok());
    assert_eq!(outcome.session.unwrap().refresh_token, Some(refresh_token(1).into()));
    // The waiter is told at once, before the server has answered.
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);

    scene.server.release();
    scene.server.revoked(&refresh_token(2)).await;
    assert!(matches!(manager.state(), State::SignedOut { reason: SignedOutReason::ByUser }));
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(stored(&store).await, None);
    assert_eq!(names(&mut events), ["SignedOut"]);
}

#[tokio::test]
async fn a_sign_in_survives_the_refresh_of_the_session_before_it() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.hold();
    let waiting = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;

    let second = scene.server.session();
    manager.set_session(second.clone()).await.unwrap();
    // The waiter asked for the first user's token and gets nobody else's.
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);

    scene.server.release();
    scene.server.revoked(&refresh_token(3)).await;
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(stored(&store).await.unwrap().session, second);
    assert_eq!(names(&mut events), ["SignedIn"]);
}

#[tokio::test]
async fn the_guard_is_free_for_the_next_session_while_the_old_exchange_hangs() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.hold();
    let old = tokio::spawn({
        let manager = manager.clone();
        async move { manager.refresh().await }
    });
    scene.server.arrived(1).await;
    manager.set_session(scene.server.session()).await.unwrap();
    assert!(old.await.unwrap().is_err());
    let new = tokio::spawn({
        let manager = manager.clone();
        async move { manager.refresh().await }
    });
    scene.server.arrived(2).await;
    scene.server.release();
    assert!(new.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_rejection_of_the_last_users_token_does_not_touch_the_next_user() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let first = manager.authorization().await.unwrap();
    manager.set_session(scene.server.session()).await.unwrap();
    let error = manager.refresh_rejected(&first).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(scene.server.exchanges(), 0);
}

#[tokio::test]
async fn a_sign_out_succeeds_whatever_the_server_says() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.server.fail_revocations();
    let outcome = manager.sign_out().await;
    assert_eq!(outcome.server.unwrap_err().kind(), ErrorKind::Network);
    assert!(outcome.store.is_ok());
    assert!(manager.session().is_none());
    assert_eq!(stored(&store).await, None);

    let again = manager.sign_out().await;
    assert!(again.session.is_none() && again.server.is_ok());
}

#[tokio::test]
async fn a_sign_out_ends_the_session_of_an_earlier_run() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let first = scene.builder().store(store.clone()).build();
    first.set_session(scene.server.session()).await.unwrap();
    let second = scene.builder().store(store.clone()).build();
    assert!(second.sign_out().await.session.is_some());
    scene.server.revoked(&refresh_token(1)).await;
    assert_eq!(stored(&store).await, None);
}

#[tokio::test]
async fn what_another_process_has_renewed_is_what_a_sign_out_revokes() {
    for local in [false, true] {
        let scene = Scene::new();
        let store = MemoryStore::default();
        let first = scene.builder().store(store.clone()).build();
        first.set_session(scene.server.session()).await.unwrap();
        let second = scene.builder().store(store.clone()).build();
        second.restore().await.unwrap();
        first.refresh().await.unwrap();

        let outcome = if local { second.sign_out_local().await } else { second.sign_out().await };
        assert_eq!(outcome.session.unwrap().refresh_token, Some(refresh_token(2).into()));
        assert_eq!(scene.server.good(), usize::from(local));
        assert_eq!(stored(&store).await, None);
    }
}

#[tokio::test]
async fn what_another_process_has_renewed_is_what_a_sign_in_replaces() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let first = scene.builder().store(store.clone()).build();
    first.set_session(scene.server.session()).await.unwrap();
    let second = scene.builder().store(store.clone()).build();
    second.restore().await.unwrap();
    first.refresh().await.unwrap();

    let set = second.set_session(scene.server.session()).await.unwrap();
    assert_eq!(set.replaced, Some(Replaced::Revoking));
    scene.server.revoked(&refresh_token(2)).await;
    assert_eq!(scene.server.good(), 1);
}

/// A manager whose second token has not reached its store, which works again.
async fn ahead_of_its_store(scene: &Scene) -> (SessionManager, Faulty<MemoryStore>) {
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    store.set(Mode::WritesFail);
    manager.refresh().await.unwrap();
    store.set(Mode::Works);
    (manager, store)
}

#[tokio::test]
async fn a_sign_out_revokes_what_is_held_where_the_store_is_behind() {
    let scene = Scene::new();
    let (manager, store) = ahead_of_its_store(&scene).await;
    let outcome = manager.sign_out().await;
    assert_eq!(outcome.session.unwrap().refresh_token, Some(refresh_token(2).into()));
    assert_eq!((scene.server.good(), stored(&store.inner).await), (0, None));
}

#[tokio::test]
async fn a_sign_in_replaces_what_is_held_where_the_store_is_behind() {
    let scene = Scene::new();
    let (manager, _store) = ahead_of_its_store(&scene).await;
    manager.set_session(scene.server.session()).await.unwrap();
    scene.server.revoked(&refresh_token(2)).await;
    assert_eq!(scene.server.good(), 1);
}

#[tokio::test]
async fn what_someone_signed_in_to_elsewhere_is_ended_by_a_sign_out_here() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    assert!(manager.restore().await.unwrap().session().is_none());
    let other = scene.builder().store(store.clone()).build();
    other.set_session(scene.server.session()).await.unwrap();

    assert!(manager.sign_out().await.session.is_some());
    assert_eq!((scene.server.good(), stored(&store).await), (0, None));
}

#[tokio::test]
async fn forgetting_tells_the_server_nothing() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.server.fail_revocations();
    assert!(manager.sign_out_local().await.server.is_ok());
    assert!(manager.session().is_none());
}

#[tokio::test]
async fn a_new_record_of_the_user_reaches_memory_and_store() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let token = manager.authorization().await.unwrap();
    let mut events = manager.subscribe();
    let user = serde_json::json!({"name": "Ada"});
    manager.update_user(&token, user.clone()).await.unwrap();
    assert_eq!(manager.session().unwrap().user, Some(user.clone().into()));
    assert_eq!(stored(&store).await.unwrap().session.user, Some(user.clone().into()));
    assert_eq!(manager.authorization().await.unwrap().generation(), token.generation());
    until(&mut events, |event| matches!(event, Event::UserUpdated)).await;

    manager.sign_out_local().await;
    assert_eq!(manager.update_user(&token, user).await.unwrap_err().kind(), ErrorKind::SignedOut);
}

#[tokio::test]
async fn the_watch_always_shows_the_latest_state() {
    let scene = Scene::new();
    let manager = scene.manager();
    let mut watch = manager.watch();
    assert!(matches!(watch.current(), State::SignedOut { reason: SignedOutReason::NotRestored }));
    manager.set_session(scene.server.session()).await.unwrap();
    assert!(watch.changed().await.unwrap().session().is_some());
    manager.sign_out().await;
    assert!(watch.changed().await.unwrap().session().is_none());
    drop(manager);
    assert!(watch.changed().await.is_none());
}

#[tokio::test]
async fn another_services_session_is_refused() {
    let scene = Scene::new();
    let manager = scene.manager();
    let stranger = hallpass::Session::new(
        "other",
        hallpass::AccessToken::from("t"),
        hallpass::Timestamp::from_secs(0),
    );
    let error = manager.set_session(stranger).await.unwrap_err();
    assert_eq!(error.argument(), Some("session"));
}

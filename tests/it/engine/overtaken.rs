//! A sign-in or sign-out that overtakes a refresh, for every rotation profile and both halves of an
//! exchange.

use hallpass::{
    ErrorKind, Result, Session,
    manager::{Authorization, Events, RefreshOutcome, SessionManager, SignedOutReason, State},
    store::{FileStore, MemoryStore},
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::support::{
    Faulty, Mode, Profile, Scene, names, number, refresh_token, stored, until_true,
};

/// A manager on a file, whose caller waits for an exchange that the server holds.
struct Alone {
    scene: Scene,
    store: FileStore,
    manager: SessionManager,
    events: Events,
    waiting: JoinHandle<Result<Authorization>>,
    _directory: TempDir,
}

impl Alone {
    async fn asking(profile: Profile, rotated: bool) -> Self {
        let scene = Scene::with(profile);
        let directory = tempfile::tempdir().unwrap();
        let store = FileStore::new(directory.path().join("session.json"));
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        let events = manager.subscribe();
        scene.expire();
        scene.server.hold_at(rotated);
        let waiting = tokio::spawn({
            let manager = manager.clone();
            async move { manager.authorization().await }
        });
        scene.server.arrived(1).await;
        Self { scene, store, manager, events, waiting, _directory: directory }
    }
}

#[tokio::test]
async fn a_sign_out_wins_in_memory_on_disk_and_on_the_server() {
    for profile in Profile::ALL {
        for rotated in [false, true] {
            let Alone { scene, store, manager, mut events, waiting, _directory } =
                Alone::asking(profile, rotated).await;

            let outcome = manager.sign_out().await;
            assert!(outcome.server.is_ok() && outcome.store.is_ok());
            assert!(!store.path().exists());
            assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);
            scene.server.release();

            // Whatever the exchange brought, the server knows no token of this user any more.
            until_true(|| scene.server.exchanges() == 1 && scene.server.good() == 0).await;
            assert!(!store.path().exists(), "{profile:?}");
            let error = manager.authorization().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignedOut);
            assert_eq!(names(&mut events), ["SignedOut"], "{profile:?}");
        }
    }
}

#[tokio::test]
async fn a_sign_in_as_another_user_wins_and_the_old_exchange_is_revoked() {
    for profile in Profile::ALL {
        for rotated in [false, true] {
            let Alone { scene, store, manager, mut events, waiting, _directory } =
                Alone::asking(profile, rotated).await;

            let second = scene.server.session();
            let token = second.refresh_token.clone().unwrap();
            manager.set_session(second.clone()).await.unwrap().persisted.unwrap();
            assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
            scene.server.release();

            // The first user's new token is revoked; of a reusable one it is the only one.
            let gone = if profile == Profile::Reusable {
                refresh_token(1)
            } else if rotated {
                refresh_token(2)
            } else {
                refresh_token(3)
            };
            scene.server.revoked(&gone).await;
            assert_eq!((scene.server.exchanges(), scene.server.good()), (1, 1), "{profile:?}");
            assert_eq!(stored(&store).await.unwrap().session, second);
            assert_eq!(manager.session().unwrap().refresh_token, Some(token));
            assert_eq!(names(&mut events), ["SignedIn"], "{profile:?}");
        }
    }
}

#[tokio::test]
async fn a_session_that_is_handed_in_again_is_not_ended_by_the_exchange_that_it_overtakes() {
    for rotated in [false, true] {
        let Alone { scene, manager, waiting, _directory, .. } =
            Alone::asking(Profile::Reusable, rotated).await;
        // An application hands in the session that it had kept, which is the one that is held.
        let kept = manager.session().unwrap();
        manager.set_session(Session::clone(&kept)).await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
        scene.server.release();
        until_true(|| scene.server.exchanges() == 1).await;
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        // What the exchange brought stands on the same refresh token, and that is still wanted.
        assert_eq!(scene.server.good(), 1);
        assert!(manager.authorization().await.is_ok());
    }
}

/// Two managers on one store, of which one has spent the token and waits for the answer. Its writes
/// wait as well.
struct Shared {
    scene: Scene,
    place: MemoryStore,
    slow: Faulty<MemoryStore>,
    here: SessionManager,
    there: SessionManager,
    refreshing: JoinHandle<Result<RefreshOutcome>>,
}

impl Shared {
    async fn spent() -> Self {
        let scene = Scene::new();
        let place = MemoryStore::default();
        let slow = Faulty::new(place.clone());
        let here = scene.builder().store(slow.clone()).build();
        let there = scene.builder().store(place.clone()).build();
        here.set_session(scene.server.session()).await.unwrap();
        there.restore().await.unwrap();
        scene.expire();
        scene.server.hold_answers();
        let refreshing = tokio::spawn({
            let here = here.clone();
            async move { here.refresh().await }
        });
        scene.server.arrived(1).await;
        slow.set(Mode::WritesWait);
        Self { scene, place, slow, here, there, refreshing }
    }
}

/// Lets the other manager ask for a token while it must not get at the store's.
async fn ask_in_vain(there: &SessionManager, scene: &Scene) -> JoinHandle<Result<Authorization>> {
    let there = there.clone();
    let waiting = tokio::spawn(async move { there.authorization().await });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.server.exchanges(), 1);
    waiting
}

#[tokio::test]
async fn no_other_manager_exchanges_a_token_whose_session_is_being_signed_out() {
    let Shared { scene, place, slow, here, there, refreshing } = Shared::spent().await;
    // The sign-out has been said, and the store still holds the spent token.
    let leaving = tokio::spawn({
        let here = here.clone();
        async move { here.sign_out_local().await }
    });
    assert_eq!(refreshing.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);
    let waiting = ask_in_vain(&there, &scene).await;
    slow.set(Mode::Works);

    // Not before the store is empty does the other one get to look.
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);
    assert!(matches!(there.state(), State::SignedOut { reason: SignedOutReason::Elsewhere }));
    assert!(leaving.await.unwrap().store.is_ok());
    scene.server.release();
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
    assert_eq!(stored(&place).await, None);
}

#[tokio::test]
async fn no_other_manager_exchanges_a_token_whose_session_is_being_replaced() {
    let Shared { scene, place, slow, here, there, refreshing } = Shared::spent().await;
    let second = scene.server.session();
    let arriving = tokio::spawn({
        let (here, second) = (here.clone(), second.clone());
        async move { here.set_session(second).await }
    });
    assert_eq!(refreshing.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    let waiting = ask_in_vain(&there, &scene).await;
    slow.set(Mode::Works);

    // Whoever asked for the first user's token gets nobody else's.
    assert_eq!(waiting.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    arriving.await.unwrap().unwrap().persisted.unwrap();
    scene.server.release();
    until_true(|| there.try_authorization().is_some()).await;
    assert_eq!(number(&there.authorization().await.unwrap()), 3);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
    assert_eq!(stored(&place).await.unwrap().session, second);
}

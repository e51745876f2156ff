//! Runtimes that are missing or go away, and listeners that are slow or call back.

use std::{pin::pin, task::Poll, time::Duration};

use hallpass::{
    ErrorKind,
    clock::Clock as _,
    manager::{Event, State},
    store::{MemoryStore, SessionStore as _},
};

use super::support::{LIFETIME, Scene, block_on, names, number, stored};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn without_a_runtime_everything_works() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let store = hallpass::store::FileStore::new(&path);
    let manager = scene.at_home().store(store.clone()).build();
    assert!(manager.try_authorization().is_none());
    block_on(manager.install(scene.server.session())).unwrap().persisted.unwrap();
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 1);
    // In the early window whoever asks starts the refresh and waits for it.
    scene.clock.advance(LIFETIME - Duration::from_secs(30));
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 2);
    scene.expire();
    // Another holder of the guard is waited for.
    let held = block_on(store.guard(Duration::ZERO)).unwrap();
    let waiting = std::thread::spawn({
        let manager = manager.clone();
        move || number(&block_on(manager.authorization()).unwrap())
    });
    drop(held);
    assert_eq!(waiting.join().unwrap(), 3);
    assert!(block_on(manager.sign_out()).server.is_ok());
    block_on(manager.idle());
}

#[test]
fn the_machines_own_clock_needs_no_runtime_either() {
    let scene = Scene::new();
    // Its clock is the default one.
    let manager = hallpass::manager::SessionManager::builder(scene.server.clone()).build();
    let session = hallpass::Session::new(
        "scripted",
        hallpass::AccessToken::from("t-1"),
        hallpass::clock::SystemClock::default().wall(),
    );
    block_on(manager.install(session)).unwrap().persisted.unwrap();
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 1);
    assert!(block_on(manager.forget()).store.is_ok());
}

#[tokio::test]
async fn no_limit_is_too_long() {
    let scene = Scene::new();
    let most = Duration::MAX;
    let builder = scene.builder().guard_timeout(most).store_timeout(most).refresh_timeout(most);
    let manager = builder.early_refresh(most).build();
    scene.clock.advance(Duration::from_secs(1));
    manager.install(scene.server.session()).await.unwrap();
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert!(manager.sign_out().await.server.is_ok());
}

#[test]
fn a_runtime_that_goes_away_mid_refresh_is_told_and_the_next_call_starts_anew() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let (dying, living) = (runtime(), runtime());
    let builder = scene.builder().runtime(dying.handle().clone());
    let manager = builder.store(store.clone()).build();
    dying.block_on(manager.install(scene.server.session())).unwrap();
    scene.expire();
    scene.server.hold();
    dying.block_on(async {
        let manager = manager.clone();
        tokio::spawn(async move { manager.authorization().await });
        scene.server.arrived(1).await;
    });
    living.block_on(async {
        let mut waiting = pin!(manager.authorization());
        // Joins the refresh that is under way on the other runtime.
        let joined = std::future::poll_fn(|context| {
            Poll::Ready(waiting.as_mut().poll(context).is_pending())
        });
        assert!(joined.await);
        // A runtime may not be dropped inside another one.
        std::thread::spawn(move || drop(dying)).join().unwrap();
        assert_eq!(waiting.await.unwrap_err().kind(), ErrorKind::Cancelled);
        scene.server.release();
        // The exchange never reached the server's state, so the token is still good.
        assert_eq!(number(&manager.authorization().await.unwrap()), 2);
        assert_eq!(stored(&store).await.unwrap().exchange, None);
    });
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

#[tokio::test]
async fn a_listener_may_call_back() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    let listener = tokio::spawn({
        let manager = manager.clone();
        async move {
            let mut first = true;
            while let Some(event) = events.next().await {
                match event {
                    Event::Refreshed if first => {
                        first = false;
                        let held = manager.authorization().await.unwrap();
                        assert!(manager.refresh_rejected(&held).await.is_ok());
                        assert!(manager.sign_out().await.session.is_some());
                    }
                    Event::SignedOut { .. } => return,
                    _ => {}
                }
            }
        }
    });
    manager.refresh().await.unwrap();
    listener.await.unwrap();
    assert!(manager.session().is_none());
}

#[tokio::test]
async fn a_slow_listener_is_told_what_it_missed() {
    let scene = Scene::new();
    let manager = scene.manager();
    let mut events = manager.subscribe();
    for _ in 0..300 {
        manager.install(scene.server.session()).await.unwrap();
    }
    let Some(Event::Missed(missed)) = events.next().await else { panic!() };
    assert_eq!(missed, 300 - 256);
    assert_eq!(names(&mut events).len(), 256);
    assert!(matches!(manager.state(), State::Active { .. }));
}

//! Runtimes that are missing or go away, and listeners that are slow or call back.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use hallpass::{
    ErrorKind,
    clock::Clock as _,
    manager::{Event, SessionManager, State},
    store::{MemoryStore, SessionStore as _},
};

use super::support::{
    Faulty, LIFETIME, Mode, Scene, block_on, names, number, refresh_token, stored,
};

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
    block_on(manager.set_session(scene.server.session())).unwrap().persisted.unwrap();
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 1);
    // In the early window whoever asks starts the refresh and waits for it.
    scene.clock.advance(LIFETIME - Duration::from_secs(30));
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 2);
    scene.expire();
    // Another holder of the guard is waited for; the refresh before has given it back by then.
    block_on(manager.idle());
    let held = block_on(store.guard(Duration::ZERO)).unwrap();
    let waiting = std::thread::spawn({
        let manager = manager.clone();
        move || number(&block_on(manager.authorization()).unwrap())
    });
    while scene.clock.sleepers() == 0 {
        std::thread::yield_now();
    }
    assert_eq!(scene.server.exchanges(), 1);
    drop(held);
    assert_eq!(waiting.join().unwrap(), 3);
    assert!(block_on(manager.sign_out()).server.is_ok());
    block_on(manager.idle());
}

#[test]
fn the_machines_own_clock_needs_no_runtime_either() {
    let scene = Scene::new();
    // Its clock is the default one.
    let manager = SessionManager::builder(scene.server.clone()).build();
    let session = hallpass::Session::new(
        "scripted",
        hallpass::AccessToken::from("t-1"),
        hallpass::clock::SystemClock::default().wall(),
    );
    block_on(manager.set_session(session)).unwrap().persisted.unwrap();
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 1);
    assert!(block_on(manager.sign_out_local()).store.is_ok());
}

#[tokio::test]
async fn no_limit_is_too_long() {
    let scene = Scene::new();
    let most = Duration::MAX;
    let builder = scene.builder().guard_timeout(most).store_timeout(most).refresh_timeout(most);
    let manager = builder.early_refresh(most).build();
    scene.clock.advance(Duration::from_secs(1));
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert!(manager.sign_out().await.server.is_ok());
}

#[test]
fn a_given_runtime_that_goes_away_mid_refresh_is_told_and_the_session_is_kept() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let (dying, living) = (runtime(), runtime());
    let builder = scene.at_home().runtime(dying.handle().clone());
    let manager = builder.store(store.clone()).build();
    dying.block_on(manager.set_session(scene.server.session())).unwrap();
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
        assert!(manager.session().is_some());
        scene.server.release();
        // The exchange never reached the server's state, so the token is still good.
        let restarted = scene.at_home().store(store.clone()).build();
        assert_eq!(number(&restarted.authorization().await.unwrap()), 2);
        assert_eq!(stored(&store).await.unwrap().exchange, None);
    });
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

/// A manager on a thread of the library's own, whose token has ended, and a server that holds answers.
fn at_its_own_home(scene: &Scene, store: &MemoryStore) -> SessionManager {
    let manager = scene.at_home().store(store.clone()).build();
    block_on(manager.set_session(scene.server.session())).unwrap().persisted.unwrap();
    scene.expire();
    manager
}

#[test]
fn a_callers_runtime_that_is_parked_holds_nobody_up() {
    let scene = Scene::new();
    let manager = at_its_own_home(&scene, &MemoryStore::default());
    scene.server.hold_answers();
    let parked = runtime();
    parked.block_on(async {
        let manager = manager.clone();
        tokio::spawn(async move { manager.authorization().await });
        scene.server.arrived(1).await;
    });
    // From here on nothing runs on that runtime.
    scene.server.release();
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 2);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
    drop(parked);
}

#[test]
fn a_runtime_that_is_dropped_mid_refresh_waits_until_the_session_is_stored() {
    for workers in [0, 2] {
        let scene = Scene::new();
        let store = MemoryStore::default();
        let manager = at_its_own_home(&scene, &store);
        scene.server.hold_answers();
        let mut builder = match workers {
            0 => tokio::runtime::Builder::new_current_thread(),
            _ => tokio::runtime::Builder::new_multi_thread(),
        };
        let dying = builder.enable_all().build().unwrap();
        dying.block_on(async {
            let caller = tokio::spawn({
                let manager = manager.clone();
                async move { manager.authorization().await }
            });
            scene.server.arrived(1).await;
            // As after Ctrl-C: the program lets its work go and returns.
            caller.abort();
        });
        let ending = std::thread::spawn(move || drop(dying));
        scene.server.release();
        ending.join().unwrap();
        let stored = block_on(stored(&store)).unwrap();
        assert_eq!(stored.session.refresh_token, Some(refresh_token(2).into()), "{workers}");
        assert_eq!(stored.exchange, None);
    }
}

#[test]
fn who_starts_an_early_refresh_waits_for_it_and_nobody_else_does() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.at_home().store(store.clone()).build();
    block_on(manager.set_session(scene.server.session())).unwrap().persisted.unwrap();
    scene.clock.advance(LIFETIME - Duration::from_secs(30));
    scene.server.hold_answers();
    let starter = std::thread::spawn({
        let manager = manager.clone();
        move || number(&block_on(manager.authorization()).unwrap())
    });
    block_on(scene.server.arrived(1));
    for _ in 0..50 {
        assert_eq!(number(&block_on(manager.authorization()).unwrap()), 1);
    }
    scene.server.release();
    assert_eq!(starter.join().unwrap(), 2);
    let stored = block_on(stored(&store)).unwrap();
    assert_eq!(stored.session.refresh_token, Some(refresh_token(2).into()));
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

#[test]
fn the_wait_for_an_early_refresh_is_bounded() {
    let scene = Scene::new();
    let manager = scene.at_home().early_wait(Duration::from_secs(3)).build();
    block_on(manager.set_session(scene.server.session())).unwrap();
    scene.clock.advance(LIFETIME - Duration::from_secs(30));
    scene.server.hold();
    let starter = std::thread::spawn({
        let manager = manager.clone();
        move || number(&block_on(manager.authorization()).unwrap())
    });
    block_on(scene.server.arrived(1));
    // The exchange's own limit, and the wait of the caller.
    while scene.clock.sleepers() < 2 {
        std::thread::yield_now();
    }
    scene.clock.advance(Duration::from_secs(3));
    assert_eq!(starter.join().unwrap(), 1, "the good token is handed out");
    scene.server.release();
    block_on(manager.idle());
    assert_eq!(number(&manager.try_authorization().unwrap()), 2);
}

#[test]
fn idle_completes_when_a_refresh_that_nobody_waits_for_is_stored() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = at_its_own_home(&scene, &store);
    scene.server.hold_answers();
    let mut caller = Box::pin(manager.authorization());
    let mut context = Context::from_waker(Waker::noop());
    assert!(caller.as_mut().poll(&mut context).is_pending());
    block_on(scene.server.arrived(1));
    drop(caller);
    scene.server.release();
    block_on(manager.idle());
    assert_eq!(block_on(stored(&store)).unwrap().exchange, None);
    assert_eq!(number(&manager.try_authorization().unwrap()), 2);
}

/// Calls the manager from within `wake`, as a waker of an application's own may.
struct CallsBack {
    manager: SessionManager,
    woken: std::sync::atomic::AtomicUsize,
}

impl Wake for CallsBack {
    fn wake(self: Arc<Self>) {
        let held = self.manager.try_authorization();
        held.into_iter().for_each(|held| self.manager.accepted(&held));
        let _events = self.manager.subscribe();
        let _ = self.manager.watch().current();
        self.woken.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    }
}

#[test]
fn a_waker_may_call_back() {
    let scene = Scene::new();
    let manager = at_its_own_home(&scene, &MemoryStore::default());
    let woken = Arc::new(CallsBack { manager: manager.clone(), woken: 0.into() });
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let (mut events, mut watch) = (manager.subscribe(), manager.watch());
    let mut told = Box::pin(events.next());
    let mut changed = Box::pin(watch.changed());
    assert!(told.as_mut().poll(&mut context).is_pending());
    // The first look at a watch is no change.
    let _ = changed.as_mut().poll(&mut context);
    assert_eq!(number(&block_on(manager.authorization()).unwrap()), 2);
    block_on(manager.sign_out());
    assert!(woken.woken.load(std::sync::atomic::Ordering::SeqCst) > 0);
}

#[test]
fn a_runtime_without_timers_is_named() {
    let scene = Scene::new();
    let bare = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // The machine's own clock, whose sleep needs timers.
    let builder = SessionManager::builder(scene.server.clone());
    let store = Faulty::new(MemoryStore::default());
    store.set(Mode::Hangs);
    let manager = builder.store(store).runtime(bare.handle().clone()).build();
    bare.block_on(async {
        let error = manager.set_session(scene.server.session()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("enable_all"), "{error}");
    });
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
        manager.set_session(scene.server.session()).await.unwrap();
    }
    let Some(Event::Lagged(missed)) = events.next().await else { panic!() };
    assert_eq!(missed, 300 - 256);
    assert_eq!(names(&mut events).len(), 256);
    assert!(matches!(manager.state(), State::Active { .. }));
}

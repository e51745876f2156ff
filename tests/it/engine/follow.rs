//! Following the store: what another manager does is told here, and costs no exchange.
//!
//! Time is tokio's paused clock, which moves only when every task waits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass::{
    BoxFuture, ErrorKind, Result,
    manager::{Event, Events, SessionManager, SignedOutReason, State},
    store::{Expect, FileStore, Loaded, MemoryStore, Record, SessionStore, StoreGuard, Written},
};

use super::support::{Faulty, Mode, Scene, names, number, until, until_true};

/// A manager that follows its store, and what it tells.
struct Follower {
    manager: SessionManager,
    events: Events,
}

impl Follower {
    /// Has taken in what the store held when this returns.
    async fn of(manager: SessionManager) -> Self {
        manager.restore().await.unwrap();
        let events = manager.subscribe();
        let task = manager.clone();
        tokio::spawn(async move { task.keep_in_sync().await });
        all_wait().await;
        Self { manager, events }
    }

    async fn tells(&mut self) -> Vec<String> {
        all_wait().await;
        names(&mut self.events)
    }
}

/// Returns when no task has anything left to do but wait for a time further off than this.
async fn all_wait() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_sign_out_elsewhere_is_told_to_who_follows() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let there = scene.builder().store(store.clone()).build();
    there.set_session(scene.server.session()).await.unwrap();
    let mut here = Follower::of(scene.builder().store(store).build()).await;

    there.sign_out().await.store.unwrap();
    let told = here.events.next().await.unwrap();
    assert!(
        matches!(told, Event::SignedOut { reason: SignedOutReason::Elsewhere, .. }),
        "{told:?}"
    );
    scene.expire();
    assert_eq!(here.manager.authorization().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(here.tells().await, [""; 0]);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_elsewhere_is_told_to_who_follows() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let there = scene.builder().store(store.clone()).build();
    let mut here = Follower::of(scene.builder().store(store).build()).await;
    for session in 1..=2 {
        there.set_session(scene.server.session()).await.unwrap();
        assert_eq!(here.tells().await, ["SignedIn"]);
        assert_eq!(number(&here.manager.try_authorization().unwrap()), session);
    }
    assert_eq!(scene.server.exchanges(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_elsewhere_is_told_to_who_follows_and_spares_it_one() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let there = scene.builder().store(store.clone()).build();
    there.set_session(scene.server.session()).await.unwrap();
    let mut here = Follower::of(scene.builder().store(store).build()).await;
    for round in 1..=3 {
        scene.expire();
        there.authorization().await.unwrap();
        assert_eq!(here.tells().await, ["Refreshed"]);
        assert_eq!(number(&here.manager.try_authorization().unwrap()), round + 1);
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (round, 0));
    }
    there
        .update_user(&there.authorization().await.unwrap(), serde_json::json!({"name": "Ada"}))
        .await
        .unwrap();
    assert_eq!(here.tells().await, ["UserUpdated"]);
}

#[tokio::test(start_paused = true)]
async fn who_follows_is_not_told_its_own_doings_twice() {
    let scene = Scene::new();
    let mut here = Follower::of(scene.manager()).await;
    here.manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(here.tells().await, ["SignedIn"]);
    scene.expire();
    here.manager.authorization().await.unwrap();
    assert_eq!(here.tells().await, ["Refreshed"]);
    let held = here.manager.authorization().await.unwrap();
    here.manager.update_user(&held, serde_json::json!({"name": "Ada"})).await.unwrap();
    assert_eq!(here.tells().await, ["UserUpdated", "Persisted"]);
    here.manager.sign_out().await.store.unwrap();
    assert_eq!(here.tells().await, ["SignedOut"]);
    assert!(matches!(here.manager.state(), State::SignedOut { reason: SignedOutReason::ByUser }));
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_who_follow_each_other_come_to_rest() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let mut one = Follower::of(scene.builder().store(store.clone()).build()).await;
    let mut other = Follower::of(scene.builder().store(store).build()).await;
    one.manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!((one.tells().await, other.tells().await), (owned("SignedIn"), owned("SignedIn")));
    scene.expire();
    let (first, second) = tokio::join!(one.manager.authorization(), other.manager.authorization());
    assert_eq!((number(&first.unwrap()), number(&second.unwrap())), (2, 2));
    assert_eq!((one.tells().await, other.tells().await), (owned("Refreshed"), owned("Refreshed")));
    other.manager.sign_out().await.store.unwrap();
    assert_eq!((one.tells().await, other.tells().await), (owned("SignedOut"), owned("SignedOut")));
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

fn owned(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}

#[tokio::test(start_paused = true)]
async fn what_changed_before_the_following_began_is_taken_in() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let there = scene.builder().store(store.clone()).build();
    there.set_session(scene.server.session()).await.unwrap();
    let here = scene.builder().store(store).build();
    here.restore().await.unwrap();
    there.sign_out().await.store.unwrap();

    let mut events = here.subscribe();
    let task = tokio::spawn(async move { here.keep_in_sync().await });
    until(&mut events, |event| matches!(event, Event::SignedOut { .. })).await;
    assert!(!task.is_finished());
}

/// Empties the place right behind the back of a reader, once.
#[derive(Clone, Debug)]
struct Sly {
    inner: MemoryStore,
    armed: Arc<AtomicBool>,
}

impl SessionStore for Sly {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async {
            let loaded = self.inner.load().await;
            if self.armed.swap(false, Ordering::SeqCst) {
                let _ = self.inner.clear(Expect::Anything).await?;
            }
            loaded
        })
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        self.inner.save(record, expect)
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        self.inner.clear(expect)
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        self.inner.guard(wait)
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        self.inner.changed()
    }
}

#[tokio::test(start_paused = true)]
async fn what_changes_while_the_store_is_read_is_not_missed() {
    let scene = Scene::new();
    let store = Sly { inner: MemoryStore::default(), armed: Arc::default() };
    let there = scene.builder().store(store.inner.clone()).build();
    there.set_session(scene.server.session()).await.unwrap();
    let mut here = Follower::of(scene.builder().store(store.clone()).build()).await;

    store.armed.store(true, Ordering::SeqCst);
    there
        .update_user(&there.authorization().await.unwrap(), serde_json::json!({"name": "Ada"}))
        .await
        .unwrap();
    assert_eq!(here.tells().await, ["UserUpdated", "SignedOut"]);
    assert!(!store.armed.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_fails_is_told_and_tried_again() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let there = scene.builder().store(store.inner.clone()).build();
    there.set_session(scene.server.session()).await.unwrap();
    let mut here = Follower::of(scene.builder().store(store.clone()).build()).await;

    store.set(Mode::Hangs);
    there.sign_out().await.store.unwrap();
    until_true(|| scene.clock.sleepers() > 0).await;
    scene.clock.advance(Duration::from_secs(5));
    let told = here.events.next().await.unwrap();
    assert!(matches!(&told, Event::PersistFailed { error } if error.kind() == ErrorKind::Timeout));
    assert_eq!(here.tells().await, [""; 0]);

    store.set(Mode::Works);
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(here.tells().await, ["SignedOut"]);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_file_is_told_within_a_second() {
    let scene = Scene::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let there = scene.builder().store(FileStore::new(&path)).build();
    let here = scene.builder().store(FileStore::new(&path)).build();
    let mut here = Follower::of(here).await;
    let second = Duration::from_secs(1);

    there.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    let told = tokio::time::timeout(second, here.events.next()).await.unwrap();
    assert!(matches!(told, Some(Event::SignedIn { .. })), "{told:?}");
    there.refresh().await.unwrap();
    let told = tokio::time::timeout(second, here.events.next()).await.unwrap();
    assert!(matches!(told, Some(Event::Refreshed)), "{told:?}");
    there.sign_out().await.store.unwrap();
    let told = tokio::time::timeout(second, here.events.next()).await.unwrap();
    assert!(matches!(told, Some(Event::SignedOut { reason: SignedOutReason::Elsewhere, .. })));
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

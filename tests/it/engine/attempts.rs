//! The note of another's exchange, where a guard has failed to keep it out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hallpass::{
    BoxFuture, RefreshToken, Result,
    clock::Clock as _,
    manager::{RefreshOutcome, SessionManager},
    store::{
        Expect, Loaded, MemoryStore, Record, RefreshAttempt, SessionStore, StoreGuard, Written,
    },
};

use super::support::{Fault, Profile, Scene, number, refresh_token, stored, until_true};

/// Gives its guard to everyone.
#[derive(Clone, Debug, Default)]
struct Unguarded {
    inner: MemoryStore,
    readings: Arc<AtomicUsize>,
}

impl SessionStore for Unguarded {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        self.readings.fetch_add(1, Ordering::SeqCst);
        self.inner.load()
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        self.inner.save(record, expect)
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        self.inner.clear(expect)
    }

    fn guard(&self, _: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async { Ok(StoreGuard::new(())) })
    }
}

#[tokio::test]
async fn two_managers_with_a_guard_that_guards_nothing_exchange_once() {
    let scene = Scene::new();
    let store = Unguarded::default();
    let [here, there] = [0; 2].map(|_| scene.builder().store(store.clone()).build());
    here.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    there.restore().await.unwrap();
    scene.server.hold();
    let refresh = |manager: &SessionManager| {
        let manager = manager.clone();
        tokio::spawn(async move { manager.refresh().await })
    };
    let first = refresh(&here);
    scene.server.arrived(1).await;
    let before = store.readings.load(Ordering::SeqCst);
    let second = refresh(&there);
    until_true(|| store.readings.load(Ordering::SeqCst) >= before + 3).await;
    scene.server.release();
    assert_eq!(first.await.unwrap().unwrap(), RefreshOutcome::Refreshed);
    assert_eq!(second.await.unwrap().unwrap(), RefreshOutcome::Adopted);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
    assert_eq!(number(&there.authorization().await.unwrap()), 2);
}

/// A store with the note of a process of this number, whose exchange never reached the server.
async fn noted(scene: &Scene, process: Option<u32>) -> Unguarded {
    let store = Unguarded::default();
    let first = scene.builder().store(store.clone()).build();
    first.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    let record = stored(&store).await.unwrap();
    let token = RefreshToken::new(refresh_token(1));
    let mut note = RefreshAttempt::of(&token, scene.clock.wall());
    (note.process, note.instance) = (process, None);
    let noted = record.clone().next().with_attempt(note);
    let _ = store.save(&noted, Expect::Version(record.version)).await.unwrap();
    store.readings.store(0, Ordering::SeqCst);
    store
}

/// How often the store is read until a refresh has succeeded.
async fn readings(scene: &Scene, store: &Unguarded) -> usize {
    let limit = Duration::from_millis(200);
    let manager = scene.builder().store(store.clone()).refresh_timeout(limit).build();
    assert_eq!(manager.refresh().await.unwrap(), RefreshOutcome::Refreshed);
    assert_eq!(scene.server.exchanges(), 1);
    store.readings.load(Ordering::SeqCst)
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_process_that_lives_on_is_waited_for_no_longer_than_an_exchange_may_take() {
    let scene = Scene::new();
    let store = noted(&scene, Some(std::os::unix::process::parent_id())).await;
    // At first use, then at once and each 50 milliseconds of 200, and once more.
    assert_eq!(readings(&scene, &store).await, 7);
}

#[tokio::test]
async fn nobody_waits_for_a_process_that_is_gone_or_cannot_be_told() {
    let mut gone = std::process::Command::new(std::env::current_exe().unwrap());
    let mut gone = gone.arg("--list").stdout(std::process::Stdio::null()).spawn().unwrap();
    gone.wait().unwrap();
    // The last of them had the number of this process before, or has it in another container.
    for process in [Some(gone.id()), None, Some(std::process::id())] {
        let scene = Scene::new();
        let store = noted(&scene, process).await;
        assert_eq!(readings(&scene, &store).await, 2, "{process:?}");
    }
}

#[tokio::test]
async fn what_is_noted_of_an_exchange_that_failed_keeps_nobody_waiting() {
    for fault in [Fault::Unavailable, Fault::LoseAnswer] {
        let scene = Scene::with(Profile::Tolerant);
        let store = MemoryStore::default();
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        scene.server.script([fault.clone(), Fault::Unavailable]);
        manager.refresh().await.unwrap_err();
        let note = stored(&store).await.unwrap().exchange.expect("the token may be spent");
        assert_eq!((note.process, note.instance), (None, None), "{fault:?}");
    }
}

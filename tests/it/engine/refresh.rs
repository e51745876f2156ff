//! One exchange at a time, shared, and outliving its callers.

use std::{
    sync::{Arc, Mutex},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use hallpass::{
    BoxFuture, ErrorKind, RefreshFailure, Result, Rotation, Service, Session, UserRecord,
    manager::{Event, RefreshOutcome, SessionManager, SignedOutReason, State},
    store::MemoryStore,
};
use tokio::task::JoinSet;

use super::support::{
    Fault, Faulty, LIFETIME, Mode, Scene, Server, names, number, stored, until, until_true,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_callers_share_one_refresh() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.hold();
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let manager = manager.clone();
        callers.spawn(async move { manager.authorization().await });
    }
    scene.server.arrived(1).await;
    scene.server.release();
    for outcome in callers.join_all().await {
        assert_eq!(number(&outcome.unwrap()), 2);
    }
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

#[tokio::test]
async fn a_caller_that_goes_away_mid_refresh_loses_nothing() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.hold();
    let caller = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    scene.server.release();
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test]
async fn a_failing_server_is_asked_once_per_pause_and_all_waiters_are_told() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.hold();
    scene.server.script([Fault::Unavailable]);
    let mut callers = JoinSet::new();
    for _ in 0..50 {
        let manager = manager.clone();
        callers.spawn(async move { manager.authorization().await });
    }
    scene.server.arrived(1).await;
    // All of them wait for the one attempt before it fails.
    tokio::task::yield_now().await;
    scene.server.release();
    for outcome in callers.join_all().await {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Server);
    }
    for _ in 0..50 {
        let error = manager.authorization().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Server);
        assert!(error.is_retryable());
        assert!(error.retry_after().unwrap() <= Duration::from_secs(1));
    }
    assert_eq!(scene.server.exchanges(), 1);
    assert!(manager.session().is_some());

    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn the_server_can_ask_for_a_longer_pause() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.script([Fault::RateLimit(Duration::from_secs(120))]);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::RateLimited);
    scene.clock.advance(Duration::from_secs(119));
    let error = manager.authorization().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(scene.server.exchanges(), 1);
    scene.clock.advance(Duration::from_secs(1));
    assert!(manager.authorization().await.is_ok());
}

#[tokio::test]
async fn a_rejected_refresh_ends_the_session_once() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.script([Fault::Reject]);
    for _ in 0..3 {
        let error = manager.authorization().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded);
    }
    assert_eq!(scene.server.exchanges(), 1);
    assert_eq!(names(&mut events), ["SignedOut"]);
    assert!(matches!(manager.state(), State::SignedOut { reason: SignedOutReason::Rejected }));
}

#[tokio::test]
async fn an_explicit_refresh_fetches_a_token_that_is_not_due() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    assert_eq!(manager.refresh().await.unwrap(), RefreshOutcome::Refreshed);
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
}

#[tokio::test]
async fn late_rejections_of_an_old_token_repeat_with_the_new_one() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let old = manager.authorization().await.unwrap();
    manager.refresh().await.unwrap();
    for _ in 0..50 {
        let newer = manager.refresh_rejected(&old).await.unwrap();
        assert_eq!(number(&newer), 2);
        assert!(newer.generation() > old.generation());
    }
    assert_eq!(scene.server.exchanges(), 1);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_though_it_has_time_left() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let refused = manager.authorization().await.unwrap();
    assert_eq!(number(&manager.refresh_rejected(&refused).await.unwrap()), 2);
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_answered_with_exchanges() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    let first = manager.authorization().await.unwrap();
    let second = manager.refresh_rejected(&first).await.unwrap();
    for _ in 0..10 {
        let error = manager.refresh_rejected(&second).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    }
    assert_eq!(scene.server.exchanges(), 1);

    // Half a lifetime later it is worth another try.
    scene.clock.advance(LIFETIME / 2);
    let third = manager.refresh_rejected(&second).await.unwrap();
    assert_eq!(scene.server.exchanges(), 2);

    // And at once, where the token has been of use in between.
    manager.accepted(&third);
    assert!(manager.refresh_rejected(&third).await.is_ok());
    assert_eq!(scene.server.exchanges(), 3);
}

#[tokio::test]
async fn clocks_that_misbehave_cost_one_exchange_each() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    // Eight hours of sleep: only the wall clock moves.
    scene.clock.suspend(Duration::from_secs(8 * 3_600));
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    // Set back an hour, then a whole lifetime passes.
    use hallpass::clock::Clock as _;
    scene.clock.set_wall(scene.clock.wall() - Duration::from_secs(3_600));
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 3);
    // Set forward an hour: it cannot be told from sleep.
    scene.clock.set_wall(scene.clock.wall() + Duration::from_secs(3_600));
    for _ in 0..10 {
        assert_eq!(number(&manager.authorization().await.unwrap()), 4);
    }
    assert_eq!(scene.server.exchanges(), 3);
}

/// Looks at the manager at the very moment at which it is woken.
struct Witness {
    manager: SessionManager,
    seen: Mutex<Vec<Option<usize>>>,
}

impl Wake for Witness {
    fn wake(self: Arc<Self>) {
        let live = self.manager.try_authorization();
        self.seen.lock().unwrap().push(live.map(|live| number(&live)));
    }
}

#[tokio::test]
async fn who_is_woken_by_a_refresh_finds_its_token() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.hold();
    let mut events = manager.subscribe();
    let witness = Arc::new(Witness { manager: manager.clone(), seen: Mutex::default() });
    let waker = Waker::from(Arc::clone(&witness));
    let mut context = Context::from_waker(&waker);

    let mut refresh = Box::pin(manager.refresh());
    assert!(refresh.as_mut().poll(&mut context).is_pending());
    scene.server.arrived(1).await;
    scene.server.release();
    until(&mut events, |event| matches!(event, Event::Refreshed)).await;

    assert_eq!(*witness.seen.lock().unwrap(), [Some(2)]);
    assert!(matches!(refresh.as_mut().poll(&mut context), Poll::Ready(Ok(_))));
}

/// A service whose refresh tokens may be used again, and which does not repeat them in its answers.
#[derive(Clone, Debug)]
struct Reusing(Server);

impl Service for Reusing {
    fn name(&self) -> &str {
        "scripted"
    }

    fn rotation(&self) -> Rotation {
        Rotation::Reusable
    }

    fn refresh<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        let mut session = self.0.session();
        session.refresh_token = None;
        session.user = None;
        Box::pin(async move { Ok(session) })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        self.0.revoke(session)
    }
}

#[tokio::test]
async fn a_reusable_refresh_token_is_kept_when_none_comes_back() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let service = Reusing(scene.server.clone());
    let builder = SessionManager::builder(service)
        .runtime(tokio::runtime::Handle::current())
        .clock(scene.clock.clone());
    let manager = builder.store(store.clone()).build();
    let first = scene.server.session();
    manager.set_session(first.clone()).await.unwrap();
    for round in 2..=4 {
        scene.expire();
        assert_eq!(number(&manager.authorization().await.unwrap()), round);
        let held = stored(&store).await.unwrap();
        assert_eq!(held.session.refresh_token, first.refresh_token);
        assert_eq!(held.session.user, first.user);
        assert_eq!(held.exchange, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_token_is_spent_twice_whatever_happens_at_once() {
    for seed in 1..=20 {
        let scene = Scene::new();
        let store = MemoryStore::default();
        let managers = [0; 2].map(|_| scene.builder().store(store.clone()).build());
        managers[0].set_session(scene.server.session()).await.unwrap();
        let mut tasks = JoinSet::new();
        for task in 0..4 {
            let manager = managers[task % 2].clone();
            let (clock, server) = (scene.clock.clone(), scene.server.clone());
            let mut random = seed * 7_919 + task as u64;
            tasks.spawn(async move {
                for _ in 0..100 {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    // Errors are part of it: what counts is that nobody hangs or spends twice.
                    match (random >> 33) % 10 {
                        0 => drop(manager.sign_out_local().await),
                        1 => drop(manager.set_session(server.session()).await),
                        2 => drop(manager.refresh().await),
                        3 => drop(manager.restore().await),
                        4 => clock.advance(LIFETIME / 3),
                        5 => {
                            if let Ok(held) = manager.authorization().await {
                                drop(manager.refresh_rejected(&held).await);
                            }
                        }
                        _ => drop(manager.authorization().await),
                    }
                }
            });
        }
        tokio::time::timeout(Duration::from_secs(60), tasks.join_all())
            .await
            .expect("no one hangs");
        assert_eq!(scene.server.replays(), 0, "seed {seed}");
        for manager in &managers {
            manager.restore().await.unwrap();
        }
        let held = managers[0].session().map(|session| session.refresh_token.clone());
        if let Some(token) = held {
            let record = stored(&store).await.expect("what is held is stored");
            assert_eq!(record.session.refresh_token, token, "seed {seed}");
        }
    }
}

/// A service whose answers leave the user out, and tell the time by a clock that is slow.
#[derive(Clone, Debug)]
struct Terse(Server, Duration);

impl Service for Terse {
    fn name(&self) -> &str {
        "scripted"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            let mut session = self.0.refresh(session).await?;
            session.user = None;
            session.issued_at = session.issued_at - self.1;
            session.expires_at = session.expires_at.map(|end| end - self.1);
            Ok(session)
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        self.0.revoke(session)
    }
}

#[tokio::test]
async fn a_record_of_the_user_written_during_a_refresh_outlives_it() {
    let scene = Scene::new();
    let service = Terse(scene.server.clone(), Duration::ZERO);
    let manager = SessionManager::builder(service)
        .runtime(tokio::runtime::Handle::current())
        .clock(scene.clock.clone())
        .build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.server.hold();
    let refresh = tokio::spawn({
        let manager = manager.clone();
        async move { manager.refresh().await }
    });
    scene.server.arrived(1).await;
    let user = serde_json::json!({"name": "Ada"});
    let held = manager.last_authorization().unwrap();
    manager.update_user(&held, user.clone()).await.unwrap();
    scene.server.release();
    refresh.await.unwrap().unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!(manager.session().unwrap().user, Some(user.into()));
}

#[tokio::test]
async fn a_record_of_the_user_written_while_a_refresh_is_saved_outlives_it() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let service = Terse(scene.server.clone(), Duration::ZERO);
    let builder = SessionManager::builder(service)
        .runtime(tokio::runtime::Handle::current())
        .clock(scene.clock.clone());
    let manager = builder.store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.server.hold();
    let refresh = tokio::spawn({
        let manager = manager.clone();
        async move { manager.refresh().await }
    });
    scene.server.arrived(1).await;
    store.set(Mode::Hangs);
    scene.server.release();
    // The answer arrives, and the refresh waits for the store.
    until_true(|| scene.server.exchanges() == 1).await;
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    let user = UserRecord::from(serde_json::json!({"name": "Ada"}));
    let update = tokio::spawn({
        let (manager, user) = (manager.clone(), user.clone());
        let held = manager.last_authorization().unwrap();
        async move { manager.update_user(&held, user).await }
    });
    until_true(|| manager.session().is_some_and(|held| held.user.as_ref() == Some(&user))).await;
    store.set(Mode::Works);
    scene.clock.advance(Duration::from_secs(5));
    refresh.await.unwrap().unwrap();
    update.await.unwrap().unwrap();
    let session = manager.session().unwrap();
    assert_eq!(
        (number(&manager.authorization().await.unwrap()), session.user.as_ref()),
        (2, Some(&user))
    );
    assert_eq!(stored(&store.inner).await.unwrap().session, *session);
}

#[tokio::test]
async fn a_token_that_comes_expired_out_of_a_refresh_starts_no_loop() {
    let scene = Scene::new();
    let service = Terse(scene.server.clone(), Duration::from_secs(3_600));
    let manager = SessionManager::builder(service)
        .runtime(tokio::runtime::Handle::current())
        .clock(scene.clock.clone())
        .build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    for _ in 0..10 {
        assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    }
    assert_eq!(scene.server.exchanges(), 1);
}

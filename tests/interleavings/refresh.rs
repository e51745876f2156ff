//! One exchange, shared, whoever comes, goes or looks on.

use std::time::Duration;

use hallpass::manager::Event;
use shuttle::future::spawn;

use super::scene::{
    LIFETIME, Scene, WINDOW, call, explore, follow, held, names, number, number_of,
};

#[test]
fn callers_with_an_expired_token_share_one_exchange() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.manager().await;
        let callers =
            [(); 3].map(|()| call(&manager, |it| async move { it.authorization().await }));
        for caller in callers {
            // The first session's token would say that someone was woken before it was replaced.
            assert_eq!(number(&caller.await.unwrap().unwrap()), 2);
        }
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.good()), (1, vec![2]));
        assert_eq!(scene.store.session().map(|session| number_of(&session)), Some(2));
    });
}

#[test]
fn callers_share_one_exchange_where_the_store_has_no_guard() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO).without_guard();
        let manager = scene.manager().await;
        let callers =
            [(); 3].map(|()| call(&manager, |it| async move { it.authorization().await }));
        for caller in callers {
            assert_eq!(number(&caller.await.unwrap().unwrap()), 2);
        }
        assert_eq!((scene.server.exchanges(), scene.server.refused()), (1, 0));
    });
}

#[test]
fn first_callers_share_one_reading_of_the_store() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.unread();
        let mut events = manager.subscribe();
        let callers =
            [(); 3].map(|()| call(&manager, |it| async move { it.authorization().await }));
        for caller in callers {
            assert_eq!(number(&caller.await.unwrap().unwrap()), 2);
        }
        drop(manager);
        scene.settled().await;
        assert_eq!(scene.server.exchanges(), 1);
        assert_eq!(names(&mut events), ["Restored", "Refreshed"]);
    });
}

#[test]
fn a_caller_dropped_at_any_point_costs_no_other_exchange() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.manager().await;
        let leaver = call(&manager, |it| async move { it.authorization().await });
        let killer = leaver.abort_handle();
        let killer = spawn(async move { killer.abort() });
        let next = call(&manager, |it| async move { it.authorization().await });
        assert_eq!(number(&next.await.unwrap().unwrap()), 2);
        killer.await.unwrap();
        if let Ok(outcome) = leaver.await {
            assert_eq!(number(&outcome.unwrap()), 2);
        }
        assert_eq!(number(&manager.authorization().await.unwrap()), 2);
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.good()), (1, vec![2]));
    });
}

#[test]
fn late_rejections_of_one_token_cost_one_exchange() {
    explore(|| async {
        let scene = Scene::new(LIFETIME / 2);
        let manager = scene.manager().await;
        let old = manager.authorization().await.unwrap();
        let tellers = [(); 3].map(|()| {
            let old = old.clone();
            call(&manager, |it| async move { it.refresh_rejected(&old).await })
        });
        for teller in tellers {
            assert_eq!(number(&teller.await.unwrap().unwrap()), 2);
        }
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.server.refused()), (1, 0));
    });
}

#[test]
fn rejections_that_meet_a_refresh_join_it() {
    explore(|| async {
        let scene = Scene::new(Duration::from_secs(1));
        let manager = scene.manager().await;
        // It starts the early refresh.
        let old = manager.authorization().await.unwrap();
        assert_eq!(number(&old), 1);
        let clock = scene.clock.clone();
        let time = spawn(async move { clock.advance(Duration::from_secs(1)) });
        let caller = call(&manager, |it| async move { it.authorization().await });
        let teller = call(&manager, |it| async move { it.refresh_rejected(&old).await });
        assert!(number(&caller.await.unwrap().unwrap()) <= 2);
        assert_eq!(number(&teller.await.unwrap().unwrap()), 2);
        time.await.unwrap();
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.good()), (1, vec![2]));
    });
}

#[test]
fn an_early_refresh_that_meets_the_end_of_its_token_is_the_only_one() {
    explore(|| async {
        let scene = Scene::new(WINDOW);
        let manager = scene.manager().await;
        let mut events = manager.subscribe();
        let seen = spawn(follow(manager.watch()));
        let early = call(&manager, |it| async move { it.authorization().await });
        let clock = scene.clock.clone();
        let late = call(&manager, |it| async move {
            // Only the wall clock moves: nothing times out.
            clock.suspend(WINDOW);
            it.authorization().await
        });
        assert!(number(&early.await.unwrap().unwrap()) <= 2);
        assert_eq!(number(&late.await.unwrap().unwrap()), 2);
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.good()), (1, vec![2]));
        assert_eq!(names(&mut events), ["Refreshed"]);
        assert!(matches!(seen.await.unwrap()[..], [Some(1), Some(2)] | [Some(2)]));
    });
}

#[test]
fn who_hears_of_a_new_token_finds_it() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.manager().await;
        let (mut events, mut watch) = (manager.subscribe(), manager.watch());
        let listener = call(&manager, |it| async move {
            while !matches!(events.next().await, Some(Event::Refreshed)) {}
            number(&it.try_authorization().unwrap())
        });
        let watcher = call(&manager, |it| async move {
            // The manager may have refreshed before the first look.
            let mut state = watch.current();
            if held(&state) == Some(1) {
                state = watch.changed().await.unwrap();
            }
            (held(&state), number(&it.try_authorization().unwrap()))
        });
        let waiter = call(&manager, |it| async move {
            it.refresh().await.unwrap();
            number(&it.try_authorization().unwrap())
        });
        assert_eq!(waiter.await.unwrap(), 2);
        assert_eq!(watcher.await.unwrap(), (Some(2), 2));
        assert_eq!(listener.await.unwrap(), 2);
        assert_eq!(scene.server.exchanges(), 1);
    });
}

#[test]
fn a_record_of_the_user_written_during_a_refresh_outlives_it() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.manager().await;
        let user = hallpass::UserRecord::from(serde_json::json!({"name": "Ada"}));
        let written = user.clone();
        let caller = call(&manager, |it| async move { it.authorization().await });
        let held = manager.last_authorization().unwrap();
        let writer = call(&manager, |it| async move { it.update_user(&held, written).await });
        assert_eq!(number(&caller.await.unwrap().unwrap()), 2);
        writer.await.unwrap().unwrap();
        let session = manager.session().unwrap();
        assert_eq!((number_of(&session), session.user.as_ref()), (2, Some(&user)));
        drop(manager);
        scene.settled().await;
        assert_eq!(scene.store.session(), Some((*session).clone()));
        assert_eq!(scene.server.exchanges(), 1);
    });
}

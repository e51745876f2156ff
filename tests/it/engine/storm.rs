//! Very many callers at once, for every rotation profile.

use std::time::Duration;

use hallpass::{
    ErrorKind, Result,
    manager::{Authorization, Event, SessionManager},
    store::MemoryStore,
};
use tokio::task::JoinSet;

use super::support::{Fault, Profile, Scene, names, number, stored, until};

const CALLERS: usize = 10_000;

/// Everybody at once.
fn storm(manager: &SessionManager, callers: usize) -> JoinSet<Result<Authorization>> {
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let manager = manager.clone();
        tasks.spawn(async move { manager.authorization().await });
    }
    tasks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_callers_make_one_exchange() {
    for profile in Profile::ALL {
        let scene = Scene::with(profile);
        let manager = scene.signed_in().await;
        let mut events = manager.subscribe();
        scene.expire();
        let outcomes = storm(&manager, CALLERS).join_all().await;
        assert_eq!(outcomes.len(), CALLERS);
        for outcome in outcomes {
            assert_eq!(number(&outcome.unwrap()), 2, "{profile:?}");
        }
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0), "{profile:?}");
        assert_eq!(names(&mut events), ["Refreshed"]);
    }
}

#[tokio::test]
async fn a_storm_on_a_failing_server_makes_one_attempt_a_pause() {
    for profile in Profile::ALL {
        let scene = Scene::with(profile);
        let manager = scene.signed_in().await;
        scene.expire();
        for attempt in 1..=4 {
            scene.server.script([Fault::Unavailable]);
            scene.server.hold();
            let callers = storm(&manager, CALLERS / 10);
            scene.server.arrived(1).await;
            scene.server.release();
            // Those who waited and those who came too late for it have the one attempt's error.
            let outcomes = callers.join_all().await;
            let mut longest = Duration::ZERO;
            for outcome in outcomes {
                let error = outcome.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Server);
                longest = longest.max(error.retry_after().unwrap_or_default());
            }
            assert_eq!(scene.server.exchanges(), attempt, "{profile:?}");
            // A moment before the pause is over nobody is let through.
            let left = manager.authorization().await.unwrap_err().retry_after().unwrap();
            assert!(left >= longest, "the pause grew");
            if attempt == 1 {
                assert_eq!(
                    left,
                    Duration::from_secs(1),
                    "nobody is let through in the first second"
                );
            }
            scene.clock.advance(left - Duration::from_millis(1));
            for outcome in storm(&manager, CALLERS / 100).join_all().await {
                assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Server);
            }
            assert_eq!(scene.server.exchanges(), attempt, "{profile:?}");
            scene.clock.advance(Duration::from_millis(1));
        }
        for outcome in storm(&manager, CALLERS / 100).join_all().await {
            assert_eq!(number(&outcome.unwrap()), 2);
        }
        assert_eq!((scene.server.exchanges(), scene.server.replays()), (5, 0), "{profile:?}");
    }
}

#[tokio::test]
async fn the_caller_that_leads_a_refresh_may_go_away_at_either_half_of_the_exchange() {
    for profile in Profile::ALL {
        for rotated in [false, true] {
            let scene = Scene::with(profile);
            let store = MemoryStore::default();
            let manager = scene.builder().store(store.clone()).build();
            manager.set_session(scene.server.session()).await.unwrap();
            let mut events = manager.subscribe();
            scene.expire();
            scene.server.hold_at(rotated);
            let leader = tokio::spawn({
                let manager = manager.clone();
                async move { manager.authorization().await }
            });
            scene.server.arrived(1).await;
            leader.abort();
            assert!(leader.await.unwrap_err().is_cancelled());
            scene.server.release();
            until(&mut events, |event| matches!(event, Event::Refreshed)).await;
            let saved = stored(&store).await.unwrap();
            assert_eq!(saved.session, *manager.session().unwrap(), "{profile:?}");
            assert_eq!(saved.exchange, None);
            assert_eq!(number(&manager.authorization().await.unwrap()), 2);
            assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
        }
    }
}

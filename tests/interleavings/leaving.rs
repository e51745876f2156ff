//! Signing out and signing in while a refresh is under way.

use std::time::Duration;

use hallpass::{ErrorKind, manager::State};
use shuttle::future::spawn;

use super::scene::{Scene, Server, call, explore, follow, held, names, number, number_of};

/// When the other call is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Any,
    /// At any time after the exchange has begun. Left to chance the shorter call is nearly always over
    /// before that.
    DuringTheExchange,
}

impl Moment {
    async fn comes(self, server: &Server) {
        if self == Self::DuringTheExchange {
            server.begun().await;
        }
    }
}

#[test]
fn a_sign_out_that_meets_a_refresh_leaves_nothing_behind() {
    explore(|| sign_out_meets_refresh(Moment::Any));
    explore(|| sign_out_meets_refresh(Moment::DuringTheExchange));
}

async fn sign_out_meets_refresh(moment: Moment) {
    let scene = Scene::new(Duration::ZERO);
    let manager = scene.manager().await;
    let mut events = manager.subscribe();
    let mut watch = manager.watch();
    let seen = spawn(follow(manager.watch()));
    let caller = call(&manager, |it| async move { it.authorization().await });
    let (store, server) = (scene.store.clone(), scene.server.clone());
    let leaver = call(&manager, |it| async move {
        moment.comes(&server).await;
        let outcome = it.sign_out().await;
        outcome.store.unwrap();
        outcome.server.unwrap();
        assert!(it.try_authorization().is_none() && it.session().is_none());
        assert_eq!(store.session(), None);
    });
    match caller.await.unwrap() {
        Ok(authorization) => assert_eq!(number(&authorization), 2),
        Err(error) => assert_eq!(error.kind(), ErrorKind::SignedOut),
    }
    leaver.await.unwrap();
    assert!(manager.try_authorization().is_none() && manager.session().is_none());
    drop(manager);
    scene.settled().await;
    assert_eq!(scene.store.session(), None);
    // The token that a refresh brought too late is revoked as the held one is.
    assert_eq!(scene.good(), [0; 0]);
    assert!(matches!(names(&mut events)[..], ["SignedOut"] | ["Refreshed", "SignedOut"]));
    assert!(matches!(watch.current(), State::SignedOut { .. }));
    let seen = seen.await.unwrap();
    assert_eq!(seen.iter().filter(|one| one.is_none()).count(), 1, "{seen:?}");
    assert!(seen.last().unwrap().is_none());
}

#[test]
fn a_sign_out_before_the_first_reading_takes_along_what_was_stored() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.unread();
        let caller = call(&manager, |it| async move { it.authorization().await });
        let leaver = call(&manager, |it| async move { it.sign_out().await });
        leaver.await.unwrap().store.unwrap();
        assert!(manager.session().is_none());
        assert_eq!(scene.store.session(), None);
        if let Ok(authorization) = caller.await.unwrap() {
            assert_eq!(number(&authorization), 2);
        }
        drop(manager);
        scene.settled().await;
        assert_eq!((scene.store.session(), scene.good()), (None, vec![]));
    });
}

#[test]
fn a_sign_in_that_meets_anothers_refresh_stands() {
    explore(|| sign_in_meets_refresh(Moment::Any));
    explore(|| sign_in_meets_refresh(Moment::DuringTheExchange));
}

async fn sign_in_meets_refresh(moment: Moment) {
    let scene = Scene::new(Duration::ZERO);
    let manager = scene.manager().await;
    let mut events = manager.subscribe();
    let seen = spawn(follow(manager.watch()));
    let newcomer = scene.server.session();
    let number_of_newcomer = number_of(&newcomer);
    assert_eq!(number_of_newcomer, 2);
    let caller = call(&manager, |it| async move { it.authorization().await });
    let server = scene.server.clone();
    let arrival = call(&manager, |it| async move {
        moment.comes(&server).await;
        it.set_session(newcomer).await.unwrap().persisted.unwrap();
        number(&it.try_authorization().unwrap())
    });
    match caller.await.unwrap() {
        // Its own next one, if that came in time; the newcomer's only if it asked late.
        Ok(authorization) => {
            let newcomers = moment == Moment::Any && number(&authorization) == 2;
            assert!(newcomers || number(&authorization) == 3);
        }
        Err(error) => assert_eq!(error.kind(), ErrorKind::Cancelled),
    }
    assert_eq!(arrival.await.unwrap(), 2);
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    drop(manager);
    scene.settled().await;
    assert_eq!(scene.store.session().map(|session| number_of(&session)), Some(2));
    let told = names(&mut events);
    assert!(matches!(told[..], ["SignedIn"] | ["Refreshed", "SignedIn"]), "{told:?}");
    // A result that came too late is revoked, and so is a session that was replaced.
    assert_eq!(scene.good(), [2], "{told:?}");
    assert_eq!(*seen.await.unwrap().last().unwrap(), Some(2));
}

#[test]
fn a_sign_out_and_a_sign_in_at_once_leave_memory_and_store_of_one_mind() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let manager = scene.manager().await;
        let mut watch = manager.watch();
        let newcomer = scene.server.session();
        let caller = call(&manager, |it| async move { it.authorization().await });
        let leaver = call(&manager, |it| async move { it.sign_out().await });
        let arrival = call(&manager, |it| async move { it.set_session(newcomer).await });
        leaver.await.unwrap().store.unwrap();
        let arrived = arrival.await.unwrap();
        drop(caller.await.unwrap());
        drop(manager);
        scene.settled().await;
        let stored = scene.store.session().map(|session| number_of(&session));
        assert_eq!(stored, held(&watch.current()));
        match (stored, arrived) {
            (Some(2), Ok(_)) | (None, Ok(_)) => {}
            (None, Err(error)) => {
                // Overtaken: then it is of no use on the server either.
                assert_eq!(error.kind(), ErrorKind::Cancelled);
                assert_eq!(scene.good(), [0; 0]);
            }
            other => panic!("{other:?}"),
        }
    });
}

//! Two managers on one store, as two processes are.

use std::time::Duration;

use shuttle::future::spawn;

use super::scene::{LIFETIME, Scene, call, explore, names, number, number_of};

#[test]
fn managers_that_share_a_store_share_one_exchange() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let managers = [scene.manager().await, scene.manager().await];
        let callers =
            managers.each_ref().map(|one| call(one, |it| async move { it.authorization().await }));
        for caller in callers {
            assert_eq!(number(&caller.await.unwrap().unwrap()), 2);
        }
        for manager in &managers {
            assert_eq!(manager.session().as_deref(), scene.store.session().as_ref());
        }
        drop(managers);
        scene.settled().await;
        assert_eq!((scene.server.exchanges(), scene.good()), (1, vec![2]));
    });
}

#[test]
fn managers_that_share_a_store_spend_no_token_twice() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let managers = [scene.manager().await, scene.manager().await];
        let clock = scene.clock.clone();
        let time = spawn(async move { clock.suspend(LIFETIME) });
        let callers = managers.each_ref().map(|one| {
            call(one, |it| async move {
                it.authorization().await.unwrap();
                it.refresh().await.unwrap();
            })
        });
        for caller in callers {
            caller.await.unwrap();
        }
        time.await.unwrap();
        assert_eq!(scene.server.refused(), 0);
        assert!(scene.server.exchanges() <= 5, "{}", scene.server.exchanges());
        for manager in &managers {
            manager.restore().await.unwrap();
            assert_eq!(manager.session().as_deref(), scene.store.session().as_ref());
        }
        let number = number_of(&scene.store.session().unwrap());
        assert_eq!(scene.good(), [number]);
    });
}

#[test]
fn a_sign_out_in_one_manager_meets_a_refresh_in_the_other() {
    explore(|| async {
        let scene = Scene::new(Duration::ZERO);
        let managers = [scene.manager().await, scene.manager().await];
        let mut events = managers[0].subscribe();
        let caller = call(&managers[0], |it| async move { it.authorization().await });
        let leaver = call(&managers[1], |it| async move { it.sign_out().await });
        drop(caller.await.unwrap());
        leaver.await.unwrap().store.unwrap();
        assert_eq!(scene.store.session(), None);
        assert!(managers[1].session().is_none());
        managers[0].restore().await.unwrap();
        assert!(managers[0].session().is_none());
        drop(managers);
        scene.settled().await;
        assert_eq!(scene.store.session(), None);
        let told = names(&mut events);
        assert_eq!(told.iter().filter(|name| **name == "SignedOut").count(), 1, "{told:?}");
        assert_eq!(told.last(), Some(&"SignedOut"));
    });
}

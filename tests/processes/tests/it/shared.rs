//! Processes side by side on one file: one exchange, and nobody acts on a session that is gone.

use std::collections::HashSet;

use super::support::{ADA, GRACE, Holder, PASSWORD, Scene};

/// Eight processes that have taken up the session.
async fn eight(scene: &Scene) -> Vec<Holder> {
    let mut holders: Vec<_> = (0..8).map(|_| scene.holder()).collect();
    for holder in &mut holders {
        assert!(holder.ask("restore").await.starts_with("in "));
        assert_eq!(holder.event().await, "Restored");
    }
    holders
}

/// Lets the token expire so many times, and all processes call at once each time.
async fn expire(scene: &Scene, holders: &mut [Holder], times: usize) {
    let mut tokens = HashSet::new();
    for round in 1..=times {
        scene.emulator.nhost().expire_access_tokens();
        for holder in &mut *holders {
            assert_eq!(holder.ask("advance 901").await, "ok");
        }
        for holder in &mut *holders {
            holder.send("call").await;
        }
        let mut served = HashSet::new();
        for holder in &mut *holders {
            served.insert(holder.answer().await.unwrap());
            assert_eq!(holder.event().await, "Refreshed");
        }
        let served: Vec<_> = served.into_iter().collect();
        assert_eq!(served.len(), 1, "one token for all: {served:?}");
        assert!(served[0].starts_with(&format!("served {ADA} ")), "{served:?}");
        assert!(tokens.insert(served[0].clone()), "a new one each time");
        assert_eq!(scene.exchanges(), (round, 0));
    }
    // No call was refused and repeated.
    assert_eq!(scene.emulator.nhost().calls("getUser"), holders.len() * times);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_processes_make_one_exchange_an_expiry() {
    let scene = Scene::signed_in().await;
    let mut holders = eight(&scene).await;
    expire(&scene, &mut holders, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_processes_that_follow_the_file_make_one_exchange_an_expiry() {
    let scene = Scene::signed_in().await;
    let mut holders = eight(&scene).await;
    for holder in &mut holders {
        assert_eq!(holder.ask("follow").await, "ok");
    }
    expire(&scene, &mut holders, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_exchanges_and_the_others_adopt() {
    let scene = Scene::signed_in().await;
    let mut holders = eight(&scene).await;
    for round in 1..=5 {
        for holder in &mut holders {
            holder.send("refresh").await;
        }
        let mut outcomes = Vec::new();
        for holder in &mut holders {
            outcomes.push(holder.answer().await.unwrap());
        }
        let count = |word: &str| outcomes.iter().filter(|line| line.starts_with(word)).count();
        assert_eq!((count("Refreshed "), count("Adopted ")), (1, 7), "{outcomes:?}");
        assert_eq!(scene.exchanges(), (round, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_in_another_process_is_noticed_before_the_next_exchange() {
    let scene = Scene::signed_in().await;
    let (mut here, mut there) = (scene.holder(), scene.holder());
    assert!(here.ask("restore").await.starts_with("in "));
    assert_eq!(here.event().await, "Restored");
    assert_eq!(there.ask("sign-out").await, "out ByUser");

    scene.emulator.nhost().expire_access_tokens();
    assert_eq!(here.ask("advance 901").await, "ok");
    assert_eq!(here.ask("call").await, "error SignedOut");
    assert_eq!(here.event().await, "SignedOut(Elsewhere)");
    assert_eq!(here.ask("call").await, "error SignedOut");
    assert_eq!(scene.exchanges(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_in_another_process_is_taken_over_before_the_next_exchange() {
    let scene = Scene::signed_in().await;
    let (mut here, mut there) = (scene.late_holder().await, scene.holder());
    assert_eq!(here.event().await, "Restored");
    scene.emulator.nhost().expire_access_tokens();
    assert_eq!(there.ask("advance 901").await, "ok");
    let signed_in = there.ask(&format!("sign-in {GRACE} {PASSWORD}")).await;
    let token = signed_in.strip_prefix("in ").unwrap();

    // The call was meant for another user, and is not made in this one's name.
    assert_eq!(here.ask("call").await, "error Cancelled");
    assert_eq!(here.event().await, "SignedIn");
    assert_eq!(here.ask("call").await, format!("served {GRACE} {token}"));
    assert_eq!(scene.exchanges(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_follows_the_file_is_told_of_sign_outs_and_sign_ins() {
    let scene = Scene::signed_in().await;
    let (mut here, mut there) = (scene.holder(), scene.holder());
    assert!(here.ask("restore").await.starts_with("in "));
    assert_eq!(here.event().await, "Restored");
    assert_eq!(here.ask("follow").await, "ok");

    // From here on nobody asks it to look.
    assert_eq!(there.ask("sign-out").await, "out ByUser");
    assert_eq!(here.event().await, "SignedOut(Elsewhere)");
    let signed_in = there.ask(&format!("sign-in {GRACE} {PASSWORD}")).await;
    assert_eq!(here.event().await, "SignedIn");
    let token = signed_in.strip_prefix("in ").unwrap();
    assert_eq!(here.ask("call").await, format!("served {GRACE} {token}"));
    let refreshed = there.ask("refresh").await;
    assert_eq!(here.event().await, "Refreshed");
    let token = refreshed.strip_prefix("Refreshed ").unwrap();
    assert_eq!(here.ask("call").await, format!("served {GRACE} {token}"));
    assert_eq!(scene.exchanges(), (1, 0));
}

//! `kill -9` around the exchange: what the next process finds, and what it costs.

use std::time::Duration;

use hallpass::{ErrorKind, store::SessionStore as _};

use super::support::{ADA, Holder, Scene};

/// A process that holds the guard and is about to send its exchange.
async fn about_to_exchange(scene: &Scene) -> Holder {
    let mut holder = scene.late_holder().await;
    assert_eq!(holder.event().await, "Restored");
    assert_eq!(holder.ask("hold").await, "ok");
    holder.send("call").await;
    assert_eq!(holder.event().await, "held");
    holder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_before_its_exchange_costs_nothing() {
    let scene = Scene::signed_in().await;
    about_to_exchange(&scene).await.kill().await;
    assert_eq!(scene.exchanges(), (0, 0));
    let left = scene.stored().await.unwrap();
    assert!(left.exchange.is_some(), "the note of the exchange that was about to begin");

    let mut next = scene.late_holder().await;
    assert!(next.ask("call").await.starts_with(&format!("served {ADA} ")));
    assert_eq!(scene.exchanges(), (1, 0));
    let stored = scene.stored().await.unwrap();
    assert!(stored.exchange.is_none() && stored.session != left.session);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_after_the_rotation_costs_one_replay() {
    let scene = Scene::signed_in().await;
    let answer = scene.emulator.nhost().hold_answer("refreshToken");
    let mut holder = scene.late_holder().await;
    holder.send("call").await;
    answer.arrived(1).await;
    holder.kill().await;
    answer.release();
    assert_eq!(scene.exchanges(), (1, 0));
    assert!(scene.stored().await.unwrap().exchange.is_some());

    let mut next = scene.late_holder().await;
    assert_eq!(next.event().await, "Restored");
    assert_eq!(next.ask("call").await, "error RotationLost");
    assert_eq!(next.event().await, "SignedOut(RotationLost)");
    assert_eq!(next.ask("call").await, "error RotationLost");
    scene.emptied().await;
    assert_eq!(scene.holder().ask("restore").await, "out RotationLost");
    assert_eq!(scene.exchanges(), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_of_a_killed_process_is_free_at_once() {
    let scene = Scene::signed_in().await;
    let holder = about_to_exchange(&scene).await;
    // Asked without any patience, so that neither answer can come from waiting.
    let held = scene.store().guard(Duration::ZERO).await;
    assert_eq!(held.unwrap_err().kind(), ErrorKind::Timeout);
    holder.kill().await;
    drop(scene.store().guard(Duration::ZERO).await.unwrap());

    let mut next = scene.late_holder().await;
    assert!(next.ask("call").await.starts_with(&format!("served {ADA} ")));
    assert_eq!(scene.exchanges(), (1, 0));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_process_that_is_killed_goes_on() {
    let scene = Scene::signed_in().await;
    let holder = about_to_exchange(&scene).await;
    let mut waiting = scene.late_holder().await;
    waiting.send("call").await;
    while !has_open(waiting.id(), "session.json.lock") {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.exchanges(), (0, 0));
    holder.kill().await;
    // Had its wait run out, it would have said so: `error Timeout`.
    let answer = waiting.answer().await.unwrap();
    assert!(answer.starts_with(&format!("served {ADA} ")), "{answer}");
    assert_eq!(scene.exchanges(), (1, 0));
}

/// Whether a process has a file of this name open.
#[cfg(target_os = "linux")]
fn has_open(process: u32, name: &str) -> bool {
    let files = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    files
        .filter_map(|file| std::fs::read_link(file.ok()?.path()).ok())
        .any(|file| file.ends_with(name))
}

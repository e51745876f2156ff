//! A disk that is full and a directory that is read-only, as a program meets them: the operations on
//! files fail with the system's own errors.

use std::time::Duration;

use super::{
    preload::library,
    support::{ADA, PASSWORD, Scene},
};

/// Saves fail in this way from the sign-in on, until the second refresh. So many failures are told
/// before the new token is.
async fn goes_on_without_its_file(how: &str, refused: &str, failures: usize) {
    let scene = Scene::new().await;
    let (flag, log) =
        (scene.directory().with_extension("full"), scene.directory().with_extension("log"));
    let mut holder = scene.holder_with(&[
        ("LD_PRELOAD", &library("full")),
        ("FULL_BELOW", scene.directory().to_str().unwrap()),
        ("FULL_HOW", how),
        ("FULL_WHILE", flag.to_str().unwrap()),
        ("FULL_LOG", log.to_str().unwrap()),
    ]);
    let signed_in = holder.ask(&format!("sign-in {ADA} {PASSWORD}")).await;
    assert_eq!(holder.event().await, "SignedIn");
    let first = scene.stored().await.expect("it is saved while it can be");

    std::fs::write(&flag, b"").unwrap();
    // The server's clock moves along: a token of the same second would be the same.
    scene.emulator.nhost().advance(Duration::from_secs(901));
    assert_eq!(holder.ask("advance 901").await, "ok");
    let served = holder.ask("call").await;
    let token = served.strip_prefix(&format!("served {ADA} ")).expect("it is served");
    assert_ne!(format!("in {token}"), signed_in);
    // Neither the note of the exchange nor its outcome could be saved, and each is told.
    let mut told = Vec::new();
    while told.last().is_none_or(|event| event != "Refreshed") {
        told.push(holder.event().await);
    }
    assert_eq!(told.pop().unwrap(), "Refreshed");
    assert_eq!(told, vec!["PersistFailed(Store)"; failures]);
    assert_eq!(holder.event().await, "PersistFailed(Store)");
    assert_eq!(holder.ask("call").await, served);
    assert_eq!(scene.exchanges(), (1, 0));
    // What is in the file is whole, and old; it does not come back from there.
    assert_eq!(scene.stored().await.unwrap(), first);
    assert_eq!(holder.ask("restore").await, format!("in {token}"));
    let refusals = std::fs::read_to_string(&log).unwrap();
    assert!(refusals.lines().count() >= 2 && refusals.lines().all(|line| line == refused));

    // There is room again: the next save brings all of it along, and a restart goes on from there.
    std::fs::remove_file(&flag).unwrap();
    std::fs::remove_file(&log).unwrap();
    let refreshed = holder.ask("refresh").await;
    let newest = refreshed.strip_prefix("Refreshed ").expect("it is refreshed").to_owned();
    holder.kill().await;
    let mut restarted = scene.holder();
    assert_eq!(restarted.ask("restore").await, format!("in {newest}"));
    assert!(restarted.ask("call").await.starts_with("served"));
    assert!(restarted.ask("refresh").await.starts_with("Refreshed"));
    assert_eq!(scene.exchanges(), (3, 0));
}

#[tokio::test]
async fn a_full_disk_costs_no_session() {
    goes_on_without_its_file("disk", "write", 1).await;
}

#[tokio::test]
async fn a_read_only_directory_costs_no_session() {
    // The guard's file cannot be made either, and the refresh goes on without it.
    goes_on_without_its_file("directory", "open", 2).await;
}

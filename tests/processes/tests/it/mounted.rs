//! `kill -9` at every file operation where the session file is mounted by itself, as a container's bind
//! mount: it can be neither replaced nor removed.
//!
//! Each test runs once more in a mount namespace of its own, which takes its mounts along when it ends.

use std::{process::Command, time::Duration};

use hallpass::{
    AccessToken, ErrorKind, Session, Timestamp,
    store::{
        Expect, FileStore, Loaded, Record, SessionStore as _, Written,
        change_notification_contract, store_contract,
    },
};

use super::{support::Scene, sweep};

const INSIDE: &str = "HALLPASS_MOUNTS";

/// Whether this is the run in the namespace. Outside it, does that run.
fn may_mount(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    // Root may; where the system allows it, so may a user who is root of a namespace of users.
    let ways: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let Some(way) = ways.into_iter().find(|way| unshare(way, "true", &[])) else {
        println!("skipped: no mount namespace can be made here");
        return false;
    };
    let itself = std::env::current_exe().unwrap().into_os_string().into_string().unwrap();
    let test = format!("mounted::{test}");
    assert!(unshare(way, &itself, &[&test, "--exact", "--nocapture"]), "it fails in its namespace");
    false
}

fn unshare(way: &[&str], program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new("unshare");
    command.args(way).arg(program).args(arguments).env(INSIDE, "1");
    command.status().is_ok_and(|status| status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mounted_file_keeps_the_contract_of_a_store() {
    if may_mount("a_mounted_file_keeps_the_contract_of_a_store") {
        let scene = Scene::mounted().await;
        let file = scene.file();
        store_contract(|| FileStore::new(&file)).await.unwrap();
        change_notification_contract(|| FileStore::new(&file), Duration::from_secs(1))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mounted_file_on_a_full_disk_keeps_the_session() {
    if !may_mount("a_mounted_file_on_a_full_disk_keeps_the_session") {
        return;
    }
    let scene = Scene::mounted_from_a_disk_of("64k").await;
    let store = scene.store();
    let session = |length| {
        let token = AccessToken::from("x".repeat(length));
        Session::new("test", token, Timestamp::from_secs(1))
    };
    let first = Record::first(session(20_000)).unwrap();
    assert_eq!(store.save(&first, Expect::Nothing).await.unwrap(), Written::Done);
    // There is room for it beside the file, but not in it.
    let large = Record::new(first.clone().next().version, session(200_000));
    let over = Expect::Version(first.version);
    let error = store.save(&large, over).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(first.clone())));
    assert_eq!(store.save(&first.next(), over).await.unwrap(), Written::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_of_a_mounted_file_killed_anywhere_ends_in_a_session_or_one_replay() {
    if may_mount("a_refresh_of_a_mounted_file_killed_anywhere_ends_in_a_session_or_one_replay") {
        sweep::refresh(Scene::mounted().await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_to_a_mounted_file_killed_anywhere_has_happened_or_not() {
    if may_mount("a_sign_in_to_a_mounted_file_killed_anywhere_has_happened_or_not") {
        sweep::sign_in(Scene::mounted().await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_of_a_mounted_file_killed_anywhere_has_happened_or_not() {
    if may_mount("a_sign_out_of_a_mounted_file_killed_anywhere_has_happened_or_not") {
        sweep::sign_out(Scene::mounted().await).await;
    }
}

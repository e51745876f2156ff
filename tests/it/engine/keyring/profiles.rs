//! Several accounts side by side in a keyring.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use hallpass::{
    ErrorKind,
    manager::{SignedOutReason, State},
    store::{
        Expect, KeyringProfiles, Loaded, SessionStore as _, Written, keyring_core::CredentialStore,
    },
};
use tempfile::TempDir;

use super::{
    super::support::{SECRET, Scene, stored},
    double::{APPLICATION, Fate, Keyring},
    record,
};

fn profiles(keyring: &Keyring, locks: &TempDir) -> KeyringProfiles {
    let store: Arc<CredentialStore> = Arc::new(keyring.clone());
    KeyringProfiles::new(APPLICATION)
        .with_credential_store(store)
        .with_lock_directory(locks.path().join("locks"))
        .with_entry_limit(256)
}

async fn sign_in(scene: &Scene, profiles: &KeyringProfiles, name: &str) {
    let store = profiles.open(name).unwrap();
    let saved = store.save(&record(scene, 10), Expect::Nothing).await.unwrap();
    assert_eq!(saved, Written::Done, "{name}");
}

#[tokio::test]
async fn those_that_hold_a_session_are_listed_and_share_no_entry() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let profiles = profiles(&keyring, &locks);
    assert_eq!(profiles.list().await.unwrap(), [""; 0]);
    // A session of its own, whose names are not the profiles'.
    let single = keyring.store(&locks);
    assert_eq!(single.save(&record(&scene, 10), Expect::Nothing).await.unwrap(), Written::Done);
    let mut names = ["ada@example.com", "Ada@example.com", "a#a1", "a", "a corrupt-1", "session"];
    for name in names {
        sign_in(&scene, &profiles, name).await;
    }
    names.sort_unstable();
    assert_eq!(profiles.list().await.unwrap(), names);
    let printed = format!("{profiles:?} {:?}", profiles.open("a").unwrap());
    assert!(printed.contains(APPLICATION) && !printed.contains(SECRET), "{printed}");
    let entries = keyring.names().into_iter().map(|name| name.to_lowercase());
    let entries: BTreeSet<_> = entries.collect();
    assert_eq!(entries.len(), keyring.names().len(), "case tells no two apart");

    let manager = scene.builder().store(profiles.open("a").unwrap()).build();
    assert!(manager.restore().await.unwrap().session().is_some());
    assert!(manager.sign_out().await.store.is_ok());
    assert!(!profiles.list().await.unwrap().contains(&"a".to_owned()));
    assert!(stored(&single).await.is_some());
}

#[tokio::test]
async fn many_profiles_come_and_go_and_leave_nothing_behind() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let profiles = profiles(&keyring, &locks);
    let names: Vec<String> = (10..30).map(|number| format!("user-{number}@example.com")).collect();
    for name in &names {
        sign_in(&scene, &profiles, name).await;
        let store = profiles.open(name).unwrap();
        drop(store.guard(Duration::ZERO).await.unwrap());
    }
    assert_eq!(profiles.list().await.unwrap(), names);
    assert!(keyring.names().contains(&"profiles 2".to_owned()), "an entry holds 256 bytes");
    assert!(keyring.content().values().flatten().all(|entry| entry.len() <= 256));
    for name in &names {
        // A part is missing, so that what is put aside has a gap.
        keyring.take(&format!("profile {name}#a1"));
        let store = profiles.open(name).unwrap();
        assert!(matches!(store.load().await.unwrap(), Loaded::Corrupt { .. }));
        sign_in(&scene, &profiles, name).await;
        assert!(profiles.remove(name).await.unwrap());
        assert!(!profiles.remove(name).await.unwrap());
    }
    assert_eq!(keyring.names(), [""; 0]);
    let left = std::fs::read_dir(locks.path().join("locks")).unwrap().count();
    assert!(left <= 2, "the index has a lock of its own: {left}");
}

#[tokio::test]
async fn a_sign_in_that_fails_or_dies_at_any_call_is_listed_exactly_if_it_is_there() {
    let scene = Scene::new();
    for fate in [Fate::Fails, Fate::LosesAnswer, Fate::DiesBefore, Fate::DiesAfter] {
        for call in 1.. {
            let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
            let profiles = profiles(&keyring, &locks);
            sign_in(&scene, &profiles, "before").await;
            keyring.choose(call, fate);
            let store = profiles.open("ada").unwrap();
            let _ = store.save(&record(&scene, 300), Expect::Nothing).await;
            let came = keyring.repair();
            let there = stored(&profiles.open("ada").unwrap()).await.is_some();
            let listed = profiles.list().await.unwrap();
            let wanted = if there { &["ada", "before"][..] } else { &["before"] };
            assert_eq!(listed, wanted, "{fate:?} at call {call}");
            if !came {
                assert!(there);
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_removal_that_fails_or_dies_at_any_call_is_made_good_by_the_next_one() {
    let scene = Scene::new();
    for fate in [Fate::Fails, Fate::LosesAnswer, Fate::DiesBefore, Fate::DiesAfter] {
        for call in 1.. {
            let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
            let profiles = profiles(&keyring, &locks);
            for name in ["ada", "before"] {
                sign_in(&scene, &profiles, name).await;
            }
            keyring.choose(call, fate);
            let _ = profiles.remove("ada").await;
            let came = keyring.repair();
            let _ = profiles.remove("ada").await.unwrap();
            assert_eq!(profiles.list().await.unwrap(), ["before"], "{fate:?} at call {call}");
            let mut left = keyring.names();
            left.retain(|name| name.contains("ada"));
            assert_eq!(left, [""; 0], "{fate:?} at call {call}");
            if !came {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_refresh_under_way_does_not_bring_a_removed_profile_back() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let profiles = profiles(&keyring, &locks);
    let manager = scene.builder().store(profiles.open("ada").unwrap()).build();
    manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    scene.expire();
    scene.server.hold();
    let caller = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;
    assert!(profiles.remove("ada").await.unwrap());
    scene.server.release();
    let _ = caller.await.unwrap();
    assert_eq!(profiles.list().await.unwrap(), [""; 0]);
    assert!(matches!(
        manager.restore().await.unwrap(),
        State::SignedOut { reason: SignedOutReason::Elsewhere, .. }
    ));
}

#[tokio::test]
async fn what_others_put_into_the_index_or_an_entry_is_passed_over() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let profiles = profiles(&keyring, &locks);
    keyring.put("profiles 1", b"profiles 2\nnewer");
    keyring.put("profiles 2", b"one");
    keyring.put("profiles 2", b"two");
    sign_in(&scene, &profiles, "ada").await;
    sign_in(&scene, &profiles, "garbled").await;
    keyring.take("profile garbled");
    keyring.put("profile garbled", b"garbage");
    sign_in(&scene, &profiles, "newer").await;
    keyring.take("profile newer");
    keyring.put("profile newer", b"{\"version\":7}");
    assert_eq!(profiles.list().await.unwrap(), ["ada", "newer"]);
    assert!(profiles.remove("newer").await.unwrap_err().to_string().contains("newer release"));
    assert_eq!(keyring.content()["profiles 1"], [b"profiles 2\nnewer"]);
    assert_eq!(profiles.open("").unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sign_ins_and_removals_at_once_neither_fail_nor_leave_anything_behind() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let profiles = profiles(&keyring, &locks);
    let record = record(&scene, 300);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (profiles, record) = (profiles.clone(), record.clone());
        tasks.spawn(async move {
            for _ in 0..10 {
                if number % 2 == 0 {
                    let store = profiles.open("ada").unwrap();
                    assert_eq!(store.save(&record, Expect::Anything).await.unwrap(), Written::Done);
                } else {
                    profiles.remove("ada").await.unwrap();
                }
            }
        });
    }
    tasks.join_all().await;
    profiles.remove("ada").await.unwrap();
    assert_eq!(keyring.names(), [""; 0]);
}

//! Several accounts side by side in a directory.

use std::path::Path;

use hallpass::{
    ErrorKind,
    manager::{SignedOutReason, State},
    store::{Expect, FileProfiles, Record, SessionStore as _, Written},
};
use tempfile::TempDir;

use super::support::{Scene, stored};

fn profiles() -> (TempDir, FileProfiles) {
    let directory = tempfile::tempdir().unwrap();
    let profiles = FileProfiles::new(directory.path().join("profiles"));
    (directory, profiles)
}

async fn sign_in(scene: &Scene, profiles: &FileProfiles, name: &str) -> Record {
    let record = Record::first(scene.server.session()).unwrap();
    let store = profiles.open(name).unwrap();
    assert_eq!(store.save(&record, Expect::Nothing).await.unwrap(), Written::Done, "{name}");
    record
}

fn files(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn those_that_hold_a_session_are_listed() {
    let scene = Scene::new();
    let (_keep, profiles) = profiles();
    assert_eq!(profiles.list().await.unwrap(), [""; 0], "no directory is no error");
    let mut managers = Vec::new();
    for name in ["work", "ada@example.com"] {
        let manager = scene.builder().store(profiles.open(name).unwrap()).build();
        manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        managers.push(manager);
    }
    assert_eq!(profiles.list().await.unwrap(), ["ada@example.com", "work"]);

    // Opened and locked, damaged, put aside, emptied, half written, a directory, and strangers.
    drop(profiles.open("opened").unwrap().guard(std::time::Duration::ZERO).await.unwrap());
    let put = |name: &str, content: &str| {
        std::fs::write(profiles.directory().join(name), content).unwrap();
    };
    put("damaged.json", "garbage");
    put("emptied.json", "");
    put("work.json.corrupt-1", "garbage");
    put("work.json.new", "garbage");
    put("notes.txt", "mine");
    put("Upper.json", "{}");
    std::fs::create_dir(profiles.directory().join("folder.json")).unwrap();
    assert_eq!(profiles.list().await.unwrap(), ["ada@example.com", "work"]);

    assert!(managers[0].sign_out().await.store.is_ok());
    assert_eq!(profiles.list().await.unwrap(), ["ada@example.com"]);
}

#[tokio::test]
async fn every_name_is_a_file_of_its_own_in_the_directory() {
    let scene = Scene::new();
    let (keep, profiles) = profiles();
    let mut names = [
        "ada@example.com",
        "Ada@example.com",
        "..",
        "../up",
        "a/b",
        "a\\b",
        "con",
        "CON",
        "nul.txt",
        "work",
        "work.json",
        "work.json.lock",
        "Zo\u{eb}",
        "Zoe\u{308}",
        " ",
        "a\n",
        ".hidden",
    ];
    let mut records = Vec::new();
    for name in names {
        records.push((name, sign_in(&scene, &profiles, name).await));
    }
    for (name, record) in records {
        assert_eq!(stored(&profiles.open(name).unwrap()).await, Some(record), "{name}");
    }
    names.sort_unstable();
    assert_eq!(profiles.list().await.unwrap(), names);
    assert_eq!(files(keep.path()), ["profiles"], "nothing is outside");
    let mut lower: Vec<String> = files(profiles.directory());
    lower.iter_mut().for_each(|name| *name = name.to_lowercase());
    lower.dedup();
    assert_eq!(lower.len(), files(profiles.directory()).len(), "case tells no two apart");
}

#[tokio::test]
async fn a_name_that_cannot_be_a_files_is_refused_with_the_way_out() {
    let (_keep, profiles) = profiles();
    for (name, way_out) in [("", "pass the profile's name"), (&*"a".repeat(201), "a user's id")] {
        let errors = [profiles.open(name).unwrap_err(), profiles.remove(name).await.unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert_eq!(error.argument(), Some("name"));
            assert!(error.to_string().contains(way_out), "{error}");
        }
    }
}

#[tokio::test]
async fn a_profile_that_is_removed_leaves_nothing_behind() {
    let scene = Scene::new();
    let (_keep, profiles) = profiles();
    assert!(!profiles.remove("nobody").await.unwrap());
    sign_in(&scene, &profiles, "work").await;
    for name in ["ada@example.com", "Bob"] {
        let store = profiles.open(name).unwrap();
        std::fs::write(store.path(), "garbage").unwrap();
        let _ = store.load().await.unwrap();
        drop(store.guard(std::time::Duration::ZERO).await.unwrap());
        sign_in(&scene, &profiles, name).await;
        // What else there may be beside a session file.
        let name_of_file = store.path().file_name().unwrap().to_str().unwrap();
        for beside in [".lock2", ".write2"].map(|ending| format!(".{name_of_file}{ending}")) {
            std::fs::write(profiles.directory().join(beside), "").unwrap();
        }
        std::fs::write(store.path().with_extension("json.whole"), "tokens").unwrap();
        assert!(profiles.remove(name).await.unwrap());
        assert!(!profiles.remove(name).await.unwrap());
    }
    assert_eq!(profiles.list().await.unwrap(), ["work"]);
    let left = files(profiles.directory());
    assert!(left.iter().all(|name| name.contains("work.json")), "{left:?}");
}

#[tokio::test]
async fn a_directory_that_only_a_shell_knows_is_refused() {
    let profiles = FileProfiles::new("~/profiles");
    let errors = [
        profiles.open("ada").unwrap_err(),
        profiles.list().await.unwrap_err(),
        profiles.remove("ada").await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Store);
        assert!(error.to_string().contains("~/profiles begins with `~`"), "{error}");
    }
}

#[tokio::test]
async fn a_lock_file_that_is_held_is_left_to_its_holder() {
    let (_keep, profiles) = profiles();
    std::fs::create_dir(profiles.directory()).unwrap();
    for held in ["ada.json.write", ".ada.json.write2", "ada.json.lock"] {
        let path = profiles.directory().join(held);
        let file = std::fs::File::create(&path).unwrap();
        file.try_lock().unwrap();
        assert!(!profiles.remove("ada").await.unwrap());
        assert!(path.exists(), "{held}");
        drop(file);
        assert!(!profiles.remove("ada").await.unwrap());
        assert_eq!(files(profiles.directory()), [""; 0], "{held}");
    }
}

#[tokio::test]
async fn profiles_that_come_and_go_do_not_fill_the_directory() {
    let scene = Scene::new();
    let (_keep, profiles) = profiles();
    for number in 0..20 {
        let name = format!("user-{number}");
        let manager = scene.builder().store(profiles.open(&name).unwrap()).build();
        manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        if number % 2 == 0 {
            // A sign-out leaves the lock files for the next sign-in.
            assert!(manager.sign_out().await.store.is_ok());
        } else {
            assert!(profiles.remove(&name).await.unwrap());
        }
    }
    assert!(!profiles.remove("anyone").await.unwrap());
    assert_eq!(files(profiles.directory()), [""; 0]);
}

#[tokio::test]
async fn a_refresh_under_way_does_not_bring_a_removed_profile_back() {
    let scene = Scene::new();
    let (_keep, profiles) = profiles();
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
    assert_eq!(profiles.list().await.unwrap(), [""; 0]);
    let left = files(profiles.directory());
    assert!(left.contains(&"ada.json.lock".to_owned()), "its holder needs it: {left:?}");

    scene.server.release();
    let _ = caller.await.unwrap();
    assert_eq!(stored(&profiles.open("ada").unwrap()).await, None);
    assert!(matches!(
        manager.restore().await.unwrap(),
        State::SignedOut { reason: SignedOutReason::Elsewhere, .. }
    ));
    assert!(!profiles.remove("ada").await.unwrap());
    assert_eq!(files(profiles.directory()), [""; 0]);
}

#[tokio::test]
async fn a_session_of_a_newer_release_is_listed_and_not_removed() {
    let (_keep, profiles) = profiles();
    let store = profiles.open("ada").unwrap();
    std::fs::create_dir(profiles.directory()).unwrap();
    std::fs::write(store.path(), "{\"version\":7}").unwrap();
    assert_eq!(profiles.list().await.unwrap(), ["ada"]);
    let error = profiles.remove("ada").await.unwrap_err();
    assert!(error.to_string().contains("has format 7, of a newer release"), "{error}");
    assert_eq!(std::fs::read(store.path()).unwrap(), b"{\"version\":7}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sign_ins_and_removals_at_once_neither_fail_nor_leave_anything_behind() {
    let scene = Scene::new();
    let (_keep, profiles) = profiles();
    let record = Record::first(scene.server.session()).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (profiles, record) = (profiles.clone(), record.clone());
        tasks.spawn(async move {
            for _ in 0..25 {
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
    assert_eq!(files(profiles.directory()), [""; 0]);
}

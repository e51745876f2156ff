//! Session files in odd places, as a program meets them: another current directory, file systems that
//! refuse what others do, and files that nobody may read.

use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use super::{
    preload::library,
    support::{ADA, GRACE, Holder, PASSWORD, Scene},
};

// Linux's numbers of errors.
const EPERM: i32 = 1;
const EACCES: i32 = 13;
const EBUSY: i32 = 16;
const EXDEV: i32 = 18;
const EINVAL: i32 = 22;
const EOPNOTSUPP: i32 = 95;

/// A process on an odd file system, and what that has refused.
fn odd(scene: &Scene, how: &str, error: i32) -> (Holder, PathBuf) {
    let log = scene.directory().with_extension(format!("{how}-{error}"));
    let holder = scene.holder_with(&[
        ("LD_PRELOAD", &library("odd")),
        ("ODD_BELOW", scene.directory().to_str().unwrap()),
        ("ODD_LOG", log.to_str().unwrap()),
        (how, &error.to_string()),
    ]);
    (holder, log)
}

/// The lines of a log, which is no longer needed.
fn lines(log: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(log).unwrap();
    std::fs::remove_file(log).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_relative_path_outlives_a_change_of_the_current_directory() {
    let scene = Scene::signed_in().await;
    let mut holder = scene.holder_of(Path::new("session.json"), &[]);
    assert_eq!(holder.ask("cd /").await, "ok");
    assert!(holder.ask("restore").await.starts_with("in "));
    assert_eq!(holder.event().await, "Restored");
    assert!(holder.ask("refresh").await.starts_with("Refreshed"));
    assert!(holder.ask(&format!("sign-in {GRACE} {PASSWORD}")).await.starts_with("in "));
    let stored = scene.stored().await.unwrap().session;
    assert_eq!(stored.user.unwrap().value()["email"], GRACE);
    assert_eq!(holder.ask("sign-out").await, "out ByUser");
    assert!(scene.stored().await.is_none());
}

#[tokio::test]
async fn a_directory_that_cannot_be_flushed_costs_nothing() {
    for error in [EINVAL, EOPNOTSUPP, EPERM, EACCES] {
        let scene = Scene::new().await;
        let (mut holder, log) = odd(&scene, "ODD_SYNC", error);
        assert!(holder.ask(&format!("sign-in {ADA} {PASSWORD}")).await.starts_with("in "));
        assert_eq!(holder.event().await, "SignedIn");
        assert!(holder.ask("refresh").await.starts_with("Refreshed"));
        // Had a save been told as failed, that would come first.
        assert_eq!(holder.event().await, "Refreshed");
        assert_eq!(holder.ask("sign-out").await, "out ByUser");
        assert_eq!(holder.event().await, "SignedOut(ByUser)");
        let lines = lines(&log);
        let directory = format!("fsync {}", scene.directory().file_name().unwrap().display());
        // The sign-in, the note of the exchange, what it brought, and the sign-out.
        assert_eq!(lines.iter().filter(|line| **line == directory).count(), 4, "{lines:?}");
        let flushed = lines.iter().filter(|line| *line == "flushed session.json.new").count();
        assert_eq!(flushed, 3, "the file itself is flushed all the same: {lines:?}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_replaced_is_written_in_place() {
    for error in [EBUSY, EXDEV] {
        let scene = Scene::new().await;
        std::fs::write(scene.file(), b"").unwrap();
        let before = std::fs::metadata(scene.file()).unwrap();
        let (mut holder, log) = odd(&scene, "ODD_STAY", error);
        assert!(holder.ask(&format!("sign-in {ADA} {PASSWORD}")).await.starts_with("in "));
        assert_eq!(holder.event().await, "SignedIn");
        let first = scene.stored().await.unwrap();
        assert!(holder.ask("refresh").await.starts_with("Refreshed"));
        assert_eq!(holder.event().await, "Refreshed");
        assert_ne!(scene.stored().await.unwrap().session, first.session);
        assert_eq!(holder.ask("sign-out").await, "out ByUser");
        assert_eq!(holder.event().await, "SignedOut(ByUser)");
        let after = std::fs::metadata(scene.file()).unwrap();
        assert_eq!((after.ino(), after.len()), (before.ino(), 0));
        let lines = lines(&log);
        assert_eq!(lines.iter().filter(|line| *line == "flushed session.json").count(), 4);
        assert_eq!(lines.iter().filter(|line| *line == "unlink session.json").count(), 1);

        // What cannot be read is put aside there, too.
        std::fs::write(scene.file(), b"half a sess").unwrap();
        assert_eq!(holder.ask("restore").await, "out ByUser");
        assert_eq!(holder.event().await, "StoreRecovered");
        let aside = scene.file().with_extension("json.corrupt-1");
        assert_eq!(std::fs::read(aside).unwrap(), b"half a sess");
        let after = std::fs::metadata(scene.file()).unwrap();
        assert_eq!((after.ino(), after.len()), (before.ino(), 0));
    }
}

#[tokio::test]
async fn a_file_that_may_not_be_read_is_put_aside_at_a_sign_out() {
    let scene = Scene::signed_in().await;
    let content = std::fs::read(scene.file()).unwrap();
    let (mut holder, log) = odd(&scene, "ODD_READ", EACCES);
    assert_eq!(holder.ask("restore").await, "error Store");
    assert_eq!(std::fs::read(scene.file()).unwrap(), content);
    assert!(holder.ask("sign-out").await.starts_with("out "));
    assert!(!scene.file().exists());
    let aside = scene.file().with_extension("json.corrupt-1");
    assert_eq!(std::fs::read(aside).unwrap(), content);
    assert!(lines(&log).iter().all(|line| line == "open session.json"));
}

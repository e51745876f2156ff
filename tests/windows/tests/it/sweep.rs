//! A program that ends at every single file operation of a sign-in, a refresh and a sign-out.
//!
//! `die.c` counts the operations that change something and ends the program at the one of a given
//! number, or in the middle of a write. The number grows until the program survives, so that nothing is
//! left out. It stands in a library that only Wine's programs load, so that Windows itself skips this.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use hallpass::store::{Expect, FileStore, Loaded, Record, SessionStore as _, Written};

use super::{place, record};

/// What `die.c` lets a program say.
const DEATH: i32 = 77;

/// The points that a program came to, of which it died at the last; nothing where it survived.
fn dies_at(store: &FileStore, at: usize, command: &str) -> Option<Vec<String>> {
    let directory = store.path().parent().unwrap();
    let log = directory.with_extension("points");
    let status = Command::new(env!("CARGO_BIN_EXE_saver"))
        .arg(store.path())
        .arg(command)
        .env("DIE_AT", at.to_string())
        .env("DIE_BELOW", directory.file_name().unwrap())
        .env("DIE_LOG", &log)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    let points = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    let points: Vec<_> = points.lines().map(str::to_owned).collect();
    if status.success() {
        assert!(points.len() < at, "{points:?}");
        return None;
    }
    assert_eq!(status.code(), Some(DEATH), "{points:?}");
    assert_eq!(points.len(), at);
    Some(points)
}

/// What another process finds: whole records, and locks that nobody holds.
async fn found(store: &FileStore, context: &str) -> Option<Record> {
    drop(store.guard(Duration::ZERO).await.expect(context));
    match store.load().await.expect(context) {
        Loaded::Empty => None,
        Loaded::Record(record) => Some(*record),
        other => panic!("{context}: {other:?}"),
    }
}

/// Nothing stands in the way of a sign-in and a sign-out, which leave only empty lock files.
async fn goes_on(store: &FileStore, context: &str) {
    let next = record();
    assert_eq!(store.save(&next, Expect::Anything).await.expect(context), Written::Done);
    assert_eq!(store.load().await.expect(context), Loaded::Record(Box::new(next.clone())));
    let over = Expect::Version(next.version);
    assert_eq!(store.clear(over).await.expect(context), Written::Done);
    for entry in std::fs::read_dir(store.path().parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let lock = ["lock", "lock2", "write", "write2"].iter().any(|end| name.ends_with(end));
        assert!(lock && entry.metadata().unwrap().len() == 0, "{context}: {name} is left behind");
    }
}

/// Runs the command over a session or an empty place, in a program that ends at every point in turn.
/// Tells the points of its whole life, and how often it had come to nothing.
async fn sweep(command: &str, signed_in: bool) -> (Vec<String>, usize) {
    let (mut points, mut undone) = (Vec::new(), 0);
    for at in 1.. {
        let (_directory, store) = place();
        let before = signed_in.then(record);
        if let Some(before) = &before {
            assert_eq!(store.save(before, Expect::Nothing).await.unwrap(), Written::Done);
        }
        let Some(died_at) = dies_at(&store, at, command) else {
            assert!(at > 5 && undone > 0 && undone < at - 1, "{undone} of {at}: {points:?}");
            return (points, undone);
        };
        // Each life repeats the one before, one operation further.
        assert!(died_at.starts_with(&points), "{died_at:?} after {points:?}");
        points = died_at;
        let context = format!("{command} after {points:?}");
        let found = found(&store, &context).await;
        if found == before {
            undone += 1;
        } else {
            match (command, &found) {
                ("sign-out", None) => {}
                ("sign-in", Some(new)) => assert_eq!(new.session.service, "saver", "{context}"),
                ("refresh", Some(new)) => {
                    let old = before.unwrap();
                    assert_eq!(new.version, old.clone().next().version, "{context}");
                    assert_eq!(new.session, old.session, "{context}");
                }
                other => panic!("{context}: {other:?}"),
            }
        }
        goes_on(&store, &context).await;
    }
    unreachable!()
}

fn count(points: &[String], point: &str) -> usize {
    points.iter().filter(|seen| *seen == point).count()
}

/// Every step of one write was died at, before it and amid the writing itself.
fn covers_a_write(points: &[String]) {
    // A refresh reads under the same lock.
    for point in ["lock session.json.write", "lock .session.json.write2"] {
        assert!(count(points, point) >= 1, "{point}: {points:?}");
    }
    for point in [
        "protect session.json.new",
        "write session.json.new",
        "half session.json.new",
        "flush session.json.new",
    ] {
        assert_eq!(count(points, point), 1, "{point}: {points:?}");
    }
    let placed = ["renamed session.json.new", "was set session.json.new"];
    assert!(placed.iter().any(|point| count(points, point) > 0), "{points:?}");
}

#[tokio::test]
async fn a_sign_in_that_ends_at_any_file_operation_has_happened_or_not() {
    if !super::is_wine() {
        return;
    }
    for signed_in in [false, true] {
        covers_a_write(&sweep("sign-in", signed_in).await.0);
    }
}

#[tokio::test]
async fn a_refresh_that_ends_at_any_file_operation_leaves_the_old_session_or_the_new_one() {
    if !super::is_wine() {
        return;
    }
    let (points, _) = sweep("refresh", true).await;
    covers_a_write(&points);
    assert_eq!(count(&points, "lock session.json.lock"), 1, "{points:?}");
}

#[tokio::test]
async fn a_sign_out_that_ends_at_any_file_operation_has_happened_or_not() {
    if !super::is_wine() {
        return;
    }
    let (points, _) = sweep("sign-out", true).await;
    assert_eq!(count(&points, "lock session.json.write"), 1, "{points:?}");
    let removed = ["deleted session.json", "was set session.json"];
    assert!(removed.iter().any(|point| count(&points, point) > 0), "{points:?}");
}

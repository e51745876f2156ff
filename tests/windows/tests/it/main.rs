//! The file store where a file that is open cannot be replaced, removed or opened as one likes.
//!
//! `tests/windows/run` compiles it for Windows and runs it under Wine.

#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

mod killed;
#[cfg(windows)]
mod private;
mod shared;
#[cfg(windows)]
mod sweep;

use hallpass::{
    AccessToken, Session, Timestamp,
    store::{FileStore, Record},
};
use tempfile::TempDir;

/// An empty directory, and the session file in it.
fn place() -> (TempDir, FileStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::new(directory.path().join("session.json"));
    (directory, store)
}

fn record() -> Record {
    let token = AccessToken::from("x".repeat(20_000));
    Record::first(Session::new("test", token, Timestamp::from_secs(1))).unwrap()
}

/// Whether this runs under Wine, as `tests/windows/run` does it.
#[cfg(windows)]
fn is_wine() -> bool {
    std::env::var_os("WINEPREFIX").is_some()
}

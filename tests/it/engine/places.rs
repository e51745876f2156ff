//! The session file in odd places: what is refused, what is put right, and what is left alone.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use hallpass::{
    Error, ErrorKind,
    store::{Expect, FileStore, Loaded, Record, SessionStore, Written},
};
use tempfile::TempDir;

use super::support::{Scene, stored};

mod aside;
#[cfg(unix)]
mod unix;

/// A directory, the file in it, and a store there.
struct Place {
    directory: TempDir,
    file: PathBuf,
    store: FileStore,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("session.json");
        let store = FileStore::new(&file);
        Self { directory, file, store }
    }

    fn holding(content: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        std::fs::write(&place.file, content).unwrap();
        place
    }

    fn join(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The names in the directory, without those of the lock files.
    fn names(&self) -> Vec<String> {
        names(self.directory.path())
    }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| {
        ![".lock", ".lock2", ".write", ".write2"].iter().any(|end| name.ends_with(end))
    });
    names.sort();
    names
}

fn record() -> Record {
    Record::first(Scene::new().server.session()).unwrap()
}

/// The errors of every operation, all of which must fail.
async fn refusals(store: &FileStore) -> Vec<Error> {
    let record = record();
    let errors = vec![
        store.load().await.unwrap_err(),
        store.save(&record, Expect::Nothing).await.unwrap_err(),
        store.save(&record, Expect::Anything).await.unwrap_err(),
        store.clear(Expect::Anything).await.unwrap_err(),
        store.guard(Duration::ZERO).await.unwrap_err(),
    ];
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::Store), "{errors:?}");
    errors
}

#[test]
fn a_relative_path_is_made_absolute_when_the_store_is_made() {
    let store = FileStore::new("some/session.json");
    assert_eq!(store.path(), std::env::current_dir().unwrap().join("some/session.json"));
}

#[tokio::test]
async fn a_path_that_names_no_file_is_refused() {
    for path in ["", "/", "..", "some/.."] {
        for error in refusals(&FileStore::new(path)).await {
            assert!(error.to_string().contains("session file"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_tilde_is_refused_with_the_way_out_and_nothing_is_made() {
    for path in ["~/hallpass-places/session.json", "~ada/hallpass-places/session.json", "~"] {
        for error in refusals(&FileStore::new(path)).await {
            let text = error.to_string();
            assert!(text.contains(path) && text.contains("HOME"), "{text}");
        }
        assert!(!Path::new(path.split('/').next().unwrap()).exists(), "{path}");
    }
    // Any other place for a tilde is a name like any other.
    let place = Place::new();
    let store = FileStore::new(place.join("~/session.json~"));
    assert_eq!(store.save(&record(), Expect::Nothing).await.unwrap(), Written::Done);
}

#[tokio::test]
async fn every_error_names_its_path() {
    let place = Place::holding("not a directory");
    let below = place.file.join("session.json");
    for error in refusals(&FileStore::new(&below)).await {
        assert!(error.to_string().contains(&*below.to_string_lossy()), "{error}");
    }
    // The locks are named as well.
    let place = Place::new();
    for ending in ["lock", "write"] {
        std::fs::create_dir(place.join(&format!("session.json.{ending}"))).unwrap();
    }
    let guard = place.store.guard(Duration::ZERO).await.unwrap_err().to_string();
    assert!(guard.contains(&*place.join("session.json.lock").to_string_lossy()), "{guard}");
    let write = place.store.save(&record(), Expect::Nothing).await.unwrap_err().to_string();
    assert!(write.contains(&*place.join("session.json.write").to_string_lossy()), "{write}");
}

#[tokio::test]
async fn a_directory_in_the_files_place_is_named_and_left_alone() {
    let place = Place::new();
    std::fs::create_dir(&place.file).unwrap();
    for error in refusals(&place.store).await {
        let text = error.to_string();
        assert!(text.contains(&*place.file.to_string_lossy()), "{text}");
        assert!(text.contains("a directory"), "{text}");
    }
    assert_eq!(names(place.directory.path()), ["session.json"]);
    assert!(place.file.is_dir());
}

#[tokio::test]
async fn an_empty_file_holds_no_session() {
    let place = Place::holding("");
    assert_eq!(place.store.load().await.unwrap(), Loaded::Empty);
    let record = record();
    assert_eq!(place.store.save(&record, Expect::Nothing).await.unwrap(), Written::Done);
    assert_eq!(stored(&place.store).await.unwrap(), record);
    assert_eq!(place.names(), ["session.json"]);
}

#[tokio::test]
async fn a_guard_file_that_is_deleted_while_held_admits_nobody_else() {
    let place = Place::new();
    let held = place.store.guard(Duration::ZERO).await.unwrap();
    std::fs::remove_file(place.join("session.json.lock")).unwrap();
    let other = FileStore::new(&place.file);
    for _ in 0..3 {
        let refused = other.guard(Duration::from_millis(30)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Timeout);
    }
    drop(held);
    let held = other.guard(Duration::ZERO).await.unwrap();
    let refused = place.store.guard(Duration::ZERO).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Timeout);
    drop(held);
}

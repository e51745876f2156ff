//! Others at the same file: stores, readers, and programs that let nobody at it.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass::store::{
    Expect, FileStore, Loaded, SessionStore as _, Written, change_notification_contract,
    store_contract,
};

use super::{place, record};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_store_keeps_the_contract() {
    let (_directory, store) = place();
    store_contract(|| FileStore::new(store.path())).await.unwrap();
    change_notification_contract(|| FileStore::new(store.path()), Duration::from_secs(1))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saves_and_loads_succeed_whoever_reads_meanwhile() {
    let (_directory, store) = place();
    let mut last = record();
    assert_eq!(store.save(&last, Expect::Nothing).await.unwrap(), Written::Done);
    let ended = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for _ in 0..2 {
        let (store, ended) = (FileStore::new(store.path()), Arc::clone(&ended));
        readers.push(tokio::spawn(async move {
            while !ended.load(Ordering::Relaxed) {
                let loaded = store.load().await.unwrap();
                assert!(matches!(loaded, Loaded::Record(_)), "{loaded:?}");
            }
        }));
    }
    // A program that knows nothing of stores, and lets others at the file as the system does by itself.
    let (path, (begin, begun)) = (store.path().to_owned(), std::sync::mpsc::channel());
    let stranger = std::thread::spawn(move || {
        begun.iter().map(|()| usize::from(std::fs::read(&path).is_ok())).sum::<usize>()
    });
    for _ in 0..200 {
        let next = last.clone().next();
        begin.send(()).unwrap();
        let saved = store.save(&next, Expect::Version(last.version)).await.unwrap();
        assert_eq!(saved, Written::Done);
        last = next;
    }
    drop(begin);
    ended.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    assert!(stranger.join().unwrap() > 0);
    assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(last)));
}

/// Opens a file as a virus scanner or a backup does: nobody else may replace or remove it.
#[cfg(windows)]
fn hold(path: &Path) -> std::fs::File {
    use std::os::windows::fs::OpenOptionsExt as _;

    // `FILE_SHARE_READ`
    std::fs::OpenOptions::new().read(true).share_mode(1).open(path).unwrap()
}

/// Elsewhere a file cannot be held so.
#[cfg(not(windows))]
fn hold(path: &Path) -> std::fs::File {
    std::fs::File::open(path).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_holds_the_file_delays_a_save_and_a_sign_out_and_fails_neither() {
    let (directory, store) = place();
    let first = record();
    assert_eq!(store.save(&first, Expect::Nothing).await.unwrap(), Written::Done);
    let next = first.clone().next();

    let held = hold(store.path());
    let saving = tokio::spawn({
        let (store, next) = (store.clone(), next.clone());
        async move { store.save(&next, Expect::Version(first.version)).await }
    });
    // The new content is complete, and cannot be put in place.
    while cfg!(windows) && !directory.path().join("session.json.new").exists() {
        tokio::task::yield_now().await;
    }
    drop(held);
    assert_eq!(saving.await.unwrap().unwrap(), Written::Done);
    assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(next)));

    let held = hold(store.path());
    let mut leaving = Box::pin(store.clear(Expect::Anything));
    tokio::select! {
        biased;
        written = &mut leaving => assert_eq!(written.unwrap(), Written::Done),
        () = std::future::ready(()) => {
            drop(held);
            assert_eq!(leaving.await.unwrap(), Written::Done);
        }
    }
    assert_eq!(store.load().await.unwrap(), Loaded::Empty);
}

#[cfg(windows)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_never_lets_go_of_the_file_costs_a_bounded_wait_and_no_session() {
    let (_directory, store) = place();
    let first = record();
    assert_eq!(store.save(&first, Expect::Nothing).await.unwrap(), Written::Done);
    let held = hold(store.path());
    let error = store.save(&first.clone().next(), Expect::Anything).await.unwrap_err();
    assert!(error.to_string().contains("session.json"), "{error}");
    drop(held);
    assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(first)));
}

#[cfg(windows)]
#[tokio::test]
async fn a_lock_file_cannot_be_deleted_while_it_is_held() {
    let (directory, store) = place();
    let lock = directory.path().join("session.json.lock");
    let held = store.guard(Duration::ZERO).await.unwrap();
    assert!(std::fs::remove_file(&lock).is_err());
    assert!(store.guard(Duration::ZERO).await.is_err());
    drop(held);
    std::fs::remove_file(lock).unwrap();
    drop(store.guard(Duration::ZERO).await.unwrap());
}

#[tokio::test]
async fn a_tilde_is_refused_in_the_systems_own_way_of_writing_paths() {
    let path: std::path::PathBuf = ["~", "session.json"].iter().collect();
    let error = FileStore::new(path).load().await.unwrap_err().to_string();
    assert!(error.contains(if cfg!(windows) { "USERPROFILE" } else { "HOME" }), "{error}");
}

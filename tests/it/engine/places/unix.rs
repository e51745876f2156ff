//! Links, modes, and files that are none.

use std::{
    future::Future,
    os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink},
    path::Path,
    pin::pin,
    process::Command,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use hallpass::{
    ErrorKind,
    store::{Expect, FileStore, Loaded, SessionStore as _, Written},
};

use super::{super::support::stored, Place, record, refusals};

/// Runs a command of the system; `false` where it is not permitted.
fn run(command: &str, arguments: &[&str], path: &Path) -> bool {
    let mut command = Command::new(command);
    command.arg(path).args(arguments).status().is_ok_and(|status| status.success())
}

async fn is_refused(place: &Place, kind: &str) {
    let before = std::fs::symlink_metadata(&place.file).unwrap().file_type();
    for error in refusals(&place.store).await {
        let text = error.to_string();
        assert!(text.contains(&*place.file.to_string_lossy()) && text.contains(kind), "{text}");
    }
    assert_eq!(std::fs::symlink_metadata(&place.file).unwrap().file_type(), before);
    assert_eq!(std::fs::read_dir(place.directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_pipe_in_the_files_place_is_refused_and_never_waited_for() {
    let place = Place::new();
    assert!(run("mkfifo", &[], &place.file));
    is_refused(&place, "a pipe").await;
    // Nor is one in a lock's place.
    let place = Place::new();
    assert!(run("mkfifo", &[], &place.join("session.json.lock")));
    let error = place.store.guard(Duration::ZERO).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Store && error.to_string().contains("session.json.lock"));
}

#[tokio::test]
async fn a_socket_in_the_files_place_is_refused_and_left_alone() {
    let place = Place::new();
    let _listener = std::os::unix::net::UnixListener::bind(&place.file).unwrap();
    is_refused(&place, "a socket").await;
}

#[tokio::test]
async fn a_device_in_the_files_place_is_refused_and_left_alone() {
    let place = Place::new();
    // The numbers of /dev/null.
    if !run("mknod", &["c", "1", "3"], &place.file) {
        println!("skipped: only root may make a device node");
        return;
    }
    assert!(place.file.metadata().unwrap().file_type().is_char_device());
    is_refused(&place, "a device").await;
}

#[tokio::test]
async fn a_chain_of_links_is_followed_to_its_missing_end() {
    let place = Place::new();
    for directory in ["links", "real"] {
        std::fs::create_dir(place.join(directory)).unwrap();
    }
    symlink("links/middle", &place.file).unwrap();
    symlink("../links/last", place.join("links/middle")).unwrap();
    symlink(place.join("links/../real/kept.json"), place.join("links/last")).unwrap();
    let direct = FileStore::new(place.join("real/kept.json"));
    for _ in 0..2 {
        assert_eq!(place.store.load().await.unwrap(), Loaded::Empty);
        let record = record();
        assert_eq!(place.store.save(&record, Expect::Nothing).await.unwrap(), Written::Done);
        assert_eq!(stored(&direct).await.unwrap(), record);
        let held = place.store.guard(Duration::ZERO).await.unwrap();
        let refused = direct.guard(Duration::ZERO).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Timeout);
        drop(held);
        assert_eq!(place.store.clear(Expect::Anything).await.unwrap(), Written::Done);
        for link in ["session.json", "links/middle", "links/last"] {
            assert!(place.join(link).is_symlink(), "{link}");
        }
        assert_eq!(super::names(&place.join("links")), ["last", "middle"]);
        assert!(super::names(&place.join("real")).is_empty());
    }
}

#[tokio::test]
async fn links_that_lead_in_a_circle_are_an_error_that_names_the_path() {
    let place = Place::new();
    symlink("other.json", &place.file).unwrap();
    symlink("session.json", place.join("other.json")).unwrap();
    for error in refusals(&place.store).await {
        let text = error.to_string();
        assert!(text.contains(&*place.file.to_string_lossy()) && text.contains("link"), "{text}");
    }
    assert_eq!(place.names(), ["other.json", "session.json"]);
    assert!(place.file.is_symlink());
}

/// Runs an operation on this thread, and what it logs at level `WARN` or above.
fn logged<T>(operation: impl Future<Output = T>) -> (T, String) {
    let text = Arc::<Mutex<Vec<u8>>>::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer({
            let text = Arc::clone(&text);
            move || Writer(Arc::clone(&text))
        })
        .finish();
    let outcome = tracing::subscriber::with_default(subscriber, || {
        // Outside a runtime a store works where it is called.
        match pin!(operation).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => panic!("it waits"),
        }
    });
    let text = String::from_utf8(text.lock().unwrap().clone()).unwrap();
    (outcome, text)
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_that_others_can_read_is_tightened_at_once_and_told() {
    let place = Place::new();
    let record = record();
    let (written, _) = logged(place.store.save(&record, Expect::Nothing));
    assert_eq!(written.unwrap(), Written::Done);
    for (mode, tight) in [(0o644, 0o600), (0o660, 0o600), (0o604, 0o600), (0o440, 0o400)] {
        std::fs::set_permissions(&place.file, std::fs::Permissions::from_mode(mode)).unwrap();
        let store = FileStore::new(&place.file);
        let (loaded, log) = logged(store.load());
        assert_eq!(loaded.unwrap(), Loaded::Record(Box::new(record.clone())));
        assert_eq!(place.file.metadata().unwrap().permissions().mode() & 0o7777, tight);
        assert!(log.contains(&*place.file.to_string_lossy()), "{mode:o}: {log}");
        assert!(log.contains(&format!("{mode:04o}")), "{mode:o}: {log}");
        assert!(!log.contains(super::super::support::SECRET), "{log}");
        // It is in order now, and there is nothing more to say.
        assert_eq!(logged(store.load()).1, "");
    }
}

#[test]
fn whatever_puts_an_unreadable_file_aside_logs_where_it_went() {
    for operation in ["load", "save", "clear"] {
        let place = Place::holding("half a sess");
        let log = match operation {
            "load" => logged(place.store.load()).1,
            "save" => logged(place.store.save(&record(), Expect::Anything)).1,
            _ => logged(place.store.clear(Expect::Anything)).1,
        };
        let aside = place.join("session.json.corrupt-1");
        assert!(aside.exists(), "{operation}");
        assert!(log.contains("WARN") && log.contains(&*aside.to_string_lossy()), "{log}");
        assert!(!log.contains("half a sess"), "{log}");
    }
}

//! The keyring store: the contract, over doubles of the platform's keyring.
//!
//! `tests/secret_service.rs` runs it over a real Secret Service.

mod crash;
mod double;
mod hang;
mod profiles;
mod quarantine;

use std::sync::Arc;

use hallpass::{
    ErrorKind, Session,
    store::{
        Expect, KeyringStore, Loaded, Record, SessionStore as _, Written, keyring_core::mock,
        store_contract,
    },
};

use self::double::{Fate, Keyring, Refusal};
use super::support::{SECRET, Scene, number, stored};

/// How the sentence begins where there is no keyring.
const ABSENT: &str = if cfg!(any(windows, target_vendor = "apple")) {
    "the keyring of this computer cannot be reached"
} else {
    "no keyring answers on this computer"
};

/// A record whose JSON has about `bytes` bytes.
fn record(scene: &Scene, bytes: usize) -> Record {
    let session: Session = scene.server.session();
    let notes = serde_json::json!({"notes": "n".repeat(bytes)});
    Record::first(session.with_user(notes)).unwrap()
}

#[tokio::test]
async fn the_keyring_store_keeps_the_contract_over_the_keyring_crates_own_mock() {
    let locks = tempfile::tempdir().unwrap();
    let mock: Arc<_> = mock::Store::new().unwrap();
    let store = || {
        KeyringStore::new("com.example.app")
            .with_credential_store(mock.clone())
            .with_lock_directory(locks.path())
    };
    store_contract(store).await.unwrap();
}

#[tokio::test]
async fn the_keyring_store_keeps_the_contract_with_small_entries() {
    for limit in [256, 2_560, 100_000] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        let open = || keyring.store(&locks).with_entry_limit(limit);
        store_contract(open).await.unwrap();
        assert_eq!(keyring.names(), [""; 0], "{limit}: something is left behind");
    }
}

#[tokio::test]
async fn a_session_that_fits_is_one_entry_and_a_larger_one_is_split() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks).with_entry_limit(2_560);
    for (bytes, names) in [
        (10, &["session"][..]),
        (5_000, &["session", "session#a1", "session#a2", "session#a3"]),
        (2_600, &["session", "session#b1", "session#b2"]),
        (10, &["session"]),
    ] {
        let record = record(&scene, bytes);
        assert_eq!(store.save(&record, Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!(keyring.names(), names);
        assert!(keyring.content().values().flatten().all(|entry| entry.len() <= 2_560));
        assert_eq!(stored(&keyring.store(&locks)).await, Some(record));
    }
}

#[tokio::test]
async fn an_entry_is_read_in_every_version_of_the_format_so_far() {
    for (version, content) in [
        (0, &include_bytes!("../../fixtures/session-v0.json")[..]),
        (1, include_bytes!("../../fixtures/session-v1.json")),
    ] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        keyring.put("session", content);
        let store = keyring.store(&locks);
        let found = stored(&store).await.unwrap();
        let token = found.session.access_token.expose().to_owned();
        assert_eq!(token, format!("access-of-version-{version}"));
        let over = Expect::Version(found.version);
        assert_eq!(store.save(&found.next(), over).await.unwrap(), Written::Done);
        assert!(keyring.content()["session"][0].starts_with(b"{\"version\":1,"));
    }
}

#[tokio::test]
async fn two_names_are_two_sessions() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let (work, home) = (record(&scene, 10), record(&scene, 10));
    let open = |name: &str| keyring.store(&locks).with_name(name);
    assert_eq!(open("work").save(&work, Expect::Nothing).await.unwrap(), Written::Done);
    assert_eq!(open("home").save(&home, Expect::Nothing).await.unwrap(), Written::Done);
    let guard = open("work").guard(std::time::Duration::ZERO).await.unwrap();
    drop(open("home").guard(std::time::Duration::ZERO).await.unwrap());
    drop(guard);
    assert_eq!(open("work").clear(Expect::Version(work.version)).await.unwrap(), Written::Done);
    assert_eq!(stored(&open("home")).await, Some(home));
}

#[tokio::test]
async fn each_refusal_of_the_keyring_has_a_kind_and_a_sentence_for_the_person_at_the_machine() {
    let scene = Scene::new();
    let record = record(&scene, 10);
    for (refusal, kind, sentence) in [
        (Refusal::Locked, ErrorKind::StoreLocked, "the keyring is locked: unlock it"),
        (Refusal::Denied, ErrorKind::StoreDenied, "the keyring does not let this program in"),
        (Refusal::Absent, ErrorKind::StoreUnavailable, ABSENT),
        (Refusal::Broken, ErrorKind::Store, "the keyring failed: try again"),
        (Refusal::TooLong, ErrorKind::Store, "the keyring takes 2560 bytes at most"),
        (Refusal::Invalid, ErrorKind::Store, "the keyring does not take these names"),
        (Refusal::Damaged, ErrorKind::Store, "the keyring itself is damaged"),
        (Refusal::Unsupported, ErrorKind::Store, "the keyring cannot keep sessions"),
    ] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        let store = keyring.store(&locks);
        keyring.refuse(refusal);
        let errors = [
            store.load().await.unwrap_err(),
            store.save(&record, Expect::Anything).await.unwrap_err(),
            store.clear(Expect::Anything).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), kind);
            assert!(error.is_store() && !error.is_retryable() && !error.is_session_ended());
            assert!(error.to_string().starts_with(sentence), "{error}");
            assert!(!format!("{error:?}").contains(SECRET));
        }
        keyring.repair();
        assert_eq!(store.load().await.unwrap(), Loaded::Empty, "{refusal:?} leaves no trace");
    }
}

#[tokio::test]
async fn a_locked_keyring_is_asked_once_and_not_again() {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    keyring.refuse(Refusal::Locked);
    keyring.store(&locks).load().await.unwrap_err();
    assert_eq!(keyring.take_calls(), 1, "each call may open one more prompt");
}

#[tokio::test]
async fn a_keyring_whose_code_panics_is_an_error_and_works_again_afterwards() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let (store, record) = (keyring.store(&locks), record(&scene, 10));
    keyring.choose(1, Fate::Panics);
    assert_eq!(store.load().await.unwrap_err().kind(), ErrorKind::Store);
    assert_eq!(store.save(&record, Expect::Nothing).await.unwrap(), Written::Done);
    assert_eq!(stored(&store).await, Some(record));
}

#[tokio::test]
async fn a_session_in_the_keyring_outlives_its_process() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let first = scene.builder().store(keyring.store(&locks)).build();
    first.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    drop(first);

    let second = scene.builder().store(keyring.store(&locks)).build();
    assert_eq!(number(&second.authorization().await.unwrap()), 1);
    scene.expire();
    let third = scene.builder().store(keyring.store(&locks)).build();
    assert_eq!(number(&second.authorization().await.unwrap()), 2);
    assert_eq!(number(&third.authorization().await.unwrap()), 2);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
    assert!(third.sign_out().await.store.is_ok());
    assert_eq!(keyring.names(), [""; 0]);
}

#[tokio::test]
async fn the_store_works_outside_a_runtime_and_prints_no_secret() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let (store, record) = (keyring.store(&locks), record(&scene, 10));
    let saved = std::thread::spawn({
        let (store, record) = (store.clone(), record.clone());
        move || {
            // A bare executor, such as another runtime's.
            let mut saving = std::pin::pin!(store.save(&record, Expect::Nothing));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            loop {
                if let std::task::Poll::Ready(saved) = saving.as_mut().poll(&mut context) {
                    return saved;
                }
                std::thread::yield_now();
            }
        }
    });
    assert_eq!(saved.join().unwrap().unwrap(), Written::Done);
    assert_eq!(stored(&store).await, Some(record));
    let printed = format!("{store:?}");
    assert!(printed.contains("hallpass-test") && !printed.contains(SECRET), "{printed}");
}

#[tokio::test]
async fn a_sentence_about_the_keyring_speaks_to_the_person_and_not_of_this_crate() {
    for refusal in [Refusal::Locked, Refusal::Denied, Refusal::Absent] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        keyring.refuse(refusal);
        let sentence = keyring.store(&locks).load().await.unwrap_err().to_string();
        assert!(sentence.ends_with("try again"), "{sentence}");
        for word in ["`", "FileStore", "with_", "D-Bus"] {
            assert!(!sentence.contains(word), "{sentence}");
        }
    }
}

#[tokio::test]
async fn a_session_goes_on_in_memory_while_the_keyring_is_locked() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let manager = scene.builder().store(keyring.store(&locks)).build();
    keyring.refuse(Refusal::Locked);
    let installed = manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(installed.persisted.unwrap_err().kind(), ErrorKind::StoreLocked);
    scene.expire();
    assert_eq!(number(&manager.authorization().await.unwrap()), 2);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (1, 0));
}

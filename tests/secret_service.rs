//! The keyring store over a real Secret Service, or over none.
//!
//! Which of the two there is no test can arrange by itself, so this target runs only when it is
//! named: `present` on a D-Bus session bus with an unlocked service, `absent` on one that has none,
//! `locked` on one whose service nobody unlocks. The step `keyring` of `.ci/run` starts all three.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

use hallpass::{ErrorKind, store::KeyringStore};
use tempfile::TempDir;

/// A name of its own for each test, so that they can share the service.
fn store(test: &str, locks: &TempDir) -> KeyringStore {
    KeyringStore::new("dev.hallpass.test").with_name(test).with_lock_directory(locks.path())
}

mod present {
    use std::{sync::Arc, time::Duration};

    use hallpass::{
        AccessToken, Session, Timestamp,
        nhost::Client,
        store::{
            Expect, KeyringProfiles, KeyringStore, Loaded, Record, SessionStore as _, Written,
            keyring_core::{CredentialStore, Entry},
            store_contract,
        },
    };
    use hallpass_emulator::Emulator;
    use tempfile::TempDir;

    use super::{ErrorKind, store};

    const APPLICATION: &str = "dev.hallpass.test";

    fn service() -> Arc<CredentialStore> {
        zbus_secret_service_keyring_store::Store::new().unwrap()
    }

    fn put(name: &str, secret: &[u8]) {
        Entry::new_in_store(&service(), APPLICATION, name).unwrap().set_secret(secret).unwrap();
    }

    fn get(name: &str) -> Option<Vec<u8>> {
        Entry::new_in_store(&service(), APPLICATION, name).unwrap().get_secret().ok()
    }

    fn record(bytes: usize) -> Record {
        let session = Session::new("test", AccessToken::from("a"), Timestamp::from_secs(1));
        let notes = serde_json::json!({"notes": "\u{20ac}".repeat(bytes / 3)});
        Record::first(session.with_user(notes)).unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_keyring_store_keeps_the_contract() {
        let locks = TempDir::new().unwrap();
        store_contract(|| store("contract", &locks)).await.unwrap();
        for left in ["contract", "contract#a1", "contract#b1"] {
            assert_eq!(get(left), None, "{left} is left behind");
        }
    }

    #[tokio::test]
    async fn a_session_survives_the_program_is_refreshed_and_signed_out() {
        let emulator = Emulator::start().await.unwrap();
        let locks = TempDir::new().unwrap();
        let open = || {
            let store = store("round-trip", &locks).with_entry_limit(1_000);
            Client::builder(emulator.nhost().url()).store(store).build().unwrap()
        };
        let first = open();
        assert!(first.restore().await.unwrap().is_none());
        let signed_up = first.sign_up_email_password("ada@example.com", "Correct-Horse-42").await;
        signed_up.unwrap().into_signed_in().unwrap();
        let session = first.session().unwrap();
        drop(first);

        let (second, third) = (open(), open());
        assert_eq!(second.restore().await.unwrap().unwrap().refresh_token, session.refresh_token);
        assert_eq!(third.restore().await.unwrap().unwrap().refresh_token, session.refresh_token);
        emulator.nhost().advance(Duration::from_secs(3_600));
        second.get_user().await.unwrap();
        third.get_user().await.unwrap();
        assert_eq!(emulator.nhost().calls("refreshToken"), 1);
        assert_eq!(emulator.nhost().replays(), 0);

        assert!(second.sign_out().await.store.is_ok());
        assert!(open().restore().await.unwrap().is_none());
        for left in ["round-trip", "round-trip#a1", "round-trip#b1"] {
            assert_eq!(get(left), None, "{left} is left behind");
        }
    }

    #[tokio::test]
    async fn a_split_session_is_loaded_whole_by_another_store() {
        let locks = TempDir::new().unwrap();
        let (writer, reader) = (store("split", &locks), store("split", &locks));
        for bytes in [100_000, 40_000, 10] {
            let record = record(bytes);
            assert_eq!(writer.save(&record, Expect::Anything).await.unwrap(), Written::Done);
            assert_eq!(reader.load().await.unwrap(), Loaded::Record(Box::new(record)));
        }
        assert_eq!(reader.clear(Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!((get("split#a1"), get("split#b1")), (None, None));
    }

    #[tokio::test]
    async fn profiles_are_listed_and_removed() {
        let locks = TempDir::new().unwrap();
        let profiles = KeyringProfiles::new("dev.hallpass.test.profiles")
            .with_lock_directory(locks.path())
            .with_entry_limit(1_000);
        assert_eq!(profiles.list().await.unwrap(), [""; 0]);
        for name in ["work", "Ada@example.com"] {
            let saved = profiles.open(name).unwrap().save(&record(3_000), Expect::Nothing).await;
            assert_eq!(saved.unwrap(), Written::Done);
        }
        assert_eq!(profiles.list().await.unwrap(), ["Ada@example.com", "work"]);
        let work = profiles.open("work").unwrap();
        assert_eq!(work.clear(Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!(profiles.list().await.unwrap(), ["Ada@example.com"]);
        assert!(profiles.remove("Ada@example.com").await.unwrap());
        assert!(!profiles.remove("work").await.unwrap());
        let spec = std::collections::HashMap::from([("service", "dev.hallpass.test.profiles")]);
        assert_eq!(service().search(&spec).unwrap().len(), 0, "an entry is left behind");
    }

    #[tokio::test]
    async fn an_unreadable_entry_is_put_aside() {
        let locks = TempDir::new().unwrap();
        put("aside", b"garbage");
        let store = store("aside", &locks);
        let Loaded::Corrupt { location } = store.load().await.unwrap() else { panic!() };
        assert_eq!(location, "keyring entry \"aside corrupt-1\" of \"dev.hallpass.test\"");
        assert_eq!(get("aside corrupt-1").unwrap(), b"garbage");
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    }

    #[tokio::test]
    async fn entries_that_share_a_name_are_both_put_aside() {
        let locks = TempDir::new().unwrap();
        put("twice", b"one");
        // The same name, in a way that other programs use: with an attribute more.
        let target = std::collections::HashMap::from([("target", "default")]);
        let name = |store: &Arc<CredentialStore>| {
            store.build(APPLICATION, "twice", Some(&target)).unwrap()
        };
        name(&service()).set_secret(b"two").unwrap();
        let store = store("twice", &locks);
        assert!(matches!(store.load().await.unwrap(), Loaded::Corrupt { .. }));
        let mut aside = [get("twice corrupt-1").unwrap(), get("twice corrupt-2").unwrap()];
        aside.sort();
        assert_eq!(aside, [b"one", b"two"]);
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    }

    #[tokio::test]
    async fn names_that_the_service_knows_nothing_of_are_empty_and_not_an_error() {
        let locks = TempDir::new().unwrap();
        let store: KeyringStore = store("never-written", &locks);
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
        let held = store.guard(Duration::ZERO).await.unwrap();
        let refused = store.guard(Duration::ZERO).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Timeout);
        drop(held);
    }
}

mod absent {
    use hallpass::{nhost::Client, store::SessionStore as _};
    use tempfile::TempDir;

    use super::{ErrorKind, store};

    #[tokio::test]
    async fn without_a_secret_service_the_error_says_what_to_do() {
        let locks = TempDir::new().unwrap();
        let error = store("absent", &locks).load().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StoreUnavailable);
        let sentence = error.to_string();
        assert!(
            sentence.starts_with("no keyring answers on this computer: start one"),
            "{error:?}"
        );
    }

    #[tokio::test]
    async fn a_client_without_a_secret_service_is_told_so_and_keeps_no_session_elsewhere() {
        let locks = TempDir::new().unwrap();
        let emulator = hallpass_emulator::Emulator::start().await.unwrap();
        let client = Client::builder(emulator.nhost().url())
            .store(store("absent-client", &locks))
            .build()
            .unwrap();
        let error = client.restore().await.unwrap_err();
        assert!(error.to_string().contains("no keyring answers on this computer"), "{error:?}");
        for entry in std::fs::read_dir(locks.path()).unwrap() {
            assert_eq!(entry.unwrap().metadata().unwrap().len(), 0, "lock files are empty");
        }
    }
}

mod locked {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };

    use hallpass::{
        AccessToken, Session, Timestamp,
        store::{Expect, Loaded, Record, SessionStore as _, Written},
    };
    use tempfile::TempDir;

    use super::{ErrorKind, store};

    fn ask(name: &str, call: [&str; 3]) -> Option<String> {
        let to = ["--session", "--print-reply=literal", &format!("--dest={name}")];
        let answer = Command::new("dbus-send").args(to).args(call).output().unwrap();
        answer.status.success().then(|| String::from_utf8(answer.stdout).unwrap())
    }

    fn lock() {
        let method = "org.freedesktop.Secret.Service.Lock";
        let login = "array:objpath:/org/freedesktop/secrets/collection/login";
        let call = ["/org/freedesktop/secrets", method, login];
        ask("org.freedesktop.secrets", call).expect("the service locks");
    }

    /// Which connection is the service now.
    fn owner() -> Option<String> {
        let method = "org.freedesktop.DBus.GetNameOwner";
        ask("org.freedesktop.DBus", ["/", method, "string:org.freedesktop.secrets"])
    }

    /// Another service takes over, unlocked past all prompts, as after a new login.
    fn replace_unlocked() {
        let before = owner();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--replace", "--unlock", "--components=secrets"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut login = command.spawn().unwrap();
        login.stdin.take().unwrap().write_all(b"password").unwrap();
        assert!(login.wait().unwrap().success());
        while owner().is_none_or(|now| Some(now) == before) {
            std::thread::yield_now();
        }
    }

    #[tokio::test]
    async fn a_keyring_that_nobody_unlocks_is_an_error_and_not_a_loss() {
        let locks = TempDir::new().unwrap();
        let session = Session::new("test", AccessToken::from("a"), Timestamp::from_secs(1));
        let record = Record::first(session).unwrap();
        let before = store("locked", &locks);
        assert_eq!(before.save(&record, Expect::Nothing).await.unwrap(), Written::Done);
        lock();
        // The one that is connected already, and one of a program that starts now.
        for store in [&before, &store("locked", &locks)] {
            let errors = [
                store.load().await.unwrap_err(),
                store.save(&record.clone().next(), Expect::Anything).await.unwrap_err(),
                store.clear(Expect::Anything).await.unwrap_err(),
            ];
            for error in errors {
                assert_eq!(error.kind(), ErrorKind::StoreLocked, "{error:?}");
                let sentence = error.to_string();
                assert!(sentence.starts_with("the keyring is locked: unlock it"), "{error:?}");
            }
        }
        replace_unlocked();
        assert_eq!(before.load().await.unwrap(), Loaded::Record(Box::new(record)));
        assert_eq!(before.clear(Expect::Anything).await.unwrap(), Written::Done);
    }
}

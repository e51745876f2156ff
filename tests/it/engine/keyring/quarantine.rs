//! Entries that cannot be read, that stand twice, or that a newer release wrote.

use hallpass::{
    ErrorKind,
    manager::{Event, State},
    store::{Expect, Loaded, SessionStore as _, Written},
};

use super::{double::Keyring, record};
use crate::engine::support::{Scene, number, stored, until};

const LIMIT: usize = 300;

fn location(loaded: Loaded) -> String {
    match loaded {
        Loaded::Corrupt { location } => location,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_moved_to_a_name_of_its_own() {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    for (number, nonsense) in [(1, &b"garbage"[..]), (2, b"\xff\xfe"), (3, b"{\"split\":1}")] {
        keyring.put("session", nonsense);
        let wanted = format!("keyring entry \"session corrupt-{number}\" of \"hallpass-test\"");
        assert_eq!(location(store.load().await.unwrap()), wanted);
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
        assert_eq!(keyring.content()[&format!("session corrupt-{number}")], [nonsense]);
    }
}

#[tokio::test]
async fn a_split_session_with_a_missing_or_foreign_part_is_put_aside_with_all_its_parts() {
    let scene = Scene::new();
    for spoil in ["missing", "foreign", "twice"] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        let store = keyring.store(&locks).with_entry_limit(LIMIT);
        let _ = store.save(&record(&scene, 700), Expect::Nothing).await.unwrap();
        if spoil != "twice" {
            keyring.take("session#a2");
        }
        if spoil != "missing" {
            keyring.put("session#a2", b"foreign");
        }
        assert!(location(store.load().await.unwrap()).contains("\"session corrupt-1\""));
        assert_eq!(store.load().await.unwrap(), Loaded::Empty);
        let mut wanted = vec!["session corrupt-1"];
        wanted.push("session corrupt-1#a1");
        wanted.extend(match spoil {
            "foreign" => &["session corrupt-1#a2"][..],
            "twice" => &["session corrupt-1#a2-1", "session corrupt-1#a2-2"],
            _ => &[],
        });
        wanted.extend(["session corrupt-1#a3", "session corrupt-1#a4"]);
        assert_eq!(keyring.names(), wanted, "{spoil}");
    }
}

#[tokio::test]
async fn entries_that_share_the_name_are_all_put_aside_since_no_one_knows_which_is_meant() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    keyring.put("session", b"one");
    keyring.put("session", b"two");
    let store = keyring.store(&locks);
    assert!(location(store.load().await.unwrap()).contains("\"session corrupt-1\""));
    let content = keyring.content();
    assert_eq!(content["session corrupt-1"], [b"one"]);
    assert_eq!(content["session corrupt-2"], [b"two"]);
    assert_eq!(content.len(), 2);

    // A sign-in over them puts them aside as well; a sign-out removes them.
    keyring.put("session", b"three");
    keyring.put("session", b"four");
    let new = record(&scene, 10);
    assert_eq!(store.save(&new, Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(store.save(&new, Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(stored(&store).await, Some(new));
    assert_eq!(keyring.content()["session corrupt-4"], [b"four"]);
    keyring.put("session", b"five");
    assert_eq!(store.clear(Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    assert_eq!(keyring.names().len(), 4);
}

#[tokio::test]
async fn what_a_newer_release_wrote_is_left_alone_and_reported() {
    let scene = Scene::new();
    let record = record(&scene, 10);
    for newer in [&b"{\"version\":2,\"x\":1}"[..], b"{\"split\":2,\"x\":1}"] {
        let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
        keyring.put("session", newer);
        let store = keyring.store(&locks);
        let errors = [
            store.load().await.unwrap_err(),
            store.save(&record, Expect::Nothing).await.unwrap_err(),
            store.clear(Expect::Version(record.version)).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Store);
            assert!(error.to_string().contains("has format 2, of a newer release"), "{error}");
        }
        assert_eq!(keyring.content()["session"], [newer]);
        assert_eq!(keyring.names(), ["session"]);
    }
}

#[tokio::test]
async fn an_absurd_head_is_put_aside_without_counting_to_its_end() {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let head = format!("{{\"split\":1,\"slot\":\"a\",\"parts\":{},\"digest\":\"\"}}", u32::MAX);
    keyring.put("session", head.as_bytes());
    let store = keyring.store(&locks);
    assert!(location(store.load().await.unwrap()).contains("\"session corrupt-1\""));
    assert!(keyring.take_calls() < 3_000);
    assert_eq!(keyring.content()["session corrupt-1"], [head.as_bytes()]);
}

#[tokio::test]
async fn a_manager_tells_where_an_unreadable_entry_went_and_signs_in_anew() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    keyring.put("session", b"garbage");
    let manager = scene.builder().store(keyring.store(&locks)).build();
    let mut events = manager.subscribe();
    assert!(matches!(manager.restore().await.unwrap(), State::SignedOut { .. }));
    let event = until(&mut events, |event| matches!(event, Event::StoreRecovered { .. })).await;
    assert!(format!("{event:?}").contains("session corrupt-1"));
    manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    assert_eq!(keyring.names(), ["session", "session corrupt-1"]);
}

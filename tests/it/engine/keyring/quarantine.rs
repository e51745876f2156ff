//! Entries that cannot be read, that stand twice, or that a newer release wrote.

use hallpass::{
    ErrorKind,
    manager::{Event, State},
    store::{Expect, Loaded, SessionStore as _, Written},
};

use super::{
    double::{Fate, Keyring},
    record,
};
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
        // Of four parts one is missing, another's, or there twice; they are numbered without a gap.
        let parts = match spoil {
            "missing" => 3,
            "foreign" => 4,
            _ => 5,
        };
        let mut wanted = vec!["session corrupt-1".to_owned()];
        wanted.extend((1..=parts).map(|part| format!("session corrupt-1#{part}")));
        assert_eq!(keyring.names(), wanted, "{spoil}");
    }
}

#[tokio::test]
async fn the_newest_three_unreadable_entries_are_kept() {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    for number in 1..=9 {
        let garbage = |number: i32| format!("unreadable {number}").into_bytes();
        keyring.put("session", &garbage(number));
        let location = location(store.load().await.unwrap());
        let content = keyring.content();
        let (name, _) = content.iter().find(|(_, held)| **held == [garbage(number)]).unwrap();
        assert!(location.contains(&format!("\"{name}\"")), "{location}");
        let mut kept: Vec<_> = content.into_values().flatten().collect();
        kept.sort();
        let newest: Vec<_> = (1.max(number - 2)..=number).map(garbage).collect();
        assert_eq!(kept, newest);
    }
}

#[tokio::test]
async fn no_parts_stay_of_a_split_session_that_makes_room_for_newer_ones() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks).with_entry_limit(LIMIT);
    for (round, spoil) in ["missing", "twice"].into_iter().cycle().take(6).enumerate() {
        let _ = store.save(&record(&scene, 700), Expect::Nothing).await.unwrap();
        if spoil == "missing" {
            keyring.take("session#a2");
        } else {
            keyring.put("session#a2", b"foreign");
        }
        location(store.load().await.unwrap());
        let names = keyring.names();
        let (parts, heads): (Vec<_>, Vec<_>) = names.iter().partition(|name| name.contains('#'));
        assert_eq!(heads.len(), 3.min(round + 1), "{names:?}");
        // Three parts of each that misses one, five of each that has one twice.
        let expected: usize =
            (0..=round).rev().take(3).map(|of| if of % 2 == 0 { 3 } else { 5 }).sum();
        assert_eq!(parts.len(), expected, "{names:?}");
    }
}

#[tokio::test]
async fn unreadable_entries_are_put_aside_before_they_are_erased_or_written_over() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks);
    keyring.put("session", b"half a sess");
    let new = record(&scene, 10);
    assert_eq!(store.clear(Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(store.save(&new, Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(keyring.names(), ["session"]);

    assert_eq!(store.clear(Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(keyring.names(), ["session corrupt-1"]);
    keyring.put("session", b"another half");
    assert_eq!(store.save(&new, Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(stored(&store).await, Some(new));
    let content = keyring.content();
    assert_eq!(content["session corrupt-1"], [b"half a sess"]);
    assert_eq!(content["session corrupt-2"], [b"another half"]);
}

#[tokio::test]
async fn a_sign_out_that_fails_or_dies_at_any_call_loses_nothing_that_could_not_be_read() {
    let scene = Scene::new();
    for fate in [Fate::Fails, Fate::LosesAnswer, Fate::DiesBefore, Fate::DiesAfter] {
        for call in 1.. {
            let context = format!("{fate:?} at call {call}");
            let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
            let store = keyring.store(&locks).with_entry_limit(LIMIT);
            let _ = store.save(&record(&scene, 700), Expect::Nothing).await.unwrap();
            keyring.take("session#a2");
            let mut before: Vec<_> = keyring.content().into_values().flatten().collect();
            before.sort();
            keyring.choose(call, fate);
            let outcome = store.clear(Expect::Anything).await;
            let survived = !keyring.repair();
            if survived {
                assert_eq!(outcome.unwrap(), Written::Done, "{context}");
            }
            for _ in 0..2 {
                let mut content: Vec<_> = keyring.content().into_values().flatten().collect();
                content.sort();
                content.dedup();
                assert!(content == before, "{context}: {:?}", keyring.names());
                // Another process signs out, and finds nothing in its way.
                let next = keyring.store(&locks).with_entry_limit(LIMIT);
                assert_eq!(next.clear(Expect::Anything).await.unwrap(), Written::Done, "{context}");
                assert_eq!(next.load().await.unwrap(), Loaded::Empty, "{context}");
            }
            let is_aside = |name: &String| name.starts_with("session corrupt-");
            assert!(keyring.names().iter().all(is_aside), "{context}: {:?}", keyring.names());
            if survived {
                break;
            }
        }
    }
}

#[tokio::test]
async fn entries_that_share_the_name_are_all_put_aside_since_no_one_knows_which_is_meant() {
    let scene = Scene::new();
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    keyring.put("session", b"one");
    keyring.put("session", b"two");
    let store = keyring.store(&locks);
    assert!(location(store.load().await.unwrap()).contains("\"session corrupt-2\""));
    let content = keyring.content();
    assert_eq!(content["session corrupt-1"], [b"one"]);
    assert_eq!(content["session corrupt-2"], [b"two"]);
    assert_eq!(content.len(), 2);

    // A sign-in or a sign-out over them puts them aside as well; the newest three are kept.
    keyring.put("session", b"three");
    keyring.put("session", b"four");
    let new = record(&scene, 10);
    assert_eq!(store.save(&new, Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(store.save(&new, Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(stored(&store).await.as_ref(), Some(&new));
    assert_eq!(keyring.content()["session corrupt-4"], [b"four"]);
    keyring.put("session", b"five");
    assert_eq!(store.clear(Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    let mut kept: Vec<_> = keyring.content().into_values().flatten().collect();
    kept.sort();
    assert_eq!(kept, [b"five".to_vec(), b"four".to_vec(), new.encode().unwrap()]);
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
            store.save(&record, Expect::Anything).await.unwrap_err(),
            store.clear(Expect::Anything).await.unwrap_err(),
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

//! Whatever fails or dies at whichever call: the keyring holds the old session or the new one, whole.

use hallpass::store::{Expect, Loaded, Record, SessionStore as _, Written};

use super::{
    double::{Content, Fate, Keyring},
    record,
};
use crate::engine::support::{Scene, stored};

const LIMIT: usize = 300;

/// What of the keyring is left when only this record is in it.
async fn entries_of(record: &Record) -> usize {
    let (keyring, locks) = (Keyring::default(), tempfile::tempdir().unwrap());
    let store = keyring.store(&locks).with_entry_limit(LIMIT);
    assert_eq!(store.save(record, Expect::Nothing).await.unwrap(), Written::Done);
    keyring.names().len()
}

/// A keyring that holds a record.
async fn keyring_with(old: &Record, locks: &tempfile::TempDir) -> Keyring {
    let keyring = Keyring::default();
    let store = keyring.store(locks).with_entry_limit(LIMIT);
    assert_eq!(store.save(old, Expect::Nothing).await.unwrap(), Written::Done);
    keyring
}

/// Saves `new` over `old` with one fate at every call in turn; gives how many calls there are.
async fn sweep_save(old: &Record, new: &Record, fate: Fate) -> usize {
    let (old_entries, new_entries) = (entries_of(old).await, entries_of(new).await);
    for call in 1.. {
        let context = format!("{fate:?} at call {call}");
        let locks = tempfile::tempdir().unwrap();
        let keyring = keyring_with(old, &locks).await;
        let store = keyring.store(&locks).with_entry_limit(LIMIT);
        keyring.choose(call, fate);
        let outcome = store.save(new, Expect::Version(old.version)).await;
        if !keyring.repair() {
            assert_eq!(outcome.unwrap(), Written::Done);
            return call - 1;
        }
        // A process that starts now.
        let reader = keyring.store(&locks).with_entry_limit(LIMIT);
        let found = stored(&reader).await.expect(&context);
        assert!(found == *old || found == *new, "{context}: a mix");
        if outcome.is_ok() {
            assert_eq!(found, *new, "{context}: it was said to be done");
        } else if matches!(fate, Fate::Fails | Fate::LosesAnswer) {
            assert_eq!(found, *old, "{context}: it was said not to be done");
        }
        // What was left behind goes with the next write, and all goes with a sign-out.
        let (next, entries) = if found == *old { (new, new_entries) } else { (old, old_entries) };
        let over = Expect::Version(found.version);
        assert_eq!(reader.save(next, over).await.unwrap(), Written::Done, "{context}");
        assert_eq!(keyring.names().len(), entries, "{context}: {:?}", keyring.names());
        assert_eq!(stored(&store).await.as_ref(), Some(next), "{context}");
        assert_eq!(store.clear(over_of(next)).await.unwrap(), Written::Done, "{context}");
        assert_eq!(keyring.names(), [""; 0], "{context}");
    }
    unreachable!("there is a last call")
}

fn over_of(record: &Record) -> Expect {
    Expect::Version(record.version)
}

const FATES: [Fate; 4] = [Fate::Fails, Fate::LosesAnswer, Fate::DiesBefore, Fate::DiesAfter];

#[tokio::test]
async fn a_save_that_fails_or_dies_at_any_call_leaves_the_old_session_or_the_new_one() {
    let scene = Scene::new();
    let small = Record::first(hallpass::Session::new(
        "scripted",
        "a".into(),
        hallpass::Timestamp::from_secs(0),
    ));
    let (small, two, four) = (small.unwrap(), record(&scene, 80), record(&scene, 700));
    let other = record(&scene, 760);
    assert_eq!(entries_of(&small).await, 1);
    assert_eq!(entries_of(&two).await, 3);
    assert_eq!(entries_of(&four).await, 5);
    for fate in FATES {
        // The head is read, the slots are looked over, the head is written.
        assert_eq!(sweep_save(&small, &small.clone().next(), fate).await, 4);
        // Beside that: two parts, and one look behind them.
        assert_eq!(sweep_save(&small, &two, fate).await, 4 + 2 + 1);
        // Four parts are read, two written, one look behind those; the four are removed.
        assert_eq!(sweep_save(&four, &two, fate).await, 4 + 4 + 2 + 1 + 1 + 4);
        assert_eq!(sweep_save(&two, &four, fate).await, 4 + 2 + 4 + 1 + 1 + 2);
        assert_eq!(sweep_save(&four, &other, fate).await, 4 + 4 + 4 + 1 + 1 + 4);
        assert_eq!(sweep_save(&four, &small, fate).await, 4 + 4 + 1 + 4);
    }
}

#[tokio::test]
async fn a_sign_out_that_fails_or_dies_at_any_call_is_done_or_not_done_and_leaves_no_part_for_good()
{
    let scene = Scene::new();
    let old = record(&scene, 700);
    for fate in FATES {
        for call in 1.. {
            let context = format!("{fate:?} at call {call}");
            let locks = tempfile::tempdir().unwrap();
            let keyring = keyring_with(&old, &locks).await;
            let store = keyring.store(&locks).with_entry_limit(LIMIT);
            keyring.choose(call, fate);
            let outcome = store.clear(Expect::Version(old.version)).await;
            if !keyring.repair() {
                assert_eq!(outcome.unwrap(), Written::Done);
                // Head and parts are read; the head goes, two looks, four parts go.
                assert_eq!(call - 1, 5 + 1 + 2 + 4);
                assert_eq!(keyring.names(), [""; 0]);
                break;
            }
            // A process that starts now.
            let reader = keyring.store(&locks).with_entry_limit(LIMIT);
            match reader.load().await.expect(&context) {
                Loaded::Empty => {}
                Loaded::Record(found) => {
                    assert!(outcome.is_err() && *found == old, "{context}");
                    let outcome = reader.clear(Expect::Anything).await;
                    assert_eq!(outcome.unwrap(), Written::Done, "{context}");
                }
                other => panic!("{context}: {other:?}"),
            }
            assert_eq!(keyring.names(), [""; 0], "{context}: tokens are left behind");
        }
    }
}

#[tokio::test]
async fn putting_aside_can_die_at_any_call_and_loses_nothing() {
    let scene = Scene::new();
    let old = record(&scene, 700);
    for fate in [Fate::DiesBefore, Fate::DiesAfter] {
        for call in 1.. {
            let context = format!("{fate:?} at call {call}");
            let locks = tempfile::tempdir().unwrap();
            let keyring = keyring_with(&old, &locks).await;
            keyring.take("session#a2");
            let whole = keyring.content();
            keyring.choose(call, fate);
            let _ = keyring.store(&locks).load().await;
            let reached = keyring.repair();
            // A process that starts now finishes it.
            let reader = keyring.store(&locks);
            let again = reader.load().await.expect(&context);
            assert!(matches!(again, Loaded::Empty | Loaded::Corrupt { .. }), "{context}");
            assert_eq!(reader.load().await.unwrap(), Loaded::Empty, "{context}");
            let content = keyring.content();
            for (name, secret) in &whole {
                let kept = content.values().any(|aside| aside == secret);
                assert!(kept, "{context}: {name} is lost");
                assert!(!content.contains_key(name), "{context}: {name} is still there");
            }
            if !reached {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_reader_without_the_lock_sees_one_of_the_sessions_at_whichever_call_it_meets_a_writer() {
    let scene = Scene::new();
    // Two writes, so that the third session stands in the slot of the first.
    let sessions = [record(&scene, 700), record(&scene, 740), record(&scene, 780)];
    let locks = tempfile::tempdir().unwrap();
    let keyring = keyring_with(&sessions[0], &locks).await;
    let store = keyring.store(&locks).with_entry_limit(LIMIT);
    keyring.record_history();
    for session in &sessions[1..] {
        assert_eq!(store.save(session, Expect::Anything).await.unwrap(), Written::Done);
    }
    let history = keyring.take_history();
    // Each write: its parts, the head, and the old ones' removal.
    assert_eq!(history.len(), 1 + (4 + 1 + 4) + (4 + 1 + 4));
    let mut seen = [false; 3];
    for (at, before) in history.iter().enumerate() {
        for after in &history[at..] {
            for call in 1..=5 {
                let found = read_across(before, after, call).await;
                let which = sessions.iter().position(|session| *session == found);
                seen[which.expect("a mix")] = true;
            }
        }
    }
    assert_eq!(seen, [true; 3]);
}

/// Reads a keyring whose content changes before this call of the reader. The reader's lock is another,
/// as in a sandbox.
async fn read_across(before: &Content, after: &Content, call: usize) -> Record {
    let (keyring, locks) = (Keyring::holding(before.clone()), tempfile::tempdir().unwrap());
    keyring.turn_into(call, after.clone());
    stored(&keyring.store(&locks)).await.expect("it is neither empty nor put aside")
}

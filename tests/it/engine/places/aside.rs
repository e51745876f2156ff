//! What is put aside, what is kept of it, and what nobody may write over.

use hallpass::{
    ErrorKind,
    store::{Expect, FileStore, Loaded, SessionStore as _, Written},
};

use super::{super::support::stored, Place, record};

const NEWER: &[u8] = b"{\"version\":7,\"anything\":[]}";

#[tokio::test]
async fn a_file_of_a_newer_release_is_neither_overwritten_nor_erased() {
    let place = Place::holding(NEWER);
    let errors = [
        place.store.load().await.unwrap_err(),
        place.store.save(&record(), Expect::Anything).await.unwrap_err(),
        place.store.save(&record(), Expect::Nothing).await.unwrap_err(),
        place.store.clear(Expect::Anything).await.unwrap_err(),
        place.store.clear(Expect::Version(record().version)).await.unwrap_err(),
    ];
    for error in errors {
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Store);
        assert!(text.contains('7') && text.contains(&*place.file.to_string_lossy()), "{text}");
    }
    assert_eq!(std::fs::read(&place.file).unwrap(), NEWER);
    assert_eq!(place.names(), ["session.json"]);
}

#[tokio::test]
async fn a_sign_out_leaves_the_file_of_a_newer_release() {
    let place = Place::holding(NEWER);
    let manager = super::Scene::new().builder().store(place.store.clone()).build();
    assert_eq!(manager.sign_out().await.store.unwrap_err().kind(), ErrorKind::Store);
    assert_eq!(std::fs::read(&place.file).unwrap(), NEWER);
}

#[tokio::test]
async fn unreadable_content_is_put_aside_before_it_is_erased_or_written_over() {
    let place = Place::holding("half a sess");
    assert_eq!(place.store.clear(Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(place.store.save(&record(), Expect::Nothing).await.unwrap(), Written::Conflict);
    assert_eq!(place.names(), ["session.json"]);

    assert_eq!(place.store.clear(Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(place.names(), ["session.json.corrupt-1"]);
    std::fs::write(&place.file, "another half").unwrap();
    let record = record();
    assert_eq!(place.store.save(&record, Expect::Anything).await.unwrap(), Written::Done);
    assert_eq!(stored(&place.store).await.unwrap(), record);
    let aside =
        |number| std::fs::read_to_string(place.join(&format!("session.json.corrupt-{number}")));
    assert_eq!(aside(1).unwrap(), "half a sess");
    assert_eq!(aside(2).unwrap(), "another half");
}

#[tokio::test]
async fn the_newest_three_unreadable_files_are_kept() {
    let place = Place::new();
    // Names that only look alike are nobody's business.
    for name in ["session.json.corrupt-x", "session.json.corrupt-+1", "other.json.corrupt-1"] {
        std::fs::write(place.join(name), "").unwrap();
    }
    for number in 1..=12 {
        std::fs::write(&place.file, format!("unreadable {number}")).unwrap();
        let Loaded::Corrupt { location } = place.store.load().await.unwrap() else { panic!() };
        let aside = place.join(&format!("session.json.corrupt-{number}"));
        assert_eq!(location, aside.display().to_string());
        assert_eq!(std::fs::read_to_string(aside).unwrap(), format!("unreadable {number}"));
    }
    let mut kept = place.names();
    kept.retain(|name| name.starts_with("session.json.corrupt-1"));
    assert_eq!(kept, [10, 11, 12].map(|number| format!("session.json.corrupt-{number}")));
    assert_eq!(place.names().len(), 6);
}

#[tokio::test]
async fn a_sign_out_removes_what_a_killed_write_left_behind() {
    let place = Place::new();
    let leftover = place.join("session.json.new");
    for signed_in in [false, true] {
        if signed_in {
            assert_eq!(place.store.save(&record(), Expect::Nothing).await.unwrap(), Written::Done);
        }
        std::fs::write(&leftover, "tokens").unwrap();
        let store = FileStore::new(&place.file);
        assert_eq!(store.clear(Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!(place.names(), [""; 0]);
    }
}

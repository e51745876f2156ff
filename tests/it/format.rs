//! The stored format: its schema, and every version of it that may still be on somebody's disk.

use hallpass::{
    AccessToken, ErrorKind, RefreshToken, Session, Timestamp,
    store::{
        Expect, FileStore, Loaded, Record, RefreshAttempt, SessionStore as _, Unreadable, Written,
        format_schema,
    },
};
use serde_json::{Value, json};

/// The newest version, as the schema tells it.
fn newest() -> u64 {
    format_schema().as_value()["properties"]["version"]["const"].as_u64().unwrap()
}

fn fixture(version: u64) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/tests/fixtures/session-v{version}.json");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The session of a version's fixture.
fn wanted(version: u64) -> Session {
    Session::new(
        "nhost",
        AccessToken::new(format!("access-of-version-{version}")),
        Timestamp::from_secs(1_767_225_600),
    )
    .with_refresh_token(RefreshToken::new(format!("refresh-of-version-{version}")))
    .with_lifetime(std::time::Duration::from_secs(900))
    .with_user(json!({"email": "ada@example.com"}))
}

/// Records with every field, and with none that may be left out.
fn records() -> [Record; 2] {
    let token = RefreshToken::from("refresh");
    let bare = Session::new("nhost", AccessToken::from("access"), Timestamp::from_secs(1));
    let full = wanted(newest());
    let exchange = RefreshAttempt::of(&token, Timestamp::from_secs(2));
    [Record::first(bare).unwrap(), Record::first(full).unwrap().with_attempt(exchange)]
}

async fn written(record: &Record) -> Value {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let store = FileStore::new(&path);
    assert_eq!(store.save(record, Expect::Nothing).await.unwrap(), Written::Done);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What a schema says, without what it explains.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            // A field that is called so has an object here.
            let said =
                fields.iter().filter(|(name, value)| *name != "description" || !value.is_string());
            said.map(|(name, value)| (name.clone(), bare(value))).collect()
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_schema_of_the_stored_format_is_as_it_was() {
    let schema = bare(format_schema().as_value());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_yaml_snapshot!("stored_session_schema", schema));
}

#[tokio::test]
async fn what_the_file_store_writes_is_valid_by_the_schema() {
    let schema = jsonschema::validator_for(format_schema().as_value()).unwrap();
    for record in records() {
        let value = written(&record).await;
        let errors: Vec<String> =
            schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[tokio::test]
async fn the_schema_refuses_a_file_that_lacks_something_or_is_of_another_version() {
    let schema = jsonschema::validator_for(format_schema().as_value()).unwrap();
    let [_, full] = records();
    let whole = written(&full).await;
    for pointer in [
        "/version",
        "/lineage",
        "/revision",
        "/session",
        "/session/service",
        "/session/access_token",
        "/session/issued_at",
        "/exchange/fingerprint",
        "/exchange/started_at",
    ] {
        let mut value = whole.clone();
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        parent.remove(field).expect(pointer);
        assert!(!schema.is_valid(&value), "{pointer}");
    }
    let mut value = whole;
    value["version"] = json!(newest() + 1);
    assert!(!schema.is_valid(&value));
}

#[tokio::test]
async fn every_version_of_the_format_so_far_is_still_read_and_written_as_the_newest() {
    let schema = jsonschema::validator_for(format_schema().as_value()).unwrap();
    for version in 0..=newest() {
        let bytes = fixture(version);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.json");
        std::fs::write(&path, &bytes).unwrap();
        let store = FileStore::new(&path);
        let Loaded::Record(found) = store.load().await.unwrap() else { panic!("{version}") };
        assert_eq!(found.session, wanted(version));
        // Reading changes nothing; a write knows the record it replaces.
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        let over = Expect::Version(found.version);
        let next = found.next();
        assert_eq!(store.save(&next, over).await.unwrap(), Written::Done, "{version}");
        assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(next)));
        let value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert!(schema.is_valid(&value), "{version}");
    }
}

#[test]
fn the_fixture_of_the_newest_version_is_valid_by_the_schema_and_those_before_are_not() {
    let schema = jsonschema::validator_for(format_schema().as_value()).unwrap();
    for version in 0..=newest() {
        let value = serde_json::from_slice(&fixture(version)).unwrap();
        assert_eq!(schema.is_valid(&value), version == newest(), "{version}");
    }
}

#[tokio::test]
async fn a_record_that_a_store_of_ones_own_has_written_is_read_by_ours_and_the_other_way_round() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("session.json");
    let store = FileStore::new(&path);
    for record in records() {
        std::fs::write(&path, record.encode().unwrap()).unwrap();
        assert_eq!(store.load().await.unwrap(), Loaded::Record(Box::new(record.clone())));
        let next = record.next();
        assert_eq!(store.save(&next, Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!(Record::decode(&std::fs::read(&path).unwrap()), Ok(next));
    }
}

#[test]
fn what_cannot_be_decoded_says_why_and_shows_nothing_of_it() {
    let corrupt = Record::decode(b"{\"version\":1,\"access_token\":\"hunter2\"}").unwrap_err();
    let newer = Record::decode(b"{\"version\":7,\"access_token\":\"hunter2\"}").unwrap_err();
    assert_eq!((corrupt, newer), (Unreadable::Corrupt, Unreadable::Newer(7)));
    let errors = [hallpass::Error::from(corrupt), newer.into()];
    assert_eq!(errors[0].to_string(), "the stored session cannot be read");
    assert_eq!(
        errors[1].to_string(),
        "the stored session has format 7, of a newer release: update this program"
    );
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Store);
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}

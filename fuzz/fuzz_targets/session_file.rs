//! Whatever stands in a session file: it is read, told from a newer release's, or told to be corrupt.
//!
//! The input is the file's content.

#![no_main]

use std::fmt;

use hallpass::{
    AccessToken, RefreshToken,
    store::{Record, Unreadable},
};
use hallpass_fuzz::{MARK, assert_hidden, knows_mark};
use libfuzzer_sys::fuzz_target;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

fuzz_target!(|content: &[u8]| {
    if knows_mark(content) {
        return;
    }
    let read = Record::decode(content);
    assert_eq!(read, Record::decode(content), "the same content is read alike each time");
    assert_version(content, &read);
    if let Ok(record) = read {
        assert_from_file(content, &record);
        assert_stable(&record);
        assert_redacted(record);
    }
});

/// A newer release's file is never taken for a corrupt one, and its version stands there.
fn assert_version(content: &[u8], read: &Result<Record, Unreadable>) {
    let newer = version(content).filter(|version| *version > 1);
    if let Some(version) = newer {
        assert_eq!(*read, Err(Unreadable::Newer(version)));
    }
    if let Err(Unreadable::Newer(version)) = read {
        assert!(*version > 1);
        let number = version.to_string();
        assert!(content.windows(number.len()).any(|part| part == number.as_bytes()), "{number}");
    }
}

/// The version as it is written, whatever stands beside it. Two versions are none.
fn version(content: &[u8]) -> Option<u64> {
    let Fields(fields) = serde_json::from_slice(content).ok()?;
    let mut versions = fields.iter().filter(|(name, _)| name == "version");
    let (_, version) = versions.next()?;
    let version = version.get().parse().ok()?;
    versions.next().is_none().then_some(version)
}

/// The fields of an object as they are written, repeated ones too.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

/// Each token comes from the place in the file that is meant for it, and from nowhere else.
fn assert_from_file(content: &[u8], record: &Record) {
    let whole: Value = serde_json::from_slice(content).expect("what was read is JSON");
    let session = if whole.get("version").is_some() { &whole["session"] } else { &whole };
    let access = session["access_token"].as_str();
    assert_eq!(access, Some(record.session.access_token.expose()));
    let refresh = session.get("refresh_token").and_then(Value::as_str);
    assert_eq!(refresh, record.session.refresh_token.as_ref().map(RefreshToken::expose));
    let fingerprint = whole.pointer("/exchange/fingerprint").and_then(Value::as_str);
    assert_eq!(fingerprint, record.exchange.as_ref().map(|exchange| &*exchange.fingerprint));
}

/// What is read can be written, and is read again as the same.
fn assert_stable(record: &Record) {
    let written = record.encode().expect("what was read can be written");
    let again = Record::decode(&written).expect("what was written can be read");
    assert_eq!(again, *record);
    assert_eq!(again.encode().expect("and written again"), written);
}

fn assert_redacted(mut record: Record) {
    record.session.access_token = AccessToken::from(MARK);
    record.session.refresh_token = Some(RefreshToken::from(MARK));
    record.session.user = Some(Value::from(MARK).into());
    assert_hidden(&record);
}

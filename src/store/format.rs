//! How a record is written down: versioned JSON.
//!
//! Owns the format and the way up from older ones. It must not touch files.
//!
//! Version 1 is `{"version":1,"lineage":…,"revision":…,"session":{…},"exchange":{…}}`. Version 0 is
//! a bare session, as an application may have serialised it by itself before it used a store.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Record, Version};
use crate::{
    error::{Error, ErrorKind, Result},
    session::Session,
};

const NEWEST: u64 = 1;

/// What stands in a file.
#[derive(Serialize, Deserialize)]
struct Envelope<R> {
    version: u64,
    #[serde(flatten)]
    record: R,
}

/// Why content could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It makes no sense.
    Corrupt,
    /// A newer release of this crate wrote it: it is somebody's good session.
    Newer(u64),
}

/// Writes a record.
pub(super) fn encode(record: &Record) -> Result<Vec<u8>> {
    serde_json::to_vec(&Envelope { version: NEWEST, record }).map_err(|_| {
        Error::new(ErrorKind::Store).with_message("the session cannot be written as JSON")
    })
}

/// Reads a record of any version so far.
pub(super) fn decode(bytes: &[u8]) -> Result<Record, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Unreadable::Corrupt)?;
    match value.get("version").map(Value::as_u64) {
        None => serde_json::from_value(value).map(upgrade_bare).map_err(|_| Unreadable::Corrupt),
        Some(Some(NEWEST)) => serde_json::from_value::<Envelope<Record>>(value)
            .map(|envelope| envelope.record)
            .map_err(|_| Unreadable::Corrupt),
        Some(Some(newer)) if newer > NEWEST => Err(Unreadable::Newer(newer)),
        Some(_) => Err(Unreadable::Corrupt),
    }
}

/// The lineage is drawn from the token, so that two readings of the same file agree.
fn upgrade_bare(session: Session) -> Record {
    let digest = Sha256::digest(session.access_token.expose());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let lineage = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Record::new(Version { lineage, revision: 0 }, session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccessToken, RefreshToken, Timestamp, store::Exchange};

    fn session() -> Session {
        Session::new("test", AccessToken::from("a"), Timestamp::from_secs(1))
            .with_refresh_token(RefreshToken::from("r"))
            .with_user(serde_json::json!({"id": 1}))
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let token = RefreshToken::from("r");
        let exchange = Exchange::of(&token, Timestamp::from_secs(2));
        let record = Record::first(session()).unwrap().with_exchange(exchange);
        let bytes = encode(&record).unwrap();
        assert_eq!(decode(&bytes).unwrap(), record);
        assert!(bytes.starts_with(b"{\"version\":1,\"lineage\":"));
    }

    #[test]
    fn a_bare_session_is_taken_in_and_read_alike_each_time() {
        let bytes = serde_json::to_vec(&session()).unwrap();
        let record = decode(&bytes).unwrap();
        assert_eq!(record.session, session());
        assert_eq!(decode(&bytes).unwrap().version, record.version);
    }

    #[test]
    fn a_newer_version_is_told_from_nonsense() {
        assert_eq!(decode(b"{\"version\":2,\"x\":1}"), Err(Unreadable::Newer(2)));
        for nonsense in ["", "{", "[]", "{\"version\":1}", "{\"version\":\"1\"}", "{\"version\":0}"]
        {
            assert_eq!(decode(nonsense.as_bytes()), Err(Unreadable::Corrupt), "{nonsense}");
        }
    }
}

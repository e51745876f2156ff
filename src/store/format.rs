//! How a record is written down: versioned JSON, and the way up from older versions.
//!
//! Version 1 is `{"version":1,"lineage":…,"revision":…,"session":{…},"exchange":{…},"depends_on":…}`.
//! Version 0 is a bare session, as an application may have serialised it by itself before it used a
//! store.

use std::fmt;

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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "StoredSession"))]
struct Envelope<R> {
    #[cfg_attr(feature = "schemars", schemars(extend("const" = NEWEST)))]
    version: u64,
    #[serde(flatten)]
    record: R,
}

/// Why stored content could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// It is not a record. A store puts it aside and answers [`Loaded::Corrupt`].
    ///
    /// [`Loaded::Corrupt`]: super::Loaded::Corrupt
    Corrupt,
    /// A newer release of this crate wrote it, in this version of the format: it is somebody's good
    /// session. A store leaves it alone and returns an error, which `?` makes of this.
    Newer(u64),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt => f.write_str("the stored session cannot be read"),
            Self::Newer(version) => write!(
                f,
                "the stored session has format {version}, of a newer release: update this program"
            ),
        }
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::new(ErrorKind::Store).with_message(unreadable.to_string())
    }
}

impl Record {
    /// The record in the format that `FileStore` and `KeyringStore` write, for stores of one's own:
    /// whichever of them holds a session, the others can take it over, and every later release of this
    /// crate reads it.
    ///
    /// It is versioned JSON in UTF-8, `{"version":1,"lineage":"…","revision":1,"session":{…}}`, with
    /// `exchange` and `depends_on` where they are set. Treat it as opaque all the same: a later release
    /// may write a newer version.
    ///
    /// ```
    /// use hallpass::{AccessToken, Session, Timestamp, store::Record};
    ///
    /// let session = Session::new("example", AccessToken::from("t"), Timestamp::from_secs(0));
    /// let record = Record::first(session)?;
    /// let bytes = record.encode()?;
    /// assert_eq!(Record::decode(&bytes)?, record);
    /// # Ok::<(), hallpass::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Store`] where [`decode`](Self::decode) could not read it again, because the record
    /// of the user is nested too deeply.
    ///
    /// # Security
    /// The bytes hold both tokens as plain text.
    pub fn encode(&self) -> Result<Vec<u8>> {
        encode(self)
    }

    /// Reads what [`encode`](Self::encode) of this release or an earlier one has written; a bare
    /// serialised [`Session`] too, as the first record of a sign-in.
    ///
    /// ```
    /// use hallpass::store::{Record, Unreadable};
    ///
    /// assert_eq!(Record::decode(b"garbage"), Err(Unreadable::Corrupt));
    /// assert_eq!(Record::decode(b"{\"version\":9}"), Err(Unreadable::Newer(9)));
    /// ```
    ///
    /// # Errors
    /// Why the bytes are not a record that this release can read.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        decode(bytes)
    }
}

/// Writes a record, if it can be read again.
pub(crate) fn encode(record: &Record) -> Result<Vec<u8>> {
    // JSON is read to a limited depth. What is over it would be put aside as corrupt at the next
    // start, and the session with it: better told now.
    let bytes = serde_json::to_vec(&Envelope { version: NEWEST, record }).ok();
    bytes.filter(|bytes| decode(bytes).is_ok()).ok_or_else(|| {
        Error::new(ErrorKind::Store)
            .with_message("the session's user is nested too deeply to be read again")
    })
}

/// Reads a record of any version so far.
pub(crate) fn decode(bytes: &[u8]) -> Result<Record, Unreadable> {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return Err(newer(bytes).map_or(Unreadable::Corrupt, Unreadable::Newer));
    };
    match value.get("version").map(Value::as_u64) {
        None | Some(Some(NEWEST)) if !is_named(&value) => Err(Unreadable::Corrupt),
        None => serde_json::from_value(value).map(upgrade_bare).map_err(|_| Unreadable::Corrupt),
        Some(Some(NEWEST)) => serde_json::from_value::<Envelope<Record>>(value)
            .map(|envelope| envelope.record)
            .map_err(|_| Unreadable::Corrupt),
        Some(Some(newer)) if newer > NEWEST => Err(Unreadable::Newer(newer)),
        Some(_) => Err(Unreadable::Corrupt),
    }
}

/// The version of a newer release's file that holds more than this one can: what is beside the
/// version is passed over, however deep it is.
fn newer(bytes: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Marked {
        version: u64,
    }

    let text = std::str::from_utf8(bytes).ok()?;
    let marked: Marked = serde_json::from_str(text).ok()?;
    (marked.version > NEWEST).then_some(marked.version)
}

/// Whether each value stands under its name. Serde takes a list for a struct too, by the order of
/// the fields, in which nothing tells one token from the other.
fn is_named(value: &Value) -> bool {
    let parts = [Some(value), value.get("session"), value.get("exchange")];
    parts.into_iter().flatten().all(|part| part.is_object() || part.is_null())
}

/// The JSON Schema of what [`Record::encode`] writes, in its newest version: for tools that look into a session file, and for tests that lock its shape.
///
/// Fields that a later release adds are allowed for, as they are when a file is read.
///
/// ```
/// let schema = hallpass::store::format_schema();
/// assert_eq!(schema.as_value()["properties"]["version"]["const"], 1);
/// ```
#[cfg(feature = "schemars")]
#[must_use]
pub fn format_schema() -> schemars::Schema {
    schemars::schema_for!(Envelope<Record>)
}

/// The sign_in_id is drawn from the token, so that two readings of the same file agree.
fn upgrade_bare(session: Session) -> Record {
    let digest = Sha256::digest(session.access_token.expose());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let sign_in_id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Record::new(Version { sign_in_id, revision: 0 }, session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccessToken, RefreshToken, Timestamp, store::RefreshAttempt};

    fn session() -> Session {
        Session::new("test", AccessToken::from("a"), Timestamp::from_secs(1))
            .with_refresh_token(RefreshToken::from("r"))
            .with_user(serde_json::json!({"id": 1}))
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let token = RefreshToken::from("r");
        let exchange = RefreshAttempt::of(&token, Timestamp::from_secs(2));
        let record = Record::first(session()).unwrap().with_attempt(exchange);
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

    fn nested(levels: usize) -> Value {
        (1..levels).fold(serde_json::json!({}), |inner, _| serde_json::json!({ "k": inner }))
    }

    #[test]
    fn numbers_of_the_user_come_back_to_the_last_digit() {
        // Found by the fuzz target `session_record`: each reading moved such a number a little.
        let user = serde_json::json!({ "balance": -5.403116352977646e274 });
        let record = Record::first(session().with_user(user)).unwrap();
        assert_eq!(decode(&encode(&record).unwrap()).unwrap(), record);
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let deepest = Record::first(session().with_user(nested(125))).unwrap();
        assert_eq!(decode(&encode(&deepest).unwrap()).unwrap(), deepest);
        let deeper = Record::first(session().with_user(nested(126))).unwrap();
        assert_eq!(encode(&deeper).unwrap_err().kind(), ErrorKind::Store);
    }

    #[test]
    fn a_newer_version_is_known_beside_what_this_release_cannot_read() {
        for beside in [nested(200).to_string(), "1e999".to_owned()] {
            let bytes = format!("{{\"x\":{beside},\"version\":7}}");
            assert_eq!(decode(bytes.as_bytes()), Err(Unreadable::Newer(7)));
            let bytes = format!("{{\"x\":{beside},\"version\":1}}");
            assert_eq!(decode(bytes.as_bytes()), Err(Unreadable::Corrupt));
        }
    }

    #[test]
    fn a_list_of_values_is_no_session() {
        let record = serde_json::to_value(Record::first(session()).unwrap()).unwrap();
        let list = serde_json::json!(["test", "a", "r", 1]);
        let mut envelope = record.clone();
        envelope["version"] = 1.into();
        assert!(decode(envelope.to_string().as_bytes()).is_ok());
        envelope["session"] = list.clone();
        assert_eq!(decode(envelope.to_string().as_bytes()), Err(Unreadable::Corrupt));
        // What a newer release makes of a list is its own matter.
        envelope["version"] = 2.into();
        assert_eq!(decode(envelope.to_string().as_bytes()), Err(Unreadable::Newer(2)));
        assert_eq!(decode(list.to_string().as_bytes()), Err(Unreadable::Corrupt));
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

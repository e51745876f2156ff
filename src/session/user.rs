//! The service's record of a user, kept as it arrived.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// A service's own record of a user: JSON, which is kept as text and parsed when it is asked for.
///
/// Clones share the text. Two records are equal where their JSON is.
///
/// ```
/// use hallpass::UserRecord;
///
/// let record = UserRecord::from(serde_json::json!({"id": 7, "email": "ada@example.com"}));
/// assert_eq!(record.get("id"), Some(7.into()));
/// assert!(!format!("{record:?}").contains("ada"));
/// ```
#[derive(Clone)]
pub struct UserRecord(Arc<str>);

impl UserRecord {
    /// The record as JSON text.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.0
    }

    /// The whole record. `Null` where it is nested deeper than the 127 levels that are read.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }

    /// One field of it, if it is an object that has the field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<Value> {
        self.value().get_mut(field).map(Value::take)
    }

    /// The record in a type of one's own.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) where it is of another
    /// shape.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.0).map_err(|error| {
            Error::new(ErrorKind::UnexpectedResponse)
                .with_message("the record of the user has another shape")
                .with_source(error)
        })
    }
}

impl From<Value> for UserRecord {
    fn from(record: Value) -> Self {
        Self(record.to_string().into())
    }
}

impl PartialEq for UserRecord {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}

impl fmt::Debug for UserRecord {
    /// The record is the user's own matter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserRecord([redacted])")
    }
}

impl Serialize for UserRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<Value>(&self.0).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for UserRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for UserRecord {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UserRecord".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Value::json_schema(generator)
    }
}

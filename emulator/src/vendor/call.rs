//! What a handler gets and gives: one checked request, one answer.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use chrono::{DateTime, Utc};
use hyper::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Refusal, Server, Vendor};
use crate::answer::Answer;
use crate::document::Operation;
use crate::request::{self, BodyFault};

/// What a handler returns.
pub(crate) type Outcome<V> = Result<Answer, <V as Vendor>::Failure>;
/// What an operation is, to the dispatcher.
pub(crate) type Handler<V> = fn(&Call<'_, V>) -> Outcome<V>;

/// One request to one operation. When a handler gets it, it fits the document.
pub(crate) struct Call<'a, V: Vendor> {
    pub(crate) server: &'a Server<V>,
    pub(crate) operation: &'a Operation,
    pub(crate) path: BTreeMap<String, String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// The address that the request comes from.
    pub(crate) client: String,
    /// The body; `Null` without one.
    pub(crate) body: Value,
    /// Who calls.
    pub(crate) caller: V::Caller,
}

impl<V: Vendor> Call<'_, V> {
    pub(crate) fn settings(&self) -> &V::Settings {
        self.server.settings()
    }

    /// The service's memory. Never take it twice.
    pub(crate) fn state(&self) -> MutexGuard<'_, V::State> {
        self.server.state()
    }

    /// The server's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.server.now()
    }

    /// The body as a type of its own.
    ///
    /// # Errors
    /// When the document allows what the type does not.
    pub(crate) fn input<T: DeserializeOwned>(&self) -> Result<T, V::Failure> {
        let body = if self.body.is_null() { json!({}) } else { self.body.clone() };
        serde_json::from_value(body)
            .map_err(|error| Refusal::Body(BodyFault::NotJson(error)).into())
    }

    /// An argument in the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Every value of a query argument.
    pub(crate) fn query(&self, name: &str) -> Vec<&str> {
        let named = self.query.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// A header, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The token in `Authorization: Bearer`.
    pub(crate) fn bearer(&self) -> Option<&str> {
        request::bearer(&self.headers)
    }
}

//! Reads the tokens out of an answer: before anything else, and each by itself.
//!
//! An exchange of a refresh token cannot be taken back, so nothing in its answer but the absence of an
//! access token may cost the session. No other field has to be there, to be of the type that a document
//! names, or to be readable at all.

mod issued;
mod seek;

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header::DATE};
use progenitor_client::ResponseValue;
use serde::{Deserialize as _, de::DeserializeOwned, de::IgnoredAny};
use serde_json::Value;

pub use self::issued::{IssuedTokens, TokenFields};
use self::seek::{Number, Seconds, Text};
use super::{exchange::without_mark, failure::decode_error};
use crate::{
    error::{Error, ErrorKind},
    secret::{AccessToken, RefreshToken, Secret},
};

/// Objects in which the services put the tokens of a session.
const PLACES: [&[&str]; 2] = [&[], &["session"]];

/// How deep a record may be nested; a stored session, in which it lies some levels deeper, is read to a
/// depth of 128.
const DEEPEST: usize = 100;

/// A successful answer that may bring tokens, as it arrived.
#[derive(Clone)]
pub(crate) struct TokenAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl TokenAnswer {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }

    /// The tokens, where there is an access token.
    ///
    /// A body that breaks off after the access token is a lost answer: the refresh token that is missing
    /// in it may be the one that counts.
    pub(crate) fn tokens(&self, fields: &TokenFields<'_>) -> Option<IssuedTokens> {
        PLACES.iter().find_map(|place| {
            let beside = |name| [place, [name].as_slice()].concat();
            let secret: Secret = self.typed(&beside(fields.access_token))?;
            let access_token = secret.expose().trim();
            if access_token.is_empty() {
                return None;
            }
            let refresh_token = fields.refresh_token.and_then(|name| self.secret(&beside(name)));
            if refresh_token.is_none() && self.broken().is_some() {
                return None;
            }
            Some(IssuedTokens {
                access_token: AccessToken::new(access_token),
                refresh_token: refresh_token.map(RefreshToken::from),
                lifetime: fields.expires_in.and_then(|name| self.seconds(&beside(name))),
                place,
                answer: self.clone(),
            })
        })
    }

    /// A text that is not blank, or a whole number as its text.
    pub(crate) fn text(&self, path: &[&str]) -> Option<String> {
        self.read::<Text>(path).map(|Text(text)| text).filter(|text| !text.trim().is_empty())
    }

    /// The same where it is secret.
    pub(crate) fn secret(&self, path: &[&str]) -> Option<Secret> {
        self.text(path).map(Secret::from)
    }

    /// A whole number, also where it is written as a text.
    pub(crate) fn number(&self, path: &[&str]) -> Option<i64> {
        self.read::<Number>(path).map(|Number(number)| number)
    }

    /// A number of seconds, also where it is a fraction or written as a text. What lies in the past is
    /// none.
    pub(crate) fn seconds(&self, path: &[&str]) -> Option<Duration> {
        self.read::<Seconds>(path).map(|Seconds(seconds)| seconds)
    }

    /// Any value but `null`, as it arrived. One that is nested so deeply that it could not be stored and
    /// read again is passed over.
    pub(crate) fn value(&self, path: &[&str]) -> Option<Value> {
        self.read::<Value>(path).filter(|value| !value.is_null() && is_within(value, DEEPEST))
    }

    /// A value of the type that the document names.
    pub(crate) fn typed<T: DeserializeOwned>(&self, path: &[&str]) -> Option<T> {
        self.read::<Option<T>>(path).flatten()
    }

    /// Whether there is such a field with a value other than `null`, whatever it is.
    pub(crate) fn has(&self, path: &[&str]) -> bool {
        self.read::<Option<IgnoredAny>>(path).flatten().is_some()
    }

    /// Whether the body is a JSON object.
    pub(crate) fn is_object(&self) -> bool {
        self.broken().is_none() && self.json().trim_start().starts_with('{')
    }

    /// When the server sent it, by its own clock.
    pub(crate) fn date(&self) -> Option<&HeaderValue> {
        self.headers.get(DATE)
    }

    /// The headers.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The error for an answer without an access token: where the body is JSON, `message` is what to say.
    pub(crate) fn without_token(&self, message: &'static str) -> Error {
        let error = match self.broken() {
            Some(broken) => decode_error(&broken),
            None => Error::new(ErrorKind::UnexpectedResponse).with_message(message),
        };
        error.with_status(self.status)
    }

    fn read<T: DeserializeOwned>(&self, path: &[&str]) -> Option<T> {
        seek::find(&self.json(), path)
    }

    /// Why the body is not JSON. What comes after the first value does not count.
    fn broken(&self) -> Option<serde_json::Error> {
        let json = self.json();
        let mut reader = serde_json::Deserializer::from_str(&json);
        IgnoredAny::deserialize(&mut reader).err()
    }

    /// The body as text, in which bytes that are not UTF-8 spoil no more than their own field.
    fn json(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(without_mark(&self.body))
    }
}

/// Whether a value has no more levels than this.
fn is_within(value: &Value, levels: usize) -> bool {
    let Some(left) = levels.checked_sub(1) else { return false };
    match value {
        Value::Array(items) => items.iter().all(|item| is_within(item, left)),
        Value::Object(fields) => fields.values().all(|field| is_within(field, left)),
        _ => true,
    }
}

impl From<ResponseValue<Bytes>> for TokenAnswer {
    fn from(answer: ResponseValue<Bytes>) -> Self {
        let (status, headers) = (answer.status(), answer.headers().clone());
        Self::new(status, headers, answer.into_inner())
    }
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

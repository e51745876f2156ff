//! What a service client keeps of an answer.
//!
//! Owns the decoded value and the time it was sent at. It must not know what either means.

use http::{HeaderValue, header::DATE};
use progenitor_client::ResponseValue;

/// A decoded answer and the `Date` it came with, which a new session's end is reckoned by.
pub(crate) struct Reply<T> {
    pub(crate) value: T,
    pub(crate) date: Option<HeaderValue>,
}

impl<T> Reply<T> {
    /// Takes what matters of the answer.
    pub(crate) fn map<U>(self, take: impl FnOnce(T) -> U) -> Reply<U> {
        Reply { value: take(self.value), date: self.date }
    }
}

impl<T> From<ResponseValue<T>> for Reply<T> {
    fn from(answer: ResponseValue<T>) -> Self {
        let date = answer.headers().get(DATE).cloned();
        Self { value: answer.into_inner(), date }
    }
}

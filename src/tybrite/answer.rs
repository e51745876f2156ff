//! What an operation gives back: its result, and what the answer's headers told besides.

use std::ops::Deref;

use http::HeaderMap;
use progenitor_client::ResponseValue;

use crate::tybrite::{Environment, RateLimit};

/// The result of an operation, with the rate limit and the environment that the answer told.
///
/// It stands for the result itself: fields and methods of `T` are reached right through it.
///
/// ```no_run
/// # async fn example(client: hallpass::tybrite::Client) -> hallpass::Result<()> {
/// let current = client.get_current_user().await?;
/// println!("{:?}", current.customer); // the result's
/// if let Some(limit) = current.rate_limit() {
///     println!("{:?} requests left", limit.remaining()); // the answer's
/// }
/// let current = current.into_inner();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Answer<T> {
    value: T,
    rate_limit: Option<RateLimit>,
    environment: Option<Environment>,
}

impl<T> Answer<T> {
    pub(super) fn new(value: T, headers: &HeaderMap) -> Self {
        Self {
            value,
            rate_limit: RateLimit::read(headers),
            environment: Environment::read(headers),
        }
    }

    /// What is left of the rate limit; `None` when the answer did not tell.
    #[must_use]
    pub const fn rate_limit(&self) -> Option<&RateLimit> {
        self.rate_limit.as_ref()
    }

    /// The environment that the call worked on; `None` when the answer did not tell.
    #[must_use]
    pub const fn environment(&self) -> Option<&Environment> {
        self.environment.as_ref()
    }

    /// The result alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Makes another result of it, with the same headers.
    pub(super) fn map<U>(self, make: impl FnOnce(T) -> U) -> Answer<U> {
        let Self { value, rate_limit, environment } = self;
        Answer { value: make(value), rate_limit, environment }
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: AsRef<str>> AsRef<str> for Answer<T> {
    fn as_ref(&self) -> &str {
        self.value.as_ref()
    }
}

impl<T> From<ResponseValue<T>> for Answer<T> {
    fn from(response: ResponseValue<T>) -> Self {
        let headers = response.headers().clone();
        Self::new(response.into_inner(), &headers)
    }
}

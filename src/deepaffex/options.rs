//! The options of a sign-in, and their form on the wire.

use std::time::Duration;

use crate::{
    error::{Error, Result},
    secret::Secret,
};

/// How long tokens are to live. The service's own lifetimes (86,400 seconds for a token and 2,592,000
/// for a refresh token, as far as is known) can only be shortened.
///
/// ```
/// use std::time::Duration;
/// use hallpass::deepaffex::Lifetimes;
///
/// let lifetimes = Lifetimes::new().with_token(Duration::from_secs(3_600));
/// assert_eq!(lifetimes.token(), Some(Duration::from_secs(3_600)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetimes {
    token: Option<Duration>,
    refresh_token: Option<Duration>,
}

impl Lifetimes {
    /// The service's own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The token's, in whole seconds (`TokenExpiresIn`).
    #[must_use]
    pub fn with_token(mut self, lifetime: Duration) -> Self {
        self.token = Some(lifetime);
        self
    }

    /// The refresh token's, in whole seconds (`RefreshTokenExpiresIn`). It counts until the first
    /// renewal; for those that follow see
    /// [`refresh_token_lifetime`](super::ClientBuilder::refresh_token_lifetime).
    #[must_use]
    pub fn with_refresh_token(mut self, lifetime: Duration) -> Self {
        self.refresh_token = Some(lifetime);
        self
    }

    /// The token's, if one was asked for.
    #[must_use]
    pub fn token(&self) -> Option<Duration> {
        self.token
    }

    /// The refresh token's, if one was asked for.
    #[must_use]
    pub fn refresh_token(&self) -> Option<Duration> {
        self.refresh_token
    }

    pub(super) fn token_seconds(&self) -> Result<Option<i64>> {
        seconds("lifetimes.token", self.token)
    }

    pub(super) fn refresh_token_seconds(&self) -> Result<Option<i64>> {
        seconds("lifetimes.refresh_token", self.refresh_token)
    }
}

/// What a sign-in may be told besides the credentials.
#[derive(Clone, Debug, Default)]
pub struct LoginOptions {
    pub(super) mfa_token: Option<Secret>,
    pub(super) lifetimes: Lifetimes,
}

impl LoginOptions {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The code of the user's second factor. How the server says that it wants one is not known: an
    /// application that knows of its users' second factors sends it at once.
    #[must_use]
    pub fn with_mfa_token(mut self, token: impl Into<Secret>) -> Self {
        self.mfa_token = Some(token.into());
        self
    }

    /// How long the tokens are to live.
    #[must_use]
    pub fn with_lifetimes(mut self, lifetimes: Lifetimes) -> Self {
        self.lifetimes = lifetimes;
        self
    }
}

/// Whole seconds, as the service counts.
pub(super) fn seconds(argument: &'static str, lifetime: Option<Duration>) -> Result<Option<i64>> {
    let Some(lifetime) = lifetime else { return Ok(None) };
    match i64::try_from(lifetime.as_secs()) {
        Ok(0) => Err(Error::invalid_argument(argument, "it is less than a second: allow more")),
        Ok(seconds) => Ok(Some(seconds)),
        Err(_) => Err(Error::invalid_argument(argument, "it is too long: leave it out")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_whole_seconds_and_at_least_one() {
        assert_eq!(seconds("x", None).unwrap(), None);
        assert_eq!(seconds("x", Some(Duration::from_millis(1_900))).unwrap(), Some(1));
        for bad in [Duration::ZERO, Duration::from_millis(999), Duration::MAX] {
            assert_eq!(seconds("x", Some(bad)).unwrap_err().argument(), Some("x"));
        }
    }
}

//! The tokens of an answer, and what else it told.

use std::{borrow::Cow, fmt, time::Duration};

use serde_json::Value;

use super::TokenAnswer;
use crate::{
    clock::Timestamp,
    secret::{AccessToken, RefreshToken},
    session::{Expiry, Session},
};

/// The names under which an answer holds its tokens, for
/// [`read_tokens`](crate::transport::read_tokens).
///
/// ```
/// use hallpass::transport::TokenFields;
///
/// // {"access": "…", "renewal": "…", "seconds": 900}
/// let fields = TokenFields::new("access").with_refresh_token("renewal").with_expires_in("seconds");
/// # let _ = fields;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenFields<'a> {
    pub(super) access_token: &'a str,
    pub(super) refresh_token: Option<&'a str>,
    pub(super) expires_in: Option<&'a str>,
}

impl TokenFields<'static> {
    /// The names of OAuth 2.0 (RFC 6749, section 5.1): `access_token`, `refresh_token`, `expires_in`.
    #[must_use]
    pub const fn oauth2() -> Self {
        TokenFields::new("access_token")
            .with_refresh_token("refresh_token")
            .with_expires_in("expires_in")
    }
}

impl<'a> TokenFields<'a> {
    /// The name of the access token alone.
    #[must_use]
    pub const fn new(access_token: &'a str) -> Self {
        Self { access_token, refresh_token: None, expires_in: None }
    }

    /// The name of the refresh token.
    #[must_use]
    pub const fn with_refresh_token(mut self, name: &'a str) -> Self {
        self.refresh_token = Some(name);
        self
    }

    /// The name of the access token's lifetime, which is in seconds.
    #[must_use]
    pub const fn with_expires_in(mut self, name: &'a str) -> Self {
        self.expires_in = Some(name);
        self
    }
}

/// The tokens that an answer brought: see [`read_tokens`](crate::transport::read_tokens).
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedTokens {
    /// The access token, without the blanks around it, which no header could carry. It is never empty.
    pub access_token: AccessToken,
    /// The refresh token, exactly as it arrived. `None` where there is none, or an empty text: after a
    /// refresh the one that was used stays the session's (RFC 6749, section 6).
    pub refresh_token: Option<RefreshToken>,
    /// The access token's lifetime, where the answer tells it in a number, a fraction or the text of one.
    pub lifetime: Option<Duration>,
    pub(super) place: &'static [&'static str],
    pub(super) answer: TokenAnswer,
}

impl IssuedTokens {
    /// Any other field beside the access token, as it arrived; `None` for `null`.
    ///
    /// ```no_run
    /// # fn example(issued: hallpass::transport::IssuedTokens) {
    /// let kind = issued.field("token_type");
    /// let bearer = kind.is_none_or(|kind| kind.as_str() == Some("bearer"));
    /// # }
    /// ```
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Value> {
        self.answer.value(&self.beside(name))
    }

    /// A text beside the access token that is not blank.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.answer.text(&self.beside(name))
    }

    /// A whole number beside the access token, also where it is written as a text.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.answer.number(&self.beside(name))
    }

    /// The way to a field beside the access token.
    fn beside<'a>(&self, name: &'a str) -> Vec<&'a str> {
        [self.place, [name].as_slice()].concat()
    }

    /// What the answer tells about the access token's end: its lifetime, and the server's clock in the
    /// `Date` header.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        let expiry = self.answer.date().map_or(Expiry::new(), |date| Expiry::new().with_date(date));
        self.lifetime.map_or(expiry, |lifetime| expiry.after(lifetime))
    }

    /// The session of a service of this name, which arrived at `arrived`.
    #[must_use]
    pub fn into_session(
        self,
        service: impl Into<Cow<'static, str>>,
        arrived: Timestamp,
    ) -> Session {
        let expiry = self.expiry();
        let mut session = Session::new(service, self.access_token, arrived);
        session.refresh_token = self.refresh_token;
        session.with_expiry(&expiry)
    }
}

impl fmt::Debug for IssuedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedTokens")
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

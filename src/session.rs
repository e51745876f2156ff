//! A session: two tokens, when the first one ends, and whose they are.
//!
//! Owns the session's data, its expiry arithmetic and the reading of JWT claims. It must not know
//! how a session is stored, refreshed or sent.

mod claims;
mod expiry;
mod user;

use std::{borrow::Cow, fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::Result,
    secret::{AccessToken, RefreshToken},
};

pub use self::{claims::Claims, expiry::Expiry, user::UserRecord};

pub(crate) use self::expiry::{Freshness, Validity, parse_http_date};

/// A signed-in user's session.
///
/// It is a value: holding one does not keep it fresh. The
/// [`SessionManager`](crate::manager::SessionManager) does.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Session {
    /// The name of the service that issued it.
    pub service: Cow<'static, str>,
    /// Goes out with each request.
    pub access_token: AccessToken,
    /// Buys the next session. A service may issue none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<RefreshToken>,
    /// When it arrived, on this machine's wall clock.
    pub issued_at: Timestamp,
    /// When the access token ends, on this machine's wall clock: the clock's error against the
    /// server is already taken out. `None` when the service tells no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The service's own record of the user, as it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRecord>,
}

impl Session {
    /// A session with an access token alone; add what else is known with the `with_` methods.
    #[must_use]
    pub fn new(
        service: impl Into<Cow<'static, str>>,
        access_token: AccessToken,
        issued_at: Timestamp,
    ) -> Self {
        Self {
            service: service.into(),
            access_token,
            refresh_token: None,
            issued_at,
            expires_at: None,
            user: None,
        }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: RefreshToken) -> Self {
        self.refresh_token = Some(token);
        self
    }

    /// Sets the lifetime that the service gave, counted from the arrival. Where the access token is a
    /// JWT that ends earlier, its own end counts: see [`Expiry`].
    #[must_use]
    pub fn with_lifetime(self, lifetime: Duration) -> Self {
        self.with_expiry(&Expiry::new().after(lifetime))
    }

    /// Works out the end from what the answer told; see [`Expiry`].
    #[must_use]
    pub fn with_expiry(mut self, expiry: &Expiry) -> Self {
        self.expires_at = expiry.end(self.issued_at, &self.access_token);
        self
    }

    /// Adds the service's record of the user.
    #[must_use]
    pub fn with_user(mut self, user: impl Into<UserRecord>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Whether another session of the same sign-in holds the same tokens. A refresh within one second
    /// of the last may bring the same access token again, a JWT whose times are whole seconds, and yet
    /// spend the refresh token.
    pub(crate) fn has_same_tokens(&self, other: &Self) -> bool {
        self.access_token == other.access_token && self.refresh_token == other.refresh_token
    }

    /// The user's id, as far as the session tells: the access token's `sub`, or the `id` of the
    /// service's record of the user.
    #[must_use]
    pub fn user_id(&self) -> Option<String> {
        if let Ok(claims) = self.claims()
            && let Some(subject) = claims.subject()
        {
            return Some(subject.to_owned());
        }
        match self.user.as_ref()?.get("id")? {
            serde_json::Value::String(id) => Some(id),
            serde_json::Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// How long the access token lives, from arrival to end.
    #[must_use]
    pub fn lifetime(&self) -> Option<Duration> {
        self.expires_at.map(|end| end.since(self.issued_at))
    }

    /// The access token's claims, read without checking its signature.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) when the token is no
    /// JWT.
    pub fn claims(&self) -> Result<Claims> {
        Claims::read(&self.access_token)
    }
}

impl fmt::Debug for Session {
    /// Neither the tokens nor the record of the user, which is the user's own matter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("service", &self.service)
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .field("user", &self.user.as_ref().map(|_| "[redacted]"))
            .finish()
    }
}

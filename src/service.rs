//! The trait that a service implements so that the engine can keep its sessions.

use std::{fmt, time::Duration};

use http::{HeaderName, HeaderValue, header::AUTHORIZATION};

use crate::{
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    secret::AccessToken,
    session::Session,
};

/// What happens to a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rotation {
    /// Each refresh token works once; its use kills it. A lost answer loses the session unless the
    /// server is forgiving, so an exchange is never repeated blindly.
    OneTime,
    /// The same refresh token may be used again.
    Reusable,
}

/// An authentication service, as the session engine sees it.
///
/// The manager calls [`refresh`](Self::refresh) from a task of its own, never twice at the same time
/// for one session, and decides by [`RefreshFailure`] whether the session lives on.
///
/// A service of your own is about fifty lines: `docs/your-own-service.md` goes through them,
/// `examples/own_service.rs` and `examples/oauth_service.rs` are two that run.
/// [`transport::send`](crate::transport::send) sends for it and tells failures apart.
pub trait Service: fmt::Debug + Send + Sync + 'static {
    /// A short, stable name. It is written into stored sessions, and a store that holds another
    /// service's session is refused.
    fn name(&self) -> &str;

    /// The server that the sessions belong to: scheme, host, port and path, and what else tells one
    /// from another there. It is written into stored sessions, and a session of another server is
    /// neither sent nor changed. It holds no secret.
    ///
    /// `None` for a service that has only one server.
    fn server(&self) -> Option<&str> {
        None
    }

    /// What a refresh does to the refresh token.
    fn rotation(&self) -> Rotation {
        Rotation::OneTime
    }

    /// The header that carries the token; `Authorization: Bearer …` unless overridden.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedResponse`] when the token holds bytes that no header may carry.
    fn header(&self, token: &AccessToken) -> Result<(HeaderName, HeaderValue)> {
        Ok((AUTHORIZATION, sensitive(&format!("Bearer {}", token.expose()))?))
    }

    /// Trades the session's refresh token for a new session.
    ///
    /// The new session may leave out the user, and the refresh token where it has not changed (RFC 6749,
    /// section 6): the manager keeps what it has.
    ///
    /// # Errors
    /// A [`RefreshFailure`], which says whether the session is over. Every [`Error`] turns into one
    /// that keeps the session, so that `?` is right for all but the answer that rejects the token.
    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>>;

    /// Ends the session on the server, as far as the service can. A server that knows the session by its
    /// access token alone may refuse one that has expired: call [`refresh`](Self::refresh) first then, and
    /// revoke what it brings.
    ///
    /// # Errors
    /// Whatever the server or the network said. The local session is gone in any case.
    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>>;

    /// Ends, on the server, a session that came too late: someone has signed in meanwhile, or what it
    /// depended on is over. Unless overridden that is the same as [`revoke`](Self::revoke); a service
    /// whose `revoke` ends more than this one session must do less here.
    ///
    /// # Errors
    /// As [`revoke`](Self::revoke); nobody hears of it.
    fn discard<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        self.revoke(session)
    }
}

/// A header value that `http` keeps out of its own `Debug`.
///
/// # Errors
/// [`ErrorKind::UnexpectedResponse`] when the text holds bytes that no header may carry.
pub fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::new(ErrorKind::UnexpectedResponse)
            .with_message("the token holds characters that no header may carry")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Why a refresh brought no new session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RefreshFailure {
    /// The server rejected the refresh token explicitly.
    Rejected(Error),
    /// Anything else: the session is kept and the refresh tried again later.
    Transient {
        /// What happened.
        error: Error,
        /// Whether the exchange may have reached the server, so that the token may be spent. Only a
        /// failure that surely came before the first byte was sent (no connection, no name) is
        /// `false`; an answer that surely changed nothing (429) is `false` too.
        may_have_rotated: bool,
    },
}

impl RefreshFailure {
    /// The error itself.
    #[must_use]
    pub fn error(&self) -> &Error {
        match self {
            Self::Rejected(error) | Self::Transient { error, .. } => error,
        }
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.error().retry_after()
    }
}

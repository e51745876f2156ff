//! [`Error`], the one error type, and its kinds.

#[cfg(any(feature = "nhost", feature = "tybrite", feature = "deepaffex"))]
mod codes;

use std::{borrow::Cow, convert::Infallible, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

#[cfg(any(feature = "nhost", feature = "tybrite", feature = "deepaffex"))]
pub(crate) use self::codes::error_codes;

/// A result whose error is this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and what to do about it.
///
/// One opaque type for the whole crate: ask [`kind`](Self::kind) to decide, print it with `{}` for a
/// sentence that says what to do. It is cheap to clone, because the callers that wait for one
/// refresh share its one outcome.
///
/// Neither `{}` nor `{:?}` shows a body, a header, a query string or a token. Whoever needs what the
/// server said asks for it: [`status`](Self::status), [`code`](Self::code),
/// [`server_message`](Self::server_message), [`headers`](Self::headers), [`body`](Self::body).
///
/// ```
/// use hallpass::{Error, ErrorKind};
///
/// let error = Error::invalid_argument("email", "it is empty: pass the user's address");
/// assert_eq!(error.kind(), ErrorKind::InvalidArgument);
/// assert_eq!(error.argument(), Some("email"));
/// assert_eq!(error.to_string(), "argument `email`: it is empty: pass the user's address");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    argument: Option<&'static str>,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    code: Option<Box<str>>,
    server_message: Option<Box<str>>,
    request_id: Option<Box<str>>,
    retry_after: Option<Duration>,
    answer: Option<Answer>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone)]
struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

/// The kinds of failure a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument was wrong; nothing was sent. [`Error::argument`] names it.
    InvalidArgument,
    /// The client was built with settings that cannot work.
    Configuration,
    /// The call needs a session and there is none: sign in.
    SignedOut,
    /// The server ended the session: sign in again.
    SessionEnded,
    /// The server will not renew the session, whose access token is used until it expires. Then the
    /// session ends.
    RefreshDenied,
    /// A refresh was sent, its answer was lost, and the server no longer takes the old token. The
    /// user did nothing wrong, but has to sign in again.
    RotationLost,
    /// The server did not accept the credentials, code, ticket or token.
    Unauthenticated,
    /// The caller is known and may not do this.
    Forbidden,
    /// The call needs an elevated token: prove presence once more (`elevate_…`).
    ElevationRequired,
    /// There is no such thing.
    NotFound,
    /// It clashes with what the server already has, an e-mail address in use for example.
    Conflict,
    /// The server has this feature switched off.
    FeatureDisabled,
    /// The server found the request wrong.
    InvalidRequest,
    /// Too many requests: wait, for [`Error::retry_after`] where the server says so.
    RateLimited,
    /// The server failed.
    Server,
    /// The network failed: no connection, no name, a torn answer.
    Network,
    /// No answer within the time allowed.
    Timeout,
    /// The answer was not what the service's document promises.
    UnexpectedResponse,
    /// The session store failed. [`Error::is_store`] is true of this kind and of the three below.
    Store,
    /// The session store cannot be reached: no keyring runs on this machine, for example.
    StoreUnavailable,
    /// The session store is locked: the person at the machine has to unlock it.
    StoreLocked,
    /// The session store does not let this program in: the person at the machine has to allow it.
    StoreDenied,
    /// The store holds the session of another server. Nothing was sent, and nothing changed.
    WrongServer,
    /// The work was abandoned because its runtime or its client went away.
    Cancelled,
}

impl ErrorKind {
    const fn sentence(self) -> &'static str {
        match self {
            Self::InvalidArgument => "an argument is wrong",
            Self::Configuration => "the client's settings cannot work",
            Self::SignedOut => "no one is signed in: sign in first",
            Self::SessionEnded => "the server ended the session: sign in again",
            Self::RefreshDenied => {
                "the server will not renew the session: sign in again before its token expires"
            }
            Self::RotationLost => {
                "the answer to a refresh was lost and the old token is spent: sign in again"
            }
            Self::Unauthenticated => "the server did not accept the credentials",
            Self::Forbidden => "the server does not allow this",
            Self::ElevationRequired => "the server wants an elevated token: elevate, then repeat",
            Self::NotFound => "the server knows no such thing",
            Self::Conflict => "it clashes with what the server already has",
            Self::FeatureDisabled => "the server has this feature switched off",
            Self::InvalidRequest => "the server found the request wrong",
            Self::RateLimited => "the server asks for fewer requests: wait, then repeat",
            Self::Server => "the server failed: repeat later",
            Self::Network => "the network failed: repeat when it is back",
            Self::Timeout => "no answer within the time allowed: repeat, or allow more time",
            Self::UnexpectedResponse => "the answer was not what the service promises",
            Self::Store => "the session store failed",
            Self::StoreUnavailable => "the session store cannot be reached",
            Self::StoreLocked => "the session store is locked: unlock it, then try again",
            Self::StoreDenied => "the session store does not let this program in: allow it access",
            Self::WrongServer => "the store holds the session of another server",
            Self::Cancelled => "the work was abandoned: its runtime or client went away",
        }
    }
}

impl Error {
    /// An error of `kind` with the kind's own sentence.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: Cow::Borrowed(kind.sentence()),
            argument: None,
            operation: None,
            status: None,
            code: None,
            server_message: None,
            request_id: None,
            retry_after: None,
            answer: None,
            source: None,
        }))
    }

    /// An argument that was refused before anything was sent.
    #[must_use]
    pub fn invalid_argument(argument: &'static str, problem: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidArgument)
            .edit(|inner| inner.argument = Some(argument))
            .with_message(problem)
    }

    /// Replaces the sentence. It is shown to people: no secret, no body, no URL with a query.
    #[must_use]
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> Self {
        self.edit(|inner| inner.message = message.into())
    }

    /// Names the operation that failed, as the service's document does.
    #[must_use]
    pub fn with_operation(self, operation: &'static str) -> Self {
        self.edit(|inner| inner.operation = Some(operation))
    }

    /// The same error under another kind, where a caller knows better what it means.
    #[cfg(feature = "deepaffex")]
    #[must_use]
    pub(crate) fn with_kind(self, kind: ErrorKind) -> Self {
        self.edit(|inner| inner.kind = kind)
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        self.edit(|inner| inner.status = Some(status))
    }

    /// Adds the service's own code.
    #[must_use]
    pub fn with_code(self, code: impl Into<Box<str>>) -> Self {
        self.edit(|inner| inner.code = Some(code.into()))
    }

    /// Adds the text the server sent for people. It is never printed, only handed out.
    #[must_use]
    pub fn with_server_message(self, message: impl Into<Box<str>>) -> Self {
        self.edit(|inner| inner.server_message = Some(message.into()))
    }

    /// Adds the request's id.
    #[must_use]
    pub fn with_request_id(self, id: impl Into<Box<str>>) -> Self {
        self.edit(|inner| inner.request_id = Some(id.into()))
    }

    /// Adds the time the server asks to wait.
    #[must_use]
    pub fn with_retry_after(self, wait: Duration) -> Self {
        self.edit(|inner| inner.retry_after = Some(wait))
    }

    /// Adds the raw answer, for callers who ask for it. It is never printed.
    #[must_use]
    pub fn with_answer(self, headers: HeaderMap, body: Bytes) -> Self {
        self.edit(|inner| inner.answer = Some(Answer { headers, body }))
    }

    /// Adds what another error says of the server's answer: operation, status, code, message and ids.
    #[must_use]
    pub(crate) fn with_answer_of(self, other: &Self) -> Self {
        let other = other.0.clone();
        self.edit(|inner| {
            *inner = Inner {
                kind: inner.kind,
                message: inner.message.clone(),
                argument: None,
                retry_after: None,
                ..(*other).clone()
            };
        })
    }

    /// Adds what caused it. Its own text is printed by `{:?}`: it must hold no secret.
    #[must_use]
    pub fn with_source(self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.edit(|inner| inner.source = Some(Arc::new(source)))
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The argument that was refused, for [`ErrorKind::InvalidArgument`].
    #[must_use]
    pub fn argument(&self) -> Option<&'static str> {
        self.0.argument
    }

    /// The operation that failed, as the service's document names it (`signInEmailPassword`).
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The service's own code for the failure, `invalid-ticket` for example. Treat the set as open.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What the server said for people to read. It is not part of `{}`, since a server may put
    /// anything there.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// The request's id, where the server or a hook gave one: quote it to the service's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The answer's headers. They may hold cookies and redirect targets: mind where they go.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The answer's body, byte for byte. It may hold tokens: mind where it goes.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// Whether the same call may succeed later without anything else changing.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RateLimited | ErrorKind::Server | ErrorKind::Network | ErrorKind::Timeout
        )
    }

    /// Whether there is no usable session any more, so that the user has to sign in. It is so in the
    /// manager's state as well.
    #[must_use]
    pub fn is_session_ended(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::SignedOut | ErrorKind::SessionEnded | ErrorKind::RotationLost
        )
    }

    /// Whether the session store is what failed, in whichever way. The session goes on in memory.
    #[must_use]
    pub fn is_store(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Store
                | ErrorKind::StoreUnavailable
                | ErrorKind::StoreLocked
                | ErrorKind::StoreDenied
        )
    }

    /// The code, if it has a code's form. Whoever makes up a link or an answer may put anything in
    /// its place, which would otherwise stand in logs as if this crate had written it.
    fn printable_code(&self) -> Option<&str> {
        self.code().filter(|code| code.len() <= 64 && code.bytes().all(|b| b.is_ascii_graphic()))
    }

    fn edit(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{operation}: ")?;
        }
        if let Some(argument) = inner.argument {
            write!(f, "argument `{argument}`: ")?;
        }
        f.write_str(&inner.message)?;
        match (inner.status, self.printable_code()) {
            (Some(status), Some(code)) => write!(f, " (status {}, {code})", status.as_u16()),
            (Some(status), None) => write!(f, " (status {})", status.as_u16()),
            (None, Some(code)) => write!(f, " ({code})"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("argument", &inner.argument)
            .field("operation", &inner.operation)
            .field("status", &inner.status.map(|status| status.as_u16()))
            .field("code", &self.printable_code())
            .field("request_id", &inner.request_id)
            .field("retry_after", &inner.retry_after)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

/// What cannot fail may stand where something else can, in arguments that are converted.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_sent_is_handed_out_but_never_printed() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", http::HeaderValue::from_static("sid=hunter2"));
        let error = Error::new(ErrorKind::Unauthenticated)
            .with_status(StatusCode::UNAUTHORIZED)
            .with_code("invalid-ticket")
            .with_server_message("hunter2 said the server")
            .with_answer(headers, Bytes::from_static(b"{\"token\":\"hunter2\"}"));

        for printed in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
            assert!(!printed.contains("hunter2"), "{printed}");
        }
        assert_eq!(error.body().unwrap().as_ref(), b"{\"token\":\"hunter2\"}");
        assert_eq!(error.headers().unwrap()["set-cookie"], "sid=hunter2");
        assert_eq!(
            error.to_string(),
            "the server did not accept the credentials (status 401, invalid-ticket)"
        );
    }

    #[test]
    fn what_has_not_the_form_of_a_code_is_handed_out_but_never_printed() {
        for code in ["x\n2026-01-01 all is well", "my password is hunter2", &"x".repeat(65)] {
            let error = Error::new(ErrorKind::Unauthenticated).with_code(code);
            assert_eq!(error.code(), Some(code));
            assert_eq!(error.to_string(), "the server did not accept the credentials");
            assert!(format!("{error:?}").contains("code: None"), "{error:?}");
        }
    }

    #[test]
    fn a_clone_is_not_changed_by_editing_the_original() {
        let original = Error::new(ErrorKind::Server);
        let clone = original.clone();
        let edited = original.with_operation("getUser");
        assert_eq!(clone.operation(), None);
        assert_eq!(edited.operation(), Some("getUser"));
    }
}

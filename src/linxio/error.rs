//! A failure in the words of the vendor's JavaScript client.

use bytes::Bytes;
use http::StatusCode;

use crate::{
    error::{Error, ErrorKind},
    raw::{Operation, linxio::OPERATIONS},
};

/// The sorts that the vendor's client puts failures into.
///
/// [`ErrorKind`] tells more apart, and knows that a wrong one-time code, which the server answers
/// with 400, is a failed authentication. This is the vendor's own view, by the status alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// 401 and 403.
    Authentication,
    /// 429.
    RateLimit,
    /// 400 and 422, and an argument that was refused before anything was sent.
    Validation,
    /// Everything else: a server that failed, a network that did, a session that is over.
    Other,
}

/// An error as the vendor's JavaScript client shows it: method, path, status, request id, body.
///
/// ```
/// use hallpass::{Error, ErrorKind, linxio::{Category, ErrorInfo}};
///
/// let error = Error::new(ErrorKind::Unauthenticated)
///     .with_operation("login")
///     .with_status(http::StatusCode::UNAUTHORIZED)
///     .with_request_id("f1");
/// let info = ErrorInfo::of(&error);
/// assert_eq!((info.method(), info.path()), (Some("POST"), Some("/login")));
/// assert_eq!(info.category(), Category::Authentication);
/// assert_eq!(info.request_id(), Some("f1"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorInfo<'a> {
    error: &'a Error,
    operation: Option<&'static Operation>,
}

impl<'a> ErrorInfo<'a> {
    /// Looks at an error of this service's client.
    #[must_use]
    pub fn of(error: &'a Error) -> Self {
        let operation =
            error.operation().and_then(|id| OPERATIONS.iter().find(|operation| operation.id == id));
        Self { error, operation }
    }

    /// The sort that the vendor's client would put it into.
    #[must_use]
    pub fn category(&self) -> Category {
        match self.status().map(|status| status.as_u16()) {
            Some(401 | 403) => Category::Authentication,
            Some(429) => Category::RateLimit,
            Some(400 | 422) => Category::Validation,
            None if self.error.kind() == ErrorKind::InvalidArgument => Category::Validation,
            _ => Category::Other,
        }
    }

    /// What the server said for people to read, else this crate's own sentence.
    ///
    /// # Security
    /// A server may put anything into its text: mind where it goes.
    #[must_use]
    pub fn message(&self) -> String {
        match self.error.server_message() {
            Some(text) => text.to_owned(),
            None => self.error.to_string(),
        }
    }

    /// The HTTP method of the operation that failed. `None` where no operation of this service did:
    /// before a call began, or in a request of your own.
    #[must_use]
    pub fn method(&self) -> Option<&'static str> {
        self.operation.map(|operation| operation.method)
    }

    /// The path of the operation that failed, below the base URL.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        self.operation.map(|operation| operation.path)
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.error.status()
    }

    /// The request's id, from the header `X-Request-Id`: quote it to the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.error.request_id()
    }

    /// The answer's body, byte for byte.
    ///
    /// # Security
    /// It may hold anything: mind where it goes. `Debug` does not show it.
    #[must_use]
    pub fn body(&self) -> Option<&'a Bytes> {
        self.error.body()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_sorted_as_the_vendors_client_does() {
        for (status, expected) in [
            (400, Category::Validation),
            (401, Category::Authentication),
            (403, Category::Authentication),
            (404, Category::Other),
            (422, Category::Validation),
            (429, Category::RateLimit),
            (500, Category::Other),
            (204, Category::Other),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let error = Error::new(ErrorKind::Server).with_status(status);
            assert_eq!(ErrorInfo::of(&error).category(), expected, "{status}");
        }
        let argument = Error::invalid_argument("email", "it is empty");
        assert_eq!(ErrorInfo::of(&argument).category(), Category::Validation);
        let network = Error::new(ErrorKind::Network);
        assert_eq!(ErrorInfo::of(&network).category(), Category::Other);
    }

    #[test]
    fn the_place_of_every_operation_is_known() {
        for operation in OPERATIONS {
            let error = Error::new(ErrorKind::Network).with_operation(operation.id);
            let info = ErrorInfo::of(&error);
            assert_eq!(info.method(), Some(operation.method));
            assert_eq!(info.path(), Some(operation.path));
        }
        let foreign = Error::new(ErrorKind::Network).with_operation("getUser");
        assert_eq!(ErrorInfo::of(&foreign).path(), None);
    }

    #[test]
    fn the_servers_words_come_before_ours_and_are_never_printed() {
        let error = Error::new(ErrorKind::Unauthenticated).with_server_message("hunter2 said it");
        let info = ErrorInfo::of(&error);
        assert_eq!(info.message(), "hunter2 said it");
        assert!(!format!("{info:?}").contains("hunter2"));
        let silent = Error::new(ErrorKind::Timeout);
        assert_eq!(ErrorInfo::of(&silent).message(), silent.to_string());
    }
}

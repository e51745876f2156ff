//! The service's error codes: their names, what each one means for a caller, what to do about it.

use crate::error::error_codes;

error_codes! {
    /// The codes that DeepAffex gives its failures. The set is open: a code that this version
    /// does not know arrives as [`Other`](Self::Other).
    ///
    /// ```
    /// use hallpass::deepaffex::ErrorCode;
    /// use hallpass::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Forbidden).with_code("RESTRICTED");
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::Restricted));
    /// assert_eq!(ErrorCode::of(&Error::new(ErrorKind::Network)), None);
    /// ```
    enum;

    /// The token has ended; from a renewal, that the pair is gone.
    TokenExpired = "TOKEN_EXPIRED", Unauthenticated,
        "the server does not take the token any more: register the device or sign in again";
    /// The request cannot be read.
    BadRequest = "BAD_REQUEST", InvalidRequest,
        "the server could not read the request: `server_message()` says why";
    /// Fields break the service's rules: [`FieldErrors`](super::FieldErrors) names them.
    ValidationError = "VALIDATION_ERROR", InvalidRequest,
        "the server refused fields of the request: `deepaffex::FieldErrors` names them";
    /// What was sent does not fit.
    IncorrectRequest = "INCORRECT_REQUEST", InvalidRequest,
        "what was sent does not fit: check credentials, codes and arguments";
    /// The token or the licence does not allow it.
    Restricted = "RESTRICTED", Forbidden,
        "the token or the licence does not allow this: someone who runs the organization has to";
    /// There is no such thing.
    NotFound = "NOT_FOUND", NotFound,
        "the server knows no such licence, user or organization: check what names it";
    /// There is such a user already.
    UserAlreadyExists = "USER_ALREADY_EXISTS", Conflict,
        "there is such a user already: sign in instead";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_from_its_wire_name() {
        for code in ALL {
            assert_eq!(&ErrorCode::from(code.as_str()), code);
        }
    }

    #[test]
    fn every_code_of_the_document_is_known() {
        for code in crate::raw::deepaffex::types::ErrorResponseCode::KNOWN {
            let known = ErrorCode::from(code.as_str());
            assert!(!matches!(known, ErrorCode::Other(_)), "{code} is missing");
        }
    }
}

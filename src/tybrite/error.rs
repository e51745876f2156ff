//! The service's error codes: their names, what each one means for a caller, what to do about it.

use crate::error::error_codes;

error_codes! {
    /// The codes that Tybrite gives its failures. The set is open: a code that this version does
    /// not know arrives as [`Other`](Self::Other).
    ///
    /// ```
    /// use hallpass::tybrite::ErrorCode;
    /// use hallpass::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::RateLimited).with_code("quota_exceeded");
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::QuotaExceeded));
    /// assert_eq!(ErrorCode::of(&Error::new(ErrorKind::Network)), None);
    /// ```
    enum;

    /// Something in the request does not fit.
    InvalidRequest = "invalid_request", InvalidRequest,
        "the service found something in the request wrong: `server_message()` says what";
    /// A credential is missing or not good: the customer's token, a password, a code, or the store's
    /// key.
    Unauthorized = "unauthorized", Unauthenticated,
        "the service did not accept the customer's token, or the store's key: sign in again, or check \
         the key";
    /// The store's key may not do this.
    Forbidden = "forbidden", Forbidden,
        "the store's key may not do this: check which key the service wants here";
    /// The address has an account already.
    Conflict = "conflict", Conflict,
        "the e-mail address has an account already: sign in with `login` instead";
    /// Too many requests within the window.
    RateLimited = "rate_limited", RateLimited,
        "too many requests from this address within a minute: wait, then repeat";
    /// The store has used up what its plan allows.
    QuotaExceeded = "quota_exceeded", RateLimited,
        "the store has used up what its plan allows: wait for the next period, or ask the vendor for \
         more";
    /// The service failed.
    ServerError = "server_error", Server,
        "the service failed: repeat later";
    /// The service is down for the moment.
    ServiceUnavailable = "service_unavailable", Server,
        "the service is down for the moment: repeat later";
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
    fn the_document_has_the_same_codes() {
        let document = crate::raw::tybrite::types::ErrorDetailCode::KNOWN;
        assert_eq!(document.len(), ALL.len());
        for code in document {
            let known = ErrorCode::from(code.as_str());
            assert!(!matches!(known, ErrorCode::Other(_)), "{code} is missing");
        }
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let code = ErrorCode::from("coffee_not_ready");
        assert_eq!(code, ErrorCode::Other("coffee_not_ready".into()));
        assert_eq!((code.to_string().as_str(), code.kind()), ("coffee_not_ready", None));
    }
}

//! Checks of arguments, before anything is sent.
//!
//! Each refuses only what the service's document refuses too.

use url::Url;

use crate::error::{Error, Result};

/// An e-mail address: something, an at sign, something, and no blank or control character in it.
pub(super) fn email(argument: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return refuse(argument, "it is empty: pass the customer's e-mail address");
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse(argument, "it contains a blank or a control character: trim the input");
    }
    match text.rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Ok(()),
        _ => refuse(
            argument,
            "it is not an e-mail address: it needs something on both sides of an `@`",
        ),
    }
}

/// A password that is to be set: 8 characters or more. They are counted as a JavaScript server does,
/// which counts some characters twice; whoever counts otherwise refuses it there.
pub(super) fn new_password(argument: &'static str, text: &str) -> Result<()> {
    if text.encode_utf16().count() < 8 {
        return refuse(argument, "it is shorter than 8 characters: choose a longer one");
    }
    Ok(())
}

/// A one-time code from a mail.
pub(super) fn code(argument: &'static str, text: &str) -> Result<()> {
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    refuse(argument, "it is not six digits: pass the code from the mail, without blanks")
}

/// An absolute URL of any scheme, so that an app's own scheme is fine.
pub(super) fn redirect(argument: &'static str, text: &str) -> Result<()> {
    let parsed = Url::parse(text).map_err(|error| {
        Error::invalid_argument(
            argument,
            "it is not an absolute URL: write it as https://host/path",
        )
        .with_source(error)
    });
    parsed.map(|_| ())
}

/// Any text that must not be empty.
pub(super) fn present(argument: &'static str, text: &str, problem: &'static str) -> Result<()> {
    if text.is_empty() { refuse(argument, problem) } else { Ok(()) }
}

fn refuse<T>(argument: &'static str, problem: &'static str) -> Result<T> {
    Err(Error::invalid_argument(argument, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_wants_both_sides_and_nothing_else() {
        for good in ["a@b", "first.last+tag@example.com", "zoë@exämple.de"] {
            assert!(email("email", good).is_ok(), "{good}");
        }
        for bad in ["", "a", "@b", "a@", " a@b", "a@b ", "a\n@b", "a b@c"] {
            assert_eq!(email("email", bad).unwrap_err().argument(), Some("email"), "{bad:?}");
        }
    }

    #[test]
    fn codes_are_six_ascii_digits() {
        assert!(code("token", "012345").is_ok());
        for bad in ["", "12345", "1234567", "12 456", "abcdef", "１２３４５６"] {
            assert!(code("token", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_new_password_has_eight_characters() {
        for good in ["12345678", "éééééééé", "🐎🐎🐎🐎"] {
            assert!(new_password("password", good).is_ok(), "{good}");
        }
        for bad in ["", "1234567", "ééééééé"] {
            assert!(new_password("password", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn redirects_are_absolute_and_may_have_an_apps_own_scheme() {
        assert!(redirect("redirect_to", "myapp://callback").is_ok());
        for bad in ["", "/after", "example.com/after"] {
            assert!(redirect("redirect_to", bad).is_err(), "{bad:?}");
        }
    }
}

//! Checks of arguments, before anything is sent.
//!
//! Each refuses only what no server could accept; rules for passwords and names are the server's.

use crate::error::{Error, Result};

/// The most characters that the service takes as an application's version.
const VERSION_LENGTH: usize = 20;

/// An e-mail address: something, an at sign, something.
pub(super) fn email(text: &str) -> Result<()> {
    present("email", text, "it is empty: pass the user's e-mail address")?;
    match text.rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => Ok(()),
        _ => refuse(
            "email",
            "it is not an e-mail address: it needs something on both sides of an `@`",
        ),
    }
}

/// A telephone number. Its form is the server's and the SMS carrier's business.
pub(super) fn phone_number(text: &str) -> Result<()> {
    present("phone_number", text, "it is empty: pass the number with its country code, +1555…")
}

/// A code from an SMS.
pub(super) fn login_code(text: &str) -> Result<()> {
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    refuse("login_code", "it is not four digits: pass the code without blanks, leading zeros too")
}

/// The version of an application.
pub(super) fn version(text: &str) -> Result<()> {
    present("version", text, "it is empty: pass the application's version")?;
    if text.chars().count() > VERSION_LENGTH {
        return refuse("version", "it is longer than 20 characters: shorten it");
    }
    Ok(())
}

/// Any text that must not be empty.
pub(super) fn present(argument: &'static str, text: &str, problem: &'static str) -> Result<()> {
    if text.trim().is_empty() { refuse(argument, problem) } else { Ok(()) }
}

fn refuse<T>(argument: &'static str, problem: &'static str) -> Result<T> {
    Err(Error::invalid_argument(argument, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_sides() {
        assert!(email("ada@example.com").is_ok());
        for bad in ["", " ", "ada", "@example.com", "ada@"] {
            assert_eq!(email(bad).unwrap_err().argument(), Some("email"), "{bad:?}");
        }
    }

    #[test]
    fn a_login_code_is_four_digits() {
        assert!(login_code("0123").is_ok());
        for bad in ["", "123", "12345", "12 4", "abcd", "１２３４"] {
            assert!(login_code(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_version_has_at_most_20_characters() {
        assert!(version("1.4.0").is_ok() && version(&"é".repeat(20)).is_ok());
        assert!(version("").is_err() && version(&"1".repeat(21)).is_err());
    }
}

//! Checks of arguments, before anything is sent.
//!
//! Each refuses only what no server could accept: the vendor publishes no rule for passwords, codes or
//! addresses, and some accounts sign in with an id in place of an address.

use crate::error::{Error, Result};

/// Any text that must not be empty.
pub(super) fn present(argument: &'static str, text: &str, problem: &'static str) -> Result<()> {
    if text.trim().is_empty() { Err(Error::invalid_argument(argument, problem)) } else { Ok(()) }
}

/// What a user signs in with.
pub(super) fn email(text: &str) -> Result<()> {
    present("email", text, "it is empty: pass the user's e-mail address")
}

/// The names of fields, each of which becomes a parameter.
pub(super) fn fields(fields: &[&str]) -> Result<()> {
    fields
        .iter()
        .try_for_each(|field| present("fields", field, "one of the names is empty: leave it out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_empty_is_refused() {
        for good in ["ada@example.com", "4711", "zoë@exämple.de"] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["", " ", "\n"] {
            assert_eq!(email(bad).unwrap_err().argument(), Some("email"), "{bad:?}");
        }
    }

    #[test]
    fn one_empty_name_among_the_fields_is_found() {
        assert!(fields(&[]).is_ok() && fields(&["email", "team"]).is_ok());
        assert_eq!(fields(&["email", ""]).unwrap_err().argument(), Some("fields"));
    }
}

//! Checks of arguments, before anything is sent.
//!
//! Each refuses only what every known server refuses too: password rules, allowed roles and redirect
//! targets are the server's to judge.

use url::Url;

use crate::{
    error::{Error, Result},
    secret::Secret,
};

/// An e-mail address: something, an at sign, something, and no blank or control character around.
pub(super) fn email(argument: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return refuse(argument, "it is empty: pass the user's e-mail address");
    }
    let quoted = text.starts_with('"');
    if text.chars().any(|c| c.is_control() || (c.is_whitespace() && !quoted)) {
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

/// A password; the document allows 3 to 50 characters, a server may want more than 3.
pub(super) fn password(argument: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return refuse(argument, "it is empty: pass a password");
    }
    if text.encode_utf16().count() < 3 {
        return refuse(argument, "it is shorter than 3 characters, which no server accepts");
    }
    if text.chars().count() > 50 {
        return refuse(argument, "it is longer than 50 characters, which no server accepts");
    }
    Ok(())
}

/// A one-time code, from an authenticator app, a mail or an SMS.
pub(super) fn code(argument: &'static str, text: &str) -> Result<()> {
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    refuse(argument, "it is not six digits: pass the code without blanks, leading zeros included")
}

/// A telephone number. Its form is the server's and the SMS carrier's business.
pub(super) fn phone_number(argument: &'static str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return refuse(argument, "it is empty: pass the number with its country code, +1555…");
    }
    Ok(())
}

/// An absolute URL of any scheme, so that an app's own scheme is fine.
pub(super) fn redirect(argument: &'static str, text: &str) -> Result<Url> {
    Url::parse(text).map_err(|error| {
        Error::invalid_argument(
            argument,
            "it is not an absolute URL: write it as https://host/path",
        )
        .with_source(error)
    })
}

/// A locale: the document allows two or three characters.
pub(super) fn locale(argument: &'static str, text: &str) -> Result<()> {
    if (2..=3).contains(&text.chars().count()) {
        return Ok(());
    }
    refuse(argument, "it is not two or three letters: pass a code like `en`")
}

/// A display name: at most 32 letters, digits and symbols, blanks and `,.'-`.
///
/// Outside ASCII the server alone decides, since its tables of symbols may be newer than ours.
pub(super) fn display_name(argument: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return refuse(argument, "it is empty: leave it out, or pass a name");
    }
    if text.chars().count() > 32 {
        return refuse(argument, "it is longer than 32 characters: shorten it");
    }
    let refused =
        |c: &char| c.is_ascii() && !c.is_ascii_alphanumeric() && !" ,.'-$+<=>^`|~".contains(*c);
    match text.chars().find(refused) {
        None => Ok(()),
        Some(_) => refuse(
            argument,
            "it contains a character that no server takes: use letters, digits, blanks and ,.'-",
        ),
    }
}

/// A ticket of one kind, recognised by its prefix.
pub(super) fn ticket(argument: &'static str, text: &str, prefix: &'static str) -> Result<()> {
    if text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':') && rest.len() > 1) {
        return Ok(());
    }
    let problem = match prefix {
        "mfaTotp" => "it does not start with `mfaTotp:`: pass the ticket from the MFA challenge",
        _ => {
            "it does not start with `passwordReset:`: pass the ticket from the password-reset link"
        }
    };
    refuse(argument, problem)
}

/// Any text that must not be empty.
pub(super) fn present(argument: &'static str, text: &str, problem: &'static str) -> Result<()> {
    if text.trim().is_empty() { refuse(argument, problem) } else { Ok(()) }
}

/// A personal access token, of whatever form: which one the server takes it knows by itself.
pub(super) fn personal_access_token(token: &Secret) -> Result<()> {
    let problem = "it is empty: pass the token that `create_pat` gave";
    present("personal_access_token", token.expose(), problem)
}

/// The verifier of a PKCE pair, as RFC 7636 section 4.1 defines it.
pub(super) fn code_verifier(argument: &'static str, text: &str) -> Result<()> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    if (43..=128).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(());
    }
    refuse(argument, "it is not 43 to 128 characters of A-Z a-z 0-9 - . _ ~ (RFC 7636)")
}

fn refuse<T>(argument: &'static str, problem: &'static str) -> Result<T> {
    Err(Error::invalid_argument(argument, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_wants_both_sides_and_nothing_else() {
        for good in ["a@b", "first.last+tag@example.com", "zoë@exämple.de", "\"a b\"@example.com"]
        {
            assert!(email("email", good).is_ok(), "{good}");
        }
        for bad in ["", "a", "@b", "a@", " a@b", "a@b ", "a\n@b", "a b@c"] {
            assert_eq!(email("email", bad).unwrap_err().argument(), Some("email"), "{bad:?}");
        }
    }

    #[test]
    fn codes_are_six_ascii_digits() {
        assert!(code("otp", "012345").is_ok());
        for bad in ["", "12345", "1234567", "12 456", "abcdef", "１２３４５６"] {
            assert!(code("otp", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn passwords_keep_to_the_documents_lengths() {
        assert!(password("password", "abc").is_ok());
        assert!(password("password", &"é".repeat(50)).is_ok());
        for bad in ["".to_owned(), "ab".to_owned(), "a".repeat(51)] {
            assert!(password("password", &bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_personal_access_token_may_have_any_form_but_none() {
        for good in ["c0ffee00-1234-4abc-8def-0123456789ab", "C0FFEE", "nhost_pat_1"] {
            assert!(personal_access_token(&Secret::from(good)).is_ok(), "{good}");
        }
        assert!(personal_access_token(&Secret::from(" ")).is_err());
    }

    #[test]
    fn display_names_may_be_of_any_script() {
        for good in ["John Smith", "Zoë", "O'Neil-Brown, Jr.", "田中", "a+b"] {
            assert!(display_name("display_name", good).is_ok(), "{good}");
        }
        for bad in ["", "a(b)", "<script>alert(1)</script>", "a\nb", &"x".repeat(33)] {
            assert!(display_name("display_name", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn redirects_are_absolute_and_may_have_an_apps_own_scheme() {
        assert!(redirect("redirect_to", "myapp://callback").is_ok());
        assert!(redirect("redirect_to", "https://example.com/after?x=1#y").is_ok());
        for bad in ["", "/after", "example.com/after"] {
            assert!(redirect("redirect_to", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn tickets_are_known_by_their_prefix() {
        assert!(ticket("ticket", "mfaTotp:c0ffee", "mfaTotp").is_ok());
        for bad in ["", "mfaTotp", "mfaTotp:", "passwordReset:x"] {
            assert!(ticket("ticket", bad, "mfaTotp").is_err(), "{bad:?}");
        }
    }

    #[test]
    fn locale_and_phone_number() {
        assert!(locale("locale", "en").is_ok() && locale("locale", "fil").is_ok());
        assert!(locale("locale", "e").is_err() && locale("locale", "en-US").is_err());
        assert!(phone_number("phone_number", "+15551234").is_ok());
        assert!(phone_number("phone_number", " ").is_err());
    }
}

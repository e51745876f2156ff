//! Things that nobody shall guess: codes for people, and tokens that say nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

/// A code of `length` digits, zeros in front included. At most nine digits.
pub(crate) fn digits(length: usize) -> String {
    let length = length.min(9);
    let end = (0..length).fold(1_u32, |end, _| end * 10);
    format!("{:0length$}", rand::random_range(0..end))
}

/// A token of 256 bits, in letters that a URL takes as they are.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A code that was sent to somebody and can be used once.
#[derive(Clone, Debug)]
pub(crate) struct OneTimeCode {
    pub(crate) value: String,
    pub(crate) expires_at: DateTime<Utc>,
}

/// What a given code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    Right,
    Wrong,
    /// Right, but too late.
    Expired,
}

impl OneTimeCode {
    /// A new code of `length` digits.
    pub(crate) fn new(length: usize, expires_at: DateTime<Utc>) -> Self {
        Self { value: digits(length), expires_at }
    }

    /// Compares a given code. Whoever accepts it takes it out of its place.
    pub(crate) fn check(&self, given: &str, now: DateTime<Utc>) -> CodeCheck {
        match (self.value == given, self.expires_at > now) {
            (true, true) => CodeCheck::Right,
            (true, false) => CodeCheck::Expired,
            (false, _) => CodeCheck::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_all_its_digits() {
        for length in 1..=9 {
            let code = digits(length);
            assert!(code.len() == length && code.bytes().all(|it| it.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn a_code_is_right_until_it_expires() {
        let at = |second| DateTime::from_timestamp(second, 0).expect("in range");
        let code = OneTimeCode::new(4, at(900));
        let wrong = if code.value == "0000" { "0001" } else { "0000" };
        assert_eq!(code.check(&code.value, at(899)), CodeCheck::Right);
        assert_eq!(code.check(&code.value, at(900)), CodeCheck::Expired);
        assert_eq!(code.check(wrong, at(899)), CodeCheck::Wrong);
    }
}

//! How a profile's name is written where a file system or a keyring restricts names.
//!
//! Lower-case letters, digits, `-`, `_`, `@`, `+` and `.` stand for themselves; every other byte of the
//! UTF-8 is `%` and two hexadecimal digits. Two names are never written alike, not even where upper
//! and lower case are the same.

use std::fmt::Write as _;

use crate::error::{Error, Result};

/// How long a written name may be: file systems allow 255 bytes, and some are put behind it.
const LONGEST: usize = 200;

/// Names of devices on Windows, whatever ending they have.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Writes a name.
pub(in super::super) fn encode(name: &str) -> Result<String> {
    if name.is_empty() {
        return Err(Error::invalid_argument("name", "it is empty: pass the profile's name"));
    }
    let mut written = String::with_capacity(name.len());
    for (at, byte) in name.bytes().enumerate() {
        let is_first = at == 0;
        if is_plain(byte) && !(is_first && (byte == b'.' || is_device(name))) {
            written.push(byte.into());
        } else {
            // Writing into a `String` cannot fail.
            let _ = write!(written, "%{byte:02x}");
        }
    }
    if written.len() > LONGEST {
        return Err(Error::invalid_argument(
            "name",
            "it is too long: pass 200 bytes at most, of which each capital letter, space and the like \
             counts as three; a user's id will do",
        ));
    }
    Ok(written)
}

/// Reads a written name; nothing if `encode` would not have written it so.
pub(in super::super) fn decode(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let [first, others @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(others.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    let name = String::from_utf8(bytes).ok()?;
    encode(&name).is_ok_and(|again| again == written).then_some(name)
}

const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase()
        || byte.is_ascii_digit()
        || matches!(byte, b'-' | b'_' | b'@' | b'+' | b'.')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is_port = |kind| {
        let number: Option<&str> = stem.strip_prefix(kind);
        number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
    };
    DEVICES.contains(&stem) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_address_stands_for_itself() {
        for name in ["ada@example.com", "ada.lovelace+work@mail.example", "user-17_a"] {
            assert_eq!(encode(name).unwrap(), name);
        }
    }

    #[test]
    fn every_name_is_written_portably_and_read_again() {
        let names = [
            "Ada@example.com",
            "ada@Example.com",
            "..",
            ".",
            ".hidden",
            "a/b",
            "a\\b",
            "a:b",
            "con",
            "CON",
            "con.txt",
            "com1",
            "com1.x",
            "lpt9",
            "nul",
            "\u{0}",
            "a\nb",
            "Zo\u{eb}",
            "Zoe\u{308}",
            "%41",
            "A",
            "a#a1",
            "a corrupt-1",
            "a.",
            " ",
            "\u{1f511}",
            "conx",
            "com10",
        ];
        let mut seen = BTreeSet::new();
        for name in names {
            let written = encode(name).unwrap();
            assert_eq!(decode(&written).as_deref(), Some(name), "{written}");
            assert!(written.bytes().all(|byte| is_plain(byte) || byte == b'%'), "{written}");
            assert!(!written.starts_with('.') && !is_device(&written), "{written}");
            assert!(seen.insert(written.to_lowercase()), "{name} is written as another one is");
        }
    }

    #[test]
    fn what_was_not_written_here_is_nobodys_name() {
        for written in ["A", "%4", "%", "%zz", "%61", "%4A", "a b", "%ff", ".a", "con", "", "%+1"] {
            assert_eq!(decode(written), None, "{written}");
        }
    }

    #[test]
    fn an_empty_or_endless_name_is_refused_by_its_field_and_with_the_way_out() {
        for (name, way_out) in [(String::new(), "pass the profile's name"), ("A".repeat(67), "200")]
        {
            let error = encode(&name).unwrap_err();
            assert_eq!(error.argument(), Some("name"));
            assert!(error.to_string().contains(way_out), "{error}");
        }
        assert_eq!(encode(&"a".repeat(200)).unwrap().len(), 200);
    }
}

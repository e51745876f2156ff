//! How content that is too large for one entry is cut into parts, and put together again.
//!
//! A head of parts is `{"split":1,"slot":"a","parts":3,"digest":…}`. The parts stand in one of two
//! slots, so that a new session is written beside the old one before the head is switched to it; the
//! digest tells a reader that came across a writer, or a person's clumsy hand, from a whole session.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::hexadecimal;

const NEWEST: u64 = 1;

/// Where the parts of one session stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Slot {
    A,
    B,
}

impl Slot {
    pub(super) const ALL: [Self; 2] = [Self::A, Self::B];

    pub(super) const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// What a part's name ends in. Parts count from one.
    pub(super) fn ending(self, part: usize) -> String {
        format!("#{self}{part}")
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "a",
            Self::B => "b",
        })
    }
}

/// What a head says about its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index {
    split: u64,
    pub(super) slot: Slot,
    pub(super) parts: usize,
    digest: String,
}

impl Index {
    /// The whole content, if these are its parts.
    pub(super) fn join(&self, parts: &[Vec<u8>]) -> Option<Vec<u8>> {
        let whole = parts.concat();
        let is_it = parts.len() == self.parts && digest(&whole) == self.digest;
        is_it.then_some(whole)
    }
}

/// What a head entry is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The content itself, or nonsense.
    Content,
    /// The word on parts.
    Parts(Index),
    /// The word of a newer release.
    Newer(u64),
}

impl Head {
    pub(super) fn read(bytes: &[u8]) -> Self {
        /// What is beside the number is passed over, however much more a newer release says.
        #[derive(Deserialize)]
        struct Marked {
            split: u64,
        }

        // Serde takes a list for a struct too.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Self::Content;
        }
        match serde_json::from_slice::<Marked>(bytes) {
            Ok(Marked { split }) if split > NEWEST => Self::Newer(split),
            Ok(Marked { split: NEWEST }) => {
                serde_json::from_slice(bytes).map_or(Self::Content, Self::Parts)
            }
            _ => Self::Content,
        }
    }
}

/// Content, ready for entries that hold `limit` bytes.
pub(super) struct Cut<'a> {
    pub(super) head: Vec<u8>,
    pub(super) parts: Vec<&'a [u8]>,
}

impl<'a> Cut<'a> {
    /// Leaves in one piece what fits into one entry; else the parts go to `slot`.
    pub(super) fn new(content: &'a [u8], limit: usize, slot: Slot) -> Self {
        if content.len() <= limit {
            return Self { head: content.to_vec(), parts: Vec::new() };
        }
        let parts = cut(content, limit);
        let index = Index { split: NEWEST, slot, parts: parts.len(), digest: digest(content) };
        // Numbers and plain text always have JSON.
        let head = serde_json::to_vec(&index).unwrap_or_default();
        Self { head, parts }
    }
}

/// Parts of at most `limit` bytes, cut between characters: some keyrings keep text only.
fn cut(mut rest: &[u8], limit: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while rest.len() > limit {
        let is_boundary = |at: &usize| rest[*at] & 0b1100_0000 != 0b1000_0000;
        let at = (1..=limit).rev().find(is_boundary).unwrap_or(limit.max(1));
        let (part, others) = rest.split_at(at);
        parts.push(part);
        rest = others;
    }
    parts.push(rest);
    parts
}

fn digest(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(parts: &[&[u8]]) -> Vec<Vec<u8>> {
        parts.iter().map(|part| part.to_vec()).collect()
    }

    #[test]
    fn content_that_fits_stays_in_one_piece() {
        for limit in [5, 6] {
            let cut = Cut::new(b"hello", limit, Slot::A);
            assert_eq!((cut.head.as_slice(), cut.parts.len()), (&b"hello"[..], 0));
        }
    }

    #[test]
    fn one_byte_too_many_makes_two_parts() {
        let cut = Cut::new(b"hello", 4, Slot::B);
        assert_eq!(cut.parts, [&b"hell"[..], b"o"]);
        let Head::Parts(index) = Head::read(&cut.head) else { panic!("no index") };
        assert_eq!((index.slot, index.parts), (Slot::B, 2));
    }

    #[test]
    fn parts_fit_and_make_the_whole_again_at_every_limit() {
        let text = "a\u{e9}\u{1f511}\u{20ac}{\"b\":1}\u{e9}\u{e9}";
        for limit in 4..=text.len() {
            let parts = cut(text.as_bytes(), limit);
            assert!(parts.iter().all(|part| part.len() <= limit && !part.is_empty()), "{limit}");
            assert!(parts.iter().all(|part| std::str::from_utf8(part).is_ok()), "{limit}");
            assert_eq!(parts.concat(), text.as_bytes(), "{limit}");
        }
    }

    #[test]
    fn content_without_characters_is_cut_all_the_same() {
        assert_eq!(cut(&[0x80; 5], 2), [&[0x80; 2][..], &[0x80; 2], &[0x80]]);
    }

    #[test]
    fn parts_of_different_sessions_never_make_a_whole() {
        let (old, new) = (b"old-session!".as_slice(), b"new-session!".as_slice());
        let (old, new) = (Cut::new(old, 4, Slot::A), Cut::new(new, 4, Slot::B));
        let Head::Parts(index) = Head::read(&new.head) else { panic!("no index") };
        assert_eq!(index.join(&owned(&new.parts)).unwrap(), b"new-session!");
        // Every mix of the two, by the bits of a number.
        for mix in 0..7_usize {
            let parts: Vec<&[u8]> = (0..3)
                .map(|part| if mix >> part & 1 == 1 { new.parts[part] } else { old.parts[part] })
                .collect();
            let is_new = parts == new.parts;
            assert_eq!(index.join(&owned(&parts)).is_some(), is_new, "{mix}");
        }
        assert_eq!(index.join(&owned(&new.parts[..2])), None);
    }

    #[test]
    fn a_newer_head_is_told_from_content() {
        assert_eq!(Head::read(b"{\"split\":2,\"x\":1e999}"), Head::Newer(2));
        let nonsense = ["[2]", "[1,\"a\",3,\"\"]"];
        for content in nonsense {
            assert_eq!(Head::read(content.as_bytes()), Head::Content, "{content}");
        }
        for content in ["", "{", "{\"version\":1}", "{\"split\":0}", "{\"split\":1,\"slot\":\"z\"}"]
        {
            assert_eq!(Head::read(content.as_bytes()), Head::Content, "{content}");
        }
    }
}

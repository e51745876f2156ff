//! What a new document changes for users: each change with its weight, in Rust and on the wire.
//!
//! `change/rust.rs` compares bindings, by what
//! a caller sees of them; `change/wire.rs` compares documents, by what a server takes and sends.

mod render;
mod rust;
mod wire;

use std::fmt;

use anyhow::{Context as _, Result};
use serde_json::Value;

pub(crate) use render::{Format, render};

/// How much a change matters to a caller, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Weight {
    /// Code that compiled or worked may not any more.
    Breaking,
    /// There is more than before.
    Additive,
    /// Nothing that a program notices.
    Cosmetic,
}

impl Weight {
    fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Cosmetic => "cosmetic",
        }
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One change, of an operation, a type or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// As the document calls it: `signIn`, `User`, `User.email`.
    pub(crate) subject: String,
    pub(crate) sentence: String,
    /// What it does to code that uses the bindings.
    pub(crate) rust: Option<Weight>,
    /// What it does to what travels.
    pub(crate) wire: Option<Weight>,
    /// The part of the Rust surface that it shows in.
    key: String,
}

impl Change {
    /// The weightier of its two sides.
    pub(crate) fn weight(&self) -> Weight {
        let sides = self.rust.into_iter().chain(self.wire);
        sides.min().unwrap_or(Weight::Cosmetic)
    }
}

/// One side of a change of documents: the document, where it is known, and its bindings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side<'a> {
    pub(crate) document: Option<&'a Value>,
    pub(crate) code: &'a str,
}

/// Every change from the old to the new, the weightiest first, then by subject.
pub(crate) fn changes(old: Side<'_>, new: Side<'_>) -> Result<Vec<Change>> {
    let mut changes = match (old.document, new.document) {
        (Some(old), Some(new)) => wire::changes(old, new),
        _ => Vec::new(),
    };
    let in_rust = rust::changes(old.code, new.code).context("the bindings do not parse")?;
    for change in in_rust {
        let mut met = false;
        for twin in changes.iter_mut().filter(|twin| twin.key == change.key) {
            twin.rust = Some(twin.rust.map_or(change.weight, |known| known.min(change.weight)));
            if !met && !change.sentence.is_empty() {
                twin.sentence = format!("{}; in Rust {}", twin.sentence, change.sentence);
            }
            met = true;
        }
        if !met {
            let words = if change.sentence.is_empty() { "it is new" } else { &change.sentence };
            changes.push(Change {
                sentence: format!("in Rust {words}"),
                subject: change.subject,
                rust: Some(change.weight),
                wire: None,
                key: change.key,
            });
        }
    }
    changes.sort_by(|one, other| {
        (one.weight(), &one.subject, &one.sentence).cmp(&(
            other.weight(),
            &other.subject,
            &other.sentence,
        ))
    });
    Ok(changes)
}

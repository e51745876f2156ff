//! What normalising did, in words: the head comment of the generated file.

use std::{collections::BTreeMap, fmt::Write as _};

use super::document::Operation;

/// The changes that normalising made, by kind.
#[derive(Debug, Default)]
pub(super) struct Report {
    changes: BTreeMap<&'static str, Vec<String>>,
}

impl Report {
    /// Notes one change of a kind at a place.
    pub(super) fn note(&mut self, kind: &'static str, place: impl Into<String>) {
        self.changes.entry(kind).or_default().push(place.into());
    }

    /// How many changes of a kind there were.
    pub(super) fn count(&self, kind: &str) -> usize {
        self.changes.get(kind).map_or(0, Vec::len)
    }
}

/// The comment at the head of the generated file.
pub(super) fn head_comment(origin: &str, operations: &[Operation], report: &Report) -> String {
    let dropped = operations.iter().filter(|operation| operation.redirect).count();
    let mut text = format!(
        "// @generated from {origin} by `cargo xtask gen`: do not edit.\n//\n\
         // {} operations: {} are calls, {dropped} are redirects, which are URLs and no calls.\n//\n\
         // What normalising changed on its copy of the document:\n",
        operations.len(),
        operations.len() - dropped,
    );
    for (kind, places) in &report.changes {
        let mut places = places.clone();
        places.sort();
        let _ = writeln!(text, "//\n// {kind} ({}):", places.len());
        for place in places {
            let _ = writeln!(text, "// - {place}");
        }
    }
    text
}

//! An outcome in words that was seen several times.
//!
//! Owns the counting of words. It must not fold two different words into one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Words and how often each was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(BTreeMap<String, u64>);

impl Said {
    /// Counts one.
    pub fn add(&mut self, word: &str) {
        *self.0.entry(word.to_owned()).or_default() += 1;
    }

    /// The word alone where it was always the same, else each with its count.
    pub fn words(&self) -> String {
        if let (1, Some(word)) = (self.0.len(), self.0.keys().next()) {
            return word.clone();
        }
        let mut words: Vec<_> = self.0.iter().collect();
        words.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let words: Vec<_> = words.iter().map(|(word, count)| format!("{word} ({count})")).collect();
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_words_are_told_with_their_counts() {
        let mut said = Said::default();
        said.add("kept");
        assert_eq!(said.words(), "kept");
        said.add("gone");
        said.add("kept");
        assert_eq!(said.words(), "kept (2), gone (1)");
    }
}

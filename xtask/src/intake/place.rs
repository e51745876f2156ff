//! Where in a document something stands, and what is to be said about it.
//!
//! A place is written the way `yq` takes it, so that it can be pasted: `paths."/user".get`.

use std::fmt;

/// A path from the top of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(String);

impl Place {
    /// The document itself.
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The entry of this name below.
    #[must_use]
    pub(crate) fn key(&self, key: &str) -> Self {
        let is_word = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == '-';
        let dot = if self.0.is_empty() { "" } else { "." };
        if !key.is_empty() && key.chars().all(is_word) && !key.starts_with(char::is_numeric) {
            Self(format!("{}{dot}{key}", self.0))
        } else {
            Self(format!("{}{dot}\"{key}\"", self.0))
        }
    }

    /// The entry of this number below.
    #[must_use]
    pub(crate) fn index(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// The same place, in another file.
    #[must_use]
    pub(crate) fn within(&self, file: &str) -> Self {
        Self(format!("{file}: {}", self.0))
    }

    /// Something to be said about it.
    pub(crate) fn finding(&self, what: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { place: self.clone(), what: what.into(), fix: fix.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "the document" } else { &self.0 })
    }
}

/// What is wrong at a place, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) place: Place,
    pub(crate) what: String,
    pub(crate) fix: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}. Fix: {}", self.place, self.what, self.fix)
    }
}

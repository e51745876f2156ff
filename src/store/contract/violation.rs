//! What a broken rule looks like.

use std::{fmt, time::Duration};

/// A rule that a store breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractViolation {
    rule: &'static str,
    found: String,
    hung: Option<&'static str>,
}

impl ContractViolation {
    pub(super) fn new(rule: &'static str, found: &dyn fmt::Debug) -> Self {
        Self { rule, found: format!("{found:?}"), hung: None }
    }

    pub(super) fn hang(rule: &'static str, call: &'static str, bound: Duration) -> Self {
        let found = format!("`{call}` had not completed after {bound:?}");
        Self { rule, found, hung: Some(call) }
    }

    /// The rule, as a sentence.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.rule
    }

    /// The call that did not complete in time, by the name of its method; `None` where every call
    /// completed and the rule was broken otherwise.
    #[must_use]
    pub fn hung(&self) -> Option<&str> {
        self.hung
    }
}

impl fmt::Display for ContractViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store breaks a rule: {} (found: {})", self.rule, self.found)
    }
}

impl std::error::Error for ContractViolation {}

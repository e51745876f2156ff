//! What a run has counted, and its table.

use std::{collections::BTreeMap, fmt};

/// Counts by the group of the table and the name in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<(Group, &'static str), u64>);

/// The parts of the table, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How much was run.
    Run,
    /// What the programs did.
    Programs,
    /// What went wrong on purpose.
    Faults,
    /// Sessions that ended, by what explains it.
    Ended,
    /// Sessions that ended without an explanation, and promises that were broken.
    Losses,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Programs => "programs",
            Self::Faults => "faults",
            Self::Ended => "sessions ended by",
            Self::Losses => "losses",
        }
    }
}

/// The key of the one row that must be nought.
pub(crate) const LOSSES: (Group, &str) = (Group::Losses, "sessions lost, promises broken");

impl Tally {
    pub(crate) fn add(&mut self, group: Group, name: &'static str, count: usize) {
        *self.0.entry((group, name)).or_default() += count as u64;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    /// One count; nought for what did not happen.
    #[must_use]
    pub fn get(&self, group: Group, name: &str) -> u64 {
        let found = self.0.iter().find(|((at, called), _)| *at == group && *called == name);
        found.map_or(0, |(_, count)| *count)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.keys().map(|(_, name)| name.len()).max().unwrap_or_default();
        let mut last = None;
        for ((group, name), count) in &self.0 {
            if last != Some(*group) {
                writeln!(f, "{}", group.name())?;
            }
            last = Some(*group);
            writeln!(f, "  {name:width$}  {:>11}", grouped(*count))?;
        }
        Ok(())
    }
}

/// With a comma before every third digit.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == first {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A session that ended without an explanation, or another broken promise.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The site on which it happened: with the seed it says what was drawn.
    pub site: u64,
    /// The number of the round there.
    pub round: usize,
    /// What is wrong.
    pub what: String,
    /// The round's plan and what came of it.
    pub story: Vec<String>,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "site {}, round {}: {}", self.site, self.round, self.what)?;
        self.story.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_its_groups_in_order_and_readable_numbers() {
        let mut tally = Tally::default();
        tally.add(Group::Losses, "all", 0);
        tally.add(Group::Run, "expiries", 1_234_567);
        tally.add(Group::Run, "rounds", 999);
        let expected = "run\n  expiries    1,234,567\n  rounds            999\n\
                        losses\n  all                 0\n";
        assert_eq!(tally.to_string(), expected);
        assert_eq!(tally.get(Group::Run, "rounds"), 999);
    }
}

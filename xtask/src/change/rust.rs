//! What changed between two versions of the bindings, in words, with its semver weight.
//!
//! It compares digests and wire tables, so it sees what a caller sees and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::digest::{digest, wire_table};

/// How much a change matters to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// Code that compiled or worked may not any more.
    Breaking,
    /// There is more than before.
    Additive,
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
        })
    }
}

/// One change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) weight: Weight,
    pub(crate) sentence: String,
}

/// The changes from the old code to the new, the weightiest first. An empty list for code that
/// differs means that nothing changed which a caller can see.
pub(crate) fn changes(old: &str, new: &str) -> Result<Vec<Change>, syn::Error> {
    let (before, after) = (entries(old)?, entries(new)?);
    let mut changes = Vec::new();
    let headings: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for heading in headings {
        match (before.get(heading), after.get(heading)) {
            (Some(_), None) => changes.push(breaking(format!("{heading} is gone"))),
            (None, Some(_)) => changes.push(additive(format!("{heading} is new"))),
            (Some(before), Some(after)) => compare_lines(heading, before, after, &mut changes),
            (None, None) => {}
        }
    }
    compare_wire(&wire_table(old)?, &wire_table(new)?, &mut changes);
    changes.sort_by_key(|change| change.weight);
    Ok(changes)
}

fn breaking(sentence: String) -> Change {
    Change { weight: Weight::Breaking, sentence }
}

fn additive(sentence: String) -> Change {
    Change { weight: Weight::Additive, sentence }
}

/// An entry's lines under its bare heading: notes such as `(Default)` become a line.
fn entries(code: &str) -> Result<BTreeMap<String, Vec<String>>, syn::Error> {
    let entries = digest(code)?.into_iter().map(|(heading, mut lines)| {
        let mut words = heading.splitn(3, ' ');
        let bare = format!("{} {}", words.next().unwrap_or(""), words.next().unwrap_or(""));
        lines.extend(words.next().map(|notes| format!("notes: {notes}")));
        (bare, lines)
    });
    Ok(entries.collect())
}

fn compare_lines(heading: &str, before: &[String], after: &[String], changes: &mut Vec<Change>) {
    let key = |line: &String| line.split([':', ' ', '(']).next().unwrap_or("").to_owned();
    let before: BTreeMap<String, &String> = before.iter().map(|line| (key(line), line)).collect();
    let after: BTreeMap<String, &String> = after.iter().map(|line| (key(line), line)).collect();
    for (name, line) in &before {
        match after.get(name) {
            None => changes.push(breaking(format!("{heading} has lost `{line}`"))),
            Some(now) if now != line => {
                changes.push(breaking(format!("{heading}: `{line}` has become `{now}`")));
            }
            Some(_) => {}
        }
    }
    for (name, line) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let optional = line.contains("Option<") || line.contains("[default]");
        changes.push(match (heading.split(' ').next(), optional) {
            (Some("struct"), false) if name != "notes" => {
                breaking(format!("{heading} has the new required field `{line}`"))
            }
            (Some("struct"), _) => additive(format!(
                "{heading} has gained `{line}` (a struct literal without `..` must now name it)"
            )),
            _ => additive(format!("{heading} has gained `{line}`")),
        });
    }
}

/// An operation that moved or changed its security behaves differently under the same name.
fn compare_wire(before: &[String], after: &[String], changes: &mut Vec<Change>) {
    let by_id = |rows: &[String]| -> BTreeMap<String, String> {
        let rows = rows.iter().filter_map(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            Some(((*words.get(2)?).to_owned(), words.join(" ")))
        });
        rows.collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    for (id, row) in &before {
        match after.get(id) {
            None => changes.push(breaking(format!("the operation {id} is gone (`{row}`)"))),
            Some(now) if now != row => {
                changes.push(breaking(format!("the operation {id}: `{row}` has become `{now}`")));
            }
            Some(_) => {}
        }
    }
    for (id, row) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        changes.push(additive(format!("the operation {id} is new (`{row}`)")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"
        pub mod types {
            #[derive(Default)]
            pub struct User { pub id: String, pub email: Option<String> }
            pub enum Kind { A, Unknown(String) }
        }
        impl Client {
            pub async fn get_user(&self) -> Result<ResponseValue<types::User>, Error<()>> { todo() }
        }
        pub static OPERATIONS: &[Operation] = &[Operation {
            id: "getUser", name: "get_user", method: "GET", path: "/user",
            security: Security::Bearer, tier: Tier::Seed, redirect: false, callback: false,
        }];
    "#;

    fn weights(from: &str, to: &str) -> Vec<Change> {
        changes(OLD, &OLD.replace(from, to)).unwrap()
    }

    #[test]
    fn a_description_is_no_change_that_a_caller_sees() {
        assert_eq!(weights("pub struct User", "/// New words.\npub struct User"), []);
    }

    #[test]
    fn an_optional_field_is_additive_and_a_required_one_breaks() {
        let optional = weights("pub id: String,", "pub id: String, pub age: Option<i64>,");
        assert_eq!(optional[0].weight, Weight::Additive);
        assert!(optional[0].sentence.contains("struct User has gained `age: Option<i64>`"));
        let required = weights("pub id: String,", "pub id: String, pub age: i64,");
        assert_eq!(required[0].weight, Weight::Breaking);
    }

    #[test]
    fn a_lost_field_a_changed_type_and_a_lost_type_break() {
        for (from, to) in [
            ("pub id: String,", ""),
            ("pub id: String", "pub id: i64"),
            ("pub enum Kind { A, Unknown(String) }", ""),
            ("#[derive(Default)]", ""),
            ("&self", "&self, id: &str"),
        ] {
            assert_eq!(weights(from, to)[0].weight, Weight::Breaking, "{from}");
        }
    }

    #[test]
    fn a_new_enum_value_is_additive() {
        assert_eq!(weights("{ A,", "{ A, B,")[0].weight, Weight::Additive);
    }

    #[test]
    fn a_changed_path_or_security_breaks_though_no_type_changes() {
        for (from, to) in [("\"/user\"", "\"/me\""), ("Security::Bearer", "Security::Elevated")] {
            let changes = weights(from, to);
            assert_eq!(changes[0].weight, Weight::Breaking, "{from}");
            assert!(changes[0].sentence.starts_with("the operation getUser"));
        }
    }
}

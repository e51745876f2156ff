//! What changed between two versions of the bindings, by what a caller sees of them.
//!
//! It compares digests, and so sees nothing of descriptions nor of the insides of a method.

use std::collections::{BTreeMap, BTreeSet};

use super::Weight;
use crate::digest::{digest, wire_table};

/// One change of the Rust surface.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RustChange {
    /// `User`, `User.email` by its name on the wire, `Kind=text`, `fn get_user`.
    pub(super) key: String,
    /// The same for people.
    pub(super) subject: String,
    pub(super) weight: Weight,
    pub(super) sentence: String,
}

/// The changes from the old code to the new.
pub(super) fn changes(old: &str, new: &str) -> Result<Vec<RustChange>, syn::Error> {
    let (before, after) = (entries(old)?, entries(new)?);
    let ids: BTreeMap<String, String> =
        ids(&wire_table(old)?).into_iter().chain(ids(&wire_table(new)?)).collect();
    let mut changes = Vec::new();
    let headings: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for heading in headings {
        let entry = Entry::new(heading, &ids);
        match (before.get(heading), after.get(heading)) {
            (Some(_), None) => changes.push(entry.change(Weight::Breaking, "it is gone".into())),
            (None, Some(_)) => changes.push(entry.change(Weight::Additive, String::new())),
            (Some(before), Some(after)) => entry.compare(before, after, &mut changes),
            (None, None) => {}
        }
    }
    Ok(changes)
}

/// The operationId of each method.
fn ids(rows: &[String]) -> BTreeMap<String, String> {
    let rows = rows.iter().filter_map(|row| {
        let id = row.split_whitespace().nth(2)?;
        Some((crate::codegen::document::rust_name(id), id.to_owned()))
    });
    rows.collect()
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

/// A heading of the digest, taken apart.
struct Entry<'a> {
    kind: &'a str,
    name: &'a str,
    subject: String,
}

impl<'a> Entry<'a> {
    fn new(heading: &'a str, ids: &BTreeMap<String, String>) -> Self {
        let (kind, name) = heading.split_once(' ').unwrap_or(("", heading));
        let id = ids.get(name).filter(|_| kind == "fn");
        Self { kind, name, subject: id.map_or_else(|| name.to_owned(), Clone::clone) }
    }

    fn change(&self, weight: Weight, sentence: String) -> RustChange {
        let key =
            if self.kind == "fn" { format!("fn {}", self.name) } else { self.name.to_owned() };
        RustChange { key, subject: self.subject.clone(), weight, sentence }
    }

    /// A change of one of its lines.
    fn below(&self, line: &str, weight: Weight, sentence: String) -> RustChange {
        let mut change = self.change(weight, sentence);
        match self.kind {
            "struct" if !line.starts_with("notes:") => {
                change.key = format!("{}.{}", self.name, wire_name(line));
                change.subject.clone_from(&change.key);
            }
            "enum" => {
                let text = line.split_once(" = ").map_or(line, |(_, text)| text.trim_matches('"'));
                change.key = format!("{}={text}", self.name);
            }
            _ => {}
        }
        change
    }

    fn compare(&self, before: &[String], after: &[String], changes: &mut Vec<RustChange>) {
        let key = |line: &String| line.split([':', ' ', '(']).next().unwrap_or("").to_owned();
        let by_key = |lines: &[String]| -> BTreeMap<String, String> {
            lines.iter().map(|line| (key(line), line.clone())).collect()
        };
        let (before, after) = (by_key(before), by_key(after));
        for (name, line) in &before {
            match after.get(name) {
                None if name == "notes" => changes.push(self.below(
                    line,
                    Weight::Breaking,
                    format!("it has lost {}", line.trim_start_matches("notes: ")),
                )),
                None => {
                    let sentence = format!("`{line}` is gone");
                    changes.push(self.below(line, Weight::Breaking, sentence));
                }
                Some(now) if now != line => {
                    let sentence = format!("`{line}` has become `{now}`");
                    changes.push(self.below(line, Weight::Breaking, sentence));
                }
                Some(_) => {}
            }
        }
        for (name, line) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let is_optional = line.contains("Option<") || line.contains("[default]");
            let (weight, sentence) = match (self.kind, name.as_str(), is_optional) {
                (_, "notes", _) => (
                    Weight::Additive,
                    format!("it has gained {}", line.trim_start_matches("notes: ")),
                ),
                ("struct", _, false) => {
                    (Weight::Breaking, format!("`{line}` is new and must be given"))
                }
                ("struct", _, true) => (
                    Weight::Additive,
                    format!("`{line}` is new: a literal without `..` must name it"),
                ),
                _ => (Weight::Additive, format!("`{line}` is new")),
            };
            changes.push(self.below(line, weight, sentence));
        }
    }
}

/// The name on the wire of a field's line in the digest.
fn wire_name(line: &str) -> String {
    let renamed = line.split_once("[rename=\"").and_then(|(_, rest)| rest.split('"').next());
    let name = line.split(':').next().unwrap_or_default().trim_start_matches("r#");
    renamed.unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"
        pub mod types {
            #[derive(Default)]
            pub struct User {
                pub id: String,
                #[serde(rename = "eMail")]
                pub e_mail: Option<String>,
            }
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

    fn after(from: &str, to: &str) -> Vec<(String, Weight)> {
        assert!(OLD.contains(from), "{from}");
        let changes = changes(OLD, &OLD.replace(from, to)).unwrap();
        changes.into_iter().map(|change| (change.key, change.weight)).collect()
    }

    fn one(key: &str, weight: Weight) -> Vec<(String, Weight)> {
        vec![(key.to_owned(), weight)]
    }

    #[test]
    fn a_description_is_no_change_that_a_caller_sees() {
        assert_eq!(after("pub struct User", "/// New words.\npub struct User"), []);
    }

    #[test]
    fn an_optional_field_is_additive_and_a_required_one_breaks() {
        let id = "pub id: String,";
        assert_eq!(
            after(id, "pub id: String, pub age: Option<i64>,"),
            one("User.age", Weight::Additive)
        );
        assert_eq!(after(id, "pub id: String, pub age: i64,"), one("User.age", Weight::Breaking));
    }

    #[test]
    fn a_lost_field_a_changed_type_and_a_lost_type_break() {
        for (from, to, key) in [
            ("pub id: String,", "", "User.id"),
            ("pub id: String", "pub id: i64", "User.id"),
            ("pub e_mail: Option<String>", "pub e_mail: String", "User.eMail"),
            ("pub enum Kind { A, Unknown(String) }", "", "Kind"),
            ("#[derive(Default)]", "", "User"),
            ("&self", "&self, id: &str", "fn get_user"),
        ] {
            assert_eq!(after(from, to), one(key, Weight::Breaking), "{from}");
        }
    }

    #[test]
    fn a_new_enum_value_is_additive() {
        assert_eq!(after("{ A,", "{ A, B,"), one("Kind=B", Weight::Additive));
    }
}

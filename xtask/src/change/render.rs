//! The changes for people and for programs: a table, Markdown, JSON.

use serde_json::{Value, json};

use super::{Change, Weight};

/// How the changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Columns for a terminal.
    Table,
    /// A table for a changelog.
    Markdown,
    /// One object with the services by name.
    Json,
}

/// The changes of each service.
pub(crate) fn render(services: &[(String, Vec<Change>)], format: Format) -> String {
    match format {
        Format::Table => services.iter().map(|(name, changes)| table(name, changes)).collect(),
        Format::Markdown => {
            let changed = services.iter().filter(|(_, changes)| !changes.is_empty());
            changed.map(|(name, changes)| markdown(name, changes)).collect()
        }
        Format::Json => {
            let services = services.iter();
            let services = services.map(|(name, changes)| (name.clone(), object(changes)));
            let text = serde_json::to_string_pretty(&Value::Object(services.collect()));
            text.unwrap_or_default() + "\n"
        }
    }
}

/// The weightiest of the changes and what a release has to do about it.
fn verdict(changes: &[Change]) -> &'static str {
    match changes.iter().map(Change::weight).min() {
        None => "nothing changed",
        Some(Weight::Breaking) => {
            "breaking: callers may have to change; the release needs a new major version, or a new \
             minor one before 1.0"
        }
        Some(Weight::Additive) => "additive: the release needs a new minor version",
        Some(Weight::Cosmetic) => "cosmetic: any release will do",
    }
}

fn side(weight: Option<Weight>) -> &'static str {
    weight.map_or("-", Weight::word)
}

fn table(name: &str, changes: &[Change]) -> String {
    let mut text = format!("{name}: {}\n", verdict(changes));
    if changes.is_empty() {
        return text;
    }
    let width = changes.iter().map(|change| change.subject.chars().count()).max().unwrap_or(0);
    let width = width.max(4);
    let row = |rust: &str, wire: &str, subject: &str, sentence: &str| {
        format!("  {rust:<8}  {wire:<8}  {subject:<width$}  {sentence}\n")
    };
    text.push_str(&row("Rust", "wire", "what", "change"));
    for change in changes {
        text.push_str(&row(
            side(change.rust),
            side(change.wire),
            &change.subject,
            &change.sentence,
        ));
    }
    text
}

fn markdown(name: &str, changes: &[Change]) -> String {
    let mut text = format!("#### {name}\n\n{}.\n\n", verdict(changes));
    text.push_str(
        "| weight | what | change | in Rust | on the wire |\n| --- | --- | --- | --- | --- |\n",
    );
    for change in changes {
        let cell = |words: &str| words.replace('|', "\\|");
        text.push_str(&format!(
            "| {} | `{}` | {} | {} | {} |\n",
            change.weight(),
            cell(&change.subject),
            cell(&change.sentence),
            side(change.rust),
            side(change.wire)
        ));
    }
    text.push('\n');
    text
}

fn object(changes: &[Change]) -> Value {
    let rows = changes.iter().map(|change| {
        json!({
            "weight": change.weight().word(),
            "subject": change.subject,
            "change": change.sentence,
            "rust": change.rust.map(Weight::word),
            "wire": change.wire.map(Weight::word),
        })
    });
    let weight = changes.iter().map(Change::weight).min();
    json!({ "weight": weight.map(Weight::word), "changes": rows.collect::<Vec<_>>() })
}

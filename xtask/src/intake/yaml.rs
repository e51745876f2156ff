//! Documents as text: YAML or JSON in, the house's YAML out.
//!
//! Keys stay in the order in which they were read, so that a diff of two versions of `openapi/*.yaml` shows
//! the change and nothing else.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use super::place::{Finding, Place};

/// Reads a document of either kind; JSON is YAML too.
pub(crate) fn read(text: &str) -> Result<Value, Finding> {
    let root = Place::root();
    let fault = |error: serde_yaml_ng::Error| {
        root.finding(
            format!("this is neither YAML nor JSON: {error}"),
            "mend the document, or export it from the vendor's tool anew",
        )
    };
    let mut value: serde_yaml_ng::Value = serde_yaml_ng::from_str(text).map_err(fault)?;
    value.apply_merge().map_err(fault)?;
    convert(value, &root)
}

fn convert(value: serde_yaml_ng::Value, place: &Place) -> Result<Value, Finding> {
    use serde_yaml_ng::Value as Yaml;

    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::String(text) => text.into(),
        Yaml::Number(number) => number_of(&number).ok_or_else(|| {
            place.finding(format!("the number {number} has no form in JSON"), "write another one")
        })?,
        Yaml::Sequence(items) => {
            let items = items.into_iter().enumerate();
            let items = items.map(|(index, item)| convert(item, &place.index(index)));
            items.collect::<Result<Vec<_>, _>>()?.into()
        }
        Yaml::Mapping(pairs) => {
            let mut map = Map::new();
            for (key, value) in pairs {
                let key = key_of(&key).ok_or_else(|| {
                    place.finding(format!("the key {key:?} is not text"), "quote it")
                })?;
                let value = convert(value, &place.key(&key))?;
                map.insert(key, value);
            }
            map.into()
        }
        Yaml::Tagged(tagged) => {
            return Err(place.finding(
                format!("the YAML tag {} means nothing to OpenAPI", tagged.tag),
                "take it away",
            ));
        }
    })
}

fn number_of(number: &serde_yaml_ng::Number) -> Option<Value> {
    if let Some(value) = number.as_u64() {
        return Some(value.into());
    }
    if let Some(value) = number.as_i64() {
        return Some(value.into());
    }
    Number::from_f64(number.as_f64()?).map(Value::Number)
}

/// A status may stand without quotes.
fn key_of(key: &serde_yaml_ng::Value) -> Option<String> {
    match key {
        serde_yaml_ng::Value::String(text) => Some(text.clone()),
        serde_yaml_ng::Value::Number(number) => Some(number.to_string()),
        serde_yaml_ng::Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// The lines above the document: the comment that says what it is.
pub(crate) fn head(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The text with the comments that ours has between its lines, each above the line that it was above.
/// A comment whose line is gone goes with it.
pub(crate) fn with_comments(ours: &str, text: &str) -> String {
    let skipped = head(ours).lines().count();
    let mut waiting: Vec<&str> = Vec::new();
    let mut comments: Vec<(Vec<&str>, &str)> = Vec::new();
    for line in ours.lines().skip(skipped) {
        // In a block of words such a line is not a comment, and is written anyway.
        if line.trim_start().starts_with('#') && !text.lines().any(|other| other == line) {
            waiting.push(line);
        } else if !waiting.is_empty() {
            comments.push((std::mem::take(&mut waiting), line));
        }
    }
    let mut result = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(at) = comments.iter().position(|(_, below)| *below == line) {
            comments.remove(at).0.iter().for_each(|comment| result += &format!("{comment}\n"));
        }
        result += line;
        result.push('\n');
    }
    result
}

/// The document as the house writes it, without the comment at its head.
pub(crate) fn write(document: &Value) -> String {
    let mut text = String::new();
    if let Value::Object(map) = document {
        write_map(map, 0, &[], &mut text);
    }
    text
}

/// Where each entry but the first is set apart by an empty line.
fn is_roomy(path: &[&str]) -> bool {
    matches!(path, [] | ["paths"] | ["paths", _] | ["components"])
        || matches!(path, ["components", _])
}

fn write_map(map: &Map<String, Value>, indent: usize, path: &[&str], text: &mut String) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 && is_roomy(path) {
            text.push('\n');
        }
        // The first line of a list's item already has its indent.
        if index > 0 || !text.ends_with("- ") {
            text.push_str(&" ".repeat(indent));
        }
        let _ = write!(text, "{}:", scalar(key));
        let mut path = path.to_vec();
        path.push(key);
        write_value(value, indent, &path, text);
    }
}

/// What stands after `key:`.
fn write_value(value: &Value, indent: usize, path: &[&str], text: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            write_map(map, indent + 2, path, text);
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            write_list(items, indent + 2, path, text);
        }
        other => {
            text.push(' ');
            write_leaf(other, indent, text);
        }
    }
}

fn write_list(items: &[Value], indent: usize, path: &[&str], text: &mut String) {
    for item in items {
        text.push_str(&" ".repeat(indent));
        text.push_str("- ");
        let mut path = path.to_vec();
        path.push("-");
        match item {
            Value::Object(map) if !map.is_empty() => write_map(map, indent + 2, &path, text),
            // A list within a list, which examples alone have: as JSON, which is YAML too.
            Value::Array(items) if !items.is_empty() => {
                let _ = writeln!(text, "{item}");
            }
            other => write_leaf(other, indent, text),
        }
    }
}

fn write_leaf(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::String(words) if is_block(words) => {
            text.push_str(if words.ends_with('\n') { "|\n" } else { "|-\n" });
            for line in words.trim_end_matches('\n').split('\n') {
                let indent = if line.is_empty() { 0 } else { indent + 2 };
                text.push_str(&" ".repeat(indent));
                text.push_str(line);
                text.push('\n');
            }
        }
        Value::String(words) => {
            let _ = writeln!(text, "{}", scalar(words));
        }
        other => {
            let _ = writeln!(text, "{other}");
        }
    }
}

/// Whether a block says the text: several lines, and nothing that a block would change.
fn is_block(words: &str) -> bool {
    let body = words.strip_suffix('\n').unwrap_or(words);
    body.contains('\n')
        && !body.starts_with(['\n', ' '])
        && !body.ends_with('\n')
        && body.split('\n').all(|line| line.trim_end() == line)
        && !body.chars().any(|one| one.is_control() && one != '\n')
}

/// A text of one line: plain where YAML 1.1 and 1.2 both read it back, quoted elsewhere.
fn scalar(words: &str) -> String {
    if words.chars().any(char::is_control) {
        // JSON leaves some as they are, which YAML does not allow.
        let quoted = Value::from(words).to_string();
        let escape = |one: char| match one.is_control() {
            true => format!("\\u{:04x}", u32::from(one)),
            false => one.to_string(),
        };
        return quoted.chars().map(escape).collect();
    }
    if is_plain(words) { words.to_owned() } else { format!("'{}'", words.replace('\'', "''")) }
}

fn is_plain(words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    let starts_badly = "-?:,[]{}#&*!|>'\"%@`=~<".contains(first);
    let breaks = words.contains(": ") || words.contains(" #") || words.ends_with(':');
    let is_word = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .contains(&words.to_lowercase().as_str());
    let edges = words.trim() != words;
    !(starts_badly || breaks || is_word || edges || looks_like_a_number(words))
}

/// A number, a version or a point in time, to this or that reader.
fn looks_like_a_number(words: &str) -> bool {
    let rest = words.trim_start_matches(['+', '.']);
    let is_special = matches!(words.to_lowercase().as_str(), ".nan" | ".inf" | "+.inf");
    let digit = rest.starts_with(|one: char| one.is_ascii_digit());
    is_special || (digit && !rest.contains(' '))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(name: &str) -> String {
        let path = format!("{}/../openapi/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn each_document_of_the_house_is_written_back_as_it_was() {
        for name in ["auth", "tybrite", "linxio", "deepaffex"] {
            let text = document(name);
            let again = format!("{}{}", head(&text), write(&read(&text).unwrap()));
            let again = with_comments(&text, &again);
            let differs = text.lines().zip(again.lines()).find(|(old, new)| old != new);
            assert!(text == again, "{name}.yaml: {differs:?}");
        }
    }

    #[test]
    fn every_text_comes_back_whatever_it_holds() {
        for words in [
            "",
            " ",
            "y",
            "No",
            "null",
            "~",
            "1.0",
            "1e3",
            "0x1f",
            "2025-10-01",
            "12:30",
            "-",
            "- a",
            "a: b",
            "a #b",
            "a:",
            "'",
            "\"",
            "`a`",
            "[a]",
            "{}",
            "a\nb",
            "a\n\nb\n",
            "\na",
            " a\nb",
            "a \nb",
            "a\tb",
            "\u{7f}",
            "=",
            "<<",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "|",
            ">",
            "é",
            "?",
            "a\r\nb",
            "a\n",
            ".inf",
            "+1",
            "#a",
            "true",
            "on",
        ] {
            let key = if words == "<<" { "" } else { words };
            let value = json!({ "key": words, key: ["x", words, { "in": words }], "n": [[1], []] });
            let text = write(&value);
            assert_eq!(read(&text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn a_comment_stays_above_its_line_and_goes_with_it() {
        let ours =
            "# Head.\n\na: 1\n# Of b.\n# More.\nb: 2\n# Of c.\nc: |-\n  # No comment.\n  x\n";
        let same = with_comments(ours, "# Head.\n\na: 1\nb: 2\nc: |-\n  # No comment.\n  x\n");
        assert_eq!(same, ours);
        let text = with_comments(ours, "# Head.\n\na: 1\nc: 3\nd: 4\n");
        assert_eq!(text, "# Head.\n\na: 1\nc: 3\nd: 4\n");
    }

    #[test]
    fn json_and_yaml_are_read_alike_and_a_status_needs_no_quotes() {
        let yaml = read("a: {200: ok, on: 1.5}\nb: [1, -2, null]\n").unwrap();
        assert_eq!(yaml, read(r#"{"a":{"200":"ok","on":1.5},"b":[1,-2,null]}"#).unwrap());
    }

    #[test]
    fn what_is_no_document_is_named() {
        assert!(read("a: [").unwrap_err().to_string().contains("neither YAML nor JSON"));
        assert!(read("a: 1\na: 2").unwrap_err().to_string().contains("duplicate"));
        assert!(
            read("a: !secret b").unwrap_err().to_string().contains("`a`: the YAML tag !secret")
        );
    }
}

//! What a schema may say and the generator stumbles over.

use std::collections::BTreeSet;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::{Map, Value, json};

use super::{Failure, Report, Result};

/// Tidies one schema; those below it were tidied before.
pub(super) fn tidy(schema: &mut Value, place: &str, report: &mut Report) -> Result<()> {
    let Some(map) = schema.as_object_mut() else { return Ok(()) };
    if map.contains_key("properties") && !map.contains_key("type") {
        map.insert("type".to_owned(), json!("object"));
    }
    if map.remove("not").is_some() {
        report.note("Left out what a value may not be", place);
    }
    tidy_enum(map, place, report);
    tidy_default(map, place, report);
    tidy_choice(map, place, report);
    tidy_required(map, place, report);
    same_names(map, place)
}

fn tidy_enum(map: &mut Map<String, Value>, place: &str, report: &mut Report) {
    let Some(values) = map.get("enum").and_then(Value::as_array) else { return };
    let mut values: Vec<Value> = values.clone();
    if values.iter().any(Value::is_null) {
        values.retain(|value| !value.is_null());
        map.insert("nullable".to_owned(), json!(true));
    }
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.to_string()));
    let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
    let names: Option<BTreeSet<String>> =
        texts.map(|texts| texts.into_iter().map(|text| text.to_pascal_case()).collect());
    // The empty text has a name of ours.
    let is_named = |names: &BTreeSet<String>| {
        names.iter().all(|name| !name.starts_with(|one: char| one.is_ascii_digit()))
    };
    if names.as_ref().is_some_and(|names| names.len() == values.len() && is_named(names))
        && !values.is_empty()
    {
        if map.get("enum").and_then(Value::as_array).map(Vec::len) != Some(values.len()) {
            map.insert("enum".to_owned(), values.into());
        }
        return;
    }
    map.remove("enum");
    report.note("Left open values that have no names in Rust", place);
}

/// The generator panics on a default of another type, and its code for a number could panic.
fn tidy_default(map: &mut Map<String, Value>, place: &str, report: &mut Report) {
    let Some(default) = map.get("default") else { return };
    let fits = match map.get("type").and_then(Value::as_str) {
        Some("string") if map.contains_key("format") => false,
        Some("string") => default.is_string(),
        Some("boolean") => default.is_boolean(),
        _ => false,
    };
    let is_known = map.get("enum").and_then(Value::as_array);
    if !fits || is_known.is_some_and(|known| !known.contains(default)) {
        map.remove("default");
        report.note("Left out a default", place);
    }
}

fn tidy_choice(map: &mut Map<String, Value>, place: &str, report: &mut Report) {
    if let Some(parts) = map.remove("anyOf") {
        report.note("Made a choice of one of an `anyOf`", place);
        map.insert("oneOf".to_owned(), parts);
    }
    let Some(parts) = map.get("oneOf").and_then(Value::as_array).cloned() else { return };
    if parts.len() == 1 && map.len() == 1 {
        map.clear();
        map.extend(parts[0].as_object().cloned().unwrap_or_default());
        return;
    }
    // Fields beside a choice would be lost in it.
    for key in ["type", "properties", "required", "additionalProperties"] {
        if map.remove(key).is_some() && key == "properties" {
            report.note("Left out fields beside a choice", place);
        }
    }
}

fn tidy_required(map: &mut Map<String, Value>, place: &str, report: &mut Report) {
    let properties = map.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let Some(required) = map.get_mut("required").and_then(Value::as_array_mut) else { return };
    required.retain(|name| {
        let is_there = name.as_str().is_some_and(|name| properties.contains_key(name));
        if !is_there {
            let name = name.as_str().unwrap_or_default();
            report
                .note("Left out a required field that no one describes", format!("{place}.{name}"));
        }
        is_there
    });
}

/// Two fields of one name do not compile.
fn same_names(map: &Map<String, Value>, place: &str) -> Result<()> {
    let mut seen = BTreeSet::new();
    let names = map.get("properties").and_then(Value::as_object).into_iter().flatten();
    for (name, _) in names {
        if !seen.insert(name.to_snake_case()) {
            return Err(Failure::new(format!(
                "two fields of `{place}` would both be called `{}` in Rust: take one of them out of the \
                 document",
                name.to_snake_case()
            )));
        }
    }
    Ok(())
}

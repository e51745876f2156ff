//! Inheritance: an `allOf` becomes one object with the fields of all its parts.

use serde_json::{Map, Value, json};

use super::{Failure, Report, Result, component, within};

/// Flattens every `allOf`.
pub(super) fn flatten(document: &mut Value, report: &mut Report) -> Result<()> {
    let whole = document.clone();
    for (name, schema) in super::schemas(document).into_iter().flatten() {
        within(schema, name, &mut |schema, place| {
            flat(&whole, schema, place, &mut vec![name.clone()], report)
        })?;
    }
    super::roots(document, "", &mut |schema, place| {
        within(schema, place, &mut |schema, place| {
            flat(&whole, schema, place, &mut Vec::new(), report)
        })
    })
}

/// What says something about a schema and changes nothing of it.
const WORDS: [&str; 9] = [
    "default",
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

fn is_word(key: &str) -> bool {
    WORDS.contains(&key) || key.starts_with("x-")
}

fn flat(
    whole: &Value,
    schema: &mut Value,
    place: &str,
    inside: &mut Vec<String>,
    report: &mut Report,
) -> Result<()> {
    let Some(parts) = schema["allOf"].as_array().cloned() else { return Ok(()) };
    let says_something =
        |part: &Value| part.as_object().is_some_and(|part| part.keys().any(|key| !is_word(key)));
    let parts: Vec<Value> = parts.into_iter().filter(says_something).collect();
    let own = schema.as_object().into_iter().flatten();
    let is_bare = own.clone().all(|(key, _)| key == "allOf" || is_word(key));
    if let ([only], true) = (&parts[..], is_bare)
        && only.get("$ref").is_some()
    {
        // The way of 3.0 to describe a reference.
        *schema = match schema["nullable"] == true {
            true => json!({ "allOf": [only], "nullable": true }),
            false => only.clone(),
        };
        return Ok(());
    }
    report.note("Made one object of an `allOf`", place);
    let mut merged = Map::new();
    for part in &parts {
        merge(&mut merged, &expanded(whole, part, inside)?);
    }
    let own: Map<String, Value> = schema.as_object().cloned().unwrap_or_default();
    let own = own.into_iter().filter(|(key, _)| key != "allOf").collect();
    merge(&mut merged, &Value::Object(own));
    if merged.contains_key("properties") {
        merged.insert("type".to_owned(), json!("object"));
    }
    *schema = merged.into();
    Ok(())
}

/// A part with what it refers to, itself flat.
fn expanded(whole: &Value, part: &Value, inside: &mut Vec<String>) -> Result<Value> {
    let Some(name) = component(&part["$ref"]) else { return Ok(part.clone()) };
    if inside.contains(&name) {
        return Err(Failure::new(format!("the `allOf` of `{name}` leads back to itself")));
    }
    let mut target = whole["components"]["schemas"][&name].clone();
    if target["oneOf"].is_array() || target["anyOf"].is_array() {
        return Err(Failure::new(format!(
            "an `allOf` takes in `{name}`, which is a choice: list the fields of each choice instead"
        )));
    }
    inside.push(name);
    flat(whole, &mut target, "", inside, &mut Report::default())?;
    let expanded = expanded(whole, &target, inside);
    inside.pop();
    let mut expanded = expanded?;
    // These say something of the part alone.
    if let Some(map) = expanded.as_object_mut() {
        map.retain(|key, _| key != "discriminator" && !is_word(key));
    }
    Ok(expanded)
}

fn merge(merged: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (key.as_str(), merged.get_mut(key), value) {
            ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                known.extend(more.clone());
            }
            ("required", Some(Value::Array(known)), Value::Array(more)) => {
                let new: Vec<Value> =
                    more.iter().filter(|name| !known.contains(name)).cloned().collect();
                known.extend(new);
            }
            _ => {
                merged.insert(key.clone(), value.clone());
            }
        }
    }
}

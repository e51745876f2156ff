//! Bringing a document into a shape that the generator takes: on a copy, before normalising.
//!
//! It changes what the generator cannot take as it is: inheritance by `allOf`, choices, names that clash in
//! Rust, enums that are not texts. Each change is noted in the report. A document that needs nothing of
//! this passes unchanged.

mod all_of;
mod names;
mod place;
mod tidy;

use serde_json::{Map, Value};

use super::{Failure, Result, document::resolve, report::Report};

/// A type that is one of several, told apart by a field.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Its name in Rust.
    pub name: String,
    /// The field that tells.
    pub tag: String,
    /// What the field says, and the type that it stands for.
    pub values: Vec<(String, String)>,
}

/// The document in shape, and the choices that are told apart by a field.
pub(super) fn shape(document: Value, report: &mut Report) -> Result<(Value, Vec<Choice>)> {
    let mut document = super::normalise::sorted(document);
    put_in_place(&mut document)?;
    names::rename(&mut document, report);
    all_of::flatten(&mut document, report)?;
    each_schema(&mut document, &mut |schema, place| tidy::tidy(schema, place, report))?;
    place::give_names(&mut document, report);
    most_demanding_first(&mut document, report);
    let choices = choices(&mut document)?;
    Ok((document, choices))
}

/// Puts shared bodies and successes where they are referred to, since they become types there.
fn put_in_place(document: &mut Value) -> Result<()> {
    let whole = document.clone();
    for (_, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(body) = operation.get_mut("requestBody") {
                *body = resolve(&whole, body)?.clone();
            }
            let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
            for (_, answer) in answers.into_iter().flatten().filter(|(key, _)| key.starts_with('2'))
            {
                *answer = resolve(&whole, answer)?.clone();
            }
        }
    }
    Ok(())
}

/// A choice without a field that tells is read by trying: what demands more is tried first.
fn most_demanding_first(document: &mut Value, report: &mut Report) {
    let whole = document.clone();
    let demands = |variant: &Value| {
        let schema = resolve(&whole, variant).ok()?;
        schema.get("properties")?;
        Some(schema["required"].as_array().map_or(0, Vec::len))
    };
    for (name, schema) in schemas(document).into_iter().flatten() {
        let is_told = schema.get("discriminator").is_some();
        let Some(variants) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else {
            continue;
        };
        let before = variants.clone();
        variants.sort_by_key(|variant| std::cmp::Reverse(demands(variant)));
        if is_told {
            *variants = before;
        } else if *variants != before {
            report.note("Put first of a choice what demands most", name);
        }
    }
}

/// Takes the discriminators out of the document, each of which becomes an enum of our making.
fn choices(document: &mut Value) -> Result<Vec<Choice>> {
    let mut choices = Vec::new();
    let schemas = document["components"].get_mut("schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let Some(discriminator) =
            schema.as_object_mut().and_then(|map| map.remove("discriminator"))
        else {
            continue;
        };
        // On a base type it tells children apart, which know each other by `allOf` and no choice.
        let Some(variants) = schema["oneOf"].as_array() else { continue };
        let tag = discriminator["propertyName"].as_str().ok_or_else(|| {
            Failure::new(format!("the discriminator of `{name}` has no `propertyName`"))
        })?;
        let targets = variants.iter().map(|variant| component(&variant["$ref"]));
        let targets = targets.collect::<Option<Vec<_>>>().ok_or_else(|| {
            Failure::new(format!(
                "`{name}` has a discriminator, so each of its choices must be a `$ref`"
            ))
        })?;
        let mut values: Vec<(String, String)> = Vec::new();
        for (value, target) in discriminator["mapping"].as_object().into_iter().flatten() {
            let target = component(target).or_else(|| target.as_str().map(str::to_owned));
            values.extend(target.map(|target| (value.clone(), rust_type(&target))));
        }
        for target in targets {
            let ty = rust_type(&target);
            if !values.iter().any(|(_, known)| *known == ty) {
                values.push((target, ty));
            }
        }
        choices.push(Choice { name: rust_type(name), tag: tag.to_owned(), values });
    }
    Ok(choices)
}

/// What the generator calls the type of a component.
pub(super) fn rust_type(name: &str) -> String {
    heck::ToPascalCase::to_pascal_case(name)
}

/// The name of the schema that a reference leads to.
fn component(reference: &Value) -> Option<String> {
    let name = reference.as_str()?.strip_prefix("#/components/schemas/")?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// What is done to a schema that stands at a place.
type Change<'a> = &'a mut dyn FnMut(&mut Value, &str) -> Result<()>;

/// Lets `change` at every schema of the document, from the inside out.
fn each_schema(document: &mut Value, change: Change<'_>) -> Result<()> {
    for (name, schema) in schemas(document).into_iter().flatten() {
        within(schema, name, change)?;
    }
    roots(document, "", &mut |schema, place| within(schema, place, change))
}

/// Lets `change` at a schema and all below it, from the inside out.
fn within(schema: &mut Value, place: &str, change: Change<'_>) -> Result<()> {
    let Some(map) = schema.as_object_mut() else { return Ok(()) };
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, schema) in properties {
                    within(schema, &format!("{place}.{name}"), change)?;
                }
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                for (index, part) in parts.iter_mut().enumerate() {
                    within(part, &format!("{place}|{index}"), change)?;
                }
            }
            ("items", value) => within(value, &format!("{place}[]"), change)?,
            ("additionalProperties", value) => within(value, &format!("{place}.*"), change)?,
            _ => {}
        }
    }
    change(schema, place)
}

/// Shows each schema that stands in place: those of parameters, bodies and successes. Failures are
/// left whole, since the bindings do not decode them.
fn roots(value: &mut Value, place: &str, visit: Change<'_>) -> Result<()> {
    match value {
        Value::Object(map) => {
            let skipped = ["schemas", "example", "examples", "requestBodies", "headers"];
            let is_failure = |key: &str| {
                let is_status = key.len() == 3 && key.starts_with(['1', '3', '4', '5']);
                place.ends_with("responses") && (key == "default" || is_status)
            };
            for (key, value) in map.iter_mut() {
                let is_shared = key == "responses" && place == "components";
                if skipped.contains(&key.as_str()) || is_shared || is_failure(key) {
                    continue;
                }
                if key == "schema" && value.is_object() {
                    visit(value, place)?;
                } else {
                    let below = format!("{place} {key}");
                    roots(value, below.trim_start(), visit)?;
                }
            }
            Ok(())
        }
        Value::Array(items) => {
            let mut items = items.iter_mut().enumerate();
            items.try_for_each(|(index, item)| roots(item, &format!("{place} {index}"), visit))
        }
        _ => Ok(()),
    }
}

/// The map of the document's schemas.
fn schemas(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.get_mut("components")?.get_mut("schemas")?.as_object_mut()
}

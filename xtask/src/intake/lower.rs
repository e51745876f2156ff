//! Bringing a document of OpenAPI 3.1 down to 3.0, and either version to one form.
//!
//! What 3.0 cannot say is refused with its place. Annotations beside
//! a `$ref` are dropped, since 3.0 hides them, and so is `unevaluatedProperties`, which would only
//! forbid what the bindings allow anyway; webhooks are not operations of a client.

use serde_json::{Map, Value, json};

use super::{
    kind::{Kind, METHODS, Outcome, change_all, resolve},
    place::{Finding, Place},
};

/// The document as OpenAPI 3.0.
pub(crate) fn lower(mut document: Value) -> Outcome<Value> {
    let version = document["openapi"].as_str().unwrap_or_default().to_owned();
    let mut findings = Vec::new();
    match version.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] => {}
        ["3", "1"] => lower_document(&mut document, &mut findings),
        _ => return Err(vec![wrong_version(&document)]),
    }
    settle_examples(&mut document);
    settle_paths(&mut document, &mut findings);
    if findings.is_empty() { Ok(document) } else { Err(findings) }
}

fn wrong_version(document: &Value) -> Finding {
    let place = Place::root();
    if let Some(version) = document["swagger"].as_str() {
        let what = format!("this is Swagger {version}");
        return place.finding(
            what,
            "convert it to OpenAPI 3.0, with `npx swagger2openapi` or another tool",
        );
    }
    match document["openapi"].as_str() {
        Some(version) => place.finding(
            format!("this is OpenAPI {version}, and 3.0 and 3.1 are read"),
            "export the document in one of those",
        ),
        None => place.finding("there is no `openapi: 3.x` at its top", "give an OpenAPI document"),
    }
}

fn lower_document(document: &mut Value, findings: &mut Vec<Finding>) {
    if let Some(document) = document.as_object_mut() {
        document.insert("openapi".to_owned(), json!("3.0.3"));
        document.shift_remove("webhooks");
        document.shift_remove("jsonSchemaDialect");
        document.entry("paths").or_insert_with(|| json!({}));
    }
    if let Some(info) = document["info"].as_object_mut() {
        info.shift_remove("summary");
        if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut) {
            license.shift_remove("identifier");
        }
    }
    if let Some(components) = document["components"].as_object_mut() {
        components.shift_remove("pathItems");
    }
    change_all(document, Kind::Document, &Place::root(), &mut |value, kind, place| {
        if kind == Kind::Schema {
            lower_schema(value, place, findings);
        } else if kind.may_refer() && value["$ref"].is_string() {
            *value = json!({ "$ref": value["$ref"] });
        }
    });
}

/// What a schema of 3.1 may say and one of 3.0 cannot.
const BEYOND: [&str; 12] = [
    "$dynamicRef",
    "$id",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
];

fn lower_schema(value: &mut Value, place: &Place, findings: &mut Vec<Finding>) {
    if let Value::Bool(anything) = *value {
        if place.to_string().ends_with(".additionalProperties") {
            return;
        }
        if !anything {
            findings.push(place.finding(
                "no value at all fits the schema `false`",
                "take the field or the item away",
            ));
        }
        *value = json!({});
    }
    let Some(schema) = value.as_object_mut() else { return };
    for word in BEYOND.iter().filter(|word| schema.contains_key(**word)) {
        findings.push(place.finding(
            format!("`{word}` says what OpenAPI 3.0 cannot"),
            "say it with `properties`, `items`, `additionalProperties` or `anyOf`, or leave it out",
        ));
    }
    for word in ["$schema", "$anchor", "$comment", "$defs", "$vocabulary", "contentSchema"] {
        schema.shift_remove(word);
    }
    schema.shift_remove("unevaluatedProperties");
    lower_reference(schema);
    lower_const(schema);
    lower_types(schema, place, findings);
    lower_null_choice(schema);
    lower_bounds(schema);
    lower_contents(schema);
    if let Some(Value::Array(examples)) = schema.shift_remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        schema.entry("example").or_insert(first);
    }
}

/// A `$ref` with company: words are dropped, rules are kept with `allOf`.
fn lower_reference(schema: &mut Map<String, Value>) {
    let Some(reference) = schema.get("$ref").cloned() else { return };
    let words = ["deprecated", "default", "readOnly", "writeOnly"];
    schema.retain(|key, _| {
        key != "$ref" && !Kind::Schema.is_word(key) && !words.contains(&key.as_str())
    });
    let reference = json!({ "$ref": reference });
    if schema.is_empty() {
        schema.insert("$ref".to_owned(), reference["$ref"].clone());
        return;
    }
    match schema.get_mut("allOf").and_then(Value::as_array_mut) {
        Some(parts) => parts.insert(0, reference),
        None => {
            schema.insert("allOf".to_owned(), json!([reference]));
        }
    }
}

fn lower_const(schema: &mut Map<String, Value>) {
    let Some(value) = schema.shift_remove("const") else { return };
    let name = match &value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    if let Some(name) = name {
        schema.entry("type").or_insert_with(|| json!(name));
    }
    schema.insert("enum".to_owned(), json!([value]));
}

fn lower_types(schema: &mut Map<String, Value>, place: &Place, findings: &mut Vec<Finding>) {
    let types: Vec<Value> = match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(name) if name == "null" => vec![name.clone()],
        _ => return,
    };
    let named: Vec<&Value> = types.iter().filter(|name| *name != "null").collect();
    let is_nullable = named.len() < types.len();
    match named[..] {
        [] => {
            schema.shift_remove("type");
            schema.insert("enum".to_owned(), json!([null]));
        }
        [name] => {
            schema.insert("type".to_owned(), name.clone());
        }
        _ if schema.contains_key("anyOf") => {
            findings.push(place.finding(
                "several types beside an `anyOf` are more than OpenAPI 3.0 can say",
                "put the types into the `anyOf`",
            ));
        }
        _ => {
            let choices: Vec<Value> = named.iter().map(|name| json!({ "type": name })).collect();
            schema.shift_remove("type");
            schema.insert("anyOf".to_owned(), choices.into());
        }
    }
    if is_nullable {
        schema.insert("nullable".to_owned(), json!(true));
    }
}

/// `anyOf: [X, null]` is `X`, nullable.
fn lower_null_choice(schema: &mut Map<String, Value>) {
    for word in ["anyOf", "oneOf"] {
        let Some(choices) = schema.get_mut(word).and_then(Value::as_array_mut) else { continue };
        let before = choices.len();
        choices.retain(|choice| choice["nullable"] != true || choice["enum"] != json!([null]));
        if choices.len() == before {
            continue;
        }
        let only = (choices.len() == 1).then(|| choices.remove(0));
        schema.insert("nullable".to_owned(), json!(true));
        let Some(only) = only else { continue };
        schema.shift_remove(word);
        match only {
            Value::Object(only) if !only.contains_key("$ref") => {
                for (key, value) in only {
                    schema.entry(key).or_insert(value);
                }
            }
            only => {
                schema.insert("allOf".to_owned(), json!([only]));
            }
        }
    }
}

/// An exclusive bound is a number in 3.1, and a mark on the other bound in 3.0.
fn lower_bounds(schema: &mut Map<String, Value>) {
    for (bound, exclusive, sign) in
        [("minimum", "exclusiveMinimum", 1.0), ("maximum", "exclusiveMaximum", -1.0)]
    {
        let Some(limit) = schema.get(exclusive).filter(|limit| limit.is_number()).cloned() else {
            continue;
        };
        let other = schema.get(bound).and_then(Value::as_f64);
        let is_tighter =
            other.is_none_or(|other| limit.as_f64().unwrap_or_default() * sign >= other * sign);
        if is_tighter {
            schema.insert(bound.to_owned(), limit);
            schema.insert(exclusive.to_owned(), json!(true));
        } else {
            schema.shift_remove(exclusive);
        }
    }
}

/// How bytes are written into text.
fn lower_contents(schema: &mut Map<String, Value>) {
    let encoding = schema.shift_remove("contentEncoding");
    let media = schema.shift_remove("contentMediaType");
    let format = match encoding.as_ref().and_then(Value::as_str) {
        Some("base64") => "byte",
        None if media.is_some() => "binary",
        _ => return,
    };
    schema.entry("format").or_insert_with(|| json!(format));
}

/// One example is enough: the first of several.
fn settle_examples(document: &mut Value) {
    let whole = document.clone();
    change_all(document, Kind::Document, &Place::root(), &mut |value, kind, _| {
        if !matches!(kind, Kind::Media | Kind::Parameter | Kind::Header) {
            return;
        }
        let Some(map) = value.as_object_mut() else { return };
        let Some(Value::Object(examples)) = map.shift_remove("examples") else { return };
        let first = examples.values().find_map(|one| resolve(&whole, one).get("value").cloned());
        if let Some(first) = first {
            map.entry("example").or_insert(first);
        }
    });
}

/// What a path says of all its operations is said by each.
fn settle_paths(document: &mut Value, findings: &mut Vec<Finding>) {
    let whole = document.clone();
    let Some(paths) = document["paths"].as_object_mut() else {
        findings
            .push(Place::root().finding("it has no `paths`", "give a document with operations"));
        return;
    };
    for (path, item) in paths.iter_mut() {
        let place = Place::root().key("paths").key(path);
        let Some(item) = item.as_object_mut() else {
            findings.push(place.finding("this is not a path item", "write methods under it"));
            continue;
        };
        let shared = item.shift_remove("parameters");
        let shared = shared.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        item.retain(|key, _| METHODS.contains(&key.as_str()));
        for (method, operation) in item.iter_mut() {
            let place = place.key(method);
            if operation.get("servers").is_some() {
                findings.push(place.key("servers").finding(
                    "the operation lives on a server of its own",
                    "take it out of the document: a client has one base URL",
                ));
            }
            share_parameters(&whole, &shared, operation);
            if let Some(operation) = operation.as_object_mut() {
                operation.shift_remove("callbacks");
            }
        }
    }
    paths.retain(|_, item| item.as_object().is_none_or(|item| !item.is_empty()));
}

fn share_parameters(whole: &Value, shared: &[Value], operation: &mut Value) {
    let same = |one: &Value, other: &Value| {
        let (one, other) = (resolve(whole, one), resolve(whole, other));
        one["name"] == other["name"] && one["in"] == other["in"]
    };
    let own = operation["parameters"].as_array().cloned().unwrap_or_default();
    let missing = shared.iter().filter(|shared| !own.iter().any(|own| same(own, shared)));
    let all: Vec<Value> = missing.cloned().chain(own.iter().cloned()).collect();
    if !all.is_empty() {
        operation["parameters"] = all.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(schema: &Value) -> Value {
        json!({ "openapi": "3.1.0", "paths": {}, "components": { "schemas": { "A": schema } } })
    }

    fn lowered(schema: Value) -> Value {
        lower(document(&schema)).unwrap()["components"]["schemas"]["A"].clone()
    }

    #[test]
    fn each_word_of_3_1_has_its_form_in_3_0() {
        let reference = json!({ "$ref": "#/components/schemas/B" });
        for (new, old) in [
            (json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true })),
            (
                json!({ "type": ["string", "integer"] }),
                json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
            ),
            (json!({ "const": "a" }), json!({ "type": "string", "enum": ["a"] })),
            (json!({ "const": 1 }), json!({ "type": "integer", "enum": [1] })),
            (json!({ "examples": [1, 2] }), json!({ "example": 1 })),
            (json!({ "$defs": {}, "$comment": "" }), json!({})),
            (json!({ "exclusiveMinimum": 3 }), json!({ "exclusiveMinimum": true, "minimum": 3 })),
            (json!({ "exclusiveMaximum": 3, "maximum": 2 }), json!({ "maximum": 2 })),
            (json!({ "contentEncoding": "base64" }), json!({ "format": "byte" })),
            (json!({ "contentMediaType": "image/png" }), json!({ "format": "binary" })),
            (
                json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
                json!({ "nullable": true, "type": "string" }),
            ),
            (
                json!({ "oneOf": [reference, { "type": "null" }] }),
                json!({ "nullable": true, "allOf": [reference] }),
            ),
            (json!({ "$ref": "#/components/schemas/B", "description": "x" }), reference.clone()),
            (
                json!({ "$ref": "#/components/schemas/B", "minLength": 1 }),
                json!({ "minLength": 1, "allOf": [reference] }),
            ),
            (json!({ "items": true }), json!({ "items": {} })),
            (json!({ "additionalProperties": false }), json!({ "additionalProperties": false })),
        ] {
            assert_eq!(lowered(new.clone()), old, "{new}");
        }
    }

    #[test]
    fn what_3_0_cannot_say_is_refused_with_its_place() {
        for (schema, place) in [
            (json!({ "prefixItems": [] }), "`components.schemas.A`: `prefixItems`"),
            (json!({ "properties": { "b": { "if": {} } } }), "`components.schemas.A.properties.b`"),
            (json!({ "items": false }), "`components.schemas.A.items`: no value"),
        ] {
            let findings = lower(document(&schema)).unwrap_err();
            assert!(findings[0].to_string().starts_with(place), "{}", findings[0]);
        }
    }

    #[test]
    fn webhooks_are_left_out_and_other_versions_refused() {
        let mut document = document(&json!({}));
        document["webhooks"] = json!({ "a": { "post": {} } });
        assert!(lower(document).unwrap().get("webhooks").is_none());
        for (document, words) in [
            (json!({ "swagger": "2.0" }), "Swagger 2.0"),
            (json!({ "openapi": "3.2.0" }), "OpenAPI 3.2.0"),
            (json!({}), "no `openapi: 3.x`"),
        ] {
            assert!(lower(document).unwrap_err()[0].to_string().contains(words));
        }
    }

    #[test]
    fn parameters_of_a_path_are_those_of_its_operations() {
        let document = json!({ "openapi": "3.0.0", "paths": { "/{a}": {
            "summary": "words",
            "parameters": [{ "name": "a", "in": "path" }, { "name": "b", "in": "query" }],
            "get": { "parameters": [{ "name": "b", "in": "query", "required": true }] } } } });
        let parameters = &lower(document).unwrap()["paths"]["/{a}"]["get"]["parameters"];
        assert_eq!(parameters[0]["name"], "a");
        assert_eq!(parameters[1]["required"], true);
        assert_eq!(parameters.as_array().unwrap().len(), 2);
    }
}

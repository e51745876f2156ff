//! Giving names to what stands in place and would be lost, or clash, without one.
//!
//! The generator names an object inside another after both. What it names in another way, and what it
//! would name like something else, becomes a component.

use std::collections::BTreeSet;

use heck::ToPascalCase as _;
use serde_json::{Map, Value, json};

use super::{Report, names::free, rust_type, schemas};
use crate::codegen::document::rust_name;

/// Makes components of the schemas that need a name.
pub(super) fn give_names(document: &mut Value, report: &mut Report) {
    let all = schemas(document).map(std::mem::take).unwrap_or_default();
    let mut namer =
        Namer { taken: all.keys().map(|name| rust_type(name)).collect(), made: Map::new(), report };
    let mut done = Map::new();
    for (name, mut schema) in all {
        namer.inside(&rust_type(&name), &mut schema);
        done.insert(name, schema);
    }
    for (_, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            let name = rust_name(id).to_pascal_case();
            namer.operation(&name, operation);
        }
    }
    done.append(&mut namer.made);
    if !done.is_empty() {
        document["components"]["schemas"] = done.into();
    }
}

struct Namer<'a> {
    /// The names of types in Rust.
    taken: BTreeSet<String>,
    /// New components.
    made: Map<String, Value>,
    report: &'a mut Report,
}

impl Namer<'_> {
    fn operation(&mut self, name: &str, operation: &mut Value) {
        if let Some(body) = operation.get_mut("requestBody") {
            self.content(&format!("{name}Request"), body);
        }
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (status, answer) in answers.into_iter().flatten() {
            if status.starts_with('2') {
                self.content(&format!("{name}Response"), answer);
            }
        }
    }

    fn content(&mut self, name: &str, part: &mut Value) {
        let content = part.get_mut("content").and_then(Value::as_object_mut);
        for (_, media) in content.into_iter().flatten() {
            let Some(schema) = media.get_mut("schema") else { continue };
            let clashes = is_object(schema) && self.taken.contains(name);
            if clashes || schema.get("oneOf").is_some() {
                self.hoist(name, schema);
            } else {
                self.inside(name, schema);
            }
        }
    }

    /// What stands inside a schema of this name.
    fn inside(&mut self, name: &str, schema: &mut Value) {
        let Some(map) = schema.as_object_mut() else { return };
        for (property, schema) in
            map.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
        {
            self.property(&format!("{name}{}", property.to_pascal_case()), schema);
        }
        if let Some(items) = map.get_mut("items") {
            self.lost(&format!("{name}Item"), items);
        }
        if let Some(values) = map.get_mut("additionalProperties") {
            self.lost(&format!("{name}Value"), values);
        }
        let variants = map.get_mut("oneOf").and_then(Value::as_array_mut);
        for (index, variant) in variants.into_iter().flatten().enumerate() {
            let title = variant["title"].as_str().map(heck::ToPascalCase::to_pascal_case);
            self.lost(&title.unwrap_or_else(|| format!("{name}Variant{index}")), variant);
        }
    }

    fn property(&mut self, name: &str, schema: &mut Value) {
        let is_list_of_objects = is_object(&schema["items"]);
        let item = format!("{name}Item");
        if schema.get("oneOf").is_some() {
            self.hoist(name, schema);
        } else if is_object(schema) || schema.get("enum").is_some() {
            if self.taken.insert(name.to_owned()) {
                self.inside(name, schema);
            } else {
                self.hoist(name, schema);
            }
        } else if is_list_of_objects && self.taken.insert(item.clone()) {
            self.inside(&item, &mut schema["items"]);
        } else {
            self.inside(name, schema);
        }
    }

    /// What the generator would name in a way of its own.
    fn lost(&mut self, name: &str, schema: &mut Value) {
        if is_object(schema) || schema.get("oneOf").is_some() {
            self.hoist(name, schema);
        } else {
            self.inside(name, schema);
        }
    }

    fn hoist(&mut self, name: &str, schema: &mut Value) {
        let name = free(name, &self.taken);
        self.taken.insert(name.clone());
        let is_nullable = schema["nullable"] == true;
        let mut part = std::mem::take(schema);
        if let Some(map) = part.as_object_mut() {
            map.remove("nullable");
        }
        self.inside(&name, &mut part);
        self.report.note("Gave a name to what stood in place", &*name);
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        *schema = match is_nullable {
            true => json!({ "allOf": [reference], "nullable": true }),
            false => reference,
        };
        self.made.insert(name, part);
    }
}

fn is_object(schema: &Value) -> bool {
    schema["properties"].as_object().is_some_and(|properties| !properties.is_empty())
}

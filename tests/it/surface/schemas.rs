//! The JSON Schemas of the Rust types, compared with the document's own components.
//!
//! What may differ everywhere is an ignore rule of `canonical`, with its reason; what differs in one
//! type only stands in `EXCEPTIONS`, with its reason.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    SURFACES,
    types::{Case, component},
};

/// Components whose Rust type means something else, and why.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "OKResponse",
    "an acknowledgement is any value, so that a proxy's or a newer server's passes",
)];

#[test]
fn the_rust_types_have_the_schemas_of_the_document() {
    let mut differing = Vec::new();
    for surface in &SURFACES {
        let document = surface.document();
        let cases = (surface.cases)();
        for case in &cases {
            let (wanted, found) = both(case, &cases, &document);
            let excepted = EXCEPTIONS.iter().any(|(name, _)| *name == case.component);
            if (wanted == found) == excepted {
                let component = case.component;
                differing.push(format!("{component}:\n  document {wanted}\n  Rust     {found}"));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// What the document says of a type, and what its Rust type says.
fn both(case: &Case, cases: &[Case], document: &Value) -> (Value, Value) {
    let names: BTreeMap<&str, &str> =
        cases.iter().map(|case| (case.component, case.name)).collect();
    let schema = component(document, case.component);
    let wanted = canonical(schema, &|name| json!({ "ref": names[name] }));
    let derived = (case.schema)();
    let found = canonical(derived.as_value(), &|name| {
        // A type made of an enum that stands in place in the document, under `Type.field`.
        let in_place = cases.iter().any(|case| case.name == name && case.component.contains('.'));
        let definition = &derived.as_value()["$defs"][name];
        if in_place { canonical(definition, &|_| Value::Null) } else { json!({ "ref": name }) }
    });
    (wanted, found)
}

/// What is left of a schema when what may differ is taken away.
fn canonical(schema: &Value, refer: &dyn Fn(&str) -> Value) -> Value {
    // Rust writes an optional reference as `anyOf: [reference, null]`, and a choice as `anyOf` too.
    if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")) {
        let choices = choices.as_array().into_iter().flatten();
        let mut choices: Vec<Value> = choices
            .filter(|choice| choice["type"] != "null")
            .map(|choice| canonical(choice, refer))
            .collect();
        return if choices.len() == 1 { choices.remove(0) } else { json!({ "choices": choices }) };
    }
    if let Some(path) = schema["$ref"].as_str() {
        return refer(path.rsplit('/').next().unwrap());
    }
    // Enums are open in Rust; the values they name must be the same.
    if let Some(values) = schema.get("enum").or_else(|| schema.get("x-extensible-enum")) {
        return json!({ "values": values });
    }
    match type_name(schema) {
        Some("object") => object(schema, refer),
        Some("array") => json!({ "array": canonical(&schema["items"], refer) }),
        Some("string") => json!({ "string": format(schema) }),
        // Widths of integers and bounds are not what travels.
        other => json!({ "type": other }),
    }
}

/// The type, without the `null` that Rust adds to what is optional. Whether `null` may stand for a
/// value is loosened on purpose.
fn type_name(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|one| *one != "null"),
        other => other.as_str(),
    }
}

/// Formats that are types in Rust. The others (`email`, `uri`, `byte`) are plain text there, as are
/// patterns and lengths: what a caller can get wrong is checked before sending.
fn format(schema: &Value) -> Value {
    let carries_secret = schema["x-secret"] == true;
    match schema["format"].as_str() {
        _ if carries_secret => json!("password"),
        Some(format @ ("password" | "date-time" | "uuid")) => json!(format),
        _ => Value::Null,
    }
}

fn object(schema: &Value, refer: &dyn Fn(&str) -> Value) -> Value {
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields: Map<String, Value> =
        fields.map(|(field, schema)| (field.clone(), canonical(schema, refer))).collect();
    let mut required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    required.sort_unstable();
    // Closed objects are opened, so only an object that is open by intent says so, or one that has
    // no field at all.
    let unsaid = schema.get("additionalProperties").is_none() && fields.is_empty();
    let open = unsaid || schema["additionalProperties"] == true;
    json!({ "fields": fields, "required": required, "open": open })
}

//! Normalising: a copy of the document, changed so that the generator takes it and so that the
//! types decode what servers really send.
//!
//! Every change is noted in the report. The document itself is never bent, and nothing here may
//! loosen what is checked before sending: that is written by hand in the service's client.

use heck::ToPascalCase;
use serde_json::{Map, Value, json};

use super::{
    Failure, Result,
    document::{Operation, each_operation, resolve},
    report::Report,
    secrets::{carries_secret, is_secret},
};

/// A normalised document and what was done to it.
#[derive(Debug)]
pub(super) struct Normal {
    pub document: Value,
    pub report: Report,
}

/// Validation that would refuse what a server sends, or (patterns) what a user may enter.
const VALIDATION: [&str; 10] = [
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
    "exclusiveMinimum",
];

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Whether a media type is JSON by any of its names.
fn is_json(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    bare == JSON || bare == "*/*" || bare == "application/*" || bare.ends_with("+json")
}

/// Normalises a copy of the document.
pub(super) fn normalise(
    document: &Value,
    operations: &[Operation],
    mut report: Report,
) -> Result<Normal> {
    let mut schemas = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    hoist_parameter_enums(document, &mut schemas, &mut report);
    let mut paths = Map::new();
    each_operation(document, |path, method, value| {
        let operation = operations
            .iter()
            .find(|known| known.path == path && known.method.eq_ignore_ascii_case(method))
            .ok_or_else(|| Failure::new(format!("{method} {path} is not in the list")))?;
        if operation.redirect {
            let place = format!("{} {} {path}", operation.id, operation.method);
            report.note("Dropped operations that only redirect", place);
            return Ok(());
        }
        let mut call = Call { document, operation, schemas: &mut schemas, report: &mut report };
        let normal = call.normalise(value)?;
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = normal;
        Ok(())
    })?;
    for (name, schema) in &mut schemas {
        relax(name, schema, &mut report);
    }
    let normal = json!({
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": paths,
        "components": { "schemas": schemas },
    });
    Ok(Normal { document: sorted(normal), report })
}

/// An enum that several operations share as a parameter becomes one type instead of one for each.
fn hoist_parameter_enums(document: &Value, schemas: &mut Map<String, Value>, report: &mut Report) {
    let parameters = document["components"]["parameters"].as_object();
    for (name, parameter) in parameters.into_iter().flatten() {
        if parameter["schema"].get("enum").is_some() && !schemas.contains_key(name) {
            let mut schema = parameter["schema"].clone();
            if schema.get("description").is_none() && parameter.get("description").is_some() {
                schema["description"] = parameter["description"].clone();
            }
            schemas.insert(name.clone(), schema);
            report.note("Made one type of a shared parameter's values", name);
        }
    }
}

/// One operation on its way to the normalised document.
struct Call<'a> {
    document: &'a Value,
    operation: &'a Operation,
    schemas: &'a mut Map<String, Value>,
    report: &'a mut Report,
}

impl Call<'_> {
    fn normalise(&mut self, value: &Value) -> Result<Value> {
        let mut normal = json!({
            // The generator derives its own name from this; ours differs for `getJWKs`.
            "operationId": self.operation.name,
            "responses": self.success(&value["responses"])?,
        });
        for key in ["summary", "description", "deprecated"] {
            if let Some(text) = value.get(key) {
                normal[key] = text.clone();
            }
        }
        if let Some(parameters) = value.get("parameters").and_then(Value::as_array) {
            normal["parameters"] = parameters
                .iter()
                .filter_map(|parameter| self.parameter(parameter).transpose())
                .collect::<Result<Vec<_>>>()?
                .into();
        }
        if value.get("requestBody").is_some() {
            normal["requestBody"] = self.body(resolve(self.document, &value["requestBody"])?)?;
        }
        Ok(normal)
    }

    /// Keeps the one 2xx answer: every other one then reaches the caller with status and body. Where
    /// a success may come without a body it carries nothing, whichever status it has.
    fn success(&mut self, responses: &Value) -> Result<Value> {
        let id = &self.operation.id;
        let mut kept = Map::new();
        for (status, answer) in responses.as_object().into_iter().flatten() {
            if !status.starts_with('2') {
                self.report
                    .note("Dropped answers, kept whole for the error", format!("{id} {status}"));
                continue;
            }
            let answer = resolve(self.document, answer)?;
            if answer["x-failure"] == true {
                let place = format!("{id} {status}");
                self.report.note("Left to the error a success that brings nothing", place);
                continue;
            }
            let mut normal = json!({ "description": answer["description"].as_str().unwrap_or("") });
            if let Some((media_type, media)) = self.media(&answer["content"], status)? {
                let schema = media.get("schema").ok_or_else(|| {
                    Failure::new(format!("{id}: the {media_type} answer {status} has no schema"))
                })?;
                // Whatever JSON is called, it is read as JSON.
                let media_type = if is_json(media_type) { JSON } else { media_type };
                let schema = self.named("Response", schema);
                normal["content"] = json!({ media_type: { "schema": schema } });
            }
            kept.insert(status.clone(), normal);
        }
        if kept.len() > 1 && kept.values().any(|answer| answer.get("content").is_none()) {
            let statuses = kept.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            self.report
                .note("Made one success without a body of several", format!("{id} {statuses}"));
            let description = kept.values().map(|answer| answer["description"].as_str());
            let description = description.flatten().collect::<Vec<_>>().join(" Or: ");
            return Ok(json!({ "2XX": { "description": description } }));
        }
        match kept.len() {
            0 => Err(Failure::new(format!("{id} has neither a 2xx answer nor a redirect"))),
            1 => Ok(Value::Object(kept)),
            _ => Ok(self.one_of_several(kept)),
        }
    }

    /// Several successes with content: one type where all have the same, any JSON where they differ.
    fn one_of_several(&mut self, kept: Map<String, Value>) -> Value {
        let statuses = kept.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let place = format!("{} {statuses}", self.operation.id);
        let description = kept.values().map(|answer| answer["description"].as_str());
        let description = description.flatten().collect::<Vec<_>>().join(" Or: ");
        let mut contents = kept.values().map(|answer| &answer["content"]);
        let first = contents.next().cloned().unwrap_or_default();
        let content = if contents.all(|other| *other == first) {
            self.report.note("Made one success of several alike", place);
            first
        } else {
            self.report.note("Made any JSON of several successes", place);
            json!({ JSON: { "schema": {} } })
        };
        json!({ "2XX": { "description": description, "content": content } })
    }

    /// The one media type that is spoken where there are several: JSON, or a form.
    fn media<'v>(
        &mut self,
        content: &'v Value,
        what: &str,
    ) -> Result<Option<(&'v str, &'v Value)>> {
        let all: Vec<(&str, &Value)> = content
            .as_object()
            .into_iter()
            .flatten()
            .map(|(media_type, media)| (media_type.as_str(), media))
            .collect();
        if all.len() < 2 {
            return Ok(all.first().copied());
        }
        let place = format!("{} {what}", self.operation.id);
        let exact = all.iter().find(|(media_type, _)| *media_type == JSON);
        let json = exact.or_else(|| all.iter().find(|(media_type, _)| is_json(media_type)));
        let found = json.or_else(|| all.iter().find(|(media_type, _)| *media_type == FORM));
        let found = found.ok_or_else(|| {
            Failure::new(format!("{place}: none of the media types is JSON or a form"))
        })?;
        self.report.note("Took one of several media types", format!("{place} {}", found.0));
        Ok(Some(*found))
    }

    /// None for an optional parameter that cannot be sent.
    fn parameter(&mut self, parameter: &Value) -> Result<Option<Value>> {
        let shared = parameter["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let mut normal = resolve(self.document, parameter)?.clone();
        let name = normal["name"].as_str().unwrap_or_default().to_owned();
        let place = format!("{} {name}", self.operation.id);
        let is_beyond = normal["in"] == "cookie" || normal["style"] == "deepObject";
        if is_beyond && normal["required"] != true {
            self.report.note("Left out a parameter that cannot be sent", place);
            return Ok(None);
        }
        let schema = resolve(self.document, &normal["schema"])?;
        if carries_secret(schema) {
            return Err(Failure::new(format!(
                "{place}: a secret in a path or query ends up in logs; only redirects may have one"
            )));
        }
        if let Some(component) = shared.filter(|name| self.schemas.contains_key(*name)) {
            normal["schema"] = json!({ "$ref": format!("#/components/schemas/{component}") });
        } else if normal.get("content").is_some() {
            self.report.note("Made a string of a parameter with content", &place);
            normal["schema"] = json!({ "type": "string" });
        } else if schema["type"] == "array"
            && (normal["explode"] == false || normal["in"] != "query")
        {
            self.report.note("Made a comma-separated string of a list parameter", &place);
            normal["schema"] = json!({ "type": "string" });
        } else {
            relax(&place, &mut normal["schema"], self.report);
        }
        if let Some(parameter) = normal.as_object_mut() {
            parameter.retain(|key, _| {
                ["name", "in", "required", "schema", "description", "deprecated"]
                    .contains(&key.as_str())
            });
        }
        Ok(Some(normal))
    }

    /// An optional body is always sent: as `{}` when the caller says nothing. That is the same to
    /// the server only if no field is required.
    fn body(&mut self, body: &Value) -> Result<Value> {
        let id = &self.operation.id;
        let Some((media_type, media)) = self.media(&body["content"], "body")? else {
            return Err(Failure::new(format!("{id}: the body has no media type")));
        };
        if !is_json(media_type) && media_type != FORM {
            return Err(Failure::new(format!(
                "{id}: a body of `{media_type}` cannot be sent: leave the operation out"
            )));
        }
        let media_type = if is_json(media_type) { JSON } else { media_type };
        if body["required"] != true {
            let schema = resolve(self.document, &media["schema"])?;
            if schema["required"].as_array().is_some_and(|required| !required.is_empty()) {
                return Err(Failure::new(format!(
                    "{id}: the body is optional but has required fields, so `{{}}` cannot stand for none"
                )));
            }
            self.report.note("Made mandatory an optional body, `{}` when empty", id);
        }
        let schema = self.named("Request", &media["schema"]);
        Ok(json!({ "required": true, "content": { media_type: { "schema": schema } } }))
    }

    /// Gives an object that stands in place a name among the components, so that the later checks
    /// find it.
    fn named(&mut self, suffix: &str, schema: &Value) -> Value {
        if schema["type"] != "object" {
            let mut schema = schema.clone();
            relax(&format!("{} {suffix}", self.operation.id), &mut schema, self.report);
            return schema;
        }
        let name = format!("{}{suffix}", self.operation.name.to_pascal_case());
        self.report
            .note("Named an object that stood in place", format!("{} {name}", self.operation.id));
        let reference = format!("#/components/schemas/{name}");
        self.schemas.insert(name, schema.clone());
        json!({ "$ref": reference })
    }
}

/// Relaxes one schema and all below it.
fn relax(place: &str, schema: &mut Value, report: &mut Report) {
    let Some(object) = schema.as_object_mut() else { return };
    for key in VALIDATION {
        if let Some(value) = object.remove(key) {
            report.note("Stripped validation", format!("{place} {key} {value}"));
        }
    }
    if object.get("x-secret") == Some(&json!(true)) {
        // A text that is not a credential itself but carries one, as a redirect's address does.
        report.note("Made a secret of a text that carries one", place);
        object.insert("format".to_owned(), json!("password"));
    }
    object.retain(|key, _| !key.starts_with("x-") && key != "example" && key != "externalDocs");
    if object.get("enum") == Some(&json!(["OK"])) {
        report.note("Let an acknowledgement be any value", place);
        object.retain(|key, _| key == "description");
        return;
    }
    relax_object(place, object, report);
    if is_secret(schema) {
        report.note("Kept as a secret", place);
    }
    if schema.get("enum").is_some() {
        report.note("Opened an enum", place);
    }
    let required = schema["required"].clone();
    for (name, property) in schema["properties"].as_object_mut().into_iter().flatten() {
        let place = format!("{place}.{name}");
        if required.as_array().is_some_and(|required| required.contains(&json!(name))) {
            read_null_as_empty(&place, property, report);
        }
        relax(&place, property, report);
    }
    if let Some(items) = schema.get_mut("items") {
        relax(&format!("{place}[]"), items, report);
    }
    if let Some(values) = schema.get_mut("additionalProperties") {
        relax(&format!("{place}.*"), values, report);
    }
    let parts = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for (index, part) in parts.into_iter().flatten().enumerate() {
        relax(&format!("{place}|{index}"), part, report);
    }
}

/// A list or map that is always there, be it as `null`: the bindings make an empty one of that.
fn read_null_as_empty(place: &str, property: &mut Value, report: &mut Report) {
    let is_map = property["type"] == "object"
        && property["properties"].as_object().is_none_or(Map::is_empty);
    if property["nullable"] == true && (is_map || property["type"] == "array") {
        property["nullable"] = json!(false);
        report.note("Read null as an empty list or map", place);
    }
}

fn relax_object(place: &str, object: &mut Map<String, Value>, report: &mut Report) {
    if object.get("properties").and_then(Value::as_object).is_some_and(Map::is_empty) {
        object.remove("properties");
    }
    let has_properties = object.contains_key("properties");
    match object.get("additionalProperties") {
        Some(Value::Bool(false)) => {
            object.remove("additionalProperties");
            // On an enum it says nothing.
            if object.get("type") == Some(&json!("object")) {
                report.note("Opened a closed object", place);
            }
        }
        Some(Value::Bool(true)) if has_properties => {
            // With `true` the generator drops the extra fields; with a schema it keeps them.
            object.insert("additionalProperties".to_owned(), json!({}));
            report.note("Kept the extra fields", place);
        }
        _ => {}
    }
}

/// The same value with sorted keys, whether or not `serde_json` keeps insertion order in this build.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

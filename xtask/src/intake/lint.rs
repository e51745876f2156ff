//! The lints: what a document must say before bindings are made from it.
//!
//! They are the rules of `openapi/README.md` that a program can check. Each finding names its place and the
//! way out.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    example::misfit,
    kind::{Found, Kind, operations, resolve, walk},
    merge::undescribed,
    place::{Finding, Place},
};
use crate::codegen::secrets;

/// Every finding, in the document's order.
pub(crate) fn lint(document: &Value) -> Vec<Finding> {
    let operations = operations(document);
    let mut findings = unique_ids(&operations);
    for operation in &operations {
        has_words(document, operation, &mut findings);
        has_typed_success(document, operation, &mut findings);
        has_security(document, operation, &mut findings);
        declares_its_path(document, operation, &mut findings);
    }
    findings.extend(secrets_are_marked(document));
    findings.extend(misfits(document).into_iter().map(|misfit| misfit.finding()));
    findings
}

/// What is new and has no words of ours yet. It may stay so while a person works on it, and not in a
/// commit.
pub(crate) fn unfinished(document: &Value) -> Vec<Finding> {
    let places = undescribed(document).into_iter();
    let findings = places.map(|place| {
        place.finding(
            "it is new and nobody has described it",
            "write a summary or description in your own words, an example where one helps, and take \
             the mark `x-undescribed` away",
        )
    });
    findings.collect()
}

/// The operations that bear a name twice.
pub(super) fn unique_ids(operations: &[Found<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: BTreeMap<&str, &Place> = BTreeMap::new();
    for operation in operations {
        let Some(id) = operation.value["operationId"].as_str() else {
            findings.push(operation.place.finding("it has no `operationId`", "give it one"));
            continue;
        };
        match known.get(id) {
            Some(first) => findings.push(operation.place.key("operationId").finding(
                format!("`{id}` is the operation at `{first}` already"),
                "give one of the two another `operationId`",
            )),
            None => {
                known.insert(id, &operation.place);
            }
        }
    }
    findings
}

fn has_words(document: &Value, operation: &Found<'_>, findings: &mut Vec<Finding>) {
    let place = &operation.place;
    if operation.value["summary"].as_str().is_none_or(|words| words.trim().is_empty()) {
        let id = operation.id();
        findings.push(
            place.finding(format!("{id} has no `summary`"), "say in a few words what it does"),
        );
    }
    let tags = operation.value["tags"].as_array().map_or(&[][..], Vec::as_slice);
    if tags.is_empty() {
        let id = operation.id();
        findings.push(place.finding(format!("{id} has no tag"), "put it into a group with `tags`"));
    }
    let declared: Vec<&Value> = document["tags"].as_array().into_iter().flatten().collect();
    for tag in tags.iter().filter(|tag| !declared.iter().any(|known| known["name"] == **tag)) {
        findings.push(place.key("tags").finding(
            format!("the tag {tag} is not declared"),
            "describe it under `tags` at the top of the document",
        ));
    }
}

fn has_typed_success(document: &Value, operation: &Found<'_>, findings: &mut Vec<Finding>) {
    let place = operation.place.key("responses");
    let answers = operation.value["responses"].as_object();
    let successes: Vec<(&String, &Value)> = answers
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with(['2', '3']))
        .collect();
    if successes.is_empty() {
        findings.push(place.finding(
            format!("{} declares no success", operation.id()),
            "add the answer 2xx with the schema of what it brings, or 204",
        ));
    }
    for (status, answer) in successes {
        let content = resolve(document, answer)["content"].as_object();
        for (media, value) in content.into_iter().flatten() {
            let schema = &value["schema"];
            if schema.as_object().is_none_or(serde_json::Map::is_empty) {
                findings.push(place.key(status).key("content").key(media).finding(
                    "the success has no type",
                    "give it a `schema` that says what the answer holds",
                ));
            }
        }
    }
}

fn has_security(document: &Value, operation: &Found<'_>, findings: &mut Vec<Finding>) {
    let security = operation.value.get("security").or_else(|| document.get("security"));
    let Some(security) = security.and_then(Value::as_array) else {
        findings.push(operation.place.finding(
            format!("{} does not say who may call it", operation.id()),
            "add `security`, with `[]` where anyone may",
        ));
        return;
    };
    for name in security.iter().filter_map(Value::as_object).flat_map(|one| one.keys()) {
        if document["components"]["securitySchemes"].get(name).is_none() {
            findings.push(operation.place.key("security").finding(
                format!("the security scheme `{name}` is not declared"),
                "declare it in `components.securitySchemes`",
            ));
        }
    }
}

fn declares_its_path(document: &Value, operation: &Found<'_>, findings: &mut Vec<Finding>) {
    let parameters = operation.value["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|parameter| resolve(document, parameter));
    let declared: Vec<&Value> = parameters.filter(|parameter| parameter["in"] == "path").collect();
    let inside = operation.path.split('{').skip(1);
    let names: Vec<&str> = inside.filter_map(|rest| rest.split('}').next()).collect();
    for name in names.iter().filter(|name| !declared.iter().any(|one| one["name"] == **name)) {
        findings.push(operation.place.finding(
            format!("the path has `{{{name}}}`, which is not declared"),
            "add it to `parameters` with `in: path` and `required: true`",
        ));
    }
    for parameter in declared {
        let name = parameter["name"].as_str().unwrap_or_default();
        if !names.contains(&name) {
            findings.push(operation.place.finding(
                format!("the path parameter `{name}` is not in the path"),
                "take it away, or mend its name",
            ));
        } else if parameter["required"] != true {
            findings.push(operation.place.finding(
                format!("the path parameter `{name}` may be left out"),
                "say `required: true`: a path without it is another path",
            ));
        }
    }
}

fn secrets_are_marked(document: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(document, Kind::Document, &Place::root(), &mut |value, kind, place| {
        if kind != Kind::Schema {
            return;
        }
        for (name, property) in value["properties"].as_object().into_iter().flatten() {
            if secrets::is_forgotten(name, property) {
                findings.push(place.key("properties").key(name).finding(
                    format!("`{name}` is named like a secret and not marked as one"),
                    "give it `format: password`, so that it never prints, or `x-secret: true` where \
                     its format is taken",
                ));
            }
        }
    });
    findings
}

/// An example that does not fit.
pub(crate) struct Misfit {
    /// The place of the value that has the example.
    pub(crate) place: Place,
    why: String,
}

impl Misfit {
    fn finding(&self) -> Finding {
        self.place.key("example").finding(
            format!("the example is not valid against its schema: {}", self.why),
            "write one that is",
        )
    }
}

/// The examples that do not fit their schema.
pub(crate) fn misfits(document: &Value) -> Vec<Misfit> {
    let mut found = Vec::new();
    walk(document, Kind::Document, &Place::root(), &mut |value, kind, place| {
        let schema = match kind {
            Kind::Schema => value,
            Kind::Parameter | Kind::Header | Kind::Media => &value["schema"],
            _ => return,
        };
        let why = value.get("example").and_then(|example| misfit(document, schema, example));
        found.extend(why.map(|why| Misfit { place: place.clone(), why }));
    });
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        json!({
            "openapi": "3.0.3",
            "tags": [{ "name": "user" }],
            "paths": { "/users/{id}": { "get": {
                "summary": "Read a user", "operationId": "getUser", "tags": ["user"],
                "security": [{ "BearerAuth": [] }],
                "parameters": [{ "name": "id", "in": "path", "required": true,
                    "schema": { "type": "string" }, "example": "a" }],
                "responses": { "200": { "description": "", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/User" } } } } } } } },
            "components": {
                "securitySchemes": { "BearerAuth": { "type": "http", "scheme": "bearer" } },
                "schemas": { "User": { "type": "object", "properties": {
                    "token": { "type": "string", "format": "password" },
                    "age": { "type": "integer", "example": 3 } } } } } })
    }

    const OPERATION: &str = "/paths/~1users~1{id}/get";

    #[test]
    fn a_good_document_has_no_finding() {
        assert_eq!(lint(&good()), []);
    }

    #[test]
    fn each_rule_names_the_place_and_the_way_out() {
        let get = good().pointer(OPERATION).unwrap().clone();
        let user = "/components/schemas/User/properties";
        for (pointer, key, value, words) in [
            ("/paths", "/me", json!({ "get": get }), "`getUser` is the operation at"),
            (OPERATION, "operationId", Value::Null, "it has no `operationId`"),
            (OPERATION, "summary", json!(" "), "getUser has no `summary`"),
            (OPERATION, "tags", json!([]), "getUser has no tag"),
            (OPERATION, "tags", json!(["x"]), "the tag \"x\" is not declared"),
            (OPERATION, "security", Value::Null, "does not say who may call it"),
            (OPERATION, "security", json!([{ "X": [] }]), "`X` is not declared"),
            (OPERATION, "parameters", json!([]), "the path has `{id}`"),
            (OPERATION, "responses", json!({ "default": {} }), "declares no success"),
            (OPERATION, "responses", json!({ "200": { "content": { "a/b": {} } } }), "has no type"),
            (
                user,
                "age",
                json!({ "type": "integer", "example": "3" }),
                "\"3\" is not of type integer",
            ),
            (user, "token", json!({ "type": "string" }), "`token` is named like a secret"),
        ] {
            let mut document = good();
            document.pointer_mut(pointer).unwrap()[key] = value;
            let sentences: Vec<String> = lint(&document).iter().map(ToString::to_string).collect();
            assert!(
                sentences.iter().any(|one| one.contains(words) && one.contains(". Fix: ")),
                "{words}: {sentences:?}"
            );
        }
    }

    #[test]
    fn what_is_new_is_unfinished_until_it_is_described() {
        let mut document = good();
        document["components"]["schemas"]["User"]["x-undescribed"] = json!(true);
        assert_eq!(lint(&document), []);
        let found = unfinished(&document);
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().starts_with("`components.schemas.User`: it is new"));
    }

    #[test]
    fn the_documents_of_the_house_have_no_finding() {
        for name in ["auth", "tybrite", "linxio", "deepaffex"] {
            let path = format!("{}/../openapi/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
            let document =
                super::super::yaml::read(&std::fs::read_to_string(path).unwrap()).unwrap();
            assert_eq!((lint(&document), unfinished(&document)), (vec![], vec![]), "{name}");
        }
    }
}

//! What stands where in an OpenAPI document: the grammar that every step of the intake walks by.
//!
//! It says which key leads to what, so that a field called `description` is not taken for a description.

use serde_json::Value;

use super::place::{Finding, Place};

/// What a value of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Body,
    Response,
    Header,
    Media,
    Schema,
    SecurityScheme,
    /// Names that lead to values of one kind.
    Names(&'static Self),
    /// A list of values of one kind.
    List(&'static Self),
    /// Values without structure of OpenAPI's own.
    Data,
}

use Kind::{
    Body, Components, Data, Document, Header, List, Media, Names, Operation, Parameter, PathItem,
    Response, Schema, SecurityScheme,
};

/// The methods that a path item may hold.
pub(crate) const METHODS: [&str; 8] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl Kind {
    /// What stands under this key.
    pub(crate) fn child(self, key: &str) -> Self {
        match self {
            Names(inner) => *inner,
            Document => match key {
                "paths" => Names(&PathItem),
                "components" => Components,
                _ => Data,
            },
            Components => match key {
                "schemas" => Names(&Schema),
                "parameters" => Names(&Parameter),
                "responses" => Names(&Response),
                "headers" => Names(&Header),
                "requestBodies" => Names(&Body),
                "pathItems" => Names(&PathItem),
                "securitySchemes" => Names(&SecurityScheme),
                _ => Data,
            },
            PathItem if METHODS.contains(&key) => Operation,
            PathItem | Operation if key == "parameters" => List(&Parameter),
            Operation => match key {
                "requestBody" => Body,
                "responses" => Names(&Response),
                _ => Data,
            },
            Parameter | Header | Media if key == "schema" => Schema,
            Body | Response | Parameter | Header if key == "content" => Names(&Media),
            Response if key == "headers" => Names(&Header),
            Schema => Self::below_schema(key),
            _ => Data,
        }
    }

    fn below_schema(key: &str) -> Self {
        match key {
            "properties" | "$defs" | "definitions" | "patternProperties" => Names(&Schema),
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else" => Schema,
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => List(&Schema),
            _ => Data,
        }
    }

    /// What the items of a list are.
    pub(crate) fn item(self) -> Self {
        match self {
            List(inner) => *inner,
            _ => Data,
        }
    }

    /// Whether a `$ref` may stand here.
    pub(crate) fn may_refer(self) -> bool {
        matches!(self, PathItem | Parameter | Body | Response | Header | Schema | SecurityScheme)
    }

    /// Under which section of `components` such values are kept.
    pub(crate) fn section(self) -> Option<&'static str> {
        match self {
            Schema => Some("schemas"),
            Parameter => Some("parameters"),
            Response => Some("responses"),
            Header => Some("headers"),
            Body => Some("requestBodies"),
            _ => None,
        }
    }

    /// Whether the key says something in words, for people, that changes nothing on the wire.
    pub(crate) fn is_word(self, key: &str) -> bool {
        let has_words = !matches!(self, Names(_) | List(_) | Data);
        let words = [
            "summary",
            "description",
            "title",
            "example",
            "examples",
            "externalDocs",
            "tags",
            "info",
            "servers",
            "$comment",
        ];
        has_words && (words.contains(&key) || key.starts_with("x-"))
    }
}

/// Shows every value to `visit`, from the top down, with its kind and place. A `$ref` is shown and
/// not followed.
pub(crate) fn walk<'a>(
    value: &'a Value,
    kind: Kind,
    place: &Place,
    visit: &mut dyn FnMut(&'a Value, Kind, &Place),
) {
    visit(value, kind, place);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                walk(value, kind.child(key), &place.key(key), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, kind.item(), &place.index(index), visit);
            }
        }
        _ => {}
    }
}

/// Lets `change` at every value, from the inside out.
pub(crate) fn change_all(
    value: &mut Value,
    kind: Kind,
    place: &Place,
    change: &mut dyn FnMut(&mut Value, Kind, &Place),
) {
    match value {
        Value::Object(map) if kind != Data => {
            for (key, value) in map.iter_mut() {
                change_all(value, kind.child(key), &place.key(key), change);
            }
        }
        Value::Array(items) if kind != Data => {
            for (index, item) in items.iter_mut().enumerate() {
                change_all(item, kind.item(), &place.index(index), change);
            }
        }
        _ => {}
    }
    change(value, kind, place);
}

/// What a `$ref` within the document leads to.
pub(crate) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    // A cycle of references has no end; no honest chain is this long.
    for _ in 0..16 {
        let target = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        match target.and_then(|pointer| document.pointer(pointer)) {
            Some(target) => value = target,
            None => return value,
        }
    }
    value
}

/// The name of the component that a `$ref` leads to.
pub(crate) fn component<'a>(value: &'a Value, section: &str) -> Option<&'a str> {
    let rest = value["$ref"].as_str()?.strip_prefix("#/components/")?;
    rest.strip_prefix(section)?.strip_prefix('/')
}

/// One operation of a document and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) value: &'a Value,
    pub(crate) place: Place,
}

impl Found<'_> {
    /// The vendor's name of it, or the method and path where it has none.
    pub(crate) fn id(&self) -> String {
        let named = self.value["operationId"].as_str().map(str::to_owned);
        named.unwrap_or_else(|| format!("{} {}", self.method.to_uppercase(), self.path))
    }
}

/// The operations of a document, in its order.
pub(crate) fn operations(document: &Value) -> Vec<Found<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let found = paths.flat_map(|(path, item)| {
        let entries = item.as_object().into_iter().flatten();
        let entries = entries.filter(|(method, _)| METHODS.contains(&method.as_str()));
        entries.map(move |(method, value)| {
            let place = Place::root().key("paths").key(path).key(method);
            Found { path, method, value, place }
        })
    });
    found.collect()
}

/// Findings as the outcome of a step.
pub(crate) type Outcome<T> = Result<T, Vec<Finding>>;

//! Schemas of a document: validating a value, and what is wrong with one that does not fit.
//!
//! How a service words a violation is the service's business.

use std::sync::{Arc, OnceLock};

use jsonschema::{Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::text;

/// A schema; compiled when first used, for most tests use a few of many.
pub(crate) struct Schema {
    /// The component's name, when the schema is a reference.
    pub(crate) name: Option<String>,
    source: Value,
    /// What its references point to.
    components: Arc<Value>,
    compiled: OnceLock<Validator>,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Schema").field(&self.name).finish()
    }
}

/// One way in which a value breaks its schema.
#[derive(Debug)]
pub(crate) struct Violation {
    /// Where, as a JSON pointer; empty for the whole value.
    pub(crate) path: String,
    pub(crate) rule: Rule,
}

/// The rule that a value broke.
#[derive(Debug)]
pub(crate) enum Rule {
    Unsupported(String),
    Missing(String),
    Null,
    Type(String),
    Enum(Vec<String>),
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    Format(String),
    Other(String),
}

/// What a reference into the components stands for; anything else stands for itself.
pub(super) fn resolve<'a>(value: &'a Value, components: &'a Value) -> &'a Value {
    value["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix("#/components"))
        .and_then(|pointer| components.pointer(pointer))
        .unwrap_or(value)
}

impl Schema {
    /// The schema of a parameter or of a body; where none is named, anything fits.
    pub(super) fn of(owner: &Value, components: &Arc<Value>) -> Self {
        Self::new(owner.get("schema").unwrap_or(&json!({})), components)
    }

    fn new(source: &Value, components: &Arc<Value>) -> Self {
        let name = source["$ref"].as_str().and_then(|it| it.rsplit('/').next()).map(str::to_owned);
        let source = json_schema(source.clone());
        Self { name, source, components: Arc::clone(components), compiled: OnceLock::new() }
    }

    fn validator(&self) -> &Validator {
        self.compiled.get_or_init(|| {
            let mut source = self.source.clone();
            source["components"] = Value::clone(&self.components);
            jsonschema::draft7::options()
                .should_validate_formats(true)
                .with_format("email", is_email)
                .with_format("date-time", is_date_time)
                // The service checks no other format.
                .with_format("uri", |_: &str| true)
                .with_format("uuid", |_: &str| true)
                .build(&source)
                .expect("the embedded document's schemas compile")
        })
    }

    /// The JSON type that it asks for; empty when it leaves that open.
    pub(crate) fn kind(&self) -> &str {
        kind(resolve(&self.source, &self.components))
    }

    /// The JSON type that it asks of an array's items.
    pub(crate) fn item_kind(&self) -> &str {
        let items = &resolve(&self.source, &self.components)["items"];
        kind(resolve(items, &self.components))
    }

    /// Everything that is wrong with `value`, in the order in which a reader would meet it: an
    /// object's fields by name, then the fields it lacks.
    pub(crate) fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut found: Vec<(String, Violation)> = Vec::new();
        for error in self.validator().iter_errors(value) {
            let path = error.instance_path().to_string();
            let rule = Rule::read(error.kind(), error.instance());
            let order = match &rule {
                Rule::Unsupported(name) => format!("{path}/{name}"),
                Rule::Missing(_) => format!("{path}/\u{10ffff}"),
                _ => path.clone(),
            };
            found.push((order, Violation { path, rule }));
        }
        found.sort_by(|(left, _), (right, _)| left.cmp(right));
        found.into_iter().map(|(_, violation)| violation).collect()
    }
}

impl Violation {
    /// The field of a body that it is about, the outermost of a nested one; empty for the whole.
    pub(crate) fn field(&self) -> &str {
        match (&self.rule, self.path.split('/').nth(1)) {
            (_, Some(field)) => field,
            (Rule::Missing(name) | Rule::Unsupported(name), None) => name,
            (_, None) => "",
        }
    }
}

impl std::fmt::Display for Rule {
    /// In plain words, for services of whose words nothing is known.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsupported(_) => formatter.write_str("is not supported"),
            Self::Missing(_) => formatter.write_str("is required"),
            Self::Null => formatter.write_str("must not be null"),
            Self::Type(kind) => write!(formatter, "must be of type {kind}"),
            Self::Enum(options) => write!(formatter, "must be one of {}", options.join(", ")),
            Self::MinLength(limit) => write!(formatter, "must be at least {limit} characters long"),
            Self::MaxLength(limit) => write!(formatter, "must be at most {limit} characters long"),
            Self::Pattern(_) => formatter.write_str("does not have the right form"),
            Self::Format(format) => write!(formatter, "must be a valid {format}"),
            Self::Other(_) => formatter.write_str("is not valid"),
        }
    }
}

impl Rule {
    fn read(kind: &ValidationErrorKind, instance: &Value) -> Self {
        match kind {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                Self::Unsupported(unexpected.first().cloned().unwrap_or_default())
            }
            ValidationErrorKind::Required { property } => Self::Missing(text(property)),
            ValidationErrorKind::Type { .. } if instance.is_null() => Self::Null,
            ValidationErrorKind::Type { kind } => Self::Type(type_name(&format!("{kind:?}"))),
            ValidationErrorKind::Enum { options } => Self::Enum(
                options
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|it| !it.is_null())
                    .map(text)
                    .collect(),
            ),
            ValidationErrorKind::MinLength { limit } => Self::MinLength(*limit),
            ValidationErrorKind::MaxLength { limit } => Self::MaxLength(*limit),
            ValidationErrorKind::Pattern { pattern } => Self::Pattern(pattern.clone()),
            ValidationErrorKind::Format { format } => Self::Format(format.clone()),
            other => Self::Other(format!("{other:?}")),
        }
    }
}

/// The expected type in a validator's description of it; `null` beside another does not count.
fn type_name(described: &str) -> String {
    let described = described.to_ascii_lowercase();
    ["string", "object", "array", "integer", "boolean", "number"]
        .into_iter()
        .find(|name| described.contains(name))
        .unwrap_or("value")
        .to_owned()
}

/// The type of a schema; `null` beside another does not count.
fn kind(schema: &Value) -> &str {
    let declared = &schema["type"];
    declared.as_str().or_else(|| declared[0].as_str()).unwrap_or_default()
}

/// OpenAPI 3.0 writes `nullable`, JSON Schema a second type.
pub(super) fn json_schema(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(fields) => {
            for (_, field) in fields.iter_mut() {
                *field = json_schema(field.take());
            }
            // A property may be called `nullable`; the keyword is a boolean.
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                fields.remove("nullable");
                allow_null(fields);
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = json_schema(item.take());
            }
        }
        _ => {}
    }
    schema
}

fn allow_null(schema: &mut Map<String, Value>) {
    if let Some(kind) = schema.get("type").cloned() {
        schema.insert("type".to_owned(), json!([kind, "null"]));
    }
    if let Some(Value::Array(options)) = schema.get_mut("enum") {
        options.push(Value::Null);
    }
    if let Some(reference) = schema.remove("$ref") {
        schema.insert("anyOf".to_owned(), json!([{ "$ref": reference }, { "type": "null" }]));
    }
}

/// An address in the sense of the emulated server: something, an at sign, a domain.
fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty()
            && !domain.is_empty()
            && !value.contains(char::is_whitespace)
            && !domain.contains('@')
    })
}

fn is_date_time(value: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(source: Value) -> Schema {
        Schema::new(&source, &Arc::new(json!({})))
    }

    #[test]
    fn violations_come_in_reading_order() {
        let schema = schema(json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["email", "password"],
            "properties": {"email": {"type": "string"}, "password": {"type": "string"}},
        }));
        let found = schema.violations(&json!({"email": 1, "foo": 2}));
        assert!(matches!(&found[0].rule, Rule::Type(kind) if kind == "string"));
        assert!(matches!(&found[1].rule, Rule::Unsupported(name) if name == "foo"));
        assert!(matches!(&found[2].rule, Rule::Missing(name) if name == "password"));
    }

    #[test]
    fn nullable_accepts_null_and_nothing_else_does() {
        let schema = schema(json!({
            "type": "object",
            "properties": {"a": {"type": "string", "nullable": true}, "b": {"type": "string"}},
        }));
        assert!(schema.violations(&json!({"a": null})).is_empty());
        assert!(matches!(schema.violations(&json!({"b": null}))[0].rule, Rule::Null));
    }
}

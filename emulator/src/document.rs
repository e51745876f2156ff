//! An OpenAPI 3.0 document, read at run time: which operations there are, what they accept, what
//! they answer.
//!
//! It finds violations and says where; how a service words them is the service's business.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use hyper::Method;
use jsonschema::{Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

/// The operations of one service, with schemas ready to validate.
#[derive(Debug)]
pub(crate) struct Document {
    /// Where it lies in the repository.
    pub(crate) file: &'static str,
    operations: Vec<Operation>,
}

/// One operation of the document.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The document's `x-tier`: `seed`, `deployed` or `newer`.
    pub(crate) tier: String,
    /// The security scheme, if any.
    pub(crate) scheme: Option<String>,
    /// Whether the operation also works without that scheme.
    pub(crate) optional_security: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    answers: BTreeMap<String, Option<Schema>>,
}

/// One path or query parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) location: String,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

/// What an operation accepts as its body.
#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) required: bool,
    pub(crate) media_type: String,
    pub(crate) schema: Schema,
}

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

impl Document {
    /// Reads a document. `adapt` may change it first, for a server that differs from it.
    ///
    /// # Panics
    /// When the text is no OpenAPI document: it is compiled in, so that is a fault of this build.
    pub(crate) fn parse(file: &'static str, text: &str, adapt: impl FnOnce(&mut Value)) -> Self {
        let mut document: Value =
            serde_yaml_ng::from_str(text).expect("the embedded document is YAML");
        adapt(&mut document);
        let components = Arc::new(json_schema(document["components"].take()));
        let mut operations = Vec::new();
        for (path, item) in object(&document["paths"]) {
            for (method, operation) in object(item) {
                let Ok(method) = Method::from_bytes(method.to_ascii_uppercase().as_bytes()) else {
                    continue;
                };
                if operation["operationId"].is_string() {
                    operations.push(Operation::read(path, method, operation, &components));
                }
            }
        }
        Self { file, operations }
    }

    #[cfg(test)]
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Whether there is an operation of this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.operations.iter().any(|operation| operation.id == id)
    }

    /// The operation behind a method and path, with the path's parameters.
    pub(crate) fn find(
        &self,
        method: &Method,
        path: &str,
    ) -> Option<(&Operation, BTreeMap<String, String>)> {
        self.operations
            .iter()
            .filter(|operation| operation.method == method)
            .find_map(|operation| Some((operation, match_path(&operation.path, path)?)))
    }
}

impl Operation {
    fn read(path: &str, method: Method, source: &Value, components: &Arc<Value>) -> Self {
        let alternatives = source["security"].as_array().cloned().unwrap_or_default();
        let scheme =
            alternatives.iter().find_map(|it| object(it).next().map(|(name, _)| name.clone()));
        let resolve = |value: &Value| -> Value {
            value["$ref"]
                .as_str()
                .and_then(|reference| reference.strip_prefix("#/components"))
                .and_then(|pointer| components.pointer(pointer))
                .unwrap_or(value)
                .clone()
        };
        let parameters = source["parameters"].as_array().cloned().unwrap_or_default();
        let parameters = parameters.iter().map(|it| Parameter::read(&resolve(it), components));
        let answers = object(&source["responses"]).map(|(status, answer)| {
            let schema = answer.pointer("/content/application~1json/schema");
            (status.clone(), schema.map(|schema| Schema::new(schema, components)))
        });
        Self {
            id: text(&source["operationId"]),
            method,
            path: path.to_owned(),
            tier: text(&source["x-tier"]),
            optional_security: alternatives.iter().any(|it| object(it).next().is_none()),
            scheme,
            parameters: parameters.collect(),
            body: RequestBody::read(&source["requestBody"], components),
            answers: answers.collect(),
        }
    }

    /// Every schema of the operation.
    #[cfg(test)]
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let parameters = self.parameters.iter().map(|it| &it.schema);
        let answers = self.answers.values().flatten();
        parameters.chain(answers).chain(self.body.iter().map(|it| &it.schema))
    }

    /// What is wrong with an answer of this operation, in a sentence; `None` when it conforms.
    pub(crate) fn check_answer(&self, status: u16, body: &[u8]) -> Option<String> {
        let key = status.to_string();
        let declared = self.answers.get(&key).or_else(|| self.answers.get("default"));
        let Some(declared) = declared else {
            return Some(format!("{} declares no answer for {key}", self.id));
        };
        let Some(schema) = declared else {
            return (!body.is_empty()).then(|| format!("{} declares no body for {key}", self.id));
        };
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Some(format!("{}: the {key} answer is not JSON", self.id));
        };
        let violations = schema.violations(&value);
        let first = violations.first()?;
        Some(format!("{}: the {key} answer breaks {:?} at {:?}", self.id, first.rule, first.path))
    }
}

impl Parameter {
    fn read(source: &Value, components: &Arc<Value>) -> Self {
        let schema = source.get("schema").cloned().unwrap_or_else(|| json!({}));
        Self {
            name: text(&source["name"]),
            location: text(&source["in"]),
            required: source["required"] == true,
            schema: Schema::new(&schema, components),
        }
    }
}

impl RequestBody {
    fn read(source: &Value, components: &Arc<Value>) -> Option<Self> {
        let (media_type, content) = object(&source["content"]).next()?;
        Some(Self {
            required: source["required"] == true,
            media_type: media_type.clone(),
            schema: Schema::new(&content["schema"], components),
        })
    }
}

impl Schema {
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

/// OpenAPI 3.0 writes `nullable`, JSON Schema a second type.
fn json_schema(mut schema: Value) -> Value {
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

/// Whether `path` fits `template`, with what stands in the template's braces.
fn match_path(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    let mut parameters = BTreeMap::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) => match wanted.strip_prefix('{') {
                Some(name) if !given.is_empty() => {
                    parameters.insert(name.trim_end_matches('}').to_owned(), given.to_owned());
                }
                None if wanted == given => {}
                _ => return None,
            },
            _ => return None,
        }
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

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(source: Value) -> Schema {
        Schema::new(&source, &Arc::new(json!({})))
    }

    #[test]
    fn a_path_parameter_takes_one_segment() {
        let found = match_path("/signin/provider/{provider}", "/signin/provider/github");
        assert_eq!(found.expect("fits")["provider"], "github");
        assert!(match_path("/signin/provider/{provider}", "/signin/provider/a/b").is_none());
        assert!(match_path("/user", "/user/").is_none());
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

    #[test]
    fn an_answer_is_held_against_what_its_status_declares() {
        let document = Document::parse(
            "openapi/test.yaml",
            r##"
            paths:
              /user:
                get:
                  operationId: getUser
                  responses:
                    "200": {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
                    "302": {description: "elsewhere"}
            components:
              schemas:
                User: {type: object, required: [id], properties: {id: {type: string}}}
            "##,
            |_| {},
        );
        let operation = &document.operations()[0];
        assert_eq!(operation.check_answer(200, br#"{"id": "1"}"#), None);
        assert_eq!(operation.check_answer(302, b""), None);
        for (status, body, wrong) in [
            (200, "{}", "Missing"),
            (200, r#"{"id": 1}"#, "/id"),
            (200, "", "not JSON"),
            (302, "x", "no body"),
            (500, "", "no answer for 500"),
        ] {
            let breach = operation.check_answer(status, body.as_bytes()).expect("a breach");
            assert!(breach.starts_with("getUser") && breach.contains(wrong), "{breach}");
        }
    }
}

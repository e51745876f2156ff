//! Holding values against the document's schemas.
//!
//! It knows the part of OpenAPI 3.0's schema language that the documents use, and a test fails when
//! one of them uses more. A general validator would cost half a minute of every cold build, and
//! would find faults in an order of its own; here they come in the order in which the emulated
//! servers report them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use regex::Regex;
use serde_json::Value;

/// A schema of the document.
pub(crate) struct Schema {
    /// The component's name, when the schema is a reference.
    pub(crate) name: Option<String>,
    source: Value,
    /// What its references point to.
    components: Arc<Value>,
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
}

impl Schema {
    pub(crate) fn new(source: &Value, components: &Arc<Value>) -> Self {
        let name = source["$ref"].as_str().and_then(|it| it.rsplit('/').next()).map(str::to_owned);
        Self { name, source: source.clone(), components: Arc::clone(components) }
    }

    /// Everything that is wrong with `value`, in reading order: an object's fields by name, then
    /// the fields it lacks.
    pub(crate) fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut check = Check { components: &self.components, found: Vec::new() };
        check.value(&self.source, value, "");
        check.found
    }
}

struct Check<'a> {
    components: &'a Value,
    found: Vec<Violation>,
}

impl<'a> Check<'a> {
    fn report(&mut self, path: &str, rule: Rule) {
        self.found.push(Violation { path: path.to_owned(), rule });
    }

    fn value(&mut self, schema: &'a Value, value: &Value, path: &str) {
        let schema = resolve(schema, self.components);
        let kind = schema["type"].as_str();
        if value.is_null() {
            if kind.is_some() && schema["nullable"] != true {
                self.report(path, Rule::Null);
            }
            return;
        }
        if let Some(options) = schema["enum"].as_array()
            && !options.contains(value)
        {
            let options = options.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            return self.report(path, Rule::Enum(options));
        }
        match (kind, value) {
            (Some("string"), Value::String(text)) => self.text(schema, text, path),
            (Some("object"), Value::Object(_)) => self.object(schema, value, path),
            (Some("array"), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&schema["items"], item, &format!("{path}/{index}"));
                }
            }
            (None, _) | (Some("boolean"), Value::Bool(_)) | (Some("number"), Value::Number(_)) => {}
            (Some("integer"), Value::Number(number)) if number.as_f64().is_some_and(is_whole) => {}
            (Some(kind), _) => self.report(path, Rule::Type(kind.to_owned())),
        }
    }

    fn text(&mut self, schema: &Value, text: &str, path: &str) {
        let length = text.chars().count() as u64;
        if let Some(limit) = schema["minLength"].as_u64().filter(|limit| length < *limit) {
            self.report(path, Rule::MinLength(limit));
        }
        if let Some(limit) = schema["maxLength"].as_u64().filter(|limit| length > *limit) {
            self.report(path, Rule::MaxLength(limit));
        }
        if let Some(pattern) = schema["pattern"].as_str().filter(|it| !matches(it, text)) {
            self.report(path, Rule::Pattern(pattern.to_owned()));
        }
        let fits = match schema["format"].as_str() {
            Some("email") => is_email(text),
            Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
            // The servers check no other format.
            _ => true,
        };
        if !fits {
            self.report(
                path,
                Rule::Format(schema["format"].as_str().unwrap_or_default().to_owned()),
            );
        }
    }

    fn object(&mut self, schema: &'a Value, value: &Value, path: &str) {
        let mut fields: Vec<_> = value.as_object().into_iter().flatten().collect();
        fields.sort_by_key(|(name, _)| *name);
        for (name, field) in fields {
            let inner = format!("{path}/{name}");
            let more = &schema["additionalProperties"];
            match schema["properties"].get(name) {
                Some(known) => self.value(known, field, &inner),
                None if more.is_object() => self.value(more, field, &inner),
                None if *more == false => self.report(path, Rule::Unsupported(name.clone())),
                None => {}
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                self.report(path, Rule::Missing(name.to_owned()));
            }
        }
    }
}

/// The schema itself, or what its reference points to.
fn resolve<'a>(schema: &'a Value, components: &'a Value) -> &'a Value {
    schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix("#/components"))
        .and_then(|pointer| components.pointer(pointer))
        .map_or(schema, |target| resolve(target, components))
}

/// Whether a text matches a pattern of the document; each is compiled once.
fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: OnceLock<Mutex<HashMap<String, Regex>>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(Mutex::default);
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = compiled
        .entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(pattern).expect("the embedded document's patterns compile"));
    regex.is_match(text)
}

/// An address in the sense of the emulated servers: something, an at sign, a domain.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0
}

#[cfg(test)]
impl Schema {
    /// What the schema, or one below it, says that nobody here understands.
    pub(crate) fn beyond_us(&self) -> Option<String> {
        beyond_us(&self.source, &self.components, &mut Vec::new())
    }
}

#[cfg(test)]
fn beyond_us<'a>(
    schema: &'a Value,
    components: &'a Value,
    seen: &mut Vec<&'a str>,
) -> Option<String> {
    const UNDERSTOOD: [&str; 12] = [
        "type",
        "nullable",
        "enum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "$ref",
    ];
    const SAYS_NOTHING: [&str; 5] = ["description", "example", "default", "deprecated", "title"];
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.contains(&reference) {
            return None;
        }
        seen.push(reference);
    }
    let schema = resolve(schema, components);
    if let Some(pattern) = schema["pattern"].as_str() {
        matches(pattern, "");
    }
    let own = schema.as_object().into_iter().flatten().map(|(keyword, _)| keyword.as_str());
    let strange = own
        .filter(|it| !it.starts_with("x-"))
        .find(|keyword| !UNDERSTOOD.contains(keyword) && !SAYS_NOTHING.contains(keyword));
    let below = schema["properties"].as_object().into_iter().flatten().map(|(_, schema)| schema);
    let below = below.chain(["items", "additionalProperties"].map(|keyword| &schema[keyword]));
    strange.map(str::to_owned).or_else(|| {
        below.filter(|it| it.is_object()).find_map(|it| beyond_us(it, components, seen))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema(source: Value) -> Schema {
        Schema::new(
            &source,
            &Arc::new(json!({"schemas": {"Short": {"type": "string", "maxLength": 2}}})),
        )
    }

    #[test]
    fn violations_come_in_reading_order() {
        let schema = schema(json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["email", "password"],
            "properties": {"email": {"type": "string"}, "password": {"type": "string"}},
        }));
        let found = schema.violations(&json!({"foo": 2, "email": 1}));
        assert!(matches!(&found[0].rule, Rule::Type(kind) if kind == "string"));
        assert!(matches!(&found[1].rule, Rule::Unsupported(name) if name == "foo"));
        assert!(matches!(&found[2].rule, Rule::Missing(name) if name == "password"));
        assert_eq!(found[0].path, "/email");
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
    fn references_and_items_are_followed() {
        let schema =
            schema(json!({"type": "array", "items": {"$ref": "#/components/schemas/Short"}}));
        let found = schema.violations(&json!(["ab", "abc", "ÅÅ"]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, "/1");
        assert!(matches!(found[0].rule, Rule::MaxLength(2)));
    }

    #[test]
    fn whole_numbers_are_integers_and_nothing_else_is() {
        let schema = schema(json!({"type": "integer"}));
        assert!(
            schema.violations(&json!(3)).is_empty() && schema.violations(&json!(3.0)).is_empty()
        );
        assert!(matches!(&schema.violations(&json!(3.5))[0].rule, Rule::Type(_)));
        assert!(matches!(&schema.violations(&json!("3"))[0].rule, Rule::Type(_)));
    }

    #[test]
    fn a_keyword_that_is_not_understood_is_found() {
        let schema = schema(json!({"type": "object", "properties": {"a": {"oneOf": []}}}));
        assert_eq!(schema.beyond_us().as_deref(), Some("oneOf"));
    }
}

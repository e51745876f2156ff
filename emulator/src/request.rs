//! Reading a request as its operation declares it: arguments and body, and the faults that they may
//! have.
//!
//! How a service words a fault is the service's business.

use std::fmt;

use hyper::{HeaderMap, header};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::document::{Parameter, RequestBody, Rule, Violation};

/// What may be wrong with a body.
#[derive(Debug)]
pub(crate) enum BodyFault {
    /// There is none, and there must be one.
    Missing,
    /// Its content type, as sent, is not the declared one.
    MediaType(String),
    /// It is not JSON.
    NotJson(serde_json::Error),
    /// It breaks its schema; at least once.
    Schema(Vec<Violation>),
}

/// Reads and checks a body. `Null` when there is none and none is needed; a form is an object of
/// strings.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read_body(
    expected: &RequestBody,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Value, BodyFault> {
    if bytes.is_empty() {
        return if expected.required { Err(BodyFault::Missing) } else { Ok(Value::Null) };
    }
    let sent =
        headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(&expected.media_type) {
        return Err(BodyFault::MediaType(sent.to_owned()));
    }
    let body = if expected.media_type == "application/json" {
        serde_json::from_slice(bytes).map_err(BodyFault::NotJson)?
    } else {
        form_urlencoded::parse(bytes)
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect()
    };
    let violations = expected.schema.violations(&body);
    if violations.is_empty() { Ok(body) } else { Err(BodyFault::Schema(violations)) }
}

/// What may be wrong with an argument in the path, the query or a header.
#[derive(Debug)]
pub(crate) struct ArgumentFault {
    pub(crate) name: String,
    pub(crate) rule: Rule,
}

/// Checks an argument, of which a list may have many values.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check_argument(parameter: &Parameter, given: &[&str]) -> Result<(), ArgumentFault> {
    let fault = |rule| ArgumentFault { name: parameter.name.clone(), rule };
    let Some(first) = given.first() else {
        let missing = || fault(Rule::Missing(parameter.name.clone()));
        return if parameter.required { Err(missing()) } else { Ok(()) };
    };
    let schema = &parameter.schema;
    let value = match schema.kind() {
        "array" => given.iter().map(|text| typed(schema.item_kind(), text)).collect(),
        kind => typed(kind, first),
    };
    schema.violations(&value).into_iter().next().map_or(Ok(()), |first| Err(fault(first.rule)))
}

/// A text as the JSON that a schema asks for; what is not of that kind stays a text, and breaks it.
fn typed(kind: &str, text: &str) -> Value {
    let read = match kind {
        "integer" => text.parse().ok().map(|number: i64| json!(number)),
        "number" => text.parse().ok().map(|number: f64| json!(number)),
        "boolean" => text.parse().ok().map(|truth: bool| json!(truth)),
        _ => None,
    };
    read.unwrap_or_else(|| json!(text))
}

impl fmt::Display for ArgumentFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name, self.rule)
    }
}

impl fmt::Display for BodyFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("a body is required"),
            Self::MediaType(sent) => {
                write!(formatter, "the content type {sent:?} is not supported")
            }
            Self::NotJson(_) => formatter.write_str("the body is not valid JSON"),
            Self::Schema(violations) => match violations.first() {
                Some(first) if first.field().is_empty() => {
                    write!(formatter, "the body {}", first.rule)
                }
                Some(first) => write!(formatter, "{} {}", first.field(), first.rule),
                None => formatter.write_str("the body is not valid"),
            },
        }
    }
}

/// The token in an `Authorization` header; `Bearer` must be written like that.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    const TEXT: &str = r##"
        paths:
          /things:
            get:
              operationId: listThings
              parameters:
                - {name: "fields[]", in: query, schema: {type: array, items: {type: string}}}
                - {name: page, in: query, required: true, schema: {type: integer}}
            post:
              operationId: addThing
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [name]
                      properties: {name: {type: string, minLength: 3}}
    "##;

    fn arguments(page: &[&str], fields: &[&str]) -> Result<(), String> {
        let document = Document::parse("openapi/test.yaml", TEXT, |_| {});
        let operation = document.operations().iter().find(|it| it.id == "listThings");
        let parameters = &operation.expect("known").parameters;
        check_argument(&parameters[0], fields)
            .and_then(|()| check_argument(&parameters[1], page))
            .map_err(|fault| fault.to_string())
    }

    fn body(content_type: &str, text: &str) -> Result<Value, String> {
        let document = Document::parse("openapi/test.yaml", TEXT, |_| {});
        let operation = document.operations().iter().find(|it| it.id == "addThing");
        let expected = operation.and_then(|it| it.body.as_ref()).expect("a body");
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().expect("a header"));
        read_body(expected, &headers, text.as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn arguments_are_read_as_what_they_stand_for() {
        assert_eq!(arguments(&["2"], &[]), Ok(()));
        assert_eq!(arguments(&["2"], &["email", "id"]), Ok(()));
        assert_eq!(arguments(&["two"], &[]), Err("page must be of type integer".to_owned()));
        assert_eq!(arguments(&[], &["id"]), Err("page is required".to_owned()));
    }

    #[test]
    fn the_fault_of_a_body_is_said_in_plain_words() {
        let json = "application/json; charset=utf-8";
        assert_eq!(body(json, r#"{"name": "ada"}"#), Ok(json!({"name": "ada"})));
        for (content_type, text, words) in [
            (json, "", "a body is required"),
            (json, "{", "the body is not valid JSON"),
            (json, "{}", "name is required"),
            (json, "[]", "the body must be of type object"),
            (json, r#"{"name": "a"}"#, "name must be at least 3 characters long"),
            ("text/plain", "x", "the content type \"text/plain\" is not supported"),
        ] {
            assert_eq!(body(content_type, text), Err(words.to_owned()));
        }
    }
}

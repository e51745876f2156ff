//! Holding requests against the document, in the order and the words of the emulated server.
//!
//! It reads requests and finds faults in them; it runs nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hyper::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value, json};

use super::error::Failure;
use super::settings::ServerGeneration;
use crate::document::{Document, Operation, RequestBody, Rule, Violation};
use crate::request::{self, BodyFault};

const FILE: &str = "openapi/auth.yaml";
const TEXT: &str = include_str!("../../openapi/auth.yaml");

/// The shape of a time stamp, as the server words it.
const DATE_TIME: &str = r"^[0-9]{4}-(0[1-9]|10|11|12)-(0[1-9]|[12][0-9]|3[01])T([0-1][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)[0-9]{2}:[0-9]{2})?$";

/// Operations of tier `seed` that the 2025 release does not serve all the same.
const NOT_IN_RELEASE_2025: [&str; 2] = ["getProviderTokens", "refreshProviderToken"];

/// The document as one server generation understands it; read once a process, when first asked for.
pub(crate) fn document(generation: ServerGeneration) -> fn() -> &'static Document {
    match generation {
        ServerGeneration::Newest => || {
            static DOCUMENT: OnceLock<Document> = OnceLock::new();
            DOCUMENT.get_or_init(|| Document::parse(FILE, TEXT, |_| {}))
        },
        ServerGeneration::Release2025 => || {
            static DOCUMENT: OnceLock<Document> = OnceLock::new();
            DOCUMENT.get_or_init(|| Document::parse(FILE, TEXT, adapt_to_2025))
        },
    }
}

/// Takes out what came after the 2025 release: PKCE, locales of three letters, and elevation for a
/// new TOTP secret.
fn adapt_to_2025(document: &mut Value) {
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        for schema in schemas.values_mut() {
            if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
                properties.remove("codeChallenge");
                if let Some(locale) = properties.get_mut("locale") {
                    locale["maxLength"] = json!(2);
                }
            }
        }
    }
    // An argument that the server does not know is passed over.
    for item in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut)
            {
                parameters.retain(|parameter| parameter["name"] != "codeChallenge");
            }
        }
    }
    document["paths"]["/mfa/totp/generate"]["get"]["security"] = json!([{ "BearerAuth": [] }]);
}

/// Whether this generation serves an operation at all.
pub(crate) fn serves(generation: ServerGeneration, operation: &Operation) -> bool {
    generation == ServerGeneration::Newest
        || (operation.tier != "newer" && !NOT_IN_RELEASE_2025.contains(&operation.id.as_str()))
}

/// Checks path and query arguments: first whether those that must be there are.
///
/// # Errors
/// The server's words for the first fault.
pub(crate) fn check_parameters(
    operation: &Operation,
    path: &BTreeMap<String, String>,
    query: &[(String, String)],
) -> Result<(), Failure> {
    let given = |name: &str| {
        let in_query = query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        in_query.or_else(|| path.get(name).map(String::as_str))
    };
    for parameter in operation.parameters.iter().filter(|it| it.required && it.location == "query")
    {
        if given(&parameter.name).is_none() {
            let name = &parameter.name;
            return Err(Failure::Query(format!(
                "Query argument {name} is required, but not found"
            )));
        }
    }
    for parameter in &operation.parameters {
        let Some(value) = given(&parameter.name) else { continue };
        for violation in parameter.schema.violations(&json!(value)) {
            // Lists and objects are written into one argument; their handlers read them.
            let is_judged = matches!(
                violation.rule,
                Rule::Enum(_) | Rule::Pattern(_) | Rule::MinLength(_) | Rule::MaxLength(_)
            );
            if is_judged {
                let (name, location) = (&parameter.name, &parameter.location);
                let words = words(&violation.rule);
                return Err(Failure::Request(format!(
                    "parameter \"{name}\" in {location} has an error: {words}"
                )));
            }
        }
    }
    Ok(())
}

/// Reads and checks a body. `Null` when there is none and none is needed.
///
/// # Errors
/// The server's words for the first fault.
pub(crate) fn read_body(
    expected: &RequestBody,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Value, Failure> {
    request::read_body(expected, headers, bytes).map_err(|fault| {
        let detail = match fault {
            BodyFault::Missing => "value is required but missing".to_owned(),
            BodyFault::MediaType(sent) => {
                format!("header Content-Type has unexpected value \"{sent}\"")
            }
            BodyFault::NotJson(error) => {
                format!("failed to decode request body: {}", decode_words(&error, bytes))
            }
            BodyFault::Schema(violations) => return schema_failure(expected, &violations),
        };
        Failure::Request(format!("request body has an error: {detail}"))
    })
}

fn schema_failure(expected: &RequestBody, violations: &[Violation]) -> Failure {
    // The server validates all but addresses first; those fail later, and without a word.
    let is_address =
        |it: &&Violation| matches!(&it.rule, Rule::Format(format) if format == "email");
    let Some(first) = violations.iter().find(|it| !is_address(it)) else {
        return Failure::Empty(StatusCode::BAD_REQUEST);
    };
    let schema = match &expected.schema.name {
        Some(name) => format!("doesn't match schema #/components/schemas/{name}"),
        None => "doesn't match schema".to_owned(),
    };
    let mut path = first.path.clone();
    if let Rule::Missing(name) = &first.rule {
        path = format!("{path}/{name}");
    }
    let place = if path.is_empty() { String::new() } else { format!("Error at \"{path}\": ") };
    let words = words(&first.rule);
    Failure::Schema(format!("request body has an error: {schema}: {place}{words}"))
}

/// A broken rule in the server's words.
fn words(rule: &Rule) -> String {
    match rule {
        Rule::Unsupported(name) => format!("property \"{name}\" is unsupported"),
        Rule::Missing(name) => format!("property \"{name}\" is missing"),
        Rule::Null => "Value is not nullable".to_owned(),
        Rule::Type(name) if name.starts_with(['a', 'e', 'i', 'o', 'u']) => {
            format!("value must be an {name}")
        }
        Rule::Type(name) => format!("value must be a {name}"),
        Rule::Enum(options) => format!("value is not one of the allowed values {}", json!(options)),
        Rule::MinLength(limit) => format!("minimum string length is {limit}"),
        Rule::MaxLength(limit) => format!("maximum string length is {limit}"),
        Rule::Pattern(pattern) => {
            format!("string doesn't match the regular expression \"{pattern}\"")
        }
        Rule::Format(name) => format!(
            "string doesn't match the format \"{name}\": string doesn't match pattern \"{DATE_TIME}\""
        ),
        Rule::Other(rule) => rule.clone(),
    }
}

/// What the server's JSON parser says of a text that is not JSON.
pub(crate) fn decode_words(error: &serde_json::Error, bytes: &[u8]) -> String {
    if error.is_eof() {
        return "unexpected EOF".to_owned();
    }
    let line = bytes.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1));
    let (before, rest) = line
        .unwrap_or_default()
        .split_at_checked(error.column().saturating_sub(1))
        .unwrap_or_default();
    let found = rest.first().map_or('?', |byte| char::from(*byte));
    let begun = before.rsplit(|byte| !byte.is_ascii_lowercase()).next().unwrap_or_default();
    let literal = ["null", "true", "false"]
        .into_iter()
        .find(|it| !begun.is_empty() && it.as_bytes().starts_with(begun));
    match literal.and_then(|literal| Some((literal, literal.as_bytes().get(begun.len())?))) {
        Some((literal, expected)) => {
            let expected = char::from(*expected);
            format!("invalid character '{found}' in literal {literal} (expecting '{expected}')")
        }
        None => format!("invalid character '{found}' looking for beginning of value"),
    }
}

/// Whether any operation answers to this path, whatever the method.
pub(crate) fn knows_path(document: &Document, path: &str) -> bool {
    [Method::GET, Method::POST].iter().any(|method| document.find(method, path).is_some())
}

#[cfg(test)]
mod tests {
    use hyper::header;

    use super::*;

    fn refused(operation: &str, body: &str) -> String {
        let document = document(ServerGeneration::Release2025)();
        let operation = document.operations().iter().find(|it| it.id == operation).expect("known");
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().expect("a header"));
        let expected = operation.body.as_ref().expect("has a body");
        match read_body(expected, &headers, body.as_bytes()) {
            Err(Failure::Schema(reason) | Failure::Request(reason)) => reason,
            other => panic!("accepted: {other:?}"),
        }
    }

    #[test]
    fn an_argument_of_the_wrong_length_is_refused() {
        let document = document(ServerGeneration::Newest)();
        let found = document.find(&Method::GET, "/signin/provider/github");
        let (operation, path) = found.expect("known");
        let check = |locale: &str| {
            let query = [("locale".to_owned(), locale.to_owned())];
            check_parameters(operation, &path, &query)
        };
        assert!(check("en").is_ok());
        for (locale, limit) in
            [("e", "minimum string length is 2"), ("engl", "maximum string length is 3")]
        {
            let Err(Failure::Request(reason)) = check(locale) else {
                panic!("{locale} is accepted")
            };
            let words = format!("parameter \"locale\" in query has an error: {limit}");
            assert_eq!(reason, words);
        }
    }

    #[test]
    fn broken_json_is_described_as_the_servers_parser_does() {
        let words = |text: &str| {
            let error = serde_json::from_str::<Value>(text).expect_err("not JSON");
            decode_words(&error, text.as_bytes())
        };
        assert_eq!(words("notjson"), "invalid character 'o' in literal null (expecting 'u')");
        assert_eq!(words("{\"a\":x}"), "invalid character 'x' looking for beginning of value");
        assert_eq!(words("{\"a\":"), "unexpected EOF");
    }

    #[test]
    fn every_schema_compiles_in_both_generations() {
        for generation in [ServerGeneration::Newest, ServerGeneration::Release2025] {
            let operations = document(generation)().operations();
            assert_eq!(operations.len(), 63);
            // Compiling is lazy, and panics when it fails.
            for schema in operations.iter().flat_map(Operation::schemas) {
                schema.violations(&Value::Null);
            }
        }
    }

    #[test]
    fn the_2025_release_refuses_pkce() {
        let reason = refused(
            "signUpEmailPassword",
            r#"{"email":"a@example.com","password":"Str0ngPassw#ord-94","codeChallenge":"x"}"#,
        );
        assert!(
            reason
                .ends_with("SignUpEmailPasswordRequest: property \"codeChallenge\" is unsupported")
        );
    }

    #[test]
    fn faults_are_worded_as_the_server_words_them() {
        let reason =
            refused("signInEmailPassword", r#"{"email":"a@example.com","password":12345}"#);
        assert!(reason.ends_with("Error at \"/password\": value must be a string"), "{reason}");
        let reason = refused("signInEmailPassword", "[]");
        assert!(
            reason.ends_with("SignInEmailPasswordRequest: value must be an object"),
            "{reason}"
        );
        let reason = refused("signInEmailPassword", r#"{"email": "#);
        assert!(reason.ends_with("failed to decode request body: unexpected EOF"), "{reason}");
    }
}

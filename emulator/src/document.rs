//! An OpenAPI 3.0 document, read at run time: which operations there are, what they accept, what
//! they answer.
//!
//! It finds violations and says where; how a service words them is the service's business.

mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::Method;
use serde_json::Value;

use schema::json_schema;
pub(crate) use schema::{Rule, Schema, Violation};

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
    /// The alternatives of which a request must meet one, each a list of security schemes that it
    /// must meet together. An empty list is met by anybody.
    pub(crate) security: Vec<Vec<String>>,
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

impl Document {
    /// Reads a document. `adapt` may change it first, for a server that differs from it.
    ///
    /// # Panics
    /// When the text is not an OpenAPI document: it is compiled in, so that is a fault of this build.
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
        let alternatives = source["security"].as_array().into_iter().flatten();
        let security =
            alternatives.map(|schemes| object(schemes).map(|(name, _)| name.clone()).collect());
        let parameters = source["parameters"].as_array().into_iter().flatten();
        let parameters =
            parameters.map(|it| Parameter::read(schema::resolve(it, components), components));
        let answers = object(&source["responses"]).map(|(status, answer)| {
            let answer = schema::resolve(answer, components);
            let json = object(&answer["content"]).find(|(kind, _)| is_json(kind));
            (status.clone(), json.map(|(_, content)| Schema::of(content, components)))
        });
        Self {
            id: text(&source["operationId"]),
            method,
            path: path.to_owned(),
            tier: text(&source["x-tier"]),
            security: security.collect(),
            parameters: parameters.collect(),
            body: RequestBody::read(
                schema::resolve(&source["requestBody"], components),
                components,
            ),
            answers: answers.collect(),
        }
    }

    /// The first security scheme, if any.
    pub(crate) fn scheme(&self) -> Option<&str> {
        self.security.iter().flatten().next().map(String::as_str)
    }

    /// Whether the operation works without any security scheme.
    pub(crate) fn is_public(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(Vec::is_empty)
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
        // What stands for all the rest is a failure.
        let rest = || self.answers.get("default").filter(|_| !(200..300).contains(&status));
        let declared = self.answers.get(&key).or_else(rest);
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
        Self {
            name: text(&source["name"]),
            location: text(&source["in"]),
            required: source["required"] == true,
            schema: Schema::of(source, components),
        }
    }
}

impl RequestBody {
    fn read(source: &Value, components: &Arc<Value>) -> Option<Self> {
        let (media_type, content) = object(&source["content"]).next()?;
        Some(Self {
            required: source["required"] == true,
            media_type: media_type.clone(),
            schema: Schema::of(content, components),
        })
    }
}

/// Whether a media type is JSON, with or without a character set.
fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().unwrap_or_default().trim() == "application/json"
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

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_parameter_takes_one_segment() {
        let found = match_path("/signin/provider/{provider}", "/signin/provider/github");
        assert_eq!(found.expect("fits")["provider"], "github");
        assert!(match_path("/signin/provider/{provider}", "/signin/provider/a/b").is_none());
        assert!(match_path("/user", "/user/").is_none());
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

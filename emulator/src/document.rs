//! An OpenAPI 3.0 document, read at run time: which operations there are, what they accept, what
//! they answer.
//!
//! It finds violations and says where; how a service words them is the service's business.

mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::Method;
use serde_json::{Value, json};

pub(crate) use schema::{Rule, Schema, Violation};

/// The operations of one service, with the schemas to hold them against.
#[derive(Debug)]
pub(crate) struct Document {
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

impl Document {
    /// Reads a document. `adapt` may change it first, for a server that differs from it.
    ///
    /// # Panics
    /// When the text is no OpenAPI document: it is compiled in, so that is a fault of this build.
    pub(crate) fn parse(text: &str, adapt: impl FnOnce(&mut Value)) -> Self {
        let mut document: Value =
            serde_yaml_ng::from_str(text).expect("the embedded document is YAML");
        adapt(&mut document);
        let components = Arc::new(document["components"].take());
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
        Self { operations }
    }

    #[cfg(test)]
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
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
        let declared = self.answers.get(&key).or_else(|| self.answers.get("default"))?;
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
}

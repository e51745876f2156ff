//! Reading a document: YAML to JSON values, references, and the list of its operations.

use heck::ToSnakeCase;
use serde_json::Value;

use super::{Failure, Result};

/// The methods that a path item may hold.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    None,
    Bearer,
    Elevated,
    Device,
    Optional,
}

/// One operation of the document.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// The vendor's operationId.
    pub id: String,
    /// Its name in Rust.
    pub name: String,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub security: Security,
    /// `seed`, `newer` or `deployed`.
    pub tier: String,
    /// Answers with a redirect alone, so it is a URL for a browser and no call.
    pub redirect: bool,
    /// Called back by an identity provider, never by an application.
    pub callback: bool,
}

/// Parses the YAML and refuses what the generator could not take.
pub(super) fn read(yaml: &str) -> Result<Value> {
    let document: Value = serde_yaml_ng::from_str(yaml)
        .map_err(|error| Failure::new(format!("this is not the YAML of a document: {error}")))?;
    match document["openapi"].as_str() {
        Some(version) if version.starts_with("3.0.") => Ok(document),
        Some(version) => Err(Failure::new(format!(
            "the document is OpenAPI {version}, and the generator reads 3.0 only: bring it down to 3.0"
        ))),
        None => Err(Failure::new("the document has no `openapi: 3.0.x` at its top")),
    }
}

/// Follows `$ref` until something real stands there.
pub(super) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> Result<&'a Value> {
    // A cycle of references has no end; no honest chain is this long.
    for _ in 0..16 {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Ok(value);
        };
        value = reference
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer))
            .ok_or_else(|| Failure::new(format!("the reference `{reference}` leads nowhere")))?;
    }
    Err(Failure::new("a `$ref` leads back to itself"))
}

/// Calls `visit` with the path, the method and the operation of each operation, in document order.
pub(super) fn each_operation<'a>(
    document: &'a Value,
    mut visit: impl FnMut(&'a str, &'a str, &'a Value) -> Result<()>,
) -> Result<()> {
    let paths =
        document["paths"].as_object().ok_or_else(|| Failure::new("the document has no `paths`"))?;
    for (path, item) in paths {
        let Some(item) = item.as_object() else { continue };
        for (method, operation) in item {
            if METHODS.contains(&method.as_str()) {
                visit(path, method, operation)?;
            }
        }
    }
    Ok(())
}

/// The document's operations, sorted by path and method.
pub(super) fn operations(document: &Value) -> Result<Vec<Operation>> {
    let mut operations: Vec<Operation> = Vec::new();
    each_operation(document, |path, method, value| {
        let operation = operation(document, path, method, value)?;
        if let Some(twin) = operations.iter().find(|other| other.name == operation.name) {
            return Err(Failure::new(format!(
                "the operations `{}` and `{}` would both be called `{}` in Rust",
                twin.id, operation.id, operation.name
            )));
        }
        operations.push(operation);
        Ok(())
    })?;
    operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    Ok(operations)
}

fn operation(document: &Value, path: &str, method: &str, value: &Value) -> Result<Operation> {
    let place = format!("{} {path}", method.to_uppercase());
    let id = value["operationId"]
        .as_str()
        .ok_or_else(|| Failure::new(format!("{place} has no `operationId`")))?;
    let tier = value["x-tier"].as_str().unwrap_or("seed");
    if !["seed", "newer", "deployed"].contains(&tier) {
        return Err(Failure::new(format!(
            "{id}: `x-tier: {tier}` is none of seed, newer, deployed"
        )));
    }
    let statuses = value["responses"]
        .as_object()
        .ok_or_else(|| Failure::new(format!("{id} has no `responses`")))?;
    let redirect = !statuses.keys().any(|status| status.starts_with('2'))
        && statuses.keys().any(|status| status.starts_with('3'));
    Ok(Operation {
        id: id.to_owned(),
        name: rust_name(id),
        method: method.to_uppercase(),
        path: path.to_owned(),
        security: security(document, id, value)?,
        tier: tier.to_owned(),
        redirect,
        callback: redirect && path.ends_with("/callback"),
    })
}

/// The schemes that stand for the session's token, whatever header it goes in.
const SESSION: [&str; 4] = ["BearerAuth", "CustomerToken", "UserToken", "AnyToken"];
/// The schemes that stand for what an application is known by, with or without a session.
const APPLICATION: [&str; 1] = ["StoreKey"];

fn security(document: &Value, id: &str, operation: &Value) -> Result<Security> {
    let requirements = operation.get("security").or_else(|| document.get("security"));
    // What a scheme is for, where its name does not tell.
    let mark =
        |scheme: &str| document["components"]["securitySchemes"][scheme]["x-credential"].as_str();
    let is_application =
        |scheme: &str| APPLICATION.contains(&scheme) || mark(scheme) == Some("application");
    let alternatives = requirements.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut found = Vec::new();
    for alternative in alternatives.iter().filter_map(Value::as_object) {
        let schemes = alternative.keys().map(String::as_str);
        let mut schemes = schemes.filter(|scheme| !is_application(scheme));
        found.push(match schemes.next() {
            None => Security::None,
            Some(scheme) if SESSION.contains(&scheme) => Security::Bearer,
            Some(scheme) if mark(scheme) == Some("session") => Security::Bearer,
            Some("BearerAuthElevated") => Security::Elevated,
            Some("DeviceToken") => Security::Device,
            Some(other) => {
                return Err(Failure::new(format!(
                    "{id}: the security scheme `{other}` is unknown: mark it with `x-credential: session` or \
                     `application` in `components.securitySchemes`"
                )));
            }
        });
    }
    let first = found.first().copied().unwrap_or(Security::None);
    let is_optional = found.contains(&Security::None) && found.iter().any(|it| *it != first);
    Ok(if is_optional { Security::Optional } else { first })
}

/// The operationId in snake_case. Words that mix their case by themselves are kept whole, so that
/// `getJWKs` does not become `get_jw_ks`.
pub(crate) fn rust_name(id: &str) -> String {
    let words = [("JWKs", "Jwks"), ("OAuth", "Oauth"), ("OpenID", "Openid")];
    words.iter().fold(id.to_owned(), |id, (from, to)| id.replace(from, to)).to_snake_case()
}

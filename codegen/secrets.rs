//! Which fields are secrets, and the check that none was forgotten.
//!
//! A field is a secret when the document gives it `format: password`, or `x-secret: true` where its
//! format is taken.

use serde_json::Value;

use super::{
    Failure, Result,
    document::{each_operation, resolve},
};

/// Names (lower case, without underscores) that only secrets bear.
const SECRET_NAMES: [&str; 17] = [
    "accesstoken",
    "authtoken",
    "clientsecret",
    "code",
    "codeverifier",
    "idtoken",
    "imageurl",
    "logincode",
    "mfatoken",
    "newpassword",
    "otp",
    "password",
    "personalaccesstoken",
    "refreshtoken",
    "ticket",
    "token",
    "totpsecret",
];

/// Whether the document marks this schema as a secret.
pub(super) fn is_secret(schema: &Value) -> bool {
    schema["type"] == "string" && schema["format"] == "password"
}

/// Whether the document says that this text carries a secret, whatever its format.
pub(super) fn carries_secret(schema: &Value) -> bool {
    is_secret(schema) || schema["x-secret"] == true
}

/// Refuses a document in which a string named like a secret is not marked as one.
pub(super) fn lint(document: &Value) -> Result<()> {
    let components = document["components"]["schemas"].as_object();
    for (name, schema) in components.into_iter().flatten() {
        lint_schema(name, schema)?;
    }
    each_operation(document, |_, _, operation| {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let body = resolve(document, &operation["requestBody"])?;
        for (_, media) in body["content"].as_object().into_iter().flatten() {
            lint_schema(id, &media["schema"])?;
        }
        for (_, answer) in operation["responses"].as_object().into_iter().flatten() {
            let answer = resolve(document, answer)?;
            for (_, media) in answer["content"].as_object().into_iter().flatten() {
                lint_schema(id, &media["schema"])?;
            }
        }
        Ok(())
    })
}

/// Whether a field of this name must be a secret, and its schema does not say so.
pub(crate) fn is_forgotten(name: &str, property: &Value) -> bool {
    let bare = name.replace(['_', '-'], "").to_lowercase();
    let is_text = property["type"] == "string" && property.get("enum").is_none();
    let is_named = SECRET_NAMES.contains(&bare.as_str())
        || ["password", "secret", "token"].iter().any(|end| bare.ends_with(end));
    is_text && is_named && !carries_secret(property)
}

fn lint_schema(place: &str, schema: &Value) -> Result<()> {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if is_forgotten(name, property) {
            return Err(Failure::new(format!(
                "`{place}.{name}` is named like a secret: give it `format: password`, so that it never prints"
            )));
        }
        lint_schema(&format!("{place}.{name}"), property)?;
    }
    Ok(())
}

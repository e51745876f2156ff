//! What a document that is none of the house's needs: names for its operations, marks for its secrets
//! and for what its security schemes are for.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::{
    codegen::document::rust_name,
    intake::{derived_id, mark_secrets, operations, resolve},
};

/// Prepares the document; gives what a person has to know.
pub(super) fn prepare(document: &mut Value, skip: &[String]) -> Result<Vec<String>> {
    let mut remarks = name_operations(document);
    leave_out(document, skip)?;
    demand_bodies(document, &mut remarks);
    declare_schemes(document, &mut remarks);
    classify_schemes(document, &mut remarks);
    let mut marked = Vec::new();
    mark_secrets(document, &mut marked);
    remarks.extend(marked.iter().map(|finding| format!("`{}`: {}", finding.place, finding.what)));
    Ok(remarks)
}

/// Names the operations that have no name, and those whose name another has in Rust.
fn name_operations(document: &mut Value) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for operation in operations(document) {
        let own = operation.value["operationId"].as_str().filter(|id| !rust_name(id).is_empty());
        let wanted =
            own.map_or_else(|| derived_id(operation.method, operation.path), str::to_owned);
        let mut name = wanted.clone();
        let mut number = 2;
        while !taken.insert(rust_name(&name)) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        if own != Some(&name) {
            let (method, path) = (operation.method.to_uppercase(), operation.path);
            remarks.push(format!("{method} {path} was named `{name}`"));
        }
        names.push((operation.path.to_owned(), operation.method.to_owned(), name));
    }
    for (path, method, name) in names {
        document["paths"][&path][&method]["operationId"] = json!(name);
    }
    remarks
}

fn leave_out(document: &mut Value, skip: &[String]) -> Result<()> {
    let known: Vec<(String, String, String)> = operations(document)
        .iter()
        .map(|found| (found.id(), found.path.to_owned(), found.method.to_owned()))
        .collect();
    for id in skip {
        let Some((_, path, method)) = known.iter().find(|(known, _, _)| known == id) else {
            bail!("`--skip {id}`: the document has no such operation");
        };
        if let Some(item) = document["paths"][path].as_object_mut() {
            item.shift_remove(method);
        }
    }
    Ok(())
}

/// A body that may be left out, with fields that may not: it is always sent, and must be given.
fn demand_bodies(document: &mut Value, remarks: &mut Vec<String>) {
    let whole = document.clone();
    for found in operations(&whole) {
        let body = resolve(&whole, &found.value["requestBody"]);
        let mut media = body["content"].as_object().into_iter().flatten();
        let has_required = media.any(|(_, media)| {
            let schema = resolve(&whole, &media["schema"]);
            schema["required"].as_array().is_some_and(|required| !required.is_empty())
        });
        if has_required && body["required"] != true {
            let mut body = body.clone();
            body["required"] = json!(true);
            document["paths"][found.path][found.method]["requestBody"] = body;
            remarks.push(format!("the body of `{}` must be given", found.id()));
        }
    }
}

/// A scheme that is used and not declared is nothing that the bindings could send.
fn declare_schemes(document: &mut Value, remarks: &mut Vec<String>) {
    let global = document.get("security").cloned().into_iter();
    let own = operations(document);
    let own = own.iter().filter_map(|found| found.value.get("security").cloned());
    let used: BTreeSet<String> = global
        .chain(own)
        .flat_map(|security| security.as_array().cloned().unwrap_or_default())
        .flat_map(|one| one.as_object().cloned().unwrap_or_default())
        .map(|(name, _)| name)
        .collect();
    for name in used {
        if document["components"]["securitySchemes"].get(&name).is_none() {
            document["components"]["securitySchemes"][&name] = json!({});
            remarks.push(format!("the security scheme `{name}` is used and not declared"));
        }
    }
}

/// A bearer token is a session's; a key in a header of its own is an application's.
fn classify_schemes(document: &mut Value, remarks: &mut Vec<String>) {
    let schemes = document["components"].get_mut("securitySchemes").and_then(Value::as_object_mut);
    for (name, scheme) in schemes.into_iter().flatten() {
        let kind = scheme["type"].as_str().unwrap_or_default();
        let is_bearer =
            scheme["scheme"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("bearer"));
        let is_authorization = scheme["in"] == "header"
            && scheme["name"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("authorization"));
        let credential = match kind {
            "oauth2" | "openIdConnect" => "session",
            "http" if is_bearer => "session",
            "apiKey" if is_authorization => "session",
            _ => "application",
        };
        remarks.push(format!(
            "the security scheme `{name}` is taken for the credential of {}",
            if credential == "session" { "a session" } else { "an application" }
        ));
        scheme["x-credential"] = json!(credential);
    }
}

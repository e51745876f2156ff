//! The table of each service's page in `docs/services/`: vendor's operation → our method → HTTP →
//! result.
//!
//! It is read from the document and from the clients' code: a method belongs to the operation whose name
//! begins its description.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use quote::ToTokens as _;
use serde_json::Value;
use syn::{Attribute, Expr, FnArg, ImplItem, ImplItemFn, Item, Lit, Meta, Pat, ReturnType, Type};
use walkdir::WalkDir;

const BEGIN: &str = "<!-- operations: written by `cargo xtask gen` -->";
const END: &str = "<!-- end of operations -->";

/// A method of a client, as the table shows it.
#[derive(Debug, PartialEq, Eq)]
struct Method {
    call: String,
    result: String,
}

/// The page of a service with its table as it should be.
///
/// Fails when the page is missing, has no place for the table, or when an operation has no method.
pub(crate) fn page(root: &Path, service: &str, yaml: &str) -> Result<(String, String)> {
    let path = format!("docs/services/{service}.md");
    let text = fs::read_to_string(root.join(&path)).with_context(|| {
        format!("{path} cannot be read: every service has a page, with a place for its table")
    })?;
    let document: Value = serde_yaml_ng::from_str(yaml).context("the document is not YAML")?;
    let table = table(&document, &methods(root, service)?)?;
    let page = replaced(&text, &table).with_context(|| {
        format!("{path} has no place for the table: put in `{BEGIN}` and `{END}`")
    })?;
    Ok((path, page))
}

fn replaced(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

/// The rows in the document's order, grouped by nothing: vendors list them so.
fn table(document: &Value, methods: &BTreeMap<String, Vec<Method>>) -> Result<String> {
    let operations = operations(document);
    let has_action = operations.iter().any(|(_, operation)| operation.get("x-action-id").is_some());
    let (head, rule) = if has_action { ("| action ", "| --- ") } else { ("", "") };
    let mut text = format!(
        "| vendor's operation {head}| method | HTTP | result |\n| --- {rule}| --- | --- | --- |\n"
    );
    for (http, operation) in operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let Some(methods) = methods.get(id) else {
            if http.ends_with("/callback`") {
                continue;
            }
            bail!(
                "the operation `{id}` has no method: begin the description of its method with \
                 `` `{id}`: ``"
            );
        };
        let inferred = if operation["x-inferred"] == true { " (inferred)" } else { "" };
        let action = match operation.get("x-action-id") {
            Some(action) => format!("| {action} "),
            None if has_action => "| ".to_owned(),
            None => String::new(),
        };
        for Method { call, result } in methods {
            text.push_str(&format!(
                "| `{id}`{inferred} {action}| `{call}` | {http} | `{result}` |\n"
            ));
        }
    }
    Ok(text)
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation["operationId"].is_string() {
                found.push((format!("`{} {path}`", method.to_uppercase()), operation));
            }
        }
    }
    found.sort_by(|(left, _), (right, _)| path_of(left).cmp(path_of(right)));
    found
}

fn path_of(http: &str) -> &str {
    http.split_once(' ').map_or(http, |(_, path)| path).trim_end_matches('`')
}

/// The public methods of the service's `Client`, by the operation that their description begins
/// with.
fn methods(root: &Path, service: &str) -> Result<BTreeMap<String, Vec<Method>>> {
    let mut found: BTreeMap<String, Vec<Method>> = BTreeMap::new();
    let folder = WalkDir::new(root.join("src").join(service)).sort_by_file_name();
    for entry in folder {
        let entry = entry.with_context(|| format!("src/{service} cannot be read"))?;
        if entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(entry.path())
            .with_context(|| format!("{} cannot be read", entry.path().display()))?;
        let code = syn::parse_file(&text)
            .with_context(|| format!("{} does not parse", entry.path().display()))?;
        collect(&code, &mut found);
    }
    Ok(found)
}

fn collect(code: &syn::File, found: &mut BTreeMap<String, Vec<Method>>) {
    for item in &code.items {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() || !is_client(&item.self_ty) {
            continue;
        }
        for method in &item.items {
            if let ImplItem::Fn(method) = method
                && matches!(method.vis, syn::Visibility::Public(_))
                && let Some(operation) = operation_of(&method.attrs)
            {
                found.entry(operation).or_default().push(shown(method));
            }
        }
    }
}

fn is_client(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Client"))
}

/// The name in code that begins a description.
fn operation_of(attributes: &[Attribute]) -> Option<String> {
    let text = attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })?;
    let (name, _) = text.trim_start().strip_prefix('`')?.split_once('`')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| name.to_owned())
}

fn shown(method: &ImplItemFn) -> Method {
    let arguments = method.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => match argument.pat.as_ref() {
            Pat::Ident(name) => Some(name.ident.to_string()),
            _ => Some("_".to_owned()),
        },
        FnArg::Receiver(_) => None,
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let result = match &method.sig.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => spelled(ty),
    };
    Method { call: format!("{}({arguments})", method.sig.ident), result }
}

/// A type as it is written; what `Result` wraps stands for itself, since every call can fail.
fn spelled(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    let text = text.replace(" < ", "<").replace("< ", "<").replace(" >", ">");
    let text = text.replace(" :: ", "::").replace(" ,", ",").replace("& ", "&").replace(" <", "<");
    let inner = text.strip_prefix("Result<").and_then(|text| text.strip_suffix('>'));
    inner.unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CODE: &str = r#"
        impl Client {
            /// `logIn`: signs in.
            pub async fn log_in(&self, email: &str, password: impl Into<Secret>) -> Result<SignIn> {}
            /// `logIn` with options.
            pub async fn log_in_with(&self, options: &Options) -> Result<Option<Vec<User>>> {}
            /// `logOut`: ends it.
            pub async fn log_out(&self) -> SignOut {}
            /// Not `logIn`, but something else.
            pub fn other(&self) {}
            /// `logIn`: of this crate's own.
            fn hidden(&self) {}
        }
        impl Builder {
            /// `logIn`: another type's.
            pub fn log_in(&self) {}
        }
    "#;

    fn found() -> BTreeMap<String, Vec<Method>> {
        let mut found = BTreeMap::new();
        collect(&syn::parse_file(CODE).unwrap(), &mut found);
        found
    }

    fn document() -> Value {
        json!({ "paths": {
            "/b": { "post": { "operationId": "logIn", "x-action-id": 7 } },
            "/a": { "delete": { "operationId": "logOut", "x-inferred": true } },
        } })
    }

    #[test]
    fn a_method_belongs_to_the_operation_that_begins_its_description() {
        let table = table(&document(), &found()).unwrap();
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| `logOut` (inferred) | | `log_out()` | `DELETE /a` | `SignOut` |",
                "| `logIn` | 7 | `log_in(email, password)` | `POST /b` | `SignIn` |",
                "| `logIn` | 7 | `log_in_with(options)` | `POST /b` | `Option<Vec<User>>` |",
            ]
        );
    }

    #[test]
    fn an_operation_without_a_method_is_named() {
        let mut document = document();
        document["paths"]["/c"] = json!({ "get": { "operationId": "fetchMe" } });
        let sentence = table(&document, &found()).unwrap_err().to_string();
        assert!(sentence.contains("`fetchMe` has no method"), "{sentence}");
    }

    #[test]
    fn the_table_takes_its_place_and_leaves_the_rest() {
        let text = format!("# Head\n\n{BEGIN}\nold\n{END}\n\ntail\n");
        let new = replaced(&text, "new\n").unwrap();
        assert_eq!(new, format!("# Head\n\n{BEGIN}\n\nnew\n\n{END}\n\ntail\n"));
        assert_eq!(replaced("no place", "new"), None);
    }
}

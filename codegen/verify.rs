//! The proof that the generated code says what the document says: operations, types, fields,
//! secrets and enums are counted and compared one by one.
//!
//! The generator fails open: a conversion that does not match is silently not made. So nothing is
//! taken on trust here, and each mismatch is one sentence that names its place.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToPascalCase;
use serde_json::Value;
use syn::{Fields, ImplItem, Item};

use super::{
    Failure, Result, document::Operation, generate::SECRET, normalise::Normal, report::Report,
    secrets::is_secret,
};

/// Compares the polished code with the normalised document.
pub(super) fn verify(
    file: &syn::File,
    normal: &Normal,
    operations: &[Operation],
    opened: &[String],
) -> Result<()> {
    let types = types(file)?;
    verify_operations(file, operations)?;
    let wanted = wanted_types(&normal.document)?;
    verify_fields(&types, &wanted)?;
    verify_secrets(&types, &wanted, &normal.report)?;
    verify_enums(opened, &normal.report)?;
    verify_absences(file)
}

/// A type's fields by their name on the wire; whether each is a secret.
type FieldsByName = BTreeMap<String, bool>;

/// The object types that the document names, with their fields.
fn wanted_types(document: &Value) -> Result<BTreeMap<String, FieldsByName>> {
    let mut wanted = BTreeMap::new();
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        collect(name.to_pascal_case(), schema, &mut wanted)?;
    }
    Ok(wanted)
}

fn collect(
    name: String,
    schema: &Value,
    wanted: &mut BTreeMap<String, FieldsByName>,
) -> Result<()> {
    let Some(properties) = schema["properties"].as_object() else { return Ok(()) };
    let mut fields = FieldsByName::new();
    for (property, schema) in properties {
        fields.insert(property.clone(), is_secret(schema) || is_secret(&schema["items"]));
        let inner = format!("{name}{}", property.to_pascal_case());
        collect(inner.clone(), schema, wanted)?;
        collect(format!("{inner}Item"), &schema["items"], wanted)?;
    }
    if wanted.insert(name.clone(), fields).is_some() {
        return Err(Failure::new(format!("two schemas would both be called `{name}` in Rust")));
    }
    Ok(())
}

/// The generated structs with named fields.
fn types(file: &syn::File) -> Result<BTreeMap<String, FieldsByName>> {
    let items = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let (_, items) = items.ok_or_else(|| Failure::new("the code has no module `types`"))?;
    let mut types = BTreeMap::new();
    for item in items {
        if let Item::Struct(item) = item
            && let Fields::Named(fields) = &item.fields
        {
            let fields = fields.named.iter().filter(|field| !has_serde_word(field, "flatten"));
            let fields = fields.map(|field| (wire_name(field), mentions_secret(field))).collect();
            types.insert(item.ident.to_string(), fields);
        }
    }
    Ok(types)
}

fn wire_name(field: &syn::Field) -> String {
    let mut name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    name = name.trim_start_matches("r#").to_owned();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Other words of the attribute are of no interest, so a failure to read them is none.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<syn::LitStr>()?.value();
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::LitStr>()?;
            }
            Ok(())
        });
    }
    name
}

fn has_serde_word(field: &syn::Field, word: &str) -> bool {
    field.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && quote::ToTokens::to_token_stream(attribute).to_string().contains(word)
    })
}

fn mentions_secret(field: &syn::Field) -> bool {
    let ty = quote::ToTokens::to_token_stream(&field.ty).to_string().replace(' ', "");
    ty.contains(SECRET)
}

fn verify_operations(file: &syn::File, operations: &[Operation]) -> Result<()> {
    let methods: BTreeSet<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(method) if method.sig.asyncness.is_some() => {
                Some(method.sig.ident.to_string())
            }
            _ => None,
        })
        .collect();
    for operation in operations {
        if operation.redirect == methods.contains(&operation.name) {
            let fault =
                if operation.redirect { "a redirect, yet has" } else { "a call, yet has no" };
            return Err(Failure::new(format!(
                "{} is {fault} generated method `{}`",
                operation.id, operation.name
            )));
        }
    }
    let redirects = operations.iter().filter(|operation| operation.redirect).count();
    if methods.len() + redirects != operations.len() {
        return Err(Failure::new(format!(
            "{} operations should be {} generated and {redirects} dropped, but {} were generated",
            operations.len(),
            operations.len() - redirects,
            methods.len()
        )));
    }
    Ok(())
}

fn verify_fields(
    types: &BTreeMap<String, FieldsByName>,
    wanted: &BTreeMap<String, FieldsByName>,
) -> Result<()> {
    for (name, fields) in wanted {
        let generated = types
            .get(name)
            .ok_or_else(|| Failure::new(format!("the schema `{name}` became no Rust type")))?;
        let lost = fields.keys().find(|field| !generated.contains_key(*field));
        let gained = generated.keys().find(|field| !fields.contains_key(*field));
        if let Some(field) = lost {
            return Err(Failure::new(format!("the field `{name}.{field}` was not generated")));
        }
        if let Some(field) = gained {
            return Err(Failure::new(format!(
                "the generated field `{name}.{field}` is not in the document"
            )));
        }
    }
    match types.keys().find(|name| !wanted.contains_key(*name)) {
        Some(name) => {
            Err(Failure::new(format!("the generated type `{name}` is not in the document")))
        }
        None => Ok(()),
    }
}

fn verify_secrets(
    types: &BTreeMap<String, FieldsByName>,
    wanted: &BTreeMap<String, FieldsByName>,
    report: &Report,
) -> Result<()> {
    for (name, fields) in wanted {
        for (field, secret) in fields {
            let taken = types.get(name).and_then(|fields| fields.get(field)) == Some(&true);
            if taken != *secret {
                let fault = if *secret { "has not" } else { "has, though it is not a secret," };
                return Err(Failure::new(format!(
                    "the field `{name}.{field}` {fault} become a `{SECRET}`"
                )));
            }
        }
    }
    let taken: usize = types.values().map(|fields| fields.values().filter(|is| **is).count()).sum();
    let kept = report.count("Kept as a secret");
    if taken != kept {
        return Err(Failure::new(format!(
            "the document has {kept} secret fields, but {taken} became a `{SECRET}`"
        )));
    }
    Ok(())
}

fn verify_enums(opened: &[String], report: &Report) -> Result<()> {
    let wanted = report.count("Opened an enum");
    if wanted == opened.len() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the document has {wanted} enums, but {} were opened: {}",
        opened.len(),
        opened.join(", ")
    )))
}

/// What must not be in the code at all, with the reason.
fn verify_absences(file: &syn::File) -> Result<()> {
    let code = quote::ToTokens::to_token_stream(file).to_string().replace(' ', "");
    let forbidden = [
        ("::regress::", "a pattern was not stripped"),
        ("deny_unknown_fields", "an object stayed closed, so a server's new field would break it"),
        ("\"api-version\"", "a header that no service asked for would be sent"),
        ("unwrap()", "generated code could panic"),
        ("ByteStream", "an operation answers with raw bytes"),
        (">,Error<()>>", "an operation gives the generator's error, which prints bodies"),
    ];
    match forbidden.iter().find_map(|(word, fault)| Some((code.find(word)?, word, fault))) {
        Some((at, word, fault)) => {
            let before: Vec<char> = code[..at].chars().rev().take(80).collect();
            let before: String = before.into_iter().rev().collect();
            Err(Failure::new(format!(
                "the generated code holds `{word}` behind `{before}`: {fault}"
            )))
        }
        None => Ok(()),
    }
}

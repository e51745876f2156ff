//! The digest of bindings: what a caller can see of them, a line a field, a variant or a method.
//!
//! Read from the Rust code, not from the document, so that it shows what callers really get. Taken
//! in by path by `xtask`, which compares digests, and by the test that locks the surface.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ItemImpl, ReturnType, Visibility};

/// Entries (`struct User`, `fn get_user`) by heading, each with its lines.
pub(crate) type Digest = BTreeMap<String, Vec<String>>;

/// The digest of the code of one service.
///
/// # Errors
/// The code is not Rust.
pub(crate) fn digest(code: &str) -> Result<Digest, syn::Error> {
    let file = syn::parse_file(code)?;
    let mut digest = Digest::new();
    for item in &file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                items.iter().for_each(|item| add_type(item, items, &mut digest));
            }
            Item::Impl(item) if item.trait_.is_none() => add_methods(item, &mut digest),
            _ => {}
        }
    }
    Ok(digest)
}

/// The digest as text.
pub(crate) fn render(digest: &Digest) -> String {
    let mut text = String::new();
    for (heading, lines) in digest {
        text.push_str(heading);
        text.push('\n');
        for line in lines {
            text.push_str("  ");
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The wire table of the code of one service: `METHOD path operation security tier`.
///
/// # Errors
/// The code is not Rust.
pub(crate) fn wire_table(code: &str) -> Result<Vec<String>, syn::Error> {
    let file = syn::parse_file(code)?;
    let table = file.items.iter().find_map(|item| match item {
        Item::Static(item) if item.ident == "OPERATIONS" => Some(&item.expr),
        _ => None,
    });
    let rows = match table.map(AsRef::as_ref) {
        Some(syn::Expr::Reference(reference)) => match reference.expr.as_ref() {
            syn::Expr::Array(array) => array.elems.iter().map(wire_row).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    Ok(rows)
}

/// What normalising changed, as the head comment of the code tells it.
pub(crate) fn report(code: &str) -> String {
    let head = code.lines().take_while(|line| line.starts_with("//"));
    head.map(|line| format!("{}\n", line.trim_start_matches("//").trim_start())).collect()
}

fn wire_row(row: &syn::Expr) -> String {
    let syn::Expr::Struct(row) = row else { return String::new() };
    let value = |name: &str| {
        let field =
            row.fields.iter().find(|field| field.member.to_token_stream().to_string() == name);
        let text = field.map(|field| compact(&field.expr)).unwrap_or_default();
        let last = text.rsplit("::").next().unwrap_or_default();
        last.trim_matches('"').to_owned()
    };
    let path = row.fields.iter().find_map(|field| match &field.expr {
        syn::Expr::Lit(literal) if field.member.to_token_stream().to_string() == "path" => {
            match &literal.lit {
                syn::Lit::Str(text) => Some(text.value()),
                _ => None,
            }
        }
        _ => None,
    });
    let kind = match (value("redirect").as_str(), value("callback").as_str()) {
        (_, "true") => " callback",
        ("true", _) => " redirect",
        _ => "",
    };
    format!(
        "{:<6} {:<44} {:<28} {:<8} {}{kind}",
        value("method"),
        path.unwrap_or_default(),
        value("id"),
        value("security").to_lowercase(),
        value("tier").to_lowercase(),
    )
}

fn add_type(item: &Item, siblings: &[Item], digest: &mut Digest) {
    match item {
        Item::Struct(item) => {
            let notes = serde_notes(&item.attrs);
            let defaults = item.attrs.iter().any(|one| compact(one).contains("Default"));
            let suffix = if defaults { " (Default)" } else { "" };
            let lines = match &item.fields {
                Fields::Named(fields) => fields.named.iter().map(field_line).collect(),
                Fields::Unnamed(fields) => {
                    fields.unnamed.iter().map(|field| format!("0: {}", short(&field.ty))).collect()
                }
                Fields::Unit => Vec::new(),
            };
            digest.insert(format!("struct {}{notes}{suffix}", item.ident), lines);
        }
        Item::Enum(item) => {
            let texts = siblings.iter().find_map(|sibling| match sibling {
                Item::Impl(sibling) if item.ident == compact(&sibling.self_ty) => texts_of(sibling),
                _ => None,
            });
            let texts = texts.unwrap_or_default();
            let lines = item.variants.iter().map(|variant| {
                let text = texts.get(&variant.ident.to_string());
                let text = text.map(|text| format!(" = {text}")).unwrap_or_default();
                format!("{}{}{text}", variant.ident, short(&variant.fields))
            });
            digest.insert(format!("enum {}", item.ident), lines.collect());
        }
        _ => {}
    }
}

/// The texts of an open enum's variants, from the arms of its `as_str`.
fn texts_of(item: &ItemImpl) -> Option<BTreeMap<String, String>> {
    let method = item.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "as_str" => Some(method),
        _ => None,
    })?;
    let arms = method.block.stmts.iter().find_map(|statement| match statement {
        syn::Stmt::Expr(syn::Expr::Match(expression), _) => Some(&expression.arms),
        _ => None,
    })?;
    let texts = arms.iter().filter_map(|arm| {
        let variant = compact(&arm.pat).strip_prefix("Self::")?.to_owned();
        // The formatter puts a long text into a block of its own.
        let text = compact(&arm.body);
        let text = text.trim_start_matches('{').trim_end_matches('}');
        text.starts_with('"').then(|| (variant, text.to_owned()))
    });
    Some(texts.collect())
}

fn field_line(field: &syn::Field) -> String {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{name}: {}{}", short(&field.ty), serde_notes(&field.attrs))
}

/// Those words of the serde attributes that change the wire.
fn serde_notes(attributes: &[Attribute]) -> String {
    let mut notes = String::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Words that carry a value of another shape end the walk, which loses nothing that is kept.
        let _ = attribute.parse_nested_meta(|meta| {
            let word = compact(&meta.path);
            let value = match meta.value() {
                Ok(value) => format!("={}", value.parse::<syn::Lit>()?.to_token_stream()),
                Err(_) => String::new(),
            };
            if ["rename", "transparent", "tag", "flatten", "untagged", "default"]
                .contains(&word.as_str())
            {
                notes.push_str(&format!(" [{word}{value}]"));
            }
            Ok(())
        });
    }
    notes
}

fn add_methods(item: &ItemImpl, digest: &mut Digest) {
    for method in item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
        _ => None,
    }) {
        let arguments = method.sig.inputs.iter().filter_map(|argument| match argument {
            FnArg::Typed(argument) => {
                Some(format!("{}: {}", compact(&argument.pat), short(&argument.ty)))
            }
            FnArg::Receiver(_) => None,
        });
        let arguments: Vec<String> = arguments.collect();
        let answer = match &method.sig.output {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, ty) => short(ty),
        };
        let answer = answer
            .strip_prefix("Result<ResponseValue<")
            .and_then(|rest| rest.strip_suffix(">,crate::raw::Error>"))
            .unwrap_or(&answer)
            .to_owned();
        let line = format!("({}) -> {answer}", arguments.join(", "));
        digest.insert(format!("fn {}", method.sig.ident), vec![line]);
    }
}

/// A type without the paths and lifetimes that only generated code spells out.
fn short(ty: &impl ToTokens) -> String {
    let noise = [
        "::std::option::",
        "::std::string::",
        "::std::vec::",
        "::serde_json::",
        "::chrono::offset::",
        "::chrono::",
        "::uuid::",
        "'a",
    ];
    noise.iter().fold(compact(ty), |text, noise| text.replace(noise, ""))
}

/// Tokens without the spaces that printing puts between them.
fn compact(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

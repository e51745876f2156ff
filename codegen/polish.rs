//! Polishing the generator's code: what cannot be said in the document or in the settings.
//!
//! Every change here is asserted by `verify.rs` or fails by itself when its target is missing.

use syn::{
    Attribute, Block, Expr, Field, Fields, GenericArgument, ImplItem, ImplItemFn, Item, ItemImpl,
    ItemMod, Lit, Meta, PathArguments, ReturnType, Stmt, Type, Visibility, parse_quote,
};

use super::{Failure, Result, choice, open_enum, shape::Choice};

/// Polishes the file; gives the names of the enums that were opened.
pub(super) fn polish(file: &mut syn::File, choices: &[Choice]) -> Result<Vec<String>> {
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    for item in &mut file.items {
        if matches!(item, Item::Use(item) if matches!(item.vis, Visibility::Public(_))) {
            *item = parse_quote!(
                pub use progenitor_client::{ClientInfo, ResponseValue};
            );
        }
    }
    file.items.insert(
        0,
        parse_quote!(
            use progenitor_client::Error;
        ),
    );
    for item in &mut file.items {
        if let Item::Impl(item) = item {
            polish_client(item);
        }
    }
    let types = file
        .items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
            _ => None,
        })
        .ok_or_else(|| Failure::new("the generated code has no module `types`"))?;
    let opened = open_enum::open_all(&mut types.1)?;
    choice::tag_all(&mut types.1, choices)?;
    if !types.1.iter().any(|item| !is_error_module(item) && text(item).contains("ConversionError"))
    {
        types.1.retain(|item| !is_error_module(item));
    }
    types.1.iter_mut().for_each(polish_type);
    Ok(opened)
}

fn is_error_module(item: &Item) -> bool {
    matches!(item, Item::Mod(ItemMod { ident, .. }) if ident == "error")
}

/// One item of the module `types`.
fn polish_type(item: &mut Item) {
    let schema: Attribute =
        parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]);
    if let Item::Enum(item) = item {
        line_docs(&mut item.attrs);
        // A choice of several shapes; an open enum has its schema from `string_enum!`.
        if item.attrs.iter().any(|attribute| text(attribute).contains("Serialize")) {
            item.attrs.push(schema);
        }
        return;
    }
    let Item::Struct(item) = item else { return };
    line_docs(&mut item.attrs);
    for field in &mut item.fields {
        line_docs(&mut field.attrs);
    }
    item.attrs.push(schema);
    if let Fields::Named(fields) = &mut item.fields {
        fields.named.iter_mut().for_each(accept_null);
    }
}

/// Servers in Go write an empty list or map as `null`.
fn accept_null(field: &mut Field) {
    let is_collection = matches!(&field.ty, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "Vec" || last.ident == "Map"));
    let is_flat = field.attrs.iter().any(|attribute| text(attribute).contains("flatten"));
    if is_collection && !is_flat {
        field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::raw::null_as_default")]));
    }
}

fn polish_client(item: &mut ItemImpl) {
    // `Client::new` unwraps, and fixes a timeout of 15 s.
    item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            line_docs(&mut method.attrs);
            silence_error(method);
            drop_version_header(&mut method.block);
        }
    }
}

/// The generator's error prints bodies and headers. Operations give one that prints neither.
fn silence_error(method: &mut ImplItemFn) {
    let ReturnType::Type(_, output) = &mut method.sig.output else { return };
    let Some(Stmt::Expr(answer, None)) = method.block.stmts.pop() else { return };
    if method.sig.asyncness.is_none() {
        method.block.stmts.push(Stmt::Expr(answer, None));
        return;
    }
    let silent: Type = parse_quote!(crate::raw::Error);
    if let Type::Path(path) = output.as_mut()
        && let Some(PathArguments::AngleBracketed(arguments)) =
            path.path.segments.last_mut().map(|last| &mut last.arguments)
        && let Some(GenericArgument::Type(error)) = arguments.args.last_mut()
    {
        *error = silent;
    }
    method.block.stmts.push(parse_quote!(let answer: Result<_, Error<()>> = #answer;));
    method
        .block
        .stmts
        .push(Stmt::Expr(parse_quote!(answer.map_err(crate::raw::Error::from)), None));
}

/// The generator sends the document's version in a header that no service asked for.
fn drop_version_header(block: &mut Block) {
    block.stmts.retain(|statement| !text(statement).contains("\"api-version\""));
    // An optional header is filled within an `if`.
    let fills_headers = block.stmts.iter().any(|statement| {
        let text = text(statement).replace(' ', "");
        text.contains("header_map.append(") || text.contains("header_map.insert(")
    });
    if fills_headers {
        return;
    }
    block.stmts.retain(|statement| !text(statement).starts_with("let mut header_map"));
    for statement in &mut block.stmts {
        if let Stmt::Local(local) = statement
            && let Some(init) = &mut local.init
        {
            drop_headers_call(&mut init.expr);
        }
    }
}

/// Takes `.headers(header_map)` out of a chain of calls.
fn drop_headers_call(expression: &mut Expr) {
    match expression {
        Expr::Try(inner) => drop_headers_call(&mut inner.expr),
        Expr::MethodCall(call) => {
            drop_headers_call(&mut call.receiver);
            if call.method == "headers" {
                let receiver = (*call.receiver).clone();
                *expression = receiver;
            }
        }
        _ => {}
    }
}

/// Puts each line of a doc comment on a line of its own, so that a changed word is a changed line.
fn line_docs(attributes: &mut Vec<Attribute>) {
    let mut result = Vec::with_capacity(attributes.len());
    for attribute in std::mem::take(attributes) {
        let Some(text) = doc_text(&attribute) else {
            result.push(attribute);
            continue;
        };
        for line in text.trim().lines() {
            let line =
                if line.is_empty() { String::new() } else { format!(" {}", line.trim_end()) };
            result.push(parse_quote!(#[doc = #line]));
        }
    }
    *attributes = result;
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn text(tokens: &impl quote::ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

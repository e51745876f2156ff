//! Opening enums: a value that a newer server adds must not break decoding.
//!
//! The generator makes closed enums with a page of conversions each. They are replaced by an enum
//! with `Unknown(String)`, its `as_str`, and one call of the macro `string_enum!` in `src/raw.rs`.

use syn::{Fields, Item, ItemEnum, Type, parse_quote};

use super::{Failure, Result};

/// Opens every enum of strings in the module; gives the names of those that it opened.
pub(super) fn open_all(items: &mut Vec<Item>) -> Result<Vec<String>> {
    let mut opened = Vec::new();
    let mut result = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        match item {
            Item::Enum(item)
                if item.variants.iter().all(|one| matches!(one.fields, Fields::Unit)) =>
            {
                opened.push(item.ident.to_string());
                result.extend(open(item)?);
            }
            other => result.push(other),
        }
    }
    // The closed enums' conversions; `Default` is still right.
    result.retain(|item| match item {
        Item::Impl(item) => {
            let is_default = item.trait_.as_ref().is_some_and(|(_, path, _)| {
                path.segments.last().is_some_and(|segment| segment.ident == "Default")
            });
            let is_inherent = item.trait_.is_none();
            is_default || is_inherent || !opened.iter().any(|name| is_type(&item.self_ty, name))
        }
        _ => true,
    });
    *items = result;
    Ok(opened)
}

/// The open enum, its inherent impl, and the conversions.
fn open(closed: ItemEnum) -> Result<[Item; 3]> {
    let name = &closed.ident;
    let docs = closed.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let mut variants = Vec::new();
    let mut values = Vec::new();
    for variant in &closed.variants {
        let value = wire_value(variant)?;
        let ident = match (value.as_str(), variant.ident.to_string().as_str()) {
            ("", _) => parse_quote!(Empty),
            // `Unknown` is kept for the values that are not known.
            (_, "Unknown") => parse_quote!(UnknownValue),
            _ => variant.ident.clone(),
        };
        let doc =
            if value.is_empty() { " The empty text.".to_owned() } else { format!(" `{value}`") };
        variants.push(quote::quote!(#[doc = #doc] #ident));
        values.push((ident, value));
    }
    let (idents, texts): (Vec<syn::Ident>, Vec<String>) = values.into_iter().unzip();
    Ok([
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A value that these bindings do not know, as it arrived.
                Unknown(::std::string::String),
            }
        },
        parse_quote! {
            impl #name {
                /// The values that the service's document names.
                pub const KNOWN: &'static [Self] = &[#(Self::#idents),*];
                /// The value as it travels.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#idents => #texts,)*
                        Self::Unknown(value) => value,
                    }
                }
            }
        },
        parse_quote!(string_enum!(#name);),
    ])
}

/// The text that a variant stands for.
fn wire_value(variant: &syn::Variant) -> Result<String> {
    let mut value = variant.ident.to_string();
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    value = meta.value()?.parse::<syn::LitStr>()?.value();
                }
                Ok(())
            })
            .map_err(|error| Failure::new(format!("the variant {}: {error}", variant.ident)))?;
    }
    Ok(value)
}

fn is_type(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

//! A type that is one of several and says by a field which: an enum that reads that field first.
//!
//! The generator ignores discriminators, and would take the first type that happens to fit. Its enum
//! is replaced by one with `Unknown` for kinds that a newer server adds, and one call of the macro
//! `tagged_enum!`.

use syn::{Fields, Item, ItemEnum, Type, parse_quote};

use super::{Failure, Result, shape::Choice};

/// Replaces the enum of every choice.
pub(super) fn tag_all(items: &mut Vec<Item>, choices: &[Choice]) -> Result<()> {
    for choice in choices {
        let found = items.iter().position(
            |item| matches!(item, Item::Enum(item) if item.ident == choice.name.as_str()),
        );
        let index = found.ok_or_else(|| {
            Failure::new(format!("the choice `{}` did not become an enum", choice.name))
        })?;
        let Item::Enum(plain) = &items[index] else { continue };
        let [tagged, call] = tag(plain, choice)?;
        items[index] = tagged;
        items.insert(index + 1, call);
    }
    Ok(())
}

fn tag(plain: &ItemEnum, choice: &Choice) -> Result<[Item; 2]> {
    let name = &plain.ident;
    let docs = plain.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let variants = plain.variants.iter().map(|variant| {
        let mut variant = variant.clone();
        variant.attrs.clear();
        variant
    });
    let mut arms = Vec::new();
    for (value, ty) in &choice.values {
        let variant = plain.variants.iter().find(|variant| holds(&variant.fields, ty));
        let variant = variant.ok_or_else(|| {
            Failure::new(format!(
                "the discriminator of `{name}` says `{value}` for `{ty}`, which is none of its choices"
            ))
        })?;
        let ident = &variant.ident;
        arms.push(quote::quote!(#value => #ident));
    }
    let known = plain.variants.iter().map(|variant| &variant.ident);
    let tag = &choice.tag;
    Ok([
        parse_quote! {
            #(#docs)*
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A kind that these bindings do not know, as it arrived.
                Unknown(::serde_json::Map<::std::string::String, ::serde_json::Value>),
            }
        },
        parse_quote!(tagged_enum!(#name, #tag, [#(#known),*], { #(#arms),* });),
    ])
}

/// Whether a variant holds this type, in a box or not.
fn holds(fields: &Fields, ty: &str) -> bool {
    let Fields::Unnamed(fields) = fields else { return false };
    fields.unnamed.iter().any(|field| mentions(&field.ty, ty))
}

fn mentions(field: &Type, ty: &str) -> bool {
    let text = quote::ToTokens::to_token_stream(field).to_string().replace(' ', "");
    let bare = text.trim_start_matches("::std::boxed::Box<").trim_end_matches('>');
    bare == ty
}

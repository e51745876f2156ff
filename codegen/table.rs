//! The table of operations: what the generated methods do not tell (security, tier, redirects).
//!
//! Its types are written by hand in `src/raw.rs`.

use quote::{format_ident, quote};
use syn::parse_quote;

use super::{
    Failure, Result,
    document::{Operation, Security},
};

/// Appends `OPERATIONS` and `operation` to the code.
pub(super) fn append(file: &mut syn::File, operations: &[Operation]) -> Result<()> {
    let rows = operations.iter().map(row).collect::<Result<Vec<_>>>()?;
    file.items.push(parse_quote! {
        /// Every operation of the service, redirects included, by path and method.
        pub static OPERATIONS: &[crate::raw::Operation] = &[#(#rows),*];
    });
    file.items.push(parse_quote! {
        /// The operation that has this name in Rust.
        pub fn operation(name: &str) -> ::std::option::Option<&'static crate::raw::Operation> {
            OPERATIONS.iter().find(|operation| operation.name == name)
        }
    });
    Ok(())
}

fn row(operation: &Operation) -> Result<syn::Expr> {
    let Operation { id, name, method, path, redirect, callback, .. } = operation;
    let security = match operation.security {
        Security::None => quote!(None),
        Security::Bearer => quote!(Bearer),
        Security::Elevated => quote!(Elevated),
        Security::Device => quote!(Device),
        Security::Optional => quote!(Optional),
    };
    let tier = match operation.tier.as_str() {
        "seed" => format_ident!("Seed"),
        "newer" => format_ident!("Newer"),
        "deployed" => format_ident!("Deployed"),
        other => return Err(Failure::new(format!("{id}: the tier `{other}` is unknown"))),
    };
    Ok(parse_quote! {
        crate::raw::Operation {
            id: #id,
            name: #name,
            method: #method,
            path: #path,
            security: crate::raw::Security::#security,
            tier: crate::raw::Tier::#tier,
            redirect: #redirect,
            callback: #callback,
        }
    })
}

//! The rule of directions: imports point down only, and HTTP stays at the top.
//!
//! Service clients → transport → manager → {service, store} → session → {secret, clock, error}.
//! Only service clients and the transport see the generated bindings; the manager and all below it
//! know no HTTP client.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

use super::{Finding, SourceFile};

const RULE: &str = "imports";

/// The modules from the bottom up. Within the lowest layer modules may see each other.
const LAYERS: [&[&str]; 9] = [
    &["secret", "clock", "error", "future", "runtime", "sync"],
    &["session"],
    &["service", "store"],
    &["manager"],
    &["capability"],
    &["transport"],
    &["jwks"],
    &["nhost", "tybrite", "linxio", "deepaffex"],
    &["any"],
];

/// The highest layer that knows no HTTP client.
const MANAGER: usize = 4;

/// The layer of the services' clients, the only one that sees the bindings besides the transport.
const SERVICES: usize = 7;

/// Crates that speak HTTP.
const HTTP_CLIENTS: [&str; 4] = ["reqwest", "progenitor_client", "hyper", "reqwest_middleware"];

/// Where the crate root's re-exports come from: `Session` → `session`.
pub(super) fn root_exports(files: &[SourceFile]) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    let root = files.iter().find(|file| file.path == "src/lib.rs");
    let Some(Ok(code)) = root.map(|file| syn::parse_file(&file.text)) else { return exports };
    for item in &code.items {
        if let syn::Item::Use(item) = item {
            walk_use(&item.tree, None, &mut exports);
        }
    }
    exports
}

fn walk_use(tree: &syn::UseTree, module: Option<&str>, exports: &mut BTreeMap<String, String>) {
    match tree {
        syn::UseTree::Path(path) => {
            let name = path.ident.to_string();
            let is_prefix = name == "crate" || name == "self";
            let module = module.or_else(|| (!is_prefix).then_some(name.as_str()));
            walk_use(&path.tree, module, exports);
        }
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|tree| walk_use(tree, module, exports));
        }
        syn::UseTree::Name(name) => {
            exports.extend(module.map(|module| (name.ident.to_string(), module.to_owned())));
        }
        syn::UseTree::Rename(rename) => {
            exports.extend(module.map(|module| (rename.rename.to_string(), module.to_owned())));
        }
        syn::UseTree::Glob(_) => {}
    }
}

/// What one file of the library imports against the rule.
pub(super) fn directions(
    file: &SourceFile,
    code: &syn::File,
    exports: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let Some(own) = module(&file.path) else { return Vec::new() };
    let Some(own_layer) = layer(own) else { return Vec::new() };
    let mut seen = Vec::new();
    for item in code.items.iter().filter(|item| !super::shape::is_test_item(item)) {
        mentions(item.to_token_stream(), &mut seen);
    }
    let faults = seen.into_iter().filter_map(|mention| {
        let fix = match &mention {
            Mention { name, in_crate: true, .. } => {
                let name = exports.get(name).unwrap_or(name);
                crate_fault(own, own_layer, name)?
            }
            Mention { name, .. } if own_layer <= MANAGER => format!(
                "`{own}` knows the HTTP client `{name}`: move what sends into the transport or a \
                 service client, and let `{own}` see it through the trait `Service`"
            ),
            Mention { .. } => return None,
        };
        Some(Finding { rule: RULE, place: format!("{}:{}", file.path, mention.line), fix })
    });
    faults.collect()
}

fn crate_fault(own: &str, own_layer: usize, name: &str) -> Option<String> {
    if name == "raw" {
        let may = own == "transport" || own_layer == SERVICES;
        return (!may).then(|| {
            format!(
                "`{own}` sees the generated bindings: only service clients and the transport may; \
                 convert there and hand `{own}` a type of its own"
            )
        });
    }
    let other = layer(name)?;
    let fault = other > own_layer || (other == own_layer && name != own && other > 0);
    fault.then(|| {
        format!(
            "`{own}` imports `{name}`, which is not below it (service clients → transport → \
             manager → service, store → session → secret, clock, error): move what it needs down, \
             or let `{name}` call `{own}`"
        )
    })
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top module that a file of the library belongs to.
fn module(path: &str) -> Option<&str> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    Some(path.split('/').next().unwrap_or(path))
}

/// A module of this crate, or an HTTP client, that some code names.
#[derive(Debug)]
struct Mention {
    name: String,
    in_crate: bool,
    line: usize,
}

/// Collects what follows `crate::`, groups included, and the names of HTTP clients. Tokens rather
/// than paths, because that sees into macros too.
fn mentions(stream: TokenStream, seen: &mut Vec<Mention>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => mentions(group.stream(), seen),
            TokenTree::Ident(ident)
                if ident == "crate" && is_path_separator(&tokens, index + 1) =>
            {
                after_crate(tokens.get(index + 3), seen);
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let is_segment = index > 1 && is_path_separator(&tokens, index - 2);
                if HTTP_CLIENTS.contains(&name.as_str()) && !is_segment {
                    let line = ident.span().start().line;
                    seen.push(Mention { name, in_crate: false, line });
                }
            }
            _ => {}
        }
    }
}

fn after_crate(token: Option<&TokenTree>, seen: &mut Vec<Mention>) {
    let mut note = |token: &TokenTree| {
        if let TokenTree::Ident(ident) = token {
            let line = ident.span().start().line;
            seen.push(Mention { name: ident.to_string(), in_crate: true, line });
        }
    };
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let mut is_first = true;
            for token in group.stream() {
                if is_first {
                    note(&token);
                }
                is_first = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
            }
        }
        Some(token) => note(token),
        None => {}
    }
}

fn is_path_separator(tokens: &[TokenTree], index: usize) -> bool {
    matches!(
        (tokens.get(index), tokens.get(index + 1)),
        (Some(TokenTree::Punct(one)), Some(TokenTree::Punct(two)))
            if one.as_char() == ':' && two.as_char() == ':' && one.spacing() == Spacing::Joint
    )
}

#[cfg(test)]
mod tests {
    use super::{super::samples::file, *};

    fn faults(path: &str, text: &str) -> Vec<String> {
        let root = file("src/lib.rs", "pub use crate::{manager::SessionManager, error::Error};");
        let exports = root_exports(&[root]);
        let code = syn::parse_file(text).unwrap();
        directions(&file(path, text), &code, &exports).into_iter().map(|one| one.fix).collect()
    }

    #[test]
    fn an_import_upwards_is_found() {
        for (path, text) in [
            ("src/session.rs", "use crate::store::SessionStore;"),
            ("src/store/file.rs", "use crate::{error::Error, manager::state::State};"),
            ("src/secret.rs", "fn f() { let x = crate::nhost::Client::new(); }"),
            ("src/store.rs", "use crate::service::Service;"),
            ("src/service.rs", "use crate::SessionManager;"),
            ("src/tybrite.rs", "use crate::nhost::SignIn;"),
            ("src/session.rs", "fn f() { vec![crate::manager::X] }"),
        ] {
            assert_eq!(faults(path, text).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn an_import_downwards_or_within_a_module_is_fine() {
        for (path, text) in [
            ("src/manager/refresh.rs", "use crate::{Error, manager::state::State, store::Guard};"),
            ("src/nhost/user.rs", "use crate::{nhost::Client, raw::nhost::types, transport};"),
            ("src/clock.rs", "use crate::future::BoxFuture;"),
            ("src/lib.rs", "pub use crate::nhost::Client;"),
            ("src/session.rs", "#[cfg(test)] mod tests { use crate::store::MemoryStore; }"),
        ] {
            assert_eq!(faults(path, text), [""; 0], "{path}: {text}");
        }
    }

    #[test]
    fn the_bindings_are_for_service_clients_and_the_transport() {
        assert_eq!(faults("src/manager.rs", "use crate::raw::nhost;").len(), 1);
        assert_eq!(faults("src/jwks.rs", "use crate::{error::Error, raw};").len(), 1);
        assert!(faults("src/transport.rs", "use crate::raw::nhost;").is_empty());
    }

    #[test]
    fn the_manager_and_below_know_no_http_client() {
        assert_eq!(faults("src/manager/refresh.rs", "fn f(_: reqwest::Client) {}").len(), 1);
        assert_eq!(faults("src/store.rs", "use progenitor_client::Error;").len(), 1);
        assert!(faults("src/transport.rs", "use reqwest::Client;").is_empty());
        assert!(faults("src/manager.rs", "fn f() { let text = \"reqwest\"; }").is_empty());
    }
}

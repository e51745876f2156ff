//! Names of components that Rust cannot have, or that would be one and the same there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Report, component, rust_type, schemas};

/// Renames the components that need it, and what refers to them.
pub(super) fn rename(document: &mut Value, report: &mut Report) {
    let Some(all) = schemas(document) else { return };
    let is_fine = |name: &str| {
        name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
            && name.starts_with(|one: char| one.is_ascii_alphabetic())
            && !["Self", "self"].contains(&name)
    };
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    let (fine, others): (Vec<String>, Vec<String>) =
        all.keys().cloned().partition(|name| is_fine(name));
    for name in fine.into_iter().chain(others) {
        let mut wanted = if is_fine(&name) { name.clone() } else { rust_type(&name) };
        if !is_fine(&wanted) {
            wanted = format!("Type{wanted}");
        }
        let free = free(&wanted, &taken);
        taken.insert(rust_type(&free));
        if free != name {
            renamed.insert(name, free);
        }
    }
    if renamed.is_empty() {
        return;
    }
    for (old, new) in &renamed {
        if let Some(schema) = all.remove(old) {
            all.insert(new.clone(), schema);
            report.note("Gave another name to a type", format!("{old} {new}"));
        }
    }
    refer(document, &renamed);
}

/// The name, with a number behind it where Rust has it already.
pub(super) fn free(wanted: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(&rust_type(name)))
        .unwrap_or_default()
}

fn refer(value: &mut Value, renamed: &BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                let new = component(value).and_then(|name| renamed.get(&name));
                if let (Some(new), true) = (new, key == "$ref") {
                    *value = json!(format!("#/components/schemas/{new}"));
                } else if key == "mapping" {
                    map_to(value, renamed);
                } else {
                    refer(value, renamed);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, renamed)),
        _ => {}
    }
}

/// A discriminator's values lead to references or to bare names.
fn map_to(mapping: &mut Value, renamed: &BTreeMap<String, String>) {
    for (_, target) in mapping.as_object_mut().into_iter().flatten() {
        let name = component(target).or_else(|| target.as_str().map(str::to_owned));
        if let Some(new) = name.and_then(|name| renamed.get(&name)) {
            *target = json!(format!("#/components/schemas/{new}"));
        }
    }
}

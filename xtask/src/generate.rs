//! `cargo xtask gen`: documents in, committed bindings and snapshots of their surface out.
//!
//! Owns which files are made. Writing and checking are one function, so that the two cannot drift
//! apart. It must not know how bindings are made; that is `codegen/`.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    codegen,
    diff::{self, Weight},
    digest, services,
};

/// A service and the document that describes it.
struct Service {
    name: &'static str,
    document: &'static str,
}

const SERVICES: [Service; 4] = [
    Service { name: "nhost", document: "openapi/auth.yaml" },
    Service { name: "tybrite", document: "openapi/tybrite.yaml" },
    Service { name: "linxio", document: "openapi/linxio.yaml" },
    Service { name: "deepaffex", document: "openapi/deepaffex.yaml" },
];

/// A file that is made, and what belongs in it.
struct Target {
    path: String,
    text: String,
}

/// Regenerates everything; with `check` it only fails on what is stale.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for service in &SERVICES {
        let yaml = fs::read_to_string(root.join(service.document))
            .with_context(|| format!("{} cannot be read", service.document))?;
        let code = codegen::bindings(service.document, &yaml)?.code;
        let mut targets = targets(service, &code)?;
        let (path, text) = services::page(root, service.name, &yaml)?;
        targets.push(Target { path, text });
        let old = fs::read_to_string(root.join(&targets[0].path)).unwrap_or_default();
        if !check {
            tell(service, &old, &code)?;
        }
        for target in &targets {
            if !up_to_date(root, target, check)? {
                stale.push(target.path.clone());
            }
        }
    }
    if check && !stale.is_empty() {
        bail!(
            "stale: {}. A document or the generator changed after they were made. \
             Fix: run `cargo xtask gen`, read what it says, and commit the result",
            stale.join(", ")
        );
    }
    for path in &stale {
        println!("wrote {path}");
    }
    Ok(())
}

/// The files of a service, its code first.
fn targets(service: &Service, code: &str) -> Result<Vec<Target>> {
    let name = service.name;
    let digest = digest::render(&digest::digest(code).context("the bindings do not parse")?);
    let wire = digest::wire_table(code).context("the bindings do not parse")?.join("\n");
    let snapshot = |kind: &str, contents: &str| Target {
        path: format!("tests/snapshots/{name}_{kind}.snap"),
        text: format!(
            "---\nsource: tests/it/surface.rs\nexpression: {kind}\n---\n{}\n",
            contents.trim_end()
        ),
    };
    Ok(vec![
        Target { path: format!("src/prebuilt/{name}.rs"), text: code.to_owned() },
        snapshot("digest", &digest),
        snapshot("wire", &wire),
        snapshot("report", &digest::report(code)),
    ])
}

/// Whether the file holds the text; when it does not and this is no check, writes it.
fn up_to_date(root: &Path, target: &Target, check: bool) -> Result<bool> {
    let path = root.join(&target.path);
    if fs::read_to_string(&path).is_ok_and(|found| found == target.text) {
        return Ok(true);
    }
    if !check {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| target.path.clone())?;
        }
        fs::write(&path, &target.text).with_context(|| target.path.clone())?;
    }
    Ok(false)
}

/// Says what changed since the committed bindings.
fn tell(service: &Service, old: &str, new: &str) -> Result<()> {
    if old == new {
        println!("{}: nothing changed", service.name);
        return Ok(());
    }
    let changes = diff::changes(old, new).context("the bindings do not parse")?;
    println!("{}:", service.name);
    if changes.is_empty() {
        println!("  cosmetic: only descriptions or the insides of the bindings changed");
    }
    for change in &changes {
        println!("  {}: {}", change.weight, change.sentence);
    }
    if changes.iter().any(|change| change.weight == Weight::Breaking) {
        println!("  Callers may have to change: say so in CHANGELOG.md and raise the version.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_finds_a_stale_file_and_leaves_it_alone() {
        let root = std::env::temp_dir().join(format!("xtask-check-{}", std::process::id()));
        let target = Target { path: "folder/file.txt".to_owned(), text: "new".to_owned() };
        assert!(!up_to_date(&root, &target, true).unwrap());
        assert!(!root.join(&target.path).exists());
        assert!(!up_to_date(&root, &target, false).unwrap());
        assert!(up_to_date(&root, &target, true).unwrap());
        fs::write(root.join(&target.path), "edited by hand").unwrap();
        assert!(!up_to_date(&root, &target, true).unwrap());
        assert_eq!(fs::read_to_string(root.join(&target.path)).unwrap(), "edited by hand");
        fs::remove_dir_all(root).unwrap();
    }
}

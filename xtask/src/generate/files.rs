//! The files that `gen` makes, written or compared.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use crate::digest;

/// A file that is made, and what belongs in it.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) path: String,
    pub(super) text: String,
}

/// The snapshots of a service's surface, from its bindings.
pub(super) fn snapshots(name: &str, code: &str) -> Result<Vec<Target>> {
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
        snapshot("digest", &digest),
        snapshot("wire", &wire),
        snapshot("report", &digest::report(code)),
    ])
}

/// Whether the file holds the text; when it does not and this is not a check, writes it.
pub(super) fn up_to_date(root: &Path, target: &Target, check: bool) -> Result<bool> {
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

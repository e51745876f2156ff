//! `cargo xtask tidy`: the rules of the house that neither rustc nor clippy knows.
//!
//! Each rule is a function from texts to
//! findings, without any file access, so that a test can show it a bad text and a good one.

mod guarantees;
mod imports;
mod links;
mod shape;
mod snapshots;
mod state;

use std::{fmt, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use walkdir::WalkDir;

/// A file of the repository.
#[derive(Debug)]
struct SourceFile {
    /// From the root, with `/`.
    path: String,
    text: String,
}

/// A rule that is broken somewhere.
#[derive(Debug)]
struct Finding {
    rule: &'static str,
    /// `path` or `path:line`.
    place: String,
    /// What is wrong and what to do about it.
    fix: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [{}] {}", self.place, self.rule, self.fix)
    }
}

/// Checks every rule; fails when one is broken.
pub(crate) fn run(root: &Path) -> Result<()> {
    let files = files(root)?;
    let mut findings = findings(&files);
    findings.extend(links::broken(&files, |path| root.join(path).exists()));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files, nothing to say", files.len());
            Ok(())
        }
        count => bail!("{count} findings: each line above names the place, the rule and the fix"),
    }
}

fn findings(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let exports = imports::root_exports(files);
    for file in files.iter().filter(|file| is_handwritten_rust(&file.path)) {
        findings.extend(shape::head_comment(file));
        let code = match syn::parse_file(&file.text) {
            Ok(code) => code,
            Err(error) => {
                let fix = format!("this is not Rust: {error}");
                findings.push(Finding { rule: "syntax", place: file.path.clone(), fix });
                continue;
            }
        };
        findings.extend(imports::directions(file, &code, &exports));
        findings.extend(state::waits(file, &code));
        if !is_test(&file.path) {
            findings.extend(shape::length(file));
            findings.extend(shape::functions(file, &code));
            findings.extend(shape::unwraps(file, &code));
            findings.extend(shape::includes(file, &code));
        }
    }
    findings.extend(files.iter().flat_map(snapshots::secrets));
    findings.extend(snapshots::pending(files));
    findings.extend(snapshots::unreferenced(files));
    findings.extend(guarantees::promises(files));
    findings.extend(links::unreached(files));
    findings
}

/// Rust that people write: what is generated follows its generator.
fn is_handwritten_rust(path: &str) -> bool {
    path.ends_with(".rs") && !path.starts_with("src/prebuilt/")
}

/// Whether the whole file is test code.
fn is_test(path: &str) -> bool {
    let in_folder = path.split('/').any(|part| part == "tests" || part == "benches");
    in_folder || path.ends_with("_tests.rs") || path.ends_with("/tests.rs")
}

/// The repository's Rust files, snapshots and pages.
fn files(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    let walk = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        let hidden = name.starts_with('.') && name.len() > 2;
        !(entry.file_type().is_dir() && (hidden || name == "target"))
    });
    for entry in walk {
        let entry = entry.context("the repository cannot be walked")?;
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = relative.to_string_lossy().replace('\\', "/");
        let wanted = [".rs", ".snap", ".snap.new", ".pending-snap"];
        let is_wanted = links::is_page(&path) || wanted.iter().any(|end| path.ends_with(end));
        if entry.file_type().is_file() && is_wanted {
            let text = fs::read_to_string(entry.path()).with_context(|| path.clone())?;
            files.push(SourceFile { path, text });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod samples {
    use super::SourceFile;

    /// A file that exists in a test only.
    pub(crate) fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::{samples::file, *};

    #[test]
    fn a_finding_names_place_rule_and_fix() {
        let files = [file("src/manager.rs", "use reqwest::Client;\n")];
        let printed: Vec<String> = findings(&files).iter().map(ToString::to_string).collect();
        assert!(printed.iter().any(|line| line.starts_with("src/manager.rs:1: [head-comment] ")));
        assert!(printed.iter().any(|line| line.starts_with("src/manager.rs:1: [imports] ")));
    }

    #[test]
    fn a_tidy_file_has_no_finding() {
        let files =
            [file("src/manager.rs", "//! Owns sessions.\n\nuse crate::session::Session;\n")];
        assert!(findings(&files).is_empty());
    }

    #[test]
    fn generated_code_and_tests_are_excused() {
        assert!(!is_handwritten_rust("src/prebuilt/nhost.rs"));
        assert!(is_test("tests/it/main.rs") && is_test("src/nhost/failure_tests.rs"));
        assert!(!is_test("src/nhost.rs"));
    }
}

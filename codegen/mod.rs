//! From an OpenAPI document to Rust bindings: read, normalise on a copy, generate, polish, verify.
//!
//! Taken in by path by `build.rs` and by `xtask`, so that both write the same bytes. It does not
//! touch the file system, print, or panic: text goes in, text or one sentence comes out.

mod choice;
pub(crate) mod document;
mod generate;
mod normalise;
mod open_enum;
mod polish;
mod report;
pub(crate) mod secrets;
mod shape;
mod table;
#[cfg(test)]
mod tests;
mod verify;

use std::fmt;

/// What is made from one document.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The Rust source, formatted, its head comment included.
    pub code: String,
}

/// Why a document cannot become bindings: one sentence that names the place.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

type Result<T, E = Failure> = std::result::Result<T, E>;

/// The bindings of the service that `yaml` describes; `origin` is the document's path, as the head
/// comment and the failures name it.
pub(crate) fn bindings(origin: &str, yaml: &str) -> Result<Bindings> {
    make(origin, yaml).map_err(|failure| Failure(format!("{origin}: {failure}")))
}

fn make(origin: &str, yaml: &str) -> Result<Bindings> {
    let document = document::read(yaml)?;
    let mut report = report::Report::default();
    let (document, choices) = shape::shape(document, &mut report)?;
    let operations = document::operations(&document)?;
    secrets::lint(&document)?;
    let normal = normalise::normalise(&document, &operations, report)?;
    let mut file = generate::generate(&normal.document)?;
    let opened = polish::polish(&mut file, &choices)?;
    verify::verify(&file, &normal, &operations, &opened)?;
    table::append(&mut file, &operations)?;
    let head = report::head_comment(origin, &operations, &normal.report);
    Ok(Bindings { code: format!("{head}\n{}", prettyplease::unparse(&file)) })
}

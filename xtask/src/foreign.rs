//! `cargo xtask gen --out DIR FILE`: bindings and the start of a `Service` for any other document.
//!
//! The bindings are made by the same pipeline as the four services'.

mod prepare;
mod service;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{codegen, intake, intake::Source};

/// A file of the module: its name and its text.
pub(crate) type File = (&'static str, String);

/// What is made of a document.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) files: Vec<File>,
    /// What a person has to know or do.
    pub(crate) remarks: Vec<String>,
}

/// Makes the module of this name.
pub(crate) fn module(name: &str, source: Source<'_>, skip: &[String]) -> Result<Module> {
    let refused = |findings: Vec<intake::Finding>| {
        let lines: String = findings.iter().map(|finding| format!("\n  {finding}")).collect();
        anyhow::anyhow!("the document cannot be taken as it is; nothing was written:{lines}")
    };
    let mut document = intake::settled(source).map_err(refused)?;
    let remarks = prepare::prepare(&mut document, skip)?;
    let origin = source.file.and_then(Path::file_name);
    let origin = origin.map_or("a document", |file| file.to_str().unwrap_or("a document"));
    let bindings = codegen::bindings(origin, &document.to_string()).map_err(|failure| {
        anyhow::anyhow!(
            "{failure}. Fix: mend the document, or leave the operation out with `--skip ID`; nothing \
             was written"
        )
    })?;
    let files = vec![
        ("bindings.rs", at_home(&bindings.code)),
        ("home.rs", home()),
        ("mod.rs", root(name, &document["info"]["title"])),
        ("service.rs", service::skeleton(name, &document)),
    ];
    Ok(Module { files, remarks })
}

/// The documents that stand for those of other vendors; `tests/foreign` holds what is made of them.
const FIXTURES: [(&str, &str); 3] =
    [("desk", "desk.yaml"), ("ledger", "ledger.json"), ("zoo", "zoo.yaml")];

/// The files of `tests/foreign` by their paths.
pub(crate) fn fixtures(root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for (name, file) in FIXTURES {
        let path = root.join("xtask/fixtures/foreign").join(file);
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let made = module(name, Source { text: &text, file: Some(&path) }, &[])?;
        let made = made.files.into_iter();
        files.extend(made.map(|(file, text)| (format!("tests/foreign/src/{name}/{file}"), text)));
    }
    Ok(files)
}

/// Writes the module; a file that is there already and not generated is left alone.
pub(crate) fn run(out: &Path, file: &str, name: Option<&str>, skip: &[String]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    let folder = out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.unwrap_or(folder);
    if name.is_empty() || syn::parse_str::<syn::Ident>(name).is_err() {
        bail!("`{name}` is not a name of a Rust module: give one with `--name`");
    }
    let module = module(name, Source { text: &text, file: Some(Path::new(file)) }, skip)?;
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    for (file, text) in &module.files {
        let path = out.join(file);
        if path.exists() && *file != "bindings.rs" {
            eprintln!("kept {}, which is yours", path.display());
            continue;
        }
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        eprintln!("wrote {}", path.display());
    }
    module.remarks.iter().for_each(|remark| eprintln!("note: {remark}"));
    eprintln!(
        "It needs the crates chrono, hallpass, http, progenitor-client =0.15.1, reqwest 0.13, serde, \
         serde_json and uuid."
    );
    Ok(())
}

/// The bindings with the paths of this module instead of hallpass's own.
fn at_home(code: &str) -> String {
    let is_head = |line: &&str| line.is_empty() || line.starts_with("//");
    let head: String = code.lines().take_while(is_head).map(|line| format!("{line}\n")).collect();
    let rest: String = code.lines().skip_while(is_head).map(|line| format!("{line}\n")).collect();
    let rest = rest
        .replace("crate::raw::", "home::")
        .replace("crate::Secret", "home::Secret")
        .replace("crate::transport::Context", "home::Context")
        .replace("pub mod types {\n", "pub mod types {\n    use super::home;\n");
    let rest: String = rest
        .lines()
        .filter(|line| !line.contains("cfg_attr(feature = \"schemars\""))
        .map(|line| format!("{line}\n"))
        .collect();
    format!(
        "//! The bindings. Written by `cargo xtask gen --out`, and written anew by it.\n\n{ALLOW}\n{head}\nuse super::home;\n{rest}"
    )
}

const ALLOW: &str = "#![allow(
    clippy::all,
    clippy::missing_errors_doc,
    clippy::use_self,
    dead_code,
    missing_docs,
    missing_debug_implementations,
    rustdoc::all,
    unreachable_pub,
    unused_imports,
    unused_qualifications,
    reason = \"generated\"
)]
";

/// What the bindings stand on, with a copy of what reads their values.
fn home() -> String {
    let decode = include_str!("../../src/raw/decode.rs");
    let decode = decode.split_once("\n\n").map_or(decode, |(_, rest)| rest);
    let decode = decode.lines().scan(false, |inside, line| {
        // The schemas of `schemars` are a feature of hallpass alone.
        if line.contains("#[cfg(feature = \"schemars\")]") {
            *inside = true;
        }
        let kept = (!*inside).then(|| line.to_owned());
        if *inside && line == "        }" {
            *inside = false;
        }
        Some(kept)
    });
    let decode = decode.flatten().collect::<Vec<_>>().join("\n").replace("\n\n    };", "\n    };");
    format!("{}{}\n", include_str!("foreign/home.txt"), decode.trim_start())
}

fn root(name: &str, title: &serde_json::Value) -> String {
    let title = title.as_str().unwrap_or(name).replace('\n', " ");
    format!(
        "//! {title}: bindings generated from its OpenAPI document, and the start of a service.\n//!\n\
         //! Begun by `cargo xtask gen --out`; yours from now on, apart from `bindings.rs`.\n\n\
         #[macro_use]\nmod home;\n#[rustfmt::skip]\npub mod bindings;\nmod service;\n\n\
         pub use home::Context;\npub use service::{};\n",
        service::type_name(name)
    )
}

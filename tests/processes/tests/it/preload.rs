//! Libraries that are loaded into the program and change what its file operations do.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::Command,
    sync::{Mutex, PoisonError},
};

/// The library made of the C file of this name, compiled once a run.
pub(crate) fn library(name: &'static str) -> String {
    static LIBRARIES: Mutex<BTreeMap<&str, String>> = Mutex::new(BTreeMap::new());
    let mut libraries = LIBRARIES.lock().unwrap_or_else(PoisonError::into_inner);
    libraries.entry(name).or_insert_with(|| compile(name)).clone()
}

fn compile(name: &str) -> String {
    let source = format!("{}/tests/it/{name}.c", env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let new = folder.join(format!("{name}-{}.so", std::process::id()));
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    // It may come with arguments, as `ccache gcc` does.
    let mut words = compiler.split_whitespace();
    let status = Command::new(words.next().unwrap_or("cc"))
        .args(words)
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
        .arg(&new)
        .arg(&source)
        .status()
        .expect("a C compiler");
    assert!(status.success(), "{source} does not compile");
    // Under a name of its own until it is whole: another run may be about to load it.
    let whole = folder.join(format!("{name}.so"));
    std::fs::rename(new, &whole).unwrap();
    whole.into_os_string().into_string().unwrap()
}

//! Generates the bindings of each service whose feature is on, when feature `codegen` is on.
//!
//! The generator itself is `codegen/`, shared with `cargo xtask gen`. Without the feature the
//! committed bindings in `src/prebuilt/` are compiled and nothing here runs.

#[cfg(feature = "codegen")]
#[path = "codegen/mod.rs"]
mod codegen;

#[cfg(not(feature = "codegen"))]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}

#[cfg(feature = "codegen")]
fn main() -> std::process::ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=codegen");
    // What goes wrong is told in one sentence. Of a panic that did not become one, cargo shows this
    // line; a backtrace of the generator helps nobody.
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let services: &[(&str, &str)] = &[
        #[cfg(feature = "nhost")]
        ("nhost", "openapi/auth.yaml"),
        #[cfg(feature = "tybrite")]
        ("tybrite", "openapi/tybrite.yaml"),
        #[cfg(feature = "linxio")]
        ("linxio", "openapi/linxio.yaml"),
        #[cfg(feature = "deepaffex")]
        ("deepaffex", "openapi/deepaffex.yaml"),
    ];
    for (name, document) in services {
        println!("cargo::rerun-if-changed={document}");
        if let Err(sentence) = write_bindings(name, document) {
            println!("cargo::error={sentence}");
            return std::process::ExitCode::FAILURE;
        }
    }
    std::process::ExitCode::SUCCESS
}

#[cfg(feature = "codegen")]
fn write_bindings(name: &str, document: &str) -> Result<(), String> {
    let yaml = std::fs::read_to_string(document)
        .map_err(|error| format!("{document} cannot be read: {error}"))?;
    let bindings = codegen::bindings(document, &yaml).map_err(|failure| failure.to_string())?;
    let directory = std::env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let target = std::path::Path::new(&directory).join(format!("{name}.rs"));
    std::fs::write(&target, bindings.code)
        .map_err(|error| format!("{} cannot be written: {error}", target.display()))
}

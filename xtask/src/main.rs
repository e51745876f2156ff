//! The project's chores: `cargo xtask gen` writes the committed bindings.

#[path = "../../codegen/mod.rs"]
mod codegen;

use anyhow::Context as _;

fn main() -> anyhow::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let document = "openapi/auth.yaml";
    let yaml = std::fs::read_to_string(root.join(document)).context(document)?;
    let bindings = codegen::bindings(document, &yaml)?;
    let target = root.join("src/prebuilt/nhost.rs");
    std::fs::write(&target, bindings.code).with_context(|| target.display().to_string())
}

//! The project's chores: `cargo xtask gen` and `cargo xtask tidy`.
//!
//! Owns the command line. Each chore has a file of its own.

mod change;
#[path = "../../codegen/mod.rs"]
mod codegen;
#[path = "../../codegen/digest.rs"]
mod digest;
mod generate;
mod intake;
mod services;
mod tidy;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

/// The project's chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Regenerate the bindings, the snapshots of their surface and the tables in `docs/services/`
    /// from `openapi/`, and say what changed and how much that matters to a caller.
    Gen(generate::Options),
    /// Check the rules of the house that neither rustc nor clippy knows.
    Tidy,
}

fn main() -> ExitCode {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let result = match Command::parse() {
        Command::Gen(options) => generate::run(&root, &options),
        Command::Tidy => tidy::run(&root),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

//! The project's chores: `cargo xtask gen`, `cargo xtask tidy`, `cargo xtask conformance`,
//! `cargo xtask soak`.
//!
//! Each chore has a file of its own; conformance and the soak are packages of their
//! own, since they build the library, which the other chores do without.

mod change;
#[path = "../../codegen/mod.rs"]
mod codegen;
#[path = "../../codegen/digest.rs"]
mod digest;
mod foreign;
mod generate;
mod intake;
mod services;
mod tidy;

use std::{
    path::{Path, PathBuf},
    process::{Command as Process, ExitCode},
};

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
    /// Drive a live server through the library and say which promises hold there; `--help` has more.
    #[command(disable_help_flag = true)]
    Conformance {
        /// What the program is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run the session engine over random faults and account for every session that ends; `--help` has
    /// more.
    #[command(disable_help_flag = true)]
    Soak {
        /// What the program is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let result = match Command::parse() {
        Command::Gen(options) => generate::run(&root, &options),
        Command::Tidy => tidy::run(&root),
        Command::Conformance { arguments } => {
            return package(&root, "hallpass-conformance", &[], &arguments);
        }
        // A million expiries take an hour and a half unoptimised, and a quarter of that like this.
        Command::Soak { arguments } => {
            return package(&root, "hallpass-soak", &["--release"], &arguments);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Builds and runs a package; its exit status is this program's.
fn package(root: &Path, name: &str, options: &[&str], arguments: &[String]) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Process::new(cargo);
    command.args(["run", "--quiet", "--package", name]).args(options).arg("--manifest-path");
    let status = command.arg(root.join("Cargo.toml")).arg("--").args(arguments).status();
    match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into(),
        Err(error) => {
            eprintln!("error: cargo cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}

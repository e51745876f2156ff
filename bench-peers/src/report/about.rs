//! On what machine and with which versions a run was made.
//!
//! Owns the reading of both. It must not name the machine.

use std::{fs, process::Command};

use serde::{Deserialize, Serialize};

/// The surroundings of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// The processor's model.
    pub processor: String,
    /// How many cores there are.
    pub cores: usize,
    /// The operating system.
    pub system: String,
    /// The compiler.
    pub compiler: String,
    /// Runnable processes, averaged over the minute before the run.
    pub load: String,
    /// The day of the run.
    pub day: String,
    /// How often each load was repeated.
    pub times: usize,
    /// The libraries and their versions, from the lock file.
    pub versions: Vec<(String, String)>,
}

impl About {
    /// Looks around.
    pub fn here(times: usize) -> Self {
        Self {
            processor: line_of("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            system: system(),
            compiler: told_by("rustc", &["--version"]),
            load: first_word("/proc/loadavg"),
            day: told_by("date", &["-u", "+%Y-%m-%d"]),
            times,
            versions: versions(include_str!("../../Cargo.lock")),
        }
    }
}

fn versions(lock: &str) -> Vec<(String, String)> {
    const NAMES: [&str; 4] = ["hallpass", "google-cloud-auth", "rmcp", "supabase-client-auth"];
    let version = |name: &str| {
        let start = lock.find(&format!("name = \"{name}\"\nversion = \""))?;
        lock[start..].split('"').nth(3).map(str::to_owned)
    };
    let versions = NAMES.iter().map(|name| ((*name).to_owned(), version(name).unwrap_or_default()));
    versions.collect()
}

fn system() -> String {
    let name = line_of("/etc/os-release", "PRETTY_NAME").trim_matches('"').to_owned();
    let kernel = told_by("uname", &["-r"]);
    let kernel: Vec<_> = kernel.split(['.', '-']).take(2).collect();
    format!("{name}, Linux {}", kernel.join("."))
}

fn line_of(file: &str, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_once([':', '=']).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn first_word(file: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn told_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_library_is_found_in_the_lock_file() {
        let versions = versions(include_str!("../../Cargo.lock"));
        assert!(versions.iter().all(|(_, version)| !version.is_empty()), "{versions:?}");
    }
}

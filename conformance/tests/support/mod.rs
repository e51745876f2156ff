//! A run of the program, and what it told.

use std::{path::Path, process::Output};

use hallpass_emulator::{Emulator, Handle};
use serde_json::Value;
use tokio::process::Command;

/// What the emulator knows, which nothing may show.
const CREDENTIALS: [(&str, &str); 4] = [
    ("HALLPASS_STORE_KEY", "tybrite_sk_test_0123456789abcdef"),
    ("HALLPASS_PASSWORD", "correct horse battery"),
    ("HALLPASS_LICENSE", "example-licence-key"),
    ("HALLPASS_ORGANIZATION_KEY", "example-organization-key"),
];

/// A run of the program.
#[allow(dead_code, reason = "not every test looks at all of it")]
pub(crate) struct Run {
    output: Output,
    report: Value,
    junit: String,
}

/// The options that let it read the emulator's mail.
#[allow(dead_code, reason = "other tests bring mail of their own")]
pub(crate) fn emulated_mail(emulator: &Emulator) -> [String; 2] {
    ["--mail-http".to_owned(), format!("{}/_emulator", emulator.url())]
}

/// Runs the program against a service of the emulator.
pub(crate) async fn run(service: &Handle, more: &[impl AsRef<str>]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let (json, junit) = (folder.path().join("run.json"), folder.path().join("run.xml"));
    let output = Command::new(env!("CARGO_BIN_EXE_hallpass-conformance"))
        .args(["--service", service.name(), "--url", &service.url()])
        .arg("--json")
        .arg(&json)
        .arg("--junit")
        .arg(&junit)
        .args(["--timeout", "30"])
        .args(more.iter().map(AsRef::as_ref))
        .envs(CREDENTIALS)
        .output()
        .await
        .expect("the program runs");
    let (json, junit) = (read(&json), read(&junit));
    let report = serde_json::from_str(&json).unwrap_or_default();
    let run = Run { output, report, junit };
    let told = [run.told(), json, run.junit.clone()].concat();
    for (name, secret) in CREDENTIALS {
        assert!(!told.contains(secret), "{name} is shown: {told}");
    }
    run
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[allow(dead_code, reason = "not every test looks at all of it")]
impl Run {
    pub(crate) fn succeeded(&self) -> bool {
        self.output.status.success()
    }

    pub(crate) fn status(&self) -> Option<i32> {
        self.output.status.code()
    }

    pub(crate) fn table(&self) -> String {
        text(&self.output.stdout)
    }

    /// The table and the progress.
    pub(crate) fn told(&self) -> String {
        self.table() + &text(&self.output.stderr)
    }

    pub(crate) fn junit(&self) -> &str {
        &self.junit
    }

    /// The promises with this verdict: operation, promise and reason.
    pub(crate) fn with(&self, verdict: &str) -> Vec<(&str, &str, &str)> {
        let rows = self.report["rows"].as_array().into_iter().flatten();
        let rows = rows.filter(|row| row["verdict"] == verdict);
        let told = rows.map(|row| {
            let part = |name: &str| row[name].as_str().unwrap_or_default();
            (part("operation"), part("promise"), part("why"))
        });
        told.collect()
    }

    /// Everything that was tried held, and only promises about these operations were not tried.
    pub(crate) fn holds(&self, skipped: &[&str]) {
        assert!(self.succeeded(), "{}", self.told());
        assert_eq!(self.with("broken"), [], "{}", self.told());
        let others = self.with("skipped").into_iter().filter(|row| !skipped.contains(&row.0));
        assert_eq!(others.collect::<Vec<_>>(), [], "{}", self.told());
    }
}

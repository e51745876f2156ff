//! What a run found: rows, the table of them, JUnit and JSON.
//!
//! What is told here has been cleared of secrets.

use std::{fmt::Write as _, time::Duration};

use quick_junit::{NonSuccessKind, Report as JUnit, TestCase, TestCaseStatus, TestSuite};
use serde::Serialize;

/// How a promise fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", content = "why", rename_all = "camelCase")]
pub(crate) enum Verdict {
    /// It holds.
    Held,
    /// It could not be tried, and why.
    Skipped(String),
    /// It does not hold, and what was seen instead.
    Broken(String),
}

/// A promise that was tried.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) flow: &'static str,
    /// The vendor's name, or nothing where the promise is about a whole flow.
    pub(crate) operation: &'static str,
    pub(crate) promise: &'static str,
    #[serde(flatten)]
    pub(crate) verdict: Verdict,
    #[serde(rename = "milliseconds", serialize_with = "milliseconds")]
    pub(crate) took: Duration,
}

/// All of a run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) service: &'static str,
    pub(crate) url: String,
    pub(crate) seed: String,
    /// What was learnt of the server.
    pub(crate) server: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Operations that no program drives, and why.
    pub(crate) undriven: Vec<(&'static str, &'static str)>,
    /// What it made and could not take away.
    pub(crate) left: Vec<String>,
}

fn milliseconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
}

impl Verdict {
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Skipped(_) => "skipped",
            Self::Broken(_) => "BROKEN",
        }
    }

    pub(crate) fn why(&self) -> &str {
        match self {
            Self::Held => "",
            Self::Skipped(why) | Self::Broken(why) => why,
        }
    }
}

impl Report {
    fn count(&self, word: &str) -> usize {
        self.rows.iter().filter(|row| row.verdict.word() == word).count()
    }

    /// Whether an operation was tried; what was printed meanwhile is searched in any case.
    fn is_tried(&self) -> bool {
        let tried = |row: &Row| !row.operation.is_empty() && row.verdict == Verdict::Held;
        self.rows.iter().any(tried) || self.count("BROKEN") > 0
    }

    /// Nothing is broken, and something was tried.
    pub(crate) fn is_good(&self) -> bool {
        self.count("BROKEN") == 0 && self.is_tried()
    }

    /// The table for people.
    pub(crate) fn table(&self) -> String {
        let width = |of: fn(&Row) -> usize| self.rows.iter().map(of).max().unwrap_or(0);
        let flow = width(|row| row.flow.len());
        let operation = width(|row| row.operation.len());
        let mut text = String::new();
        for row in &self.rows {
            let Row { verdict, promise, took, .. } = row;
            let _ = write!(
                text,
                "{:<7}  {:<flow$}  {:<operation$}  {promise} ({} ms)",
                verdict.word(),
                row.flow,
                row.operation,
                took.as_millis()
            );
            if !verdict.why().is_empty() {
                let _ = write!(text, "\n         {}", verdict.why());
            }
            text.push('\n');
        }
        for (operation, why) in &self.undriven {
            let _ = writeln!(text, "{:<7}  {operation}: {why}", "-");
        }
        let _ = writeln!(text, "\n{}", self.summary());
        for line in &self.left {
            let _ = writeln!(text, "left behind: {line}");
        }
        text
    }

    fn summary(&self) -> String {
        let Self { service, url, seed, .. } = self;
        let (held, broken) = (self.count("held"), self.count("BROKEN"));
        let server = [vec![format!("seed {seed}")], self.server.clone()].concat().join("; ");
        let skipped = self.count("skipped");
        let counts = format!("{held} held, {broken} broken, {skipped} skipped");
        let hint = if self.is_tried() { "" } else { ": nothing could be tried" };
        format!("{service} at {url}: {server}\n{counts}{hint}")
    }

    /// JUnit's XML.
    pub(crate) fn junit(&self) -> Result<String, quick_junit::SerializeError> {
        let mut report = JUnit::new(format!("conformance of {}", self.service));
        let mut flows: Vec<&str> = self.rows.iter().map(|row| row.flow).collect();
        flows.dedup();
        for flow in flows {
            let mut suite = TestSuite::new(flow);
            for row in self.rows.iter().filter(|row| row.flow == flow) {
                let status = match &row.verdict {
                    Verdict::Held => TestCaseStatus::success(),
                    Verdict::Skipped(why) => {
                        let mut status = TestCaseStatus::skipped();
                        status.set_message(why.as_str());
                        status
                    }
                    Verdict::Broken(why) => {
                        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                        status.set_message(why.as_str());
                        status
                    }
                };
                let name = format!("{} {}", row.operation, row.promise);
                let mut case = TestCase::new(name.trim(), status);
                case.set_classname(format!("{}.{flow}", self.service)).set_time(row.took);
                suite.add_test_case(case);
            }
            report.add_test_suite(suite);
        }
        report.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdicts: &[Verdict]) -> Report {
        let row = |verdict: &Verdict| Row {
            flow: "password",
            operation: "signIn<>",
            promise: "it \"works\"",
            verdict: verdict.clone(),
            took: Duration::from_millis(7),
        };
        Report {
            service: "nhost",
            url: "http://localhost/v1".to_owned(),
            seed: "s".to_owned(),
            server: vec!["a server".to_owned()],
            rows: verdicts.iter().map(row).collect(),
            undriven: vec![],
            left: vec!["an account".to_owned()],
        }
    }

    #[test]
    fn a_run_is_good_when_something_held_and_nothing_broke() {
        let (held, skipped) = (Verdict::Held, Verdict::Skipped("off".to_owned()));
        let broken = Verdict::Broken("no".to_owned());
        assert!(report(&[held.clone(), skipped.clone()]).is_good());
        assert!(!report(&[held, broken]).is_good());
        assert!(!report(&[skipped]).is_good());
        let mut searched = report(&[Verdict::Held]);
        searched.rows[0].operation = "";
        assert!(!searched.is_good(), "a search of what was printed is not a trial");
        assert!(!report(&[]).is_good());
    }

    #[test]
    fn the_table_says_why_and_what_is_left() {
        let table = report(&[Verdict::Broken("the old one is alive".to_owned())]).table();
        assert!(table.contains("BROKEN   password  signIn<>  it \"works\" (7 ms)\n"), "{table}");
        assert!(table.contains("         the old one is alive\n"), "{table}");
        assert!(
            table.contains("0 held, 1 broken, 0 skipped\nleft behind: an account\n"),
            "{table}"
        );
    }

    #[test]
    fn junit_and_json_tell_the_same() {
        let verdicts = [
            Verdict::Held,
            Verdict::Skipped("off & away".to_owned()),
            Verdict::Broken("alive".to_owned()),
        ];
        let report = report(&verdicts);
        let xml = report.junit().unwrap();
        assert!(xml.contains(r#"tests="3""#) && xml.contains(r#"failures="1""#), "{xml}");
        assert!(xml.contains("off &amp; away") && xml.contains("signIn&lt;&gt;"), "{xml}");
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["rows"][0]["verdict"], "held");
        assert_eq!(json["rows"][2]["why"], "alive");
        assert_eq!(json["rows"][2]["milliseconds"], 7);
    }
}

//! The recorded cases as they lie in `recordings/nhost.jsonl`, one step a line.
//!
//! A step is a request with the answer that the real server gave, or an action on the server
//! (clock, administration). Steps marked `setup` prepare a case and are not counted.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

const RECORDING: &str = include_str!("../recordings/nhost.jsonl");

/// One line of the recording.
#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) profile: String,
    #[serde(default)]
    pub(crate) case: String,
    #[serde(default)]
    pub(crate) setup: bool,
    #[serde(default = "once")]
    pub(crate) repeat: usize,
    /// Steps of one group were sent at the same time.
    pub(crate) group: Option<String>,
    #[serde(flatten)]
    pub(crate) what: What,
}

/// What a step does.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum What {
    Exchange { request: Request, response: Response },
    Action(Action),
}

/// What the keeper of the server did between requests.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub(crate) enum Action {
    Advance { seconds: u64 },
    CreateUser { email: String, password: String },
    DisableUser { email: String },
    DeleteUser { email: String },
}

/// A recorded request; `{{...}}` stands for what differs from run to run.
#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<String>,
}

/// A recorded answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<String>,
    /// The claims of the access token in the body, with its algorithm and its lifetime in seconds
    /// in place of when it began and ends.
    pub(crate) claims: Option<Value>,
}

impl Step {
    /// How a report names the step.
    pub(crate) fn name(&self) -> String {
        format!("{}: {}", self.profile, self.case)
    }
}

/// The whole recording, in order.
pub(crate) fn load() -> Vec<Step> {
    let lines = RECORDING.lines().enumerate();
    lines
        .map(|(index, line)| {
            serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("line {} of the recording: {error}", index + 1))
        })
        .collect()
}

fn once() -> usize {
    1
}

//! Proof of fidelity: replays what a running Nhost Auth server was asked and compares the answers.
//!
//! The recording (`recordings/nhost.jsonl`) goes through in order, each profile against an emulator
//! with that profile's settings. What is compared, and how values of the recorded run are mapped to
//! those of this one, say `compare.rs` and `world.rs`.

#[path = "../support/authenticator.rs"]
#[allow(dead_code)]
mod authenticator;
mod compare;
#[path = "../support/http.rs"]
mod http;
mod recording;
mod world;

use std::collections::HashMap;
use std::io::Write as _;

use recording::{Step, What};
use world::{Values, World};

/// Recorded cases that the emulator answers otherwise, each with the reason. A case in the list
/// that agrees after all fails the test.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// The least share of recorded cases that must agree, in per cent.
const LEAST: usize = 95;

#[derive(Default)]
struct Report {
    agreed: Vec<String>,
    differed: Vec<(String, String)>,
}

impl Report {
    fn note(&mut self, step: &Step, result: Result<(), String>) {
        match result {
            Err(difference) => self.differed.push((step.name(), difference)),
            Ok(()) if step.setup => {}
            Ok(()) => self.agreed.push(step.name()),
        }
    }

    /// Past the test harness, which would keep it to itself when the test passes.
    fn print(&self, total: usize) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "\n{} of {total} recorded cases agree", self.agreed.len());
        for (name, difference) in &self.differed {
            let reason =
                EXCEPTIONS.iter().find(|(case, _)| case == name).map(|(_, reason)| *reason);
            let _ = writeln!(out, "- {name}\n  {}\n  {difference}", reason.unwrap_or("UNEXPECTED"));
        }
    }
}

#[tokio::test]
async fn recorded_cases_are_answered_as_recorded() {
    let steps = recording::load();
    let total = steps.iter().filter(|step| !step.setup).count();
    let mut worlds: HashMap<&str, World> = HashMap::new();
    let mut values = Values::default();
    let mut report = Report::default();
    let mut rest = &steps[..];
    while let Some(step) = rest.first() {
        if !worlds.contains_key(step.profile.as_str()) {
            worlds.insert(&step.profile, World::start(&step.profile).await);
        }
        let world = worlds.get_mut(step.profile.as_str()).expect("just started");
        world.enter(&mut values);
        let length = match &step.group {
            Some(_) => rest.iter().take_while(|other| other.group == step.group).count(),
            None => 1,
        };
        let (now, later) = rest.split_at(length);
        match length {
            1 => replay(world, step, &mut values, &mut report).await,
            _ => replay_at_once(world, now, &mut values, &mut report).await,
        }
        rest = later;
    }
    report.print(total);
    judge(&report, total);
}

async fn replay(world: &mut World, step: &Step, values: &mut Values, report: &mut Report) {
    match &step.what {
        What::Action(action) => world.act(action),
        What::Exchange { request, response } => {
            for _ in 0..step.repeat {
                let request = world.prepare(request, values);
                let answer = world.send(request).await;
                let result = match step.setup {
                    true => compare::needed(response, &answer, values),
                    false => compare::answer(response, &answer, values),
                };
                report.note(step, result);
            }
        }
    }
}

/// Sends a group at the same time. Which of them wins is the server's choice, so that the answers
/// are compared as a multiset.
async fn replay_at_once(
    world: &mut World,
    steps: &[Step],
    values: &mut Values,
    report: &mut Report,
) {
    let mut running = Vec::new();
    for step in steps {
        let What::Exchange { request, .. } = &step.what else { continue };
        let request = world.prepare(request, values);
        running.push(tokio::spawn(world.send(request)));
    }
    let mut answers = Vec::new();
    for answer in running {
        answers.push(answer.await.expect("sending does not panic"));
    }
    for step in steps {
        let What::Exchange { response, .. } = &step.what else { continue };
        let fitting = answers
            .iter()
            .position(|answer| compare::answer(response, answer, &mut values.clone()).is_ok());
        let result = match fitting {
            Some(index) => compare::answer(response, &answers.swap_remove(index), values),
            None => Err("no answer of the group fits".to_owned()),
        };
        report.note(step, result);
    }
}

fn judge(report: &Report, total: usize) {
    let excused = |name: &String| EXCEPTIONS.iter().any(|(case, _)| case == name);
    let unexpected: Vec<_> = report.differed.iter().filter(|(name, _)| !excused(name)).collect();
    let healed: Vec<_> = report.agreed.iter().filter(|name| excused(name)).collect();
    assert!(healed.is_empty(), "these agree now; take them off the list of exceptions: {healed:?}");
    assert!(unexpected.is_empty(), "these differ and are no exceptions: {unexpected:#?}");
    assert!(report.agreed.len() * 100 >= total * LEAST, "fewer than {LEAST} % agree");
}

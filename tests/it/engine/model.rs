//! Random sequences of whatever may happen to a session, against a model of what may come of it.
//!
//! A sequence that breaks a rule is made as short as it can be and printed; it is then also kept in
//! `tests/it/proptest-regressions`. `PROPTEST_CASES` sets how many sequences are tried.

mod op;
mod rules;
mod server;
mod world;

use proptest::{
    prelude::*,
    test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestError, TestRng, TestRunner},
};

use self::{op::Op, server::Profile, world::World};

const CASES: u32 = 400;
const STEPS: usize = 60;

#[test]
fn random_sequences_keep_the_rules_where_a_token_works_once() {
    keep_the_rules(Profile::Strict);
}

#[test]
fn random_sequences_keep_the_rules_where_a_replay_is_answered() {
    keep_the_rules(Profile::Tolerant);
}

#[test]
fn random_sequences_keep_the_rules_where_a_token_may_be_used_again() {
    keep_the_rules(Profile::Reusable);
}

fn keep_the_rules(profile: Profile) {
    let told = std::env::var("PROPTEST_CASES").ok();
    let kept = "tests/it/proptest-regressions/engine_model.txt";
    let config = Config {
        cases: told.as_ref().map_or(CASES, |told| told.parse().unwrap()),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(kept))),
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    // The same sequences each time, unless someone asks for more of them.
    let mut runner = match told {
        None => {
            let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, random)
        }
        Some(_) => TestRunner::new(config),
    };
    let sequences = prop::collection::vec(Op::any(), 1..=STEPS);
    let outcome = runner.run(&sequences, |sequence| play(profile, &sequence));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, sequence)) => {
            let (sequence, reason) = shortest(profile, sequence, reason.to_string());
            panic!("{profile:?}: {reason}\n{sequence:?}")
        }
        Err(TestError::Abort(reason)) => panic!("{profile:?}: {reason}"),
    }
}

/// Leaves out what is not needed for the failure. proptest does not return to that once it has begun
/// to make the steps themselves simpler.
fn shortest(profile: Profile, mut sequence: Vec<Op>, mut reason: String) -> (Vec<Op>, String) {
    let mut index = 0;
    while index < sequence.len() {
        let mut shorter = sequence.clone();
        shorter.remove(index);
        match play(profile, &shorter) {
            Err(failure) => (sequence, reason, index) = (shorter, failure.to_string(), 0),
            Ok(()) => index += 1,
        }
    }
    (sequence, reason)
}

fn play(profile: Profile, sequence: &[Op]) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut world = World::new(profile);
        for (index, op) in sequence.iter().enumerate() {
            let broken = world.step(*op).await;
            prop_assert!(broken.is_none(), "step {index}, {op:?}: {}", broken.unwrap_or_default());
        }
        let broken = world.settle().await;
        prop_assert!(broken.is_none(), "in the end: {}", broken.unwrap_or_default());
        Ok(())
    })
}

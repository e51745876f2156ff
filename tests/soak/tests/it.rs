//! The soak itself: that it passes, and that it can fail.

use std::path::PathBuf;

use hallpass_soak::{Group, Loss, Options, Sabotage, Tally, run};

fn options(expiries: u64) -> Options {
    let in_memory = Some(PathBuf::from("/dev/shm")).filter(|place| place.is_dir());
    Options {
        expiries,
        seed: 1,
        jobs: 8,
        site: None,
        program: PathBuf::from(env!("CARGO_BIN_EXE_hallpass-soak")),
        directory: in_memory,
        sabotage: None,
    }
}

async fn sabotaged(sabotage: Sabotage) -> (Tally, Vec<Loss>) {
    run(Options { sabotage: Some(sabotage), ..options(2_000) }, drop).await
}

fn found(losses: &[Loss], words: &str) -> bool {
    losses.iter().any(|loss| loss.what.contains(words))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_run_loses_nothing_and_meets_every_kind_of_program() {
    let (tally, losses) = run(options(1_000), drop).await;
    assert!(losses.is_empty(), "{}", losses[0]);
    assert_eq!(tally.get(Group::Losses, "sessions lost, promises broken"), 0);
    assert_eq!(tally.get(Group::Run, "expiries"), 1_000);
    for (group, name) in [
        (Group::Programs, "real processes"),
        (Group::Programs, "sign-outs"),
        (Group::Faults, "runtimes shut down in an exchange"),
        (Group::Faults, "writes that the disk refused"),
        (Group::Ended, "the user's sign-out"),
        (Group::Ended, "the server's word"),
    ] {
        assert_ne!(tally.get(group, name), 0, "{name}\n{tally}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_drops_a_write_silently_is_found() {
    let (_, losses) = sabotaged(Sabotage::DropsWrites(50)).await;
    assert!(!losses.is_empty());
}

/// Without the note a lost rotation is taken for the server's word.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_leaves_no_note_is_found() {
    let (_, losses) = sabotaged(Sabotage::DropsNotes).await;
    assert!(found(&losses, "SessionEnded"), "{losses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guard_that_keeps_nobody_out_is_found() {
    let (_, losses) = sabotaged(Sabotage::SharesTheGuard).await;
    assert!(!losses.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_erases_the_file_is_found() {
    let (_, losses) = sabotaged(Sabotage::Erases(50)).await;
    assert!(found(&losses, "SignedOut"), "{losses:?}");
}

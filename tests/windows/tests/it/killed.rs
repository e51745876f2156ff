//! A program that is killed while it saves, at any moment.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use hallpass::store::{Expect, Loaded, SessionStore as _, Written};

use super::{place, record};

/// So many programs are killed; each does a little more than the one before.
const KILLS: usize = 40;

/// Kills a process without a chance for it to do anything, and waits until it is gone.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_program_killed_while_it_saves_leaves_a_whole_session_and_free_locks() {
    let (directory, store) = place();
    for kills in 0..KILLS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_saver"))
            .arg(store.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = 0;
        for _ in 0..=kills {
            told = lines.next().expect("it saves until it is killed").unwrap().parse().unwrap();
        }
        // Somewhere in what it does next. Counting, and not waiting, decides where.
        for step in 0..kills * 2_000 {
            std::hint::black_box(step);
        }
        kill(child);
        for line in lines.map_while(Result::ok) {
            told = line.parse().unwrap();
        }

        // What it was told that is stored is, or what came next: a save, or a sign-out after ten.
        let found = match store.load().await.unwrap() {
            Loaded::Empty => 0,
            Loaded::Record(record) => record.version.revision,
            other => panic!("{other:?}"),
        };
        let signed_out = told > 0 && told % 10 == 0 && found == 0;
        let signed_in = told == 0 && found % 10 == 1;
        assert!(found == told || found == told + 1 || signed_out || signed_in, "{told} {found}");
        drop(store.guard(Duration::ZERO).await.unwrap());
        let record = record();
        assert_eq!(store.save(&record, Expect::Anything).await.unwrap(), Written::Done);
        assert_eq!(store.clear(Expect::Version(record.version)).await.unwrap(), Written::Done);
        for entry in std::fs::read_dir(directory.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let lock = ["lock", "lock2", "write", "write2"].iter().any(|end| name.ends_with(end));
            assert!(lock, "{name} is left behind");
        }
    }
}

//! Real processes on a site's file: the program, and how the site starts and ends it.
//!
//! ```text
//! hallpass-soak program URL FILE WALL CALLS
//! ```
//!
//! The clock of the program stands still at `WALL`, milliseconds since 1970, so that nothing ends or is
//! given up by itself.

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use hallpass::{
    ErrorKind, Result, Timestamp,
    clock::{Clock as _, ManualClock},
    nhost::Client,
    store::FileStore,
};
use tokio::{process::Command, runtime::Builder};

use crate::{
    plan::{Child, Fate},
    program::{Time, is_end},
};

/// The program: it restores, makes its calls at the same time, says what came of each, and returns. At
/// Ctrl-C it returns at once.
///
/// # Errors
/// For arguments that are none.
pub fn main(arguments: &[String]) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let [url, file, wall, calls] = arguments else {
        return Err("usage: program URL FILE WALL CALLS".into());
    };
    let clock = ManualClock::starting_at(Timestamp::from_millis(wall.parse()?));
    let calls: usize = calls.parse()?;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let client = Client::builder(url).store(FileStore::new(file)).clock(clock).build()?;
    runtime.block_on(async {
        tokio::select! {
            // The signal is listened for before the calls begin.
            biased;
            _ = tokio::signal::ctrl_c() => println!("interrupted"),
            () = call(client, calls) => {}
        }
    });
    Ok(())
}

async fn call(client: Client, calls: usize) {
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { said(client.get_user().await.map(drop)) })
        })
        .collect();
    for call in calls {
        if let Ok(said) = call.await {
            println!("{said}");
        }
    }
}

fn said(called: Result<()>) -> String {
    match called.map_err(|error| error.kind()) {
        Ok(()) => "served".to_owned(),
        Err(kind) if is_end(kind) => format!("ended {kind:?}"),
        Err(kind) => format!("failed {kind:?}"),
    }
}

/// What a real process has come to.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// SIGKILL has struck it.
    pub(crate) killed: bool,
    /// SIGINT has.
    pub(crate) interrupted: bool,
    /// The ends of the session that it was told.
    pub(crate) ends: Vec<ErrorKind>,
}

/// Runs one to its end.
pub(crate) async fn run(
    program: &Path,
    file: &Path,
    time: &Time,
    child: Child,
) -> std::result::Result<Ended, String> {
    let mut process = Command::new(program)
        .arg("program")
        .arg(time.nhost.url())
        .arg(file)
        .arg(time.clock.wall().as_millis().to_string())
        .arg(child.calls.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("a program cannot be started: {error}"))?;
    let id = process.id();
    let output = async move {
        match child.fate {
            Fate::Exits => {}
            Fate::Interrupted(after) => {
                tokio::time::sleep(Duration::from_micros(after)).await;
                interrupt(id);
            }
            Fate::Killed(after) => {
                tokio::time::sleep(Duration::from_micros(after)).await;
                let _ = process.start_kill();
            }
        }
        process.wait_with_output().await
    };
    let output =
        output.await.map_err(|error| format!("a program cannot be waited for: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let killed = was_killed(output.status);
    // A signal that comes before the program listens ends it by itself.
    let interrupted = was_interrupted(output.status) || said.contains("interrupted");
    if !output.status.success() && !killed && !interrupted {
        return Err(format!("a program ended with {}", output.status));
    }
    let ends = said.lines().filter_map(|line| match line {
        "ended SignedOut" => Some(ErrorKind::SignedOut),
        "ended SessionEnded" => Some(ErrorKind::SessionEnded),
        "ended RotationLost" => Some(ErrorKind::RotationLost),
        _ => None,
    });
    Ok(Ended { killed, interrupted, ends: ends.collect() })
}

#[cfg(unix)]
fn interrupt(id: Option<u32>) {
    use rustix::process::{Pid, Signal, kill_process};

    let id = id.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    if let Some(id) = id {
        // It may have ended already, and is not reaped yet.
        let _ = kill_process(id, Signal::INT);
    }
}

#[cfg(not(unix))]
fn interrupt(_: Option<u32>) {}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(9)
}

#[cfg(not(unix))]
fn was_killed(status: ExitStatus) -> bool {
    !status.success()
}

#[cfg(unix)]
fn was_interrupted(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(2)
}

#[cfg(not(unix))]
fn was_interrupted(_: ExitStatus) -> bool {
    false
}

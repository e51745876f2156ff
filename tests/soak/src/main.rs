//! `cargo xtask soak --expiries N --seed S`: the command line, and the table at the end.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::Parser as _;
use hallpass_soak::{Options, program, run};

/// Run the session engine over random faults; fail when a session ends that nothing explains.
///
/// Programs that come and go share a session file: they are dropped, parked and killed, their disk is
/// full, their clocks jump, and answers are lost, torn, odd or late, against a strict and a tolerant
/// server. The table at the end counts it all.
#[derive(Debug, clap::Parser)]
#[command(name = "cargo xtask soak", bin_name = "cargo xtask soak")]
struct Arguments {
    /// How often an access token comes to its end.
    #[arg(long, default_value_t = 10_000)]
    expiries: u64,
    /// What everything is drawn from; drawn itself, and printed, if it is not said.
    #[arg(long)]
    seed: Option<u64>,
    /// How many sites run at the same time [default: 8 for each core].
    #[arg(long)]
    jobs: Option<usize>,
    /// Run this site alone, as a loss names it.
    #[arg(long)]
    site: Option<u64>,
    /// Where the session files are made [default: in memory if the system has a place there].
    #[arg(long)]
    directory: Option<PathBuf>,
    /// Say now and then how far it is.
    #[arg(long)]
    progress: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "program") {
        return match program(&arguments[1..]) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(2)
            }
        };
    }
    match soak(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn soak(arguments: Arguments) -> std::io::Result<bool> {
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let in_memory = Some(PathBuf::from("/dev/shm")).filter(|place| place.is_dir());
    let options = Options {
        expiries: arguments.expiries,
        seed,
        jobs: arguments.jobs.unwrap_or(8 * cores),
        site: arguments.site,
        program: std::env::current_exe()?,
        directory: arguments.directory.or(in_memory),
        sabotage: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut shown = 0;
    let progress = |done: u64| {
        let twentieth = done * 20 / arguments.expiries.max(1);
        if arguments.progress && twentieth > shown {
            shown = twentieth;
            println!("{done} expiries");
            let _ = std::io::stdout().flush();
        }
    };
    let (tally, losses) = runtime.block_on(run(options, progress));
    runtime.shutdown_background();
    println!("\n{tally}");
    for loss in &losses {
        println!("LOSS on {loss}");
    }
    if let Some(loss) = losses.first() {
        let again = format!("--expiries {} --seed {seed} --site {}", arguments.expiries, loss.site);
        println!("again: cargo xtask soak {again}");
    }
    Ok(losses.is_empty())
}

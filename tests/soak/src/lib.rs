//! The proof that the session engine loses nothing: programs on one session file against an emulated
//! server, with faults at random, and an explanation for every session that ends.
//!
//! A run is made of sites, each with a server, a file and a share of the expiries; a site is made of rounds,
//! which `plan.rs` draws from the seed. `step.rs` carries them out, and `ledger.rs` balances the books.

mod child;
mod disk;
mod ledger;
mod plan;
mod program;
mod report;
mod site;
mod step;
mod strike;

use std::path::PathBuf;

use tokio::task::JoinSet;

pub use self::{
    child::main as program,
    disk::Sabotage,
    report::{Group, Loss, Tally},
};

/// The expiries of one site.
const SITE: u64 = 250;

/// What is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How often an access token comes to its end.
    pub expiries: u64,
    /// What everything is drawn from.
    pub seed: u64,
    /// How many sites run at the same time.
    pub jobs: usize,
    /// The only site to run.
    pub site: Option<u64>,
    /// The program that is run as a real process: `PROGRAM program …` is [`program`].
    pub program: PathBuf,
    /// Where the session files are; the system's place for temporary files if it is not said.
    pub directory: Option<PathBuf>,
    /// A fault in the store that the run must find.
    pub sabotage: Option<Sabotage>,
}

/// Runs it all. After a loss no other site is begun.
///
/// # Cancel safety
/// Dropped, it leaves nothing running but what is under way at the engine's home.
pub async fn run(options: Options, mut progress: impl FnMut(u64)) -> (Tally, Vec<Loss>) {
    let sites = options.expiries.div_ceil(SITE);
    let only = options.site;
    let mut next = (0..sites).filter(|site| only.is_none_or(|only| only == *site));
    let (mut tally, mut losses, mut done) = (Tally::default(), Vec::new(), 0);
    let mut running = JoinSet::new();
    loop {
        while running.len() < options.jobs.max(1) && losses.is_empty() {
            let Some(site) = next.next() else { break };
            let expiries = SITE.min(options.expiries - site * SITE);
            let options = options.clone();
            running.spawn(async move { site::run(site, expiries, &options).await });
        }
        let Some(ended) = running.join_next().await else { break };
        match ended {
            Ok((counts, loss)) => {
                tally.merge(&counts);
                losses.extend(loss);
            }
            Err(error) => {
                let (what, story) = (format!("a site panicked: {error}"), Vec::new());
                losses.push(Loss { site: u64::MAX, round: 0, what, story });
            }
        }
        done += SITE;
        progress(done.min(options.expiries));
    }
    (tally, losses)
}

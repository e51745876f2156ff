//! The loads, each the same for every library.
//!
//! Owns what a load does and what it counts. It must not know a library: it sees [`Peer`].

mod limited;
mod lost;
mod memory;
mod one_caller;
mod storm;
mod warm;

use std::{io, time::Duration};

use crate::{
    peers::{
        Http, Peer, Refusal,
        google::Google,
        hallpass::Hallpass,
        rmcp::{RmcpClient, RmcpManager},
        supabase::{SupabaseAuto, SupabaseEach, SupabaseStopped, SupabaseThreeTries},
    },
    report::Results,
    server::Server,
};

pub use self::memory::{Live, VARIANTS};

/// What every load needs.
#[derive(Clone)]
pub struct Bench {
    /// Where the accounts are.
    pub server: Server,
    /// The shared HTTP client.
    pub http: Http,
    /// How often a load is repeated.
    pub times: usize,
}

/// Runs `$load` for each library in turn and collects the rows.
macro_rules! each {
    ($kind:ident::$load:ident $arguments:tt; $($peer:ty),+ $(,)?) => {
        vec![$($kind::$load::<$peer> $arguments.await?),+]
    };
}

impl Bench {
    /// Runs the warm reads alone.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn warm(&self, results: &mut Results) -> io::Result<()> {
        results.warm = warm::run(self).await?;
        Ok(())
    }

    /// Runs everything, and says on standard error how far it is.
    ///
    /// # Errors
    /// When the server is gone or a library does not start.
    pub async fn run(&self, results: &mut Results) -> io::Result<()> {
        let started = std::time::Instant::now();
        let say = |what: &str| eprintln!("{:>4} s  {what}", started.elapsed().as_secs());
        say("warm reads");
        results.warm = warm::run(self).await?;
        for tasks in [1_000, 10_000] {
            say(&format!("storm of {tasks}"));
            results.storm.extend(each!(
                storm::run(self, tasks);
                Hallpass, Google, RmcpClient, RmcpManager, SupabaseAuto, SupabaseEach
            ));
        }
        say("failing storm");
        results.failing = each!(
            storm::failing(self, 1_000);
            Hallpass, Google, RmcpClient, RmcpManager, SupabaseAuto, SupabaseThreeTries, SupabaseEach
        );
        say("lost answers");
        results.lost = each!(
            lost::run(self);
            Hallpass, Google, RmcpClient, RmcpManager, SupabaseAuto, SupabaseEach
        );
        say("429");
        results.limited = each!(
            limited::run(self);
            Hallpass, Google, RmcpClient, RmcpManager, SupabaseAuto, SupabaseEach
        );
        say("cancelled callers, sign-outs");
        results.cancelled = each!(
            one_caller::cancelled(self);
            Hallpass, Google, RmcpClient, RmcpManager, SupabaseAuto, SupabaseEach
        );
        results.sign_out = each!(
            one_caller::signed_out(self);
            Hallpass, RmcpClient, SupabaseAuto, SupabaseStopped, SupabaseEach
        );
        say("memory");
        results.memory = memory::run(self).await?;
        say("done");
        Ok(())
    }
}

/// Asks each tenth of a second until a token comes, or the library says that it is over, or fourteen
/// seconds have passed: google-cloud-auth tries again after ten.
async fn settle<P: Peer>(peer: &P) -> Result<(), Refusal> {
    const STEP: Duration = Duration::from_millis(100);
    const PATIENCE: Duration = Duration::from_secs(14);
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        match peer.header().await {
            Ok(_) => return Ok(()),
            Err(refusal) if refusal.over || tokio::time::Instant::now() >= deadline => {
                return Err(refusal);
            }
            Err(_) => tokio::time::sleep(STEP).await,
        }
    }
}

/// What a caller saw, in words.
fn word(outcome: &Result<http::HeaderValue, Refusal>) -> String {
    match outcome {
        Ok(_) => "a token".to_owned(),
        Err(refusal) => refusal.word.clone(),
    }
}

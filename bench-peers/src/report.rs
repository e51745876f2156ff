//! What was measured: rows, their spread, and the two ways to show them.
//!
//! Owns the shape of `results.json`. It must not measure.

mod about;
pub mod picture;
mod said;
mod spread;
pub mod table;

use serde::{Deserialize, Serialize};

pub use self::{about::About, said::Said, spread::Spread};

/// Everything of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// Where and with what.
    pub about: About,
    /// Reads of a good token.
    pub warm: Vec<WarmRow>,
    /// Many callers over an expired token.
    pub storm: Vec<StormRow>,
    /// The same, and the server fails.
    pub failing: Vec<FailingRow>,
    /// An answer is lost.
    pub lost: Vec<LostRow>,
    /// 429 with `Retry-After`.
    pub limited: Vec<LimitedRow>,
    /// A caller goes away.
    pub cancelled: Vec<CancelledRow>,
    /// A sign-out during a refresh.
    pub sign_out: Vec<SignOutRow>,
    /// Idle instances.
    pub memory: Vec<MemoryRow>,
}

impl Results {
    /// Nothing measured yet.
    pub fn new(about: About) -> Self {
        Self {
            about,
            warm: Vec::new(),
            storm: Vec::new(),
            failing: Vec::new(),
            lost: Vec::new(),
            limited: Vec::new(),
            cancelled: Vec::new(),
            sign_out: Vec::new(),
            memory: Vec::new(),
        }
    }
}

/// One library's reads of a good token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WarmRow {
    /// Which library.
    pub peer: String,
    /// How many threads read at once.
    pub threads: usize,
    /// Nanoseconds a read.
    pub nanos: Spread,
}

/// One library's storm.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StormRow {
    /// Which library.
    pub peer: String,
    /// How many callers.
    pub tasks: usize,
    /// What reached the server.
    pub requests: Spread,
    /// Of these, the ones that brought a token.
    pub exchanges: Spread,
    /// Spent tokens that were sent again and refused.
    pub replays: Spread,
    /// Callers that got an error.
    pub failed: Spread,
    /// Callers that were handed the expired token first.
    pub stale: Spread,
    /// Milliseconds until the last caller had a token or an error.
    pub millis: Spread,
}

/// One library's storm over a failing server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailingRow {
    /// Which library.
    pub peer: String,
    /// How many callers.
    pub tasks: usize,
    /// What reached the server within a second of the first request.
    pub requests: Spread,
    /// Callers that had an answer within that second.
    pub answered: Spread,
    /// Whether the session was still there.
    pub session: Said,
}

/// One library after a lost answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LostRow {
    /// Which library.
    pub peer: String,
    /// A strict server: what the caller sees.
    pub strict_first: Said,
    /// What a caller sees in the end.
    pub strict_last: Said,
    /// What reached the server.
    pub strict_requests: Spread,
    /// A tolerant server: what the caller sees.
    pub tolerant_first: Said,
    /// What a caller sees in the end.
    pub tolerant_last: Said,
    /// What reached the server.
    pub tolerant_requests: Spread,
    /// For comparison: what a caller sees when the server ended the session.
    pub ended_last: Said,
}

/// One library under 429.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LimitedRow {
    /// Which library.
    pub peer: String,
    /// Requests in the second after the first.
    pub requests: Spread,
    /// Whether the session lived on.
    pub outcome: Said,
    /// Seconds until there was a token again.
    pub token_after_secs: Option<Spread>,
}

/// One library when a caller goes away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CancelledRow {
    /// Which library.
    pub peer: String,
    /// What the next caller sees.
    pub next_sees: Said,
    /// Exchanges that brought a token.
    pub exchanges: Spread,
    /// Spent tokens that were sent again and refused.
    pub replays: Spread,
}

/// One library's sign-out during a refresh.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignOutRow {
    /// Which library.
    pub peer: String,
    /// What became of the session.
    pub session: Said,
    /// What the caller that waited for the refresh sees.
    pub caller_sees: Said,
    /// Requests to end a session that reached the server.
    pub revocations: Spread,
}

/// One library's idle instances.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemoryRow {
    /// Which library.
    pub peer: String,
    /// How many instances.
    pub instances: usize,
    /// Whether they share one HTTP client.
    pub shared_http: bool,
    /// Bytes that Rust code holds on the heap, each; a C library's are not among them.
    pub heap: Spread,
    /// Bytes of the resident set, each.
    pub resident: Spread,
}

impl MemoryRow {
    /// Where the instances have their HTTP client from, in a word.
    pub fn http_client(&self) -> &'static str {
        match self.shared_http {
            true => "shared",
            // Made for an exchange and dropped after it.
            false if self.peer == "google-cloud-auth" => "of each exchange",
            false => "its own",
        }
    }
}

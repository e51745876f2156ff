//! What an idle instance with a session costs in memory, measured in a process of its own.
//!
//! Owns the starting of that process and the list of what it measures. The measuring itself is
//! `src/bin/memory.rs`, since its allocator counts and would slow the other loads.

use std::io;

use serde::{Deserialize, Serialize};
use tokio::process::Command;

use super::Bench;
use crate::report::{MemoryRow, Spread};

/// What is measured: name, how many instances, and whether all share one HTTP client.
pub const VARIANTS: [(&str, usize, bool); 7] = [
    ("hallpass", 10_000, true),
    ("hallpass, no record of the user", 10_000, true),
    ("google-cloud-auth", 500, false),
    ("rmcp, AuthClient", 2_000, true),
    ("supabase-client-auth", 30, false),
    ("hallpass", 100, false),
    ("rmcp, AuthClient", 100, false),
];

/// What all instances together hold.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Live {
    /// Bytes on the heap that were not given back.
    pub heap: f64,
    /// Growth of the resident set.
    pub resident: f64,
}

pub(super) async fn run(bench: &Bench) -> io::Result<Vec<MemoryRow>> {
    let mut rows = Vec::new();
    for (index, (name, instances, shared)) in VARIANTS.into_iter().enumerate() {
        let (mut heap, mut resident) = (Vec::new(), Vec::new());
        for _ in 0..bench.times {
            let live = once(bench, index).await?;
            heap.push(live.heap / instances as f64);
            resident.push(live.resident / instances as f64);
        }
        rows.push(MemoryRow {
            peer: name.to_owned(),
            instances,
            shared_http: shared,
            heap: Spread::of(&heap),
            resident: Spread::of(&resident),
        });
    }
    Ok(rows)
}

async fn once(bench: &Bench, variant: usize) -> io::Result<Live> {
    let program = std::env::current_exe()?.with_file_name("memory");
    let output = Command::new(program)
        .arg(bench.server.control().to_string())
        .arg(variant.to_string())
        .output()
        .await?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

//! Counts the bytes that many idle instances hold: `memory CONTROL VARIANT` prints JSON.
//!
//! Owns the counting allocator. It must not measure time.

use std::{alloc::System, error::Error, io};

use bench_peers::{
    loads::{Live, VARIANTS},
    peers::{
        Http, Peer, Start,
        google::Google,
        hallpass::{Hallpass, HallpassTokens},
        rmcp::RmcpClient,
        supabase::SupabaseEach,
    },
    server::{Rotation, Script, Server, Site},
};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Instances that are made first, so that what is made once for all is not counted.
const FIRST: usize = 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let control = arguments.next().ok_or("the server's control address is missing")?.parse()?;
    let variant: usize = arguments.next().ok_or("the variant is missing")?.parse()?;
    let (name, count, shared) = *VARIANTS.get(variant).ok_or("there is no such variant")?;
    let script = Script::STRICT.with_rotation(Rotation::Reusable);
    let site = Server::at(control).open(Script { delay_ms: 0, ..script }).await?;
    let http = if shared { Http::shared()? } else { Http::Own };
    let live = match name {
        "hallpass" => measure::<Hallpass>(&site, &http, count).await?,
        "hallpass, no record of the user" => measure::<HallpassTokens>(&site, &http, count).await?,
        "google-cloud-auth" => measure::<Google>(&site, &http, count).await?,
        "rmcp, AuthClient" => measure::<RmcpClient>(&site, &http, count).await?,
        _ => measure::<SupabaseEach>(&site, &http, count).await?,
    };
    site.close().await?;
    println!("{}", serde_json::to_string(&live)?);
    Ok(())
}

async fn measure<P: Peer>(site: &Site, http: &Http, count: usize) -> io::Result<Live> {
    let first = open::<P>(site, http, FIRST).await?;
    let (heap, resident) = (heap(), resident()?);
    let instances = open::<P>(site, http, count).await?;
    let live = Live { heap: self::heap() - heap, resident: self::resident()? - resident };
    drop((first, instances));
    Ok(live)
}

async fn open<P: Peer>(site: &Site, http: &Http, count: usize) -> io::Result<Vec<P>> {
    let mut instances = Vec::with_capacity(count);
    for _ in 0..count {
        instances.push(P::open(site, Start::Valid, http).await?);
    }
    Ok(instances)
}

fn heap() -> f64 {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated as f64 - stats.bytes_deallocated as f64
}

fn resident() -> io::Result<f64> {
    const PAGE: f64 = 4_096.0;
    let pages = std::fs::read_to_string("/proc/self/statm")?;
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.map(|pages| pages * PAGE).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

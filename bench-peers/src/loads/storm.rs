//! Many callers at once over an expired token: with a server that answers, and with one that fails.
//!
//! Owns the gate and the counting of what each caller met. It must not retry for a caller of the
//! first storm; callers of the failing one ask again, as applications do.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{sync::watch, task::JoinSet, time::Instant};

use super::Bench;
use crate::{
    peers::{Peer, STALE, Start},
    report::{FailingRow, Said, Spread, StormRow},
    server::{Fault, Lasts, Script, Site},
};

const WINDOW: Duration = Duration::from_secs(1);
/// How soon a caller of the failing storm asks again.
const PERSISTENCE: Duration = Duration::from_millis(50);

/// What became of one caller.
struct Caller {
    refused: bool,
    stale: bool,
    done: Instant,
}

/// What became of one storm.
struct Storm {
    callers: Vec<Caller>,
    started: Instant,
    exchanges: u64,
    replays: u64,
    requests: u64,
}

pub(super) async fn run<P: Peer>(bench: &Bench, tasks: usize) -> io::Result<StormRow> {
    let mut storms = Vec::new();
    for _ in 0..bench.times {
        storms.push(once::<P>(bench, tasks).await?);
    }
    let spread =
        |value: fn(&Storm) -> f64| Spread::of(&storms.iter().map(value).collect::<Vec<_>>());
    let count = |storm: &Storm, of: fn(&Caller) -> bool| {
        storm.callers.iter().filter(|caller| of(caller)).count() as f64
    };
    let callers = |of: fn(&Caller) -> bool| {
        Spread::of(&storms.iter().map(|storm| count(storm, of)).collect::<Vec<_>>())
    };
    Ok(StormRow {
        peer: P::NAME.to_owned(),
        tasks,
        requests: spread(|storm| storm.requests as f64),
        exchanges: spread(|storm| storm.exchanges as f64),
        replays: spread(|storm| storm.replays as f64),
        failed: callers(|caller| caller.refused),
        stale: callers(|caller| caller.stale),
        millis: spread(|storm| {
            let last = storm.callers.iter().map(|caller| caller.done).max();
            last.map_or(0.0, |last| (last - storm.started).as_secs_f64() * 1_000.0)
        }),
    })
}

async fn once<P: Peer>(bench: &Bench, tasks: usize) -> io::Result<Storm> {
    let site = bench.server.open(Script::STRICT).await?;
    let (gate, waiting) = watch::channel(None::<P>);
    let mut set = JoinSet::new();
    for _ in 0..tasks {
        let mut waiting = waiting.clone();
        set.spawn(async move {
            let peer = passed(&mut waiting).await?;
            let first = peer.header().await;
            let stale = matches!(&first, Err(refusal) if refusal.word == STALE);
            let outcome = if stale { peer.header_when_fresh().await } else { first };
            Some(Caller { refused: outcome.is_err(), stale, done: Instant::now() })
        });
    }
    // Built last: google-cloud-auth begins to fetch when it is built.
    let peer = P::open(&site, Start::Expired, &bench.http).await?;
    let started = Instant::now();
    gate.send_replace(Some(peer));
    let callers: Vec<Caller> = set.join_all().await.into_iter().flatten().collect();
    let counts = site.counts().await?;
    site.close().await?;
    Ok(Storm {
        callers,
        started,
        exchanges: counts.exchanges,
        replays: counts.replays,
        requests: counts.requests,
    })
}

async fn passed<P: Clone>(gate: &mut watch::Receiver<Option<P>>) -> Option<P> {
    gate.wait_for(Option::is_some).await.ok()?.clone()
}

/// The server says 503 to all; each caller asks again after 50 ms.
pub(super) async fn failing<P: Peer>(bench: &Bench, tasks: usize) -> io::Result<FailingRow> {
    let (mut requests, mut answered) = (Vec::new(), Vec::new());
    let mut held = Said::default();
    for _ in 0..bench.times {
        let script = Script::STRICT.with_fault(Fault::Unavailable, Lasts::Times(u64::MAX));
        let site = bench.server.open(script).await?;
        let (arrived, told, holds) = failing_once::<P>(bench, &site, tasks).await?;
        requests.push(arrived);
        answered.push(told);
        held.add(match holds {
            Some(true) => "kept",
            Some(false) => "gone",
            None => "cannot be asked",
        });
        site.close().await?;
    }
    Ok(FailingRow {
        peer: P::NAME.to_owned(),
        tasks,
        requests: Spread::of(&requests),
        answered: Spread::of(&answered),
        session: held,
    })
}

async fn failing_once<P: Peer>(
    bench: &Bench,
    site: &Site,
    tasks: usize,
) -> io::Result<(f64, f64, Option<bool>)> {
    let (gate, waiting) = watch::channel(None::<P>);
    let told = Arc::new(AtomicU64::new(0));
    let mut set = JoinSet::new();
    for _ in 0..tasks {
        let (mut waiting, told) = (waiting.clone(), Arc::clone(&told));
        set.spawn(async move {
            let Some(peer) = passed(&mut waiting).await else { return };
            let mut first = true;
            while peer.header().await.is_err() {
                told.fetch_add(u64::from(std::mem::take(&mut first)), Ordering::Relaxed);
                tokio::time::sleep(PERSISTENCE).await;
            }
        });
    }
    let peer = P::open(site, Start::Expired, &bench.http).await?;
    gate.send_replace(Some(peer.clone()));
    tokio::time::sleep(WINDOW).await;
    let told = told.load(Ordering::Relaxed) as f64;
    set.shutdown().await;
    let counts = site.counts().await?;
    // What still arrived while the callers were taken away is not of the first second.
    let in_time = counts.arrivals_ms.iter().filter(|at| **at <= 1_000.0).count() as f64;
    Ok((in_time, told, peer.holds_session().await))
}

//! Reading a header while the token is good.
//!
//! Owns the timing loop. It must not contain anything but the library's own work.

use std::{
    future::Future,
    hint::black_box,
    io,
    sync::Barrier,
    time::{Duration, Instant},
};

use http::HeaderValue;

use super::Bench;
use crate::{
    peers::{
        Peer, Refusal, Start,
        google::{Google, GoogleTagged},
        hallpass::Hallpass,
        rmcp::{RmcpClient, RmcpManager},
        supabase::SupabaseEach,
    },
    report::{Spread, WarmRow},
    server::{Rotation, Script},
};

/// Each sample takes as long, whatever a read costs, so that other work on the machine interrupts
/// all libraries alike.
const SAMPLE: Duration = Duration::from_millis(10);
const BATCH: u32 = 500;
const REPETITIONS_FOR_ONE: usize = 3;

/// One repetition for each library in turn, so that a disturbance of the machine meets all of them.
pub(super) async fn run(bench: &Bench) -> io::Result<Vec<WarmRow>> {
    let site = bench.server.open(Script::STRICT.with_rotation(Rotation::Reusable)).await?;
    let hallpass = Hallpass::open(&site, Start::Valid, &bench.http).await?;
    let google = Google::open(&site, Start::Valid, &bench.http).await?;
    let tagged = GoogleTagged::open(&site).await?;
    let rmcp = RmcpClient::open(&site, Start::Valid, &bench.http).await?;
    let manager = RmcpManager::open(&site, Start::Valid, &bench.http).await?;
    let supabase = SupabaseEach::open(&site, Start::Valid, &bench.http).await?;

    let mut rows = Rows::default();
    for _ in 0..bench.times * REPETITIONS_FOR_ONE {
        for threads in [1, 2] {
            rows.time(Hallpass::NAME, threads, || hallpass.header())?;
            rows.time(Google::NAME, threads, || google.header())?;
            rows.time(GoogleTagged::NAME, threads, || tagged.header())?;
            rows.time(RmcpClient::NAME, threads, || rmcp.header())?;
            rows.time(RmcpManager::NAME, threads, || manager.header())?;
            rows.time("supabase-client-auth", threads, || supabase.header())?;
        }
    }
    site.close().await?;
    Ok(rows.finish())
}

#[derive(Default)]
struct Rows {
    samples: Vec<((&'static str, usize), Vec<f64>)>,
}

impl Rows {
    fn time<F, R>(&mut self, name: &'static str, threads: usize, read: R) -> io::Result<()>
    where
        R: Fn() -> F + Sync,
        F: Future<Output = Result<HeaderValue, Refusal>>,
    {
        let nanos = sample(threads, &read)?;
        let key = (name, threads);
        match self.samples.iter_mut().find(|(known, _)| *known == key) {
            Some((_, samples)) => samples.push(nanos),
            None => self.samples.push((key, vec![nanos])),
        }
        Ok(())
    }

    fn finish(self) -> Vec<WarmRow> {
        let row = |((peer, threads), samples): ((&str, usize), Vec<f64>)| WarmRow {
            peer: peer.to_owned(),
            threads,
            nanos: Spread::of(&samples),
        };
        self.samples.into_iter().map(row).collect()
    }
}

/// Nanoseconds a read, as one of `threads` sees it. Each thread has a runtime of its own, as a worker
/// of a server would be.
fn sample<F, R>(threads: usize, read: &R) -> io::Result<f64>
where
    R: Fn() -> F + Sync,
    F: Future<Output = Result<HeaderValue, Refusal>>,
{
    let together = Barrier::new(threads);
    let timed = || -> io::Result<f64> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        together.wait();
        // A task that has read so often would be made to yield; a request reads once.
        runtime.block_on(tokio::task::unconstrained(async {
            let mut reads = 0_u32;
            let mut started = Instant::now();
            loop {
                for _ in 0..BATCH {
                    let header = read().await.map_err(|refusal| io::Error::other(refusal.word))?;
                    drop(black_box(header));
                }
                reads += BATCH;
                if reads == BATCH {
                    // The first batch warms up.
                    started = Instant::now();
                } else if started.elapsed() >= SAMPLE {
                    let timed = f64::from(reads - BATCH);
                    return Ok(started.elapsed().as_secs_f64() * 1e9 / timed);
                }
            }
        }))
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(timed)).collect();
        let mut total = 0.0;
        let count = threads.len();
        for thread in threads {
            total += thread.join().map_err(|_| io::Error::other("a reader panicked"))??;
        }
        Ok(total / count as f64)
    })
}

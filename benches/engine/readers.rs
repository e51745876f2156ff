//! The slowest hundredth of the reads while a refresh is under way, against none.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use hallpass::manager::SessionManager;
use tokio::sync::watch;

use crate::{
    ratio::{Row, quartiles},
    support::{Local, runtime, signed_in},
};

const READS: usize = 200_000;
const ROUNDS: usize = 15;

/// The 99th percentile of single reads, in nanoseconds.
#[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
fn p99(manager: &SessionManager) -> f64 {
    let mut reads = Vec::with_capacity(READS);
    for _ in 0..READS {
        let start = Instant::now();
        std::hint::black_box(manager.try_authorization().unwrap());
        reads.push(start.elapsed().as_nanos());
    }
    reads.sort_unstable();
    reads[READS * 99 / 100] as f64
}

fn row(name: &'static str, quiet: Vec<f64>, busy: Vec<f64>) -> Row {
    let (mut quiet, mut busy) = (quiet, busy);
    let mut ratios: Vec<f64> = quiet.iter().zip(&busy).map(|(quiet, busy)| busy / quiet).collect();
    Row {
        name,
        floor: quartiles(&mut quiet)[1],
        ours: quartiles(&mut busy)[1],
        unit: "ns",
        ratio: quartiles(&mut ratios),
        aim: Some(1.2),
    }
}

/// The refresh waits for its server all the while.
pub(crate) fn beside_a_held_refresh() -> Row {
    let (open, gate) = watch::channel(true);
    let manager = signed_in(Local::held_by(gate));
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
    let (mut quiet, mut busy) = (Vec::new(), Vec::new());
    p99(&manager);
    for _ in 0..ROUNDS {
        quiet.push(p99(&manager));
        open.send_replace(false);
        let refresh = runtime.spawn({
            let manager = manager.clone();
            async move { manager.refresh().await }
        });
        busy.push(p99(&manager));
        assert!(!refresh.is_finished());
        open.send_replace(true);
        runtime.block_on(refresh).unwrap().unwrap();
    }
    row("99th percentile of reads beside a refresh under way, against none", quiet, busy)
}

/// One refresh after the other on another core, each with a new token for the readers.
pub(crate) fn beside_refreshes_without_end() -> Row {
    let manager = signed_in(Local::new());
    let (mut quiet, mut busy) = (Vec::new(), Vec::new());
    p99(&manager);
    for _ in 0..ROUNDS {
        quiet.push(p99(&manager));
        let stop = Arc::new(AtomicBool::new(false));
        let refreshing = std::thread::spawn({
            let (manager, stop) = (manager.clone(), Arc::clone(&stop));
            move || {
                runtime().block_on(async {
                    while !stop.load(Ordering::Relaxed) {
                        manager.refresh().await.unwrap();
                    }
                });
            }
        });
        busy.push(p99(&manager));
        stop.store(true, Ordering::Relaxed);
        refreshing.join().unwrap();
    }
    let row = row("the same beside refreshes without end on another core", quiet, busy);
    Row { aim: Some(1.3), ..row }
}

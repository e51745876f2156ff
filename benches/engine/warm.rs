//! The header for a request while the token lives, against the least that it could cost.

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use criterion::Criterion;
use hallpass::manager::SessionManager;
use http::HeaderValue;
use tokio::runtime::Runtime;

use crate::{
    ratio::{Row, pair, time},
    support::{Local, runtime, signed_in},
};

/// One load of an `ArcSwap`, one look at a clock, one clone of a header's value.
struct Floor(ArcSwap<(Instant, HeaderValue)>);

impl Floor {
    #[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
    fn new() -> Self {
        let ends = Instant::now() + Duration::from_secs(3_600);
        let mut value = HeaderValue::from_str(&format!("Bearer {:a>800}", 0)).unwrap();
        value.set_sensitive(true);
        let _counted = value.clone();
        Self(ArcSwap::new(Arc::new((ends, value))))
    }

    #[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
    fn header(&self) -> Option<HeaderValue> {
        let held = self.0.load();
        (Instant::now() < held.0).then(|| held.1.clone())
    }
}

/// Times a batch of awaited calls inside one task, as an application makes them.
#[inline(never)]
#[expect(clippy::disallowed_methods, reason = "a bench measures the machine")]
fn awaited(runtime: &Runtime, manager: &SessionManager, calls: u32) -> Duration {
    runtime.block_on(async {
        let start = Instant::now();
        for _ in 0..calls {
            let authorization = black_box(manager).authorization().await.unwrap();
            black_box(authorization.header().1);
        }
        start.elapsed()
    })
}

/// The same of the floor. Neither is put into the other's code, where the compiler could treat one of
/// them better.
#[inline(never)]
fn least(floor: &Floor, calls: u32) -> Duration {
    time(calls, || black_box(floor).header())
}

pub(crate) fn criterion(criterion: &mut Criterion) {
    let (floor, manager, runtime) = (Floor::new(), signed_in(Local::new()), runtime());
    let mut group = criterion.benchmark_group("warm header");
    group.bench_function("floor", |bencher| bencher.iter(|| floor.header()));
    group.bench_function("authorization", |bencher| {
        bencher.iter_custom(|calls| {
            awaited(&runtime, &manager, u32::try_from(calls).unwrap_or(u32::MAX))
        });
    });
    group.bench_function("try_authorization", |bencher| {
        bencher.iter(|| manager.try_authorization().unwrap().header().1);
    });
    group.finish();
}

pub(crate) fn ratio() -> Row {
    let (floor, manager, runtime) = (Floor::new(), signed_in(Local::new()), runtime());
    let (ratio, floor, ours) = pair(
        101,
        100_000,
        |calls| least(&floor, calls),
        |calls| awaited(&runtime, &manager, calls),
    );
    let name = "warm `authorization()`: the header of a live token";
    Row { name, floor, ours, unit: "ns", ratio, aim: Some(1.1) }
}

pub(crate) fn ratio_of_try() -> Row {
    let (floor, manager) = (Floor::new(), signed_in(Local::new()));
    let (ratio, floor, ours) = pair(
        101,
        100_000,
        |calls| least(&floor, calls),
        |calls| time(calls, || black_box(&manager).try_authorization().unwrap().header().1),
    );
    let name = "the same by `try_authorization()`";
    Row { name, floor, ours, unit: "ns", ratio, aim: Some(1.1) }
}

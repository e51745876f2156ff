//! The header for a request while the token lives, against the least that it could cost.

use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use criterion::Criterion;
use http::HeaderValue;

use crate::{
    ratio::{Row, pair, time},
    support::{Local, signed_in},
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

/// Polls a future that is ready at once.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the token lives"),
    }
}

pub(crate) fn criterion(criterion: &mut Criterion) {
    let (floor, manager) = (Floor::new(), signed_in(Local::new()));
    let mut group = criterion.benchmark_group("warm header");
    group.bench_function("floor", |bencher| bencher.iter(|| floor.header()));
    group.bench_function("authorization", |bencher| {
        bencher.iter(|| ready(manager.authorization()).unwrap());
    });
    group.bench_function("try_authorization", |bencher| {
        bencher.iter(|| manager.try_authorization());
    });
    group.finish();
}

pub(crate) fn ratio() -> Row {
    let (floor, manager) = (Floor::new(), signed_in(Local::new()));
    let (ratio, floor, ours) = pair(
        101,
        100_000,
        |calls| time(calls, || black_box(&floor).header()),
        |calls| time(calls, || ready(black_box(&manager).authorization()).unwrap()),
    );
    let name = "warm `authorization()`: the header of a live token";
    Row { name, floor, ours, unit: "ns", ratio, aim: Some(1.3) }
}

pub(crate) fn ratio_of_try() -> Row {
    let (floor, manager) = (Floor::new(), signed_in(Local::new()));
    let (ratio, floor, ours) = pair(
        101,
        100_000,
        |calls| time(calls, || black_box(&floor).header()),
        |calls| time(calls, || black_box(&manager).try_authorization()),
    );
    let name = "the same by `try_authorization()`";
    Row { name, floor, ours, unit: "ns", ratio, aim: Some(1.3) }
}

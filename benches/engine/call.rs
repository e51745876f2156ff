//! A typed call over loopback, against the same request in plain reqwest.

use std::{net::SocketAddr, time::Duration};

use criterion::Criterion;
use hallpass::nhost::{Client, types};
use http::header::AUTHORIZATION;
use tokio::runtime::Runtime;

use crate::{
    ratio::{Row, pair, quartiles, time},
    support::{runtime, serve_user, session_of},
};

/// Both sides: each with a client and connections of its own.
struct Sides {
    runtime: Runtime,
    plain: reqwest::Client,
    header: http::HeaderValue,
    url: String,
    client: Client,
}

impl Sides {
    fn new(address: SocketAddr) -> Self {
        let runtime = runtime();
        let http = || hallpass::transport::http_client().unwrap();
        let client =
            Client::builder(format!("http://{address}")).http_client(http()).build().unwrap();
        let session = session_of("nhost", 0);
        let header = runtime.block_on(async {
            client.sessions().install(session).await.unwrap();
            client.sessions().authorization().await.unwrap().header().1
        });
        Self { runtime, plain: http(), header, url: format!("http://{address}/user"), client }
    }

    /// What one writes by hand: the header, a time limit, and the decoded user.
    fn plain(&self) -> types::User {
        self.runtime.block_on(async {
            let request = self.plain.get(&self.url).header(AUTHORIZATION, self.header.clone());
            let answer = request.timeout(Duration::from_secs(30)).send().await.unwrap();
            answer.error_for_status().unwrap().json().await.unwrap()
        })
    }

    fn ours(&self) -> types::User {
        self.runtime.block_on(async { self.client.get_user().await.unwrap() })
    }
}

pub(crate) fn criterion(criterion: &mut Criterion) {
    let sides = Sides::new(serve_user());
    let mut group = criterion.benchmark_group("get_user");
    group.bench_function("plain reqwest", |bencher| bencher.iter(|| sides.plain()));
    group.bench_function("hallpass", |bencher| bencher.iter(|| sides.ours()));
    group.finish();
}

pub(crate) fn ratio() -> Row {
    let sides = Sides::new(serve_user());
    let (ratio, floor, ours) =
        pair(101, 200, |calls| time(calls, || sides.plain()), |calls| time(calls, || sides.ours()));
    let name = "`get_user()` over loopback, against plain reqwest";
    let [floor, ours] = [floor, ours].map(|nanos| nanos / 1_000.0);
    Row { name, floor, ours, unit: "µs", ratio, aim: Some(1.05) }
}

pub(crate) fn allocations() -> Row {
    let sides = Sides::new(serve_user());
    let count = |call: &dyn Fn() -> types::User| {
        let mut counts: Vec<f64> = (0..101)
            .map(|_| allocation_counter::measure(|| drop(call())).count_total as f64)
            .collect();
        quartiles(&mut counts)
    };
    let (plain, ours) = (count(&|| sides.plain()), count(&|| sides.ours()));
    let ratio = [0, 1, 2].map(|quarter| ours[quarter] / plain[quarter]);
    let name = "allocations of one such call";
    Row { name, floor: plain[1], ours: ours[1], unit: "", ratio, aim: None }
}

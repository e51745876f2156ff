//! A typed call over loopback, against the same request in plain reqwest.

use std::time::Duration;

use criterion::Criterion;
use hallpass::nhost::{Client, types};
use hallpass_emulator::Emulator;
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
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
    /// Against a server that costs next to nothing.
    fn bare() -> Self {
        let sides = Self::at(format!("http://{}", serve_user()));
        let session = session_of("nhost", 0);
        sides.runtime.block_on(sides.client.sessions().set_session(session)).unwrap();
        sides.with_header()
    }

    /// Against the emulator, which verifies the token and validates request and answer.
    fn emulated(emulator: &Emulator) -> Self {
        let sides = Self::at(emulator.nhost().url());
        let address = "ada@example.com";
        let signing_up = sides.client.sign_up_email_password(address, "correct horse battery");
        sides.runtime.block_on(signing_up).unwrap();
        sides.with_header()
    }

    fn at(url: String) -> Self {
        let http = || hallpass::transport::http_client().unwrap();
        let client = Client::builder(url.as_str()).http_client(http()).build().unwrap();
        let header = http::HeaderValue::from_static("");
        Self { runtime: runtime(), plain: http(), header, url: format!("{url}/user"), client }
    }

    fn with_header(mut self) -> Self {
        let authorization = self.client.sessions().try_authorization().unwrap();
        self.header = authorization.header().1;
        self
    }

    /// What one writes by hand: the same headers on the wire, a time limit, and the decoded user.
    fn plain(&self) -> types::User {
        self.runtime.block_on(async {
            let request = self.plain.get(&self.url).header(AUTHORIZATION, self.header.clone());
            let request =
                request.header(ACCEPT, "application/json").header(USER_AGENT, "plain/0.1.0");
            let answer = request.timeout(Duration::from_secs(30)).send().await.unwrap();
            answer.error_for_status().unwrap().json().await.unwrap()
        })
    }

    fn ours(&self) -> types::User {
        self.runtime.block_on(async { self.client.get_user().await.unwrap() })
    }
}

pub(crate) fn criterion(criterion: &mut Criterion) {
    let sides = Sides::bare();
    let mut group = criterion.benchmark_group("get_user");
    group.bench_function("plain reqwest", |bencher| bencher.iter(|| sides.plain()));
    group.bench_function("hallpass", |bencher| bencher.iter(|| sides.ours()));
    group.finish();
}

fn row(name: &'static str, sides: &Sides, aim: Option<f64>) -> Row {
    let (ratio, floor, ours) =
        pair(101, 200, |calls| time(calls, || sides.plain()), |calls| time(calls, || sides.ours()));
    let [floor, ours] = [floor, ours].map(|nanos| nanos / 1_000.0);
    Row { name, floor, ours, unit: "µs", ratio, aim }
}

pub(crate) fn ratio() -> Row {
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let server = server.unwrap();
    let emulator = server.block_on(Emulator::start()).unwrap();
    let name = "`get_user()` from the emulator over loopback, against plain reqwest";
    row(name, &Sides::emulated(&emulator), Some(1.03))
}

pub(crate) fn ratio_of_bare() -> Row {
    let name = "the same from a server that sends a constant: all that the client costs";
    row(name, &Sides::bare(), None)
}

pub(crate) fn allocations() -> Row {
    let sides = Sides::bare();
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

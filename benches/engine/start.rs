//! From a session file to the first header, against reading and parsing the file by hand.

use criterion::Criterion;
use hallpass::{manager::SessionManager, store::FileStore};

use crate::{
    ratio::{Row, pair, time},
    support::{Local, runtime, session},
};

struct Sides {
    runtime: tokio::runtime::Runtime,
    directory: tempfile::TempDir,
}

impl Sides {
    fn new() -> Self {
        let sides = Self { runtime: runtime(), directory: tempfile::tempdir().unwrap() };
        let manager = sides.manager();
        sides.runtime.block_on(manager.set_session(session(0))).unwrap().persisted.unwrap();
        sides
    }

    fn manager(&self) -> SessionManager {
        let store = FileStore::new(self.directory.path().join("session.json"));
        SessionManager::builder(Local::new()).store(store).build()
    }

    fn ours(&self) -> http::HeaderValue {
        let manager = self.manager();
        self.runtime.block_on(async { manager.authorization().await.unwrap().header().1 })
    }

    /// On a thread that may block, as any program on tokio would.
    fn by_hand(&self) -> http::HeaderValue {
        let path = self.directory.path().join("session.json");
        self.runtime.block_on(async {
            let bytes = tokio::fs::read(path).await.unwrap();
            let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let token = value["session"]["access_token"].as_str().unwrap();
            http::HeaderValue::from_str(&format!("Bearer {token}")).unwrap()
        })
    }
}

pub(crate) fn criterion(criterion: &mut Criterion) {
    let sides = Sides::new();
    let mut group = criterion.benchmark_group("cold start");
    group.bench_function("by hand", |bencher| bencher.iter(|| sides.by_hand()));
    group.bench_function("hallpass", |bencher| bencher.iter(|| sides.ours()));
    group.finish();
}

pub(crate) fn ratio() -> Row {
    let sides = Sides::new();
    let (ratio, floor, ours) = pair(
        101,
        50,
        |calls| time(calls, || sides.by_hand()),
        |calls| time(calls, || sides.ours()),
    );
    let name = "cold start: session file to first header, against reading it by hand";
    let [floor, ours] = [floor, ours].map(|nanos| nanos / 1_000.0);
    Row { name, floor, ours, unit: "µs", ratio, aim: None }
}

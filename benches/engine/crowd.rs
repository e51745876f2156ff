//! Very many sessions in one process: a gateway holds one for each of its users.

use hallpass::{Service as _, manager::SessionManager, nhost::Client};
use tokio::task::JoinSet;

use crate::{
    ratio::{Row, pair, time},
    support::{Local, runtime, session, session_of, signed_in},
};

const CROWD: usize = 100_000;
const STORM: usize = 1_000;

/// A thousand sessions refreshed at once, against the same exchanges without an engine around them.
pub(crate) fn storm() -> Row {
    let runtime = runtime();
    let managers: Vec<SessionManager> = (0..STORM).map(|_| signed_in(Local::new())).collect();
    let bare = std::sync::Arc::new(Local::new());
    let (ratio, floor, ours) = pair(
        31,
        1,
        |calls| {
            time(calls, || {
                runtime.block_on(async {
                    let mut exchanges = JoinSet::new();
                    for number in 0..STORM {
                        let bare = std::sync::Arc::clone(&bare);
                        let held = session(u64::try_from(number).unwrap());
                        exchanges.spawn(async move { bare.refresh(&held).await.unwrap() });
                    }
                    exchanges.join_all().await
                })
            })
        },
        |calls| {
            time(calls, || {
                runtime.block_on(async {
                    let mut refreshes = JoinSet::new();
                    for manager in managers.clone() {
                        refreshes.spawn(async move { manager.refresh().await.unwrap() });
                    }
                    refreshes.join_all().await
                })
            })
        },
    );
    let name = "1,000 sessions refreshed at once, against bare exchanges of no duration";
    let [floor, ours] = [floor, ours].map(|nanos| nanos / 1_000.0);
    Row { name, floor, ours, unit: "µs", ratio, aim: None }
}

/// Prints what a session held in memory takes.
pub(crate) fn memory() {
    let runtime = runtime();
    let held = |make: &dyn Fn() -> Box<dyn std::any::Any>| {
        let mut crowd = Vec::with_capacity(CROWD);
        let taken = allocation_counter::measure(|| crowd.extend((0..CROWD).map(|_| make())));
        taken.bytes_current as f64 / CROWD as f64
    };
    let sessions = held(&|| Box::new(session(0)));
    let managers = held(&|| {
        let manager = SessionManager::builder(Local::new()).build();
        runtime.block_on(manager.set_session(session(0))).unwrap();
        Box::new(manager)
    });
    let http = hallpass::transport::http_client().unwrap();
    let clients = held(&|| {
        let builder = Client::builder("http://127.0.0.1/v1").http_client(http.clone());
        let client = builder.build().unwrap();
        let session = session_of("nhost", 0);
        runtime.block_on(client.sessions().set_session(session)).unwrap();
        Box::new(client)
    });
    println!("| {CROWD} held at once, with tokens of 800 bytes | bytes each |");
    println!("| --- | --- |");
    println!("| bare `Session` values | {sessions:.0} |");
    println!("| `SessionManager` with its memory store | {managers:.0} |");
    println!("| `nhost::Client`, sharing one HTTP client | {clients:.0} |");
}

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
    Row { name, floor, ours, unit: "µs", ratio, aim: Some(1.5) }
}

/// Prints what a session held in memory takes.
pub(crate) fn memory() {
    let runtime = runtime();
    let held = |make: &dyn Fn() -> Box<dyn std::any::Any>| {
        let mut crowd = Vec::with_capacity(CROWD);
        let taken = allocation_counter::measure(|| crowd.extend((0..CROWD).map(|_| make())));
        taken.bytes_current as f64 / CROWD as f64
    };
    // Its gate would be counted as the manager's.
    let (_open, gate) = tokio::sync::watch::channel(true);
    let http = hallpass::transport::http_client().unwrap();
    println!("| {CROWD} held at once | own bytes | bytes each | ratio |");
    println!("| --- | --- | --- | --- |");
    for (name, user) in [("tokens of 800 bytes", None), ("with a user of 2,000 bytes", Some(2_000))]
    {
        let session = |service| {
            let session = session_of(service, 0);
            match user {
                None => session,
                Some(bytes) => session.with_user(serde_json::json!({ "id": "x".repeat(bytes) })),
            }
        };
        let own = held(&|| Box::new(session("local")));
        let managers = held(&|| {
            // All on one thread, as what another one allocates or frees is not counted.
            let builder = SessionManager::builder(Local::held_by(gate.clone()));
            let manager = builder.runtime(runtime.handle().clone()).build();
            runtime.block_on(manager.set_session(session("local"))).unwrap();
            Box::new(manager)
        });
        let clients = held(&|| {
            let builder = Client::builder("http://127.0.0.1/v1").http_client(http.clone());
            let client = builder.runtime(runtime.handle().clone()).build().unwrap();
            runtime.block_on(client.sessions().set_session(session("nhost"))).unwrap();
            Box::new(client)
        });
        for (holder, bytes) in [("SessionManager", managers), ("nhost::Client", clients)] {
            let ratio = bytes / own;
            println!("| `{holder}`, {name} | {own:.0} | {bytes:.0} | {ratio:.2} |");
        }
    }
}

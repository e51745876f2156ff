//! Measures hallpass and its peers: `cargo run --release`.
//!
//! Owns the command line. Without an argument everything is measured, and `results.json`, the tables
//! of `docs/performance.md` and the picture are written; `report` writes the last two anew from
//! `results.json`; `warm` measures the warm reads alone and leaves the other results as they are;
//! `serve` is the server, started by the first. It must not measure anything itself.

use std::{error::Error, fs, io, path::PathBuf};

use bench_peers::{
    loads::Bench,
    peers::Http,
    report::{About, Results, picture, table},
    server::{Server, serve},
};

/// How often each load is repeated, unless `BENCH_TIMES` says otherwise.
const TIMES: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        None => measure(false),
        Some("warm") => measure(true),
        Some("report") => Ok(write_report(&last_results()?)?),
        Some("serve") => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            Ok(runtime.block_on(serve())?)
        }
        Some(other) => Err(format!("`{other}` is none of `warm`, `report` and `serve`").into()),
    }
}

fn measure(warm_alone: bool) -> Result<(), Box<dyn Error>> {
    let times = std::env::var("BENCH_TIMES").ok().map_or(Ok(TIMES), |times| times.parse())?;
    let mut results = match warm_alone {
        true => last_results()?,
        false => Results::new(About::here(times)),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let bench = Bench { server: Server::start().await?, http: Http::shared()?, times };
        if warm_alone { bench.warm(&mut results).await } else { bench.run(&mut results).await }
    })?;
    fs::write(place("results.json"), format!("{}\n", serde_json::to_string_pretty(&results)?))?;
    write_report(&results)?;
    Ok(())
}

fn last_results() -> io::Result<Results> {
    Ok(serde_json::from_str(&fs::read_to_string(place("results.json"))?)?)
}

fn write_report(results: &Results) -> io::Result<()> {
    println!("{}", table::markdown(results));
    let document = place("../docs/performance.md");
    fs::write(&document, table::insert(&fs::read_to_string(&document)?, results)?)?;
    fs::write(place("../docs/performance-peers.svg"), picture::draw(results))
}

fn place(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

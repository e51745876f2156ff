//! A server that asks for patience: 429 with `Retry-After`, over an expired token.
//!
//! Owns the callers that keep asking. It must not honour the wish for them.

use std::{io, time::Duration};

use tokio::{task::JoinSet, time::Instant};

use super::{Bench, settle};
use crate::{
    peers::{Peer, Start},
    report::{LimitedRow, Said, Spread},
    server::{Fault, Lasts, Script},
};

const CALLERS: usize = 10;
const PERSISTENCE: Duration = Duration::from_millis(50);
const WISH_SECS: u64 = 2;

struct Story {
    requests: u64,
    outcome: String,
    token_after: Option<f64>,
}

pub(super) async fn run<P: Peer>(bench: &Bench) -> io::Result<LimitedRow> {
    let mut set = JoinSet::new();
    for _ in 0..bench.times {
        let bench = bench.clone();
        set.spawn(async move { story::<P>(&bench).await });
    }
    let stories: Vec<Story> = set.join_all().await.into_iter().collect::<io::Result<_>>()?;
    let mut outcome = Said::default();
    stories.iter().for_each(|story| outcome.add(&story.outcome));
    let requests: Vec<f64> = stories.iter().map(|story| story.requests as f64).collect();
    let seconds: Vec<f64> = stories.iter().filter_map(|story| story.token_after).collect();
    Ok(LimitedRow {
        peer: P::NAME.to_owned(),
        requests: Spread::of(&requests),
        outcome,
        token_after_secs: (!seconds.is_empty()).then(|| Spread::of(&seconds)),
    })
}

async fn story<P: Peer>(bench: &Bench) -> io::Result<Story> {
    let fault = Fault::Limited { retry_after_secs: WISH_SECS };
    let script = Script::STRICT.with_fault(fault, Lasts::Millis(WISH_SECS * 1_000));
    let site = bench.server.open(script).await?;
    let started = Instant::now();
    let peer = P::open(&site, Start::Expired, &bench.http).await?;
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let peer = peer.clone();
        callers.spawn(async move {
            while peer.header().await.is_err() {
                tokio::time::sleep(PERSISTENCE).await;
            }
        });
    }
    // The second in question begins with the first request; the counts tell when that was.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    callers.shutdown().await;
    let settled = settle(&peer).await;
    let token_after = settled.is_ok().then(|| started.elapsed().as_secs_f64());
    let outcome = match settled {
        Ok(()) => "kept".to_owned(),
        Err(refusal) => refusal.word,
    };
    let requests = site.counts().await?.in_the_second_after_the_first();
    site.close().await?;
    Ok(Story { requests, outcome, token_after })
}

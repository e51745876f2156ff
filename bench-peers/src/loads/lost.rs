//! A refresh whose answer never comes: what the caller sees then, and what is left.
//!
//! Owns the three stories that are told apart: a strict server, a tolerant one, and for comparison a
//! session that the server has simply ended. It must not know how a library should take them.

use std::io;

use tokio::task::JoinSet;

use super::{Bench, settle, word};
use crate::{
    peers::{Peer, Start},
    report::{LostRow, Said, Spread},
    server::{Fault, Lasts, Rotation, Script},
};

struct Story {
    first: String,
    last: String,
    requests: u64,
}

pub(super) async fn run<P: Peer>(bench: &Bench) -> io::Result<LostRow> {
    let lost = Script::STRICT.with_fault(Fault::LostAnswer, Lasts::Times(1));
    let revoked = Script::STRICT.with_fault(Fault::Revoked, Lasts::Times(u64::MAX));
    let (strict, tolerant, ended) = tokio::join!(
        stories::<P>(bench, lost),
        stories::<P>(bench, lost.with_rotation(Rotation::Tolerant)),
        stories::<P>(bench, revoked),
    );
    let (strict, tolerant, ended) = (strict?, tolerant?, ended?);
    let said = |stories: &[Story], what: fn(&Story) -> &str| {
        let mut said = Said::default();
        stories.iter().for_each(|story| said.add(what(story)));
        said
    };
    let requests = |stories: &[Story]| {
        Spread::of(&stories.iter().map(|story| story.requests as f64).collect::<Vec<_>>())
    };
    Ok(LostRow {
        peer: P::NAME.to_owned(),
        strict_first: said(&strict, |story| &story.first),
        strict_last: said(&strict, |story| &story.last),
        strict_requests: requests(&strict),
        tolerant_first: said(&tolerant, |story| &story.first),
        tolerant_last: said(&tolerant, |story| &story.last),
        tolerant_requests: requests(&tolerant),
        ended_last: said(&ended, |story| &story.last),
    })
}

/// All repetitions at once: they wait most of the time.
async fn stories<P: Peer>(bench: &Bench, script: Script) -> io::Result<Vec<Story>> {
    let mut set = JoinSet::new();
    for _ in 0..bench.times {
        let bench = bench.clone();
        set.spawn(async move { story::<P>(&bench, script).await });
    }
    set.join_all().await.into_iter().collect()
}

async fn story<P: Peer>(bench: &Bench, script: Script) -> io::Result<Story> {
    let site = bench.server.open(script).await?;
    let peer = P::open(&site, Start::Expired, &bench.http).await?;
    let first = word(&peer.header().await);
    let last = match settle(&peer).await {
        Ok(()) => "a token".to_owned(),
        Err(refusal) => refusal.word,
    };
    let requests = site.counts().await?.requests;
    site.close().await?;
    Ok(Story { first, last, requests })
}

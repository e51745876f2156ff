//! One caller who goes away, or signs out, while the exchange is under way.
//!
//! Owns the two orders of events, each fixed by the server's hold and not by time. It must not help
//! the next caller.

use std::{io, time::Duration};

use super::{Bench, word};
use crate::{
    peers::{Peer, STALE, Start},
    report::{CancelledRow, Said, SignOutRow, Spread},
    server::Script,
};

/// After the answer was let go: more than enough to take it in.
const GRACE: Duration = Duration::from_millis(200);

/// The caller is dropped when the server has rotated and not yet answered; then another one asks.
pub(super) async fn cancelled<P: Peer>(bench: &Bench) -> io::Result<CancelledRow> {
    let mut next_sees = Said::default();
    let (mut exchanges, mut replays) = (Vec::new(), Vec::new());
    for _ in 0..bench.times {
        let site = bench.server.open(Script::STRICT.held()).await?;
        let peer = P::open(&site, Start::Expired, &bench.http).await?;
        let caller = {
            let peer = peer.clone();
            tokio::spawn(async move { peer.header().await })
        };
        site.rotated().await?;
        caller.abort();
        // Whatever it came to: it is gone.
        let _ = caller.await;
        site.release().await?;
        let mut next = peer.header().await;
        if matches!(&next, Err(refusal) if refusal.word == STALE) {
            next = peer.header_when_fresh().await;
        }
        next_sees.add(&word(&next));
        let counts = site.counts().await?;
        exchanges.push(counts.exchanges as f64);
        replays.push(counts.replays as f64);
        site.close().await?;
    }
    Ok(CancelledRow {
        peer: P::NAME.to_owned(),
        next_sees,
        exchanges: Spread::of(&exchanges),
        replays: Spread::of(&replays),
    })
}

/// A sign-out when the server has rotated and not yet answered.
pub(super) async fn signed_out<P: Peer>(bench: &Bench) -> io::Result<SignOutRow> {
    let mut session = Said::default();
    let mut caller_sees = Said::default();
    let mut revocations = Vec::new();
    for _ in 0..bench.times {
        let site = bench.server.open(Script::STRICT.held()).await?;
        let peer = P::open(&site, Start::Expired, &bench.http).await?;
        let caller = {
            let peer = peer.clone();
            tokio::spawn(async move { peer.header().await })
        };
        site.rotated().await?;
        if !peer.sign_out().await {
            return Err(io::Error::other(format!("{} did not sign out", P::NAME)));
        }
        site.release().await?;
        caller_sees.add(&word(&caller.await.map_err(io::Error::other)?));
        tokio::time::sleep(GRACE).await;
        session.add(match peer.holds_session().await {
            Some(true) => "revived",
            _ => "stays signed out",
        });
        revocations.push(site.counts().await?.revocations as f64);
        site.close().await?;
    }
    Ok(SignOutRow {
        peer: P::NAME.to_owned(),
        session,
        caller_sees,
        revocations: Spread::of(&revocations),
    })
}

//! What goes along with each request of a run: a count, headers of the caller's, and their pace.
//!
//! None of these hooks keeps a header or a body.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hallpass::{
    BoxFuture, Result,
    transport::{Headers, Hook, RequestInfo},
};
use tokio::time::Instant;

use crate::options::Options;

/// Counts requests by operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counter(Arc<Mutex<BTreeMap<&'static str, usize>>>);

impl Counter {
    /// How often the operation was sent, by its name in Rust.
    pub(crate) fn of(&self, operation: &str) -> usize {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(operation).copied().unwrap_or(0)
    }
}

impl Hook for Counter {
    fn before<'a>(
        &'a self,
        _: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(info.operation()).or_default() += 1;
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Lets requests wait for their turn.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    between: Duration,
    next: Arc<Mutex<Instant>>,
}

impl Pace {
    pub(crate) fn new(options: &Options) -> Self {
        let number = options.requests_per_minute;
        let between = number.map_or(Duration::ZERO, |number| Duration::from_secs(60) / number);
        Self { between, next: Arc::new(Mutex::new(Instant::now())) }
    }

    fn turn(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = (*next).max(Instant::now());
        *next = turn + self.between;
        turn
    }
}

impl Hook for Pace {
    fn before<'a>(
        &'a self,
        _: &'a mut reqwest::Request,
        _: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        let turn = self.turn();
        Box::pin(async move {
            tokio::time::sleep_until(turn).await;
            Ok(())
        })
    }
}

/// The headers that the options name.
pub(crate) fn headers(options: &Options) -> Result<Headers> {
    options.header.iter().try_fold(Headers::new(), |headers, pair| {
        let (name, value) = pair.0.expose().split_once(':').unwrap_or((pair.0.expose(), ""));
        headers.with(name.trim(), value.trim())
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_wait_for_their_turn() {
        let arguments = ["x", "--service", "nhost", "--url", "http://localhost"];
        let paced = ["--requests-per-minute", "10"];
        let pace = Pace::new(&Options::parse_from(arguments.iter().chain(&paced)));
        let start = Instant::now();
        let turns: Vec<u64> = (0..3).map(|_| (pace.turn() - start).as_secs()).collect();
        assert_eq!(turns, [0, 6, 12]);
        let unpaced = Pace::new(&Options::parse_from(arguments));
        assert_eq!((unpaced.turn(), unpaced.turn()), (start, start));
    }
}

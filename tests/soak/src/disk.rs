//! The session file of a site as its programs see it: a file store whose disk may be full, and which a
//! test of the soak itself may break.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hallpass::{
    BoxFuture, Error, ErrorKind, Result,
    store::{Expect, FileStore, Loaded, Record, SessionStore, StoreGuard, Written},
};

use crate::plan::Trouble;

/// A fault that is put into the store on purpose, which the soak must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Every so many writes one is told as done and is not.
    DropsWrites(usize),
    /// The note of an exchange is never written.
    DropsNotes,
    /// The guard keeps nobody out.
    SharesTheGuard,
    /// Every so many writes the file is erased.
    Erases(usize),
}

/// The store of every program of a site.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    file: FileStore,
    state: Arc<Mutex<State>>,
    sabotage: Option<Sabotage>,
}

#[derive(Debug, Default)]
struct State {
    trouble: Option<Trouble>,
    /// Writes since the trouble began, and in all.
    since: usize,
    writes: usize,
    refused_writes: usize,
    refused_reads: usize,
}

/// What becomes of a write.
enum Verdict {
    Done,
    Refused,
    Dropped,
    Erased,
}

impl Disk {
    pub(crate) fn new(file: FileStore, sabotage: Option<Sabotage>) -> Self {
        Self { file, state: Arc::default(), sabotage }
    }

    /// Without the trouble and the sabotage.
    pub(crate) fn file(&self) -> &FileStore {
        &self.file
    }

    pub(crate) fn begin(&self, trouble: Trouble) {
        let mut state = self.state();
        (state.trouble, state.since) = (Some(trouble), 0);
    }

    /// The trouble is over. Gives how many writes and readings it has refused.
    pub(crate) fn heal(&self) -> (usize, usize) {
        let mut state = self.state();
        state.trouble = None;
        (std::mem::take(&mut state.refused_writes), std::mem::take(&mut state.refused_reads))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> Verdict {
        let mut state = self.state();
        state.writes += 1;
        if let Some(trouble) = state.trouble {
            state.since += 1;
            if (trouble.from..trouble.from + trouble.times).contains(&(state.since - 1)) {
                state.refused_writes += 1;
                return Verdict::Refused;
            }
        }
        match self.sabotage {
            Some(Sabotage::DropsWrites(every)) if state.writes.is_multiple_of(every) => {
                Verdict::Dropped
            }
            Some(Sabotage::Erases(every)) if state.writes.is_multiple_of(every) => Verdict::Erased,
            _ => Verdict::Done,
        }
    }

    fn reading(&self) -> Result<()> {
        let mut state = self.state();
        let refuses = state.trouble.is_some_and(|trouble| {
            trouble.reads && (trouble.from..trouble.from + trouble.times).contains(&state.since)
        });
        if refuses {
            state.refused_reads += 1;
            return Err(full());
        }
        Ok(())
    }
}

fn full() -> Error {
    let cause = std::io::Error::from(std::io::ErrorKind::StorageFull);
    Error::new(ErrorKind::Store).with_message("the disk of the soak is full").with_source(cause)
}

impl SessionStore for Disk {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        match self.reading() {
            Ok(()) => self.file.load(),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            let plain;
            let record = if self.sabotage == Some(Sabotage::DropsNotes) {
                let mut without = record.clone();
                without.exchange = None;
                plain = without;
                &plain
            } else {
                record
            };
            match self.writing() {
                Verdict::Done => self.file.save(record, expect).await,
                Verdict::Refused => Err(full()),
                Verdict::Dropped => Ok(Written::Done),
                Verdict::Erased => {
                    let written = self.file.save(record, expect).await?;
                    let _ = self.file.clear(Expect::Anything).await?;
                    Ok(written)
                }
            }
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        match self.writing() {
            Verdict::Refused => Box::pin(std::future::ready(Err(full()))),
            Verdict::Dropped => Box::pin(std::future::ready(Ok(Written::Done))),
            Verdict::Done | Verdict::Erased => self.file.clear(expect),
        }
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        if self.sabotage == Some(Sabotage::SharesTheGuard) {
            return Box::pin(std::future::ready(Ok(StoreGuard::new(()))));
        }
        self.file.guard(wait)
    }
}

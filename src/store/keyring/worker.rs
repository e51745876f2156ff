//! The thread on which a keyring is called.
//!
//! A keyring may hang for as long as a person leaves its prompt unanswered: the thread then hangs alone, in
//! no pool, and keeps neither a runtime nor the process from ending.

use std::{
    fmt,
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

use super::super::{
    lock::{CancelFlag, failed},
    store_error,
};
use crate::error::Result;

type Job<T> = Box<dyn FnOnce(&mut T) + Send>;

/// Runs jobs on a thread of its own, one after the other. The thread starts with the first job and
/// ends when the worker is dropped.
pub(super) struct Worker<T> {
    jobs: Mutex<Option<mpsc::Sender<Job<T>>>>,
}

impl<T> Default for Worker<T> {
    fn default() -> Self {
        Self { jobs: Mutex::new(None) }
    }
}

impl<T: Send + 'static> Worker<T> {
    /// Runs `work`, unless the caller has gone by the time its turn comes. `open` makes what the
    /// thread works on.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        open: impl Fn() -> T + Send + 'static,
        work: impl FnOnce(&mut T, &CancelFlag) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (caller, cancel) = CancelFlag::new();
        let (answer, answered) = oneshot::channel();
        let job = Box::new(move |place: &mut T| {
            if cancel.check().is_ok() {
                // Nobody listens when the caller has gone meanwhile.
                let _ = answer.send(work(place, &cancel));
            }
        });
        self.send(job, open)?;
        let outcome = answered.await;
        drop(caller);
        // Only a panic leaves a job without an answer.
        outcome.unwrap_or_else(|_| Err(store_error("the keyring's code broke down: repeat")))
    }

    fn send(&self, job: Job<T>, open: impl Fn() -> T + Send + 'static) -> Result<()> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = match &*jobs {
            Some(sender) => sender,
            None => jobs.insert(start(open)?),
        };
        sender.send(job).map_err(|_| store_error("the keyring's thread has ended"))
    }
}

fn start<T: Send + 'static>(open: impl Fn() -> T + Send + 'static) -> Result<mpsc::Sender<Job<T>>> {
    let (sender, receiver) = mpsc::channel::<Job<T>>();
    let work = move || {
        let mut place = open();
        while let Ok(job) = receiver.recv() {
            // What a panic in the platform's code has left half done is made anew.
            if panic::catch_unwind(AssertUnwindSafe(|| job(&mut place))).is_err() {
                place = open();
            }
        }
    };
    thread::Builder::new()
        .name("hallpass-keyring".to_owned())
        .spawn(work)
        .map_err(|error| failed("no thread can be started for the keyring", error))?;
    Ok(sender)
}

impl<T> fmt::Debug for Worker<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

//! The engine's own thread: one for the process, with a runtime that turns as long as it is leased.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{runtime::Handle, sync::watch};

use crate::error::{Error, ErrorKind, Result};

/// How long the thread stays without work: connections that it keeps open are used again.
const IDLE: Duration = Duration::from_secs(10);

static THREAD: Mutex<Option<Thread>> = Mutex::new(None);

struct Thread {
    handle: Handle,
    leases: watch::Sender<usize>,
}

/// Keeps the thread's runtime turning.
pub(super) struct Lease {
    handle: Handle,
    leases: watch::Sender<usize>,
}

impl Lease {
    pub(super) fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.leases.send_modify(|leases| *leases -= 1);
    }
}

/// Leases the thread, which is started if there is none.
pub(super) fn lease() -> Result<Lease> {
    let mut thread = lock();
    let thread = match &mut *thread {
        Some(thread) => thread,
        none => none.insert(start()?),
    };
    thread.leases.send_modify(|leases| *leases += 1);
    Ok(Lease { handle: thread.handle.clone(), leases: thread.leases.clone() })
}

fn lock() -> MutexGuard<'static, Option<Thread>> {
    THREAD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start() -> Result<Thread> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::Configuration)
            .with_message(
                "no thread can be started for the session's work: give the builder a runtime",
            )
            .with_source(error)
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_name("hallpass-io")
        .build()
        .map_err(failed)?;
    let leases = watch::Sender::new(0);
    let thread = Thread { handle: runtime.handle().clone(), leases: leases.clone() };
    let turning = move || {
        runtime.block_on(until_idle(leases));
        runtime.shutdown_background();
    };
    std::thread::Builder::new().name("hallpass".to_owned()).spawn(turning).map_err(failed)?;
    Ok(thread)
}

/// Completes when nobody has leased the thread for a while; whoever comes later starts another.
async fn until_idle(leases: watch::Sender<usize>) {
    let mut leased = leases.subscribe();
    loop {
        // The sender is in this scope, so that waiting cannot fail.
        let _ = leased.wait_for(|leases| *leases == 0).await;
        let returns = leased.wait_for(|leases| *leases > 0);
        if tokio::time::timeout(IDLE, returns).await.is_ok() {
            continue;
        }
        let mut thread = lock();
        if *leases.borrow() == 0 {
            *thread = None;
            return;
        }
    }
}

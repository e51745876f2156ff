//! The engine's own thread: one for the process, with a runtime that turns as long as it is leased.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::runtime::Handle;

use crate::error::{Error, ErrorKind, Result};

/// How long the thread stays without work at least: connections that it keeps open are used again.
const IDLE: Duration = Duration::from_secs(10);

static THREAD: Mutex<Option<Arc<Thread>>> = Mutex::new(None);

struct Thread {
    handle: Handle,
    leases: AtomicUsize,
    /// Since the thread last looked.
    used: AtomicBool,
}

/// Keeps the thread's runtime turning.
pub(super) struct Lease(Arc<Thread>);

impl Lease {
    pub(super) fn handle(&self) -> &Handle {
        &self.0.handle
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.leases.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Leases the thread, which is started if there is none.
///
/// # Errors
/// [`ErrorKind::Configuration`] where none can be started.
pub(super) fn lease() -> Result<Lease> {
    let mut thread = lock();
    let thread = match &mut *thread {
        Some(thread) => thread,
        none => none.insert(start()?),
    };
    // Under the lock, which the thread takes before it ends.
    thread.leases.fetch_add(1, Ordering::Relaxed);
    thread.used.store(true, Ordering::Relaxed);
    Ok(Lease(Arc::clone(thread)))
}

fn lock() -> MutexGuard<'static, Option<Arc<Thread>>> {
    THREAD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start() -> Result<Arc<Thread>> {
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
    let (leases, used) = (AtomicUsize::new(0), AtomicBool::new(true));
    let thread = Arc::new(Thread { handle: runtime.handle().clone(), leases, used });
    let turning = {
        let thread = Arc::clone(&thread);
        move || {
            runtime.block_on(until_idle(&thread));
            runtime.shutdown_background();
        }
    };
    std::thread::Builder::new().name("hallpass".to_owned()).spawn(turning).map_err(failed)?;
    Ok(thread)
}

async fn until_idle(thread: &Thread) {
    loop {
        tokio::time::sleep(IDLE).await;
        let mut held = lock();
        let used = thread.used.swap(false, Ordering::Relaxed);
        if !used && thread.leases.load(Ordering::Relaxed) == 0 {
            *held = None;
            return;
        }
    }
}

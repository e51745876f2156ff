//! Keeps a caller's runtime from shutting down while the engine works for it.
//!
//! A program that returns from `main` in the middle of a refresh, after Ctrl-C for example, would end
//! before the new session is stored. A runtime that is dropped waits for the blocking tasks that have
//! begun on it: one of them stands for all the work that was begun there.

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::runtime::{Handle, Id};

use super::thread::Lease;

/// The longest time that a runtime is kept after the last work was begun.
const LONGEST: Duration = Duration::from_secs(5);

/// Locked before the work of any of them is.
static ANCHORS: LazyLock<Mutex<HashMap<Id, Arc<Works>>>> = LazyLock::new(Mutex::default);

/// The work that was begun on one runtime.
#[derive(Default)]
struct Works {
    count: Mutex<Count>,
    changed: Condvar,
}

#[derive(Default)]
struct Count {
    begun: u64,
    ended: u64,
}

/// One piece of work.
pub(super) struct Anchor(Arc<Works>);

/// Anchors the runtime that this is called on, if it is one.
pub(super) fn hold(lease: &Lease) -> Option<Anchor> {
    let caller = Handle::try_current().ok()?;
    let id = caller.id();
    if id == lease.handle().id() {
        return None;
    }
    let mut anchors = lock(&ANCHORS);
    let mut first = false;
    let works = anchors.entry(id).or_insert_with(|| {
        first = true;
        Arc::default()
    });
    let works = Arc::clone(works);
    lock(&works.count).begun += 1;
    drop(anchors);
    if first {
        let standing = Standing { id, works: Arc::clone(&works) };
        drop(caller.spawn_blocking(move || standing.until_done()));
    }
    Some(Anchor(works))
}

impl Drop for Anchor {
    fn drop(&mut self) {
        let mut count = lock(&self.0.count);
        count.ended += 1;
        if count.ended == count.begun {
            self.0.changed.notify_all();
        }
    }
}

/// The blocking task. A runtime that is shutting down already drops it unrun.
struct Standing {
    id: Id,
    works: Arc<Works>,
}

impl Standing {
    fn until_done(self) {
        loop {
            let timed_out = self.wait();
            // Whoever comes from here on finds no anchor, and makes another.
            let mut anchors = lock(&ANCHORS);
            let count = lock(&self.works.count);
            if timed_out || count.begun == count.ended {
                anchors.remove(&self.id);
                return;
            }
        }
    }

    /// Waits until all has ended, or for a while in which nothing was begun.
    fn wait(&self) -> bool {
        let mut count = lock(&self.works.count);
        while count.begun != count.ended {
            let begun = count.begun;
            let waited = self.works.changed.wait_timeout(count, LONGEST);
            let (now, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            count = now;
            if timeout.timed_out() && count.begun == begun {
                return true;
            }
        }
        false
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let mut anchors = lock(&ANCHORS);
        if anchors.get(&self.id).is_some_and(|works| Arc::ptr_eq(works, &self.works)) {
            anchors.remove(&self.id);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The locks, atomics and the swapped cell that the session engine shares between threads.
//!
//! Under `--cfg shuttle` they are those of shuttle, which runs a test under thousands of schedules.

#[cfg(not(shuttle))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic};

#[cfg(not(shuttle))]
pub(crate) use arc_swap::ArcSwap;

#[cfg(shuttle)]
pub(crate) use shuttle::sync::{Mutex, MutexGuard, atomic};

#[cfg(shuttle)]
pub(crate) use self::explored::ArcSwap;

/// A place where another thread may come in between: for steps that tokio's primitives take, which
/// shuttle does not see. Nothing outside its tests.
#[inline(always)]
pub(crate) fn interleave() {
    #[cfg(shuttle)]
    explored::interleave();
}

/// What shuttle lacks.
#[cfg(shuttle)]
mod explored {
    use std::{ops::Deref, sync::Arc};

    use shuttle::sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    };

    /// The methods of `arc_swap::ArcSwap` that the engine uses, each of them one step.
    #[derive(Debug)]
    pub(crate) struct ArcSwap<T>(Mutex<Arc<T>>);

    impl<T> ArcSwap<T> {
        pub(crate) fn new(value: Arc<T>) -> Self {
            Self(Mutex::new(value))
        }

        pub(crate) fn load(&self) -> Held<T> {
            Held(self.load_full())
        }

        pub(crate) fn load_full(&self) -> Arc<T> {
            Arc::clone(&self.0.lock().expect("no step under this lock panics"))
        }

        pub(crate) fn store(&self, value: Arc<T>) {
            *self.0.lock().expect("no step under this lock panics") = value;
        }
    }

    /// Stands in for `arc_swap::Guard`.
    #[derive(Debug)]
    pub(crate) struct Held<T>(Arc<T>);

    impl<T> Deref for Held<T> {
        type Target = Arc<T>;

        fn deref(&self) -> &Arc<T> {
            &self.0
        }
    }

    pub(super) fn interleave() {
        // Any operation of shuttle's is preceded by a choice of who runs.
        AtomicBool::new(false).load(Ordering::SeqCst);
    }
}

//! The home of the engine's work: a runtime that no caller can stall.
//!
//! A refresh that dies with its caller's runtime loses the session, so that exchanges, saves and
//! their retries run on a runtime that was given for it, or on a thread of this module's own, which is
//! started when it is first needed and ends when it is idle. In the browser it is the event loop.

#[cfg(not(any(shuttle, target_arch = "wasm32")))]
mod anchor;
#[cfg(not(any(shuttle, target_arch = "wasm32")))]
mod thread;

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use crate::{
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
};

/// Where tasks run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    #[cfg(not(any(shuttle, target_arch = "wasm32")))]
    given: Option<tokio::runtime::Handle>,
}

impl Home {
    /// A runtime of the application's. It should not be one that is parked between calls.
    #[cfg(not(any(shuttle, target_arch = "wasm32")))]
    pub(crate) fn given(handle: tokio::runtime::Handle) -> Self {
        Self { given: Some(handle) }
    }

    /// Shuttle runs all tasks itself.
    #[cfg(shuttle)]
    pub(crate) fn given(_: tokio::runtime::Handle) -> Self {
        Self::default()
    }

    /// Starts a task. It goes on without its caller, and keeps the caller's runtime from shutting down
    /// before it has ended, for five seconds at most.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where no thread can be started for it.
    #[cfg(not(any(shuttle, target_arch = "wasm32")))]
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        if let Some(given) = &self.given {
            drop(given.spawn(task));
            return Ok(());
        }
        let lease = thread::lease()?;
        let anchor = anchor::hold(&lease);
        let runtime = lease.handle().clone();
        let work = async move {
            let _held = (lease, anchor);
            task.await;
        };
        drop(runtime.spawn(work));
        Ok(())
    }

    #[cfg(shuttle)]
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        drop(shuttle::future::spawn(task));
        Ok(())
    }

    #[cfg(all(target_arch = "wasm32", not(shuttle)))]
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) -> Result<()> {
        wasm_bindgen_futures::spawn_local(task);
        Ok(())
    }

    /// Runs work to its end even if the returned future is dropped.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn) and [`inside`]; [`ErrorKind::Cancelled`] when the runtime shuts down meanwhile.
    pub(crate) async fn run<T>(&self, work: T) -> Result<T::Output>
    where
        T: Future + MaybeSend + 'static,
        T::Output: MaybeSend + 'static,
    {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.spawn(async move {
            // A caller that has gone away does not read the outcome.
            let _ = sender.send(inside(async { Ok(work.await) }).await);
        })?;
        receiver.await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Cancelled)))
    }
}

/// Waits on a timer that no caller's runtime drives: paused, parked or built without timers, it
/// cannot hold this one up.
#[cfg(not(any(shuttle, target_arch = "wasm32")))]
pub(crate) async fn sleep(duration: Duration) {
    let Ok(lease) = thread::lease() else { return std::future::pending().await };
    let timer = {
        let runtime = lease.handle();
        let _entered = runtime.enter();
        tokio::time::sleep(duration)
    };
    timer.await;
}

/// Time does not pass while shuttle explores.
#[cfg(shuttle)]
pub(crate) async fn sleep(_: Duration) {
    std::future::pending().await
}

#[cfg(all(target_arch = "wasm32", not(shuttle)))]
pub(crate) async fn sleep(duration: Duration) {
    use crate::clock::{Clock as _, SystemClock};

    SystemClock::default().sleep(duration).await;
}

/// Awaits work that needs a runtime's timers and I/O: outside a runtime it gets those of the
/// engine's own thread.
///
/// # Errors
/// What the work says, and [`ErrorKind::Configuration`] when it is awaited in a runtime that was built
/// without timers or I/O.
pub(crate) async fn inside<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut work = pin!(work);
    #[cfg(not(any(shuttle, target_arch = "wasm32")))]
    let lease = match tokio::runtime::Handle::try_current() {
        Ok(_) => None,
        Err(_) => Some(thread::lease()?),
    };
    std::future::poll_fn(|context| {
        #[cfg(not(any(shuttle, target_arch = "wasm32")))]
        let runtime = lease.as_ref().map(thread::Lease::handle);
        #[cfg(not(any(shuttle, target_arch = "wasm32")))]
        let _entered = runtime.map(tokio::runtime::Handle::enter);
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))).unwrap_or_else(|panic| {
            match missing_driver(&*panic) {
                Some(error) => Poll::Ready(Err(error)),
                None => resume_unwind(panic),
            }
        })
    })
    .await
}

/// What tokio's panic over a runtime without timers or I/O means.
fn missing_driver(panic: &(dyn std::any::Any + Send)) -> Option<Error> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())?;
    let missing = if text.contains("`enable_time`") {
        "timers"
    } else if text.contains("`enable_io`") {
        "I/O"
    } else {
        return None;
    };
    Some(Error::new(ErrorKind::Configuration).with_message(format!(
        "the tokio runtime was built without {missing}: build it with `enable_all`"
    )))
}

//! Where work runs that must outlive its caller.
//!
//! Owns the one dependence on a runtime: tokio's natively, JavaScript's event loop in the browser. It
//! must not know what the work is.

use std::future::Future;

use crate::{
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
};

/// Starts a task on the caller's runtime; gives it back where there is none.
#[cfg(not(any(shuttle, target_arch = "wasm32")))]
pub(super) fn spawn<T>(task: T) -> Result<(), T>
where
    T: Future<Output = ()> + MaybeSend + 'static,
{
    match tokio::runtime::Handle::try_current() {
        Ok(handle) => {
            drop(handle.spawn(task));
            Ok(())
        }
        Err(_) => Err(task),
    }
}

/// Starts a task whose steps shuttle schedules.
#[cfg(shuttle)]
pub(super) fn spawn<T>(task: T) -> Result<(), T>
where
    T: Future<Output = ()> + MaybeSend + 'static,
{
    drop(shuttle::future::spawn(task));
    Ok(())
}

/// Starts a task on the event loop, which is always there.
#[cfg(all(target_arch = "wasm32", not(shuttle)))]
pub(super) fn spawn<T>(task: T) -> Result<(), T>
where
    T: Future<Output = ()> + MaybeSend + 'static,
{
    wasm_bindgen_futures::spawn_local(task);
    Ok(())
}

/// Runs a task to its end even if the returned future is dropped. Outside a runtime it runs inside
/// that future, and then ends with it.
pub(crate) async fn shielded<T>(task: T) -> Result<T::Output>
where
    T: Future + MaybeSend + 'static,
    T::Output: MaybeSend + 'static,
{
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let work = async move {
        // A caller that has gone away does not read the outcome.
        let _ = sender.send(task.await);
    };
    if let Err(work) = spawn(work) {
        work.await;
    }
    receiver.await.map_err(|_| Error::new(ErrorKind::Cancelled))
}

/// The error where a task cannot be started.
pub(super) fn no_runtime() -> Error {
    Error::new(ErrorKind::Configuration)
        .with_message("a refresh needs a tokio runtime to run in: call from inside one")
}

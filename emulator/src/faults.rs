//! What a test may do to a service from outside: faults by operation, call counts, barriers.
//!
//! It knows operations by their id only and never touches a service's state; the service asks it
//! at fixed points of a request's way.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

/// One thing that goes wrong, for the next request or requests to an operation.
///
/// ```
/// use std::time::Duration;
/// use hallpass_emulator::Fault;
///
/// let unavailable = Fault::status(503).with_header("retry-after", "2").times(2);
/// let slow = Fault::delay(Duration::from_millis(50)).always();
/// # let _ = (unavailable, slow);
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) kind: FaultKind,
    remaining: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum FaultKind {
    Status { status: u16, headers: Vec<(String, String)>, body: Option<(String, Bytes)> },
    Delay(Duration),
    DropBefore,
    DropAfter,
    TornBody(usize),
    Rewrite(Rewrite),
}

/// From an answer's status and body to other ones.
type Change = dyn Fn(u16, &[u8]) -> (u16, Vec<u8>) + Send + Sync;

/// What becomes of an answer's status and body.
#[derive(Clone)]
pub(crate) struct Rewrite(Arc<Change>);

impl Rewrite {
    pub(crate) fn apply(&self, status: u16, body: &[u8]) -> (u16, Vec<u8>) {
        (self.0)(status, body)
    }
}

impl fmt::Debug for Rewrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rewrite(..)")
    }
}

impl Fault {
    fn once(kind: FaultKind) -> Self {
        Self { kind, remaining: Some(1) }
    }

    /// Answers with `status` and no body; the operation does not run.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::once(FaultKind::Status { status, headers: Vec::new(), body: None })
    }

    /// Waits `delay` before the operation runs; the operation then answers as ever.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self::once(FaultKind::Delay(delay))
    }

    /// Closes the connection without an answer; the operation does not run.
    #[must_use]
    pub fn drop_before() -> Self {
        Self::once(FaultKind::DropBefore)
    }

    /// Runs the operation, then closes the connection without an answer.
    #[must_use]
    pub fn drop_after() -> Self {
        Self::once(FaultKind::DropAfter)
    }

    /// Runs the operation and announces its whole answer, but closes the connection after `bytes`
    /// bytes of the body.
    #[must_use]
    pub fn torn_body(bytes: usize) -> Self {
        Self::once(FaultKind::TornBody(bytes))
    }

    /// Runs the operation, and answers with what `rewrite` makes of its status and its body. The result
    /// is not held against the service's document.
    ///
    /// ```
    /// use hallpass_emulator::Fault;
    ///
    /// // A byte order mark before the JSON, and another status of success.
    /// let odd = Fault::rewrite(|_, body| (203, [b"\xef\xbb\xbf", body].concat()));
    /// # let _ = odd;
    /// ```
    #[must_use]
    pub fn rewrite(rewrite: impl Fn(u16, &[u8]) -> (u16, Vec<u8>) + Send + Sync + 'static) -> Self {
        Self::once(FaultKind::Rewrite(Rewrite(Arc::new(rewrite))))
    }

    /// Adds a header to the answer of [`Fault::status`]; other faults have no answer of their own
    /// and ignore it.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let FaultKind::Status { headers, .. } = &mut self.kind {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Gives the answer of [`Fault::status`] a body.
    #[must_use]
    pub fn with_body(mut self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        if let FaultKind::Status { body, .. } = &mut self.kind {
            *body = Some((content_type.to_owned(), bytes.into()));
        }
        self
    }

    /// Strikes the next `count` requests instead of one.
    #[must_use]
    pub fn times(mut self, count: usize) -> Self {
        self.remaining = Some(count);
        self
    }

    /// Strikes every request until the faults are cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.remaining = None;
        self
    }
}

/// Holds requests at one point of their way until a test lets them go.
///
/// Dropping the barrier releases it, so that a failing test does not hang its server.
#[derive(Debug)]
pub struct Barrier {
    gate: Arc<Gate>,
}

impl Barrier {
    /// Waits until `count` requests in all have come to the barrier.
    ///
    /// # Cancel safety
    /// Nothing is lost by dropping the future.
    pub async fn arrived(&self, count: usize) {
        let mut arrived = self.gate.arrived.subscribe();
        // The sender lives in `self.gate`, so that waiting cannot fail.
        let _ = arrived.wait_for(|so_far| *so_far >= count).await;
    }

    /// How many requests have come to the barrier so far.
    #[must_use]
    pub fn arrivals(&self) -> usize {
        *self.gate.arrived.borrow()
    }

    /// Lets go every request at the barrier, and every later one.
    pub fn release(&self) {
        self.gate.open.send_replace(true);
    }
}

impl Drop for Barrier {
    fn drop(&mut self) {
        self.release();
    }
}

#[derive(Debug)]
struct Gate {
    arrived: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

impl Gate {
    async fn pass(&self) {
        self.arrived.send_modify(|count| *count += 1);
        let mut open = self.open.subscribe();
        let _ = open.wait_for(|open| *open).await;
    }
}

/// Where on a request's way a barrier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    BeforeOperation,
    BeforeAnswer,
}

/// The faults, counts and barriers of one service.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    queue: Vec<(String, Fault)>,
    calls: HashMap<String, usize>,
    gates: Vec<(String, Stage, Arc<Gate>)>,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn queue(&self, operation: &str, fault: Fault) {
        self.lock().queue.push((operation.to_owned(), fault));
    }

    pub(crate) fn clear(&self) {
        self.lock().queue.clear();
    }

    /// The fault that strikes this request: the first queued for the operation or for `*`.
    pub(crate) fn take(&self, operation: &str) -> Option<FaultKind> {
        let mut inner = self.lock();
        inner.queue.retain(|(_, fault)| fault.remaining != Some(0));
        let (_, fault) =
            inner.queue.iter_mut().find(|(wanted, _)| wanted == "*" || wanted == operation)?;
        if let Some(remaining) = &mut fault.remaining {
            *remaining -= 1;
        }
        Some(fault.kind.clone())
    }

    pub(crate) fn count(&self, operation: &str) {
        *self.lock().calls.entry(operation.to_owned()).or_default() += 1;
    }

    pub(crate) fn calls(&self, operation: &str) -> usize {
        let inner = self.lock();
        if operation == "*" {
            return inner.calls.values().sum();
        }
        inner.calls.get(operation).copied().unwrap_or_default()
    }

    /// Every operation that was called, with how often.
    pub(crate) fn all_calls(&self) -> HashMap<String, usize> {
        self.lock().calls.clone()
    }

    pub(crate) fn hold(&self, operation: &str, stage: Stage) -> Barrier {
        let gate =
            Arc::new(Gate { arrived: watch::Sender::new(0), open: watch::Sender::new(false) });
        let mut inner = self.lock();
        inner.gates.retain(|(_, _, gate)| !*gate.open.borrow());
        inner.gates.push((operation.to_owned(), stage, Arc::clone(&gate)));
        Barrier { gate }
    }

    /// Waits at every barrier that stands here for this operation.
    pub(crate) async fn pass(&self, operation: &str, stage: Stage) {
        let gates: Vec<_> = self
            .lock()
            .gates
            .iter()
            .filter(|(wanted, at, _)| *at == stage && (wanted == "*" || wanted == operation))
            .map(|(_, _, gate)| Arc::clone(gate))
            .collect();
        for gate in gates {
            gate.pass().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_as_often_as_asked_and_in_order() {
        let faults = Faults::default();
        faults.queue("refreshToken", Fault::status(503).times(2));
        faults.queue("*", Fault::drop_before());
        assert!(matches!(faults.take("getUser"), Some(FaultKind::DropBefore)));
        assert!(faults.take("getUser").is_none());
        assert!(matches!(faults.take("refreshToken"), Some(FaultKind::Status { .. })));
        assert!(matches!(faults.take("refreshToken"), Some(FaultKind::Status { .. })));
        assert!(faults.take("refreshToken").is_none());
    }

    #[tokio::test]
    async fn a_barrier_holds_until_released_and_not_after() {
        let faults = Arc::new(Faults::default());
        let barrier = faults.hold("getUser", Stage::BeforeOperation);
        let held = tokio::spawn({
            let faults = Arc::clone(&faults);
            async move { faults.pass("getUser", Stage::BeforeOperation).await }
        });
        barrier.arrived(1).await;
        assert!(!held.is_finished());
        barrier.release();
        held.await.expect("the held request goes on");
        faults.pass("getUser", Stage::BeforeOperation).await;
        assert_eq!(barrier.arrivals(), 2);
    }
}

//! What all clones of a manager share: the lock around the state, the drain of its effects, and the
//! tasks that are under way.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    sync::{
        Arc, OnceLock, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, broadcast, watch};

use super::{
    Reauthenticate, SessionSettings,
    events::{Event, State as PublicState},
    snapshot::{Now, PreparedSession, Snapshot},
    state::{Effect, State},
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
    runtime::Home,
    service::Service,
    session::{Session, Validity},
    store::SessionStore,
    sync::{ArcSwap, Mutex, MutexGuard},
};

/// How many events a slow listener may lag behind before it is told that it missed some.
const EVENTS: usize = 256;

/// What a manager may be told besides its service, store and clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) early_refresh: Duration,
    pub(crate) early_wait: Duration,
    pub(crate) refresh: Duration,
    /// As long as an exchange and its writes may take, unless set.
    pub(crate) guard: Option<Duration>,
    pub(crate) store: Duration,
    pub(crate) sign_out: Duration,
    pub(crate) keep_replaced: bool,
}

impl Limits {
    pub(super) fn guard(&self) -> Duration {
        let exchange = self.refresh.saturating_add(self.store.saturating_mul(2));
        self.guard.unwrap_or(exchange)
    }

    /// The longest time that a refresh takes on a runtime that runs.
    pub(super) fn whole_refresh(&self) -> Duration {
        let exchanges = self.refresh.saturating_mul(4);
        self.guard().saturating_add(exchanges).saturating_add(self.store.saturating_mul(8))
    }
}

/// Shared by all clones of a manager and by its tasks.
///
/// What a reader of a good token looks at comes first, on a line of memory that changes with the snapshot
/// alone: a refresh on another core does not keep readers waiting otherwise.
#[repr(C, align(64))]
pub(super) struct Inner {
    pub(super) snapshot: ArcSwap<Snapshot>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) service: Arc<dyn Service>,
    /// `None`: the session is kept in this manager alone.
    pub(super) store: Option<Arc<dyn SessionStore>>,
    /// The manager whose session this one's depends on.
    pub(super) parent: Option<Arc<Self>>,

    pub(super) limits: Limits,
    pub(super) reauthenticate: Option<Arc<dyn Reauthenticate>>,
    pub(super) home: Home,
    /// Those whose sessions depend on this one's.
    pub(super) children: Mutex<Vec<Weak<Self>>>,
    /// Orders this manager's own reading and writing of the store; held over a load or a save, never
    /// over an exchange.
    pub(super) writes: tokio::sync::Mutex<()>,
    locked: Mutex<Locked>,
    /// The tasks under way, and who waits for their end.
    tasks: AtomicUsize,
    idle: Notify,
    /// Made with the first listener: its buffer would outweigh all the rest of a manager.
    events: OnceLock<broadcast::Sender<Event>>,
    states: OnceLock<watch::Sender<PublicState>>,
}

struct Locked {
    state: State,
    /// What transitions have caused and the drain has not run yet.
    effects: VecDeque<Effect>,
    draining: bool,
}

impl Inner {
    pub(super) fn new(
        service: Arc<dyn Service>,
        settings: SessionSettings,
        parent: Option<Arc<Self>>,
    ) -> Self {
        let SessionSettings { store, clock, limits, reauthenticate, home } = settings;
        let state = State::new();
        Self {
            service,
            store,
            clock,
            limits,
            reauthenticate,
            parent,
            children: Mutex::new(Vec::new()),
            home,
            writes: tokio::sync::Mutex::new(()),
            snapshot: ArcSwap::new(Arc::clone(&state.snapshot)),
            locked: Mutex::new(Locked { state, effects: VecDeque::new(), draining: false }),
            tasks: AtomicUsize::new(0),
            idle: Notify::new(),
            events: OnceLock::new(),
            states: OnceLock::new(),
        }
    }

    /// Makes one transition, publishes what it changed, and runs what it caused.
    pub(super) fn change<R>(self: &Arc<Self>, transition: impl FnOnce(&mut State) -> R) -> R {
        let mut locked = self.lock();
        let before = Arc::as_ptr(&locked.state.snapshot);
        let result = transition(&mut locked.state);
        if before != Arc::as_ptr(&locked.state.snapshot) {
            self.snapshot.store(Arc::clone(&locked.state.snapshot));
        }
        let mut caused = std::mem::take(&mut locked.state.effects);
        caused.sort_by_key(Effect::rank);
        locked.effects.extend(caused);
        if locked.effects.is_empty() || std::mem::replace(&mut locked.draining, true) {
            return result;
        }
        drop(locked);
        self.drain();
        result
    }

    /// Runs all effects in order, those that come meanwhile included. One thread at a time does.
    fn drain(self: &Arc<Self>) {
        let draining = Draining(self);
        loop {
            let mut locked = self.lock();
            let Some(effect) = locked.effects.pop_front() else {
                locked.draining = false;
                std::mem::forget(draining);
                return;
            };
            drop(locked);
            self.run(effect);
        }
    }

    fn run(self: &Arc<Self>, effect: Effect) {
        match effect {
            Effect::Changed { snapshot, lost } => {
                if snapshot.is_restored() {
                    self.tell_dependents(snapshot.sign_in(), lost);
                }
                // A newer one has an effect of its own.
                if Arc::ptr_eq(&snapshot, &self.current()) {
                    self.states.get().map(|states| states.send_replace(snapshot.state()));
                }
            }
            Effect::Tell(event) => {
                // An error means that nobody listens any more.
                self.events.get().map(|listeners| listeners.send(event));
            }
            Effect::Complete(task, outcome) => task.complete(outcome),
            Effect::Write => self.write_behind(),
            Effect::Retry => drop(self.write_later()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Locked> {
        self.locked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.get_or_init(|| broadcast::Sender::new(EVENTS)).subscribe()
    }

    pub(super) fn watch(&self) -> watch::Receiver<PublicState> {
        let states = self.states.get_or_init(|| watch::Sender::new(self.current().state()));
        let receiver = states.subscribe();
        // It may have changed between the look and the subscription.
        states.send_replace(self.current().state());
        receiver
    }

    pub(super) fn tell(self: &Arc<Self>, event: Event) {
        self.change(|state| state.tell(event));
    }

    pub(super) fn now(&self) -> Now {
        Now::read(&*self.clock)
    }

    pub(super) fn current(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Starts work that goes on without its caller and that [`idle`](Self::idle) waits for.
    pub(super) fn spawn<F>(self: &Arc<Self>, work: impl FnOnce(Arc<Self>) -> F) -> Result<()>
    where
        F: Future<Output = ()> + MaybeSend + 'static,
    {
        let counted = Counted::new(self);
        let work = work(Arc::clone(self));
        self.home.spawn(async move {
            let _counted = counted;
            work.await;
        })
    }

    /// Runs work at home, to its end even if the returned future is dropped.
    pub(super) async fn at_home<F>(
        self: &Arc<Self>,
        work: impl FnOnce(Arc<Self>) -> F,
    ) -> Result<F::Output>
    where
        F: Future + MaybeSend + 'static,
        F::Output: MaybeSend + 'static,
    {
        let counted = Counted::new(self);
        let work = work(Arc::clone(self));
        self.home
            .run(async move {
                let _counted = counted;
                work.await
            })
            .await
    }

    /// Completes when no work is under way.
    pub(super) async fn idle(&self) {
        loop {
            let mut idle = std::pin::pin!(self.idle.notified());
            idle.as_mut().enable();
            if self.tasks.load(Ordering::SeqCst) == 0 {
                return;
            }
            idle.await;
        }
    }

    /// Makes a session ready for use; `judged` says from where it came.
    pub(super) fn prepare(
        &self,
        session: Session,
        judged: fn(&Session, Duration, crate::Timestamp, Duration) -> Validity,
    ) -> Result<PreparedSession> {
        let now = self.now();
        let validity = judged(&session, self.limits.early_refresh, now.wall, now.monotonic);
        let header = self.service.header(&session.access_token)?;
        Ok(PreparedSession::new(session, header, validity, &*self.clock))
    }

    /// Ends a discarded session on the server as far as possible, behind the caller. Not one that
    /// stands on the refresh token of the session that is held: a token that may be used again is
    /// still needed then.
    pub(super) fn revoke_behind(self: &Arc<Self>, session: Session) {
        if let Snapshot::Active(held) = &*self.current()
            && session.refresh_token.is_some()
            && held.session.refresh_token == session.refresh_token
        {
            return;
        }
        let revoking = self.spawn(|inner| async move {
            let outcome = if inner.change(|state| state.is_left_by_user()) {
                inner.in_time(inner.service.revoke(&session)).await
            } else {
                inner.in_time(inner.service.discard(&session)).await
            };
            if let Err(error) = outcome {
                tracing::debug!(kind = ?error.kind(), "a discarded session was not revoked");
            }
        });
        if let Err(error) = revoking {
            tracing::debug!(kind = ?error.kind(), "a discarded session was not revoked");
        }
    }

    /// Bounds a revocation by the time of a refresh.
    pub(super) async fn in_time(&self, work: impl Future<Output = Result<()>>) -> Result<()> {
        self.within(self.limits.refresh, "the server did not answer in time", work).await
    }

    /// Bounds work in time; `late` says what did not come.
    pub(super) async fn within<T>(
        &self,
        allowed: Duration,
        late: &'static str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = self.clock.sleep(allowed) => {
                Err(Error::new(ErrorKind::Timeout).with_message(late))
            }
        }
    }
}

/// Gives the drain back even where a waker panics.
struct Draining<'a>(&'a Inner);

impl Drop for Draining<'_> {
    fn drop(&mut self) {
        self.0.lock().draining = false;
    }
}

/// A task under way, which may outlive the manager.
struct Counted(Weak<Inner>);

impl Counted {
    fn new(inner: &Arc<Inner>) -> Self {
        inner.tasks.fetch_add(1, Ordering::SeqCst);
        Self(Arc::downgrade(inner))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(inner) = self.0.upgrade() else { return };
        if inner.tasks.fetch_sub(1, Ordering::SeqCst) == 1 {
            inner.idle.notify_waiters();
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionManager")
            .field("service", &self.service.name())
            .field("snapshot", &self.current())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A number that differs from one client to the next; no secret depends on it.
pub(super) fn random() -> u64 {
    getrandom::u64().unwrap_or(0)
}

//! What all clones of a manager share: the lock around the state, the drain of its effects, and the
//! bounded calls to the store.

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
    Reauthenticate,
    dependence::Dependence,
    events::{Ended, Event, State as PublicState},
    refresh,
    snapshot::{Authorization, Now, PreparedSession, Snapshot},
    state::{Adoption, Decision, Effect, Found, State, TokenRequest, replaced},
    task::{RefreshOutcome, RefreshTask},
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    future::MaybeSend,
    runtime::Home,
    service::Service,
    session::{Freshness, Session, Validity},
    store::{Loaded, Record, SessionStore, StoreGuard, store_error},
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
    fn guard(&self) -> Duration {
        let exchange = self.refresh.saturating_add(self.store.saturating_mul(2));
        self.guard.unwrap_or(exchange)
    }

    /// The longest time that a refresh takes on a runtime that runs.
    fn whole_refresh(&self) -> Duration {
        let exchanges = self.refresh.saturating_mul(3);
        self.guard().saturating_add(exchanges).saturating_add(self.store.saturating_mul(8))
    }
}

/// Shared by all clones of a manager and by its tasks.
pub(super) struct Inner {
    pub(super) service: Arc<dyn Service>,
    pub(super) store: Arc<dyn SessionStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) reauthenticate: Option<Arc<dyn Reauthenticate>>,
    pub(super) dependence: Dependence,
    pub(super) home: Home,
    /// Orders this manager's own reading and writing of the store; held over a load or a save, never
    /// over an exchange.
    pub(super) writes: tokio::sync::Mutex<()>,
    snapshot: ArcSwap<Snapshot>,
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

/// Everything a manager is made of.
pub(super) struct Parts {
    pub(super) service: Arc<dyn Service>,
    pub(super) store: Arc<dyn SessionStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) reauthenticate: Option<Arc<dyn Reauthenticate>>,
    pub(super) home: Home,
    pub(super) dependence: Dependence,
}

impl Inner {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts { service, store, clock, limits, reauthenticate, home, dependence } = parts;
        let state = State::new();
        Self {
            service,
            store,
            clock,
            limits,
            reauthenticate,
            dependence,
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

    /// The warm path: a token that is good now, and no waiting. `None` where more is needed.
    pub(super) fn serve(&self) -> Option<(Authorization, Freshness)> {
        let snapshot = self.snapshot.load();
        let Snapshot::Active(active) = &**snapshot else { return None };
        match active.freshness_fast(&*self.clock) {
            Freshness::Expired => None,
            freshness => Some((active.authorization.clone(), freshness)),
        }
    }

    /// Starts the next token's refresh, if none is under way; whoever started it is to wait for it.
    pub(super) fn start_early(self: &Arc<Self>) -> Option<Arc<RefreshTask>> {
        let snapshot = self.current();
        let Snapshot::Active(active) = &*snapshot else { return None };
        let now = self.now();
        let renewable = active.session.refresh_token.is_some() || self.reauthenticate.is_some();
        if !active.may_go_early(now) || !renewable {
            return None;
        }
        let decision = self.change(|state| {
            let decision = state.request(TokenRequest::Early, now);
            if matches!(decision, Decision::Start(_)) {
                active.put_early_off(Duration::MAX);
            }
            decision
        });
        let Decision::Start(task) = decision else { return None };
        if self.start(&task).is_err() {
            active.put_early_off(Duration::ZERO);
            return None;
        }
        Some(task)
    }

    /// Waits for an early refresh, for as long as the settings allow.
    pub(super) async fn wait_early(&self, task: &RefreshTask) {
        tokio::select! {
            biased;
            _ = task.wait() => {}
            () = self.clock.sleep(self.limits.early_wait) => {}
        }
    }

    fn start(self: &Arc<Self>, task: &Arc<RefreshTask>) -> Result<()> {
        self.spawn(|inner| refresh::run(inner, Arc::clone(task)))
    }

    /// Gets what is requested, waiting for a refresh where that is needed.
    pub(super) async fn obtain(self: &Arc<Self>, wanted: TokenRequest) -> Result<Authorization> {
        self.ensure_restored().await?;
        let epoch = match self.decide(wanted).await? {
            (Decision::Ready(snapshot), _) => return authorization_of(&snapshot, None),
            (Decision::Join(task), epoch) => {
                self.wait(&task).await?;
                epoch
            }
            (Decision::Start(task), epoch) => {
                self.start(&task)?;
                self.wait(&task).await?;
                epoch
            }
            (Decision::Paused(error) | Decision::Fail(error), _) => return Err(error),
        };
        // What has just been fetched is not judged again: a clock that makes it look expired would
        // only start a loop.
        authorization_of(&self.current(), Some(epoch))
    }

    /// Fetches the next token because the application says so.
    pub(super) async fn refresh_now(self: &Arc<Self>) -> Result<RefreshOutcome> {
        self.ensure_restored().await?;
        match self.decide(TokenRequest::Fresh).await?.0 {
            Decision::Ready(_) => Ok(RefreshOutcome::Adopted),
            Decision::Join(task) => self.wait(&task).await,
            Decision::Start(task) => {
                self.start(&task)?;
                self.wait(&task).await
            }
            Decision::Paused(error) | Decision::Fail(error) => Err(error),
        }
    }

    /// Decides, and where a pause is on looks into the store first: another process may have brought
    /// what this one waits for.
    async fn decide(self: &Arc<Self>, wanted: TokenRequest) -> Result<(Decision, u64)> {
        let decide = |inner: &Arc<Self>| {
            let now = inner.now();
            inner.change(|state| (state.request(wanted, now), state.epoch))
        };
        let first = decide(self);
        if !matches!(first.0, Decision::Paused(_)) {
            return Ok(first);
        }
        let before = self.current();
        let look = |inner: Arc<Self>| async move {
            let _order = inner.writes.lock().await;
            inner.reconcile().await
        };
        // A store that cannot be read says nothing; the pause does.
        let _ = self.at_home(look).await?;
        let after = self.current();
        match (&wanted, &*after) {
            _ if Arc::ptr_eq(&before, &after) => Ok(first),
            // What was found is newer than what the application knew when it asked.
            (TokenRequest::Fresh, Snapshot::Active(active))
                if active.judge(self.now()) != Freshness::Expired =>
            {
                Ok((Decision::Ready(after), first.1))
            }
            _ => Ok(decide(self)),
        }
    }

    async fn wait(&self, task: &RefreshTask) -> Result<RefreshOutcome> {
        task.wait_within(self.limits.whole_refresh()).await
    }

    /// Reads the store once, before the first use.
    pub(super) async fn ensure_restored(self: &Arc<Self>) -> Result<()> {
        if self.current().is_restored() {
            return Ok(());
        }
        self.at_home(|inner| async move { inner.restore_once().await }).await?
    }

    /// The same for work that is at home already.
    pub(super) async fn restore_once(self: &Arc<Self>) -> Result<()> {
        let (restored, seen) = self.change(|state| (state.is_restored(), state.failed_loads));
        if restored {
            return Ok(());
        }
        let _order = self.writes.lock().await;
        let (restored, failure) =
            self.change(|state| (state.is_restored(), state.load_failed_since(seen)));
        if restored {
            return Ok(());
        }
        // Those who stood behind a reading that failed share its outcome, lest each of them wait for
        // a store that hangs.
        if let Some(error) = failure {
            return Err(error);
        }
        self.reconcile().await.map(drop).inspect_err(|error| {
            self.change(|state| state.load_failed(error.clone()));
        })
    }

    /// Reads the store and takes in what it holds. The caller holds `writes`.
    ///
    /// Gives back the record that was found as well, for the note of a begun exchange.
    pub(super) async fn reconcile(self: &Arc<Self>) -> Result<(Adoption, Option<Box<Record>>)> {
        let (mut epoch, mut loaded) = self.read().await?;
        if let Loaded::Record(record) = &loaded
            && record.depends_on.is_some()
        {
            self.read_parent(false).await?;
            if self.is_orphan(record) {
                self.read_parent(true).await?;
                (epoch, loaded) = self.read().await?;
            }
        }
        let record = match loaded {
            Loaded::Record(record) => record,
            Loaded::Empty => {
                return Ok((self.change(|state| state.adopt(epoch, Found::Nothing)), None));
            }
            Loaded::Quarantined { location } => {
                self.tell(Event::StoreRecovered { location });
                return Ok((self.change(|state| state.adopt(epoch, Found::Corrupt)), None));
            }
        };
        self.check_owner(&record)?;
        if let Some(end) = &record.ended {
            let found = Found::Ended(Ended::read(end));
            return Ok((self.change(|state| state.adopt(epoch, found)), None));
        }
        if self.is_orphan(&record) {
            return Ok((self.change(|state| state.adopt(epoch, Found::Orphan(&record))), None));
        }
        let prepared = self.prepare(record.session.clone(), Validity::restored)?;
        let found = Found::Session(&record, prepared);
        let adoption = self.change(|state| state.adopt(epoch, found));
        Ok((adoption, Some(record)))
    }

    async fn read(self: &Arc<Self>) -> Result<(u64, Loaded)> {
        let epoch = self.change(|state| state.epoch);
        Ok((epoch, self.bounded(self.store.load()).await?))
    }

    /// Refuses the record of another service or another server.
    pub(super) fn check_owner(&self, record: &Record) -> Result<()> {
        if record.session.service != self.service.name() {
            return Err(store_error("the store holds a session of another service"));
        }
        match (record.server.as_deref(), self.service.server()) {
            (Some(theirs), Some(ours)) if theirs != ours => Err(Error::new(ErrorKind::WrongServer)
                .with_message(format!(
                    "the store holds a session of {theirs}, and this client is for {ours}: \
                     give each server a store of its own",
                ))),
            _ => Ok(()),
        }
    }

    /// Takes the store's guard. A store whose guard does not work is used without one; a guard that
    /// is held elsewhere is waited for, as long as an exchange may take.
    pub(super) async fn guard(self: &Arc<Self>) -> Result<Option<StoreGuard>> {
        let wait = self.limits.guard();
        let guard = self.store.guard(wait);
        match self.within(wait.saturating_add(self.limits.store), guard).await {
            Ok(guard) => Ok(Some(guard)),
            Err(error) if error.is_store() => {
                self.tell(Event::PersistFailed { error });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Bounds a call to the store.
    pub(super) async fn bounded<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.within(self.limits.store, work).await
    }

    async fn within<T>(
        &self,
        allowed: Duration,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = self.clock.sleep(allowed) => Err(Error::new(ErrorKind::Timeout)
                .with_message("the session store did not answer in time")),
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
        Ok(PreparedSession::new(session, header, validity))
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
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = self.clock.sleep(self.limits.refresh) => Err(Error::new(ErrorKind::Timeout)),
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

pub(super) fn authorization_of(snapshot: &Snapshot, epoch: Option<u64>) -> Result<Authorization> {
    match snapshot {
        Snapshot::SignedOut(ended) => Err(ended.error()),
        Snapshot::Active(active) if epoch.is_some_and(|epoch| epoch != active.epoch()) => {
            Err(replaced())
        }
        Snapshot::Active(active) => Ok(active.authorization.clone()),
    }
}

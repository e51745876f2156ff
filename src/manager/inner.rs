//! What all clones of a manager share, and the one way to change it.
//!
//! Owns the lock, the publishing of what changed under it, and the bounded calls to the store. It
//! must not decide anything: `state` does.

use std::{
    fmt,
    future::Future,
    pin::pin,
    sync::{Arc, OnceLock, PoisonError},
    time::Duration,
};

use tokio::sync::{broadcast, watch};

use super::{
    Reauthenticate, SignOut,
    events::{Event, State},
    flight::{Flight, RefreshOutcome},
    refresh,
    snapshot::{Active, Authorization, Material, Now, Snapshot},
    spawn,
    state::{Adoption, Core, Step, Want},
    ties::Ties,
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    service::Service,
    session::{Freshness, Session, Validity},
    store::{Loaded, Record, SessionStore, StoreGuard, store_error},
    sync::{ArcSwap, Mutex},
};

/// How many events a slow listener may lag behind before it is told that it missed some.
const EVENTS: usize = 256;

/// The time limits of a manager.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) early_refresh: Duration,
    pub(crate) refresh: Duration,
    pub(crate) guard: Duration,
    pub(crate) store: Duration,
}

/// Shared by all clones of a manager and by its tasks.
pub(super) struct Inner {
    pub(super) service: Arc<dyn Service>,
    pub(super) store: Arc<dyn SessionStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: Limits,
    pub(super) reauthenticate: Option<Arc<dyn Reauthenticate>>,
    pub(super) ties: Ties,
    /// Orders this manager's own reading and writing of the store; held over a load or a save, never
    /// over an exchange.
    pub(super) writes: tokio::sync::Mutex<()>,
    snapshot: ArcSwap<Snapshot>,
    core: Mutex<Core>,
    /// Told when a sign-in or sign-out is through with the store.
    moved: tokio::sync::Notify,
    /// Made with the first listener: its buffer would outweigh all the rest of a manager.
    events: OnceLock<broadcast::Sender<Event>>,
    pub(super) states: watch::Sender<State>,
}

impl Inner {
    pub(super) fn new(
        service: Arc<dyn Service>,
        store: Arc<dyn SessionStore>,
        clock: Arc<dyn Clock>,
        limits: Limits,
        reauthenticate: Option<Arc<dyn Reauthenticate>>,
        ties: Ties,
    ) -> Self {
        let core = Core::new();
        Self {
            service,
            store,
            clock,
            limits,
            reauthenticate,
            ties,
            writes: tokio::sync::Mutex::new(()),
            snapshot: ArcSwap::new(Arc::clone(&core.snapshot)),
            states: watch::Sender::new(core.snapshot.state()),
            core: Mutex::new(core),
            moved: tokio::sync::Notify::new(),
            events: OnceLock::new(),
        }
    }

    /// Makes one transition and publishes what it changed. Listeners are only woken, never run.
    pub(super) fn change<R>(&self, transition: impl FnOnce(&mut Core) -> R) -> R {
        let mut core = self.core.lock().unwrap_or_else(PoisonError::into_inner);
        let before = Arc::clone(&core.snapshot);
        let result = transition(&mut core);
        if !Arc::ptr_eq(&before, &core.snapshot) {
            self.snapshot.store(Arc::clone(&core.snapshot));
            self.ties.tell(&before, &core.snapshot);
            self.states.send_replace(core.snapshot.state());
        }
        for (flight, outcome) in core.landings.drain(..) {
            flight.land(outcome);
        }
        let listeners = self.events.get();
        for event in core.outbox.drain(..) {
            // An error means that nobody listens any more.
            let _ = listeners.map(|listeners| listeners.send(event));
        }
        result
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.get_or_init(|| broadcast::Sender::new(EVENTS)).subscribe()
    }

    pub(super) fn tell(&self, event: Event) {
        self.change(|core| core.outbox.push(event));
    }

    pub(super) fn now(&self) -> Now {
        Now::read(&*self.clock)
    }

    pub(super) fn current(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// The warm path: a token that is good now, and no waiting. `None` where more is needed.
    pub(super) fn serve(self: &Arc<Self>) -> Option<Authorization> {
        let snapshot = self.snapshot.load();
        let Snapshot::Active(active) = &**snapshot else { return None };
        match active.glance(&*self.clock) {
            Freshness::Fresh => {}
            Freshness::Early => self.start_early(active),
            Freshness::Expired => return None,
        }
        Some(active.authorization.clone())
    }

    /// Starts the next token's refresh behind the caller, if none is under way and there is a runtime
    /// to run it.
    fn start_early(self: &Arc<Self>, active: &Active) {
        let now = self.now();
        if !active.may_go_early(now) || !self.can_refresh(&active.session) {
            return;
        }
        let step = self.change(|core| {
            let step = core.request(Want::Early, now);
            if matches!(step, Step::Start(_)) {
                active.put_early_off(Duration::MAX);
            }
            step
        });
        if let Step::Start(flight) = step {
            // Outside a runtime the token is simply served until it ends.
            if self.start(flight).is_err() {
                active.put_early_off(Duration::ZERO);
            }
        }
    }

    fn can_refresh(&self, session: &Session) -> bool {
        session.refresh_token.is_some() || self.reauthenticate.is_some()
    }

    /// Starts a refresh in a task of its own.
    pub(super) fn start(self: &Arc<Self>, flight: Arc<Flight>) -> Result<()> {
        spawn::spawn(refresh::run(Arc::clone(self), flight))
            .map_err(drop)
            .map_err(|()| spawn::no_runtime())
    }

    /// Gets what is wanted, waiting for a refresh where that is needed.
    pub(super) async fn obtain(self: &Arc<Self>, want: Want) -> Result<Authorization> {
        self.ensure_restored().await?;
        let now = self.now();
        let (step, epoch) = self.change(|core| (core.request(want, now), core.epoch));
        let flight = match step {
            Step::Ready(snapshot) => return authorization_of(&snapshot, None),
            Step::Fail(error) => {
                self.erase_leftover_behind();
                return Err(error);
            }
            Step::Join(flight) => flight,
            Step::Start(flight) => {
                self.start(Arc::clone(&flight))?;
                flight
            }
        };
        flight.wait().await?;
        // What has just been fetched is not judged again: a clock that makes it look expired would
        // only start a loop.
        authorization_of(&self.current(), Some(epoch))
    }

    /// A session may end without a task of its own, when its last token does.
    fn erase_leftover_behind(self: &Arc<Self>) {
        if self.change(|core| core.has_leftover()) {
            let inner = Arc::clone(self);
            // Outside a runtime the record stays, and is refused by the server when next tried.
            drop(spawn::spawn(async move { inner.erase_leftover().await }));
        }
    }

    /// Fetches the next token because the application says so.
    pub(super) async fn refresh_now(self: &Arc<Self>) -> Result<RefreshOutcome> {
        self.ensure_restored().await?;
        let now = self.now();
        match self.change(|core| core.request(Want::Fresh, now)) {
            Step::Fail(error) => {
                self.erase_leftover_behind();
                Err(error)
            }
            // Not an answer to this wish; stated rather than assumed.
            Step::Ready(_) => Ok(RefreshOutcome::Adopted),
            Step::Join(flight) => flight.wait().await,
            Step::Start(flight) => {
                self.start(Arc::clone(&flight))?;
                flight.wait().await
            }
        }
    }

    /// Signs out: memory, store, server.
    pub(super) async fn sign_out(self: Arc<Self>, revoke: bool) -> SignOut {
        // What an earlier run left in the store is signed out as well. If it cannot be read, it is
        // erased unread.
        let restored = self.ensure_restored().await;
        self.restore_dependents().await;
        let (session, departure) = self.change(Core::sign_out);
        let moving = Moving(&self);
        if let Err(error) = restored {
            tracing::debug!(kind = ?error.kind(), "the store was not read before signing out");
        }
        let store = self.erase(departure).await;
        if let Err(error) = &store {
            self.tell(Event::PersistFailed { error: error.clone() });
            self.erase_later(departure);
        }
        drop(moving);
        self.settle_dependents().await;
        let server = match &session {
            Some(session) if revoke => self.revoke(session).await,
            _ => Ok(()),
        };
        SignOut { session, store, server }
    }

    /// Completes when no sign-in and no sign-out is on its way to the store.
    pub(super) async fn settled(self: &Arc<Self>) {
        self.erase_departed().await;
        loop {
            let mut moved = pin!(self.moved.notified());
            moved.as_mut().enable();
            if self.change(|core| core.moving) == 0 {
                return;
            }
            moved.await;
        }
    }

    /// Reads the store once, before the first use.
    pub(super) async fn ensure_restored(self: &Arc<Self>) -> Result<()> {
        if self.change(|core| core.is_restored()) {
            return Ok(());
        }
        let seen = self.change(|core| core.failed_readings);
        let _order = self.writes.lock().await;
        let (restored, failure) =
            self.change(|core| (core.is_restored(), core.reading_failed_since(seen)));
        if restored {
            return Ok(());
        }
        // Those who stood behind a reading that failed share its outcome, lest each of them wait for
        // a store that hangs.
        if let Some(error) = failure {
            return Err(error);
        }
        self.reconcile().await.map(drop).inspect_err(|error| {
            self.change(|core| core.reading_failed(error.clone()));
        })
    }

    /// Reads the store and takes in what it holds. The caller holds `writes`.
    ///
    /// Gives back the record that was found as well, for the note of a begun exchange.
    pub(super) async fn reconcile(&self) -> Result<(Adoption, Option<Box<Record>>)> {
        let (mut epoch, mut loaded) = self.read().await?;
        if let Loaded::Record(record) = &loaded
            && record.depends_on.is_some()
        {
            self.ask_superior(false).await?;
            if self.is_orphan(record) {
                self.ask_superior(true).await?;
                (epoch, loaded) = self.read().await?;
            }
        }
        let record = match loaded {
            Loaded::Record(record) => record,
            Loaded::Empty => {
                let adoption = self.change(|core| core.adopt(epoch, None));
                return Ok((adoption, None));
            }
            Loaded::Quarantined { location } => {
                self.tell(Event::StoreRecovered { location });
                let adoption = self.change(|core| core.adopt_quarantine(epoch));
                return Ok((adoption, None));
            }
        };
        if record.session.service != self.service.name() {
            return Err(store_error("the store holds a session of another service"));
        }
        if self.is_orphan(&record) {
            let adoption = self.change(|core| core.adopt_orphan(epoch, &record));
            return Ok((adoption, None));
        }
        let material = self.restored(record.session.clone())?;
        let adoption = self.change(|core| core.adopt(epoch, Some((&record, material))));
        Ok((adoption, Some(record)))
    }

    async fn read(&self) -> Result<(u64, Loaded)> {
        let epoch = self.change(|core| core.epoch);
        Ok((epoch, self.bounded(self.store.load()).await?))
    }

    /// Takes the store's guard. A store whose guard does not work is used without one; a guard that
    /// is held elsewhere is waited for.
    pub(super) async fn guard(&self) -> Result<Option<StoreGuard>> {
        let wait = self.limits.guard;
        let slack = self.limits.store;
        let guard = self.store.guard(wait);
        match self.within(wait.saturating_add(slack), guard).await {
            Ok(guard) => Ok(Some(guard)),
            Err(error) if error.kind() == ErrorKind::Store => {
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

    /// Makes a session that a refresh has brought ready for use.
    pub(super) fn renewed(&self, session: Session) -> Result<Material> {
        let now = self.now();
        let early = self.limits.early_refresh;
        let validity = Validity::renewed(&session, early, now.wall, now.monotonic);
        let header = self.service.header(&session.access_token)?;
        Ok(Material::new(session, header, validity))
    }

    /// Makes a session that is handed in ready for use.
    pub(super) fn issued(&self, session: Session) -> Result<Material> {
        let now = self.now();
        let early = self.limits.early_refresh;
        let validity = Validity::issued(&session, early, now.wall, now.monotonic);
        let header = self.service.header(&session.access_token)?;
        Ok(Material::new(session, header, validity))
    }

    fn restored(&self, session: Session) -> Result<Material> {
        let now = self.now();
        let early = self.limits.early_refresh;
        let validity = Validity::restored(&session, early, now.wall, now.monotonic);
        let header = self.service.header(&session.access_token)?;
        Ok(Material::new(session, header, validity))
    }

    /// Ends a discarded session on the server as far as possible, behind the caller. Not one that
    /// stands on the refresh token of the session that is held: a token that may be used again is
    /// still wanted then.
    pub(super) fn revoke_behind(self: &Arc<Self>, session: Session) {
        if let Snapshot::Active(held) = &*self.current()
            && session.refresh_token.is_some()
            && held.session.refresh_token == session.refresh_token
        {
            return;
        }
        let inner = Arc::clone(self);
        let work = async move {
            let left = inner.change(|core| core.is_left_by_user());
            let outcome = if left {
                inner.revoke(&session).await
            } else {
                inner.in_time(inner.service.discard(&session)).await
            };
            if let Err(error) = outcome {
                tracing::debug!(kind = ?error.kind(), "a discarded session was not revoked");
            }
        };
        // Outside a runtime nothing more can be done for it.
        drop(spawn::spawn(work));
    }

    /// Ends a session on the server, within the time of a refresh.
    pub(super) async fn revoke(&self, session: &Session) -> Result<()> {
        self.in_time(self.service.revoke(session)).await
    }

    async fn in_time(&self, work: impl Future<Output = Result<()>>) -> Result<()> {
        tokio::select! {
            biased;
            outcome = work => outcome,
            () = self.clock.sleep(self.limits.refresh) => Err(Error::new(ErrorKind::Timeout)),
        }
    }
}

/// A sign-in or sign-out from its word, which counts at once, until it is through with the store.
/// Meanwhile the store may still hold a token that an overtaken refresh has spent.
pub(super) struct Moving<'a>(pub(super) &'a Inner);

impl Drop for Moving<'_> {
    fn drop(&mut self) {
        self.0.change(|core| core.moving -= 1);
        self.0.moved.notify_waiters();
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

fn authorization_of(snapshot: &Snapshot, epoch: Option<u64>) -> Result<Authorization> {
    match snapshot {
        Snapshot::SignedOut(reason) => Err(reason.error()),
        Snapshot::Active(active) if epoch.is_some_and(|epoch| epoch != active.epoch()) => {
            Err(super::state::replaced())
        }
        Snapshot::Active(active) => Ok(active.authorization.clone()),
    }
}

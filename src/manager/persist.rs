//! Writing sessions: sign-in, the outcome of a refresh, sign-out, and the retry of a failed save.
//!
//! Owns the order of store, memory and events. It must not talk to a server.

use std::sync::{Arc, Weak};

use uuid::Uuid;

use super::{
    Installed,
    backoff::delay,
    events::{Event, SignedOutReason},
    flight::{Flight, RefreshOutcome},
    inner::{Inner, Moving, random},
    snapshot::Snapshot,
    spawn,
    state::{Core, Departure, replaced},
};
use crate::{
    error::{Error, ErrorKind, Result},
    session::Session,
    store::{Exchange, Expect, Loaded, Record, Version, Written, random_id},
};

/// How often a write is tried again because the store changed under it.
const CONFLICTS: usize = 4;

/// How often an erasure is tried again before the caller's knowledge of it has to do.
const ERASURES: u32 = 10;

/// What must still be so for a sign-in to count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terms {
    /// This epoch's session is the one to be replaced.
    pub(super) over: Option<u64>,
    /// The manager above still holds this epoch's session.
    pub(super) under: Option<u64>,
}

/// What came of putting a refreshed session in place.
#[derive(Debug)]
pub(super) enum Commit {
    /// It is live.
    Live,
    /// Something newer has happened; the session is nobody's.
    Discarded,
}

impl Inner {
    /// Signs in: stored, then published, then told.
    pub(super) async fn sign_in(
        self: Arc<Self>,
        session: Session,
        terms: Terms,
    ) -> Result<Installed> {
        // Unread, the session above is none that this one could depend on.
        let _ = self.ask_superior(false).await;
        let installed = self.sign_in_here(session, terms).await;
        self.settle_dependents().await;
        installed
    }

    async fn sign_in_here(self: &Arc<Self>, session: Session, terms: Terms) -> Result<Installed> {
        if session.service != self.service.name() {
            return Err(Error::invalid_argument("session", "it is another service's"));
        }
        let material = self.issued(session.clone())?;
        let mut record = Record::first(session.clone())?;
        let _order = self.writes.lock().await;
        let begun = SignIn::begin(self, record.version.lineage, terms);
        let Some((mut pending, superior)) = begun else {
            self.revoke_behind(session);
            return Err(replaced());
        };
        record.depends_on = superior;
        let saved = self.bounded(self.store.save(&record, Expect::Anything)).await.and_then(done);
        let stored = saved.is_ok().then_some(record.version);
        if !pending.finish(|core, epoch| core.finish_sign_in(epoch, material, stored)) {
            self.revoke_behind(session);
            return Err(self.overtaken());
        }
        if let Err(error) = &saved {
            self.tell(Event::PersistFailed { error: error.clone() });
            self.save_later();
        }
        Ok(Installed { persisted: saved })
    }

    /// Why a sign-in came to nothing.
    fn overtaken(&self) -> Error {
        match &*self.current() {
            Snapshot::SignedOut(reason @ SignedOutReason::DependencyEnded) => reason.error(),
            _ => replaced(),
        }
    }

    /// Writes down that an exchange of the held token begins. `false`: the store has changed, and
    /// has to be read once more.
    pub(super) async fn journal(self: &Arc<Self>, exchange: &Exchange) -> bool {
        let _order = self.writes.lock().await;
        let Some((record, expect)) = self.held_record() else { return true };
        let record = record.with_exchange(exchange.clone());
        match self.bounded(self.store.save(&record, expect)).await {
            Ok(Written::Done) => self.note_written(record.version),
            Ok(Written::Conflict) => return false,
            // The session counts for more than the note.
            Err(error) => self.note_failure(expect, error),
        }
        true
    }

    /// Takes the note away again: the exchange surely changed nothing.
    pub(super) async fn unjournal(self: &Arc<Self>, flight: &Flight) {
        let _order = self.writes.lock().await;
        if !self.change(|core| core.is_current(flight)) {
            return;
        }
        self.change(|core| core.doubt = None);
        let Some((record, expect)) = self.held_record() else { return };
        match self.bounded(self.store.save(&record, expect)).await {
            Ok(Written::Done) => self.note_written(record.version),
            Ok(Written::Conflict) => {}
            Err(error) => self.note_failure(expect, error),
        }
    }

    /// Puts a refreshed session in place: saved, then published, then told.
    pub(super) async fn commit(
        self: &Arc<Self>,
        flight: &Arc<Flight>,
        session: Session,
        outcome: RefreshOutcome,
    ) -> Result<Commit> {
        let material = self.renewed(session.clone())?;
        let _order = self.writes.lock().await;
        if outcome == RefreshOutcome::Reauthenticated && !self.ties.dependents().is_empty() {
            let lineage = random_id()?;
            self.change(|core| core.begin_lineage(flight, lineage));
        }
        let saved = self.save_refreshed(flight, &session).await;
        if !self.change(|core| core.finish_refresh(flight, material, outcome)) {
            return Ok(Commit::Discarded);
        }
        if let Err((expect, error)) = saved {
            self.note_failure(expect, error);
        }
        Ok(Commit::Live)
    }

    /// Saves over what is known, as long as the flight speaks for the session that is held.
    async fn save_refreshed(
        &self,
        flight: &Flight,
        session: &Session,
    ) -> Result<(), (Expect, Error)> {
        let mut last = Expect::Nothing;
        for _ in 0..CONFLICTS {
            let next = self.change(|core| core.refreshed_record(flight, session.clone()));
            let Some((record, expect)) = next else { return Ok(()) };
            match self.bounded(self.store.save(&record, expect)).await {
                Ok(Written::Done) => {
                    self.change(|core| core.wrote(record.version));
                    return Ok(());
                }
                Ok(Written::Conflict) => self.catch_up(flight).await,
                Err(error) => return Err((expect, error)),
            }
            last = expect;
        }
        Err((last, conflict()))
    }

    /// After a conflict: someone who needs no guard has written. A sign-out or sign-in is taken over;
    /// another record of the user is only stepped past.
    async fn catch_up(&self, flight: &Flight) {
        if self.change(|core| core.is_current(flight))
            && let Err(error) = self.reconcile().await
        {
            tracing::debug!(kind = ?error.kind(), "the store could not be read again");
        }
    }

    /// Empties the store of the sign-in that was held. What another process has put there since is
    /// left alone.
    pub(super) async fn erase(&self, departure: Departure) -> Result<()> {
        let _order = self.writes.lock().await;
        for _ in 0..CONFLICTS {
            let expect = match self.bounded(self.store.load()).await {
                Ok(Loaded::Record(record)) => {
                    let ours = record.session.service == self.service.name();
                    let version = record.version;
                    if !ours || !self.change(|core| core.leaves_with(departure, version)) {
                        return Ok(());
                    }
                    Expect::Version(version)
                }
                Ok(Loaded::Empty | Loaded::Quarantined { .. }) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Timeout => return Err(error),
                Err(error) if self.change(|core| core.is_followed(departure)) => return Err(error),
                // It cannot be read, so it cannot be told whose it is.
                Err(_) => Expect::Anything,
            };
            match self.bounded(self.store.clear(expect)).await? {
                Written::Done => return Ok(()),
                Written::Conflict => {}
            }
        }
        Err(conflict())
    }

    /// Removes the record of a session that the server has ended, if it is still the one known.
    pub(super) async fn erase_leftover(&self) {
        let Some(version) = self.change(Core::take_leftover) else { return };
        let _order = self.writes.lock().await;
        if let Err(error) = self.bounded(self.store.clear(Expect::Version(version))).await {
            self.tell(Event::PersistFailed { error });
        }
    }

    /// Writes what memory holds and the store does not.
    pub(super) async fn save_unsaved(self: &Arc<Self>) -> Result<()> {
        let _order = self.writes.lock().await;
        for _ in 0..CONFLICTS {
            if self.change(|core| core.unsaved.is_none()) {
                return Ok(());
            }
            let Some((record, expect)) = self.held_record() else { return Ok(()) };
            match self.bounded(self.store.save(&record, expect)).await? {
                Written::Done => {
                    self.note_written(record.version);
                    return Ok(());
                }
                // Either the store's word counts for more, or it tells what may be written over.
                Written::Conflict => drop(self.reconcile().await?),
            }
        }
        Err(conflict())
    }

    /// Tries a failed save again and again, behind everyone, for as long as the manager lives.
    pub(super) fn save_later(self: &Arc<Self>) {
        if self.change(|core| std::mem::replace(&mut core.saving, true)) {
            return;
        }
        let saver = Saver(Arc::downgrade(self));
        let clock = Arc::clone(&self.clock);
        let work = async move {
            let saver = saver;
            for failures in 0.. {
                clock.sleep(delay(failures, random())).await;
                let Some(inner) = saver.0.upgrade() else { return };
                if inner.save_unsaved().await.is_ok() && inner.change(Core::stop_saving) {
                    // Unmarked already; another task may have been marked since.
                    return saver.dismiss();
                }
            }
        };
        // Outside a runtime the next write brings it along.
        drop(spawn::spawn(work));
    }

    /// Tries a failed erasure again, behind everyone.
    pub(super) fn erase_later(self: &Arc<Self>, departure: Departure) {
        let inner = Arc::clone(self);
        let work = async move {
            for failures in 0..ERASURES {
                inner.clock.sleep(delay(failures, random())).await;
                if inner.erase(departure).await.is_ok() {
                    return;
                }
            }
        };
        // Outside a runtime the caller has been told, and that is all.
        drop(spawn::spawn(work));
    }

    fn held_record(&self) -> Option<(Record, Expect)> {
        self.change(|core| {
            let session = (*core.active()?.session).clone();
            core.next_record(session)
        })
    }

    fn note_written(&self, version: Version) {
        if self.change(|core| core.wrote(version)) {
            self.tell(Event::Persisted);
        }
    }

    fn note_failure(self: &Arc<Self>, expect: Expect, error: Error) {
        self.change(|core| core.could_not_write(expect));
        self.tell(Event::PersistFailed { error });
        self.save_later();
    }
}

/// A sign-in between its beginning and its publication: a task that dies in between must not leave
/// the manager without a session to speak of.
struct SignIn<'a> {
    inner: &'a Inner,
    epoch: Option<u64>,
    _moving: Moving<'a>,
}

impl<'a> SignIn<'a> {
    /// Gives back the sign-in above that it depends on as well.
    fn begin(inner: &'a Inner, lineage: Uuid, terms: Terms) -> Option<(Self, Option<Uuid>)> {
        let (epoch, superior) = inner.change(|core| {
            let superior = match terms.under {
                Some(epoch) => Some(inner.superior_lineage_of(epoch)?),
                None => inner.superior_lineage(),
            };
            Some((core.begin_sign_in(lineage, terms.over, superior)?, superior))
        })?;
        Some((Self { inner, epoch: Some(epoch), _moving: Moving(inner) }, superior))
    }

    fn finish(&mut self, finish: impl FnOnce(&mut Core, u64) -> bool) -> bool {
        let Some(epoch) = self.epoch.take() else { return false };
        self.inner
            .change(|core| core.stands_on(self.inner.superior_lineage()) && finish(core, epoch))
    }
}

impl Drop for SignIn<'_> {
    fn drop(&mut self) {
        if let Some(epoch) = self.epoch {
            self.inner.change(|core| core.abandon_sign_in(epoch));
        }
    }
}

/// Marks the one task that retries a save, and unmarks it however that ends.
struct Saver(Weak<Inner>);

impl Saver {
    /// Leaves the mark alone.
    fn dismiss(mut self) {
        drop(std::mem::take(&mut self.0));
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        if let Some(inner) = self.0.upgrade() {
            inner.change(|core| core.saving = false);
        }
    }
}

fn done(written: Written) -> Result<()> {
    match written {
        Written::Done => Ok(()),
        Written::Conflict => Err(conflict()),
    }
}

fn conflict() -> Error {
    Error::new(ErrorKind::Store).with_message("the session store keeps changing under its writer")
}

//! What is read from the store, each call bounded in time: the session, and the right to exchange its
//! refresh token.

use std::{future::Future, sync::Arc};

use super::{
    events::{Ended, Event},
    inner::Inner,
    state::{Found, State},
};
use crate::{
    error::{Error, ErrorKind, Result},
    session::Validity,
    store::{Loaded, Record, StoreGuard, store_error},
};

const LATE: &str = "the session store did not answer in time";

impl Inner {
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

    /// Reads the store although that may have been done before.
    pub(super) async fn read_again(self: &Arc<Self>) -> Result<()> {
        let _order = self.writes.lock().await;
        self.reconcile().await.map(drop)
    }

    /// Reads the store and takes in what it holds. The caller holds `writes`.
    ///
    /// Gives back the record that was found as well, for the note of a begun exchange.
    pub(super) async fn reconcile(self: &Arc<Self>) -> Result<Option<Box<Record>>> {
        if self.store.is_none() {
            self.change(State::adopt_memory);
            return Ok(None);
        }
        let mut epoch = self.change(|state| state.epoch);
        let mut loaded = self.load().await?;
        if let Loaded::Record(record) = &loaded
            && record.depends_on.is_some()
        {
            self.read_parent(false).await?;
            if self.is_orphan(record) {
                self.read_parent(true).await?;
                epoch = self.change(|state| state.epoch);
                loaded = self.load().await?;
            }
        }
        let found = match &loaded {
            Loaded::Empty => Found::Nothing,
            Loaded::Corrupt { .. } => Found::Corrupt,
            Loaded::Record(record) => self.judge(record)?,
        };
        self.change(|state| state.adopt(epoch, found));
        Ok(match loaded {
            Loaded::Record(record) => Some(record),
            Loaded::Empty | Loaded::Corrupt { .. } => None,
        })
    }

    /// What a record that was found is worth here.
    fn judge<'a>(&self, record: &'a Record) -> Result<Found<'a>> {
        self.check_owner(record)?;
        if let Some(end) = &record.ended {
            return Ok(Found::Ended(Ended::read(end)));
        }
        if self.is_orphan(record) {
            return Ok(Found::Orphan(record));
        }
        Ok(Found::Session(record, self.prepare(record.session.clone(), Validity::restored)?))
    }

    /// Reads the store. What was put aside there as unreadable is told.
    pub(super) async fn load(self: &Arc<Self>) -> Result<Loaded> {
        let Some(store) = &self.store else { return Ok(Loaded::Empty) };
        let loaded = self.bounded(store.load()).await?;
        if let Loaded::Corrupt { location } = &loaded {
            self.tell(Event::StoreRecovered { location: location.clone() });
        }
        Ok(loaded)
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
        let Some(store) = &self.store else { return Ok(None) };
        let wait = self.limits.guard();
        let guard = store.guard(wait);
        match self.within(wait.saturating_add(self.limits.store), LATE, guard).await {
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
        self.within(self.limits.store, LATE, work).await
    }
}

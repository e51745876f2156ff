//! What ties one manager's session to another's: a user's to the device's, for example.
//!
//! Owns how the end of one reaches the other, in memory and in its store. It must not decide whether
//! a session ends: `state` does.
//!
//! Order of locks: the manager above before the one below where states change, the one below before
//! the one above where stores are read.

use std::sync::{Arc, PoisonError, Weak};

use uuid::Uuid;

use super::{
    events::Event,
    inner::{Inner, Moving},
    snapshot::Snapshot,
    spawn,
};
use crate::{error::Result, future::BoxFuture, store::Record, sync::Mutex};

/// A manager's place between others.
pub(super) struct Ties {
    /// The manager whose session this one's depends on.
    superior: Option<Arc<Inner>>,
    /// Those whose sessions depend on this one's.
    dependents: Mutex<Vec<Weak<Inner>>>,
}

impl Ties {
    pub(super) fn new(superior: Option<Arc<Inner>>) -> Self {
        Self { superior, dependents: Mutex::new(Vec::new()) }
    }

    /// Makes known that a manager depends on this one.
    pub(super) fn add(&self, dependent: &Arc<Inner>) {
        let mut dependents = self.dependents.lock().unwrap_or_else(PoisonError::into_inner);
        dependents.retain(|known| known.strong_count() > 0);
        dependents.push(Arc::downgrade(dependent));
    }

    pub(super) fn superior(&self) -> Option<&Arc<Inner>> {
        self.superior.as_ref()
    }

    pub(super) fn dependents(&self) -> Vec<Arc<Inner>> {
        let dependents = self.dependents.lock().unwrap_or_else(PoisonError::into_inner);
        dependents.iter().filter_map(Weak::upgrade).collect()
    }

    /// Tells those who depend on this manager what it holds now. Called between the publishing of the
    /// new state and the waking of those who wait for it.
    pub(super) fn tell(&self, before: &Snapshot, after: &Snapshot) {
        if !after.is_restored() {
            return;
        }
        let (old, new) = (before.lineage(), after.lineage());
        let lost = old.is_some() && old != new;
        for dependent in self.dependents() {
            if dependent.change(|core| core.follow(new, lost)) {
                dependent.erase_departed_behind();
            }
        }
    }
}

impl Inner {
    /// The sign-in above, as it is now. Read under this manager's own lock it cannot end unnoticed: its
    /// end is published first and told afterwards.
    pub(super) fn superior_lineage(&self) -> Option<Uuid> {
        self.ties.superior().and_then(|superior| superior.current().lineage())
    }

    /// The same, if it is still the one that `epoch` belongs to.
    pub(super) fn superior_lineage_of(&self, epoch: u64) -> Option<Uuid> {
        match &*self.ties.superior()?.current() {
            Snapshot::Active(active) if active.epoch() == epoch => active.lineage(),
            _ => None,
        }
    }

    /// Whether a record found in the store depends on a sign-in that is not the one above.
    pub(super) fn is_orphan(&self, record: &Record) -> bool {
        let bound = record.depends_on.filter(|_| self.ties.superior().is_some());
        bound.is_some() && bound != self.superior_lineage()
    }

    /// Reads the store of the manager above, again if it has been read before: a record here may be of
    /// a sign-in that is newer than what was read there.
    pub(super) fn ask_superior(&self, again: bool) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let Some(superior) = self.ties.superior() else { return Ok(()) };
            if !again {
                return superior.ensure_restored().await;
            }
            let _order = superior.writes.lock().await;
            superior.reconcile().await.map(drop)
        })
    }

    /// Brings those who depend on this manager into the state that this one's leaves them, stores
    /// included. Must not be called with a store's order held.
    pub(super) fn settle_dependents(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            for dependent in self.ties.dependents() {
                // A store that cannot be read is asked again by whoever needs the session.
                let _ = dependent.ensure_restored().await;
                dependent.erase_leftover().await;
                dependent.settled().await;
                dependent.settle_dependents().await;
            }
        })
    }

    /// Reads the stores of those who depend on this manager, so that what an earlier run left there
    /// ends with the session here.
    pub(super) async fn restore_dependents(&self) {
        for dependent in self.ties.dependents() {
            // A sign-in that is on its way is not waited for: it replaces what is there.
            if dependent.change(|core| core.is_unread()) {
                let _ = dependent.ensure_restored().await;
            }
        }
    }

    /// Empties the store of what ended with the session above.
    pub(super) async fn erase_departed(self: &Arc<Self>) {
        while let Some(departure) = self.change(|core| core.take_departure()) {
            let _moving = Moving(self);
            if let Err(error) = self.erase(departure).await {
                self.tell(Event::PersistFailed { error });
                self.erase_later(departure);
            }
        }
    }

    fn erase_departed_behind(self: &Arc<Self>) {
        let inner = Arc::clone(self);
        // Outside a runtime whoever next uses the session does it; the record is void in any case.
        drop(spawn::spawn(async move { inner.erase_departed().await }));
    }
}

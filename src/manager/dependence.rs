//! What makes one manager's session depend on another's: a user's on the device's, for example.
//!
//! Order of locks: the parent before the child where states change, the child before the parent where
//! stores are read.

use std::sync::{Arc, PoisonError, Weak};

use uuid::Uuid;

use super::inner::Inner;
use crate::{error::Result, future::BoxFuture, store::Record};

impl Inner {
    /// Makes known that a manager depends on this one.
    pub(super) fn add_dependent(&self, child: &Arc<Self>) {
        let mut children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        children.retain(|known| known.strong_count() > 0);
        children.push(Arc::downgrade(child));
    }

    fn dependents(&self) -> Vec<Arc<Self>> {
        let children = self.children.lock().unwrap_or_else(PoisonError::into_inner);
        children.iter().filter_map(Weak::upgrade).collect()
    }

    pub(super) fn has_dependents(&self) -> bool {
        !self.dependents().is_empty()
    }

    /// Tells those who depend on this manager what it holds now.
    pub(super) fn tell_dependents(&self, sign_in: Option<Uuid>, lost: bool) {
        for child in self.dependents() {
            child.change(|state| state.follow(sign_in, lost));
        }
    }

    /// The parent's sign-in as it is now. Read under this manager's own lock it cannot end unnoticed:
    /// its end is published first and told afterwards.
    pub(super) fn parent_sign_in(&self) -> Option<Uuid> {
        self.parent.as_ref().and_then(|parent| parent.current().sign_in())
    }

    /// The same, if it is still the one that `epoch` belongs to.
    pub(super) fn parent_sign_in_of(&self, epoch: u64) -> Option<Uuid> {
        let current = self.parent.as_ref()?.current();
        current.active().filter(|active| active.epoch == epoch)?.sign_in
    }

    /// Whether a record found in the store depends on a sign-in that is not the parent's.
    pub(super) fn is_orphan(&self, record: &Record) -> bool {
        let bound = record.depends_on.filter(|_| self.parent.is_some());
        bound.is_some() && bound != self.parent_sign_in()
    }

    /// Reads the parent's store, again if it has been read before: a record here may be of a sign-in
    /// that is newer than what was read there.
    pub(super) fn read_parent(&self, again: bool) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let Some(parent) = &self.parent else { return Ok(()) };
            if !again {
                return parent.restore_once().await;
            }
            parent.read_again().await
        })
    }

    /// Brings those who depend on this manager into the state that this one's leaves them, stores
    /// included. The caller does not hold `writes`.
    pub(super) fn settle_dependents(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            for child in self.dependents() {
                // Another thread may not have told it yet.
                let now = self.current();
                if now.is_restored() {
                    child.change(|state| state.follow(now.sign_in(), false));
                }
                // A store that cannot be read is asked again by whoever needs the session.
                let _ = child.restore_once().await;
                // It is told, and tried again.
                let _ = child.write_owed().await;
                child.settle_dependents().await;
            }
        })
    }

    /// Ends what an earlier run has left in the stores of those who depend on this manager, whose session
    /// has just ended.
    pub(super) async fn end_unread_dependents(&self) {
        for child in self.dependents() {
            // A sign-in that is on its way is not waited for: it replaces what is there.
            if child.change(|state| state.is_unread()) {
                let _ = child.restore_once().await;
                child.change(|state| state.follow(self.current().sign_in(), true));
            }
        }
    }
}

//! Signing out, and what the store is to forget with it.
//!
//! Owns the question which record goes with a sign-out. It must not touch the store itself.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    super::{
        events::{Event, SignedOutReason},
        snapshot::Snapshot,
    },
    Core,
};
use crate::{
    session::Session,
    store::{Expect, Version},
};

/// A sign-out, as far as the store is concerned.
#[derive(Clone, Copy, Debug)]
pub(in crate::manager) struct Departure {
    /// The sign-in that ended; `None` where it cannot be told which one the store holds.
    lineage: Option<Uuid>,
    epoch: u64,
}

impl Core {
    /// The user leaves. Gives back what was held, and what the store is to forget.
    pub(in crate::manager) fn sign_out(&mut self) -> (Option<Arc<Session>>, Departure) {
        self.depart(SignedOutReason::ByUser)
    }

    /// The session is over at someone's word here.
    pub(super) fn depart(&mut self, reason: SignedOutReason) -> (Option<Arc<Session>>, Departure) {
        let held = self.active().map(|active| Arc::clone(&active.session));
        // A sign-in that did not reach the store has left there whatever it was to replace.
        let stored_other = |lineage| self.stored.is_some_and(|stored| stored.lineage != lineage);
        let lineage = self
            .lineage
            .filter(|lineage| self.unsaved != Some(Expect::Anything) && !stored_other(*lineage));
        self.leave_epoch(&reason.error());
        self.moving += 1;
        self.unsaved = None;
        self.stored = None;
        let was_out = matches!(
            *self.snapshot,
            Snapshot::SignedOut(reason) if reason != SignedOutReason::NotRestored
        );
        self.snapshot = Arc::new(Snapshot::SignedOut(reason));
        if !was_out {
            self.outbox.push(Event::SignedOut { reason });
        }
        (held, Departure { lineage, epoch: self.epoch })
    }

    /// Whether a record found in the store goes with this departure. What another process has put
    /// there since does not, nor does a sign-in that followed here.
    pub(in crate::manager) fn leaves_with(&self, departure: Departure, found: Version) -> bool {
        match departure.lineage {
            Some(lineage) => lineage == found.lineage,
            None => !self.is_followed(departure) || self.lineage != Some(found.lineage),
        }
    }

    /// Whether someone signed in after this departure.
    pub(in crate::manager) fn is_followed(&self, departure: Departure) -> bool {
        self.epoch != departure.epoch && self.lineage.is_some()
    }
}

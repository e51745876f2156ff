//! Depending on another manager's session: the transitions that its end causes here.
//!
//! Owns the question whether a session still stands on what it was signed in on. It must not look at
//! the other manager itself.

use uuid::Uuid;

use super::{
    super::{events::SignedOutReason, flight::Flight, snapshot::Snapshot},
    Core,
    adopt::Adoption,
    depart::Departure,
};
use crate::store::{Expect, Record};

impl Core {
    /// The manager above holds this sign-in now, or none; `lost`: it held another one until now. Tells
    /// whether the session here has ended with that.
    pub(in crate::manager) fn follow(&mut self, superior: Option<Uuid>, lost: bool) -> bool {
        let stands = match self.superior {
            Some(bound) => superior == Some(bound),
            None => !lost,
        };
        if stands || !(self.active().is_some() || self.is_signing_in()) {
            return false;
        }
        let (_, departure) = self.depart(SignedOutReason::DependencyEnded);
        self.departures.push(departure);
        true
    }

    /// Whether the sign-in that is held may go live: what it depends on is still there.
    pub(in crate::manager) fn stands_on(&self, superior: Option<Uuid>) -> bool {
        self.superior.is_none() || self.superior == superior
    }

    /// Whether the store has not been read and is about to be written over neither.
    pub(in crate::manager) fn is_unread(&self) -> bool {
        !self.is_restored() && !self.is_signing_in()
    }

    /// A sign-in has begun and is not live yet.
    fn is_signing_in(&self) -> bool {
        self.active().is_none() && self.unsaved == Some(Expect::Anything)
    }

    /// Whether the user has signed out and nobody in since: only then may a session that comes too late
    /// be ended on the server together with all others of the user.
    pub(in crate::manager) fn is_left_by_user(&self) -> bool {
        let left = matches!(*self.snapshot, Snapshot::SignedOut(SignedOutReason::ByUser));
        left && self.unsaved.is_none()
    }

    /// The next thing that the store is to forget.
    pub(in crate::manager) fn take_departure(&mut self) -> Option<Departure> {
        self.departures.pop()
    }

    /// Takes in a record whose sign-in depends on one that is gone: it is as good as none.
    pub(in crate::manager) fn adopt_orphan(&mut self, epoch: u64, record: &Record) -> Adoption {
        let version = record.version;
        if epoch != self.epoch {
            return Adoption::Stale;
        }
        if self.active().is_some() && self.unsaved == Some(Expect::Anything) {
            return Adoption::Unchanged;
        }
        if self.is_restored() && self.active().is_none() {
            if self.lineage != Some(version.lineage) && !self.was_left(version) {
                self.leftover = Some(version);
            }
            return Adoption::Unchanged;
        }
        self.take_version(version);
        self.end(SignedOutReason::DependencyEnded);
        Adoption::SignedOut
    }

    /// What a flight brings is a sign-in of its own, and no continuation: those who depend on the old
    /// one are to notice, here and in other processes.
    pub(in crate::manager) fn begin_lineage(&mut self, flight: &Flight, lineage: Uuid) {
        if self.is_current(flight) {
            self.lineage = Some(lineage);
        }
    }
}

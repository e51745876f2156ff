//! Taking in what the store holds: the transitions that another process can cause.
//!
//! Owns the question whose word counts, the store's or memory's. It must not read the store itself.

use super::{
    super::{
        events::{Event, SignedOutReason},
        snapshot::Material,
    },
    Core, replaced,
};
use crate::{
    session::Session,
    store::{Expect, Record, Version},
};

/// What reading the store changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manager) enum Adoption {
    /// Nothing.
    Unchanged,
    /// Another process has refreshed.
    Refreshed,
    /// A session was found, or another user's in place of this one's.
    SignedIn,
    /// There is none any more.
    SignedOut,
    /// The reading was too old to count.
    Stale,
}

impl Core {
    /// Takes in what the store held when it was read in `epoch`. `material` is made from the
    /// record's session.
    pub(in crate::manager) fn adopt(
        &mut self,
        epoch: u64,
        found: Option<(&Record, Material)>,
    ) -> Adoption {
        if epoch != self.epoch {
            return Adoption::Stale;
        }
        match found {
            None => self.adopt_nothing(),
            Some((record, material)) => self.adopt_record(record, material),
        }
    }

    fn adopt_nothing(&mut self) -> Adoption {
        if !self.is_restored() {
            self.end(SignedOutReason::NeverSignedIn);
            return Adoption::SignedOut;
        }
        // A store that never took the session in cannot have lost it.
        let taken_in = self.stored.is_some() && self.unsaved != Some(Expect::Anything);
        if self.active().is_some() && taken_in {
            self.end(SignedOutReason::Elsewhere);
            return Adoption::SignedOut;
        }
        Adoption::Unchanged
    }

    /// The store's content was unreadable and is gone. Unlike an emptied store that says nothing about
    /// the session.
    pub(in crate::manager) fn adopt_quarantine(&mut self, epoch: u64) -> Adoption {
        if epoch != self.epoch {
            return Adoption::Stale;
        }
        if !self.is_restored() {
            self.end(SignedOutReason::NeverSignedIn);
            return Adoption::SignedOut;
        }
        if self.active().is_some() {
            self.stored = None;
            self.unsaved = Some(Expect::Nothing);
        }
        Adoption::Unchanged
    }

    fn adopt_record(&mut self, record: &Record, material: Material) -> Adoption {
        let version = record.version;
        let same = self.lineage == Some(version.lineage);
        let restoring = !self.is_restored();
        if !restoring && self.outranks(record, same) {
            return Adoption::Unchanged;
        }
        if let Some(active) = self.active()
            && same
            && active.session.has_same_tokens(&record.session)
        {
            let new_user = active.session.user != record.session.user;
            self.take_version(version);
            if new_user {
                self.replace_session(material.session);
            }
            return Adoption::Unchanged;
        }
        if !same {
            self.leave_epoch(&replaced());
        }
        self.take_version(version);
        self.superior = record.depends_on;
        self.put(material);
        self.outbox.push(match (restoring, same) {
            (true, _) => Event::Restored,
            (false, true) => Event::Refreshed,
            (false, false) => Event::SignedIn,
        });
        if same && !restoring { Adoption::Refreshed } else { Adoption::SignedIn }
    }

    /// Whether memory's word counts for more than this record's.
    fn outranks(&mut self, record: &Record, same: bool) -> bool {
        let version = record.version;
        if self.active().is_none() {
            // Signed out here; what lies there is what was left, unless someone signed in since.
            return same || self.was_left(version);
        }
        if !same {
            // A sign-in that is not stored yet counts for more than what it would replace.
            return self.unsaved == Some(Expect::Anything) || self.stored == Some(version);
        }
        if self.stored.is_some_and(|held| version.revision <= held.revision) {
            return true;
        }
        let behind = self.is_spent(&record.session);
        if behind {
            // What is written over it must be told from it by everyone.
            self.revision = self.revision.max(version.revision);
            self.stored = Some(version);
            self.unsaved = Some(Expect::Version(version));
        }
        behind
    }

    /// Whether the record is of a session that was left here before the last one.
    pub(super) fn was_left(&self, version: Version) -> bool {
        self.left.is_some_and(|left| left.lineage == version.lineage)
    }

    pub(super) fn take_version(&mut self, version: Version) {
        let same = self.lineage == Some(version.lineage);
        self.lineage = Some(version.lineage);
        self.revision = if same { self.revision.max(version.revision) } else { version.revision };
        self.stored = Some(version);
        self.unsaved = None;
    }

    fn is_spent(&self, session: &Session) -> bool {
        match (&self.spent, &session.refresh_token) {
            (Some(spent), Some(token)) => spent.is_of(token),
            _ => false,
        }
    }
}

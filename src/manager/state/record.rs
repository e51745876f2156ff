//! The records that are written, and what memory knows of the store.
//!
//! Owns which version a record gets and when memory and store are of one mind. It must not write.

use super::{super::flight::Flight, Core};
use crate::{
    session::Session,
    store::{Expect, Record, Version},
};

impl Core {
    /// Fills in the user as known now, where a refresh's answer has left it out.
    pub(super) fn completed(&self, mut session: Session) -> Session {
        if session.user.is_none() {
            session.user = self.active().and_then(|active| active.session.user.clone());
        }
        session
    }

    /// The record for what a flight has brought, as long as it speaks for the session that is held.
    pub(in crate::manager) fn refreshed_record(
        &mut self,
        flight: &Flight,
        session: Session,
    ) -> Option<(Record, Expect)> {
        if !self.is_current(flight) {
            return None;
        }
        let session = self.completed(session);
        self.next_record(session)
    }

    /// The next record to write for the session that is held, and what it may replace.
    pub(in crate::manager) fn next_record(&mut self, session: Session) -> Option<(Record, Expect)> {
        let lineage = self.lineage?;
        let expect = self.unsaved.or(self.stored.map(Expect::Version)).unwrap_or(Expect::Nothing);
        // A token that may be spent stays marked, whatever else is written meanwhile.
        let token = session.refresh_token.as_ref();
        let note = self.doubt.clone().filter(|note| token.is_some_and(|token| note.is_of(token)));
        let mut record = Record::new(Version { lineage, revision: self.revision }, session).next();
        record.exchange = note;
        record.depends_on = self.superior;
        self.revision = record.version.revision;
        self.new_user = false;
        Some((record, expect))
    }

    /// Whether there is a record to remove.
    pub(in crate::manager) fn has_leftover(&self) -> bool {
        self.leftover.is_some()
    }

    /// The record to remove of a session that has ended, once.
    pub(in crate::manager) fn take_leftover(&mut self) -> Option<Version> {
        self.leftover.take()
    }

    /// A record was written.
    pub(in crate::manager) fn wrote(&mut self, version: Version) -> bool {
        if self.lineage != Some(version.lineage) {
            return false;
        }
        self.stored = Some(version);
        let lagged = self.unsaved.take().is_some();
        if self.new_user {
            // It was replaced while the record without it was written.
            self.unsaved = Some(Expect::Version(version));
        }
        lagged && !self.new_user
    }

    /// Whether memory holds what the store does not.
    pub(in crate::manager) fn lacks_record(&self) -> bool {
        self.active().is_some() && self.unsaved.is_some()
    }

    /// The task that retries a save may end; not if another save has failed since it looked.
    pub(in crate::manager) fn stop_saving(&mut self) -> bool {
        self.saving = self.lacks_record();
        !self.saving
    }

    /// A record could not be written.
    pub(in crate::manager) fn could_not_write(&mut self, expect: Expect) {
        self.unsaved.get_or_insert(expect);
    }
}

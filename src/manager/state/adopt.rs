//! Taking in what the store holds: whose word counts, the store's or memory's.

use super::{
    super::{
        events::{Ended, Event, SignedOutReason},
        snapshot::{PreparedSession, Snapshot},
    },
    Effect, Owed, State, replaced,
};
use crate::{
    session::Session,
    store::{Expect, Record, Version},
};

/// What a reading of the store found.
pub(in crate::manager) enum Found<'a> {
    /// Nothing.
    Nothing,
    /// Something unreadable, which is gone now. Unlike an emptied store that says nothing about the
    /// session.
    Corrupt,
    /// Why the session that was there has ended.
    Ended(Ended),
    /// A session that depends on a sign-in which is gone: it is as good as none.
    Orphan(&'a Record),
    /// A session.
    Session(&'a Record, PreparedSession),
}

impl State {
    /// Takes in what the store held when it was read in `epoch`.
    pub(in crate::manager) fn adopt(&mut self, epoch: u64, found: Found<'_>) {
        if epoch != self.epoch {
            return;
        }
        match found {
            Found::Session(record, prepared) => self.adopt_session(record, prepared),
            Found::Orphan(record) => self.adopt_orphan(record),
            Found::Nothing | Found::Corrupt if !self.is_restored() => {
                self.adopt_end(SignedOutReason::NeverSignedIn.into());
            }
            // It was told when it happened.
            Found::Ended(ended) if !self.is_restored() => self.adopt_end(ended),
            Found::Corrupt => self.adopt_loss(),
            // The next start is to say why; this process alone has seen it.
            Found::Nothing => self.adopt_absence(Owed::Dirty(Expect::Nothing)),
            Found::Ended(_) => self.adopt_absence(Owed::Clean),
        }
    }

    /// There is no store, and this is all there is.
    pub(in crate::manager) fn adopt_memory(&mut self) {
        if !self.is_restored() {
            self.adopt_end(SignedOutReason::NeverSignedIn.into());
        }
    }

    fn adopt_end(&mut self, ended: Ended) {
        self.leave_epoch(&ended.error());
        self.publish(Snapshot::SignedOut(ended));
    }

    /// Whether the store has taken the held sign-in in.
    pub(in crate::manager) fn is_in_store(&self) -> bool {
        self.stored.is_some() && self.owed != Owed::Dirty(Expect::Anything)
    }

    /// The store no longer holds the session. One that never took it in cannot have lost it.
    fn adopt_absence(&mut self, owed: Owed) {
        if self.active().is_some() && self.is_in_store() {
            self.end(SignedOutReason::Elsewhere.into(), owed);
        }
    }

    fn adopt_loss(&mut self) {
        if self.active().is_some() {
            self.stored = None;
            self.owed = Owed::Dirty(Expect::Nothing);
            self.effects.push(Effect::Write);
        }
    }

    fn adopt_session(&mut self, record: &Record, prepared: PreparedSession) {
        let version = record.version;
        let same = self.sign_in == Some(version.sign_in_id);
        let restoring = !self.is_restored();
        if !restoring && self.outranks(record, same) {
            return;
        }
        if let Some(active) = self.active()
            && same
            && active.session.has_same_tokens(&record.session)
        {
            let new_user = active.session.user != record.session.user;
            self.take_version(version);
            if new_user {
                self.replace_user(prepared.session);
            }
            return;
        }
        let continued = same && self.active().is_some();
        if !same {
            self.leave_epoch(&replaced());
        }
        let user_id = prepared.session.user_id();
        self.take_version(version);
        self.parent = record.depends_on;
        self.put(prepared);
        self.tell(match (restoring, continued) {
            (true, _) => Event::Restored { user_id },
            (false, true) => Event::Refreshed,
            (false, false) => Event::SignedIn { user_id },
        });
    }

    /// Whether memory's word counts for more than this record's.
    fn outranks(&mut self, record: &Record, same: bool) -> bool {
        let version = record.version;
        if self.active().is_none() {
            // Signed out here; what lies there is what was left, unless someone has signed in since, or
            // has renewed what was refused here.
            return (same || self.was_left(version)) && !self.outlives_refusal(record);
        }
        if !same {
            // A sign-in that is not stored yet counts for more than what it would replace.
            return self.owed == Owed::Dirty(Expect::Anything) || self.stored == Some(version);
        }
        if self.stored.is_some_and(|held| version.revision <= held.revision) {
            return true;
        }
        let behind = self.is_spent(&record.session);
        if behind {
            // What is written over it must be told from it by everyone.
            self.revision = self.revision.max(version.revision);
            self.stored = Some(version);
            self.owed = Owed::Dirty(Expect::Version(version));
            self.effects.push(Effect::Write);
        }
        behind
    }

    /// Whether someone has renewed the session that the server would not renew for this manager.
    fn outlives_refusal(&self, record: &Record) -> bool {
        let newer = |left: Version| {
            left.sign_in_id == record.version.sign_in_id && left.revision < record.version.revision
        };
        self.spent.is_some() && !self.is_spent(&record.session) && self.left.is_some_and(newer)
    }

    /// Whether the record is of a session that was left here before the last one.
    fn was_left(&self, version: Version) -> bool {
        self.left.is_some_and(|left| left.sign_in_id == version.sign_in_id)
    }

    fn take_version(&mut self, version: Version) {
        let same = self.sign_in == Some(version.sign_in_id);
        self.sign_in = Some(version.sign_in_id);
        self.revision = if same { self.revision.max(version.revision) } else { version.revision };
        self.stored = Some(version);
        self.owed = Owed::Clean;
    }

    fn is_spent(&self, session: &Session) -> bool {
        match (&self.spent, &session.refresh_token) {
            (Some(spent), Some(token)) => spent.matches(token),
            _ => false,
        }
    }

    fn adopt_orphan(&mut self, record: &Record) {
        let version = record.version;
        if self.active().is_some() && self.owed == Owed::Dirty(Expect::Anything) {
            return;
        }
        if self.is_restored() && self.active().is_none() {
            if self.sign_in == Some(version.sign_in_id) || self.was_left(version) {
                return;
            }
            self.owed = Owed::Erasing { sign_in: Some(version.sign_in_id) };
            self.effects.push(Effect::Write);
        } else {
            self.take_version(version);
            self.end_dependent();
        }
    }
}

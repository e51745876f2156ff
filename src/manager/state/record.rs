//! What the store is owed, and the records that are made for it.

use std::sync::{Arc, Weak};

use uuid::Uuid;

use super::{
    super::{events::Event, snapshot::Snapshot, task::RefreshTask},
    Effect, State,
};
use crate::{
    error::Error,
    session::Session,
    store::{Expect, Record, Version},
};

/// What the store still owes to memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manager) enum Owed {
    /// Nothing.
    Clean,
    /// To take in what memory holds, a session or the reason of its end, over what is expected there.
    Dirty(Expect),
    /// To forget the session of this sign-in; where that is not known, whatever it holds.
    Erasing { sign_in: Option<Uuid> },
}

/// The next step towards a store of one mind with memory.
#[derive(Debug)]
pub(in crate::manager) enum Write {
    /// There is nothing to do.
    Nothing,
    /// To write this if the store holds what is expected.
    Save(Box<Record>, Expect),
    /// To remove the record of this sign-in, or whichever is there.
    Erase(Option<Uuid>),
}

impl State {
    /// What is to be written next. `service` names whose it is.
    pub(in crate::manager) fn next_write(&mut self, service: &str) -> Write {
        match self.owed {
            Owed::Clean => Write::Nothing,
            Owed::Erasing { sign_in } => Write::Erase(sign_in),
            Owed::Dirty(expect) => match &*self.snapshot {
                Snapshot::Active(active) => {
                    let session = Session::clone(&active.session);
                    let next = self.next_record(session);
                    next.map_or(Write::Nothing, |(record, expect)| Write::Save(record, expect))
                }
                Snapshot::SignedOut(ended) => {
                    let (Some(sign_in_id), Some(ended)) = (self.sign_in, ended.record()) else {
                        return Write::Nothing;
                    };
                    self.revision += 1;
                    let version = Version { sign_in_id, revision: self.revision };
                    let record = Record::ended(version, service.to_owned(), ended);
                    Write::Save(Box::new(record), expect)
                }
            },
        }
    }

    /// The next record of the session that is held, and what it may replace.
    pub(super) fn next_record(&mut self, session: Session) -> Option<(Box<Record>, Expect)> {
        let sign_in_id = self.sign_in?;
        let expect = match self.owed {
            Owed::Dirty(expect) => expect,
            Owed::Clean | Owed::Erasing { .. } => {
                self.stored.map_or(Expect::Nothing, Expect::Version)
            }
        };
        // A token that may be spent stays marked, whatever else is written meanwhile.
        let token = session.refresh_token.as_ref();
        let note =
            self.in_doubt.as_deref().filter(|note| token.is_some_and(|token| note.matches(token)));
        let mut record =
            Record::new(Version { sign_in_id, revision: self.revision }, session).next();
        record.exchange = note.cloned();
        record.depends_on = self.parent;
        self.revision = record.version.revision;
        self.user_unsaved = false;
        Some((Box::new(record), expect))
    }

    /// The record of what a refresh has brought, as long as it speaks for the session that is held.
    pub(in crate::manager) fn refreshed_record(
        &mut self,
        task: &RefreshTask,
        session: &Arc<Session>,
    ) -> Option<(Box<Record>, Expect)> {
        if !self.is_current(task) {
            return None;
        }
        let session = self.completed(Session::clone(session));
        let (mut record, expect) = self.next_record(session)?;
        // A token that the answer has left as it is was not spent.
        record.exchange = None;
        Some((record, expect))
    }

    /// Fills in the user as known now, where a refresh's answer has left it out.
    pub(super) fn completed(&self, mut session: Session) -> Session {
        if session.user.is_none() {
            session.user = self.active().and_then(|active| active.session.user.clone());
        }
        session
    }

    /// A record was written.
    pub(in crate::manager) fn wrote(&mut self, version: Version) {
        if self.sign_in != Some(version.sign_in_id) || matches!(self.owed, Owed::Erasing { .. }) {
            return;
        }
        self.stored = Some(version);
        let lagged = self.owed != Owed::Clean;
        // The user's record may have been replaced while the record without it was written.
        self.owed =
            if self.user_unsaved { Owed::Dirty(Expect::Version(version)) } else { Owed::Clean };
        if lagged && !self.user_unsaved && self.active().is_some() {
            self.tell(Event::Persisted);
        }
    }

    /// The record of this sign-in is gone from the store, or is none of this manager's business.
    pub(in crate::manager) fn erased(&mut self, sign_in: Option<Uuid>) {
        if self.owed == (Owed::Erasing { sign_in }) {
            self.owed = Owed::Clean;
        }
    }

    /// Another process has written: the reason of an end is then no longer worth writing.
    pub(in crate::manager) fn lost_write(&mut self) {
        if self.active().is_none() && matches!(self.owed, Owed::Dirty(_)) {
            self.owed = Owed::Clean;
        }
    }

    /// A record could not be written: the session goes on in memory, and the write is tried again.
    pub(in crate::manager) fn could_not_write(&mut self, expect: Expect, error: Error) {
        if self.owed == Owed::Clean && self.active().is_some() {
            self.owed = Owed::Dirty(expect);
        }
        self.tell(Event::PersistFailed { error });
        self.effects.push(Effect::Retry);
    }

    /// A task is to try again, unless one does. It holds the mark for as long as it runs.
    pub(in crate::manager) fn start_retrying(&mut self, mark: &Arc<()>) -> bool {
        let first = self.retrying.strong_count() == 0;
        if first {
            self.retrying = Arc::downgrade(mark);
        }
        first
    }

    /// The task that tries again may end; not if another write has failed since it looked.
    pub(in crate::manager) fn stop_retrying(&mut self) -> bool {
        let done = self.owed == Owed::Clean;
        if done {
            self.retrying = Weak::new();
        }
        done
    }
}

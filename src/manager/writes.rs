//! What is written to the store: sign-ins, sign-outs, and what the store is owed.
//!
//! The order is always store, memory, events; all of it runs at home.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    Replaced, SessionSet, SignOut,
    backoff::delay,
    events::{Event, SignedOutReason},
    inner::{Inner, random},
    snapshot::Snapshot,
    state::{Departing, State, Write, replaced},
};
use crate::{
    error::{Error, ErrorKind, Result},
    session::{Session, Validity},
    store::{Expect, Loaded, Record, Written, store_error},
};

/// How often the store is read and written again because it changed in between.
pub(super) const CONFLICTS: usize = 5;

/// How often a failed write is tried again for a manager that the application has let go.
const RETRIES: u32 = 10;

/// What must still hold for a sign-in to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InstallPrecondition {
    None,
    /// This epoch's session is the one to be replaced.
    Replaces(u64),
    /// The parent still holds this epoch's session.
    Parent(u64),
}

impl Inner {
    /// Signs in: stored, then published, then told.
    pub(super) async fn sign_in(
        self: Arc<Self>,
        session: Session,
        condition: InstallPrecondition,
    ) -> Result<SessionSet> {
        // Unread, the parent's session is none that this one could depend on.
        let _ = self.read_parent(false).await;
        let installed = self.sign_in_here(session, condition).await;
        self.settle_dependents().await;
        installed
    }

    async fn sign_in_here(
        self: &Arc<Self>,
        session: Session,
        condition: InstallPrecondition,
    ) -> Result<SessionSet> {
        self.check_session(&session)?;
        let prepared = self.prepare(session, Validity::issued)?;
        let session = Arc::clone(&prepared.session);
        let mut record = Record::first(Session::clone(&session))?;
        let _order = self.writes.lock().await;
        let Some((epoch, departing)) = self.begin_sign_in(&mut record, condition) else {
            self.revoke_behind(Session::clone(&session));
            return Err(replaced());
        };
        let _pending = PendingSignIn { inner: self, epoch };
        let (found, unsaved) = match self.look_before_sign_in().await {
            Ok(found) => {
                let saved = self.save(&mut record, Expect::Anything).await.and_then(done);
                (found, saved.err().map(|error| (Expect::Anything, error)))
            }
            Err(refusal) => (None, Some(refusal)),
        };
        let before = departing.and_then(|departing| departing.newest(found));
        let persisted = unsaved.as_ref().map_or(Ok(()), |(_, error)| Err(error.clone()));
        let version = record.version;
        let live = self.change(|state| {
            // What it depends on may have ended, and this manager not been told yet.
            state.follow(self.parent_sign_in(), false);
            state.finish_sign_in(epoch, prepared, version, unsaved)
        });
        if !live {
            self.revoke_behind(Session::clone(&session));
            return Err(self.overtaken());
        }
        if let Err(error) = &persisted {
            tracing::warn!(%error, "the session is in memory only until it can be stored");
        }
        let continued = matches!(condition, InstallPrecondition::Replaces(_));
        let before = before.filter(|before| !continued && !before.has_same_tokens(&session));
        let replaced = before.map(|before| self.let_go(Arc::unwrap_or_clone(before)));
        Ok(SessionSet { persisted, replaced })
    }

    fn begin_sign_in(
        self: &Arc<Self>,
        record: &mut Record,
        condition: InstallPrecondition,
    ) -> Option<(u64, Option<Departing>)> {
        self.change(|state| {
            record.depends_on = match condition {
                InstallPrecondition::Replaces(epoch) if epoch != state.epoch => return None,
                InstallPrecondition::Parent(epoch) => Some(self.parent_sign_in_of(epoch)?),
                InstallPrecondition::None | InstallPrecondition::Replaces(_) => {
                    self.parent_sign_in()
                }
            };
            Some(state.begin_sign_in(record.version.sign_in_id, record.depends_on))
        })
    }

    fn check_session(&self, session: &Session) -> Result<()> {
        if session.service != self.service.name() {
            return Err(Error::invalid_argument("session", "it is another service's"));
        }
        if session.access_token.expose().trim().is_empty() {
            return Err(Error::invalid_argument("session", "its access token is empty"));
        }
        Ok(())
    }

    /// The session that a sign-in finds in the store; or why the store is not to be written now, and what
    /// it must hold for that to be tried again.
    async fn look_before_sign_in(self: &Arc<Self>) -> Result<Option<Box<Record>>, (Expect, Error)> {
        match self.load().await {
            Ok(Loaded::Record(record)) => {
                // The place is another server's, until it is empty.
                self.check_owner(&record).map_err(|error| (Expect::Nothing, error))?;
                Ok(Some(record).filter(|record| record.ended.is_none()))
            }
            Err(error) if error.kind() == ErrorKind::Timeout => Err((Expect::Anything, error)),
            // What cannot be read is written over.
            Ok(_) | Err(_) => Ok(None),
        }
    }

    /// What becomes of a session whose place another sign-in has taken.
    fn let_go(self: &Arc<Self>, session: Session) -> Replaced {
        if self.limits.keep_replaced {
            return Replaced::Left;
        }
        self.revoke_behind(session);
        Replaced::Revoking
    }

    /// Why a sign-in came to nothing.
    fn overtaken(&self) -> Error {
        match &*self.current() {
            Snapshot::SignedOut(ended) if ended.reason == SignedOutReason::DependencyEnded => {
                ended.error()
            }
            _ => replaced(),
        }
    }

    /// Signs out: memory, store, server.
    pub(super) async fn sign_out(self: Arc<Self>, revoke: bool) -> SignOut {
        // What an earlier run left in the store is signed out as well. If it cannot be read, it is
        // erased unread.
        if let Err(error) = self.restore_once().await {
            tracing::debug!(kind = ?error.kind(), "the store was not read before signing out");
        }
        let departing = self.change(State::sign_out);
        let erased = self.write_owed().await;
        if departing.session.is_some() {
            self.end_unread_dependents().await;
        }
        self.settle_dependents().await;
        let (store, erased) = match erased {
            Ok(erased) => (Ok(()), erased),
            Err(error) => (Err(error), None),
        };
        let session = departing.newest(erased);
        let server = match &session {
            Some(session) if revoke => self.revoke(session).await,
            _ => Ok(()),
        };
        SignOut { session, store, server }
    }

    /// Ends a session on the server. It goes on when the time for the answer is over.
    async fn revoke(self: &Arc<Self>, session: &Arc<Session>) -> Result<()> {
        let session = Arc::clone(session);
        let work =
            |inner: Arc<Self>| async move { inner.in_time(inner.service.revoke(&session)).await };
        let late = "the server has not confirmed the sign-out in time: it is still tried";
        self.within(self.limits.sign_out, late, async { self.at_home(work).await? }).await
    }

    /// Saves a record, which gets the name of the server.
    pub(super) async fn save(&self, record: &mut Record, expect: Expect) -> Result<Written> {
        let Some(store) = &self.store else { return Ok(Written::Done) };
        record.server = self.service.server().map(str::to_owned);
        self.bounded(store.save(record, expect)).await
    }

    /// Writes a record of the session that is held; a failure is told, and the write tried again.
    /// `false`: the store has changed.
    pub(super) async fn write(self: &Arc<Self>, mut record: Box<Record>, expect: Expect) -> bool {
        match self.save(&mut record, expect).await {
            Ok(Written::Done) => self.change(|state| state.wrote(record.version)),
            Ok(Written::Conflict) => return false,
            Err(error) => self.change(|state| state.could_not_write(expect, error)),
        }
        true
    }

    /// Writes what the store is owed, and where that fails tries again later. Gives back the session that
    /// was erased.
    pub(super) async fn write_owed(self: &Arc<Self>) -> Result<Option<Box<Record>>> {
        let written = self.flush().await;
        if let Err(error) = &written
            && self.write_later()
        {
            self.tell(Event::PersistFailed { error: error.clone() });
        }
        written
    }

    /// The same behind the caller.
    pub(super) fn write_behind(self: &Arc<Self>) {
        let writing = self.spawn(|inner| async move {
            // It is told, and tried again.
            let _ = inner.write_owed().await;
        });
        if let Err(error) = writing {
            self.tell(Event::PersistFailed { error });
        }
    }

    /// Brings the store to what memory holds.
    async fn flush(self: &Arc<Self>) -> Result<Option<Box<Record>>> {
        let _order = self.writes.lock().await;
        let mut erased = None;
        for _ in 0..CONFLICTS {
            match self.change(|state| state.next_write(self.service.name())) {
                Write::Nothing => return Ok(erased),
                Write::Save(mut record, expect) => match self.save(&mut record, expect).await? {
                    Written::Done => self.change(|state| state.wrote(record.version)),
                    // Either the store's word counts for more, or it tells what may be written over.
                    Written::Conflict => {
                        self.reconcile().await?;
                        self.change(State::lost_write);
                    }
                },
                Write::Erase(sign_in) => {
                    let (done, record) = self.erase(sign_in).await?;
                    if done {
                        erased = record;
                        self.change(|state| state.erased(sign_in));
                    }
                }
            }
        }
        Err(conflict())
    }

    /// Empties the store of this sign-in. What another process has put there since is left alone.
    async fn erase(self: &Arc<Self>, sign_in: Option<Uuid>) -> Result<(bool, Option<Box<Record>>)> {
        let Some(store) = &self.store else { return Ok((true, None)) };
        let record = match self.load().await {
            Ok(Loaded::Record(record)) => {
                let other = sign_in.is_some_and(|sign_in| sign_in != record.version.sign_in_id);
                if other || self.check_owner(&record).is_err() {
                    return Ok((true, None));
                }
                Some(record)
            }
            Ok(Loaded::Empty | Loaded::Corrupt { .. }) => return Ok((true, None)),
            Err(error) if error.kind() == ErrorKind::Timeout => return Err(error),
            // It cannot be read, so it cannot be told whose it is.
            Err(_) => None,
        };
        let expect =
            record.as_ref().map_or(Expect::Anything, |record| Expect::Version(record.version));
        let done = self.bounded(store.clear(expect)).await? == Written::Done;
        Ok((done, record.filter(|record| record.ended.is_none())))
    }

    /// Tries a failed write again and again, behind everyone, for as long as the manager lives and
    /// [`RETRIES`] times in any case. `false` where that is under way already.
    pub(super) fn write_later(self: &Arc<Self>) -> bool {
        let mark = Arc::new(());
        if !self.change(|state| state.start_retrying(&mark)) {
            return false;
        }
        let spawned = self.spawn(|inner| async move {
            // It goes with the task, however that ends.
            let _mark = mark;
            for failures in 0.. {
                inner.clock.sleep(delay(failures, random())).await;
                if inner.flush().await.is_ok() && inner.change(State::stop_retrying) {
                    return;
                }
                let let_go = Arc::strong_count(&inner) == 1;
                if let_go && failures >= RETRIES {
                    return;
                }
            }
        });
        if let Err(error) = spawned {
            self.tell(Event::PersistFailed { error });
        }
        true
    }
}

/// A sign-in between its beginning and its publication: a task that dies in between must not leave
/// the manager without a session to speak of.
struct PendingSignIn<'a> {
    inner: &'a Arc<Inner>,
    epoch: u64,
}

impl Drop for PendingSignIn<'_> {
    fn drop(&mut self) {
        self.inner.change(|state| state.abandon_sign_in(self.epoch));
    }
}

fn done(written: Written) -> Result<()> {
    match written {
        Written::Done => Ok(()),
        Written::Conflict => Err(conflict()),
    }
}

pub(super) fn conflict() -> Error {
    store_error("the session store keeps changing")
}

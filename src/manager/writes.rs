//! What is written to the store: sign-ins, sign-outs, and what the store is owed.
//!
//! The order is always store, memory, events; all of it runs at home.

use std::sync::{Arc, Weak};

use tokio::sync::oneshot;
use uuid::Uuid;

use super::{
    Replaced, SessionSet, SignOut,
    backoff::delay,
    events::{Event, SignedOutReason},
    inner::{Inner, random},
    snapshot::Snapshot,
    state::{Displaced, State, Write, replaced},
};
use crate::{
    error::{Error, ErrorKind, Result},
    session::{Session, Validity},
    store::{Expect, Loaded, Record, Version, Written},
};

/// How often a write is tried again because the store changed under it.
const CONFLICTS: usize = 5;

/// How often a failed write is tried again for a manager that the application has let go.
const RETRIES: u32 = 10;

/// What must still hold for a sign-in to count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InstallPrecondition {
    /// This epoch's session is the one to be replaced.
    pub(super) replaces: Option<u64>,
    /// The parent still holds this epoch's session.
    pub(super) parent: Option<u64>,
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
        let begun = PendingSignIn::begin(self, record.version.sign_in_id, condition);
        let Some((mut pending, displaced)) = begun else {
            self.revoke_behind(Session::clone(&session));
            return Err(replaced());
        };
        record.depends_on = pending.parent;
        let (found, saved) = match self.look_before_sign_in().await {
            Ok(found) => {
                let saved = self.save(&mut record, Expect::Anything).await.and_then(done);
                (found, saved.map_err(|error| (error, Expect::Anything)))
            }
            Err(refusal) => (None, Err(refusal)),
        };
        let before = self.change(|state| state.replaced_session(displaced, found));
        let (persisted, unsaved) = match saved {
            Ok(()) => (Ok(()), None),
            Err((error, expect)) => (Err(error), Some(expect)),
        };
        let version = record.version;
        if !pending.finish(|state, epoch| state.finish_sign_in(epoch, prepared, version, unsaved)) {
            self.revoke_behind(Session::clone(&session));
            return Err(self.overtaken());
        }
        if let Err(error) = &persisted {
            tracing::warn!(%error, "the session is in memory only until it can be stored");
            self.tell(Event::PersistFailed { error: error.clone() });
            self.write_later();
        }
        let before = before
            .filter(|before| condition.replaces.is_none() && !before.has_same_tokens(&session));
        Ok(SessionSet { persisted, replaced: before.map(|before| self.let_go(before)) })
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
    async fn look_before_sign_in(self: &Arc<Self>) -> Result<Option<Box<Record>>, (Error, Expect)> {
        match self.load().await {
            Ok(Loaded::Record(record)) => {
                // The place is another server's, until it is empty.
                self.check_owner(&record).map_err(|error| (error, Expect::Nothing))?;
                Ok(Some(record).filter(|record| record.ended.is_none()))
            }
            Err(error) if error.kind() == ErrorKind::Timeout => Err((error, Expect::Anything)),
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
        self.restore_dependents().await;
        let (stored, held) = self.change(|state| (state.stored(), state.sign_out()));
        let erased = self.write_owed().await;
        self.settle_dependents().await;
        // What another process has renewed is in the store alone.
        let renewed = |record: &Box<Record>| match stored {
            Some(Version { sign_in_id, revision }) => {
                record.version.sign_in_id == sign_in_id && record.version.revision > revision
            }
            None => held.is_none(),
        };
        let (store, erased) = match erased {
            Ok(erased) => (Ok(()), erased.filter(renewed)),
            Err(error) => (Err(error), None),
        };
        let session = erased.map(|record| Arc::new(record.session)).or(held);
        let server = match &session {
            Some(session) if revoke => self.revoke(session).await,
            _ => Ok(()),
        };
        SignOut { session, store, server }
    }

    /// Ends a session on the server. It goes on when the time for the answer is over.
    async fn revoke(self: &Arc<Self>, session: &Arc<Session>) -> Result<()> {
        let (answered, answer) = oneshot::channel();
        let session = Arc::clone(session);
        self.spawn(|inner| async move {
            let outcome = inner.in_time(inner.service.revoke(&session)).await;
            // Who waited has gone away.
            let _ = answered.send(outcome);
        })?;
        tokio::select! {
            biased;
            answer = answer => answer.unwrap_or_else(|_| Err(Error::new(ErrorKind::Cancelled))),
            () = self.clock.sleep(self.limits.sign_out) => Err(Error::new(ErrorKind::Timeout)
                .with_message("the server has not confirmed the sign-out in time: it is still tried")),
        }
    }

    /// Saves a record, which gets the name of the server.
    pub(super) async fn save(&self, record: &mut Record, expect: Expect) -> Result<Written> {
        let Some(store) = &self.store else { return Ok(Written::Done) };
        record.server = self.service.server().map(str::to_owned);
        self.bounded(store.save(record, expect)).await
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
                    Written::Done => {
                        if self.change(|state| state.wrote(record.version)) {
                            self.tell(Event::Persisted);
                        }
                    }
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

    /// A record could not be written: the session goes on in memory, and the write is tried again.
    pub(super) fn note_failure(self: &Arc<Self>, expect: Expect, error: Error) {
        self.change(|state| state.could_not_write(expect));
        self.tell(Event::PersistFailed { error });
        self.write_later();
    }

    /// Tries a failed write again and again, behind everyone, for as long as the manager lives and
    /// [`RETRIES`] times in any case. `false` where that is under way already.
    pub(super) fn write_later(self: &Arc<Self>) -> bool {
        if self.change(|state| std::mem::replace(&mut state.retrying, true)) {
            return false;
        }
        let retrying = Retrying(Arc::downgrade(self));
        let clock = Arc::clone(&self.clock);
        let spawned = self.spawn(|inner| async move {
            let mut held = Some(inner);
            for failures in 0.. {
                clock.sleep(delay(failures, random())).await;
                let Some(inner) = held.take().or_else(|| retrying.0.upgrade()) else { return };
                if inner.flush().await.is_ok() && inner.change(State::stop_retrying) {
                    // Unmarked already; another task may have been marked since.
                    return retrying.dismiss();
                }
                held = (failures < RETRIES).then_some(inner);
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
    epoch: Option<u64>,
    /// The parent's sign-in that it depends on.
    parent: Option<Uuid>,
}

impl<'a> PendingSignIn<'a> {
    fn begin(
        inner: &'a Arc<Inner>,
        sign_in: Uuid,
        condition: InstallPrecondition,
    ) -> Option<(Self, Displaced)> {
        inner.change(|state| {
            let parent = match condition.parent {
                Some(epoch) => Some(inner.parent_sign_in_of(epoch)?),
                None => inner.parent_sign_in(),
            };
            let (epoch, displaced) = state.begin_sign_in(sign_in, condition.replaces, parent)?;
            Some((Self { inner, epoch: Some(epoch), parent }, displaced))
        })
    }

    fn finish(&mut self, finish: impl FnOnce(&mut State, u64) -> bool) -> bool {
        let Some(epoch) = self.epoch.take() else { return false };
        self.inner
            .change(|state| state.stands_on(self.inner.parent_sign_in()) && finish(state, epoch))
    }
}

impl Drop for PendingSignIn<'_> {
    fn drop(&mut self) {
        if let Some(epoch) = self.epoch {
            self.inner.change(|state| state.abandon_sign_in(epoch));
        }
    }
}

/// Marks the one task that tries a write again, and unmarks it however that ends.
struct Retrying(Weak<Inner>);

impl Retrying {
    /// Leaves the mark alone.
    fn dismiss(mut self) {
        drop(std::mem::take(&mut self.0));
    }
}

impl Drop for Retrying {
    fn drop(&mut self) {
        if let Some(inner) = self.0.upgrade() {
            inner.change(|state| state.retrying = false);
        }
    }
}

fn done(written: Written) -> Result<()> {
    match written {
        Written::Done => Ok(()),
        Written::Conflict => Err(conflict()),
    }
}

pub(super) fn conflict() -> Error {
    Error::new(ErrorKind::Store).with_message("the session store keeps changing under its writer")
}

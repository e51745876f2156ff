//! Depending on another manager's session: the transitions that its end causes here.

use uuid::Uuid;

use super::{
    super::{events::SignedOutReason, snapshot::Snapshot, task::RefreshTask},
    Owed, State,
};
use crate::store::Expect;

impl State {
    /// The parent holds this sign-in now, or none; `lost`: it held another one until now. The session
    /// here ends if it depended on what is gone.
    pub(in crate::manager) fn follow(&mut self, parent: Option<Uuid>, lost: bool) {
        let stands = match self.parent {
            Some(bound) => parent == Some(bound),
            None => !lost,
        };
        if !stands && (self.active().is_some() || self.is_signing_in()) {
            self.end_dependent();
        }
    }

    /// Whether the store has neither been read nor is about to be written over.
    pub(in crate::manager) fn is_unread(&self) -> bool {
        !self.is_restored() && !self.is_signing_in()
    }

    /// A sign-in has begun and is not live yet.
    fn is_signing_in(&self) -> bool {
        self.active().is_none() && self.owed == Owed::Dirty(Expect::Anything)
    }

    /// Whether the user has signed out and nobody in since: only then may a session that comes too late
    /// be ended on the server together with all others of the user.
    pub(in crate::manager) fn is_left_by_user(&self) -> bool {
        let by_user = SignedOutReason::ByUser;
        matches!(&*self.snapshot, Snapshot::SignedOut(ended) if ended.reason == by_user)
            && !self.is_signing_in()
    }

    /// What a refresh brings is a sign-in of its own, and no continuation: those who depend on the old
    /// one are to notice, here and in other processes.
    pub(in crate::manager) fn begin_new_sign_in(&mut self, task: &RefreshTask, sign_in: Uuid) {
        if self.is_current(task) {
            self.sign_in = Some(sign_in);
        }
    }
}

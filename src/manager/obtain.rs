//! The way of a caller to a token: served from memory, or after a refresh that it starts or joins.

use std::sync::Arc;

use super::{
    inner::Inner,
    refresh,
    snapshot::{Authorization, Snapshot},
    state::{Decision, State, TokenRequest, replaced},
    task::{RefreshOutcome, RefreshTask},
};
use crate::{
    error::{Error, ErrorKind, Result},
    runtime,
    session::Freshness,
};

impl Inner {
    /// The warm path: a token that is good now, and no waiting. `None` where more is needed.
    pub(super) fn serve(&self) -> Option<(Authorization, Freshness)> {
        let snapshot = self.snapshot.load();
        let Snapshot::Active(active) = &**snapshot else { return None };
        match active.freshness_fast(&*self.clock) {
            Freshness::Expired => None,
            freshness => Some((active.authorization.clone(), freshness)),
        }
    }

    /// Starts the next token's refresh, if none is under way; whoever started it is to wait for it.
    pub(super) fn start_early(self: &Arc<Self>) -> Option<Arc<RefreshTask>> {
        let snapshot = self.current();
        let active = snapshot.active()?;
        let now = self.now();
        let renewable = active.session.refresh_token.is_some() || self.reauthenticate.is_some();
        if !active.may_go_early(now) || !renewable {
            return None;
        }
        match self.change(|state| state.request(TokenRequest::Early, now)) {
            Decision::Start(task) => self.start(&task).ok().map(|()| task),
            _ => None,
        }
    }

    fn start(self: &Arc<Self>, task: &Arc<RefreshTask>) -> Result<()> {
        self.spawn(|inner| refresh::run(inner, Arc::clone(task)))
    }

    /// Gets what is requested, waiting for a refresh where that is needed.
    pub(super) async fn obtain(self: &Arc<Self>, wanted: TokenRequest) -> Result<Authorization> {
        self.ensure_restored().await?;
        let epoch = match self.decide(wanted).await? {
            (Decision::Ready(snapshot), _) => return authorization_of(&snapshot, None),
            (decision, epoch) => {
                self.follow_through(decision).await?;
                epoch
            }
        };
        // What has just been fetched is not judged again: a clock that makes it look expired would
        // only start a loop.
        authorization_of(&self.current(), Some(epoch))
    }

    /// Fetches the next token because the application says so.
    pub(super) async fn refresh_now(self: &Arc<Self>) -> Result<RefreshOutcome> {
        self.ensure_restored().await?;
        let (decision, _) = self.decide(TokenRequest::Fresh).await?;
        self.follow_through(decision).await
    }

    /// Starts what is to be started, and waits for its outcome.
    async fn follow_through(self: &Arc<Self>, decision: Decision) -> Result<RefreshOutcome> {
        match decision {
            Decision::Ready(_) => Ok(RefreshOutcome::Adopted),
            Decision::Join(task) => self.wait(&task).await,
            Decision::Start(task) => {
                self.start(&task)?;
                self.wait(&task).await
            }
            Decision::Paused(error) | Decision::Denied(error) | Decision::Fail(error) => Err(error),
        }
    }

    /// Decides, and where a pause is on or the session is about to end looks into the store first: another
    /// process may have brought what this one waits for, or someone has signed in there.
    async fn decide(self: &Arc<Self>, wanted: TokenRequest) -> Result<(Decision, u64)> {
        let decide = |inner: &Arc<Self>| {
            let now = inner.now();
            inner.change(|state| (state.request(wanted, now), state.epoch))
        };
        let first = decide(self);
        if !matches!(first.0, Decision::Paused(_) | Decision::Denied(_)) {
            return Ok(first);
        }
        let before = self.current();
        let read = self.at_home(|inner| async move { inner.read_again().await }).await?;
        let after = self.current();
        let second = match (&wanted, &*after) {
            _ if Arc::ptr_eq(&before, &after) => first,
            // What was found is newer than what the application knew when it asked.
            (TokenRequest::Fresh, Snapshot::Active(active))
                if active.judge(self.now()) != Freshness::Expired =>
            {
                (Decision::Ready(after), first.1)
            }
            _ => decide(self),
        };
        match (&second.0, read) {
            // Until the store can be read nobody knows whether it holds another one.
            (Decision::Denied(_), Err(error)) if self.change(|state| state.is_in_store()) => {
                return Ok((Decision::Fail(error), second.1));
            }
            (Decision::Denied(_), _) => self.change(State::end_denied),
            // A store that cannot be read says nothing; the pause does.
            _ => {}
        }
        Ok(second)
    }

    /// Waits for a refresh, no longer than one takes: only a runtime that is parked can make it last.
    async fn wait(&self, task: &RefreshTask) -> Result<RefreshOutcome> {
        tokio::select! {
            biased;
            outcome = task.wait() => outcome,
            () = runtime::sleep(self.limits.whole_refresh()) => {
                Err(Error::new(ErrorKind::Timeout).with_message(
                    "the refresh has not ended within its time: its runtime does not run",
                ))
            }
        }
    }
}

pub(super) fn authorization_of(snapshot: &Snapshot, epoch: Option<u64>) -> Result<Authorization> {
    match snapshot {
        Snapshot::SignedOut(ended) => Err(ended.error()),
        Snapshot::Active(active) if epoch.is_some_and(|epoch| epoch != active.epoch) => {
            Err(replaced())
        }
        Snapshot::Active(active) => Ok(active.authorization.clone()),
    }
}

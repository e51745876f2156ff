//! What readers see: one immutable value with the header built into it, swapped as a whole.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::events::{Ended, SignedOutReason, State};
use crate::{
    clock::{Clock, Timestamp},
    session::{Freshness, Session, Validity},
    sync::atomic::{AtomicU64, Ordering},
};

/// A live token as a header, and which token it is.
///
/// Name it to [`refresh_rejected`](super::SessionManager::refresh_rejected) when a server refuses it.
///
/// # Security
/// The header's value is marked sensitive: neither this type nor `http` prints it.
#[derive(Clone)]
pub struct Authorization(
    /// A single pointer, as it is moved through futures and results on its way out.
    Arc<Head>,
);

struct Head {
    name: HeaderName,
    value: HeaderValue,
    epoch: u64,
    generation: u64,
}

impl Authorization {
    /// The header to send.
    #[must_use]
    #[inline]
    pub fn header(&self) -> (HeaderName, HeaderValue) {
        (self.0.name.clone(), self.0.value.clone())
    }

    /// Puts the header into a request's headers, in place of an older one.
    pub fn apply(&self, headers: &mut HeaderMap) {
        headers.insert(self.0.name.clone(), self.0.value.clone());
    }

    /// Which token of its manager this is: a later one has a greater number.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.0.generation
    }

    pub(super) fn epoch(&self) -> u64 {
        self.0.epoch
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("name", &self.0.name)
            .field("generation", &self.0.generation)
            .finish_non_exhaustive()
    }
}

/// Both clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) wall: Timestamp,
    pub(super) monotonic: Duration,
}

impl Now {
    pub(super) fn read(clock: &dyn Clock) -> Self {
        Self { wall: clock.wall(), monotonic: clock.monotonic() }
    }
}

/// What the manager holds.
#[cfg_attr(shuttle, expect(clippy::large_enum_variant, reason = "shuttle's atomics are large"))]
///
/// It does not share a line of memory with the counters of its `Arc`, which change while others read.
#[derive(Debug)]
#[repr(align(64))]
pub(super) enum Snapshot {
    SignedOut(Ended),
    Active(Active),
}

impl Snapshot {
    pub(super) fn state(&self) -> State {
        match self {
            Self::SignedOut(ended) => State::SignedOut { reason: ended.reason },
            Self::Active(active) => State::Active { session: Arc::clone(&active.session) },
        }
    }

    pub(super) fn active(&self) -> Option<&Active> {
        match self {
            Self::Active(active) => Some(active),
            Self::SignedOut(_) => None,
        }
    }

    /// Which sign-in is held, if one is.
    pub(super) fn sign_in(&self) -> Option<Uuid> {
        self.active().and_then(|active| active.sign_in)
    }

    /// Whether the store has been asked.
    pub(super) fn is_restored(&self) -> bool {
        match self {
            Self::SignedOut(ended) => ended.reason != SignedOutReason::NotRestored,
            Self::Active(_) => true,
        }
    }
}

/// A session in use.
pub(super) struct Active {
    pub(super) session: Arc<Session>,
    pub(super) authorization: Authorization,
    pub(super) validity: Validity,
    /// The sign-in that it belongs to.
    pub(super) sign_in: Option<Uuid>,
    /// Stands here as well, since to look into `authorization` would keep its readers waiting.
    pub(super) epoch: u64,
    /// No early refresh is begun before this time on the monotonic clock, in nanoseconds: readers in
    /// the early window need no lock to see that one is under way or has failed a moment ago.
    early_from: AtomicU64,
    /// Up to this time on the monotonic clock, in nanoseconds, the token is known to be fresh and
    /// neither the wall clock nor anything else needs a look.
    fresh_until: AtomicU64,
}

/// How long a monotonic clock that counts sleep is trusted without a look at the wall clock.
const TRUSTED: Duration = Duration::from_secs(1);

impl Active {
    pub(super) fn new(
        prepared: PreparedSession,
        sign_in: Option<Uuid>,
        epoch: u64,
        generation: u64,
    ) -> Self {
        let PreparedSession { session, header: (name, value), validity, fresh_until } = prepared;
        Self {
            session,
            authorization: Authorization(Arc::new(Head { name, value, epoch, generation })),
            validity,
            sign_in,
            epoch,
            early_from: AtomicU64::new(0),
            fresh_until: AtomicU64::new(nanos(fresh_until)),
        }
    }

    /// Judges with one look at one clock where that is enough.
    pub(super) fn freshness_fast(&self, clock: &dyn Clock) -> Freshness {
        let monotonic = clock.monotonic();
        if nanos(monotonic) < self.fresh_until.load(Ordering::Relaxed) {
            return Freshness::Fresh;
        }
        let now = Now { wall: clock.wall(), monotonic };
        self.fresh_until.store(nanos(trusted_until(&self.validity, now, clock)), Ordering::Relaxed);
        self.judge(now)
    }

    pub(super) fn judge(&self, now: Now) -> Freshness {
        self.validity.judge(now.wall, now.monotonic)
    }

    /// Whether an early refresh may begin.
    pub(super) fn may_go_early(&self, now: Now) -> bool {
        nanos(now.monotonic) >= self.early_from.load(Ordering::Relaxed)
    }

    /// Puts the early refresh off; `Duration::MAX` is for good.
    pub(super) fn put_early_off(&self, until: Duration) {
        self.early_from.store(nanos(until), Ordering::Relaxed);
    }

    /// The same token with another record of the user.
    pub(super) fn with_session(&self, session: Arc<Session>) -> Self {
        Self {
            session,
            authorization: self.authorization.clone(),
            validity: self.validity,
            sign_in: self.sign_in,
            epoch: self.epoch,
            early_from: AtomicU64::new(self.early_from.load(Ordering::Relaxed)),
            fresh_until: AtomicU64::new(0),
        }
    }
}

impl fmt::Debug for Active {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Active")
            .field("session", &self.session)
            .field("authorization", &self.authorization)
            .finish_non_exhaustive()
    }
}

/// Until when a clock that counts sleep is trusted to tell that the token is fresh.
fn trusted_until(validity: &Validity, now: Now, clock: &dyn Clock) -> Duration {
    let fresh = validity.judge(now.wall, now.monotonic) == Freshness::Fresh;
    if !fresh || !clock.counts_sleep() {
        return Duration::ZERO;
    }
    validity.fresh_until(now.monotonic.saturating_add(TRUSTED))
}

/// Cheaper than a comparison of durations; five hundred years fit.
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// All that a session needs to be taken into use, made before any lock is held.
#[derive(Clone)]
pub(super) struct PreparedSession {
    pub(super) session: Arc<Session>,
    pub(super) header: (HeaderName, HeaderValue),
    pub(super) validity: Validity,
    /// See [`Active`]: so that the first reader need not look either.
    pub(super) fresh_until: Duration,
}

impl PreparedSession {
    pub(super) fn new(
        mut session: Session,
        mut header: (HeaderName, HeaderValue),
        validity: Validity,
        clock: &dyn Clock,
    ) -> Self {
        session.access_token.share_with(&mut header.1);
        // The first clone of a fresh `Bytes` allocates its counter: here rather than at the first
        // reader.
        let _counted = header.clone();
        let fresh_until = trusted_until(&validity, Now::read(clock), clock);
        Self { session: Arc::new(session), header, validity, fresh_until }
    }
}

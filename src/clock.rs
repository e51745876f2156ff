//! Time: the wall clock, the monotonic clock and sleeping, behind one trait.
//!
//! Only this file and those beside it in `clock/` read the machine's clocks.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod machine;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::future::BoxFuture;

/// A point in time: milliseconds since the Unix epoch, as the wall clock shows it.
///
/// ```
/// use hallpass::Timestamp;
/// use std::time::Duration;
///
/// let start = Timestamp::from_millis(1_000);
/// assert_eq!((start + Duration::from_secs(2)).as_millis(), 3_000);
/// assert_eq!((start + Duration::from_secs(2)).since(start), Duration::from_secs(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since the Unix epoch, as a JWT's `exp` counts them.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The time from `earlier` until this one; zero when it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }
}

/// Where the time comes from.
///
/// Two clocks, because each one lies in a way of its own: the wall clock is stepped by people and by
/// NTP, the monotonic clock of many systems stands still while a laptop sleeps. A session counts as
/// expired when either says so.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The wall clock.
    fn wall(&self) -> Timestamp;

    /// Time since a fixed moment of the clock's own choosing; it never goes back.
    fn monotonic(&self) -> Duration;

    /// Whether [`monotonic`](Self::monotonic) goes on while the machine sleeps. Then it tells a
    /// token's age by itself, and the wall clock is looked at once a second only: for what even such
    /// a clock does not see, the pause of a virtual machine for example.
    fn counts_sleep(&self) -> bool {
        false
    }

    /// Completes once `duration` has passed on the monotonic clock.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// A clock that several managers share.
impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn wall(&self) -> Timestamp {
        T::wall(self)
    }

    fn monotonic(&self) -> Duration {
        T::monotonic(self)
    }

    fn counts_sleep(&self) -> bool {
        T::counts_sleep(self)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        T::sleep(self, duration)
    }
}

/// The machine's clocks; in the browser, JavaScript's.
///
/// The monotonic one counts sleep on Linux, Android and Apple's systems. In a background page timers fire
/// late, by up to a minute in most browsers.
#[derive(Clone, Debug, Default)]
pub struct SystemClock {
    #[cfg(not(target_arch = "wasm32"))]
    monotonic: machine::Monotonic,
}

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
    fn wall(&self) -> Timestamp {
        let since_epoch =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.monotonic.read()
    }

    fn counts_sleep(&self) -> bool {
        machine::COUNTS_SLEEP
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Made when it is first polled, since making one without a runtime panics.
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                return crate::runtime::sleep(duration).await;
            }
            tokio::time::sleep(duration).await;
        })
    }
}

#[cfg(target_arch = "wasm32")]
impl Clock for SystemClock {
    fn wall(&self) -> Timestamp {
        browser::wall()
    }

    fn monotonic(&self) -> Duration {
        browser::monotonic()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(browser::sleep(duration))
    }
}

/// A clock that stands still until it is told to move: for tests that want an exact time.
///
/// Clones share their time.
///
/// ```
/// use hallpass::clock::{Clock, ManualClock};
/// use std::time::Duration;
///
/// let clock = ManualClock::default();
/// let before = clock.wall();
/// clock.advance(Duration::from_secs(900));
/// assert_eq!(clock.wall().since(before), Duration::from_secs(900));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<ManualState>>,
    counts_sleep: bool,
}

#[derive(Debug)]
struct ManualState {
    wall: Timestamp,
    monotonic: Duration,
    asleep: Duration,
    sleepers: Vec<(Duration, tokio::sync::oneshot::Sender<()>)>,
}

impl Default for ManualClock {
    /// Starts at 2026-01-01T00:00:00Z.
    fn default() -> Self {
        Self::starting_at(Timestamp::from_secs(1_767_225_600))
    }
}

impl ManualClock {
    /// A clock whose wall shows `wall`.
    #[must_use]
    pub fn starting_at(wall: Timestamp) -> Self {
        let state = ManualState {
            wall,
            monotonic: Duration::ZERO,
            asleep: Duration::ZERO,
            sleepers: Vec::new(),
        };
        Self { state: Arc::new(Mutex::new(state)), counts_sleep: false }
    }

    /// The same clock, its monotonic side going on through [`suspend`](Self::suspend).
    #[must_use]
    pub fn counting_sleep(mut self) -> Self {
        self.counts_sleep = true;
        self
    }

    /// Time passes: both clocks move, and sleepers whose time has come wake.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.lock();
        state.wall = state.wall + duration;
        state.monotonic += duration;
        let now = state.monotonic;
        let (due, waiting) = std::mem::take(&mut state.sleepers)
            .into_iter()
            .partition(|(deadline, _)| *deadline <= now);
        state.sleepers = waiting;
        drop(state);
        for (_, waker) in due {
            // A sleeper that has been dropped no longer listens, which is fine.
            let _ = waker.send(());
        }
    }

    /// Someone sets the wall clock; no time passes.
    pub fn set_wall(&self, wall: Timestamp) {
        self.lock().wall = wall;
    }

    /// The machine sleeps: the wall clock moves on, the monotonic clock only where it counts sleep.
    /// Sleepers sleep on in any case.
    pub fn suspend(&self, duration: Duration) {
        let mut state = self.lock();
        state.wall = state.wall + duration;
        state.asleep += duration;
    }

    /// How many sleeps are pending.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        let mut state = self.lock();
        state.sleepers.retain(|(_, waker)| !waker.is_closed());
        state.sleepers.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ManualState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> Timestamp {
        self.lock().wall
    }

    fn monotonic(&self) -> Duration {
        let state = self.lock();
        if self.counts_sleep { state.monotonic + state.asleep } else { state.monotonic }
    }

    fn counts_sleep(&self) -> bool {
        self.counts_sleep
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration.is_zero() {
            return Box::pin(std::future::ready(()));
        }
        let (waker, woken) = tokio::sync::oneshot::channel();
        let mut state = self.lock();
        let deadline = state.monotonic.saturating_add(duration);
        state.sleepers.push((deadline, waker));
        drop(state);
        Box::pin(async move {
            if woken.await.is_err() {
                // The clock is gone, so this time never comes.
                std::future::pending::<()>().await;
            }
        })
    }
}

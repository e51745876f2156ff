//! The monotonic clock of each kind of machine: one that goes on during sleep, where there is one.

use std::time::Duration;

/// Whether it goes on while the machine sleeps.
pub(super) const COUNTS_SLEEP: bool =
    cfg!(any(target_os = "linux", target_os = "android", target_vendor = "apple"));

#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
#[cfg(target_vendor = "apple")]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

/// Time since the machine was started.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
#[derive(Clone, Debug, Default)]
pub(super) struct Monotonic;

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
impl Monotonic {
    pub(super) fn read(&self) -> Duration {
        let time = rustix::time::clock_gettime(CLOCK);
        // Neither part is ever negative.
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    }
}

/// Time since this was made.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
#[derive(Clone, Debug)]
pub(super) struct Monotonic(std::time::Instant);

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
impl Default for Monotonic {
    #[expect(clippy::disallowed_methods, reason = "this is one of the places that may")]
    fn default() -> Self {
        Self(std::time::Instant::now())
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
impl Monotonic {
    pub(super) fn read(&self) -> Duration {
        self.0.elapsed()
    }
}

//! The session engine under thousands of schedules: who runs next is shuttle's choice at each lock,
//! atomic and swap of the engine, and at each step of the server and the store.
//!
//! Run it with `RUSTFLAGS="--cfg shuttle" cargo test --package hallpass-interleavings --target-dir
//! target/shuttle`. A failure prints the schedule, which `shuttle::replay` repeats. Someone who waits
//! for ever is a failure too: shuttle calls it a deadlock.
//!
//! shuttle takes every atomic for sequentially consistent: it finds a wrong order of steps, not a wrong
//! `Ordering`. Of the engine's two atomics one is a hint, and the other is touched under its lock only.
//!
//! `INTERLEAVINGS` sets how many schedules of each kind are tried, `SHUTTLE_RANDOM_SEED` which.

#![cfg(shuttle)]
#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

mod depend;
mod leaving;
mod refresh;
mod scene;
mod sharing;

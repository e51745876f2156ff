//! Real processes that share a session file: side by side, killed, and followed by others.
//!
//! The emulator runs in the test's own process and counts what all of them send.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

mod exits;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod full;
mod killed;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod mounted;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod places;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod preload;
mod shared;
#[cfg_attr(
    not(all(target_os = "linux", target_env = "gnu")),
    allow(dead_code, reason = "only the sweep needs all of it")
)]
mod support;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod sweep;

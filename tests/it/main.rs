//! The integration tests: one binary, everything through the public API.

#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

#[macro_use]
mod covers;

#[cfg(feature = "deepaffex")]
mod deepaffex;
mod engine;
#[cfg(all(feature = "file-store", feature = "schemars"))]
mod format;
#[cfg(feature = "linxio")]
mod linxio;
mod nhost;
mod secrets;
mod services;
mod surface;
#[cfg(feature = "tybrite")]
mod tybrite;

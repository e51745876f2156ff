//! The DeepAffex client through its public API, against the emulator.

mod support;

mod coverage;
mod device;
mod failures;
mod pairs;
mod send;
mod session;
mod sign_in;
mod user;

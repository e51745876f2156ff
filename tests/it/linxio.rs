//! The Linxio client through its public API, against the emulator.

mod support;

mod coverage;
mod failures;
mod held;
mod send;
mod session;
mod sign_in;
mod tokens;
mod user;

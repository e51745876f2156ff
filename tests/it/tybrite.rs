//! The Tybrite client through its public API, against the emulator.

mod support;

mod account;
mod coverage;
mod failures;
mod keys;
mod limits;
mod send;
mod session;
mod sign_in;

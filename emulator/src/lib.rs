//! An in-process emulator of authentication services, for tests and for trying things out offline.
//!
#![doc = include_str!("../README.md")]

mod clock;
mod connection;
mod control;
mod document;
mod faults;
pub mod nhost;
mod server;

pub use faults::{Barrier, Fault};
pub use server::{Builder, Emulator, StartError};

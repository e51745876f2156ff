//! An in-process emulator of authentication services, for tests and for trying things out offline.
//!
#![doc = include_str!("../README.md")]

mod answer;
mod clock;
mod connection;
mod control;
pub mod deepaffex;
mod document;
mod exchange;
mod faults;
mod handle;
mod jwt;
pub mod linxio;
pub mod nhost;
mod outbox;
mod quota;
mod random;
mod request;
mod server;
pub mod tybrite;
mod vendor;

pub use faults::{Barrier, Fault};
pub use handle::Handle;
pub use outbox::{Mail, Sms};
pub use server::{Builder, Emulator, StartError};

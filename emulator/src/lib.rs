//! An in-process emulator of authentication services, for tests and for trying things out offline.
//!
//! One process on loopback serves each emulated service below a path of its own; Nhost Auth is
//! below `/nhost/v1`. It keeps accounts, rotates refresh tokens, signs real JWTs, collects the mail
//! and the text messages it would have sent, and answers in the shapes that the real service uses.
//! A test scripts faults, counts calls, holds requests at a barrier and moves the server's clock.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use hallpass_emulator::{Emulator, Fault};
//!
//! let emulator = Emulator::start().await?;
//! emulator.nhost().fail("refreshToken", Fault::status(503).times(2));
//! println!("point a client at {}", emulator.nhost().url());
//! # Ok::<(), hallpass_emulator::StartError>(())
//! # }).unwrap();
//! ```
//!
//! It is no server for production: its signing key is published with its source.

mod clock;
mod connection;
mod control;
mod document;
mod faults;
pub mod nhost;
mod server;

pub use faults::{Barrier, Fault};
pub use server::{Builder, Emulator, StartError};

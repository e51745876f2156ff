//! Ledger: bindings generated from its OpenAPI document, and the start of a service.
//!
//! Begun by `cargo xtask gen --out`; yours from now on, apart from `bindings.rs`.

#[macro_use]
mod home;
#[rustfmt::skip]
pub mod bindings;
mod service;

pub use home::Context;
pub use service::Ledger;

//! DeepAffex: devices, users and their tokens, a method for every operation.
//!
//! The service knows two tokens. A device gets one with a licence, and a user gets another by signing
//! in on it; each is kept and renewed by a session manager of its own, and the user's session ends
//! with the device's.
//!
//! ```no_run
//! # async fn example() -> hallpass::Result<()> {
//! use hallpass::deepaffex::{Client, DEFAULT_URL, License};
//! use hallpass::store::FileStore;
//!
//! let license = License::new("the-licence-key", "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
//! let client = Client::builder(DEFAULT_URL)
//!     .device_store(FileStore::new("device.json"))
//!     .store(FileStore::new("user.json"))
//!     .license(license) // registers the device when it is first needed
//!     .build()?;
//! if client.restore().await?.is_none() {
//!     client.login("ada@example.com", "a password").await?;
//! }
//! println!("{:?}", client.current_user().await?.get("Email"));
//! # Ok(())
//! # }
//! ```
//!
//! Operations carry the token that the service asks for: the device's for signing in, for codes and
//! links and for unregistering, the user's for [`current_user`](Client::current_user) and
//! [`logout`](Client::logout).
//!
//! Failures are one [`Error`](crate::Error), whatever shape the server gives them: ask its
//! [`kind`](crate::Error::kind), the service's own word [`ErrorCode::of`], or [`FieldErrors::of`] for
//! the fields that it found wrong.
//!
#![doc = include_str!("../docs/services/deepaffex.md")]

mod builder;
mod call;
mod capability;
mod client;
mod device;
mod error;
mod failure;
mod field_errors;
mod options;
mod service;
mod session;
mod sign_in;
mod system;
mod user;
mod validate;

/// The service's own types, as its document describes them. They follow the document's version.
pub use crate::raw::deepaffex::types;

pub use self::{
    builder::{ClientBuilder, Settings},
    client::Client,
    device::{Device, License, Registered},
    error::ErrorCode,
    field_errors::{BrokenRule, FieldErrors},
    options::{Lifetimes, LoginOptions},
    session::Token,
    sign_in::SignedIn,
};

/// Where the service lives unless said otherwise.
pub const DEFAULT_URL: &str = "https://api.deepaffex.ai";
/// The region North America, east.
pub const NA_EAST_URL: &str = "https://api.na-east.deepaffex.ai";
/// China.
pub const CHINA_URL: &str = "https://api.deepaffex.cn";

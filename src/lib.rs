//! The crate's front page and what it exports; nothing of its own.
//!
#![doc = include_str!("../README.md")]

pub mod clock;
mod error;
mod future;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "jwks")]
pub mod jwks;
pub mod manager;
#[cfg(feature = "nhost")]
pub mod nhost;
pub mod raw;
mod secret;
mod service;
mod session;
pub mod store;
mod sync;
#[cfg_attr(not(feature = "nhost"), allow(dead_code, unused, reason = "it serves service clients"))]
pub mod transport;

pub use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    secret::{AccessToken, RefreshToken, Secret},
    service::{RefreshFailure, Rotation, Service, sensitive},
    session::{Claims, Expiry, Session},
};

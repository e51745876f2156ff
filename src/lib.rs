#![doc = include_str!("../README.md")]
// On docs.rs each item is labelled with the features that bring it.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod any;
pub mod capability;
pub mod clock;
#[cfg(feature = "deepaffex")]
pub mod deepaffex;
mod error;
mod future;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "jwks")]
pub mod jwks;
#[cfg(feature = "linxio")]
pub mod linxio;
pub mod manager;
#[cfg(feature = "nhost")]
pub mod nhost;
pub mod raw;
mod runtime;
mod secret;
mod service;
mod session;
pub mod store;
mod sync;
#[cfg_attr(
    not(all(feature = "nhost", feature = "tybrite")),
    allow(dead_code, unused, reason = "it serves service clients, none of which needs all of it")
)]
pub mod transport;
#[cfg(feature = "tybrite")]
pub mod tybrite;

/// Compiles and runs what the guides show.
#[cfg(all(doctest, feature = "nhost", feature = "tybrite"))]
mod guides {
    #[doc = include_str!("../docs/getting-started.md")]
    struct GettingStarted;
    #[doc = include_str!("../docs/security.md")]
    struct Security;
    #[doc = include_str!("../docs/sessions.md")]
    struct Sessions;
    #[doc = include_str!("../docs/testing.md")]
    struct Testing;
    #[doc = include_str!("../docs/your-own-service.md")]
    struct YourOwnService;
    #[doc = include_str!("../docs/your-own-store.md")]
    struct YourOwnStore;
}

pub use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    secret::{AccessToken, RefreshToken, Secret},
    service::{RefreshFailure, Rotation, Service, sensitive},
    session::{Claims, Expiry, Session},
};

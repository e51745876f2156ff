//! The way of a request: what the generated clients call before and after each one.
//!
//! It must not know any particular service's operations.

/// What the hooks of a generated client can reach.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Context {}

#[cfg(feature = "nhost")]
impl progenitor_client::ClientHooks<Context> for crate::raw::nhost::Client {}

//! The session engine through its public API, against a scripted service and a manual clock.

#[cfg(all(feature = "middleware", feature = "tower"))]
mod api;
mod attempts;
mod clocks;
mod contract;
mod depend;
mod early;
mod endings;
mod exchange;
mod follow;
#[cfg(feature = "keyring")]
mod keyring;
mod lost;
mod model;
mod overtaken;
mod places;
mod profiles;
mod redaction;
mod refresh;
mod runtime;
mod send;
mod sign;
#[cfg(all(feature = "middleware", feature = "tower"))]
mod stacks;
mod stores;
mod storm;
mod stuck;
mod support;
mod transport;
mod unsaved;

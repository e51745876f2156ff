//! The session engine through its public API, against a scripted service and a manual clock.

mod early;
mod lost;
mod overtaken;
mod redaction;
mod refresh;
mod runtime;
mod sign;
mod stores;
mod stuck;
mod support;
mod transport;

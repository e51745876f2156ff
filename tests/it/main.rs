//! The integration tests: one binary, everything through the public API.

mod engine;
mod nhost;
mod secrets;
mod surface;

//! hallpass next to its peers: one scripted server, the same loads, a table and a picture.
//!
//! Owns the measurement that `docs/performance.md` reports. It must not be needed by anything: it is
//! a workspace of its own, and no CI builds it.

pub mod loads;
pub mod peers;
pub mod report;
pub mod server;

//! What `cargo xtask gen --out` makes of the documents in `xtask/fixtures/foreign`, as it was made: each
//! folder is written anew by `cargo xtask gen`. That this compiles is half of the test.

pub mod desk;
pub mod ledger;
pub mod zoo;

//! The Nhost client through its public API, against the emulator.

mod support;

#[path = "../../emulator/tests/support/authenticator.rs"]
mod authenticator;
mod coverage;
mod elevation;
mod failures;
mod hooks;
#[cfg(feature = "jwks")]
mod jwks;
mod oauth2;
mod provider;
mod security;
mod send;
mod session;
mod sign_in;
mod sign_up;
mod system;
mod user;
mod webauthn;
#[cfg(any(feature = "passkey", feature = "webauthn-rs"))]
mod webauthn_convert;

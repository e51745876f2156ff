//! Operations that take more than one step or party: security keys, providers, elevation, PKCE,
//! and the emulator as an authorisation server. Each succeeds once and fails as it should.

#[path = "../support/authenticator.rs"]
mod authenticator;
#[path = "../support/http.rs"]
mod http;
mod newest;
mod oauth2;
mod provider;
mod server;
mod webauthn;

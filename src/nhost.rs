//! Nhost Auth: a method for every operation, under the vendor's own names in snake case.
//!
//! ```no_run
//! # async fn example() -> hallpass::Result<()> {
//! use hallpass::nhost::{Client, SignIn};
//!
//! let client = Client::new("https://local.auth.nhost.run/v1")?;
//! match client.sign_in_email_password("ada@example.com", "a good password").await? {
//!     SignIn::Complete(signed_in) => println!("welcome {:?}", signed_in.user_id()),
//!     SignIn::MfaRequired(challenge) => {
//!         client.verify_sign_in_mfa_totp(&challenge, "123456").await?;
//!     }
//!     _ => println!("look into your mail"),
//! }
//! // From here on, every call carries a token that is good.
//! println!("{}", client.get_user().await?.display_name);
//! # Ok(())
//! # }
//! ```
//!
//! Failures of every server generation are one [`Error`](crate::Error): ask its
//! [`kind`](crate::Error::kind), or for the service's own word [`ErrorCode::of`].
//!
//! ```no_run
//! # async fn example(client: hallpass::nhost::Client) -> hallpass::Result<()> {
//! use hallpass::nhost::ErrorCode;
//!
//! match client.sign_up_email_password("ada@example.com", "a good password").await {
//!     Err(error) if ErrorCode::of(&error) == Some(ErrorCode::PasswordInHibpDatabase) => {
//!         println!("everyone knows that password");
//!     }
//!     outcome => println!("signed in: {}", outcome?.is_complete()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Operations that a browser performs are URLs: [`Client::sign_in_provider_url`],
//! [`Client::sign_up_provider_url`], [`Client::verify_ticket_url`], [`Client::oauth2_authorize_url`].
//! What comes back from them is read by [`parse_callback`] or taken in by
//! [`Client::complete_callback`].
//!
//! Security keys and passkeys speak in the service's own [`types`]; the features `passkey` and
//! `webauthn-rs` convert them to and from those of the crates that talk to authenticators.
//!
#![doc = include_str!("../docs/services/nhost.md")]

mod builder;
mod call;
mod callback;
mod capability;
mod client;
mod error;
mod failure;
mod oauth2;
mod options;
mod outcome;
mod pkce;
mod provider;
mod redirect_options;
mod security;
mod service;
mod session;
mod sign_in;
mod sign_up;
mod system;
mod urls;
mod user;
mod validate;
mod webauthn;
#[cfg(any(feature = "passkey", feature = "webauthn-rs"))]
mod webauthn_convert;

pub use self::{
    builder::ClientBuilder,
    callback::{Callback, CallbackFailure, CallbackKind, parse_callback},
    client::Client,
    error::ErrorCode,
    oauth2::{OAuth2Grant, OAuth2TokenOptions},
    options::{EmailOptions, SignUpOptions},
    outcome::{MfaChallenge, OtpSent, SignIn, SignedIn, TotpSetup},
    pkce::Pkce,
    redirect_options::{OAuth2AuthorizeOptions, ProviderOptions},
    security::PatExpiry,
    urls::RedirectUrl,
    user::Deanonymize,
};
/// The service's own types, as its document describes them. They follow the document's version.
pub use crate::raw::nhost::types;
/// The identity providers that the service knows; an open set.
pub use crate::raw::nhost::types::SignInProvider as Provider;

//! Tybrite customer authentication: a method for every operation, under the vendor's own names in
//! snake case.
//!
//! ```no_run
//! # async fn example() -> hallpass::Result<()> {
//! use hallpass::{ErrorKind, tybrite::Client};
//!
//! let client = Client::new("tybrite_sk_test_...")?;
//! match client.register("ada@example.com", "a good password").await {
//!     Ok(registered) => println!("welcome {:?}", registered.user_id()),
//!     // The address has an account already: this person wants to sign in.
//!     Err(error) if error.kind() == ErrorKind::Conflict => {
//!         client.login("ada@example.com", "a good password").await?;
//!     }
//!     Err(error) => return Err(error),
//! }
//! // From here on, every call carries a token that is good.
//! let current = client.get_current_user().await?;
//! println!("{:?}, {:?}", current.user, current.rate_limit());
//! # Ok(())
//! # }
//! ```
//!
//! # Two credentials
//!
//! The store's key goes out with every call, as `Authorization: Bearer`. The customer's own token goes
//! beside it in `x-auth-token`, where an operation is about a customer; [`Client::authorize`] puts it
//! into that header of any other request too, and never the key. Which key is wanted is told in two
//! ways: the vendor's guide uses a publishable one (`tybrite_pk_…`), its newest description wants a
//! secret one (`tybrite_sk_…`) and refuses the other with 403. The client sends what it is given, and
//! the error of such a 403 says so.
//!
//! # Limits
//!
//! The service allows 10 requests a minute from one address, refreshes included. Each result is an
//! [`Answer`], which knows the [`RateLimit`] and the [`Environment`] that came with it;
//! [`RateLimit::of`] and [`Environment::of`] read them from an error, and [`Client::rate_limit`] tells
//! what the last answer of all said.
//!
//! # When a session ends
//!
//! A refresh ends the session only when the service itself refuses the refresh token:
//!
//! - status 401 with the code `unauthorized`;
//! - status 401 with no body but with the header `Tybrite-Environment`, which the service puts on every
//!   answer: some of its 401s have no body, but one without that header is a gateway's;
//! - status 400 with the code `unauthorized` or `invalid_request`: the refresh token is all there is
//!   in the request, and for one-time codes too the service is known to say 400 as well as 401.
//!
//! After everything else the session is kept and the refresh tried again later: any other 401 or 400,
//! 403 (the store's key), 429, 5xx, no answer. The code does not tell a bad refresh token from a
//! store's key that is no longer good. In a browser a page sees the header only where the service
//! names it in `Access-Control-Expose-Headers`.
//!
#![doc = include_str!("../docs/services/tybrite.md")]

mod account;
mod answer;
mod builder;
mod call;
mod capability;
mod client;
mod error;
mod failure;
mod key;
mod outcome;
mod rate_limit;
mod service;
mod session;
mod sign_in;
mod validate;

pub use self::{
    answer::Answer,
    builder::{ClientBuilder, Settings},
    client::Client,
    error::ErrorCode,
    outcome::{OtpSent, Registered, SignedIn},
    rate_limit::{Environment, RateLimit},
    sign_in::RegisterOptions,
};
/// The service's own types, as its document describes them. They follow the document's version.
pub use crate::raw::tybrite::types;

/// Where the service lives.
pub const BASE_URL: &str = "https://api.tybritelabs.com";

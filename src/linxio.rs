//! Linxio: a method for every operation, under the vendor's own names in snake case.
//!
//! ```no_run
//! # async fn example() -> hallpass::Result<()> {
//! use hallpass::linxio::{Client, SignIn};
//!
//! let client = Client::new("https://api.linxio.com/api")?;
//! if let SignIn::OtpRequired(challenge) = client.login("ada@example.com", "a password").await? {
//!     // The user has received a one-time code and typed it in.
//!     client.verify_otp(&challenge, "123456").await?;
//! }
//! // From here on, every call carries a token that is good.
//! let user = client.me(&["fullName", "permissions"]).await?;
//! println!("{:?} may {:?}", user.full_name, user.permissions);
//! client.logout().await;
//! # Ok(())
//! # }
//! ```
//!
//! # For those who know the JavaScript client
//! There a call gives `{ data, error }`, of which one is set. Here it gives a [`Result`](crate::Result),
//! which says the same and cannot be overlooked.
//!
//! ```js
//! const { data, error } = await client.me(['email'])
//! if (error) {
//!   console.error(error.status, error.method, error.path, error.requestId)
//! } else {
//!   console.log(data.email)
//! }
//! ```
//!
//! ```no_run
//! # async fn example(client: hallpass::linxio::Client) {
//! use hallpass::linxio::ErrorInfo;
//!
//! match client.me(&["email"]).await {
//!     Err(error) => {
//!         let info = ErrorInfo::of(&error);
//!         let (status, id) = (info.status(), info.request_id());
//!         eprintln!("{status:?} {:?} {:?} {id:?}", info.method(), info.path());
//!     }
//!     Ok(data) => println!("{:?}", data.email),
//! }
//! # }
//! ```
//!
//! | JavaScript | Rust |
//! | --- | --- |
//! | `const { data, error } = await …` | `match ….await { Ok(data) => …, Err(error) => … }` |
//! | `if (error) throw error` | `?` |
//! | `data.otp_required` after `login` | [`SignIn::OtpRequired`], with what [`verify_otp`](Client::verify_otp) needs |
//! | `error.name` | [`Error::kind`](crate::Error::kind); in the vendor's three sorts [`ErrorInfo::category`] |
//! | `error.message` | [`ErrorInfo::message`]; `{}` of the error says what to do, in this crate's words |
//! | `error.method`, `error.path` | [`ErrorInfo::method`], [`ErrorInfo::path`] |
//! | `error.status`, `error.body`, `error.requestId` | [`Error::status`](crate::Error::status), [`Error::body`](crate::Error::body), [`Error::request_id`](crate::Error::request_id) |
//! | `session()` gives a copy | [`Client::session`] does too |
//! | `setSession(…)` hydrates or replaces | [`Client::set_session`], which takes [`Tokens`] |
//!
//! What both do by themselves: refreshes at the same time are one request; a call whose token is
//! refused with 401 is repeated once with a new one. It is done for calls that carry the session's
//! token, so never for [`login`](Client::login), [`verify_otp`](Client::verify_otp) or a refresh,
//! whose 401 speaks of something else. What this crate adds: a refresh also runs ahead of the token's
//! end, goes on when its caller is cancelled, and is stored before anyone uses what it brought.
//!
//! # What is known of the service
//! The vendor publishes few facts; `openapi/README.md` tells them from what was deduced. The refresh
//! token may be used again ([`Rotation::Reusable`](crate::Rotation::Reusable)): where a refresh brings
//! no new one, the old one is kept. Whether [`logout`](Client::logout) ends the access token on the
//! server is unknown; treat it as good until its end, a day at most.
//!
#![doc = include_str!("../docs/services/linxio.md")]

mod builder;
mod call;
mod capability;
mod client;
mod error;
mod failure;
mod outcome;
mod service;
mod session;
mod sign_in;
mod tokens;
mod user;
mod validate;

pub use self::{
    builder::{ClientBuilder, Settings},
    client::Client,
    error::{Category, ErrorInfo},
    outcome::{OtpChallenge, SignIn, SignedIn},
    tokens::Tokens,
};
/// The service's own types, as its document describes them. They follow the document's version.
pub use crate::raw::linxio::types;
/// A user, with whatever the server sent besides in `extra`.
pub use crate::raw::linxio::types::User;
/// The id of a user: a number or a text.
pub use crate::raw::linxio::types::UserId;

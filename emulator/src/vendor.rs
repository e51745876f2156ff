//! How a service is emulated from its document: the way of a request that all services but Nhost
//! share, and what a service adds to it.
//!
//! # Writing a service
//! A service is a folder beside this file with a `Rules` type, which is nothing but a name for its
//! implementation of [`Vendor`], and a handle for tests. `tybrite.rs`, `linxio.rs` and
//! `deepaffex.rs` have the frame; what a service needs to fill it:
//!
//! - **`Settings`**: what can be one way or the other. Public, `Clone`, `Debug`, `Default`, with the
//!   defaults that disturb no application's tests (no rate limits).
//! - **`State`**: all that the server remembers. Plain data behind one mutex, which [`Call::state`]
//!   and [`Server::state`] lock: never hold it over another call of the same, and never lock twice.
//! - **`Caller`**: what the credentials of a request prove, such as a user's id. It starts out as
//!   the default. [`Vendor::admit`] may write into it too, a quota for instance.
//! - **`Failure`**: why an operation fails, in the service's own terms: an enum of its error codes
//!   beside one variant that holds a [`Refusal`]. [`Vendor::word`] alone turns it into bytes.
//! - **`handler`**: a `match` from operation ids to functions `fn(&Call<'_, Rules>) -> Outcome<Rules>`,
//!   with a test that every operation of the document has one. An operation without one answers 501.
//!
//! # The way of a request
//! `dispatch.rs` walks it. 1. A browser's preflight is answered. 2. The operation is found in the
//! document; where there is none, [`Refusal::NotFound`] is worded. 3. The call is counted, held by a
//! barrier, struck by a fault. 4. [`Vendor::admit`]. 5. [`Vendor::authenticate`] for each scheme of
//! the document's `security`: the alternatives are tried in their order, an empty one last, and the
//! caller is what the first that holds has proven. The failure of the first alternative is the one
//! that is told. 6. Arguments and body are held against the document, and what breaks it becomes a
//! [`Refusal`]. 7. The handler runs. 8. [`Vendor::finish`] adds what every answer has. 9. The answer
//! is held against the document: a breach is a 500 that says so, unless the answer is one that
//! [`Answer::outside_the_document`] marks as known to differ. 10. A held answer waits, a torn one
//! breaks off; `Date` by the service's clock and the CORS headers go on everything.
//!
//! # What is there to use
//! The clock is [`Call::now`] and [`Server::after`]; nothing else may tell the time. Tokens are
//! signed with [`Server::keys`] and checked with `Keys::check`. `random::OneTimeCode` makes codes,
//! `random::token` opaque tokens, `quota::RequestLog` counts requests. Mail and text messages go into
//! [`Server::outbox`] as `Mail::new` and `Sms::of_code`. [`Server::count_replay`] notes a spent
//! refresh token that comes back. `Rules::json` makes an answer with the service's content type.
//!
//! The handle dereferences to [`Handle`], which has all that a test may do to any service; what is
//! peculiar to the service (adding a user, expiring tokens) are methods of its own.

mod call;
mod dispatch;
#[cfg(test)]
mod tests;

use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, Utc};
use hyper::StatusCode;
use serde::Serialize;

use crate::answer::Answer;
use crate::document::{Document, Violation};
use crate::handle::{Core, Handle};
use crate::jwt::Keys;
use crate::outbox::Outbox;
use crate::request::{ArgumentFault, BodyFault};

pub(crate) use call::Outcome;
pub(crate) use call::{Call, Handler};

/// What one service says and does; see the head of this file.
pub(crate) trait Vendor: Sized + 'static {
    /// The service's name, which is also where it lies below the emulator's root.
    const NAME: &'static str;
    /// What stands between the name and an operation's path, with a slash in front.
    const PREFIX: &'static str = "";
    /// The content type of its answers.
    const CONTENT_TYPE: &'static str = "application/json";
    /// The headers of its own that a page of another origin may read, `Date` and `Retry-After`
    /// included.
    const EXPOSED_HEADERS: &'static str = "Date, Retry-After";

    /// What it may be told.
    type Settings: Debug + Send + Sync + 'static;
    /// What it remembers.
    type State: Send + 'static;
    /// Who calls, as far as the request has proven it.
    type Caller: Clone + Default + Send;
    /// Why an operation fails.
    type Failure: From<Refusal>;

    /// The document, parsed once a process.
    fn document() -> &'static Document;

    /// What the server remembers before the first request.
    fn initial_state(settings: &Self::Settings) -> Self::State;

    /// The function that answers an operation.
    fn handler(operation: &str) -> Option<Handler<Self>>;

    /// Lets a call in, before anything is asked of it. Counting requests is done here.
    ///
    /// # Errors
    /// Why it stays outside.
    fn admit(call: &mut Call<'_, Self>) -> Result<(), Self::Failure> {
        let _ = call;
        Ok(())
    }

    /// Checks the credential that the document's security scheme `scheme` stands for, and notes in
    /// [`Call::caller`] what it proves.
    ///
    /// # Errors
    /// What is wrong with the credential.
    fn authenticate(call: &mut Call<'_, Self>, scheme: &str) -> Result<(), Self::Failure>;

    /// The answer that tells of a failure.
    fn word(server: &Server<Self>, failure: Self::Failure) -> Answer;

    /// Adds to an operation's answer what every answer has, failures included.
    fn finish(call: &Call<'_, Self>, answer: Answer) -> Answer {
        let _ = call;
        answer
    }

    /// An answer with a JSON body.
    fn json(status: StatusCode, body: &impl Serialize) -> Answer {
        Answer::serialized(status, Self::CONTENT_TYPE, body)
    }
}

/// How a request breaks the document. Prints as a sentence's rest in plain words, for services of
/// whose words nothing is known.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// No operation has this method and path.
    NotFound,
    /// An argument in the path, the query or a header.
    Argument(ArgumentFault),
    /// The body.
    Body(BodyFault),
}

impl Refusal {
    /// Each way in which the body breaks its schema; empty where something else is wrong.
    pub(crate) fn violations(&self) -> &[Violation] {
        match self {
            Self::Body(BodyFault::Schema(violations)) => violations,
            _ => &[],
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => formatter.write_str("no such endpoint"),
            Self::Argument(fault) => fmt::Display::fmt(fault, formatter),
            Self::Body(fault) => fmt::Display::fmt(fault, formatter),
        }
    }
}

/// One running service.
pub(crate) struct Server<V: Vendor> {
    core: Arc<Core>,
    handle: Handle,
    settings: Arc<V::Settings>,
    state: Mutex<V::State>,
}

impl<V: Vendor> Server<V> {
    /// A service below the emulator's root, such as `http://127.0.0.1:4400`.
    pub(crate) fn new(settings: V::Settings, root: &str) -> Arc<Self> {
        let settings = Arc::new(settings);
        let url = format!("{root}/{}{}", V::NAME, V::PREFIX);
        let core = Core::new(V::NAME, url, V::document, Arc::clone(&settings) as _);
        Arc::new(Self {
            handle: Handle::new(Arc::clone(&core)),
            state: Mutex::new(V::initial_state(&settings)),
            core,
            settings,
        })
    }

    /// Where requests come in, to be nested under the service's name.
    pub(crate) fn router(self: &Arc<Self>) -> Router {
        Router::new().fallback(dispatch::serve::<V>).with_state(Arc::clone(self))
    }

    /// What a test may do to any service.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn settings(&self) -> &V::Settings {
        &self.settings
    }

    /// The service's memory. Never take it twice.
    pub(crate) fn state(&self) -> MutexGuard<'_, V::State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.core.clock.now()
    }

    /// The time `lifetime` from now.
    pub(crate) fn after(&self, lifetime: Duration) -> DateTime<Utc> {
        self.core.clock.after(lifetime)
    }

    /// What tokens are signed with, RS256.
    pub(crate) fn keys(&self) -> &'static Keys {
        Keys::rs256()
    }

    /// Where mail and text messages go.
    pub(crate) fn outbox(&self) -> &Outbox {
        &self.core.outbox
    }

    /// Notes that a spent refresh token was presented.
    pub(crate) fn count_replay(&self) {
        self.core.count_replay();
    }
}

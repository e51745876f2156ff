//! The emulated Linxio service: its rules, and the handle that tests hold.
//!
//! How a service is written is told in `vendor.rs`. What an operation does is in the file named after
//! its kind.

mod error;
mod me;
mod session;
mod settings;
mod sign_in;
mod state;

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use hyper::header::HeaderName;
use uuid::Uuid;

pub use settings::{ErrorShape, LogoutAnswer, RefreshTokens, Settings, User};

use crate::answer::Answer;
use crate::document::Document;
use crate::handle::Handle;
use crate::vendor::{Call, Handler, Server, Vendor};
use error::{Failure, Problem};
use state::State;

/// The emulated Linxio service, in the hands of a test. Clones share one service.
///
/// What a test may do to any service (its URL, faults, counts, barriers, the clock, the mail) it has
/// from [`Handle`], to which it dereferences. One-time codes come by mail here; by what way the real
/// ones travel is not known.
#[derive(Clone)]
pub struct Linxio {
    server: Arc<Server<Rules>>,
}

impl fmt::Debug for Linxio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Linxio").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Deref for Linxio {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.server.handle()
    }
}

impl Linxio {
    pub(crate) fn new(settings: Settings, root: &str) -> Self {
        Self { server: Server::new(settings, root) }
    }

    pub(crate) fn router(&self) -> Router {
        self.server.router()
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.server.settings()
    }

    /// Adds an account, in place of one with the same address. The service has no sign-up.
    ///
    /// ```
    /// use hallpass_emulator::{Emulator, linxio::User};
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let emulator = Emulator::start().await?;
    /// emulator.linxio().add_user(User::new("bob@example.com", "correct horse battery"));
    /// # Ok::<(), hallpass_emulator::StartError>(())
    /// # }).unwrap();
    /// ```
    pub fn add_user(&self, user: User) {
        self.server.state().add(user);
    }

    /// Moves the server's clock until every access token issued so far is expired.
    pub fn expire_access_tokens(&self) {
        let lifetime = self.settings().access_token_lifetime;
        self.advance(lifetime.saturating_add(Duration::from_secs(1)));
    }

    /// Revokes every refresh token, as an administrator would.
    pub fn revoke_refresh_tokens(&self) {
        self.server.state().revoke_all();
    }

    /// How many sessions can still be refreshed.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.server.state().alive(self.now())
    }

    /// Signs any claims with the server's key, for tests of how tokens are checked. The server takes
    /// the token for one of the account whose number stands in `sub`; the first one's is `"1"`.
    #[must_use]
    pub fn sign_claims(&self, claims: &serde_json::Value) -> String {
        self.server.keys().sign(claims)
    }
}

/// How this service works.
pub(crate) struct Rules;

/// Whose access token came along.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearer {
    /// The account's number.
    account: i64,
    /// The session that the token was issued in, if it was issued in one.
    session: Option<u64>,
}

impl Vendor for Rules {
    const NAME: &'static str = "linxio";
    const PREFIX: &'static str = "/api";
    const EXPOSED_HEADERS: &'static str = "Date, Retry-After, X-Request-Id";

    type Settings = Settings;
    type State = State;
    type Caller = Option<Bearer>;
    type Failure = Failure;

    fn document() -> &'static Document {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let text = include_str!("../openapi/linxio.yaml");
            Document::parse("openapi/linxio.yaml", text, |_| {})
        })
    }

    fn initial_state(settings: &Settings) -> State {
        let mut state = State::default();
        settings.users.iter().cloned().for_each(|user| state.add(user));
        state
    }

    fn handler(operation: &str) -> Option<Handler<Self>> {
        Some(match operation {
            "login" => sign_in::login,
            "verifyOtp" => sign_in::verify_otp,
            "refresh" => session::refresh,
            "logout" => session::logout,
            "me" => me::me,
            _ => return None,
        })
    }

    /// Of the one scheme that the document has.
    fn authenticate(call: &mut Call<'_, Self>, _: &str) -> Result<(), Failure> {
        let token = call.bearer().ok_or(Problem::NoToken)?;
        let bearer = session::bearer(call.server, token)?;
        call.caller = Some(bearer);
        Ok(())
    }

    fn word(server: &Server<Self>, failure: Failure) -> Answer {
        failure.answer(server.settings().error_shape)
    }

    fn finish(_: &Call<'_, Self>, answer: Answer) -> Answer {
        let id = Uuid::new_v4().to_string();
        answer.with_header(HeaderName::from_static("x-request-id"), &id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_document_is_emulated() {
        let operations = Rules::document().operations();
        assert_eq!(operations.len(), 5);
        for operation in operations {
            assert!(Rules::handler(&operation.id).is_some(), "{}", operation.id);
        }
    }
}

//! The emulated Tybrite: what it says and does, and the handle that tests hold.
//!
//! How a request comes here is told in `vendor.rs`. Each family of operations is in a file of its
//! own.

mod account;
mod failure;
mod limits;
mod session;
mod settings;
mod sign_in;
mod state;

use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use uuid::Uuid;

pub use settings::{RateLimitReset, Settings, WrongCode};

use crate::answer::Answer;
use crate::document::Document;
use crate::handle::Handle;
use crate::vendor::{self, Server, Vendor};
use failure::Failure;
use state::{Environment, State};

/// A request to this service.
type Call<'a> = vendor::Call<'a, Rules>;
/// What its handlers return.
type Outcome = vendor::Outcome<Rules>;

/// What Tybrite is, to the emulator.
#[derive(Debug)]
pub(crate) struct Rules;

/// What a request has proven, and what is told to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// What the store's key chooses; not yet whether it is a good one.
    environment: Option<Environment>,
    told: Option<limits::Told>,
    /// The signed-in customer's account.
    account: Option<Uuid>,
}

impl Vendor for Rules {
    const NAME: &'static str = "tybrite";
    const EXPOSED_HEADERS: &'static str = "Date, Retry-After, Tybrite-Environment, \
         X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Scope";

    type Settings = Settings;
    type State = State;
    type Caller = Caller;
    type Failure = Failure;

    fn document() -> &'static Document {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let text = include_str!("../openapi/tybrite.yaml");
            Document::parse("openapi/tybrite.yaml", text, |_| {})
        })
    }

    fn initial_state(_: &Settings) -> State {
        State::default()
    }

    fn handler(operation: &str) -> Option<vendor::Handler<Self>> {
        Some(match operation {
            "register" => account::register,
            "login" => sign_in::login,
            "logout" => session::logout,
            "sendMagicLink" => sign_in::send_magic_link,
            "verifyOtp" => sign_in::verify_otp,
            "resetPassword" => account::reset_password,
            "updatePassword" => account::update_password,
            "refreshToken" => session::refresh,
            "getCurrentUser" => account::current,
            _ => return None,
        })
    }

    fn admit(call: &mut Call<'_>) -> Result<(), Failure> {
        limits::admit(call)
    }

    fn authenticate(call: &mut Call<'_>, scheme: &str) -> Result<(), Failure> {
        if scheme == "StoreKey" {
            return limits::check_key(call);
        }
        let (account, _) = session::check_token(call)?;
        call.caller.account = Some(account);
        Ok(())
    }

    fn word(server: &Server<Self>, failure: Failure) -> Answer {
        failure.into_answer(server.settings().empty_unauthorized)
    }

    fn finish(call: &Call<'_>, answer: Answer) -> Answer {
        limits::tell(call, answer)
    }
}

/// The emulated Tybrite, in the hands of a test. Clones share one service.
///
/// What a test may do to any service is on [`Handle`], to which it dereferences.
#[derive(Clone)]
pub struct Tybrite {
    server: Arc<Server<Rules>>,
}

impl std::fmt::Debug for Tybrite {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tybrite").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Deref for Tybrite {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.server.handle()
    }
}

impl Tybrite {
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

    /// Moves the server's clock until every access token issued so far is expired.
    pub fn expire_access_tokens(&self) {
        let lifetime = self.settings().access_token_lifetime;
        self.advance(lifetime.saturating_add(Duration::from_secs(1)));
    }

    /// Ends every session, as the vendor might: no refresh token is good any more.
    pub fn revoke_refresh_tokens(&self) {
        self.server.state().end_all_sessions();
    }

    /// How many sessions can still be refreshed.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.server.state().sessions(self.now())
    }

    /// Makes the person with this address known as a customer of another store: `register` will say
    /// so.
    pub fn add_customer_of_another_store(&self, email: &str) {
        self.server.state().known_elsewhere.insert(email.to_lowercase());
    }

    /// The id of the account with this address among the test customers, then among the live ones.
    #[must_use]
    pub fn user_id(&self, email: &str) -> Option<Uuid> {
        let mut state = self.server.state();
        let mut id = |environment| state.by_email(environment, email).map(|account| account.id);
        id(Environment::Test).or_else(|| id(Environment::Live))
    }

    /// Signs any claims with the server's key, for tests of how tokens are checked.
    #[must_use]
    pub fn sign_claims(&self, claims: &serde_json::Value) -> String {
        self.server.keys().sign(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_handler() {
        let operations = Rules::document().operations();
        assert_eq!(operations.len(), 9);
        for operation in operations {
            assert!(Rules::handler(&operation.id).is_some(), "{} has none", operation.id);
        }
    }
}

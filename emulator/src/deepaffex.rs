//! The emulated DeepAffex: what it says and does, and the handle that tests hold.
//!
//! How a request comes here is told in `vendor.rs`. Each family of operations is in a file of its
//! own.

mod device;
mod failure;
mod session;
mod settings;
mod sign_in;
mod state;

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use uuid::Uuid;

pub use settings::{DeadPair, ErrorShape, License, Organization, Settings, User};

use crate::answer::Answer;
use crate::document::Document;
use crate::handle::Handle;
use crate::vendor::{self, Server, Vendor};
use failure::Failure;
use state::{Owner, State};

/// A request to this service.
type Call<'a> = vendor::Call<'a, Rules>;
/// What its handlers return.
type Outcome = vendor::Outcome<Rules>;

/// What DeepAffex is, to the emulator.
#[derive(Debug)]
pub(crate) struct Rules;

impl Vendor for Rules {
    const NAME: &'static str = "deepaffex";
    // The vendor's own client takes nothing else for JSON than what begins with `application/json;`.
    const CONTENT_TYPE: &'static str = "application/json; charset=utf-8";

    type Settings = Settings;
    type State = State;
    /// Whose token came with the request.
    type Caller = Option<Owner>;
    type Failure = Failure;

    fn document() -> &'static Document {
        static DOCUMENT: OnceLock<Document> = OnceLock::new();
        DOCUMENT.get_or_init(|| {
            let text = include_str!("../openapi/deepaffex.yaml");
            Document::parse("openapi/deepaffex.yaml", text, |_| {})
        })
    }

    fn initial_state(settings: &Settings) -> State {
        State::new(settings)
    }

    fn handler(operation: &str) -> Option<vendor::Handler<Self>> {
        Some(match operation {
            "renew" => session::renew,
            "requestLoginCode" => sign_in::request_login_code,
            "requestResetPasswordLink" => sign_in::request_reset_password_link,
            "registerLicense" => device::register,
            "unregisterLicense" => device::unregister,
            "login" => sign_in::login,
            "logout" => session::logout,
            "loginWithPhoneCode" => sign_in::login_with_phone_code,
            "organizationLogin" => sign_in::organization_login,
            "verifyToken" => session::verify,
            "currentUser" => session::current_user,
            "status" => device::status,
            _ => return None,
        })
    }

    fn authenticate(call: &mut Call<'_>, scheme: &str) -> Result<(), Failure> {
        let owner = session::owner(call)?;
        match (scheme, &owner) {
            ("DeviceToken", Owner::User { .. }) | ("UserToken", Owner::Device(_)) => {
                return Err(Failure::Restricted("This needs a token of the other kind"));
            }
            _ => {}
        }
        call.caller = Some(owner);
        Ok(())
    }

    fn word(server: &Server<Self>, failure: Failure) -> Answer {
        failure.into_answer(server.settings())
    }
}

/// The emulated DeepAffex, in the hands of a test. Clones share one service.
///
/// What a test may do to any service is on [`Handle`], to which it dereferences.
#[derive(Clone)]
pub struct DeepAffex {
    server: Arc<Server<Rules>>,
}

impl fmt::Debug for DeepAffex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeepAffex").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Deref for DeepAffex {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.server.handle()
    }
}

impl DeepAffex {
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

    /// Moves the server's clock until every token issued so far has ended. Refresh tokens go on.
    pub fn expire_tokens(&self) {
        self.advance(self.settings().token_lifetime.saturating_add(Duration::from_secs(1)));
    }

    /// Ends every pair of tokens, devices' and users', as the vendor might. Devices stay registered.
    pub fn revoke_tokens(&self) {
        self.server.state().end_pairs(|_| true);
    }

    /// Ends every pair of tokens of devices alone.
    pub fn revoke_device_tokens(&self) {
        self.server.state().end_pairs(|owner| matches!(owner, Owner::Device(_)));
    }

    /// How many devices are registered.
    #[must_use]
    pub fn devices(&self) -> usize {
        self.server.state().devices.len()
    }

    /// How many pairs of tokens are alive, devices' and users'.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.server.state().pairs.len()
    }

    /// The id of the user with this address.
    #[must_use]
    pub fn user_id(&self, email: &str) -> Option<Uuid> {
        self.server.state().users.iter().find(|user| user.email == email).map(|user| user.id)
    }

    /// The user agent that a live token is bound to: that of the call which brought it.
    #[must_use]
    pub fn bound_to(&self, token: &str) -> Option<String> {
        self.server.state().pairs.get(token).map(|pair| pair.user_agent.clone())
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
        assert_eq!(operations.len(), 12);
        for operation in operations {
            assert!(Rules::handler(&operation.id).is_some(), "{} has none", operation.id);
        }
    }
}

//! The emulated Nhost Auth service: its settings, its memory, and the handle that tests hold.
//!
//! A request's way is in `dispatch.rs`, the list of operations in `routes.rs`, each family of
//! operations in a file of its own. How to write one is told in `call.rs`.

mod account;
mod admin;
mod call;
mod dispatch;
mod elevate;
mod email;
mod error;
mod idtoken;
mod limits;
mod link;
mod mail;
mod mfa;
mod oauth2;
mod otp;
mod outbox;
mod pat;
mod pkce;
mod provider;
mod redirect;
mod routes;
mod session;
mod settings;
mod sign_in;
mod sign_up;
mod sign_up_only;
mod sms;
mod stand_in;
mod state;
mod system;
mod ticket;
mod token;
mod tokens;
mod user;
mod validation;
mod webauthn;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, Utc};
use tokio::sync::watch;
use uuid::Uuid;

pub use mail::{Mail, Sms};
pub use oauth2::OAuth2Client;
pub use settings::{Elevation, RateLimits, ServerGeneration, Settings, Signing};
pub use stand_in::{IdToken, ProviderCode};

use crate::clock::ServerClock;
use crate::document::Document;
use crate::faults::{Barrier, Fault, Faults, Stage};
use state::State;
use token::Keys;

/// Where the service lies below the emulator's root.
pub(crate) const MOUNT: &str = "/nhost";

/// The emulated Nhost Auth service, in the hands of a test. Clones share one service.
#[derive(Clone)]
pub struct Nhost {
    service: Arc<Service>,
}

impl std::fmt::Debug for Nhost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Nhost").field("url", &self.service.url).finish_non_exhaustive()
    }
}

/// The service itself.
pub(crate) struct Service {
    pub(crate) settings: Settings,
    /// The base of every operation's path, without a slash at the end.
    pub(crate) url: String,
    pub(crate) clock: ServerClock,
    pub(crate) keys: Keys,
    pub(crate) faults: Faults,
    pub(crate) document: &'static Document,
    /// How many mails and text messages were sent.
    pub(crate) sent: watch::Sender<usize>,
    state: Mutex<State>,
}

impl Service {
    /// The service's memory. Never hold it over an `await`, and never take it twice.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Nhost {
    pub(crate) fn new(settings: Settings, root: &str) -> Self {
        let service = Service {
            url: format!("{root}{MOUNT}{}", settings.api_prefix),
            clock: ServerClock::default(),
            keys: Keys::new(settings.signing),
            faults: Faults::default(),
            document: validation::document(settings.generation),
            sent: watch::Sender::new(0),
            state: Mutex::default(),
            settings,
        };
        Self { service: Arc::new(service) }
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().fallback(dispatch::serve).with_state(Arc::clone(&self.service))
    }

    /// The pages of the stand-in providers.
    pub(crate) fn provider_router(&self) -> Router {
        stand_in::page::router(Arc::clone(&self.service))
    }

    /// The base URL for a client, as `http://127.0.0.1:PORT/nhost/v1`.
    #[must_use]
    pub fn url(&self) -> String {
        self.service.url.clone()
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.service.settings
    }

    /// Every mail the server sent, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.service.state().mails.clone()
    }

    /// The latest mail to an address.
    #[must_use]
    pub fn last_mail_to(&self, address: &str) -> Option<Mail> {
        let address = address.to_lowercase();
        self.service.state().mails.iter().rev().find(|mail| mail.to == address).cloned()
    }

    /// Every text message the server sent, oldest first.
    #[must_use]
    pub fn text_messages(&self) -> Vec<Sms> {
        self.service.state().sms.clone()
    }

    /// The latest text message to a number.
    #[must_use]
    pub fn last_sms_to(&self, number: &str) -> Option<Sms> {
        self.service.state().sms.iter().rev().find(|sms| sms.to == number).cloned()
    }

    /// Waits until the server has sent `count` mails and text messages in all.
    ///
    /// # Cancel safety
    /// Nothing is lost by dropping the future.
    pub async fn sent(&self, count: usize) {
        let mut sent = self.service.sent.subscribe();
        // The sender lives in the service, so that waiting cannot fail.
        let _ = sent.wait_for(|so_far| *so_far >= count).await;
    }

    /// Queues a fault for an operation, by its id; `*` stands for any operation.
    ///
    /// # Panics
    /// When no operation has that id: a fault that never strikes would prove nothing.
    pub fn fail(&self, operation: &str, fault: Fault) {
        self.service.faults.queue(self.existing(operation), fault);
    }

    /// Forgets every queued fault.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    /// How many requests came to an operation, those that a fault struck included; `*` for all.
    ///
    /// # Panics
    /// When no operation has that id: its count would be 0 for ever.
    #[must_use]
    pub fn calls(&self, operation: &str) -> usize {
        self.service.faults.calls(self.existing(operation))
    }

    /// Every operation that was called and how often, by name.
    #[must_use]
    pub fn all_calls(&self) -> Vec<(String, usize)> {
        let mut calls: Vec<_> = self.service.faults.all_calls().into_iter().collect();
        calls.sort();
        calls
    }

    /// How often a refresh token was presented after it had been spent.
    #[must_use]
    pub fn replays(&self) -> usize {
        self.service.state().replays
    }

    /// Stops requests to an operation before it runs, until the barrier is released or dropped;
    /// `*` stands for any operation.
    ///
    /// # Panics
    /// When no operation has that id.
    #[must_use]
    pub fn hold(&self, operation: &str) -> Barrier {
        self.service.faults.hold(self.existing(operation), Stage::BeforeOperation)
    }

    /// Stops requests after the operation ran and before its answer goes out. A request that a
    /// fault kept from running does not come by.
    ///
    /// # Panics
    /// When no operation has that id.
    #[must_use]
    pub fn hold_answer(&self, operation: &str) -> Barrier {
        self.service.faults.hold(self.existing(operation), Stage::BeforeAnswer)
    }

    /// Whether `operation` is one of the document's ids, or `*`.
    pub(crate) fn knows(&self, operation: &str) -> bool {
        operation == "*" || self.service.document.has(operation)
    }

    fn existing<'a>(&self, operation: &'a str) -> &'a str {
        assert!(self.knows(operation), "no operation is called {operation:?} in openapi/auth.yaml");
        operation
    }

    /// Moves the server's clock forward; tokens, tickets and codes age by it.
    pub fn advance(&self, step: Duration) {
        self.service.clock.advance(step);
    }

    /// Sets how far the server's clock is off the machine's, in seconds.
    pub fn set_clock_shift(&self, seconds: i64) {
        self.service.clock.set_shift(seconds);
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.service.clock.now()
    }

    /// Moves the server's clock until every access token issued so far is expired.
    pub fn expire_access_tokens(&self) {
        let lifetime = self.service.settings.access_token_lifetime;
        self.advance(lifetime.saturating_add(Duration::from_secs(1)));
    }

    /// Revokes every refresh token and personal access token, as an administrator would.
    pub fn revoke_refresh_tokens(&self) {
        self.service.state().refresh_tokens.clear();
    }

    /// The id of the user with an address.
    #[must_use]
    pub fn user_id(&self, email: &str) -> Option<Uuid> {
        self.service.state().user_by_email(email).map(|user| user.id)
    }

    /// Disables or enables an account, as an administrator would. `false` when there is none.
    pub fn set_disabled(&self, user_id: Uuid, disabled: bool) -> bool {
        let mut state = self.service.state();
        state.users.get_mut(&user_id).map(|user| user.disabled = disabled).is_some()
    }

    /// Deletes an account, as an administrator would.
    pub fn delete_user(&self, user_id: Uuid) {
        self.service.state().delete_user(user_id);
    }

    /// Signs any claims with the server's key, for tests of how tokens are checked.
    #[must_use]
    pub fn sign_claims(&self, claims: &serde_json::Value) -> String {
        self.service.keys.sign(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "no operation is called \"refreshTokens\"")]
    fn a_misspelt_operation_is_no_silent_success() {
        Nhost::new(Settings::default(), "http://unused")
            .fail("refreshTokens", Fault::drop_before());
    }

    #[test]
    fn a_panic_in_a_handler_leaves_the_state_usable() {
        let nhost = Nhost::new(Settings::default(), "http://unused");
        let handler = std::panic::AssertUnwindSafe(|| {
            let _state = nhost.service.state();
            panic!("as a fault in a handler would");
        });
        assert!(std::panic::catch_unwind(handler).is_err());
        assert!(nhost.service.state.is_poisoned());
        assert_eq!(nhost.mails().len() + nhost.replays(), 0);
    }
}

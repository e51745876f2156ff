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

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use uuid::Uuid;

pub use oauth2::OAuth2Client;
pub use settings::{Elevation, RateLimits, ServerGeneration, Settings, Signing};
pub use stand_in::{IdToken, ProviderCode};
pub use state::Refresh;

use crate::handle::{Core, Handle};
use crate::jwt::Keys;
pub use crate::outbox::{Mail, Sms};
use state::State;

/// Where the service lies below the emulator's root.
pub(crate) const MOUNT: &str = "/nhost";

/// The emulated Nhost Auth service, in the hands of a test. Clones share one service.
///
/// What a test may do to any service (its URL, faults, counts, barriers, the clock, the mail) it has
/// from [`Handle`], to which it dereferences.
#[derive(Clone)]
pub struct Nhost {
    service: Arc<Service>,
    handle: Handle,
}

impl Deref for Nhost {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl std::fmt::Debug for Nhost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Nhost").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// The service itself.
pub(crate) struct Service {
    pub(crate) core: Arc<Core>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) keys: &'static Keys,
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
        let settings = Arc::new(settings);
        let url = format!("{root}{MOUNT}{}", settings.api_prefix);
        let document = validation::document(settings.generation);
        let core = Core::new("nhost", url, document, Arc::clone(&settings) as _);
        let keys = match settings.signing {
            Signing::Rs256 => Keys::rs256(),
            Signing::Hs256 => Keys::hs256(),
        };
        let handle = Handle::new(Arc::clone(&core));
        let service = Service { core, settings, keys, state: Mutex::default() };
        Self { service: Arc::new(service), handle }
    }

    pub(crate) fn router(&self) -> Router {
        Router::new().fallback(dispatch::serve).with_state(Arc::clone(&self.service))
    }

    /// The pages of the stand-in providers.
    pub(crate) fn provider_router(&self) -> Router {
        stand_in::page::router(Arc::clone(&self.service))
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.service.settings
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

    /// How many sessions can still be refreshed.
    #[must_use]
    pub fn sessions(&self) -> usize {
        let (now, state) = (self.now(), self.service.state());
        let alive = state.refresh_tokens.values().filter(|token| token.expires_at > now);
        alive.filter(|token| !token.is_personal_access_token).count()
    }

    /// Every refresh token that was presented so far, oldest first, and what came of it. A request that a
    /// fault kept from running is not among them.
    #[must_use]
    pub fn refreshes(&self) -> Vec<Refresh> {
        self.service.state().refreshes.clone()
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
    fn a_panic_in_a_handler_leaves_the_state_usable() {
        let nhost = Nhost::new(Settings::default(), "http://unused");
        let handler = std::panic::AssertUnwindSafe(|| {
            let _state = nhost.service.state();
            panic!("as a fault in a handler would");
        });
        assert!(std::panic::catch_unwind(handler).is_err());
        assert!(nhost.service.state.is_poisoned());
        assert!(nhost.user_id("ada@example.com").is_none());
    }
}

//! All that the server remembers: users, tokens, tickets, codes, keys, links.
//!
//! Plain data and the few rules that keep it consistent (one ticket a user, strict rotation).
//! No HTTP and no wording. It lives behind one mutex that is never held over an `await`.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::oauth2::OAuth2State;
use super::stand_in::{ProviderTokens, StandIn};
use super::webauthn::{Challenge, CredentialKey};
use crate::quota::RequestLog;
use crate::random;

/// The server's memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) users: BTreeMap<Uuid, User>,
    /// Refresh tokens and personal access tokens, by the token itself.
    pub(crate) refresh_tokens: HashMap<Uuid, RefreshToken>,
    /// Refresh tokens that were spent by a rotation, and when.
    pub(crate) spent: HashMap<Uuid, (RefreshToken, DateTime<Utc>)>,
    /// Every refresh token that was presented.
    pub(crate) refreshes: Vec<Refresh>,
    pub(crate) security_keys: Vec<SecurityKey>,
    /// WebAuthn challenges that were handed out.
    pub(crate) challenges: HashMap<String, Challenge>,
    pub(crate) provider_links: Vec<ProviderLink>,
    /// The far side of OAuth.
    pub(crate) stand_in: StandIn,
    pub(crate) oauth2: OAuth2State,
    /// PKCE codes that wait to be traded for a session.
    pub(crate) codes: HashMap<String, AuthorizationCode>,
    /// The client URL as earlier failures have left it: the 2025 server adds the query of every
    /// failed redirect to it for good.
    pub(crate) polluted_client_url: Option<String>,
    /// When requests came, by limiter and client.
    pub(crate) recent_requests: RequestLog<(&'static str, String)>,
}

/// One account.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) email: Option<String>,
    pub(crate) new_email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) phone_number: Option<String>,
    pub(crate) phone_number_verified: bool,
    pub(crate) password: Option<PasswordDigest>,
    pub(crate) display_name: String,
    pub(crate) avatar_url: String,
    pub(crate) locale: String,
    pub(crate) metadata: Value,
    pub(crate) default_role: String,
    pub(crate) roles: Vec<String>,
    pub(crate) is_anonymous: bool,
    pub(crate) disabled: bool,
    pub(crate) totp_secret: Option<Vec<u8>>,
    pub(crate) totp_active: bool,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) otp: Option<OneTimePassword>,
}

/// A password, as a digest salted with its user's id.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PasswordDigest([u8; 32]);

impl std::fmt::Debug for PasswordDigest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordDigest(..)")
    }
}

impl PasswordDigest {
    pub(crate) fn new(user_id: Uuid, password: &str) -> Self {
        Self(Sha256::new().chain_update(user_id).chain_update(password).finalize().into())
    }
}

/// The one ticket that a user may have at a time: `kind:uuid`.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) value: String,
    pub(crate) expires_at: DateTime<Utc>,
    /// The PKCE challenge that came with the request, newer servers only.
    pub(crate) code_challenge: Option<String>,
}

/// The one code that a user may have at a time.
#[derive(Clone, Debug)]
pub(crate) struct OneTimePassword {
    pub(crate) value: String,
    /// `email`, `sms` or `elevate`.
    pub(crate) channel: &'static str,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) wrong_attempts: u32,
}

/// A refresh token, or a personal access token, which the server keeps in the same place.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    /// Stable over rotations.
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) is_personal_access_token: bool,
}

/// A refresh token that was presented to the server, whether or not its answer arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// The token.
    pub presented: Uuid,
    /// The one that takes its place; `None` when the server refused.
    pub issued: Option<Uuid>,
}

impl std::fmt::Debug for Refresh {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let refused = self.issued.is_none();
        formatter.debug_struct("Refresh").field("refused", &refused).finish_non_exhaustive()
    }
}

/// A registered security key.
#[derive(Clone, Debug)]
pub(crate) struct SecurityKey {
    pub(crate) user_id: Uuid,
    /// The credential's id, base64url.
    pub(crate) credential_id: String,
    pub(crate) key: CredentialKey,
    /// The authenticator's counter, as last seen.
    pub(crate) sign_count: u32,
}

/// An account at a provider, tied to a user.
#[derive(Clone, Debug)]
pub(crate) struct ProviderLink {
    pub(crate) provider: String,
    pub(crate) provider_user_id: String,
    pub(crate) user_id: Uuid,
    /// The provider's own tokens from the last sign-in, until they are asked for.
    pub(crate) tokens: Option<ProviderTokens>,
}

/// A PKCE code: good for one session, to whoever knows the verifier.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationCode {
    pub(crate) user_id: Uuid,
    pub(crate) code_challenge: String,
    pub(crate) expires_at: DateTime<Utc>,
}

impl State {
    /// The user with this address; addresses do not differ by case.
    pub(crate) fn user_by_email(&mut self, email: &str) -> Option<&mut User> {
        let email = email.to_lowercase();
        self.users.values_mut().find(|user| user.email.as_deref() == Some(&email))
    }

    /// The user with this number.
    pub(crate) fn user_by_phone(&mut self, number: &str) -> Option<&mut User> {
        self.users.values_mut().find(|user| user.phone_number.as_deref() == Some(number))
    }

    /// Takes the ticket out of its user's slot, if it is there and alive.
    pub(crate) fn take_ticket(
        &mut self,
        value: &str,
        now: DateTime<Utc>,
    ) -> Option<(Uuid, Ticket)> {
        let holds = |user: &&mut User| user.ticket.as_ref().is_some_and(|it| it.value == value);
        let user = self.users.values_mut().find(holds)?;
        let ticket = user.ticket.take()?;
        (ticket.expires_at > now).then_some((user.id, ticket))
    }

    /// Spends a refresh token and gives its successor, under the same id.
    pub(crate) fn rotate(
        &mut self,
        token: Uuid,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Option<Uuid> {
        let old = self.refresh_tokens.remove(&token)?;
        self.spent.insert(token, (old.clone(), now));
        Some(self.succeed(old, expires_at))
    }

    /// Gives another successor of a token that was spent within the interval, while its session lasts.
    pub(crate) fn rotate_again(
        &mut self,
        token: Uuid,
        interval: TimeDelta,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Option<Uuid> {
        let (old, _) = self.spent.get(&token).filter(|(_, at)| now - at < interval)?;
        let old = old.clone();
        let lasts = self.refresh_tokens.values().any(|it| it.id == old.id);
        lasts.then(|| self.succeed(old, expires_at))
    }

    fn succeed(&mut self, old: RefreshToken, expires_at: DateTime<Utc>) -> Uuid {
        let successor = Uuid::new_v4();
        self.refresh_tokens.insert(successor, RefreshToken { expires_at, ..old });
        successor
    }

    /// Ends the session that a refresh token belongs to.
    pub(crate) fn end_session(&mut self, token: Uuid) {
        if let Some(id) = self.refresh_tokens.get(&token).map(|it| it.id) {
            self.refresh_tokens.retain(|_, it| it.id != id);
        }
    }

    /// Deletes the user's refresh tokens and personal access tokens.
    pub(crate) fn revoke_all(&mut self, user_id: Uuid) {
        self.refresh_tokens.retain(|_, token| token.user_id != user_id);
    }

    /// Deletes the user and all that hangs on it.
    pub(crate) fn delete_user(&mut self, user_id: Uuid) {
        self.users.remove(&user_id);
        self.revoke_all(user_id);
        self.security_keys.retain(|key| key.user_id != user_id);
        self.provider_links.retain(|link| link.user_id != user_id);
        self.codes.retain(|_, code| code.user_id != user_id);
    }

    /// Keeps a PKCE code for five minutes.
    pub(crate) fn issue_code(
        &mut self,
        user_id: Uuid,
        code_challenge: String,
        now: DateTime<Utc>,
    ) -> String {
        let code = Uuid::new_v4().to_string();
        let expires_at = now + TimeDelta::minutes(5);
        self.codes.insert(code.clone(), AuthorizationCode { user_id, code_challenge, expires_at });
        code
    }
}

impl User {
    /// Puts a new ticket into the slot; the one that was there is void.
    pub(crate) fn issue_ticket(
        &mut self,
        kind: &str,
        expires_at: DateTime<Utc>,
        code_challenge: Option<String>,
    ) -> String {
        let value = format!("{kind}:{}", Uuid::new_v4());
        self.ticket = Some(Ticket { value: value.clone(), expires_at, code_challenge });
        value
    }

    /// Puts a new six-digit code into the slot; the one that was there is void.
    pub(crate) fn issue_otp(&mut self, channel: &'static str, expires_at: DateTime<Utc>) -> String {
        let value = random::digits(6);
        self.otp =
            Some(OneTimePassword { value: value.clone(), channel, expires_at, wrong_attempts: 0 });
        value
    }

    /// Whether the user may sign in where verification is required.
    pub(crate) fn is_verified(&self) -> bool {
        self.email_verified || self.phone_number_verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotation_keeps_the_id_and_spends_the_token() {
        let mut state = State::default();
        let (token, now) = (Uuid::new_v4(), Utc::now());
        let entry = RefreshToken {
            id: Uuid::new_v4(),
            user_id: Uuid::new_v4(),
            expires_at: now,
            is_personal_access_token: false,
        };
        state.refresh_tokens.insert(token, entry.clone());
        let next = state.rotate(token, now, now).expect("known");
        assert_eq!(state.refresh_tokens[&next].id, entry.id);
        assert!(state.rotate(token, now, now).is_none() && state.spent.contains_key(&token));
    }

    #[test]
    fn a_spent_token_brings_another_within_the_interval_while_its_session_lasts() {
        let mut state = State::default();
        let (token, now, interval) = (Uuid::new_v4(), Utc::now(), TimeDelta::seconds(10));
        let entry = RefreshToken {
            id: Uuid::new_v4(),
            user_id: Uuid::new_v4(),
            expires_at: now,
            is_personal_access_token: false,
        };
        state.refresh_tokens.insert(token, entry);
        let first = state.rotate(token, now, now).expect("known");
        assert!(state.rotate_again(token, TimeDelta::zero(), now, now).is_none());
        assert!(state.rotate_again(token, interval, now + interval, now).is_none());
        let second = state.rotate_again(token, interval, now, now).expect("within the interval");
        assert!(state.refresh_tokens.contains_key(&first) && first != second);
        state.end_session(second);
        assert!(state.refresh_tokens.is_empty(), "both were of the session");
        assert!(state.rotate_again(token, interval, now, now).is_none());
    }

    #[test]
    fn a_password_does_not_print() {
        let digest = PasswordDigest::new(Uuid::nil(), "correct horse");
        assert_eq!(format!("{digest:?}"), "PasswordDigest(..)");
        assert!(digest != PasswordDigest::new(Uuid::max(), "correct horse"));
    }
}

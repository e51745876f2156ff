//! Sessions: starting them, and what a user looks like inside one.
//!
//! The rules of rotation are in `state.rs`; the operations that use sessions are elsewhere.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Service;
use super::error::ErrorCode;
use super::state::{RefreshToken, State, User};
use super::token::access_claims;

impl Service {
    /// Starts a session: a new refresh token, an access token, and the user.
    pub(crate) fn start_session(
        &self,
        state: &mut State,
        user_id: Uuid,
        elevated: bool,
    ) -> Result<Value, ErrorCode> {
        let refresh_token = self.issue_refresh_token(state, user_id);
        self.session(state, refresh_token, elevated)
    }

    /// A refresh token for a session that starts elsewhere, as after a redirect.
    pub(crate) fn issue_refresh_token(&self, state: &mut State, user_id: Uuid) -> Uuid {
        let token = Uuid::new_v4();
        let entry = RefreshToken {
            id: Uuid::new_v4(),
            user_id,
            expires_at: self.refresh_expiry(),
            is_personal_access_token: false,
        };
        state.refresh_tokens.insert(token, entry);
        token
    }

    /// When a refresh token that is issued now expires.
    pub(crate) fn refresh_expiry(&self) -> DateTime<Utc> {
        self.core.clock.after(self.settings.refresh_token_lifetime)
    }

    /// The session behind a live refresh token.
    pub(crate) fn session(
        &self,
        state: &State,
        refresh_token: Uuid,
        elevated: bool,
    ) -> Result<Value, ErrorCode> {
        let entry =
            state.refresh_tokens.get(&refresh_token).ok_or(ErrorCode::InvalidRefreshToken)?;
        let user = state.users.get(&entry.user_id).ok_or(ErrorCode::InvalidRefreshToken)?;
        let mut shown = user_json(user);
        // Only the user operation tells of a second factor.
        shown["activeMfaType"] = Value::Null;
        Ok(json!({
            "accessToken": self.access_token(user, elevated),
            "accessTokenExpiresIn": self.settings.access_token_lifetime.as_secs(),
            "refreshToken": refresh_token,
            "refreshTokenId": entry.id,
            "user": shown,
        }))
    }

    /// An access token for a user, from now on.
    pub(crate) fn access_token(&self, user: &User, elevated: bool) -> String {
        let issued_at = self.core.clock.now().timestamp();
        let lifetime =
            i64::try_from(self.settings.access_token_lifetime.as_secs()).unwrap_or(i64::MAX / 2);
        let times = (issued_at, issued_at + lifetime);
        let roles = (user.roles.as_slice(), user.default_role.as_str());
        self.keys.sign(&access_claims(user.id, roles, user.is_anonymous, elevated, times))
    }
}

/// A user as the wire shows it; an address or number that is not there is left out.
pub(crate) fn user_json(user: &User) -> Value {
    let mut shown = json!({
        "activeMfaType": user.totp_active.then_some("totp"),
        "avatarUrl": user.avatar_url,
        "createdAt": user.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "defaultRole": user.default_role,
        "displayName": user.display_name,
        "emailVerified": user.email_verified,
        "id": user.id,
        "isAnonymous": user.is_anonymous,
        "locale": user.locale,
        "metadata": user.metadata,
        "phoneNumberVerified": user.phone_number_verified,
        "roles": user.roles,
    });
    if let Some(email) = &user.email {
        shown["email"] = json!(email);
    }
    if let Some(number) = &user.phone_number {
        shown["phoneNumber"] = json!(number);
    }
    shown
}

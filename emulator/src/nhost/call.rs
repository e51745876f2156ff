//! What a handler gets and gives: one validated request, one answer.
//!
//! # Writing an operation
//! A handler is a plain function `fn(&Call<'_>) -> Outcome`, registered by its operation id in
//! `routes.rs`. When it runs, the request has passed the rate limits, its token has been checked
//! as the document demands (an elevated one included), and its body fits the schema. It gets
//! - the body with [`Call::input`] (JSON and form bodies alike), query and path arguments with
//!   [`Call::query`] and [`Call::path`];
//! - the token's claims in [`Call::claims`] and the account behind them with [`Call::user_id`]
//!   (active accounts only) or [`Call::token_user_id`] (whatever the account is like);
//! - the state with [`Call::state`], the time with [`Call::now`], settings and keys in
//!   [`Call::service`].
//!
//! It returns an [`Answer`], or a `Failure` (an `ErrorCode` converts with `?` and `.into()`).
//! Making accounts, sessions, mails and redirects is in `account.rs`, `session.rs`, `outbox.rs`
//! and `redirect.rs`. State of a new feature is a field of `State`.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use chrono::{DateTime, Utc};
use hyper::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Service;
use super::error::{ErrorCode, Failure};
use super::settings::{ServerGeneration, Settings};
use super::state::{State, User};
use super::token::Claims;
pub(crate) use crate::answer::Answer;
use crate::document::Operation;

/// What a handler returns.
pub(crate) type Outcome = Result<Answer, Failure>;
/// What an operation is, to the dispatcher.
pub(crate) type Handler = fn(&Call<'_>) -> Outcome;

/// One request to one operation.
pub(crate) struct Call<'a> {
    pub(crate) service: &'a Service,
    pub(crate) operation: &'a Operation,
    pub(crate) path: BTreeMap<String, String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// The body; `Null` without one. A form is an object of strings.
    pub(crate) body: Value,
    /// The claims of a valid token, if one was sent and the operation looks at it.
    pub(crate) claims: Option<Claims>,
}

impl Call<'_> {
    pub(crate) fn settings(&self) -> &Settings {
        &self.service.settings
    }

    pub(crate) fn is_newest(&self) -> bool {
        self.settings().generation == ServerGeneration::Newest
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.service.state()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.service.core.clock.now()
    }

    /// The body as a type of its own.
    pub(crate) fn input<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let body = if self.body.is_null() { json!({}) } else { self.body.clone() };
        // Only what the document allows and the handler's type does not could fail here.
        serde_json::from_value(body).map_err(|_| Failure::Empty(StatusCode::BAD_REQUEST))
    }

    /// A query argument.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An argument in the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The user id in the token.
    ///
    /// # Errors
    /// `invalid-request` without a token, or when its subject is not a user id.
    pub(crate) fn token_user_id(&self) -> Result<Uuid, Failure> {
        let claims = self.claims.as_ref().ok_or(ErrorCode::InvalidRequest)?;
        Ok(claims.user_id.ok_or(ErrorCode::InvalidRequest)?)
    }

    /// The token's user, if the account still exists, is enabled and not anonymous.
    ///
    /// # Errors
    /// The server's code for each of those.
    pub(crate) fn user_id(&self) -> Result<Uuid, Failure> {
        let id = self.token_user_id()?;
        let state = self.state();
        let user = state.users.get(&id).ok_or(ErrorCode::InvalidEmailPassword)?;
        check_active(user, self.settings())?;
        // Without an address the server does not find the account behind a token.
        if user.email.is_none() {
            return Err(ErrorCode::InvalidEmailPassword.into());
        }
        Ok(id)
    }
}

/// Refuses disabled and anonymous accounts, and unverified ones where that matters.
fn check_active(user: &User, settings: &Settings) -> Result<(), ErrorCode> {
    if user.is_anonymous {
        return Err(ErrorCode::ForbiddenAnonymous);
    }
    if user.disabled {
        return Err(ErrorCode::DisabledUser);
    }
    if settings.email_verification_required && !user.is_verified() {
        return Err(ErrorCode::UnverifiedUser);
    }
    Ok(())
}

/// Answers as this server writes them.
impl Answer {
    /// 200 with a JSON body.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        Self::json_as(StatusCode::OK, "application/json", body)
    }

    /// A JSON body under any status and content type. Like the server's, it ends with a newline.
    pub(crate) fn json_as(
        status: StatusCode,
        content_type: &'static str,
        body: &impl Serialize,
    ) -> Self {
        let mut answer = Self::serialized(status, content_type, body);
        if content_type == "application/json" {
            answer.body = [answer.body.as_ref(), b"\n"].concat().into();
        }
        answer
    }

    /// The string `OK`.
    pub(crate) fn ok() -> Self {
        Self::json(&"OK")
    }

    /// `{"session": …}`.
    pub(crate) fn session(session: &Value) -> Self {
        Self::json(&json!({ "session": session }))
    }

    /// 302 to `location`.
    pub(crate) fn redirect(location: &str) -> Self {
        Self::empty(StatusCode::FOUND).with_header(header::LOCATION, location)
    }
}

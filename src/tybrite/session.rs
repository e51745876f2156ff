//! Sessions as the service hands them out: taking them in, refreshing, ending.
//!
//! Owns the way from an answer to the session manager. It must not keep a session itself: the manager
//! is the only one who does.

use std::time::Duration;

use http::HeaderValue;

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    manager::{RefreshOutcome, SignOut},
    secret::RefreshToken,
    session::{Expiry, Session},
    tybrite::{Answer, Client, SignedIn, answer::Reply, service::NAME, types, validate},
};

/// What a sign-in's answer is made of; the service promises none of it.
pub(super) type Parts = (Option<types::Session>, Option<types::User>, Option<types::Customer>);

impl Client {
    /// `refreshToken`: gets a new session now, although the present one may still be good.
    ///
    /// It is the manager that refreshes, by itself about 60 seconds before a token's end: callers at
    /// the same time share one exchange. What the answer told of the rate limit is in
    /// [`rate_limit`](Self::rate_limit).
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::SessionEnded`] when the service does
    /// not take the refresh token any more; [`ErrorKind::RateLimited`], a network or server error,
    /// after which the session is still there.
    ///
    /// # Cancel safety
    /// Safe: the refresh goes on in a task of its own.
    pub async fn refresh_token(&self) -> Result<RefreshOutcome> {
        self.sessions().refresh().await
    }

    /// `refreshToken` with a token of your own, from another device for example: trades it for a
    /// session and installs that. The result knows no user, which the service does not send along.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] for a token that is unknown, spent or ended.
    ///
    /// # Cancel safety
    /// Dropped before the answer has come, the token may be spent and the session lost.
    pub async fn refresh_token_with(
        &self,
        token: impl Into<RefreshToken>,
    ) -> Result<Answer<SignedIn>> {
        let token = token.into();
        validate::present("token", token.expose(), "it is empty: pass a refresh token")?;
        let body = &types::RefreshRequest { refresh_token: token.into() };
        let reply = self
            .open("refreshToken", move |raw| async move { raw.refresh_token(body).await })
            .await?;
        let Reply { answer, date } = reply;
        let answer = answer.map(|answer| (answer.session, None, None));
        self.signed_in_from("refreshToken", Reply { answer, date }).await
    }

    /// `logout`: ends the session, here at once and on the server as far as it can be reached.
    ///
    /// It always succeeds here; what the server said is in the result. The request names the session
    /// by its access token alone: when that has ended, the service may refuse to end the session.
    ///
    /// # Cancel safety
    /// Safe: once polled, the session is gone here; telling the server goes on by itself.
    pub async fn logout(&self) -> SignOut {
        self.sessions().sign_out().await
    }

    /// The same as [`logout`](Self::logout), under the name that it has for every service.
    ///
    /// # Cancel safety
    /// As [`logout`](Self::logout).
    pub async fn sign_out(&self) -> SignOut {
        self.logout().await
    }

    /// Takes in what a sign-in brought.
    pub(super) async fn signed_in_from(
        &self,
        operation: &'static str,
        reply: Reply<Parts>,
    ) -> Result<Answer<SignedIn>> {
        let Reply { answer, date } = reply;
        let (raw, user, customer) = &*answer;
        let arrived = self.clock().wall();
        let session = session_from(raw.clone(), user.as_ref(), date.as_ref(), arrived)
            .map_err(|error| error.with_operation(operation))?;
        self.sessions().install(session.clone()).await?;
        let (user, customer) = (user.clone(), customer.clone());
        Ok(answer.map(|_| SignedIn { session, user, customer }))
    }
}

/// The service's session in this crate's terms.
///
/// The service promises no field. Without an access token there is no session; without a refresh
/// token there is one that cannot be renewed.
pub(super) fn session_from(
    raw: Option<types::Session>,
    user: Option<&types::User>,
    date: Option<&HeaderValue>,
    arrived: Timestamp,
) -> Result<Session> {
    let raw = raw.ok_or_else(|| incomplete("the answer holds no session: sign in again"))?;
    let token = raw.access_token.as_ref().filter(|token| !token.is_empty()).cloned();
    let token = token
        .ok_or_else(|| incomplete("the session came without an access token: sign in again"))?;
    let expiry = expiry(&raw, date);
    let mut session = Session::new(NAME, token.into(), arrived).with_expiry(&expiry);
    if let Some(token) = raw.refresh_token {
        session = session.with_refresh_token(token.into());
    }
    if let Some(user) = user {
        let user = serde_json::to_value(user)
            .map_err(|_| incomplete("the user cannot be kept as JSON"))?;
        session = session.with_user(user);
    }
    Ok(session)
}

/// `expires_at` decides; where it is left out, `expires_in`; where both are, the token's own `exp`.
fn expiry(raw: &types::Session, date: Option<&HeaderValue>) -> Expiry {
    let expiry = date.map_or(Expiry::new(), |date| Expiry::new().with_date(date));
    if let Some(end) = raw.expires_at.filter(|end| *end > 0) {
        return expiry.at(Timestamp::from_secs(end));
    }
    match raw.expires_in.and_then(|seconds| u64::try_from(seconds).ok()) {
        Some(seconds) => expiry.after(Duration::from_secs(seconds)),
        None => expiry,
    }
}

fn incomplete(message: &'static str) -> Error {
    Error::new(ErrorKind::UnexpectedResponse).with_message(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_763_985_600;

    fn raw(expires_at: Option<i64>, expires_in: Option<i64>) -> types::Session {
        // {"exp":1763986200}, ten minutes after noon
        let token = "e30.eyJleHAiOjE3NjM5ODYyMDB9.c2ln";
        types::Session {
            access_token: Some(token.into()),
            refresh_token: Some("r".into()),
            expires_at,
            expires_in,
        }
    }

    fn end(raw: types::Session, date: Option<&str>) -> i64 {
        let date = date.map(|date| HeaderValue::from_str(date).unwrap());
        let arrived = Timestamp::from_secs(NOON);
        let session = session_from(Some(raw), None, date.as_ref(), arrived).unwrap();
        session.expires_at.unwrap().as_millis() / 1_000 - NOON
    }

    #[test]
    fn the_point_in_time_counts_more_than_the_lifetime_and_both_more_than_the_token() {
        assert_eq!(end(raw(Some(NOON + 1_800), Some(3_600)), None), 1_800);
        assert_eq!(end(raw(None, Some(3_600)), None), 3_600);
        assert_eq!(end(raw(None, None), None), 600);
        assert_eq!(end(raw(Some(0), Some(-1)), None), 600, "neither can be meant");
    }

    #[test]
    fn the_point_in_time_is_on_the_servers_clock() {
        // This machine's clock is an hour slow.
        let one = Some("Mon, 24 Nov 2025 13:00:00 GMT");
        assert_eq!(end(raw(Some(NOON + 7_200), Some(3_600)), one), 3_600);
        assert_eq!(end(raw(None, Some(3_600)), one), 3_600);
    }

    #[test]
    fn what_is_no_session_is_said_to_be_none() {
        let arrived = Timestamp::from_secs(NOON);
        let error = session_from(None, None, None, arrived).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        let tokenless = types::Session { access_token: None, ..raw(None, None) };
        assert!(session_from(Some(tokenless), None, None, arrived).is_err());
        let once = types::Session { refresh_token: None, ..raw(None, None) };
        assert_eq!(session_from(Some(once), None, None, arrived).unwrap().refresh_token, None);
    }
}

//! The session of the client: looking at it, taking one in, refreshing, ending.

use crate::{
    clock::Timestamp,
    error::Result,
    linxio::{Client, service::NAME, tokens::parse_time},
    manager::{RefreshOutcome, SessionSet, SignOut},
    session::Session,
    transport::{TokenAnswer, TokenFields},
};

/// Where the service puts the tokens of a session.
const TOKENS: TokenFields<'static> = TokenFields::new("token").with_refresh_token("refreshToken");

impl Client {
    /// A copy of the session as it is now, without asking anyone. Its token may have ended meanwhile,
    /// and to change the copy changes nothing: see [`set_session`](Self::set_session).
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        self.sessions().session().map(|session| Session::clone(&session))
    }

    /// Takes in a session that came from elsewhere: an earlier run, another process, the vendor's
    /// JavaScript client. Where there is none it becomes the session; one that is held it replaces, as
    /// a sign-in does, and that one is [revoked unless it is to be
    /// kept](super::ClientBuilder::keep_replaced_sessions).
    ///
    /// It goes through the manager: into the store first, then into use, then to those who listen.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::linxio::Client, kept: &str)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// use hallpass::linxio::Tokens;
    ///
    /// // JavaScript: client.setSession(JSON.parse(kept))
    /// let tokens: Tokens = serde_json::from_str(kept)?;
    /// client.set_session(tokens).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for another service's session;
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for a token that fits no header; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) when
    /// a sign-out or another sign-in overtook it.
    ///
    /// # Cancel safety
    /// Once polled it goes on without the caller.
    ///
    /// # Security
    /// Nothing is checked here: whoever made the tokens up is found out by the server.
    pub async fn set_session(&self, session: impl Into<Session>) -> Result<SessionSet> {
        self.sessions().set_session(session.into()).await
    }

    /// `refresh`: gets a new access token now, although the present one may still be good.
    ///
    /// It is the manager that refreshes: callers at the same time share one request. Where the server
    /// sends no new refresh token, the old one is kept. The access token is not sent along: the server
    /// does not ask for it, and an expired one could only do harm.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session; [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) when the server does not
    /// take the refresh token any more; a network or server error, or
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) for an answer without a token (204, for example), after which
    /// the session is still there.
    ///
    /// # Cancel safety
    /// Safe: the refresh goes on in a task of its own.
    pub async fn refresh(&self) -> Result<RefreshOutcome> {
        self.sessions().refresh().await
    }

    /// `logout`: ends the session, here at once and on the server as far as it can be reached.
    ///
    /// It always succeeds here; what the server said is in the result. An access token that has expired or
    /// is refused is renewed first, since the server takes no other for a logout. Whether it ends the
    /// tokens too is not known.
    ///
    /// # Cancel safety
    /// Safe: once polled, the session is gone here; telling the server goes on by itself.
    pub async fn logout(&self) -> SignOut {
        self.sessions().sign_out().await
    }

    /// `logout` under the name that it has in every client of this crate.
    ///
    /// # Cancel safety
    /// As [`logout`](Self::logout).
    pub async fn sign_out(&self) -> SignOut {
        self.logout().await
    }
}

/// The session that an answer brought, if there is a token to make it of.
pub(super) fn session_from(answer: &TokenAnswer, arrived: Timestamp) -> Option<Session> {
    let issued = answer.tokens(&TOKENS)?;
    let mut expiry = issued.expiry();
    // An end that cannot be read leaves it to the token's own.
    if let Some(end) = issued.text("expireAt").as_deref().and_then(parse_time) {
        expiry = expiry.at(end);
    }
    Some(issued.into_session(NAME, arrived).with_expiry(&expiry))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::{Value, json};

    use super::*;

    fn received(token: Value, expire_at: Value, now: Timestamp) -> Option<Session> {
        let body = json!({ "token": token, "refreshToken": "", "expireAt": expire_at });
        let answer = TokenAnswer::new(StatusCode::OK, HeaderMap::new(), body.to_string().into());
        session_from(&answer, now)
    }

    #[test]
    fn no_token_or_an_empty_one_makes_no_session() {
        let now = Timestamp::from_secs(0);
        for none in [json!(null), json!(""), json!(" "), json!(true)] {
            assert!(received(none.clone(), json!(null), now).is_none(), "{none}");
        }
        let session = received(json!("t"), json!(null), now).unwrap();
        assert_eq!(session.refresh_token, None, "an empty text is not a token");
    }

    #[test]
    fn the_end_is_told_by_the_answer_or_the_token_whichever_is_earlier() {
        let now = Timestamp::from_secs(1_000);
        // {"iat":1000,"exp":87400}
        let token = json!("e30.eyJpYXQiOjEwMDAsImV4cCI6ODc0MDB9.c2ln");
        let end = |expire_at: Value| received(token.clone(), expire_at, now).unwrap().expires_at;
        let (early, late) = ("1970-01-01T00:20:00+00:00", "1970-01-03T00:00:00+00:00");
        assert_eq!(end(json!(early)), Some(Timestamp::from_secs(1_200)));
        for later in [json!(late), json!(null), json!("soon"), json!([])] {
            assert_eq!(end(later), Some(Timestamp::from_secs(87_400)));
        }
    }
}

//! The two sessions of the client: renewing, checking, ending.

use crate::{
    clock::Timestamp,
    deepaffex::{Client, service::Owner, types},
    error::Result,
    manager::{RefreshOutcome, SignOut},
    secret::AccessToken,
    session::Session,
    transport::{TokenAnswer, TokenFields},
};

/// Where the service puts a pair of tokens.
const PAIR: TokenFields<'static> = TokenFields::new("Token").with_refresh_token("RefreshToken");

/// Which token a call is about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Token<'a> {
    /// The signed-in user's.
    User,
    /// The device's.
    Device,
    /// Any other.
    Other(&'a AccessToken),
}

impl Client {
    /// `renew`: renews the user's pair of tokens now, although the token may still be good.
    ///
    /// The engine renews by itself in time; this is for applications that want the token bound to
    /// another network address, for example. Callers at the same time share one request, and a request
    /// whose answer was lost is not sent again blindly: the refresh token works once.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session; [`ErrorKind::SessionEnded`](crate::ErrorKind::SessionEnded) when the server answers
    /// with 401 and a code of its own, which says that the pair is gone;
    /// [`ErrorKind::RotationLost`](crate::ErrorKind::RotationLost) when an answer was lost and the pair was then refused; anything else
    /// keeps the session.
    ///
    /// # Cancel safety
    /// Safe: the renewal goes on in a task of its own.
    pub async fn renew(&self) -> Result<RefreshOutcome> {
        self.sessions().refresh().await
    }

    /// `renew`: the same for the device's pair. With a [`license`](super::ClientBuilder::license) in
    /// the settings a pair that is gone is followed by a new registration, and that ends the user's
    /// session: it belonged to the old device.
    ///
    /// # Errors
    /// As [`renew`](Self::renew).
    ///
    /// # Cancel safety
    /// As [`renew`](Self::renew).
    pub async fn renew_device(&self) -> Result<RefreshOutcome> {
        self.device_sessions().refresh().await
    }

    /// `verifyToken`: asks what a token is worth: whose it is, when it ends, whether the licence behind
    /// it is active.
    ///
    /// ```no_run
    /// # async fn example(client: hallpass::deepaffex::Client) -> hallpass::Result<()> {
    /// use hallpass::deepaffex::Token;
    ///
    /// let report = client.verify_token(Token::Device).await?;
    /// println!("{:?} measurements left", report.remaining_measurement);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`](crate::ErrorKind::Unauthenticated) for a token that has ended, unless it is a session's, which is
    /// then renewed; [`ErrorKind::SignedOut`](crate::ErrorKind::SignedOut) without a session.
    ///
    /// # Cancel safety
    /// Safe: nothing is changed.
    pub async fn verify_token(&self, token: Token<'_>) -> Result<types::TokenReport> {
        let operation = "verifyToken";
        let send = |raw: crate::raw::deepaffex::Client| async move { raw.verify_token().await };
        match token {
            Token::User => self.as_user(operation, send).await,
            Token::Device => Ok(self.as_device(operation, send).await?.0),
            Token::Other(token) => self.with_token(operation, token, send).await,
        }
    }

    /// `logout`: ends **all** of the user's sessions, on every device, and this one here at once. The
    /// device stays registered.
    ///
    /// It always succeeds here; what the server said is in the result. A token that has expired or is
    /// refused is renewed first, since the server takes no other for a logout.
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

/// The session of a pair of tokens. Its end is the token's own claim: the service tells nothing else.
/// Where half of the pair is missing, the other half is what can be used.
pub(super) fn session_from(
    owner: Owner,
    answer: &TokenAnswer,
    arrived: Timestamp,
) -> Result<Session> {
    let pair = answer.tokens(&PAIR);
    let pair = pair.ok_or_else(|| answer.without_token("the server answered without a token"))?;
    Ok(pair.into_session(owner.name(), arrived))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;

    fn session(token: &str, refresh_token: &str) -> Result<Session> {
        let body = json!({ "Token": token, "RefreshToken": refresh_token }).to_string();
        let answer = TokenAnswer::new(StatusCode::OK, HeaderMap::new(), body.into());
        session_from(Owner::User, &answer, Timestamp::from_secs(1_000))
    }

    #[test]
    fn the_end_is_the_tokens_own() {
        // {"iat":1000,"exp":87400}
        let session = session("e30.eyJpYXQiOjEwMDAsImV4cCI6ODc0MDB9.c2ln", "r").unwrap();
        assert_eq!(session.expires_at, Some(Timestamp::from_secs(87_400)));
        assert_eq!(session.service, "deepaffex");
    }

    #[test]
    fn without_a_token_there_is_no_session() {
        for refresh_token in ["r", ""] {
            let error = session("", refresh_token).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        }
        assert_eq!(session("t", "").unwrap().refresh_token, None);
    }
}

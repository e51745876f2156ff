//! The two sessions of the client: renewing, checking, ending.
//!
//! Owns the way from the service's answer to a session, and the calls about tokens. It must not keep a
//! session itself: the managers are the only ones who do.

use http::HeaderValue;

use crate::{
    clock::Timestamp,
    deepaffex::{Client, service::Owner, types},
    error::{Error, ErrorKind, Result},
    manager::{RefreshOutcome, SignOut},
    secret::{AccessToken, Secret},
    session::{Expiry, Session},
    transport::Reply,
};

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
    /// [`ErrorKind::SignedOut`] without a session; [`ErrorKind::SessionEnded`] when the server answers
    /// with 401 and a code of its own, which says that the pair is gone;
    /// [`ErrorKind::RotationLost`] when an answer was lost and the pair was then refused; anything else
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
    /// [`ErrorKind::Unauthenticated`] for a token that has ended, unless it is a session's, which is
    /// then renewed; [`ErrorKind::SignedOut`] without a session.
    ///
    /// # Cancel safety
    /// Safe: nothing is changed.
    pub async fn verify_token(&self, token: Token<'_>) -> Result<types::TokenReport> {
        let operation = "verifyToken";
        let send = |raw: crate::raw::deepaffex::Client| async move { raw.verify_token().await };
        let reply: Reply<_> = match token {
            Token::User => self.as_user(operation, send).await?,
            Token::Device => self.as_device(operation, send).await?.0,
            Token::Other(token) => self.with_token(operation, token, send).await?,
        };
        Ok(reply.value)
    }

    /// `logout`: ends **all** of the user's sessions, on every device, and this one here at once. The
    /// device stays registered.
    ///
    /// It always succeeds here; what the server said is in the result. A token that has ended is renewed
    /// first, since the server takes no other for a logout.
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
pub(super) fn session_from(
    owner: Owner,
    token: Secret,
    refresh_token: Secret,
    date: Option<&HeaderValue>,
    arrived: Timestamp,
) -> Result<Session> {
    if token.is_empty() || refresh_token.is_empty() {
        return Err(Error::new(ErrorKind::UnexpectedResponse)
            .with_message("the server answered without a whole pair of tokens"));
    }
    let expiry = date.map_or(Expiry::new(), |date| Expiry::new().with_date(date));
    Ok(Session::new(owner.name(), token.into(), arrived)
        .with_refresh_token(refresh_token.into())
        .with_expiry(&expiry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(token: &str, refresh_token: &str) -> Result<Session> {
        let now = Timestamp::from_secs(1_000);
        session_from(Owner::User, token.into(), refresh_token.into(), None, now)
    }

    #[test]
    fn the_end_is_the_tokens_own() {
        // {"iat":1000,"exp":87400}
        let session = session("e30.eyJpYXQiOjEwMDAsImV4cCI6ODc0MDB9.c2ln", "r").unwrap();
        assert_eq!(session.expires_at, Some(Timestamp::from_secs(87_400)));
        assert_eq!(session.service, "deepaffex");
    }

    #[test]
    fn half_a_pair_is_none() {
        for (token, refresh_token) in [("", "r"), ("t", ""), ("", "")] {
            let error = session(token, refresh_token).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        }
    }
}

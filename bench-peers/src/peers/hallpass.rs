//! hallpass, by its Nhost client and the session manager in it.
//!
//! Owns nothing but the calls. It must not set anything that a user would not.

use std::{io, time::Duration};

use hallpass::{
    AccessToken, Error, RefreshToken, Session, Timestamp, manager::State, nhost::Client,
};
use http::HeaderValue;
use serde_json::Value;

use super::{HOUR, Http, Peer, Refusal, Start, epoch_secs};
use crate::server::{Site, access_token, nhost_user};

/// `nhost::Client` with the settings it comes with: `client.sessions().authorization()`.
#[derive(Clone, Debug)]
pub struct Hallpass {
    client: Client,
}

impl Peer for Hallpass {
    const NAME: &'static str = "hallpass";

    async fn open(site: &Site, start: Start, http: &Http) -> io::Result<Self> {
        Ok(Self { client: open(site, start, http, Some(nhost_user())).await? })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        match self.client.sessions().authorization().await {
            Ok(authorization) => Ok(authorization.header().1),
            Err(error) => Err(refusal(&error)),
        }
    }

    async fn holds_session(&self) -> Option<bool> {
        Some(matches!(self.client.sessions().state(), State::Active { .. }))
    }

    async fn sign_out(&self) -> bool {
        self.client.sign_out().await;
        true
    }
}

/// The same with a session that holds tokens alone, as those of google-cloud-auth and rmcp do; for
/// the comparison of memory.
#[derive(Clone, Debug)]
pub struct HallpassTokens {
    client: Client,
}

impl Peer for HallpassTokens {
    const NAME: &'static str = "hallpass, no record of the user";

    async fn open(site: &Site, start: Start, http: &Http) -> io::Result<Self> {
        Ok(Self { client: open(site, start, http, None).await? })
    }

    async fn header(&self) -> Result<HeaderValue, Refusal> {
        Hallpass { client: self.client.clone() }.header().await
    }

    async fn holds_session(&self) -> Option<bool> {
        Hallpass { client: self.client.clone() }.holds_session().await
    }
}

async fn open(site: &Site, start: Start, http: &Http, user: Option<Value>) -> io::Result<Client> {
    let mut builder = Client::builder(site.url("/v1"));
    if let Http::Shared { client, .. } = http {
        builder = builder.http_client(client.clone());
    }
    let client = builder.build().map_err(io::Error::other)?;
    let age = if start == Start::Expired { 2 * HOUR } else { 0 };
    let issued = i64::try_from(epoch_secs() - age).map_err(io::Error::other)?;
    let token = AccessToken::from(access_token(0));
    let mut session = Session::new("nhost", token, Timestamp::from_secs(issued))
        .with_refresh_token(RefreshToken::from(site.refresh_token.as_str()))
        .with_lifetime(Duration::from_secs(HOUR));
    if let Some(user) = user {
        session = session.with_user(user);
    }
    client.sessions().set_session(session).await.map_err(io::Error::other)?;
    Ok(client)
}

fn refusal(error: &Error) -> Refusal {
    let word = format!("ErrorKind::{:?}", error.kind());
    if error.is_session_ended() { Refusal::over(word) } else { Refusal::passing(word) }
}

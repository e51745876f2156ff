//! The settings that only Nhost Auth has, and `build`.

use std::sync::Arc;

use crate::{
    error::Result,
    nhost::{
        Client,
        failure::Nhost,
        service::{ByPat, NhostService},
    },
    secret::Secret,
    transport::{self, Parts, Transport},
};

/// Settings of a [`Client`].
pub type ClientBuilder = transport::ClientBuilder<Settings>;

/// The settings that only Nhost Auth has; they are set through the [`ClientBuilder`].
#[derive(Clone, Debug, Default)]
pub struct Settings {
    personal_access_token: Option<Secret>,
}

/// What a client of Nhost Auth can be told besides.
impl ClientBuilder {
    pub(super) fn for_url(base_url: impl Into<String>) -> Self {
        Self::new(base_url, Nhost, Settings::default())
    }

    /// Signs in anew with this personal access token when the server will not renew the session: for
    /// programs that run where no person is at hand. It takes the place of
    /// [`reauthenticate`](Self::reauthenticate).
    ///
    /// # Security
    /// The token is kept in memory for as long as the client lives.
    pub fn reauthenticate_with_pat(mut self, personal_access_token: impl Into<Secret>) -> Self {
        self.own.personal_access_token = Some(personal_access_token.into());
        self
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a user agent that fits
    /// no header, and for a personal access token that is none.
    pub fn build(self) -> Result<Client> {
        let Parts { wire, home_wire, sessions, own } = self.into_parts()?;
        let mut manager = sessions.manager(NhostService::new(Arc::clone(&home_wire)));
        if let Some(token) = own.personal_access_token {
            manager = manager.reauthenticate(ByPat::new(home_wire, token)?);
        }
        Client::from_parts(Transport::new(wire, manager.build()))
    }
}

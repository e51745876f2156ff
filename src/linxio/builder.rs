//! Building a client. Linxio has no settings of its own so far.

use crate::{
    error::Result,
    linxio::{Client, failure::Linxio, service::LinxioService},
    transport::{self, Parts, Transport},
};

/// Settings of a [`Client`].
pub type ClientBuilder = transport::ClientBuilder<Settings>;

/// The settings that only Linxio has: none so far. All there is to set is on the [`ClientBuilder`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {}

impl ClientBuilder {
    pub(super) fn for_url(base_url: impl Into<String>) -> Self {
        Self::new(base_url, Linxio, Settings::default())
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a user agent that fits
    /// no header.
    pub fn build(self) -> Result<Client> {
        let Parts { wire, home_wire, sessions, own: Settings {} } = self.into_parts()?;
        let manager = sessions.manager(LinxioService::new(home_wire));
        Client::from_parts(Transport::new(wire, manager.build()))
    }
}

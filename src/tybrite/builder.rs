//! The settings that only Tybrite has, and `build`.

use crate::{
    error::Result,
    secret::Secret,
    store::short_fingerprint,
    transport::{self, Parts, Transport},
    tybrite::{
        Client,
        failure::Tybrite,
        key::{self, Kind, LastSeen, Shape, StoreKey},
        service::TybriteService,
    },
};

/// Settings of a [`Client`].
pub type ClientBuilder = transport::ClientBuilder<Settings>;

/// The settings that only Tybrite has; they are set through the [`ClientBuilder`].
#[derive(Clone, Debug)]
pub struct Settings {
    store_key: Secret,
    seen: LastSeen,
}

/// What a client of Tybrite can be told besides.
impl ClientBuilder {
    pub(super) fn for_store(base_url: impl Into<String>, store_key: Secret) -> Self {
        let shape = Shape::read(store_key.expose());
        let publishable = shape.is_some_and(|shape| shape.kind == Kind::Publishable);
        let seen = LastSeen::default();
        // First of all hooks, so that those of the application see the whole request.
        let hook = StoreKey::new(&store_key, seen.clone());
        Self::new(base_url, Tybrite { publishable }, Settings { store_key, seen }).hook(hook)
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a store key that is
    /// none, and for a user agent that fits no header;
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work.
    pub fn build(self) -> Result<Client> {
        let shape = key::check(&self.own.store_key)?;
        let store = short_fingerprint(self.own.store_key.expose());
        let Parts { wire, home_wire, sessions, own } = self.into_parts()?;
        let server = format!("{}#{store}", wire.base_url());
        let manager = sessions.manager(TybriteService::new(home_wire, server)).build();
        Client::from_parts(Transport::new(wire, manager), shape.environment, own.seen)
    }
}

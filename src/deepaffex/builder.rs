//! The settings that only DeepAffex has, and `build`.

use std::{sync::Arc, time::Duration};

use crate::{
    deepaffex::{
        Client, License,
        device::ByLicense,
        failure::DeepAffex,
        options::seconds,
        service::{DeepAffexService, Owner},
    },
    error::Result,
    secret::Secret,
    store::{MemoryStore, SessionStore},
    transport::{self, Parts, Transport},
};

/// Settings of a [`Client`].
///
/// The store, the hook `reauthenticate` and all that concerns one session are the user's; the device's
/// store is [`device_store`](Self::device_store), and its way back in is [`license`](Self::license).
pub type ClientBuilder = transport::ClientBuilder<Settings>;

/// The settings that only DeepAffex has; they are set through the [`ClientBuilder`].
#[derive(Clone, Debug, Default)]
pub struct Settings {
    device_store: Option<Arc<dyn SessionStore>>,
    license: Option<License>,
    refresh_token_lifetime: Option<Duration>,
    organization: Option<Organization>,
}

/// The organization whose users sign in by codes.
#[derive(Clone, Debug)]
pub(super) struct Organization {
    pub(super) identifier: String,
    pub(super) key: Secret,
}

/// What a client of DeepAffex can be told besides.
impl ClientBuilder {
    pub(super) fn for_url(base_url: impl Into<String>) -> Self {
        Self::new(base_url, DeepAffex, Settings::default())
    }

    /// Where the device's session is kept; in memory unless said otherwise. It must be another place
    /// than the user's: a store that holds the one refuses the other.
    pub fn device_store(self, store: impl SessionStore) -> Self {
        self.shared_device_store(Arc::new(store))
    }

    /// The same, for a store that is shared already.
    pub fn shared_device_store(mut self, store: Arc<dyn SessionStore>) -> Self {
        self.own.device_store = Some(store);
        self
    }

    /// Registers the device by itself with this licence: when a call first needs the device's token and
    /// there is no session, and when the server will not renew it any more. Without it the application
    /// calls [`Client::register_license`].
    ///
    /// After [`Client::unregister_license`] nothing is registered by itself again for as long as this
    /// client lives: a new start of the application does.
    ///
    /// A licence allows so many devices. Each registration takes one, and so does each start of an
    /// application whose device store does not outlive it.
    ///
    /// # Security
    /// The key is kept in memory for as long as the client lives.
    pub fn license(mut self, license: License) -> Self {
        self.own.license = Some(license);
        self
    }

    /// Asks with each renewal that the next refresh token end after this time, in whole seconds. The
    /// service's own lifetime, 2,592,000 seconds as far as is known, can only be shortened.
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.own.refresh_token_lifetime = Some(lifetime);
        self
    }

    /// The organization whose users sign in by codes, for code that works with any service
    /// ([`OtpSignIn`](crate::capability::OtpSignIn)). The client's own methods are told it with each call.
    ///
    /// # Security
    /// The key is kept in memory for as long as the client lives.
    pub fn organization(mut self, identifier: impl Into<String>, key: impl Into<Secret>) -> Self {
        let (identifier, key) = (identifier.into(), key.into());
        self.own.organization = Some(Organization { identifier, key });
        self
    }

    /// The client. Nothing is started, sent or read before it is first used.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a base URL that is none, or
    /// that is plain `http` to another machine, and for TLS settings that do not work;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a user agent that fits
    /// no header, for a licence that no server would take, and for a lifetime below a second.
    pub fn build(self) -> Result<Client> {
        let Parts { wire, home_wire, sessions, own } = self.into_parts()?;
        let lifetime = seconds("refresh_token_lifetime", own.refresh_token_lifetime)?;
        let service = |owner| DeepAffexService::new(Arc::clone(&home_wire), owner, lifetime);
        let store = own.device_store.unwrap_or_else(|| Arc::new(MemoryStore::default()));
        let mut settings = sessions.clone();
        // That hook signs a user in.
        settings.reauthenticate = None;
        let mut device = settings.manager(service(Owner::Device)).store(store);
        if let Some(license) = &own.license {
            license.check()?;
            device = device.reauthenticate(ByLicense::new(Arc::clone(&home_wire), license.clone()));
        }
        let device = device.build();
        let user = sessions.manager(service(Owner::User)).depends_on(&device).build();
        Client::from_parts(
            Transport::new(Arc::clone(&wire), device),
            Transport::new(wire, user),
            own.license,
            own.organization,
        )
    }
}

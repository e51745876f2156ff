//! The entries of a keyring: read, written and removed one by one.
//!
//! The way to the platform's credential store; `refusal` tells what its failures mean.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error as Failure};

use super::refusal::{refused, unavailable};
use crate::error::{Error, Result};

/// What stands under a name.
pub(super) enum Held {
    Nothing,
    Bytes(Vec<u8>),
    /// More than one entry has the name, and no one can tell which is meant.
    Several(Vec<Entry>),
}

/// The entries whose names begin alike.
#[derive(Clone)]
pub(super) struct Entries {
    application: String,
    name: String,
    /// Handed in by the application; else the platform's is opened when it is first needed.
    given: Option<Arc<CredentialStore>>,
    opened: Option<Arc<CredentialStore>>,
}

impl Entries {
    pub(super) fn new(
        application: String,
        name: String,
        given: Option<Arc<CredentialStore>>,
    ) -> Self {
        Self { application, name, given, opened: None }
    }

    /// The entries of another name, over the same connection.
    pub(super) fn named(&self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self.clone() }
    }

    /// Reads an entry. A platform that fails is asked once more, over a new connection: the entry may
    /// have been removed between being found and being read, and a keyring may have been restarted.
    pub(super) fn get(&mut self, ending: &str) -> Result<Held> {
        let first = self.entry(ending)?.get_secret();
        let secret = match first {
            Err(Failure::PlatformFailure(_)) => {
                self.opened = None;
                self.entry(ending)?.get_secret()
            }
            first => first,
        };
        match secret {
            Ok(bytes) => Ok(Held::Bytes(bytes)),
            Err(Failure::NoEntry) => Ok(Held::Nothing),
            // What another program has put there. It is told from a session by whoever reads it.
            Err(Failure::BadEncoding(bytes) | Failure::BadDataFormat(bytes, _)) => {
                Ok(Held::Bytes(bytes))
            }
            Err(Failure::Ambiguous(entries)) => Ok(Held::Several(entries)),
            Err(failure) => Err(self.failed(failure)),
        }
    }

    pub(super) fn set(&mut self, ending: &str, secret: &[u8]) -> Result<()> {
        let set = self.entry(ending)?.set_secret(secret);
        set.map_err(|failure| self.failed(failure))
    }

    /// Removes an entry that may be there.
    pub(super) fn remove(&mut self, ending: &str) -> Result<()> {
        let entry = self.entry(ending)?;
        match entry.delete_credential() {
            Err(Failure::Ambiguous(entries)) => {
                entries.iter().try_for_each(|entry| self.remove_entry(entry))
            }
            Ok(()) | Err(Failure::NoEntry) => Ok(()),
            Err(failure) => Err(self.failed(failure)),
        }
    }

    pub(super) fn remove_entry(&mut self, entry: &Entry) -> Result<()> {
        match entry.delete_credential() {
            Ok(()) | Err(Failure::NoEntry) => Ok(()),
            Err(failure) => Err(self.failed(failure)),
        }
    }

    /// Reads one of several entries of a name.
    pub(super) fn get_entry(&mut self, entry: &Entry) -> Result<Option<Vec<u8>>> {
        match entry.get_secret() {
            Ok(bytes) | Err(Failure::BadEncoding(bytes) | Failure::BadDataFormat(bytes, _)) => {
                Ok(Some(bytes))
            }
            Err(Failure::NoEntry) => Ok(None),
            Err(failure) => Err(self.failed(failure)),
        }
    }

    /// Where a person finds an entry.
    pub(super) fn location(&self, ending: &str) -> String {
        format!("keyring entry \"{}{ending}\" of \"{}\"", self.name, self.application)
    }

    fn entry(&mut self, ending: &str) -> Result<Entry> {
        let store = self.open()?;
        let user = format!("{}{ending}", self.name);
        Entry::new_in_store(&store, &self.application, &user)
            .map_err(|failure| self.failed(failure))
    }

    fn open(&mut self) -> Result<Arc<CredentialStore>> {
        if let Some(store) = self.given.as_ref().or(self.opened.as_ref()) {
            return Ok(Arc::clone(store));
        }
        let store = open_platform().map_err(unavailable)?;
        Ok(Arc::clone(self.opened.insert(store)))
    }

    fn failed(&mut self, failure: Failure) -> Error {
        if matches!(failure, Failure::PlatformFailure(_)) {
            // The connection may be what is broken.
            self.opened = None;
        }
        refused(failure)
    }
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn open_platform() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open_platform() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn open_platform() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// None that this crate knows: the application hands one in.
#[cfg(not(any(all(unix, not(any(target_os = "ios", target_os = "android"))), windows)))]
fn open_platform() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Failure::NoDefaultStore)
}

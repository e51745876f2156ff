//! Several accounts side by side, each in a keyring entry of its own.

use std::{fmt, path::PathBuf, sync::Arc};

use keyring_core::CredentialStore;

use super::{
    super::{lock::CancelFlag, profiles::name},
    KeyringStore, Settings,
    entries::Entries,
    index::Index,
    locks::Locks,
    vault::Vault,
};
use crate::error::Result;

/// The entries of the index. No profile's entry is called so, since those have a space there.
const INDEX: &str = "profiles";

/// The profiles of an application in the operating system's credential store, one for each account that
/// is signed in on this machine.
///
/// Each profile has a name of the application's choice, as with `FileProfiles`, and is a
/// [`KeyringStore`] whose entry is called `profile ada@example.com`. Since not every keyring can be
/// searched, the names stand in entries of their own, `profiles 1` and so on.
///
/// ```no_run
/// use hallpass::store::KeyringProfiles;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hallpass::Result<()> {
/// let profiles = KeyringProfiles::new("com.example.app");
/// for name in profiles.list().await? {
///     println!("{name} is signed in");
/// }
/// let store = profiles.open("ada@example.com")?; // for the builder of a client
/// # Ok(())
/// # }
/// ```
///
/// # Security
/// As for [`KeyringStore`].
#[derive(Clone)]
pub struct KeyringProfiles {
    /// The index's name, and the settings that every profile has.
    store: KeyringStore,
}

impl KeyringProfiles {
    /// The profiles of this application, which is named as for [`KeyringStore::new`]. Nothing is opened
    /// yet.
    #[must_use]
    pub fn new(application: impl Into<String>) -> Self {
        Self { store: KeyringStore::new(application).with_name(INDEX) }
    }

    /// As [`KeyringStore::with_lock_directory`].
    #[must_use]
    pub fn with_lock_directory(self, directory: impl Into<PathBuf>) -> Self {
        Self { store: self.store.with_lock_directory(directory) }
    }

    /// As [`KeyringStore::with_entry_limit`].
    #[must_use]
    pub fn with_entry_limit(self, bytes: usize) -> Self {
        Self { store: self.store.with_entry_limit(bytes) }
    }

    /// As [`KeyringStore::with_credential_store`].
    #[must_use]
    pub fn with_credential_store(self, store: Arc<CredentialStore>) -> Self {
        Self { store: self.store.with_credential_store(store) }
    }

    /// The store of a profile, whether it holds a session yet or not. The keyring is not called.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an empty `name` and for
    /// one that is too long.
    pub fn open(&self, name: &str) -> Result<KeyringStore> {
        let written = name::encode(name)?;
        Ok(self.store.clone().edit(|settings| settings.take_profile(written)))
    }

    /// The names of all profiles that hold a session, sorted. A session of a newer release counts.
    ///
    /// It reads each profile's entries, which some keyrings ask a person about.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store) or a kind beside it when the keyring fails.
    ///
    /// # Cancel safety
    /// It only reads.
    pub async fn list(&self) -> Result<Vec<String>> {
        let settings = Arc::clone(&self.store.settings);
        self.store.run(move |vault, cancel| list(&settings, &vault.entries, cancel)).await
    }

    /// Signs a profile out on this machine: erases its session, what was put aside of it and its lock
    /// files, and tells whether it held one. The server is not told; to end the session there too, sign
    /// out first.
    ///
    /// It is safe while other processes use the profile: a refresh that is under way cannot bring the
    /// session back. The guard's lock file stays if the guard is held at this moment.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`ErrorKind::Store`](crate::ErrorKind::Store) or a kind beside it when
    /// the session cannot be erased, or is a newer release's.
    ///
    /// # Cancel safety
    /// The session is erased or it is not. Repeat it to be sure.
    pub async fn remove(&self, name: &str) -> Result<bool> {
        self.open(name)?.run(Vault::erase).await
    }
}

fn list(settings: &Settings, entries: &Entries, cancel: &CancelFlag) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for written in settings.index(entries).names()? {
        // A person may be asked about each.
        cancel.check()?;
        let Some(name) = name::decode(&written) else { continue };
        let mut profile = settings.clone();
        profile.take_profile(written);
        if profile.vault_in(entries).holds_session()? {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

impl Settings {
    /// Becomes a profile's, by its written name.
    fn take_profile(&mut self, written: String) {
        self.name = format!("profile {written}");
        self.profile = Some(written);
    }

    /// The index, over a connection that may be open already.
    pub(super) fn index(&self, entries: &Entries) -> Index {
        let locks = Locks::of(self.locks.as_deref(), &self.application, INDEX);
        Index::new(entries.named(INDEX), locks, self.limit)
    }

    fn vault_in(&self, entries: &Entries) -> Vault {
        Vault::new(entries.named(&self.name), self.locks(), self.limit)
    }
}

impl fmt::Debug for KeyringProfiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringProfiles")
            .field("application", &self.store.settings.application)
            .finish_non_exhaustive()
    }
}

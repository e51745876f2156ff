//! A session in the operating system's credential store.
//!
//! `vault` calls the keyring, on the thread that `worker` keeps for it.

mod entries;
mod index;
mod locks;
mod profiles;
mod refusal;
mod split;
mod vault;
mod worker;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use keyring_core::CredentialStore;

pub use self::profiles::KeyringProfiles;
use self::{entries::Entries, locks::Locks, vault::Vault, worker::Worker};
use super::{Expect, Loaded, Record, SessionStore, StoreGuard, Written, format, lock};
use crate::{error::Result, future::BoxFuture};

/// How many bytes an entry holds, unless the application says otherwise: what the Credential Manager
/// allows; elsewhere no limit is stated, and this much has been seen to work.
const LIMIT: usize = if cfg!(windows) { 2_560 } else { 16_384 };
/// Room for the word on the parts.
const LEAST_LIMIT: usize = 256;

/// Keeps the session in the operating system's credential store: the Secret Service on Linux and the
/// BSDs (gnome-keyring, `KWallet`, `KeePassXC`), the login keychain on macOS, the Credential Manager
/// on Windows.
///
/// The entry is named by the application and, where it keeps more than one session, by a name; its
/// content has the file store's format. A session that is too large for one entry is split: parts
/// stand under the entry's name with `#a1`, `#a2` or `#b1`, `#b2` and so on behind it, and a reader
/// sees the old session or the new one, never a mix. What cannot be read is moved to the entry's name
/// with ` corrupt-1`, ` corrupt-2` and so on behind it; what a newer release has written is left
/// alone and reported.
///
/// A machine without a keyring, one whose keyring is locked and one whose keyring denies access are
/// told apart: [`StoreUnavailable`](crate::ErrorKind::StoreUnavailable),
/// [`StoreLocked`](crate::ErrorKind::StoreLocked), [`StoreDenied`](crate::ErrorKind::StoreDenied), each
/// with a sentence that an application can show to the person at the machine. There is no silent
/// fall-back: whether a file will do instead is the application's decision.
///
/// A keyring may wait for a person who unlocks it. It is called on a thread of the store's own, which
/// starts with the first use: a call that hangs holds up neither the async runtime nor the end of the
/// process, and a write that was given up meanwhile is not made, or is undone when its answer comes
/// too late. The session manager bounds each call by its `store_timeout`; give it more than a prompt
/// takes where people are to be asked.
///
/// Keyrings do not tell of changes, so [`changed`](SessionStore::changed) never completes: what another
/// process writes is seen at the next refresh, or by `restore`.
///
/// ```no_run
/// use hallpass::store::KeyringStore;
///
/// let store = KeyringStore::new("com.example.app").with_name("work");
/// ```
///
/// # Security
/// The tokens are as safe as the platform keeps them: encrypted on the disk, and on Linux open to
/// every program of the user while the keyring is unlocked. They travel to a Secret Service encrypted
/// for its session. Keyrings have no locks, so processes that share an entry agree by empty lock
/// files in a directory of the user's: `hallpass` in `$XDG_RUNTIME_DIR`, else in `$XDG_STATE_HOME` or
/// `~/.local/state`, else in `%LOCALAPPDATA%`, else a private one in the temporary directory. Those
/// that disagree on the directory, by a sandbox for example, still never read half a session, but may
/// write over one another's: give them one with [`with_lock_directory`](Self::with_lock_directory).
#[derive(Clone)]
pub struct KeyringStore {
    settings: Arc<Settings>,
    worker: Arc<Worker<Vault>>,
}

#[derive(Clone)]
struct Settings {
    application: String,
    name: String,
    /// The name as the index of profiles has it, for an entry that is one of them.
    profile: Option<String>,
    limit: usize,
    locks: Option<PathBuf>,
    store: Option<Arc<CredentialStore>>,
}

impl KeyringStore {
    /// A store in the platform's keyring, under the name of the application, preferably one that no
    /// other has (`com.example.app`). Nothing is opened or started before it is first used.
    #[must_use]
    pub fn new(application: impl Into<String>) -> Self {
        let settings = Settings {
            application: application.into(),
            name: "session".to_owned(),
            profile: None,
            limit: LIMIT,
            locks: None,
            store: None,
        };
        Self { settings: Arc::new(settings), worker: Arc::default() }
    }

    /// Names the entry, for applications that keep more than one session; `session` unless set. Names
    /// that differ only by what begins with `#` or ` corrupt-` get into each other's way.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        self.edit(|settings| {
            settings.name = name.into();
            settings.profile = None;
        })
    }

    /// Puts the lock files into this directory, which is made where it is missing. All processes that
    /// share the entry must use the same one, on a local disk.
    #[must_use]
    pub fn with_lock_directory(self, directory: impl Into<PathBuf>) -> Self {
        self.edit(|settings| settings.locks = Some(directory.into()))
    }

    /// Splits sessions that have more bytes than this, 256 at least. Unless set it is what the
    /// platform's entries hold: 2,560 on Windows, 16,384 elsewhere.
    #[must_use]
    pub fn with_entry_limit(self, bytes: usize) -> Self {
        self.edit(|settings| settings.limit = bytes.max(LEAST_LIMIT))
    }

    /// Uses this credential store in place of the platform's: another of the many that implement the
    /// traits of [`keyring_core`](super::keyring_core), or a double in a test.
    ///
    /// ```
    /// use hallpass::store::{KeyringStore, keyring_core};
    ///
    /// let double = keyring_core::mock::Store::new()?;
    /// let store = KeyringStore::new("com.example.app").with_credential_store(double);
    /// # Ok::<(), keyring_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_credential_store(self, store: Arc<CredentialStore>) -> Self {
        self.edit(|settings| settings.store = Some(store))
    }

    /// A store that has been used stays what it was; this is another one.
    fn edit(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        Self { settings: self.settings, worker: Arc::default() }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vault, &lock::CancelFlag) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let settings = Arc::clone(&self.settings);
        self.worker.run(move || settings.vault(), work).await
    }
}

impl Settings {
    fn locks(&self) -> Locks {
        Locks::of(self.locks.as_deref(), &self.application, &self.name)
    }

    fn vault(&self) -> Vault {
        let (application, name) = (self.application.clone(), self.name.clone());
        let entries = Entries::new(application, name, self.store.clone());
        let vault = Vault::new(entries, self.locks(), self.limit);
        match &self.profile {
            Some(written) => vault.with_profile(self.clone(), written.clone()),
            None => vault,
        }
    }
}

impl SessionStore for KeyringStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(self.run(|vault, _| vault.load()))
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move {
            let content = format::encode(record)?;
            self.run(move |vault, cancel| vault.save(&content, expect, cancel)).await
        })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(self.run(move |vault, cancel| vault.clear(expect, cancel)))
    }

    /// Works without the keyring, so that one that hangs does not hold up who waits for the guard.
    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move {
            let locks = self.settings.locks();
            lock::blocking(move || locks.guard()).await?.guard(wait).await
        })
    }
}

impl fmt::Debug for KeyringStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringStore")
            .field("application", &self.settings.application)
            .field("name", &self.settings.name)
            .field("lock_directory", &self.settings.locks.as_deref().map(Path::display))
            .finish_non_exhaustive()
    }
}

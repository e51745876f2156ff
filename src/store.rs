//! Where sessions are kept between calls and between processes.
//!
//! Owns the contract of a store and what is written into one. It must not decide when a session is
//! read or written: that is the manager's alone.

mod attempt;
pub mod contract;
#[cfg(all(feature = "file-store", not(target_arch = "wasm32")))]
mod file;
mod format;
#[cfg(all(feature = "keyring", not(target_arch = "wasm32")))]
mod keyring;
#[cfg(all(any(feature = "file-store", feature = "keyring"), not(target_arch = "wasm32")))]
mod lock;
mod memory;
#[cfg(all(any(feature = "file-store", feature = "keyring"), not(target_arch = "wasm32")))]
mod profiles;

use std::{fmt, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use self::attempt::UnderWay;
#[cfg(all(feature = "file-store", not(target_arch = "wasm32")))]
pub use self::file::FileStore;
#[cfg(feature = "schemars")]
pub use self::format::format_schema;
#[cfg(all(feature = "keyring", not(target_arch = "wasm32")))]
pub use self::keyring::{KeyringProfiles, KeyringStore};
#[cfg(all(feature = "file-store", not(target_arch = "wasm32")))]
pub use self::profiles::FileProfiles;
pub use self::{
    attempt::RefreshAttempt,
    contract::{ContractViolation, change_notification_contract, store_contract},
    format::Unreadable,
    memory::MemoryStore,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    future::BoxFuture,
    secret::AccessToken,
    session::Session,
};
/// The traits that credential stores of all platforms implement, for
/// [`KeyringStore::with_credential_store`].
#[cfg(feature = "keyring")]
pub use ::keyring_core;

/// A place that keeps one session.
///
/// Several managers, in one process or in many, may share a place. Three things make that safe, and
/// [`store_contract`] checks all of them:
///
/// * [`save`](Self::save) and [`clear`](Self::clear) take effect only if the place still holds what
///   the caller [`Expect`]s, as one indivisible step, so that a slow refresh cannot bring back a
///   session that was signed out meanwhile;
/// * what was saved is there after the future completes, whole, even if the machine stops;
/// * the [`guard`](Self::guard) is held by one caller at a time and goes away with its holder,
///   however that ends.
///
/// A future may be dropped at any time; then the write has happened wholly or not at all.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Reads what is there.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when the place cannot be read, or the kind beside it that says why
    /// ([`Error::is_store`]). Content that makes no sense is not an error but
    /// [`Loaded::Corrupt`].
    fn load(&self) -> BoxFuture<'_, Result<Loaded>>;

    /// Writes `record` if the place holds what is expected.
    ///
    /// # Errors
    /// As for [`load`](Self::load), when the place cannot be written; what it held is then still
    /// there.
    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>>;

    /// Empties the place if it holds what is expected. An empty place satisfies any expectation.
    ///
    /// # Errors
    /// As for [`load`](Self::load), when the place cannot be written.
    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>>;

    /// Takes the right to exchange the refresh token kept here, waiting at most about `wait`.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] when another holder kept it all that time; [`ErrorKind::Store`] or a
    /// kind beside it when the place has no working guard (a read-only directory, for example).
    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>>;

    /// Completes once the place has changed since this call: since `changed` was called, that is, and
    /// not since its future was first polled. Whoever calls it, then loads, then waits, misses nothing.
    ///
    /// Several changes may be told as one, and the caller's own count too. A place that changes and
    /// changes back between two looks may count as unchanged. A store that cannot tell leaves this as it
    /// is: it never completes. One that can runs [`change_notification_contract`].
    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

/// A store that several managers share.
impl<T: SessionStore + ?Sized> SessionStore for Arc<T> {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        T::load(self)
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        T::save(self, record, expect)
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        T::clear(self, expect)
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        T::guard(self, wait)
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        T::changed(self)
    }
}

/// What a store holds: a session and what is needed to share it safely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Record {
    /// Tells this record from every other one.
    #[serde(flatten)]
    pub version: Version,
    /// The session.
    pub session: Session,
    /// An exchange of the session's refresh token that was begun and whose outcome is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<RefreshAttempt>,
    /// The id of the sign-in in another store without which this one is worth nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Uuid>,
    /// The server that the session belongs to: [`Service::server`](crate::Service::server). Records of
    /// earlier releases name none; the first client that uses one binds it to its own server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Why the session has ended, in a record that is left in its place. The tokens are gone then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<SessionEnd>,
}

impl Record {
    /// The first record of a new sign-in.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when the machine has no randomness to give.
    pub fn first(session: Session) -> Result<Self> {
        Ok(Self {
            version: Version { sign_in_id: random_id()?, revision: 1 },
            session,
            exchange: None,
            depends_on: None,
            server: None,
            ended: None,
        })
    }

    /// A record of a known version.
    #[must_use]
    pub fn new(version: Version, session: Session) -> Self {
        Self { version, session, exchange: None, depends_on: None, server: None, ended: None }
    }

    /// What is left of a session of `service` that has ended by itself: the reason, and no token.
    #[must_use]
    pub fn ended(version: Version, service: String, end: SessionEnd) -> Self {
        let nothing = Session::new(service, AccessToken::from(""), Timestamp::from_secs(0));
        Self { ended: Some(end), ..Self::new(version, nothing) }
    }

    /// The record that follows this one in the same sign-in.
    #[must_use]
    pub fn next(mut self) -> Self {
        self.version.revision = self.version.revision.saturating_add(1);
        self.exchange = None;
        self
    }

    /// Ties this sign-in to another one, by its id.
    #[must_use]
    pub fn with_dependence(mut self, sign_in_id: Uuid) -> Self {
        self.depends_on = Some(sign_in_id);
        self
    }

    /// Adds the note that an exchange begins.
    #[must_use]
    pub fn with_attempt(mut self, attempt: RefreshAttempt) -> Self {
        self.exchange = Some(attempt);
        self
    }
}

/// Which record it is: the sign-in it belongs to, and how many writes that has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Version {
    /// Drawn at random at sign-in and kept through every refresh; `lineage` in the stored format.
    #[serde(rename = "lineage")]
    pub sign_in_id: Uuid,
    /// Grows with each write.
    pub revision: u64,
}

/// Why a session has ended, for the process that starts next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SessionEnd {
    /// `rejected`, `expired`, `rotation-lost` or `elsewhere`. Treat the set as open.
    pub reason: String,
    /// The service's own code, where the server ended the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What a write wants to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Whatever there is: a sign-in replaces all.
    Anything,
    /// Nothing.
    Nothing,
    /// Exactly this record.
    Version(Version),
}

impl Expect {
    /// Whether a place that holds `found` satisfies this.
    #[must_use]
    pub fn is_met_by(self, found: Option<Version>) -> bool {
        match self {
            Self::Anything => true,
            Self::Nothing => found.is_none(),
            Self::Version(version) => found == Some(version),
        }
    }
}

/// What a write came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Written {
    /// It is done.
    Done,
    /// The place held something else and was left as it was.
    Conflict,
}

/// What a read found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Loaded {
    /// Nothing.
    Empty,
    /// A session.
    Record(Box<Record>),
    /// Something that could not be read. It has been put aside, and the place is empty now.
    Corrupt {
        /// Where it went, for a person to look at.
        location: String,
    },
}

/// The right to exchange a store's refresh token; dropping it gives it back.
pub struct StoreGuard {
    _held: Box<dyn std::any::Any + Send + Sync>,
}

impl StoreGuard {
    /// Wraps whatever releases the guard when it is dropped.
    #[must_use]
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self { _held: Box::new(held) }
    }
}

impl fmt::Debug for StoreGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreGuard")
    }
}

/// Tells one secret from another without showing either.
#[cfg(feature = "tybrite")]
pub(crate) fn short_fingerprint(secret: &str) -> String {
    use sha2::{Digest as _, Sha256};

    hexadecimal(&Sha256::digest(secret)[..8])
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

pub(crate) fn random_id() -> Result<Uuid> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::new(ErrorKind::Store).with_message("the machine has no randomness to give")
    })?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

pub(crate) fn store_error(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Store).with_message(message)
}

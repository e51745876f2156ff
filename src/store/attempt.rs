//! The note of a begun exchange, and whether whoever wrote it is still at it.

use std::{
    collections::HashSet,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::hexadecimal;
use crate::{clock::Timestamp, secret::RefreshToken};

/// This process, told from one that had its number before or has it in another container.
static INSTANCE: LazyLock<Option<Uuid>> = LazyLock::new(|| super::random_id().ok());

/// The sign-ins of which this process is exchanging a token.
static UNDER_WAY: LazyLock<Mutex<HashSet<Uuid>>> = LazyLock::new(Mutex::default);

/// A begun exchange, written down before the refresh token leaves the machine.
///
/// Whoever finds one whose token is still in the store knows that the answer may have been lost, or
/// may still come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RefreshAttempt {
    /// SHA-256 of the refresh token, in hexadecimal; never the token.
    pub fingerprint: String,
    /// When it began, on this machine's wall clock.
    pub started_at: Timestamp,
    /// The operating system's number of the process that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<u32>,
    /// Drawn at random when that process started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<Uuid>,
}

impl RefreshAttempt {
    /// The note for an exchange of `token` by this process.
    #[must_use]
    pub fn of(token: &RefreshToken, started_at: Timestamp) -> Self {
        let fingerprint = fingerprint(token);
        Self { fingerprint, started_at, process: this_process(), instance: *INSTANCE }
    }

    /// Whether the note is about this token.
    #[must_use]
    pub fn matches(&self, token: &RefreshToken) -> bool {
        self.fingerprint == fingerprint(token)
    }

    /// Whether the exchange of this sign-in's token is still under way, as far as can be told: in this
    /// process, or in another one of this machine that still runs, which Linux and Android tell.
    pub(crate) fn is_under_way(&self, sign_in_id: Uuid) -> bool {
        if self.instance.is_some() && self.instance == *INSTANCE {
            return under_way().contains(&sign_in_id);
        }
        match self.process {
            // It had this process's number before, or has it elsewhere.
            process if process == this_process() => false,
            Some(process) if cfg!(any(target_os = "linux", target_os = "android")) => {
                std::path::Path::new("/proc").join(process.to_string()).exists()
            }
            _ => false,
        }
    }
}

/// Marks the exchange of a sign-in's token in this process for as long as it lives.
pub(crate) struct UnderWay(Uuid);

impl UnderWay {
    pub(crate) fn mark(sign_in_id: Uuid) -> Self {
        under_way().insert(sign_in_id);
        Self(sign_in_id)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        under_way().remove(&self.0);
    }
}

/// Which the browser does not have.
fn this_process() -> Option<u32> {
    cfg!(not(target_arch = "wasm32")).then(std::process::id)
}

fn under_way() -> MutexGuard<'static, HashSet<Uuid>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fingerprint(token: &RefreshToken) -> String {
    hexadecimal(&Sha256::digest(token.expose()))
}

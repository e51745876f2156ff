//! Tells whether the session file is another one than before.

use std::{
    fs::{self, Metadata},
    path::Path,
    time::SystemTime,
};

/// What one look at the file's place has shown, from its directory entry alone.
///
/// A write puts a new file in place, so that on Unix the file's identity tells of it even where the
/// clock of the file system has not moved on. Only a file that comes and goes within one tick of that
/// clock, and leaves one of the same length and identity behind, is not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// There is no file.
    Absent,
    /// There is one.
    Present { length: u64, modified: Option<SystemTime>, identity: Identity },
    /// It cannot be told.
    Unknown,
}

impl Stamp {
    /// Looks once; a link is followed.
    pub(super) fn of(path: &Path) -> Self {
        match fs::metadata(path) {
            Ok(metadata) => Self::Present {
                length: metadata.len(),
                modified: metadata.modified().ok(),
                identity: identity(&metadata),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::Absent,
            Err(_) => Self::Unknown,
        }
    }
}

/// Device, inode, and the change time with its nanoseconds.
#[cfg(unix)]
type Identity = (u64, u64, i64, i64);

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;

    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

/// When the file was made.
#[cfg(not(unix))]
type Identity = Option<SystemTime>;

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    metadata.created().ok()
}

//! Several accounts side by side: their names, and the session files of a directory. The profiles in a
//! keyring are beside its store.

#[cfg(feature = "file-store")]
mod files;
pub(super) mod name;

#[cfg(feature = "file-store")]
pub use self::files::FileProfiles;

//! Where the lock files of a keyring's entry are: keyrings have no locks of their own.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::super::{
    hexadecimal,
    lock::{self, Held, Lock, failed},
    random_id, store_error,
};
use crate::error::{Error, Result};

/// The lock files of one entry.
#[derive(Clone, Debug)]
pub(super) struct Locks {
    /// Candidates, the best first. Only the first that works is used.
    directories: Vec<Directory>,
    stem: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Directory {
    /// In a place that belongs to the user.
    Own(PathBuf),
    /// In a place that everybody can write to.
    Shared(PathBuf),
}

impl Locks {
    pub(super) fn of(directory: Option<&Path>, application: &str, name: &str) -> Self {
        let directories = match directory {
            Some(directory) => vec![Directory::Own(directory.to_owned())],
            None => candidates(|name| std::env::var_os(name), &std::env::temp_dir()),
        };
        // The names are the application's and may hold anything.
        let digest = Sha256::new().chain_update(application).chain_update([0]).chain_update(name);
        Self { directories, stem: hexadecimal(&digest.finalize()[..16]) }
    }

    /// Takes the lock around one write.
    pub(super) fn for_write(&self) -> Result<Held> {
        self.lock("write")?.for_write()
    }

    /// What is locked by who refreshes.
    pub(super) fn guard(&self) -> Result<Lock> {
        self.lock("lock")
    }

    /// Removes the files of an entry that is gone, under its lock around writes; those of the guard only
    /// if nobody holds it. What cannot be removed is empty and harmless.
    pub(super) fn remove(&self, write: Held) {
        let (Ok(guard), Ok(lock)) = (self.guard(), self.lock("write")) else { return };
        if let Ok(Some(held)) = guard.try_take() {
            lock.remove(write);
            guard.remove(held);
        }
    }

    fn lock(&self, ending: &str) -> Result<Lock> {
        let name = format!("{}.{ending}", self.stem);
        let mut first = None;
        for directory in &self.directories {
            let lock = directory.make().map(|path| Lock::at(path.join(&name)));
            match lock.and_then(|lock| lock.make().map(|()| lock)) {
                Ok(lock) => return Ok(lock),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or_else(no_directory))
    }
}

impl Directory {
    fn make(&self) -> Result<&Path> {
        let (Self::Own(path) | Self::Shared(path)) = self;
        if !path.is_dir() {
            lock::make_directory(path).map_err(|error| {
                failed("the directory for the session's locks is missing", error)
            })?;
        }
        if matches!(self, Self::Shared(_)) && !is_private(path) {
            return Err(no_directory());
        }
        Ok(path)
    }
}

/// Every process of a user must come to the same answer, so only what is the same in all of them is
/// looked at.
fn candidates(variable: impl Fn(&str) -> Option<OsString>, temporary: &Path) -> Vec<Directory> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // Whoever set it has made it; made here, it would be in the login's way.
    let runtime = absolute("XDG_RUNTIME_DIR").filter(|path| path.is_dir());
    let state = absolute("XDG_STATE_HOME");
    let home = absolute("HOME").map(|home| home.join(".local/state"));
    let local = absolute("LOCALAPPDATA");
    let own = [runtime, state.or(home), local].into_iter().flatten();
    let mut found: Vec<Directory> = own.map(|path| Directory::Own(path.join("hallpass"))).collect();
    let user = variable("USER").or_else(|| variable("USERNAME")).unwrap_or_default();
    let user = hexadecimal(&Sha256::digest(user.as_encoded_bytes())[..8]);
    found.push(Directory::Shared(temporary.join(format!("hallpass-{user}"))));
    found
}

/// Whether nobody else can write here. Another user may have been first with the name.
#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let Ok(about) = fs::symlink_metadata(path) else { return false };
    if !about.is_dir() || about.mode() & 0o077 != 0 {
        return false;
    }
    // A file that is made now is ours, whoever owns the directory.
    let Ok(name) = random_id() else { return false };
    let probe = path.join(format!("probe-{name}"));
    let made = lock::private().write(true).create_new(true).open(&probe);
    let ours = made.and_then(|file| file.metadata());
    let _ = fs::remove_file(&probe);
    ours.is_ok_and(|ours| ours.uid() == about.uid())
}

/// On other systems the temporary directory is the user's own.
#[cfg(not(unix))]
fn is_private(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}

fn no_directory() -> Error {
    store_error(
        "there is no private directory for the session's locks: set XDG_RUNTIME_DIR or HOME, or \
         pass one to `with_lock_directory`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &Path)]) -> Vec<Directory> {
        let variable = |name: &str| {
            let set = variables.iter().find(|(set, _)| *set == name);
            set.map(|(_, value)| value.as_os_str().to_owned())
        };
        candidates(variable, Path::new("/scratch"))
    }

    #[test]
    fn the_runtime_directory_comes_before_the_home_and_both_before_the_temporary_one() {
        let runtime = tempfile::tempdir().unwrap();
        let all = found(&[("XDG_RUNTIME_DIR", runtime.path()), ("HOME", Path::new("/home/ada"))]);
        assert_eq!(all[0], Directory::Own(runtime.path().join("hallpass")));
        assert_eq!(all[1], Directory::Own(PathBuf::from("/home/ada/.local/state/hallpass")));
        assert!(matches!(&all[2], Directory::Shared(path) if path.starts_with("/scratch")));
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn a_missing_or_relative_directory_is_passed_over() {
        let missing = Path::new("/nonexistent/run/user");
        let all = found(&[("XDG_RUNTIME_DIR", missing), ("HOME", Path::new("home"))]);
        assert!(matches!(all[..], [Directory::Shared(_)]));
    }

    #[test]
    fn locks_of_two_entries_are_two_files() {
        let stem = |application, name| Locks::of(None, application, name).stem;
        assert_ne!(stem("app", "session"), stem("app", "other"));
        assert_ne!(stem("ab", "c"), stem("a", "bc"));
        assert_eq!(stem("app", "session"), stem("app", "session"));
    }

    #[cfg(unix)]
    #[test]
    fn a_shared_directory_that_others_can_enter_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("hallpass");
        let directory = Directory::Shared(path.clone());
        assert!(directory.make().is_ok(), "made here, it is private");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(directory.make().is_err());
        let link = scratch.path().join("link");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(Directory::Shared(link).make().is_err(), "a link may lead anywhere");
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0, "the probe is gone");
    }
}

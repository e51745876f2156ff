//! Several accounts side by side, each in a session file of its own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    super::{
        Expect, FileStore, Record, SessionStore as _, Unreadable,
        lock::{self, Lock, beside},
        store_error,
    },
    name,
};
use crate::error::{Error, Result};

/// What a session file's name ends in.
const ENDING: &str = ".json";

/// A directory of session files, one for each account that is signed in on this machine.
///
/// Each profile has a name of the application's choice: the user's e-mail address, an id, `work`. Any
/// text that is not empty will do, within about 200 bytes; it is written so that it is a portable file
/// name, `ada@example.com.json` for example, and two names never share a file.
///
/// ```no_run
/// use hallpass::{nhost::Client, store::FileProfiles};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hallpass::Result<()> {
/// let profiles = FileProfiles::new("/home/ada/.config/example/profiles");
/// for name in profiles.list().await? {
///     println!("{name} is signed in");
/// }
/// let store = profiles.open("ada@example.com")?;
/// let client = Client::builder("https://local.auth.nhost.run/v1").store(store).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Security
/// As for [`FileStore`]. The names stand in the directory for whoever may list it.
#[derive(Clone, Debug)]
pub struct FileProfiles {
    directory: PathBuf,
}

impl FileProfiles {
    /// The profiles in this directory, which is made with the first session. Nothing is read yet. A
    /// relative path counts from the directory in which the program is now.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        let directory = directory.into();
        if is_for_a_shell(&directory) {
            // Left as it is, to be refused when it is used.
            return Self { directory };
        }
        Self { directory: std::path::absolute(&directory).unwrap_or(directory) }
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The store of a profile, whether it holds a session yet or not. Nothing is read or made.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an empty `name` and for
    /// one that is too long for a file's; [`ErrorKind::Store`](crate::ErrorKind::Store) for a directory
    /// that begins with `~`, which is for shells to replace.
    pub fn open(&self, name: &str) -> Result<FileStore> {
        let written = name::encode(name)?;
        self.check()?;
        Ok(FileStore::new(self.directory.join(written + ENDING)))
    }

    /// The names of all profiles that hold a session, sorted. A session of a newer release counts.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store) when the directory or a session file in it cannot
    /// be read. A directory that is not there yet has no profiles.
    ///
    /// # Cancel safety
    /// It only reads.
    pub async fn list(&self) -> Result<Vec<String>> {
        self.check()?;
        let directory = self.directory.clone();
        lock::blocking(move || list(&directory)).await
    }

    /// Signs a profile out on this machine: erases its session and what stands beside it, and tells
    /// whether it held one. The server is not told; to end the session there too, sign out first.
    ///
    /// It is safe while other processes use the profile. A refresh that is under way cannot bring the
    /// session back, and the other processes see it gone as they do after a sign-out. Lock files of
    /// profiles that hold no session are removed with it, but for those in use at this moment.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`ErrorKind::Store`](crate::ErrorKind::Store) when the session cannot be
    /// erased, or is a newer release's.
    ///
    /// # Cancel safety
    /// The session is erased or it is not. Repeat it to be sure.
    pub async fn remove(&self, name: &str) -> Result<bool> {
        let store = self.open(name)?;
        let path = store.path().to_owned();
        let held = match lock::blocking(move || read(&path)).await? {
            Some(Err(Unreadable::Newer(version))) => return Err(Unreadable::Newer(version).into()),
            found => found.is_some_and(|record| record.is_ok_and(|record| record.ended.is_none())),
        };
        // Whatever it holds, so that nothing but an error keeps it.
        let _ = store.clear(Expect::Anything).await?;
        self.tidy(&store).await?;
        Ok(held)
    }

    /// Removes what is left of the profile that was removed, and lock files that no session needs.
    async fn tidy(&self, removed: &FileStore) -> Result<()> {
        let (directory, removed) = (self.directory.clone(), removed.path().to_owned());
        lock::blocking(move || {
            let files = without_session(&directory)?;
            files.iter().try_for_each(|file| remove_companions(file, *file == removed))
        })
        .await
    }

    fn check(&self) -> Result<()> {
        if is_for_a_shell(&self.directory) {
            return Err(store_error(format!(
                "the directory of the profiles {} begins with `~`, which is for shells to replace: \
                 pass the whole path",
                self.directory.display()
            )));
        }
        Ok(())
    }
}

fn is_for_a_shell(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with('~'))
}

fn list(directory: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for (file, ending) in files(directory)? {
        if let (Some(name), "") = (name_of(&file), &*ending)
            && holds_session(&file)?
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The session files that are missing although something is left beside them.
fn without_session(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut missing: Vec<PathBuf> = files(directory)?.into_iter().map(|(file, _)| file).collect();
    missing.sort();
    missing.dedup();
    missing.retain(|file| name_of(file).is_some() && fs::symlink_metadata(file).is_err());
    Ok(missing)
}

/// The files of the directory, as session files and what their names have behind that.
fn files(directory: &Path) -> Result<Vec<(PathBuf, String)>> {
    let failed = |error| failed("the directory of the profiles cannot be read", directory, error);
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        // A name that is not UTF-8 is not one of ours.
        let Some(name) = name.to_str() else { continue };
        let name = first_lock_file(name).unwrap_or(name);
        // A profile's own name may have `.json` in it, what is put behind it never has.
        if let Some(at) = name.rfind(ENDING) {
            let (file, ending) = name.split_at(at + ENDING.len());
            files.push((directory.join(file), ending.to_owned()));
        }
    }
    Ok(files)
}

fn name_of(file: &Path) -> Option<String> {
    name::decode(file.file_name()?.to_str()?.strip_suffix(ENDING)?)
}

fn holds_session(file: &Path) -> Result<bool> {
    Ok(match read(file)? {
        None | Some(Err(Unreadable::Corrupt)) => false,
        Some(Err(Unreadable::Newer(_))) => true,
        Some(Ok(record)) => record.ended.is_none(),
    })
}

/// What a session file holds, if there is one.
fn read(file: &Path) -> Result<Option<Result<Record, Unreadable>>> {
    let failed = |error| failed("a profile's session file cannot be read", file, error);
    match fs::metadata(file) {
        Ok(about) if !about.is_file() => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about.map_err(failed)?,
    };
    match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        bytes => Ok(Some(Record::decode(&bytes.map_err(failed)?))),
    }
}

/// Removes what stands beside a session file that is missing; `all` of it, or the lock files alone.
fn remove_companions(file: &Path, all: bool) -> Result<()> {
    let Some(directory) = file.parent() else { return Ok(()) };
    let [guard, write] = ["lock", "write"].map(|ending| Lock::at(beside(file, ending)));
    // Whoever holds one of them needs its files.
    let Ok(Some(guarded)) = guard.try_take() else { return Ok(()) };
    let Some(writing) = write.try_take()? else { return Ok(()) };
    if fs::symlink_metadata(file).is_ok() {
        // Someone has signed in meanwhile.
        return Ok(());
    }
    for (of, ending) in files(directory)? {
        let is_aside = ending.starts_with(".corrupt-") || ending == ".new" || ending == ".whole";
        if all && of == file && is_aside {
            let mut path = of.into_os_string();
            path.push(ending);
            remove(Path::new(&path))?;
        }
    }
    write.remove(writing);
    guard.remove(guarded);
    Ok(())
}

/// The first lock file's name of a second one's.
fn first_lock_file(name: &str) -> Option<&str> {
    let first = name.strip_prefix('.')?.strip_suffix('2')?;
    (first.ends_with(".json.lock") || first.ends_with(".json.write")).then_some(first)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed("what a profile has left behind cannot be removed", path, error))
        }
        _ => Ok(()),
    }
}

fn failed(what: &str, path: &Path, error: io::Error) -> Error {
    store_error(format!("{what}: {}", path.display())).with_source(error)
}

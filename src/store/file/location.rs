//! The way from the path that the application gave to the file that it means.

use std::{
    fs::{self, FileType},
    io,
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use super::system::patiently;
use crate::{
    error::{Error, Result},
    store::{lock::failed_at, store_error},
};

/// What errors call the file.
pub(super) const WHAT: &str = "the session file";
/// How many links are followed, as Linux does.
const LINKS: usize = 40;

/// Where the session file is, as the application says.
#[derive(Debug)]
pub(super) struct Location {
    path: PathBuf,
    /// Why no file can be there. Told at the first use.
    problem: Option<Error>,
    told_of_rights: AtomicBool,
}

impl Location {
    /// A relative path is read by the current directory of this moment, whatever it is later.
    pub(super) fn new(given: PathBuf) -> Self {
        let (path, problem) = if begins_at_home(&given) {
            let problem = not_expanded(&given);
            (given, Some(problem))
        } else {
            match std::path::absolute(&given) {
                Ok(path) if path.file_name().is_some() => (path, None),
                Ok(path) => {
                    let problem = format!("{WHAT} {} has no name: add one", path.display());
                    (path, Some(store_error(problem)))
                }
                Err(error) => {
                    let problem = failed_at(WHAT, &given, "has no absolute path", error);
                    (given, Some(problem))
                }
            }
        };
        Self { path, problem, told_of_rights: AtomicBool::new(false) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The file itself where the path is a link or a chain of them, whether it is there or not: a
    /// sign-out must remove the tokens and not the link, and who goes by the link shares the locks of
    /// who does not. Only a regular file counts; nothing else is opened, let alone written.
    pub(super) fn file(&self) -> Result<PathBuf> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let mut file = self.path.clone();
        for _ in 0..LINKS {
            let Ok(target) = fs::read_link(&file) else { return regular(file) };
            // A relative target begins where the link is.
            file.pop();
            file.push(target);
        }
        Err(store_error(format!(
            "{WHAT} {} is a link that leads to no file, but to more than {LINKS} other links",
            self.path.display()
        )))
    }

    /// Whether this is the first time that somebody wants to tell of the file's rights.
    pub(super) fn tells_of_rights(&self) -> bool {
        !self.told_of_rights.swap(true, Ordering::Relaxed)
    }
}

fn regular(file: PathBuf) -> Result<PathBuf> {
    match patiently(|| fs::symlink_metadata(&file)) {
        Ok(about) if !about.is_file() => Err(store_error(format!(
            "{WHAT} {} is {}, not a regular file: choose another path",
            file.display(),
            kind(about.file_type())
        ))),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed_at(WHAT, &file, "cannot be found", error))
        }
        _ if file.file_name().is_none() => {
            Err(store_error(format!("{WHAT} {} has no name: add one", file.display())))
        }
        _ => Ok(file),
    }
}

fn kind(about: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;

        if about.is_fifo() {
            return "a pipe";
        }
        if about.is_socket() {
            return "a socket";
        }
        if about.is_char_device() || about.is_block_device() {
            return "a device";
        }
    }
    if about.is_dir() { "a directory" } else { "something else" }
}

/// Whether a shell would put a home directory here: `~`, `~/…` and `~ada/…`.
fn begins_at_home(path: &Path) -> bool {
    let mut components = path.components();
    let Some(Component::Normal(first)) = components.next() else { return false };
    let first = first.as_encoded_bytes();
    first == b"~" || first.starts_with(b"~") && components.next().is_some()
}

fn not_expanded(path: &Path) -> Error {
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    store_error(format!(
        "{WHAT} {} begins with a tilde, which only a shell replaces: begin the path with the value of \
         the environment variable {home} or, if the directory has that name, with `./`",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_shell_would_replace_begins_at_home() {
        for path in ["~", "~/a", "~ada/a"] {
            assert!(begins_at_home(Path::new(path)), "{path}");
        }
        for path in ["", "/", "~session.json", "./~/a", "/~/a", "a/~/b", "a~"] {
            assert!(!begins_at_home(Path::new(path)), "{path}");
        }
    }
}

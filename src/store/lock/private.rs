//! Files and directories that are for their owner alone, from the moment they are made.

#[cfg(any(all(windows, feature = "file-store"), test))]
mod access;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

#[cfg(all(windows, feature = "file-store"))]
pub(in crate::store) use self::windows::{create_new, tighten};
#[cfg(windows)]
pub(in crate::store) use self::windows::{make_directory, open_or_create};

/// Makes a file that is not there yet.
#[cfg(not(windows))]
pub(in crate::store) fn create_new(path: &Path) -> io::Result<File> {
    private().write(true).create_new(true).open(path)
}

/// Opens a file for writing, and makes it where it is missing.
#[cfg(not(windows))]
pub(in crate::store) fn open_or_create(path: &Path) -> io::Result<File> {
    private().write(true).create(true).truncate(false).open(path)
}

#[cfg(not(windows))]
fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a directory and those above it, private where this makes them.
#[cfg(not(windows))]
pub(in crate::store) fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Takes the file away from everybody but its owner. Tells the rights that it had, if they were more.
#[cfg(all(unix, feature = "file-store"))]
pub(in crate::store) fn tighten(_: &Path, file: &File) -> Option<(String, io::Result<()>)> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file.metadata().ok()?.permissions().mode() & 0o7777;
    let tightened = || file.set_permissions(std::fs::Permissions::from_mode(mode & 0o700));
    (mode & 0o077 != 0).then(|| (format!("{mode:04o}"), tightened()))
}

/// Elsewhere a file has no rights of its own.
#[cfg(all(not(any(unix, windows)), feature = "file-store"))]
pub(in crate::store) fn tighten(_: &Path, _: &File) -> Option<(String, io::Result<()>)> {
    None
}

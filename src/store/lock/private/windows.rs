//! Access lists that grant their user everything and nobody else anything, and inherit nothing.
//!
//! The standard library makes a file with what its directory hands down, so the list is set on the new
//! file before anything is written into it. A rename keeps the list of the file that is renamed. Where
//! the file system has no such lists, the file is made all the same, and its next reader tells.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::windows::fs::OpenOptionsExt as _,
    path::Path,
};

use windows_permissions::{
    LocalBox, SecurityDescriptor,
    constants::{SeObjectType::SE_FILE_OBJECT, SecurityInformation},
    utilities::current_process_sid,
    wrappers,
};

#[cfg(feature = "file-store")]
use super::access::grants_others;

const GENERIC_WRITE: u32 = 0x4000_0000;
/// To read who has which rights, and to change it.
const READ_CONTROL: u32 = 0x0002_0000;
const WRITE_DAC: u32 = 0x0004_0000;
/// What opening a directory wants.
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
/// `FILE_SHARE_READ | FILE_SHARE_WRITE`, without `FILE_SHARE_DELETE`.
const SHARE_READ_AND_WRITE: u32 = 3;

/// Makes a file that is not there yet. Nobody else can open it until it is closed, so that nobody has
/// it open from the moment before it is private.
#[cfg(feature = "file-store")]
pub(in crate::store) fn create_new(path: &Path) -> io::Result<File> {
    create(path, 0)
}

/// Opens a file for writing, and makes it where it is missing. It cannot be deleted while it is open.
pub(in crate::store) fn open_or_create(path: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().write(true).share_mode(SHARE_READ_AND_WRITE).open(path);
    match open() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            match create(path, SHARE_READ_AND_WRITE) {
                // Another process was first.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => open(),
                created => created,
            }
        }
        opened => opened,
    }
}

fn create(path: &Path, share: u32) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .access_mode(GENERIC_WRITE | READ_CONTROL | WRITE_DAC)
        .share_mode(share)
        .open(path)?;
    let _ = user().and_then(|user| grant(&mut file, &format!("(A;;FA;;;{user})")));
    Ok(file)
}

/// Makes a directory and those above it, private where this makes them: what is made in them later is
/// so too.
pub(in crate::store) fn make_directory(directory: &Path) -> io::Result<()> {
    let made = match (fs::create_dir(directory), directory.parent()) {
        (Err(error), Some(parent)) if error.kind() == ErrorKind::NotFound => {
            make_directory(parent)?;
            fs::create_dir(directory)
        }
        (made, _) => made,
    };
    match made {
        Err(_) if directory.is_dir() => Ok(()),
        Ok(()) => {
            let opened = OpenOptions::new()
                .access_mode(READ_CONTROL | WRITE_DAC)
                .custom_flags(FILE_FLAG_BACKUP_SEMANTICS)
                .open(directory);
            let _ = opened
                .and_then(|mut opened| grant(&mut opened, &format!("(A;OICI;FA;;;{})", user()?)));
            Ok(())
        }
        failed => failed,
    }
}

/// Takes the file away from everybody but its owner and the user of this process. Tells the rights that
/// it had, if they were more.
#[cfg(feature = "file-store")]
pub(in crate::store) fn tighten(path: &Path, file: &File) -> Option<(String, io::Result<()>)> {
    // A file system that cannot say who may do what has nothing that could be changed.
    let rights = rights(file).ok()?;
    let (owner, list) = rights.strip_prefix("O:")?.split_once("D:")?;
    let user = user().ok()?;
    if !grants_others(list, &[owner, &user]) {
        return None;
    }
    let mut entries = format!("(A;;FA;;;{user})");
    if owner != user {
        entries.push_str(&format!("(A;;FA;;;{owner})"));
    }
    let opened = OpenOptions::new().access_mode(READ_CONTROL | WRITE_DAC).open(path);
    let tightened = opened.and_then(|mut file| grant(&mut file, &entries));
    Some((rights, tightened))
}

/// The owner and the access list, `O:…D:…`.
#[cfg(feature = "file-store")]
fn rights(file: &File) -> io::Result<String> {
    let parts = SecurityInformation::Owner | SecurityInformation::Dacl;
    let descriptor = wrappers::GetSecurityInfo(file, SE_FILE_OBJECT, parts)?;
    text(&descriptor, parts)
}

/// The user of this process, as an access list names it.
fn user() -> io::Result<String> {
    let identifier = current_process_sid()?;
    let descriptor: LocalBox<SecurityDescriptor> = format!("O:{identifier}").parse()?;
    // Some users have short names there.
    let owner = text(&descriptor, SecurityInformation::Owner)?;
    Ok(owner.trim_start_matches("O:").to_owned())
}

fn text(descriptor: &SecurityDescriptor, parts: SecurityInformation) -> io::Result<String> {
    let text = wrappers::ConvertSecurityDescriptorToStringSecurityDescriptor(descriptor, parts)?;
    text.into_string().map_err(|_: OsString| ErrorKind::InvalidData.into())
}

/// Replaces the access list, inheriting nothing.
fn grant(file: &mut File, entries: &str) -> io::Result<()> {
    let descriptor: LocalBox<SecurityDescriptor> = format!("D:P{entries}").parse()?;
    let parts = SecurityInformation::Dacl | SecurityInformation::ProtectedDacl;
    let list = descriptor.dacl();
    // Without a list the call would grant everyone everything.
    let list = Some(list.ok_or(ErrorKind::InvalidData)?);
    wrappers::SetSecurityInfo(file, SE_FILE_OBJECT, parts, None, None, list, None)
}

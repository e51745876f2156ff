//! The session file and what stands beside it, for one operation.

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind::NotFound},
    path::PathBuf,
};

use super::{
    location::{Location, WHAT},
    system::patiently,
};
use crate::{
    error::{Error, Result},
    store::{
        Expect, Loaded, Record, Written,
        format::{self, Unreadable},
        lock::{self, CancelFlag, Lock, beside, failed_at},
        store_error,
    },
};

/// The paths that one operation works on.
#[derive(Debug)]
pub(super) struct Places<'a> {
    location: &'a Location,
    pub(super) file: PathBuf,
    guard: Lock,
    write: Lock,
    /// New content, until it is put in place.
    pub(super) temporary: PathBuf,
    /// New content that is being written over the file, where it cannot be put in place.
    pub(super) whole: PathBuf,
}

/// What a look at the file shows.
pub(super) enum Content {
    /// There is no file.
    Absent,
    /// There is one without content, as a sign-out leaves it where it cannot be removed.
    Empty,
    /// A session.
    Record(Box<Record>),
    /// It makes no sense.
    Corrupt,
    /// It may not be read.
    Denied(Error),
}

impl<'a> Places<'a> {
    pub(super) fn of(location: &'a Location) -> Result<Self> {
        let file = location.file()?;
        Ok(Self {
            location,
            guard: Lock::at(beside(&file, "lock")),
            write: Lock::at(beside(&file, "write")),
            temporary: beside(&file, "new"),
            whole: beside(&file, "whole"),
            file,
        })
    }

    pub(super) fn load(&self) -> Result<Loaded> {
        if self.moves_when_replaced() {
            return self.load_locked();
        }
        let before = self.metadata();
        match self.read()? {
            Content::Absent => Ok(Loaded::Empty),
            Content::Denied(error) => Err(error),
            Content::Record(record) if self.is_unchanged_since(before) => {
                Ok(Loaded::Record(record))
            }
            // It may be just being written, or its process may have died over that.
            _ => self.load_locked(),
        }
    }

    fn load_locked(&self) -> Result<Loaded> {
        let _lock = self.write.for_write()?;
        self.finish_write()?;
        match self.read()? {
            Content::Absent | Content::Empty => Ok(Loaded::Empty),
            Content::Record(record) => Ok(Loaded::Record(record)),
            Content::Denied(error) => Err(error),
            Content::Corrupt => Ok(Loaded::Corrupt { location: self.put_aside()? }),
        }
    }

    pub(super) fn save(
        &self,
        bytes: &[u8],
        expect: Expect,
        cancel: &CancelFlag,
    ) -> Result<Written> {
        cancel.check()?;
        self.make_directory()?;
        let _lock = self.write.for_write()?;
        cancel.check()?;
        self.finish_write()?;
        if !self.found(expect)?.meets(expect) {
            return Ok(Written::Conflict);
        }
        self.replace(bytes).map_err(|error| self.failed("cannot be written", error))?;
        Ok(Written::Done)
    }

    pub(super) fn clear(&self, expect: Expect, cancel: &CancelFlag) -> Result<Written> {
        let is_missing =
            |path: &PathBuf| fs::symlink_metadata(path).is_err_and(|e| e.kind() == NotFound);
        let nothing = [&self.file, &self.temporary, &self.whole].into_iter().all(is_missing);
        if nothing && !self.moves_when_replaced() {
            return Ok(Written::Done);
        }
        let _lock = self.write.for_write()?;
        cancel.check()?;
        self.finish_write()?;
        let found = self.found(expect)?;
        // An empty place satisfies any expectation.
        if !matches!(found, Content::Absent | Content::Empty) && !found.meets(expect) {
            return Ok(Written::Conflict);
        }
        self.empty().map_err(|error| self.failed("cannot be removed", error))?;
        Ok(Written::Done)
    }

    /// What is locked by who refreshes.
    pub(super) fn guard(self) -> Result<Lock> {
        self.make_directory()?;
        Ok(self.guard)
    }

    /// What is to be written over. Who writes over anything may still want back what nobody has read:
    /// it is put aside first. Called under the write lock.
    fn found(&self, expect: Expect) -> Result<Content> {
        match self.read()? {
            Content::Corrupt | Content::Denied(_) if expect == Expect::Anything => {
                self.put_aside()?;
                Ok(Content::Absent)
            }
            Content::Denied(error) => Err(error),
            content => Ok(content),
        }
    }

    /// Reads the file. One of a newer release is an error: it is somebody's good session.
    pub(super) fn read(&self) -> Result<Content> {
        let bytes = match patiently(|| File::open(&self.file)).and_then(|file| self.bytes(file)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == NotFound => return Ok(Content::Absent),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(Content::Denied(self.failed("cannot be read", error)));
            }
            Err(error) => return Err(self.failed("cannot be read", error)),
        };
        if bytes.is_empty() {
            return Ok(Content::Empty);
        }
        match format::decode(&bytes) {
            Ok(record) => Ok(Content::Record(Box::new(record))),
            Err(Unreadable::Corrupt) => Ok(Content::Corrupt),
            Err(Unreadable::Newer(version)) => Err(store_error(format!(
                "{WHAT} {} has format {version}, of a newer release: update, or remove the file",
                self.file.display()
            ))),
        }
    }

    fn bytes(&self, mut file: File) -> io::Result<Vec<u8>> {
        if let Some((rights, tightened)) = lock::tighten(&self.file, &file)
            && self.location.tells_of_rights()
        {
            let file = self.file.display();
            match tightened {
                Ok(()) => tracing::warn!(
                    %file, %rights,
                    "others had rights to the session file, which were taken away"
                ),
                Err(error) => tracing::warn!(
                    %file, %rights, %error,
                    "others have rights to the session file, which cannot be taken away"
                ),
            }
        }
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut file, &mut bytes)?;
        Ok(bytes)
    }

    /// Whether readers need the write lock too. On Windows a file that is read cannot be replaced, and
    /// one that is being replaced may be missing for a moment. Where there is no lock nobody has
    /// written.
    fn moves_when_replaced(&self) -> bool {
        cfg!(windows) && self.write.is_made()
    }

    /// Whether nobody has written since. Who puts a new file in place disturbs no reader; one that is
    /// written in place may be read half old, half new.
    fn is_unchanged_since(&self, before: Option<Metadata>) -> bool {
        let unchanged = match (before, self.metadata()) {
            (Some(before), Some(now)) => {
                before.len() == now.len() && before.modified().ok() == now.modified().ok()
            }
            _ => false,
        };
        unchanged && fs::symlink_metadata(&self.whole).is_err()
    }

    fn metadata(&self) -> Option<Metadata> {
        fs::metadata(&self.file).ok()
    }

    fn make_directory(&self) -> Result<()> {
        let Some(directory) = self.file.parent() else { return Ok(()) };
        if directory.is_dir() {
            // Made by someone else, who knows what it is for.
            return Ok(());
        }
        lock::make_directory(directory).map_err(|error| {
            failed_at("the session file's directory", directory, "cannot be made", error)
        })
    }

    pub(super) fn failed(&self, problem: &str, error: io::Error) -> Error {
        failed_at(WHAT, &self.file, problem, error)
    }
}

impl Content {
    fn meets(&self, expect: Expect) -> bool {
        match self {
            Self::Absent | Self::Empty => expect.is_met_by(None),
            Self::Record(record) => expect.is_met_by(Some(record.version)),
            Self::Corrupt | Self::Denied(_) => false,
        }
    }
}

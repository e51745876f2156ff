//! How new content takes the place of the old, and how the place is emptied. All of it is done under
//! the write lock.
//!
//! As a rule a new file is put in place, which a reader sees wholly or not at all. A file that is
//! mounted by itself, as containers do it, cannot be replaced or removed, only written over. Then:
//!
//! 1. the flushed new content is renamed to `session.json.whole`: from here on the write counts;
//! 2. the file is cut to nothing, written and flushed;
//! 3. `session.json.whole` is removed.
//!
//! A process that dies over 2 leaves an empty file or the beginning of one, which is never a whole
//! record, and the next one does the rest. Where the file does hold a record, it is the old one or the
//! new one, and only 3 is left to do.

use std::{
    fs::{self, File, OpenOptions},
    io,
};

use super::{
    places::{Content, Places},
    system::{overwrite, patiently, remove, stays_in_place, sync_directory, write_new},
};
use crate::{error::Result, store::format};

impl Places<'_> {
    /// Puts the content in place: a reader sees the old one or the new, and after a power cut it is
    /// the same. One temporary name serves all writers, one after the other, and what a process that
    /// was killed has left there is of no use.
    pub(super) fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        remove(&self.temporary)?;
        let written = write_new(&self.temporary, bytes)
            .and_then(|()| patiently(|| fs::rename(&self.temporary, &self.file)));
        let placed = match written {
            Err(error) if stays_in_place(&error) => self.write_over(bytes),
            written => written.and_then(|()| sync_directory(&self.file)),
        };
        if placed.is_err() {
            // The token in it is of no use to anyone; the first error is the one to tell.
            let _ = remove(&self.temporary);
        }
        placed
    }

    /// Writes over the file. The temporary one holds the content already.
    fn write_over(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.file)?;
        let mut old = Vec::new();
        io::Read::read_to_end(&mut file, &mut old)?;
        fs::rename(&self.temporary, &self.whole)?;
        sync_directory(&self.whole)?;
        if let Err(error) = overwrite(&mut file, bytes) {
            // The disk is full, perhaps: what was there was there in full. If it cannot be had back,
            // the new content stays beside the file for a later try.
            if overwrite(&mut file, &old).is_ok() {
                let _ = remove(&self.whole);
            }
            return Err(error);
        }
        remove(&self.whole)?;
        sync_directory(&self.whole)
    }

    /// Does what is left to do of a write over the file whose process has died.
    pub(super) fn finish_write(&self) -> Result<()> {
        if fs::symlink_metadata(&self.whole).is_err() {
            return Ok(());
        }
        let torn = matches!(self.read()?, Content::Empty | Content::Corrupt | Content::Denied(_));
        let finish = || {
            if torn {
                let bytes = fs::read(&self.whole)?;
                if format::decode(&bytes).is_ok() {
                    let mut file = OpenOptions::new().write(true).open(&self.file)?;
                    overwrite(&mut file, &bytes)?;
                }
            }
            remove(&self.whole)?;
            sync_directory(&self.whole)
        };
        finish().map_err(|error| self.failed("is half written and cannot be completed", error))
    }

    /// Removes the file or, where it must stay, its content; and before it what a process that was
    /// killed has left of another session.
    pub(super) fn empty(&self) -> io::Result<()> {
        remove(&self.temporary)?;
        match remove(&self.file) {
            Err(error) if stays_in_place(&error) => {
                overwrite(&mut OpenOptions::new().write(true).open(&self.file)?, b"")
            }
            removed => removed.and_then(|_| sync_directory(&self.file)),
        }
    }

    /// Copies the file to a new one, and empties it.
    pub(super) fn move_content(&self, to: &std::path::Path) -> io::Result<()> {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut File::open(&self.file)?, &mut bytes)?;
        write_new(to, &bytes)?;
        sync_directory(to)?;
        self.empty()
    }
}

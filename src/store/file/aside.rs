//! Where content goes that cannot be read, for a person to look at.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    places::{Places, beside},
    system::{patiently, remove, stays_in_place, sync_directory},
};
use crate::error::Result;

/// How many are kept. Whatever makes them may make one at each start.
const KEPT: usize = 3;
const ENDING: &str = "corrupt-";

impl Places<'_> {
    /// Puts the file aside, and removes the oldest that were. Called under the write lock.
    pub(super) fn put_aside(&self) -> Result<PathBuf> {
        let moved = numbers(&self.file).and_then(|mut numbers| {
            numbers.sort_unstable();
            let next = numbers.last().map_or(1, |last| last.saturating_add(1));
            let aside = named(&self.file, next);
            self.move_aside(&aside)?;
            for old in numbers.iter().rev().skip(KEPT - 1) {
                // One too many is not a reason to fail.
                let _ = remove(&named(&self.file, *old));
            }
            Ok(aside)
        });
        moved.map_err(|error| self.failed("cannot be read and cannot be put aside", error))
    }

    fn move_aside(&self, aside: &Path) -> io::Result<()> {
        match patiently(|| fs::rename(&self.file, aside)) {
            Err(error) if stays_in_place(&error) => self.move_content(aside),
            moved => moved.and_then(|()| sync_directory(&self.file)),
        }
    }
}

fn named(file: &Path, number: u64) -> PathBuf {
    beside(file, &format!("{ENDING}{number}"))
}

/// The numbers of those that were put aside before.
fn numbers(file: &Path) -> io::Result<Vec<u64>> {
    let Some(directory) = file.parent() else { return Ok(Vec::new()) };
    let mut numbers = Vec::new();
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.rsplit_once(ENDING)?.1.parse().ok());
        // Only what is written as it is written here: not `corrupt-+1`, nor another file's.
        numbers.extend(number.filter(|number| named(file, *number).file_name() == Some(&name)));
    }
    Ok(numbers)
}

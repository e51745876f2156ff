//! File operations as the systems and file systems out there need them.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::Duration,
};

use crate::store::lock;

/// `ENOTSUP` and `EOPNOTSUPP` of Linux, the BSDs and macOS, which older releases of std have no kind for.
/// None of them is another error of flushing on one of the others.
const NOT_SUPPORTED: [i32; 3] = [45, 95, 102];
/// How long an operation is tried again on Windows: less than a manager waits for its store.
const PATIENCE: Duration = Duration::from_secs(4);
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Does what may meet another process, a virus scanner or a backup at the same file. Windows refuses
/// that where Unix does not; it is over in a moment.
pub(super) fn patiently<T>(operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    retry(operation, |error| cfg!(windows) && is_in_use(error), std::thread::sleep)
}

fn retry<T>(
    mut operation: impl FnMut() -> io::Result<T>,
    passes: impl Fn(&io::Error) -> bool,
    pause: impl Fn(Duration),
) -> io::Result<T> {
    let (mut next, mut left) = (FIRST_PAUSE, PATIENCE);
    loop {
        match operation() {
            Err(error) if passes(&error) && !left.is_zero() => {
                let time = next.min(left);
                pause(time);
                left -= time;
                next = (2 * next).min(LONGEST_PAUSE);
            }
            outcome => return outcome,
        }
    }
}

/// `ERROR_ACCESS_DENIED`, which a file that is about to go away gives as well,
/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`.
fn is_in_use(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// Whether a file of this name can be written, but neither replaced nor removed: it is mounted, as
/// containers do, or on another file system than its directory.
pub(super) fn stays_in_place(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

/// Makes a rename or removal last. Only Unix can flush a directory, and not every file system there.
pub(super) fn sync_directory(file: &Path) -> io::Result<()> {
    let Some(directory) = file.parent().filter(|_| cfg!(unix)) else { return Ok(()) };
    match File::open(directory).and_then(|directory| directory.sync_all()) {
        // The file itself is flushed, and there is no more that can be done.
        Err(error) if cannot_be_flushed(&error) => Ok(()),
        outcome => outcome,
    }
}

/// What network shares and shared folders say to flushing a directory, and what a directory says that
/// may be written to but not read.
fn cannot_be_flushed(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};

    matches!(error.kind(), InvalidInput | Unsupported | PermissionDenied)
        || error.raw_os_error().is_some_and(|code| NOT_SUPPORTED.contains(&code))
}

/// Removes a file if it is there; tells whether it was.
pub(super) fn remove(path: &Path) -> io::Result<bool> {
    match patiently(|| fs::remove_file(path)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a new file that only its owner can read, and flushes it.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = patiently(|| lock::create_new(path))?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

/// Writes over what is in an open file, and flushes it. Where this ends halfway, the file is empty or
/// holds the beginning of the new content; never a mix of both.
pub(super) fn overwrite(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.set_len(0)?;
    io::Seek::rewind(file)?;
    io::Write::write_all(file, bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    fn error(code: i32) -> io::Error {
        io::Error::from_raw_os_error(code)
    }

    #[test]
    fn what_is_in_use_is_tried_again_until_it_is_free() {
        let (mut codes, pauses) = (vec![33, 32, 5], RefCell::new(Vec::new()));
        let operation = || codes.pop().map_or(Ok("done"), |code| Err(error(code)));
        let outcome = retry(operation, is_in_use, |time| pauses.borrow_mut().push(time));
        assert_eq!(outcome.unwrap(), "done");
        assert_eq!(*pauses.borrow(), [1, 2, 4].map(Duration::from_millis));
    }

    #[test]
    fn what_stays_in_use_is_given_up_in_time_and_anything_else_at_once() {
        let waited = Cell::new(Duration::ZERO);
        let pause = |time| waited.set(waited.get() + time);
        let outcome = retry(|| Err::<(), _>(error(32)), is_in_use, pause);
        assert_eq!(outcome.unwrap_err().raw_os_error(), Some(32));
        assert_eq!(waited.take(), PATIENCE);
        let outcome = retry(|| Err::<(), _>(error(2)), is_in_use, pause);
        assert_eq!(outcome.unwrap_err().raw_os_error(), Some(2));
        assert_eq!(waited.get(), Duration::ZERO);
    }
}

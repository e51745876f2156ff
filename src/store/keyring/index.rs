//! Which profiles a keyring has: not every keyring can be searched, and those that can differ in how.
//!
//! The names stand in pages, entries of their own, one name to a line behind the format's name. A page
//! is written in one step and a name stands in one page, so that no crash leaves anything half done. A
//! name that is listed without a session is harmless: whoever lists looks at the session itself.

use super::{
    entries::{Entries, Held},
    locks::Locks,
};
use crate::error::Result;

/// What a page begins with.
const FORMAT: &str = "profiles 1";

pub(super) struct Index {
    entries: Entries,
    locks: Locks,
    limit: usize,
}

/// The names of one page; nothing where somebody else wrote it, or a newer release.
type Page = Option<Vec<String>>;

impl Index {
    pub(super) fn new(entries: Entries, locks: Locks, limit: usize) -> Self {
        Self { entries, locks, limit }
    }

    /// All names, without a lock.
    pub(super) fn names(&mut self) -> Result<Vec<String>> {
        let mut names: Vec<String> = self.pages()?.into_iter().flatten().flatten().collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    pub(super) fn add(&mut self, name: &str) -> Result<()> {
        let _lock = self.locks.for_write()?;
        let mut pages = self.pages()?;
        if pages.iter().flatten().flatten().any(|listed| listed == name) {
            return Ok(());
        }
        let room = self.limit.saturating_sub(name.len() + 1);
        let free = |page: &Page| page.as_ref().is_some_and(|names| written(names).len() <= room);
        let at = pages.iter().position(free).unwrap_or(pages.len());
        if at == pages.len() {
            pages.push(Some(Vec::new()));
        }
        let mut names = pages[at].take().unwrap_or_default();
        names.push(name.to_owned());
        self.entries.set(&ending(at), written(&names).as_bytes())
    }

    pub(super) fn remove(&mut self, name: &str) -> Result<()> {
        let _lock = self.locks.for_write()?;
        let mut pages = self.pages()?;
        for (at, page) in pages.iter_mut().enumerate() {
            let Some(names) = page else { continue };
            let before = names.len();
            names.retain(|listed| listed != name);
            if names.len() < before {
                self.entries.set(&ending(at), written(names).as_bytes())?;
            }
        }
        // From the last one on, so that there is no gap before a page that is in use.
        let empty = |page: &Page| page.as_ref().is_some_and(Vec::is_empty);
        while pages.last().is_some_and(empty) {
            pages.pop();
            self.entries.remove(&ending(pages.len()))?;
        }
        Ok(())
    }

    fn pages(&mut self) -> Result<Vec<Page>> {
        let mut pages = Vec::new();
        loop {
            match self.entries.get(&ending(pages.len()))? {
                Held::Nothing => return Ok(pages),
                Held::Bytes(bytes) => pages.push(read(&bytes)),
                Held::Several(_) => pages.push(None),
            }
        }
    }
}

fn ending(at: usize) -> String {
    format!(" {}", at + 1)
}

fn written(names: &[String]) -> String {
    names.iter().fold(FORMAT.to_owned(), |page, name| page + "\n" + name)
}

fn read(bytes: &[u8]) -> Page {
    let mut lines = std::str::from_utf8(bytes).ok()?.split('\n');
    (lines.next() == Some(FORMAT)).then(|| lines.map(str::to_owned).collect())
}

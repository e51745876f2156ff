//! The record in its entries: whole at every moment, whatever fails or dies in between.
//!
//! The head entry decides. A new session's parts are written to the slot that the head does not
//! name; then the head is switched, in one step; then the old parts are removed. The parts of a slot
//! are written upwards and removed downwards, so that there is never a gap before one that was left
//! behind, and counting up from one finds them all.

use super::{
    super::{
        Expect, Loaded, Record, Written,
        format::{self, Unreadable},
        lock::CancelFlag,
        store_error,
    },
    Settings,
    entries::{Entries, Held},
    index::Index,
    locks::Locks,
    split::{Cut, Head, Slot},
};
use crate::error::{Error, Result};

/// The head entry has the bare name.
const HEAD: &str = "";
/// How often a reader that met a writer begins again before it waits for the writer's lock.
const READINGS: usize = 3;
/// More parts than this are somebody's joke: a megabyte, on the platform with the smallest entries.
const MOST_PARTS: usize = 512;

pub(super) struct Vault {
    entries: Entries,
    locks: Locks,
    limit: usize,
    /// Whether parts that a dead process left behind have been looked for.
    swept: bool,
    /// Where the entry is one of several profiles, its settings and its name in their index.
    profile: Option<(Settings, String)>,
}

/// What the head and its parts hold.
struct Found {
    head: Option<Vec<u8>>,
    /// Where the head's parts are, and how many.
    held: Option<(Slot, usize)>,
    content: Content,
}

enum Content {
    Nothing,
    Record(Box<Record>),
    Unreadable(Unreadable),
    Several(Vec<keyring_core::Entry>),
}

impl Found {
    fn new(head: Option<Vec<u8>>, content: Content) -> Self {
        Self { head, held: None, content }
    }

    fn is_session(&self) -> bool {
        match &self.content {
            Content::Record(record) => record.ended.is_none(),
            Content::Unreadable(Unreadable::Newer(_)) => true,
            _ => false,
        }
    }

    /// As the file store has it: what makes no sense meets no expectation but any.
    fn meets(&self, expect: Expect) -> Result<bool> {
        match &self.content {
            _ if expect == Expect::Anything => Ok(true),
            Content::Nothing => Ok(expect.is_met_by(None)),
            Content::Record(record) => Ok(expect.is_met_by(Some(record.version))),
            Content::Unreadable(Unreadable::Newer(version)) => Err(newer(*version)),
            Content::Unreadable(Unreadable::Corrupt) | Content::Several(_) => Ok(false),
        }
    }
}

impl Vault {
    pub(super) fn new(entries: Entries, locks: Locks, limit: usize) -> Self {
        Self { entries, locks, limit, swept: false, profile: None }
    }

    pub(super) fn with_profile(self, settings: Settings, name: String) -> Self {
        Self { profile: Some((settings, name)), ..self }
    }

    pub(super) fn entries(&self) -> &Entries {
        &self.entries
    }

    /// Whether there is a session, without a lock. One of a newer release is one.
    pub(super) fn holds_session(&mut self) -> Result<bool> {
        Ok(self.read()?.is_session())
    }

    pub(super) fn load(&mut self) -> Result<Loaded> {
        match self.read()?.content {
            Content::Nothing if self.swept => return Ok(Loaded::Empty),
            Content::Record(record) => return Ok(Loaded::Record(record)),
            Content::Unreadable(Unreadable::Newer(version)) => return Err(newer(version)),
            Content::Nothing | Content::Unreadable(Unreadable::Corrupt) | Content::Several(_) => {}
        }
        // Under the lock no writer explains what was seen.
        let _lock = self.locks.for_write()?;
        self.load_locked()
    }

    fn load_locked(&mut self) -> Result<Loaded> {
        let found = self.read()?;
        match found.content {
            Content::Record(record) => Ok(Loaded::Record(record)),
            Content::Unreadable(Unreadable::Newer(version)) => Err(newer(version)),
            Content::Nothing => {
                // What a sign-out could not remove must not wait for the next sign-in.
                self.swept = self.sweep(None, false).is_ok();
                Ok(Loaded::Empty)
            }
            Content::Unreadable(Unreadable::Corrupt) | Content::Several(_) => {
                let location = self.put_aside(found)?;
                Ok(Loaded::Corrupt { location })
            }
        }
    }

    pub(super) fn save(
        &mut self,
        content: &[u8],
        expect: Expect,
        cancel: &CancelFlag,
    ) -> Result<Written> {
        let _lock = self.locks.for_write()?;
        cancel.check()?;
        let mut found = self.read()?;
        if !found.meets(expect)? {
            return Ok(Written::Conflict);
        }
        if matches!(found.content, Content::Several(_)) {
            // None of them can be written over.
            self.put_aside(found)?;
            found = Found::new(None, Content::Nothing);
        }
        if !self.swept {
            // What stays behind is in nobody's way.
            self.swept = self.sweep(found.held, true).is_ok();
        }
        if found.head.is_none() {
            // Before the session, so that none is there that is not listed.
            self.index(Index::add)?;
        }
        self.replace(content, &found, cancel)?;
        Ok(Written::Done)
    }

    pub(super) fn clear(&mut self, expect: Expect, cancel: &CancelFlag) -> Result<Written> {
        let _lock = self.locks.for_write()?;
        cancel.check()?;
        self.clear_locked(expect)
    }

    /// Removes all that there is of a profile, and tells whether it held a session.
    pub(super) fn erase(&mut self, cancel: &CancelFlag) -> Result<bool> {
        let lock = self.locks.for_write()?;
        cancel.check()?;
        let found = self.read()?;
        if let Content::Unreadable(Unreadable::Newer(version)) = found.content {
            return Err(newer(version));
        }
        let held = found.is_session();
        let _ = self.clear_locked(Expect::Anything)?;
        self.remove_aside()?;
        self.locks.remove(lock);
        Ok(held)
    }

    fn clear_locked(&mut self, expect: Expect) -> Result<Written> {
        let found = self.read()?;
        if !matches!(found.content, Content::Nothing) && !found.meets(expect)? {
            return Ok(Written::Conflict);
        }
        self.swept = false;
        if let Content::Several(entries) = &found.content {
            for entry in entries {
                self.entries.remove_entry(entry)?;
            }
        } else if found.head.is_some() {
            self.remove_head()?;
        }
        self.sweep(found.held, false)?;
        self.swept = true;
        // Whoever lists looks at the session too.
        if let Err(error) = self.index(Index::remove) {
            tracing::debug!(kind = ?error.kind(), "a profile without a session stays in the index");
        }
        Ok(Written::Done)
    }

    /// Does something with the profile's name in the index.
    fn index(&self, act: impl FnOnce(&mut Index, &str) -> Result<()>) -> Result<()> {
        let Some((settings, name)) = &self.profile else { return Ok(()) };
        act(&mut settings.index(&self.entries), name)
    }

    /// Reads without a lock: what is seen is one session, whole, or what makes no sense.
    fn read(&mut self) -> Result<Found> {
        let mut head = self.entries.get(HEAD)?;
        for _ in 1..READINGS {
            let found = self.read_parts(head)?;
            if !matches!(found.content, Content::Unreadable(Unreadable::Corrupt)) {
                return Ok(found);
            }
            // A writer may have switched the head and removed these parts meanwhile.
            head = self.entries.get(HEAD)?;
            if matches!((&head, &found.head), (Held::Bytes(now), Some(before)) if now == before) {
                return Ok(found);
            }
        }
        self.read_parts(head)
    }

    fn read_parts(&mut self, head: Held) -> Result<Found> {
        let head = match head {
            Held::Nothing => return Ok(Found::new(None, Content::Nothing)),
            Held::Several(entries) => return Ok(Found::new(None, Content::Several(entries))),
            Held::Bytes(head) => head,
        };
        let index = match Head::read(&head) {
            Head::Content => {
                let content = decoded(&head);
                return Ok(Found::new(Some(head), content));
            }
            Head::Newer(version) => {
                let content = Content::Unreadable(Unreadable::Newer(version));
                return Ok(Found::new(Some(head), content));
            }
            Head::Parts(index) => index,
        };
        let count = index.parts.min(MOST_PARTS);
        let mut parts = Vec::new();
        for part in 1..=count {
            match self.entries.get(&index.slot.ending(part))? {
                Held::Bytes(bytes) => parts.push(bytes),
                Held::Nothing | Held::Several(_) => break,
            }
        }
        let whole = index.join(&parts);
        let corrupt = Content::Unreadable(Unreadable::Corrupt);
        let content = whole.map_or(corrupt, |whole| decoded(&whole));
        Ok(Found { head: Some(head), held: Some((index.slot, count)), content })
    }

    /// Writes the parts, then the head, then takes the old parts away.
    fn replace(&mut self, content: &[u8], found: &Found, cancel: &CancelFlag) -> Result<()> {
        let slot = found.held.map_or(Slot::A, |(slot, _)| slot.other());
        let cut = Cut::new(content, self.limit, slot);
        if cut.parts.len() > MOST_PARTS {
            return Err(store_error("the session is too large for a keyring's entries"));
        }
        let written = self.write_parts(&cut, slot, cancel).and_then(|()| self.switch(&cut, found));
        let switched = written.and_then(|()| {
            cancel.check().inspect_err(|_| {
                // The keyring has let this write wait until it was given up: it comes too late.
                self.switch_back(found);
            })
        });
        if let Err(error) = switched {
            // Only if it is certain that the head does not speak of them.
            let removed = self.is_head(found).and_then(|()| self.trim(slot, 0, cut.parts.len()));
            self.swept &= removed.is_ok();
            return Err(error);
        }
        let count = cut.parts.len();
        let mut tidied = if count > 0 { self.trim(slot, count, count) } else { Ok(()) };
        if let Some((old, count)) = found.held {
            tidied = tidied.and(self.trim(old, 0, count));
        }
        // The record is written; what stays behind is removed with the next write.
        self.swept &= tidied.is_ok();
        Ok(())
    }

    fn write_parts(&mut self, cut: &Cut<'_>, slot: Slot, cancel: &CancelFlag) -> Result<()> {
        for (part, bytes) in (1..).zip(&cut.parts) {
            cancel.check()?;
            self.entries.set(&slot.ending(part), bytes)?;
        }
        cancel.check()
    }

    /// The one step that makes the new record valid. Its answer may be lost like any other.
    fn switch(&mut self, cut: &Cut<'_>, found: &Found) -> Result<()> {
        let Err(error) = self.entries.set(HEAD, &cut.head) else { return Ok(()) };
        match self.entries.get(HEAD) {
            Ok(Held::Bytes(now)) if now == cut.head && found.head.as_ref() != Some(&now) => Ok(()),
            _ => Err(error),
        }
    }

    /// Undoes a switch, as far as the keyring lets it.
    fn switch_back(&mut self, found: &Found) {
        let undone = match &found.head {
            Some(head) => self.entries.set(HEAD, head),
            None => self.entries.remove(HEAD),
        };
        if let Err(error) = undone {
            tracing::debug!(kind = ?error.kind(), "a write that came late could not be undone");
        }
    }

    /// Whether the head is still as it was found.
    fn is_head(&mut self, found: &Found) -> Result<()> {
        match (self.entries.get(HEAD)?, &found.head) {
            (Held::Nothing, None) => Ok(()),
            (Held::Bytes(now), Some(before)) if now == *before => Ok(()),
            _ => Err(store_error("the keyring's entry has changed")),
        }
    }

    fn remove_head(&mut self) -> Result<()> {
        let Err(error) = self.entries.remove(HEAD) else { return Ok(()) };
        match self.entries.get(HEAD) {
            Ok(Held::Nothing) => Ok(()),
            _ => Err(error),
        }
    }

    /// Removes every part, or every one but the head's.
    fn sweep(&mut self, held: Option<(Slot, usize)>, keep: bool) -> Result<()> {
        for slot in Slot::ALL {
            let known = held.filter(|(of, _)| *of == slot).map_or(0, |(_, parts)| parts);
            self.trim(slot, if keep { known } else { 0 }, known)?;
        }
        Ok(())
    }

    /// Removes a slot's parts but for the first `keep`. The head knew of `known`.
    fn trim(&mut self, slot: Slot, keep: usize, known: usize) -> Result<()> {
        let mut last = known;
        while !matches!(self.entries.get(&slot.ending(last + 1))?, Held::Nothing) {
            last += 1;
        }
        for part in (keep + 1..=last).rev() {
            self.entries.remove(&slot.ending(part))?;
        }
        Ok(())
    }

    /// Moves what cannot be read to a name of its own: copied first, removed afterwards.
    fn put_aside(&mut self, found: Found) -> Result<String> {
        let place = self.free_name()?;
        let location = self.entries.location(&place);
        if let Content::Several(entries) = &found.content {
            for entry in entries {
                let aside = self.free_name()?;
                self.copy_entry(entry, &aside)?;
                self.entries.remove_entry(entry)?;
            }
            return Ok(location);
        }
        if let Some((slot, parts)) = found.held {
            for ending in (1..=parts).map(|part| slot.ending(part)) {
                self.copy(&ending, &format!("{place}{ending}"))?;
            }
        }
        if let Some(head) = &found.head {
            self.entries.set(&place, head)?;
        }
        // The head last: without it no one would know of parts behind a gap.
        if let Some((slot, parts)) = found.held {
            self.trim(slot, 0, parts)?;
        }
        self.remove_head()?;
        self.swept = self.sweep(None, false).is_ok();
        Ok(location)
    }

    fn copy(&mut self, from: &str, to: &str) -> Result<()> {
        match self.entries.get(from)? {
            Held::Nothing => Ok(()),
            Held::Bytes(bytes) => self.entries.set(to, &bytes),
            Held::Several(entries) => (1..)
                .zip(&entries)
                .try_for_each(|(number, entry)| self.copy_entry(entry, &format!("{to}-{number}"))),
        }
    }

    fn copy_entry(&mut self, entry: &keyring_core::Entry, to: &str) -> Result<()> {
        match self.entries.get_entry(entry)? {
            Some(bytes) => self.entries.set(to, &bytes),
            None => Ok(()),
        }
    }

    /// Removes what was put aside, from the last one on: a gap would hide what is behind it.
    fn remove_aside(&mut self) -> Result<()> {
        let mut count = 0;
        while !matches!(self.entries.get(&aside(count + 1))?, Held::Nothing) {
            count += 1;
        }
        for place in (1..=count).rev().map(aside) {
            for slot in Slot::ALL {
                let part = |number| format!("{place}{}", slot.ending(number));
                let mut parts = 0;
                while !matches!(self.entries.get(&part(parts + 1))?, Held::Nothing) {
                    parts += 1;
                }
                (1..=parts).rev().try_for_each(|number| self.entries.remove(&part(number)))?;
            }
            self.entries.remove(&place)?;
        }
        Ok(())
    }

    fn free_name(&mut self) -> Result<String> {
        for number in 1..u32::MAX {
            let ending = aside(number);
            if matches!(self.entries.get(&ending)?, Held::Nothing) {
                return Ok(ending);
            }
        }
        Err(store_error("too many unreadable keyring entries were put aside"))
    }
}

/// The name of what is put aside.
fn aside(number: u32) -> String {
    format!(" corrupt-{number}")
}

fn decoded(bytes: &[u8]) -> Content {
    match format::decode(bytes) {
        Ok(record) => Content::Record(Box::new(record)),
        Err(unreadable) => Content::Unreadable(unreadable),
    }
}

fn newer(version: u64) -> Error {
    store_error(format!(
        "the keyring's entry has format {version}, of a newer release: update, or remove the entry"
    ))
}

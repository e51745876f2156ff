//! Where content goes that cannot be read, for a person to look at.
//!
//! A keyring cannot be searched, so the places are four names, used in turn. At most three of them are
//! taken; the next one is free and follows the newest. What was split has its parts beside it, numbered
//! without a gap, so that counting up from one finds them all.

use super::{
    entries::Held,
    vault::{Content, Found, Vault},
};
use crate::error::Result;

/// One more than are kept.
const PLACES: usize = 4;

impl Vault {
    /// Makes room for a write or a sign-out that counts whatever there is: what nobody could read is
    /// put aside first, since somebody may still want it back.
    pub(super) fn make_way(&mut self, found: Found) -> Result<Found> {
        if !found.is_unreadable() {
            return Ok(found);
        }
        self.put_aside(found)?;
        Ok(Found::new(None, Content::Nothing))
    }

    /// Moves what cannot be read to a name of its own: copied first, removed afterwards. Tells where the
    /// newest of it is, and logs it, since a caller of a write hears nothing of it.
    pub(super) fn put_aside(&mut self, found: Found) -> Result<String> {
        let mut place = self.next_place()?;
        if let Content::Several(entries) = &found.content {
            for (number, entry) in entries.iter().enumerate() {
                if number > 0 {
                    place = self.next_place()?;
                }
                if let Some(bytes) = self.entries.get_entry(entry)? {
                    self.entries.set(&place, &bytes)?;
                }
                self.entries.remove_entry(entry)?;
            }
        } else {
            let mut copied = 0;
            if let Some((slot, parts)) = found.held {
                for part in 1..=parts {
                    self.copy_part(&slot.ending(part), &place, &mut copied)?;
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
        }
        self.swept = self.sweep(None, false).is_ok();
        let location = self.entries.location(&place);
        tracing::warn!(%location, "the keyring's entry could not be read and was put aside");
        Ok(location)
    }

    /// Removes all that was put aside.
    pub(super) fn remove_aside(&mut self) -> Result<()> {
        (0..PLACES).try_for_each(|number| self.empty_place(number))
    }

    /// A place with nothing in it. The one that is used after it becomes free too.
    fn next_place(&mut self) -> Result<String> {
        let mut taken = [false; PLACES];
        for (number, taken) in taken.iter_mut().enumerate() {
            *taken = !matches!(self.entries.get(&place(number))?, Held::Nothing);
        }
        let follows = |number: &usize| !taken[*number] && taken[(number + PLACES - 1) % PLACES];
        let next = (0..PLACES).find(follows).unwrap_or(0);
        // The oldest goes first: if nothing more is done, the free place after the newest is the same.
        self.empty_place((next + 1) % PLACES)?;
        // What a copy that was not completed has left.
        self.empty_place(next)?;
        Ok(place(next))
    }

    fn empty_place(&mut self, number: usize) -> Result<()> {
        let place = place(number);
        let mut parts = 0;
        while !matches!(self.entries.get(&part_of(&place, parts + 1))?, Held::Nothing) {
            parts += 1;
        }
        for part in (1..=parts).rev() {
            self.entries.remove(&part_of(&place, part))?;
        }
        self.entries.remove(&place)
    }

    /// Copies a part, which may be missing or there more than once.
    fn copy_part(&mut self, from: &str, place: &str, copied: &mut usize) -> Result<()> {
        let mut next = || {
            *copied += 1;
            part_of(place, *copied)
        };
        match self.entries.get(from)? {
            Held::Nothing => Ok(()),
            Held::Bytes(bytes) => self.entries.set(&next(), &bytes),
            Held::Several(entries) => {
                for entry in &entries {
                    if let Some(bytes) = self.entries.get_entry(entry)? {
                        self.entries.set(&next(), &bytes)?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// What a place's name ends in.
fn place(number: usize) -> String {
    format!(" corrupt-{}", number + 1)
}

fn part_of(place: &str, part: usize) -> String {
    format!("{place}#{part}")
}

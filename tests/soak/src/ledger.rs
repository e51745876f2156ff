//! The books of a round: what the server says that it did, set against what may explain it.
//!
//! They know no engine. A refresh token that the server gave out must be presented later or be what the
//! file holds in the end; each one that is neither needs a cause of its own. A token that was spent must
//! not be presented again without one either. And an end that a program was told needs an explanation that
//! the books can show.

use std::collections::HashSet;

use hallpass::ErrorKind;
use hallpass_emulator::nhost::Refresh;
use uuid::Uuid;

/// What happened in a round beside the exchanges.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    /// Answers that were lost on purpose after the server had acted.
    pub(crate) lost: usize,
    /// Exchanges that failed on purpose, lost answers among them.
    pub(crate) failed: usize,
    /// Exchanges whose program was killed, or that took longer than the engine waits.
    pub(crate) interrupted: usize,
    /// Exchanges and sessions whose place a sign-out or a sign-in has taken.
    pub(crate) overtaken: usize,
    pub(crate) refused_writes: usize,
    pub(crate) refused_reads: usize,
    /// The server has ended the session that is the last one.
    pub(crate) word: bool,
    /// The server has ended one at all.
    pub(crate) spoken: bool,
    /// The user has signed out, and not in again.
    pub(crate) signed_out: bool,
    /// The user has signed out at all.
    pub(crate) left: bool,
    /// The user has signed in.
    pub(crate) joined: bool,
    /// How often a program found that it was still signed out.
    pub(crate) out: usize,
    /// The ends that programs were told.
    pub(crate) told: Vec<ErrorKind>,
}

/// Why a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explanation {
    ServersWord,
    SignOut,
    RotationLost,
    /// A lost rotation that could not be told as such: the disk had refused the note of it.
    NoteRefused,
}

impl Explanation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ServersWord => "the server's word",
            Self::SignOut => "the user's sign-out",
            Self::RotationLost => "an answer lost after a strict rotation, told as `RotationLost`",
            Self::NoteRefused => "the same, where the disk had refused the note of the exchange",
        }
    }
}

/// What the server did in a round, as far as it concerns the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Tokens that were given out and neither presented nor kept.
    pub(crate) orphans: usize,
    /// Spent tokens that were presented again.
    pub(crate) replays: usize,
    /// A spent token was refused whose successor is an orphan.
    pub(crate) in_vain: bool,
}

impl Found {
    /// `held` is the refresh token in the file when everything has settled.
    pub(crate) fn read(journal: &[Refresh], held: Option<Uuid>) -> Self {
        let presented: HashSet<Uuid> = journal.iter().map(|refresh| refresh.presented).collect();
        let is_orphan = |token: &Uuid| !presented.contains(token) && Some(*token) != held;
        let orphans = journal.iter().filter_map(|it| it.issued).filter(|it| is_orphan(it)).count();
        let mut found = Self { orphans, ..Self::default() };
        for token in &presented {
            let of_it = || journal.iter().filter(|refresh| refresh.presented == *token);
            let mut later = of_it().skip_while(|refresh| refresh.issued.is_none());
            let Some(first) = later.next() else { continue };
            let later: Vec<_> = later.collect();
            // That a refused token is refused once more says nothing new.
            let granted = later.iter().filter(|refresh| refresh.issued.is_some()).count();
            let refused = granted < later.len();
            found.replays += granted + usize::from(refused);
            found.in_vain |= refused && first.issued.is_some_and(|issued| is_orphan(&issued));
        }
        found
    }
}

impl Ledger {
    /// Balances the books. `end` is what a program is told that restores from the file when everything has
    /// settled.
    pub(crate) fn balance(
        &self,
        strict: bool,
        found: Found,
        end: Option<ErrorKind>,
    ) -> Result<Option<Explanation>, String> {
        let unheard = self.lost + self.interrupted + self.refused_writes;
        if found.orphans > unheard + self.overtaken {
            return Err(format!("{} tokens were lost, and {self:?}", found.orphans));
        }
        // A note that the disk keeps is a doubt as well.
        let doubts = self.failed + self.interrupted + self.overtaken + self.refused_writes;
        if found.replays > doubts + self.refused_reads {
            return Err(format!("{} spent tokens were presented, and {self:?}", found.replays));
        }
        let rotation_lost = strict && found.in_vain && unheard > 0;
        let contested = strict && self.is_contested(found);
        for kind in &self.told {
            let explained = match kind {
                ErrorKind::RotationLost => {
                    rotation_lost || contested || (self.spoken && doubts > 0)
                }
                ErrorKind::SessionEnded => {
                    self.spoken || contested || self.note_refused(rotation_lost)
                }
                _ => self.left || self.spoken || rotation_lost,
            };
            if !explained {
                return Err(format!("a program was told {kind:?}, and {self:?}, {found:?}"));
            }
        }
        let explanation = match end {
            None if self.signed_out => return Err("a signed-out session came back".to_owned()),
            None if self.out > 0 && !self.joined && !contested => {
                return Err(format!("a program stays out, and there is a session: {self:?}"));
            }
            None => return Ok(None),
            Some(ErrorKind::SignedOut) if self.signed_out => Explanation::SignOut,
            Some(ErrorKind::SessionEnded) if self.word => Explanation::ServersWord,
            Some(ErrorKind::RotationLost) if rotation_lost => Explanation::RotationLost,
            // The server has ended what was in doubt already.
            Some(ErrorKind::RotationLost) if self.word && doubts > 0 => Explanation::ServersWord,
            Some(ErrorKind::SessionEnded) if self.note_refused(rotation_lost) => {
                Explanation::NoteRefused
            }
            Some(kind) => return Err(format!("the session is lost ({kind:?}), and {self:?}")),
        };
        Ok(Some(explanation))
    }

    /// The disk has kept what one program got from another one, which has presented the spent token in the
    /// meantime. That one is told of an end; what the file holds in the end decides for all others.
    fn is_contested(&self, found: Found) -> bool {
        found.replays > 0 && self.refused_writes >= 2
    }

    /// The disk has refused the note of an exchange, and then the answer was lost or refused as well.
    fn note_refused(&self, rotation_lost: bool) -> bool {
        let unheard = self.lost + self.interrupted + self.refused_writes;
        rotation_lost && self.refused_writes > 0 && unheard >= 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn granted(from: u128, to: u128) -> Refresh {
        Refresh { presented: token(from), issued: Some(token(to)) }
    }

    fn refused(from: u128) -> Refresh {
        Refresh { presented: token(from), issued: None }
    }

    fn balance(strict: bool, ledger: &Ledger, journal: &[Refresh]) -> Option<Explanation> {
        let found = Found::read(journal, None);
        ledger.balance(strict, found, Some(ErrorKind::RotationLost)).ok().flatten()
    }

    #[test]
    fn a_chain_of_tokens_leaves_nothing_to_explain() {
        let found = Found::read(&[granted(1, 2), granted(2, 3)], Some(token(3)));
        assert_eq!(found, Found::default());
        assert_eq!(Ledger::default().balance(true, found, None), Ok(None));
    }

    #[test]
    fn a_lost_rotation_needs_a_strict_server_a_lost_answer_and_a_refused_replay() {
        let lost = Ledger { lost: 1, failed: 1, ..Ledger::default() };
        let journal = [granted(1, 2), refused(1)];
        assert_eq!(balance(true, &lost, &journal), Some(Explanation::RotationLost));
        assert_eq!(balance(false, &lost, &journal), None);
        assert_eq!(balance(true, &Ledger::default(), &journal), None);
        assert_eq!(balance(true, &lost, &[granted(1, 2)]), None);
        assert_eq!(balance(true, &lost, &[refused(1)]), None);
    }

    #[test]
    fn a_token_that_nobody_kept_and_one_that_was_presented_twice_need_a_cause_each() {
        let none = Ledger::default();
        let lost = Ledger { lost: 1, failed: 1, ..Ledger::default() };
        let orphan = Found::read(&[granted(1, 2)], Some(token(1)));
        assert!(none.balance(false, orphan, None).is_err());
        assert!(lost.balance(false, orphan, None).is_ok());
        let twice = Found::read(&[granted(1, 2), granted(1, 3)], Some(token(3)));
        assert_eq!(twice, Found { orphans: 1, replays: 1, ..Found::default() });
        assert!(none.balance(false, twice, None).is_err());
        let late = Found::read(&[granted(1, 2), refused(1), refused(1)], Some(token(2)));
        assert_eq!(late, Found { replays: 1, ..Found::default() });
    }

    #[test]
    fn what_a_user_has_left_stays_left() {
        let left = Ledger { signed_out: true, left: true, ..Ledger::default() };
        let balance = |end| left.balance(true, Found::default(), end);
        assert_eq!(balance(Some(ErrorKind::SignedOut)), Ok(Some(Explanation::SignOut)));
        assert!(balance(None).is_err());
        assert!(balance(Some(ErrorKind::SessionEnded)).is_err());
    }

    #[test]
    fn a_refusal_needs_the_servers_word_and_so_does_whatever_a_program_was_told() {
        let (none, word) =
            (Ledger::default(), Ledger { word: true, spoken: true, ..Ledger::default() });
        let end = Some(ErrorKind::SessionEnded);
        let found = Found::read(&[refused(1)], None);
        assert!(none.balance(true, found, end).is_err());
        assert_eq!(word.balance(true, found, end), Ok(Some(Explanation::ServersWord)));
        let told = Ledger { told: vec![ErrorKind::SignedOut], ..Ledger::default() };
        assert!(told.balance(true, Found::default(), None).is_err());
    }
}

//! What happens in a round, drawn from the seed alone: the same seed draws the same rounds, whatever comes
//! of them.

use fastrand::Rng;

use crate::strike::Strike;

/// How many programs share the file of a site.
pub(crate) const SLOTS: usize = 3;

/// Some expiries, after which everything settles and the books are balanced.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub(crate) steps: Vec<Step>,
}

/// One expiry, and what goes on around it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) lapse: Lapse,
    /// The wall clock of the machine jumps by so many seconds before the calls.
    pub(crate) wall: i64,
    pub(crate) callers: Vec<Caller>,
    pub(crate) children: Vec<Child>,
    /// What the exchanges meet, in order.
    pub(crate) strikes: Vec<Strike>,
    pub(crate) trouble: Option<Trouble>,
    pub(crate) turn: Option<Turn>,
    /// The programs that end when the step is over.
    pub(crate) leaving: Vec<usize>,
}

/// How an access token comes to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lapse {
    /// On all clocks, so many seconds ago.
    Expired(u64),
    /// It has so many seconds left.
    LastMinute(u64),
    /// On the server's clock alone.
    Refused,
}

/// A program of this process that calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) slot: usize,
    /// Where it lives, if it is not there yet.
    pub(crate) home: Home,
    /// How many calls it makes at the same time.
    pub(crate) calls: usize,
    /// Calls of the service, or only for a token.
    pub(crate) requests: bool,
}

/// Where a program's calls and the engine's work for it run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// On a runtime with workers, and at the engine's own home.
    Engine,
    /// On a runtime with workers, and on one that was given to the engine and may be shut down.
    Given,
    /// On a runtime that runs for the time of a call, and at the engine's own home.
    Parked,
}

/// A real process on the same file, that restores, calls and ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Child {
    pub(crate) calls: usize,
    pub(crate) fate: Fate,
}

/// How a real process ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    /// It returns from `main` when its calls are done.
    Exits,
    /// SIGINT, so many microseconds after its start; it returns from `main`.
    Interrupted(u64),
    /// SIGKILL, so many microseconds after its start.
    Killed(u64),
}

/// The disk refuses operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trouble {
    /// The first write that is refused.
    pub(crate) from: usize,
    /// How many are.
    pub(crate) times: usize,
    /// Whether the file cannot be read meanwhile either.
    pub(crate) reads: bool,
}

/// Something happens in the middle of an exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// Whether the server has acted by then, or has not.
    pub(crate) rotated: bool,
    pub(crate) act: Act,
}

/// What happens then. The first caller's program is meant where no other is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// A call is dropped.
    Abort,
    /// The program's calls are dropped, and the program with them.
    Leave,
    /// The program's runtime stands still until the others are served.
    Park,
    /// The engine's runtime is shut down, and the program is gone: as a kill, in this process.
    Stop,
    /// A user signs out in this slot's program.
    SignOut(usize),
    /// A user signs in, in this slot's program.
    SignIn(usize),
    /// The server revokes all refresh tokens.
    Revoke,
    /// The server disables the account.
    Disable,
    /// So much time passes that the engine gives the answer up.
    Overtime,
    /// The wall clock jumps.
    Jump(i64),
}

impl Round {
    pub(crate) fn draw(rng: &mut Rng, left: u64) -> Self {
        let steps = rng.u64(1..=8).min(left);
        Self { steps: (0..steps).map(|_| Step::draw(rng)).collect() }
    }
}

impl Step {
    fn draw(rng: &mut Rng) -> Self {
        let lapse = match rng.u8(0..20) {
            0..14 => Lapse::Expired(rng.u64(0..2_000)),
            14..18 => Lapse::LastMinute(rng.u64(2..58)),
            _ => Lapse::Refused,
        };
        let wall = if one_in(rng, 12) { rng.i64(-100_000..100_000) } else { 0 };
        let mut callers = draw_callers(rng);
        let children = if one_in(rng, 200) { draw_children(rng) } else { Vec::new() };
        let strikes = if one_in(rng, 4) { draw_strikes(rng) } else { Vec::new() };
        let turn = one_in(rng, 6).then(|| Turn { rotated: rng.bool(), act: draw_act(rng) });
        let mut trouble = one_in(rng, 12).then(|| draw_trouble(rng));
        match turn.map(|turn| turn.act) {
            Some(Act::Park) => callers[0].home = Home::Parked,
            Some(Act::Stop) => callers[0].home = Home::Given,
            // What a full disk keeps of these the books could not tell from a loss; and a program that is
            // dropped, and not killed, goes on trying behind the next ones.
            Some(Act::SignOut(_) | Act::SignIn(_) | Act::Leave) => trouble = None,
            _ => {}
        }
        let leaving = (0..SLOTS).filter(|_| one_in(rng, 8)).collect();
        Self { lapse, wall, callers, children, strikes, trouble, turn, leaving }
    }
}

fn one_in(rng: &mut Rng, cases: u32) -> bool {
    rng.u32(0..cases) == 0
}

fn draw_callers(rng: &mut Rng) -> Vec<Caller> {
    let mut slots: Vec<usize> = (0..SLOTS).collect();
    rng.shuffle(&mut slots);
    slots.truncate(if one_in(rng, 3) { rng.usize(2..=SLOTS) } else { 1 });
    let mut draw = |slot| Caller {
        slot,
        home: match rng.u8(0..10) {
            0..7 => Home::Engine,
            7..9 => Home::Given,
            _ => Home::Parked,
        },
        calls: if one_in(rng, 4) { rng.usize(2..=6) } else { 1 },
        requests: one_in(rng, 3),
    };
    slots.into_iter().map(&mut draw).collect()
}

fn draw_children(rng: &mut Rng) -> Vec<Child> {
    let count = rng.usize(1..=3);
    let mut draw = |_| Child {
        calls: rng.usize(1..=3),
        fate: match rng.u8(0..4) {
            0 => Fate::Exits,
            1 => Fate::Interrupted(rng.u64(0..30_000)),
            _ => Fate::Killed(rng.u64(0..30_000)),
        },
    };
    (0..count).map(&mut draw).collect()
}

fn draw_strikes(rng: &mut Rng) -> Vec<Strike> {
    let count = if one_in(rng, 3) { rng.usize(2..=3) } else { 1 };
    (0..count).map(|_| Strike::draw(rng)).collect()
}

fn draw_trouble(rng: &mut Rng) -> Trouble {
    Trouble { from: rng.usize(0..3), times: rng.usize(1..=4), reads: one_in(rng, 4) }
}

fn draw_act(rng: &mut Rng) -> Act {
    match rng.u8(0..20) {
        0..3 => Act::Abort,
        3..6 => Act::Leave,
        6..8 => Act::Park,
        8..12 => Act::Stop,
        12..14 => Act::SignOut(rng.usize(0..SLOTS)),
        14..16 => Act::SignIn(rng.usize(0..SLOTS)),
        16 => Act::Revoke,
        17 => Act::Disable,
        18 => Act::Overtime,
        _ => Act::Jump(rng.i64(-100_000..100_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(seed: u64) -> String {
        let mut rng = Rng::with_seed(seed);
        let rounds: Vec<_> = (0..200).map(|_| Round::draw(&mut rng, u64::MAX)).collect();
        format!("{rounds:?}")
    }

    #[test]
    fn the_same_seed_draws_the_same_rounds_and_another_one_others() {
        assert_eq!(story(7), story(7));
        assert_ne!(story(7), story(8));
    }
}

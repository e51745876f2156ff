//! What may happen.

use std::time::Duration;

use proptest::prelude::*;

use super::server::{Fault, Hold};

/// One step of a sequence. The number names the manager; both share a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    SignIn(usize),
    SignOut(usize),
    Forget(usize),
    Authorize(usize),
    Refresh(usize),
    /// The token that is held was refused.
    RejectCurrent(usize),
    /// A token that was handed out before was refused.
    RejectOlder(usize),
    /// A refresh is asked for, and whoever asked goes away.
    Abandon(usize),
    /// All who wait go away.
    Leave(usize),
    UpdateUser(usize),
    Restore(usize),
    /// The process ends and another begins.
    Restart(usize),
    Hold(Hold),
    Release,
    Fail(Fault),
    /// Whether the store can be written.
    Writes(bool),
    Clock(Tick),
}

/// What clocks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tick {
    Advance(Duration),
    Suspend(Duration),
    SetForward(Duration),
    SetBack(Duration),
}

impl Op {
    pub(super) fn any() -> impl Strategy<Value = Self> {
        let calls = manager().prop_flat_map(|who| {
            prop_oneof![
                2 => Just(Self::SignIn(who)),
                1 => Just(Self::SignOut(who)),
                1 => Just(Self::Forget(who)),
                6 => Just(Self::Authorize(who)),
                3 => Just(Self::Refresh(who)),
                2 => Just(Self::RejectCurrent(who)),
                2 => Just(Self::RejectOlder(who)),
                1 => Just(Self::Abandon(who)),
                1 => Just(Self::Leave(who)),
                1 => Just(Self::UpdateUser(who)),
                1 => Just(Self::Restore(who)),
                1 => Just(Self::Restart(who)),
            ]
        });
        let circumstances = prop_oneof![
            1 => Just(Self::Hold(Hold::Before)),
            1 => Just(Self::Hold(Hold::After)),
            2 => Just(Self::Release),
            1 => Just(Self::Writes(false)),
            1 => Just(Self::Writes(true)),
        ];
        prop_oneof![
            8 => calls,
            3 => circumstances,
            3 => fault().prop_map(Self::Fail),
            5 => tick().prop_map(Self::Clock),
        ]
    }
}

fn manager() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 1 => Just(1)]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        2 => Just(Fault::LoseAnswer),
        1 => Just(Fault::Refuse),
        1 => Just(Fault::Unavailable),
        1 => Just(Fault::RateLimit(Duration::from_secs(100))),
        1 => Just(Fault::Reject),
        1 => Just(Fault::Page),
    ]
}

fn tick() -> impl Strategy<Value = Tick> {
    let secs = Duration::from_secs;
    prop_oneof![
        1 => Just(Tick::Advance(Duration::from_millis(100))),
        2 => Just(Tick::Advance(secs(1))),
        1 => Just(Tick::Advance(secs(31))),
        1 => Just(Tick::Advance(secs(100))),
        2 => Just(Tick::Advance(secs(845))),
        3 => Just(Tick::Advance(secs(900))),
        1 => Just(Tick::Suspend(secs(845))),
        1 => Just(Tick::Suspend(secs(28_800))),
        1 => Just(Tick::SetForward(secs(3_600))),
        1 => Just(Tick::SetBack(secs(3_600))),
    ]
}

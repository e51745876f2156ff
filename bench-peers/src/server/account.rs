//! One account: its refresh token, its script, and what has been counted.
//!
//! Owns the rules of rotation. It must not know a dialect.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use uuid::Uuid;

/// What a use does to the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rotation {
    /// Each token works once; a spent one is refused.
    Strict,
    /// The last spent token still works, so that a lost answer can be asked for again.
    Tolerant,
    /// The same token works again and again.
    Reusable,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// 503, nothing changed.
    Unavailable,
    /// 429 with `Retry-After`, nothing changed.
    Limited {
        /// The header's value.
        retry_after_secs: u64,
    },
    /// The token is rotated, then the connection dropped without an answer.
    LostAnswer,
    /// The session is over: the dialect's word for a refresh token that is no good.
    Revoked,
}

/// How long it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lasts {
    /// For the first so many requests.
    Times(u64),
    /// For so long after the first request.
    Millis(u64),
}

/// How a server behaves.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Script {
    /// What a use does to the refresh token.
    pub rotation: Rotation,
    /// What goes wrong, and how long.
    pub fault: Option<(Fault, Lasts)>,
    /// Each answer comes this long after its request.
    pub delay_ms: u64,
    /// The first exchange is made, and its answer held until it is released.
    pub hold: bool,
    /// The life of an access token.
    pub life_secs: u64,
}

impl Script {
    /// A strict server that answers after twenty milliseconds, as one nearby would.
    pub const STRICT: Self = Self {
        rotation: Rotation::Strict,
        fault: None,
        delay_ms: 20,
        hold: false,
        life_secs: 3_600,
    };

    /// The same with a fault.
    pub const fn with_fault(mut self, fault: Fault, lasts: Lasts) -> Self {
        self.fault = Some((fault, lasts));
        self
    }

    /// The same with another rotation.
    pub const fn with_rotation(mut self, rotation: Rotation) -> Self {
        self.rotation = rotation;
        self
    }

    /// The same, with the first answer held back.
    pub const fn held(mut self) -> Self {
        self.hold = true;
        self
    }
}

/// What arrived, and what was made of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Requests for a token.
    pub requests: u64,
    /// Of these, the ones that brought a new token, whether or not the answer arrived.
    pub exchanges: u64,
    /// Spent tokens that were refused.
    pub replays: u64,
    /// Requests to end the session.
    pub revocations: u64,
    /// When each request for a token came, in milliseconds after the first.
    pub arrivals_ms: Vec<f64>,
}

impl Counts {
    /// How many requests followed the first one within a second.
    pub fn in_the_second_after_the_first(&self) -> u64 {
        self.arrivals_ms.iter().skip(1).filter(|at| **at <= 1_000.0).count() as u64
    }
}

/// What a token request comes to.
pub(super) enum Verdict {
    Renewed(Pair),
    Refused,
    Status(u16, Option<u64>),
    Drop,
}

/// Two new tokens.
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) life_secs: u64,
}

pub(super) struct Account {
    script: Script,
    state: Mutex<State>,
    rotated: watch::Sender<bool>,
    released: watch::Sender<bool>,
}

struct State {
    refresh: String,
    spent: Option<String>,
    first: Option<Instant>,
    counts: Counts,
}

impl Account {
    pub(super) fn new(script: Script) -> Self {
        let state = State {
            refresh: Uuid::new_v4().to_string(),
            spent: None,
            first: None,
            counts: Counts::default(),
        };
        Self {
            script,
            state: Mutex::new(state),
            rotated: watch::Sender::new(false),
            released: watch::Sender::new(!script.hold),
        }
    }

    pub(super) fn refresh_token(&self) -> String {
        self.state().refresh.clone()
    }

    pub(super) fn counts(&self) -> Counts {
        self.state().counts.clone()
    }

    pub(super) fn revoke(&self) {
        self.state().counts.revocations += 1;
    }

    pub(super) async fn rotated(&self) {
        // The sender is ours, so that it cannot be gone.
        let _ = self.rotated.subscribe().wait_for(|rotated| *rotated).await;
    }

    pub(super) fn release(&self) {
        self.released.send_replace(true);
    }

    /// Judges a request for a token when it arrives, and gives the verdict when its time has come.
    pub(super) async fn exchange(&self, token: &str) -> Verdict {
        let verdict = self.judge(token);
        let renewed = matches!(verdict, Verdict::Renewed(_));
        if renewed {
            self.rotated.send_replace(true);
        }
        tokio::time::sleep(Duration::from_millis(self.script.delay_ms)).await;
        if renewed {
            let _ = self.released.subscribe().wait_for(|released| *released).await;
        }
        verdict
    }

    fn judge(&self, token: &str) -> Verdict {
        let mut state = self.state();
        let now = Instant::now();
        let first = *state.first.get_or_insert(now);
        let at = now.duration_since(first);
        state.counts.requests += 1;
        state.counts.arrivals_ms.push(at.as_secs_f64() * 1_000.0);
        match self.fault_now(&state, at) {
            Some(Fault::Unavailable) => Verdict::Status(503, None),
            Some(Fault::Limited { retry_after_secs }) => {
                Verdict::Status(429, Some(retry_after_secs))
            }
            Some(Fault::Revoked) => Verdict::Refused,
            Some(Fault::LostAnswer) => match self.rotate(&mut state, token) {
                Verdict::Renewed(_) => Verdict::Drop,
                other => other,
            },
            None => self.rotate(&mut state, token),
        }
    }

    fn fault_now(&self, state: &State, at: Duration) -> Option<Fault> {
        let (fault, lasts) = self.script.fault?;
        let holds = match lasts {
            Lasts::Times(times) => state.counts.requests <= times,
            Lasts::Millis(millis) => at < Duration::from_millis(millis),
        };
        holds.then_some(fault)
    }

    fn rotate(&self, state: &mut State, token: &str) -> Verdict {
        let current = state.refresh == token;
        let graced =
            self.script.rotation == Rotation::Tolerant && state.spent.as_deref() == Some(token);
        if !current && !graced {
            state.counts.replays += 1;
            return Verdict::Refused;
        }
        state.counts.exchanges += 1;
        if self.script.rotation != Rotation::Reusable {
            state.spent = Some(token.to_owned());
            state.refresh = Uuid::new_v4().to_string();
        }
        Verdict::Renewed(Pair {
            access: access_token(state.counts.exchanges),
            refresh: state.refresh.clone(),
            life_secs: self.script.life_secs,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As long as the JWT of a real service, since libraries copy it.
pub fn access_token(serial: u64) -> String {
    const LENGTH: usize = 700;
    let mut token = format!("access.{serial:08}.");
    while token.len() < LENGTH {
        token.push_str("eyJhbGciOiJSUzI1NiJ9");
    }
    token.truncate(LENGTH);
    // As an answer's decoder leaves it: room to spare would be counted as the library's memory.
    token.shrink_to_fit();
    token
}

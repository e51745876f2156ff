//! What may come of a step. Known of the engine is only what its documentation promises.

use std::time::Duration;

use hallpass::{
    Result,
    manager::{Authorization, Event, SignedOutReason},
};

use super::{
    op::Op,
    server::{Heard, Profile, Word, login_of, number_of},
    world::{Actor, Age, Change, Held, Now, Outcome, Pause, World},
};

/// A failed exchange is followed by a pause of at least half a second, which doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

type Verdict = Result<(), String>;

macro_rules! rule {
    ($holds:expr, $($words:tt)*) => {
        if !$holds {
            return Err(format!($($words)*));
        }
    };
}

/// The exchanges of a step: those that began in it, and those that came to an end.
struct Traffic {
    begun: Vec<Heard>,
    ended: Vec<Heard>,
    /// Whether any exchange has not come to its end yet.
    under_way: bool,
}

impl World {
    /// Judges a step; gives back the rule that is broken, if one is.
    pub(super) async fn judge(&mut self, op: Op, changes: &[Change]) -> Option<String> {
        let traffic = self.traffic();
        let stored = self.stored().await.map(|session| number_of(session.access_token.expose()));
        self.note_traffic(&traffic, stored);
        for (who, change) in changes.iter().enumerate() {
            if let Err(broken) = self.judge_one(op, who, change, &traffic) {
                return Some(format!("manager {who}: {broken}"));
            }
        }
        for (who, change) in changes.iter().enumerate() {
            self.note_departures(who, change);
        }
        None
    }

    fn traffic(&mut self) -> Traffic {
        let log = self.server.log();
        let begun = log[self.seen..].to_vec();
        let mut open = std::mem::take(&mut self.open);
        open.extend(self.seen..log.len());
        let (ended, open): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|index| log[*index].word.is_some());
        self.seen = log.len();
        let under_way = !open.is_empty();
        self.open = open.into_iter().collect();
        Traffic {
            begun,
            ended: ended.into_iter().map(|index| log[index].clone()).collect(),
            under_way,
        }
    }

    fn note_traffic(&mut self, traffic: &Traffic, stored: Option<usize>) {
        for heard in &traffic.ended {
            match heard.word {
                Some(Word::Lost | Word::Doubtful) => {
                    self.doubtful.insert(heard.token.clone());
                }
                Some(Word::Granted(number)) if stored.is_none_or(|stored| stored < number) => {
                    self.split.insert(heard.token.clone());
                }
                _ => {}
            }
        }
        if !self.writes {
            // Whoever reads the store meanwhile cannot know of them.
            let log = self.server.log();
            self.split.extend(self.open.iter().map(|index| log[*index].token.clone()));
        }
    }

    fn judge_one(&mut self, op: Op, who: usize, change: &Change, traffic: &Traffic) -> Verdict {
        let now = self.now();
        self.exchanges_are_licensed(op, who, change, traffic)?;
        self.note_answers(who, traffic);
        self.holdings_follow(who, change)?;
        self.events_fit(who, change)?;
        self.endings_have_a_cause(op, who, change)?;
        for outcome in &change.outcomes {
            self.outcome_fits(op, who, change, outcome, now)?;
        }
        self.good_tokens_are_served(op, who, change, now)
    }

    /// Nobody is asked for a token without need: not for a fresh one, not during a pause, not with a
    /// token that was refused, and twice only when an answer was lost.
    fn exchanges_are_licensed(
        &mut self,
        op: Op,
        who: usize,
        change: &Change,
        traffic: &Traffic,
    ) -> Verdict {
        let wish = self.is_wish(op, who, change);
        let actor = &mut self.actors[who];
        let mine = |heard: &&Heard| heard.instance == actor.instance;
        let begun: Vec<_> = traffic.begun.iter().filter(mine).collect();
        let lost = traffic
            .ended
            .iter()
            .filter(mine)
            .any(|heard| matches!(heard.word, Some(Word::Lost | Word::Doubtful)));
        let allowed = usize::from(wish || actor.owed) + usize::from(lost);
        rule!(begun.len() <= allowed, "{} exchanges where {allowed} may be", begun.len());
        for heard in begun.iter().take(1) {
            rule!(!actor.refused.contains(&heard.token), "{} is sent once more", heard.token);
            let paused = actor.pause.as_ref().filter(|pause| pause.token == heard.token);
            if let Some(pause) = paused {
                let waited = heard.at.0.since(pause.since.0).max(heard.at.1 - pause.since.1);
                rule!(waited >= pause.least, "asked {waited:?} into a pause of {:?}", pause.least);
            }
        }
        for heard in &begun {
            let may = self.doubtful.contains(&heard.token) || self.split.contains(&heard.token);
            rule!(!heard.replay || may, "{} is spent twice", heard.token);
        }
        actor.owed = (wish || actor.owed) && begun.is_empty() && traffic.under_way;
        Ok(())
    }

    /// Whether the step may ask for a new token.
    fn is_wish(&self, op: Op, who: usize, change: &Change) -> bool {
        let aged = || {
            let unknown = !change.was_restored;
            unknown || change.before.as_ref().is_some_and(|held| held.age(self.now()) != Age::Fresh)
        };
        match op {
            Op::Refresh(it) | Op::Abandon(it) | Op::RejectCurrent(it) => it == who,
            Op::Authorize(it) => it == who && aged(),
            Op::RejectOlder(it) => it == who && (aged() || self.is_held_still(who, change)),
            _ => false,
        }
    }

    fn is_held_still(&self, who: usize, change: &Change) -> bool {
        let oldest = self.actors[who].handed_out.first().map(numbers);
        oldest.map(|(_, number)| number) >= change.before.as_ref().map(|held| held.number)
    }

    fn note_answers(&mut self, who: usize, traffic: &Traffic) {
        let actor = &mut self.actors[who];
        let instance = actor.instance;
        for heard in traffic.ended.iter().filter(|heard| heard.instance == instance) {
            match heard.word {
                Some(Word::Granted(_)) => (actor.pause, actor.failures) = (None, 0),
                Some(Word::Rejected) => drop(actor.refused.insert(heard.token.clone())),
                _ => actor.failed(heard),
            }
        }
    }

    /// Sessions go forward, and none comes back.
    fn holdings_follow(&self, who: usize, change: &Change) -> Verdict {
        let actor = &self.actors[who];
        let Some(now) = &actor.held else { return Ok(()) };
        rule!(!actor.ended.contains(&now.login), "login {} comes back", now.login);
        let known = change.before.as_ref().filter(|before| before.login == now.login);
        match known {
            Some(before) => {
                let older = now.number < before.number;
                let may = self.split.iter().any(|token| login_of(token) == now.login);
                rule!(!older || may, "{} after {}", now.number, before.number);
            }
            None => {
                rule!(!self.gone.contains(&now.login), "login {} was signed out", now.login);
            }
        }
        Ok(())
    }

    /// What is told is what has happened.
    fn events_fit(&self, who: usize, change: &Change) -> Verdict {
        let (before, now) = (change.before.as_ref(), self.actors[who].held.as_ref());
        let mut signed_in = before.is_some();
        for event in &change.events {
            match event {
                Event::SignedIn { .. } | Event::Restored { .. } => signed_in = true,
                Event::SignedOut { .. } => {
                    rule!(signed_in || !change.was_restored, "two ends in a row");
                    signed_in = false;
                }
                Event::Refreshed | Event::UserUpdated | Event::RefreshFailed { .. } => {
                    rule!(signed_in, "{event:?} while signed out");
                }
                Event::Lagged(missed) => rule!(false, "{missed} events are missed"),
                _ => {}
            }
        }
        rule!(signed_in == now.is_some(), "{:?} are told, held is {now:?}", change.events);
        let renewed = match (before, now) {
            (Some(before), Some(now)) if before.login == now.login => before.number != now.number,
            _ => return Ok(()),
        };
        let told = change.events.iter().filter(|event| matches!(event, Event::Refreshed)).count();
        rule!((told > 0) == renewed, "{told} times Refreshed, {before:?} became {now:?}");
        Ok(())
    }

    /// A session ends by the server's word, a lost rotation, or a sign-out.
    fn endings_have_a_cause(&self, op: Op, who: usize, change: &Change) -> Verdict {
        let actor = &self.actors[who];
        for event in &change.events {
            let Event::SignedOut { reason, .. } = event else { continue };
            let refused = !actor.refused.is_empty();
            let in_doubt = actor
                .refused
                .iter()
                .any(|token| self.doubtful.contains(token) || self.split.contains(token));
            let cause = match reason {
                SignedOutReason::ByUser => {
                    matches!(op, Op::SignOut(it) | Op::Forget(it) if it == who)
                }
                SignedOutReason::Rejected => refused,
                SignedOutReason::RotationLost => {
                    refused && in_doubt && self.server.profile() != Profile::Reusable
                }
                SignedOutReason::Elsewhere => true,
                _ => false,
            };
            rule!(cause, "ended as {reason:?} without a cause");
        }
        Ok(())
    }

    fn outcome_fits(
        &mut self,
        op: Op,
        who: usize,
        change: &Change,
        outcome: &Outcome,
        now: Now,
    ) -> Verdict {
        let held = self.actors[who].held.clone();
        match outcome {
            Outcome::Token(Ok(token)) => {
                let before = change.before.clone();
                let held = [held, before].into_iter().flatten();
                let of = held.into_iter().find(|held| numbers(token) == (held.login, held.number));
                rule!(of.is_some(), "{:?} is handed out, which is not held", numbers(token));
                let expired = of.is_none_or(|held| held.age(now) == Age::Expired);
                rule!(!expired, "{:?} is handed out expired", numbers(token));
                // Served at once, and then the store was found to hold another's. But who waited for a
                // session that was signed out gets nothing of it.
                let waited = !matches!(op, Op::Authorize(it) if it == who);
                let other = self.actors[who]
                    .held
                    .as_ref()
                    .is_none_or(|held| held.login != numbers(token).0);
                rule!(!(waited && other), "a token of another login is handed out");
                self.actors[who].handed_out.push(token.clone());
            }
            Outcome::Token(Err(error)) | Outcome::Refreshed(Err(error)) => {
                let refused = held
                    .as_ref()
                    .is_some_and(|held| self.actors[who].refused.contains(&held.token));
                let over = error.is_session_ended() && held.is_some() && !refused;
                // A call that waited for a session which has made way for another.
                rule!(!over || change.before != held, "{error:?} though the session lives");
            }
            Outcome::SignedIn(outcome) => {
                let installed = outcome.as_ref().map_err(|error| format!("{error:?}"))?;
                let agrees = installed.persisted.is_ok() == self.writes;
                rule!(agrees, "persisted: {:?}", installed.persisted);
            }
            Outcome::SignedOut(outcome) => {
                rule!(held.is_none(), "{held:?} after a sign-out");
                let login = outcome
                    .session
                    .as_ref()
                    .map(|session| login_of(session.refresh_token.as_ref().unwrap().expose()));
                if let (Some(login), Ok(())) = (login, &outcome.store) {
                    self.gone.insert(login);
                }
            }
            Outcome::Restored(outcome) => rule!(outcome.is_ok(), "{outcome:?}"),
            Outcome::Updated(outcome) => {
                // It may be over by the time the store is written.
                let may = held.is_some() || change.before.is_some();
                rule!(outcome.is_ok() == may, "{outcome:?} while {held:?} is held");
            }
            Outcome::Refreshed(Ok(_)) => {}
        }
        Ok(())
    }

    /// A token that has time left is served, whatever the server and the store are at.
    fn good_tokens_are_served(&self, op: Op, who: usize, change: &Change, now: Now) -> Verdict {
        let held = change.before.as_ref().filter(|_| op == Op::Authorize(who));
        let good = held.is_some_and(|held| held.age(now) != Age::Expired);
        let served = change.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Token(Ok(_))));
        rule!(served || !good, "a token that has time left is not served");
        Ok(())
    }

    fn note_departures(&mut self, who: usize, change: &Change) {
        let actor = &mut self.actors[who];
        if let Some(before) = &change.before
            && actor.held.as_ref().is_none_or(|held| held.login != before.login)
        {
            actor.ended.insert(before.login);
        }
        let number = |held: &Option<Held>| held.as_ref().map(|held| held.number);
        if number(&actor.held) != number(&change.before) {
            (actor.pause, actor.failures) = (None, 0);
        }
    }

    /// Everything works again, and the time of every pause passes: memory and store are of one mind,
    /// and what the server takes is good.
    pub(super) async fn settle(&mut self) -> Option<String> {
        use super::op::Tick;

        self.server.heal();
        for op in [Op::Release, Op::Writes(true)] {
            if let Some(broken) = self.step(op).await {
                return Some(broken);
            }
        }
        for _ in 0..4 {
            let rest = Op::Clock(Tick::Advance(Duration::from_secs(100)));
            if let Some(broken) = self.step(rest).await {
                return Some(broken);
            }
        }
        for who in [0, 1, 0, 1] {
            for op in [Op::Restore(who), Op::Authorize(who), Op::Restore(who)] {
                if let Some(broken) = self.step(op).await {
                    return Some(broken);
                }
            }
        }
        self.agrees().await.err()
    }

    async fn agrees(&self) -> Verdict {
        let stored = self.stored().await;
        for (who, actor) in self.actors.iter().enumerate() {
            let held = actor.manager.session();
            rule!(!actor.is_waited_for(), "someone still waits for manager {who}");
            let Some(held) = held else {
                let left = stored
                    .as_ref()
                    .map(|stored| login_of(stored.refresh_token.as_ref().unwrap().expose()));
                let over = |left: &usize| {
                    let refused = actor.refused.iter().any(|token| login_of(token) == *left);
                    refused || actor.ended.contains(left)
                };
                let known = left.as_ref().is_none_or(over);
                rule!(known, "manager {who} holds nothing, the store {stored:?}");
                continue;
            };
            rule!(
                stored.as_ref() == Some(&*held),
                "manager {who} holds {held:?}, the store {stored:?}"
            );
            let token = held.refresh_token.as_ref().unwrap().expose();
            let good = self.server.is_good(token) && !actor.refused.contains(token);
            let served = actor.manager.try_authorization().is_some();
            rule!(served || !good, "manager {who} has no use of {token}, which is good");
        }
        Ok(())
    }
}

impl Actor {
    fn failed(&mut self, heard: &Heard) {
        let least = FIRST_PAUSE.saturating_mul(1 << self.failures.min(6)).min(LONGEST_PAUSE);
        let least = least.max(heard.asked_to_wait);
        self.failures += 1;
        self.pause = Some(Pause { token: heard.token.clone(), since: heard.at, least });
    }
}

fn numbers(token: &Authorization) -> (usize, usize) {
    let (_, value) = token.header();
    let text = value.to_str().unwrap();
    (login_of(text), number_of(text))
}

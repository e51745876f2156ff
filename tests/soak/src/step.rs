//! One step of a round: the token ends, programs call, and what the plan says goes wrong.

use std::time::Duration;

use hallpass::{
    clock::Clock as _,
    store::{Loaded, SessionStore as _},
};
use hallpass_emulator::Barrier;
use tokio::{
    task::{JoinError, JoinHandle, JoinSet},
    time::timeout,
};

use crate::{
    child,
    plan::{Act, Caller, Home, Lapse, Step},
    program::{ADA, BOB, Outcome, PATIENCE, Parking, served},
    report::Group,
    site::{HANG, LIFETIME, Site},
};

const REFRESH: &str = "refreshToken";

/// A call under way.
struct Running {
    slot: usize,
    call: JoinHandle<Option<Outcome>>,
    parking: Option<Parking>,
}

type Children = JoinSet<Result<child::Ended, String>>;

impl Site {
    pub(crate) async fn step(&mut self, step: &Step) -> Result<(), String> {
        self.undisturbed &= step.strikes.is_empty()
            && step.children.is_empty()
            && step.trouble.is_none()
            && step.turn.is_none();
        self.lapse(step.lapse).await;
        if step.wall != 0 {
            self.jump(step.wall);
        }
        for strike in &step.strikes {
            self.nhost().fail(REFRESH, strike.fault());
        }
        if let Some(trouble) = step.trouble {
            self.disk.begin(trouble);
        }
        let calls = self.nhost().calls(REFRESH);
        let mut children = Children::new();
        let running = self.turn(step, &mut children).await?;
        let unserved = self.join(running, &mut children).await?;
        // What a program that is gone has begun holds the guard until it is over.
        if step.turn.is_some() {
            let guard = self.disk.file().guard(HANG).await;
            drop(guard.map_err(|error| error.to_string())?);
        }
        self.account(step, self.nhost().calls(REFRESH) - calls);
        self.settle().await?;
        self.second_chance(&unserved).await?;
        for slot in &step.leaving {
            if let Some(program) = self.programs[*slot].take() {
                self.tally.add(Group::Programs, "ended", 1);
                drop(program);
            }
        }
        let made = self.nhost().calls(REFRESH) - calls;
        if self.undisturbed && self.right && matches!(step.lapse, Lapse::Expired(_)) && made != 1 {
            return Err(format!("{made} exchanges where one was due"));
        }
        Ok(())
    }

    /// Lets the access token come to its end.
    async fn lapse(&mut self, lapse: Lapse) {
        self.tally.add(Group::Run, "expiries", 1);
        let past = LIFETIME + Duration::from_secs(1);
        match lapse {
            Lapse::Expired(more) => self.time.pass(past + Duration::from_secs(more)),
            Lapse::LastMinute(left) => {
                let left = Duration::from_secs(left);
                let ends = match self.disk.file().load().await {
                    Ok(Loaded::Record(record)) => record.session.expires_at,
                    _ => None,
                };
                let until = ends.map(|ends| ends.since(self.time.clock.wall()));
                match until.filter(|until| self.right && *until <= LIFETIME && *until > left) {
                    Some(until) => self.time.pass(until - left),
                    None => self.time.pass(past),
                }
            }
            Lapse::Refused => {
                self.right = false;
                self.nhost().advance(past);
            }
        }
    }

    fn jump(&mut self, seconds: i64) {
        self.right = false;
        self.tally.add(Group::Faults, "steps of the wall clock", 1);
        let size = Duration::from_secs(seconds.unsigned_abs());
        let wall = self.time.clock.wall();
        self.time.clock.set_wall(if seconds < 0 { wall - size } else { wall + size });
    }

    /// Starts the calls. Where something is to happen in the middle of an exchange, the first caller's is
    /// held there, and the others come when it has happened.
    async fn turn(&mut self, step: &Step, children: &mut Children) -> Result<Vec<Running>, String> {
        let (first, others) = step.callers.split_first().ok_or("a step without callers")?;
        let fits = |home: Home| match step.turn.map(|turn| turn.act) {
            Some(Act::Park | Act::Stop) => home == first.home,
            _ => true,
        };
        self.programs[first.slot].take_if(|program| !fits(program.home));
        let mut running = Vec::new();
        let mut act = Ok(None);
        let mut barrier = None;
        if let Some(turn) = step.turn {
            let nhost = self.nhost();
            let held = if turn.rotated { nhost.hold_answer(REFRESH) } else { nhost.hold(REFRESH) };
            self.begin(first, &mut running)?;
            if self.arrived(&held, &running).await? {
                act = self.act(turn.act, first, &mut running).await;
            } else {
                act = self.act_alone(turn.act).await;
            }
            barrier = Some(held);
        } else {
            self.begin(first, &mut running)?;
        }
        for caller in others {
            self.begin(caller, &mut running)?;
        }
        for child in &step.children {
            let (program, time) = (self.program.clone(), self.time.clone());
            let file = self.disk.file().path().to_owned();
            let child = *child;
            children.spawn(async move { child::run(&program, &file, &time, child).await });
        }
        drop(barrier);
        if let Some(leaving) = act? {
            let left = timeout(HANG, leaving).await.map_err(|_| "a sign-out or sign-in hangs")?;
            left.map_err(|error| error.to_string())??;
        }
        Ok(running)
    }

    /// Whether an exchange of the first caller's has come to the barrier; otherwise its calls are over.
    async fn arrived(&self, barrier: &Barrier, running: &[Running]) -> Result<bool, String> {
        let over = async {
            while running.iter().any(|running| !running.call.is_finished()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let arrived = async {
            tokio::select! {
                biased;
                () = barrier.arrived(1) => true,
                () = over => barrier.arrivals() > 0,
            }
        };
        timeout(HANG, arrived).await.map_err(|_| "neither an exchange nor an outcome".to_owned())
    }

    fn begin(&mut self, caller: &Caller, running: &mut Vec<Running>) -> Result<(), String> {
        let Caller { slot, calls, requests, .. } = *caller;
        self.start(slot, caller.home)?;
        let program = self.programs[slot].as_ref().ok_or("no program")?;
        let (client, time) = (&program.client, &self.time);
        if program.home == Home::Parked {
            let (parking, parked) = Parking::new();
            let (client, time) = (client.clone(), time.clone());
            let call = tokio::task::spawn_blocking(move || parked.call(client, requests, time));
            running.push(Running { slot, call, parking: Some(parking) });
            return Ok(());
        }
        for _ in 0..calls {
            let call = served(client.clone(), requests, time.clone());
            let call = tokio::spawn(async move { Some(call.await) });
            running.push(Running { slot, call, parking: None });
        }
        Ok(())
    }

    /// Does what happens in the middle of the first caller's exchange.
    async fn act(
        &mut self,
        act: Act,
        first: &Caller,
        running: &mut Vec<Running>,
    ) -> Result<Option<JoinHandle<Result<(), String>>>, String> {
        self.tally.add(Group::Faults, name(act), 1);
        let home = self.programs[first.slot].as_ref().map(|program| program.home);
        match act {
            Act::Park if home == Some(Home::Parked) => {
                for parking in running.iter_mut().filter_map(|running| running.parking.as_mut()) {
                    timeout(HANG, parking.park()).await.map_err(|_| "a call cannot be parked")?;
                }
            }
            Act::Park | Act::Abort => drop_calls(running).await?,
            Act::Leave => {
                drop_calls(running).await?;
                // One that brought a runtime takes it away.
                self.ledger.interrupted += usize::from(home == Some(Home::Given));
                self.programs[first.slot] = None;
            }
            Act::Stop => {
                drop_calls(running).await?;
                match self.programs[first.slot].take() {
                    Some(program) if home == Some(Home::Given) => {
                        self.ledger.interrupted += 1;
                        program.stop();
                    }
                    other => drop(other),
                }
            }
            Act::Overtime => {
                self.ledger.interrupted += 1;
                self.time.pass(PATIENCE + Duration::from_secs(1));
            }
            Act::Jump(seconds) => self.jump(seconds),
            Act::SignOut(_) | Act::SignIn(_) | Act::Revoke | Act::Disable => {
                return self.act_alone(act).await;
            }
        }
        Ok(None)
    }

    /// Does what needs no exchange to happen in.
    async fn act_alone(
        &mut self,
        act: Act,
    ) -> Result<Option<JoinHandle<Result<(), String>>>, String> {
        match act {
            Act::SignOut(slot) => {
                (self.ledger.signed_out, self.ledger.left) = (true, true);
                self.ledger.overtaken += 1;
                self.tally.add(Group::Programs, "sign-outs", 1);
                self.start(slot, Home::Engine)?;
                let program = self.programs[slot].as_ref().ok_or("no program")?;
                let client = program.client.clone();
                return Ok(Some(tokio::spawn(async move {
                    // What another program has signed in to is what the user sees, and leaves.
                    client.restore().await.map_err(|error| format!("a restart: {error}"))?;
                    client.sign_out().await.store.map_err(|error| format!("a sign-out: {error}"))
                })));
            }
            Act::SignIn(slot) => {
                self.ledger.overtaken += 1;
                self.start(slot, Home::Engine)?;
                self.user = if self.user == ADA { BOB } else { ADA };
                let client = self.programs[slot].as_ref().ok_or("no program")?.client.clone();
                return Ok(Some(tokio::spawn(self.sign_in(client))));
            }
            Act::Revoke => {
                (self.ledger.word, self.ledger.spoken) = (true, true);
                self.nhost().revoke_refresh_tokens();
            }
            Act::Disable => {
                (self.ledger.word, self.ledger.spoken) = (true, true);
                if let Some(user) = self.nhost().user_id(self.user) {
                    self.nhost().set_disabled(user, true);
                }
            }
            _ => {}
        }
        Ok(None)
    }

    /// Waits for all calls and all real processes. Gives the slots whose calls were not served.
    async fn join(
        &mut self,
        mut running: Vec<Running>,
        children: &mut Children,
    ) -> Result<Vec<usize>, String> {
        let mut unserved = Vec::new();
        // Those that stand still go on when the others are served.
        running.sort_by_key(|running| running.parking.is_some());
        for running in running {
            if let Some(parking) = &running.parking {
                parking.go_on(true);
            }
            let outcome = timeout(HANG, running.call).await.map_err(|_| "a call hangs")?;
            match outcome {
                Ok(Some(outcome)) => {
                    if self.heard(outcome) {
                        unserved.push(running.slot);
                    }
                }
                Ok(None) => {}
                Err(error) => cancelled(error)?,
            }
        }
        while let Some(child) =
            timeout(HANG, children.join_next()).await.map_err(|_| "a process hangs")?
        {
            let ended = child.map_err(|error| error.to_string())??;
            self.tally.add(Group::Programs, "real processes", 1);
            self.tally.add(Group::Faults, "kills of a process", usize::from(ended.killed));
            self.tally.add(
                Group::Faults,
                "interrupts of a process",
                usize::from(ended.interrupted),
            );
            self.ledger.interrupted += usize::from(ended.killed);
            self.ledger.told.extend(ended.ends);
        }
        Ok(unserved)
    }

    /// Takes down an outcome. `true`: the call was not served.
    fn heard(&mut self, outcome: Outcome) -> bool {
        self.story.push(format!("{outcome:?}"));
        match outcome {
            Outcome::Served(_) => self.tally.add(Group::Programs, "calls served", 1),
            Outcome::Ended(kind) => self.ledger.told.push(kind),
            Outcome::Out => self.ledger.out += 1,
            Outcome::Unserved(_) => return true,
        }
        false
    }

    /// What the faults have struck goes into the books, and nothing goes wrong any more.
    fn account(&mut self, step: &Step, exchanges: usize) {
        for strike in step.strikes.iter().take(exchanges) {
            self.tally.add(Group::Faults, strike.name(), 1);
            self.ledger.lost += usize::from(strike.loses_the_answer());
            self.ledger.failed += usize::from(strike.fails());
        }
        self.nhost().clear_faults();
        let (writes, reads) = self.disk.heal();
        self.ledger.refused_writes += writes;
        self.ledger.refused_reads += reads;
        self.tally.add(Group::Faults, "writes that the disk refused", writes);
        self.tally.add(Group::Faults, "readings that the disk refused", reads);
    }

    /// Whoever was not served while all that went wrong must be when it is over.
    async fn second_chance(&mut self, unserved: &[usize]) -> Result<(), String> {
        for slot in unserved {
            let Some(program) = &self.programs[*slot] else { continue };
            let call = served(program.client.clone(), false, self.time.clone());
            let outcome = timeout(HANG, call).await.map_err(|_| "a call hangs")?;
            if self.heard(outcome) {
                return Err("a program is not served though nothing goes wrong".to_owned());
            }
        }
        Ok(())
    }
}

async fn drop_calls(running: &mut Vec<Running>) -> Result<(), String> {
    for mut running in running.drain(..) {
        match &mut running.parking {
            None => {
                running.call.abort();
                if let Err(error) = running.call.await {
                    cancelled(error)?;
                }
            }
            // The runtime is dropped with the call, and waits for the exchange, which is still held.
            Some(parking) => {
                timeout(HANG, parking.park()).await.map_err(|_| "a call cannot be parked")?;
                parking.go_on(false);
            }
        }
    }
    Ok(())
}

/// A call that panics is a fault; one that was dropped is not.
fn cancelled(error: JoinError) -> Result<(), String> {
    if error.is_cancelled() { Ok(()) } else { Err(format!("a call panicked: {error}")) }
}

fn name(act: Act) -> &'static str {
    match act {
        Act::Abort => "calls dropped in an exchange",
        Act::Leave => "programs dropped in an exchange",
        Act::Park => "runtimes parked in an exchange",
        Act::Stop => "runtimes shut down in an exchange",
        Act::SignOut(_) => "sign-outs in an exchange",
        Act::SignIn(_) => "sign-ins in an exchange",
        Act::Revoke => "revocations in an exchange",
        Act::Disable => "accounts disabled in an exchange",
        Act::Overtime => "answers that took too long",
        Act::Jump(_) => "steps of the wall clock in an exchange",
    }
}

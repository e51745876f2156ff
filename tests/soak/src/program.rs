//! The programs of a site that live in this process: clients on the shared file that call, and may be
//! parked, dropped or have their runtime taken away.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use hallpass::{
    ErrorKind, Result, Timestamp,
    clock::{Clock as _, ManualClock},
    manager::{SignedOutReason, State},
    nhost::Client,
};
use hallpass_emulator::nhost::Nhost;
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Notify, oneshot},
};

use crate::{disk::Disk, plan::Home};

pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const BOB: &str = "bob@example.com";
pub(crate) const PASSWORD: &str = "correct-horse";

/// How long the engine waits for an answer, on the site's clock. No other time that passes in a step comes
/// near it, so that no limit is reached by accident.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10 * 86_400);
/// Any other limit.
const NEVER: Duration = Duration::from_secs(400 * 86_400);
/// How often a call is tried again, each time after the pause that its error asks for.
const ATTEMPTS: usize = 16;

/// The site's clocks: the machine's and the server's.
#[derive(Clone, Debug)]
pub(crate) struct Time {
    pub(crate) clock: ManualClock,
    pub(crate) nhost: Nhost,
}

impl Time {
    pub(crate) fn new(nhost: &Nhost) -> Self {
        let clock = ManualClock::starting_at(server_time(nhost));
        Self { clock, nhost: nhost.clone() }
    }

    /// Time goes on for all.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.nhost.advance(time);
    }

    /// The machine's wall clock is set right.
    pub(crate) fn set_right(&self) {
        let (right, shown) = (server_time(&self.nhost), self.clock.wall());
        self.clock.advance(right.since(shown).min(Duration::from_secs(3_600)));
        self.clock.set_wall(right);
    }
}

fn server_time(nhost: &Nhost) -> Timestamp {
    Timestamp::from_millis(nhost.now().timestamp_millis())
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was answered; whose account it was, where the service was asked.
    Served(Option<String>),
    /// The session has ended, or it had before this program began.
    Ended(ErrorKind),
    /// The program was told of an end before, and no one has signed in since.
    Out,
    /// Neither, after many attempts.
    Unserved(ErrorKind),
}

#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) client: Client,
    pub(crate) home: Home,
    runtime: Option<Runtime>,
}

impl Program {
    pub(crate) fn start(
        home: Home,
        time: &Time,
        disk: &Disk,
        http: &reqwest::Client,
    ) -> Result<Self> {
        let mut builder = Client::builder(time.nhost.url())
            .store(disk.clone())
            .clock(time.clock.clone())
            .refresh_timeout(PATIENCE)
            .early_wait(NEVER)
            .store_timeout(NEVER)
            .guard_timeout(NEVER)
            .sign_out_timeout(NEVER)
            .request_timeout(NEVER)
            .call_timeout(NEVER);
        let mut runtime = None;
        match home {
            Home::Engine => builder = builder.http_client(http.clone()),
            // A connection dies with the runtime that it was made on.
            Home::Given => {
                let given = Builder::new_multi_thread().worker_threads(1).enable_all().build();
                let given = given.expect("the machine can start a thread");
                builder = builder.runtime(given.handle().clone());
                runtime = Some(given);
            }
            Home::Parked => builder = builder.early_wait(Duration::ZERO),
        }
        Ok(Self { client: builder.build()?, home, runtime })
    }

    /// The runtime that the engine was given is gone, with all that it was about.
    pub(crate) fn stop(mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Calls until it is served or there is no session, and waits as long as the errors ask for.
pub(crate) async fn served(client: Client, requests: bool, time: Time) -> Outcome {
    let mut last = ErrorKind::Network;
    for _ in 0..ATTEMPTS {
        let error = match attempt(&client, requests).await {
            Ok(outcome) => return outcome,
            Err(error) => error,
        };
        last = error.kind();
        if is_end(last) {
            return Outcome::Ended(last);
        }
        time.pass(error.retry_after().unwrap_or(Duration::from_secs(1)));
    }
    Outcome::Unserved(last)
}

/// A program that was told of an end asks the store first whether someone has signed in since, as an
/// application does that shows a way to sign in.
async fn attempt(client: &Client, requests: bool) -> Result<Outcome> {
    let knows_of_an_end = |state| match state {
        State::SignedOut { reason } => reason != SignedOutReason::NotRestored,
        _ => false,
    };
    let sessions = client.sessions();
    if knows_of_an_end(sessions.state()) && knows_of_an_end(sessions.restore().await?) {
        return Ok(Outcome::Out);
    }
    if requests {
        return client.get_user().await.map(|user| Outcome::Served(user.email));
    }
    sessions.authorization().await.map(|_| Outcome::Served(None))
}

pub(crate) fn is_end(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::SignedOut | ErrorKind::SessionEnded | ErrorKind::RotationLost)
}

/// What the site does with a call that runs on a runtime of its own.
#[derive(Debug)]
pub(crate) struct Parking {
    park: Arc<Notify>,
    parked: oneshot::Receiver<()>,
    go_on: mpsc::Sender<bool>,
}

/// The other end of it.
#[derive(Debug)]
pub(crate) struct Parked {
    park: Arc<Notify>,
    parked: oneshot::Sender<()>,
    go_on: mpsc::Receiver<bool>,
}

impl Parking {
    pub(crate) fn new() -> (Self, Parked) {
        let (park, (parked, seen), (go_on, wait)) =
            (Arc::new(Notify::new()), oneshot::channel(), mpsc::channel());
        let thread = Parked { park: Arc::clone(&park), parked, go_on: wait };
        (Self { park, parked: seen, go_on }, thread)
    }

    /// The runtime stands still when this returns, or the call is over.
    pub(crate) async fn park(&mut self) {
        self.park.notify_one();
        let _ = (&mut self.parked).await;
    }

    /// The runtime runs again, or it is dropped and the call with it.
    pub(crate) fn go_on(&self, finish: bool) {
        // A call that is over does not listen.
        let _ = self.go_on.send(finish);
    }
}

impl Parked {
    /// Calls on a runtime that runs for the time of the call. `None`: the call was dropped.
    pub(crate) fn call(self, client: Client, requests: bool, time: Time) -> Option<Outcome> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime without threads needs none");
        let mut call = Box::pin(served(client, requests, time));
        let early = runtime.block_on(async {
            tokio::select! {
                biased;
                () = self.park.notified() => None,
                outcome = &mut call => Some(outcome),
            }
        });
        if early.is_some() {
            return early;
        }
        let _ = self.parked.send(());
        let finish = self.go_on.recv().unwrap_or(false);
        finish.then(|| runtime.block_on(call))
    }
}

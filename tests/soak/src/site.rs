//! A site: one server, one session file, and the programs that come and go there. It runs its rounds, and
//! after each one the books are balanced.

use std::{future::Future, path::PathBuf, time::Duration};

use fastrand::Rng;
use hallpass::{
    ErrorKind,
    nhost::Client,
    store::{FileStore, Loaded, Record, SessionStore as _},
};
use hallpass_emulator::{
    Emulator,
    nhost::{Nhost, Settings, Signing},
};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    Options,
    disk::Disk,
    ledger::{Explanation, Found, Ledger},
    plan::{Home, Round, SLOTS},
    program::{ADA, BOB, Outcome, PASSWORD, Program, Time, served},
    report::{Group, LOSSES, Loss, Tally},
};

pub(crate) const LIFETIME: Duration = Duration::from_secs(900);
/// A hang ends the round. Nothing waits for it otherwise.
pub(crate) const HANG: Duration = Duration::from_secs(60);
/// The same for a whole round.
const LONGEST_ROUND: Duration = Duration::from_secs(300);
/// A look at whether a program has nothing under way; after that, time passes for what is tried again.
const LOOK: Duration = Duration::from_millis(5);
/// Longer than any pause between two tries.
const PAUSE: Duration = Duration::from_secs(61);
/// How often a user tries to sign in over a network that fails.
const SIGN_INS: usize = 5;
/// A time that no run comes to the end of.
const AGES: Duration = Duration::from_secs(100 * 365 * 86_400);

pub(crate) struct Site {
    number: u64,
    strict: bool,
    // Dropped before the directory.
    pub(crate) programs: [Option<Program>; SLOTS],
    pub(crate) time: Time,
    pub(crate) disk: Disk,
    pub(crate) program: PathBuf,
    pub(crate) user: &'static str,
    pub(crate) ledger: Ledger,
    pub(crate) story: Vec<String>,
    pub(crate) tally: Tally,
    /// The machine's clocks have been right since the round began.
    pub(crate) right: bool,
    /// Nothing has gone wrong since then.
    pub(crate) undisturbed: bool,
    /// How many of the refresh tokens that were presented are in the books of earlier rounds.
    balanced: usize,
    http: reqwest::Client,
    directory: TempDir,
    _emulator: Emulator,
}

/// Runs a site to its end, or to its first loss.
pub(crate) async fn run(number: u64, expiries: u64, options: &Options) -> (Tally, Option<Loss>) {
    // Golden ratio and a prime: neighbours draw nothing alike.
    let seed = options.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
    let mut rng = Rng::with_seed(seed);
    let mut site = match Site::new(number, options).await {
        Ok(site) => site,
        Err(what) => {
            let loss = Loss { site: number, round: 0, what, story: Vec::new() };
            return (Tally::default(), Some(loss));
        }
    };
    let (mut left, mut rounds) = (expiries, 0);
    while left > 0 {
        let round = Round::draw(&mut rng, left);
        left = left.saturating_sub(round.steps.len() as u64);
        rounds += 1;
        let done = timeout(LONGEST_ROUND, site.round(&round)).await;
        if let Err(what) = done.unwrap_or_else(|_| Err("the round hangs".to_owned())) {
            site.tally.add(LOSSES.0, LOSSES.1, 1);
            return (std::mem::take(&mut site.tally), Some(site.loss(rounds, what, &round)));
        }
    }
    site.tally.add(LOSSES.0, LOSSES.1, 0);
    (std::mem::take(&mut site.tally), None)
}

impl Site {
    /// Half of the servers are strict. Ada is signed in.
    async fn new(number: u64, options: &Options) -> Result<Self, String> {
        let strict = number.is_multiple_of(2);
        let settings = Settings {
            // RSA would be most of what the run costs.
            signing: Signing::Hs256,
            access_token_lifetime: LIFETIME,
            refresh_token_lifetime: AGES,
            refresh_token_reuse_interval: if strict { Duration::ZERO } else { AGES },
            ..Settings::default()
        };
        let emulator = Emulator::builder().nhost(settings).start().await;
        let emulator = emulator.map_err(|error| error.to_string())?;
        let directory = match &options.directory {
            Some(directory) => TempDir::new_in(directory),
            None => TempDir::new(),
        };
        let directory = directory.map_err(|error| error.to_string())?;
        let file = FileStore::new(directory.path().join("session.json"));
        let mut site = Self {
            number,
            strict,
            programs: [const { None }; SLOTS],
            time: Time::new(emulator.nhost()),
            disk: Disk::new(file, options.sabotage),
            program: options.program.clone(),
            user: ADA,
            ledger: Ledger::default(),
            story: Vec::new(),
            tally: Tally::default(),
            right: true,
            undisturbed: true,
            balanced: 0,
            http: hallpass::transport::http_client().map_err(|error| error.to_string())?,
            directory,
            _emulator: emulator,
        };
        for user in [BOB, ADA] {
            let client = site.fresh()?.client.clone();
            let up = client.sign_up_email_password(user, PASSWORD).await;
            up.map_err(|error| format!("a sign-up: {error}"))?;
        }
        Ok(site)
    }

    pub(crate) fn nhost(&self) -> &Nhost {
        &self.time.nhost
    }

    fn fresh(&mut self) -> Result<Program, String> {
        self.tally.add(Group::Programs, "started", 1);
        Program::start(Home::Engine, &self.time, &self.disk, &self.http)
            .map_err(|error| error.to_string())
    }

    /// A program in this slot, if there is none.
    pub(crate) fn start(&mut self, slot: usize, home: Home) -> Result<(), String> {
        if self.programs[slot].is_none() {
            self.tally.add(Group::Programs, "started", 1);
            let program = Program::start(home, &self.time, &self.disk, &self.http);
            self.programs[slot] = Some(program.map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    /// Signs the site's user in.
    pub(crate) fn sign_in(
        &mut self,
        client: Client,
    ) -> impl Future<Output = Result<(), String>> + Send + 'static + use<> {
        self.tally.add(Group::Programs, "sign-ins", 1);
        (self.ledger.signed_out, self.ledger.word, self.ledger.joined) = (false, false, true);
        let (nhost, user) = (self.nhost().clone(), self.user);
        for user in [ADA, BOB] {
            if let Some(user) = nhost.user_id(user) {
                nhost.set_disabled(user, false);
            }
        }
        async move {
            let sign_in = || client.sign_in_email_password(user, PASSWORD);
            let mut signed_in = sign_in().await;
            // A connection of a runtime that is gone may break under it, and nobody repeats that by itself.
            for _ in 1..SIGN_INS {
                if signed_in.as_ref().is_err_and(|error| error.kind() == ErrorKind::Network) {
                    signed_in = sign_in().await;
                }
            }
            signed_in
                .and_then(|signed_in| signed_in.into_signed_in())
                .map(drop)
                .map_err(|error| format!("a sign-in: {error}"))
        }
    }

    async fn round(&mut self, round: &Round) -> Result<(), String> {
        self.ledger = Ledger::default();
        self.story.clear();
        (self.right, self.undisturbed) = (true, true);
        self.tally.add(Group::Run, "rounds", 1);
        let calls = self.nhost().calls("refreshToken");
        for step in &round.steps {
            self.story.push(format!("{step:?}"));
            self.step(step).await?;
        }
        let fresh = self.fresh()?;
        let end = self.restart(&fresh).await?;
        let explanation = self.balance(end).await?;
        self.tally.add(
            Group::Run,
            "exchanges that the server saw",
            self.nhost().calls("refreshToken") - calls,
        );
        if let Some(explanation) = explanation {
            self.tally.add(Group::Ended, explanation.name(), 1);
            let signing_in = self.sign_in(fresh.client.clone());
            timeout(HANG, signing_in).await.map_err(|_| "a sign-in hangs")??;
        }
        Ok(())
    }

    /// Everything that is under way comes to its end.
    pub(crate) async fn settle(&mut self) -> Result<(), String> {
        self.time.set_right();
        // Those whose time never comes are let go.
        let _ = self.time.clock.sleepers();
        let programs = self.programs.iter().flatten();
        let settling = async {
            for program in programs {
                while timeout(LOOK, program.client.sessions().idle()).await.is_err() {
                    self.time.pass(PAUSE);
                }
            }
        };
        timeout(HANG, settling).await.map_err(|_| "a program does not come to rest".to_owned())
    }

    /// A program that knows nothing but the file must find a working session, also when its token has ended
    /// by now. Gives what it is told instead.
    async fn restart(&mut self, fresh: &Program) -> Result<Option<ErrorKind>, String> {
        self.time.pass(LIFETIME + Duration::from_secs(1));
        let call = served(fresh.client.clone(), true, self.time.clone());
        let outcome = timeout(HANG, call).await.map_err(|_| "a call after a restart hangs")?;
        self.story.push(format!("a restart: {outcome:?}"));
        if let Ok(Loaded::Record(record)) = self.disk.file().load().await {
            let Record { version, exchange, ended, .. } = *record;
            self.story.push(format!("the file: {version:?}, {exchange:?}, {ended:?}"));
        }
        timeout(HANG, fresh.client.sessions().idle()).await.map_err(|_| "no rest")?;
        match outcome {
            Outcome::Served(whose) if whose.as_deref() == Some(self.user) => Ok(None),
            Outcome::Served(_) => Err("the session is another user's".to_owned()),
            Outcome::Out => Err("a new program remembers an end".to_owned()),
            Outcome::Ended(kind) => Ok(Some(kind)),
            Outcome::Unserved(kind) => Err(format!("a restart is not served: {kind:?}")),
        }
    }

    async fn balance(&mut self, end: Option<ErrorKind>) -> Result<Option<Explanation>, String> {
        // Nobody exchanges meanwhile.
        let guard = self.disk.file().guard(HANG).await.map_err(|error| error.to_string())?;
        let held = match self.disk.file().load().await.map_err(|error| error.to_string())? {
            Loaded::Record(record) if record.ended.is_none() => {
                record.session.refresh_token.and_then(|token| Uuid::parse_str(token.expose()).ok())
            }
            Loaded::Record(_) | Loaded::Empty => None,
            _ => return Err("the file is corrupt".to_owned()),
        };
        let journal = self.nhost().refreshes().split_off(self.balanced);
        self.balanced += journal.len();
        drop(guard);
        self.no_leftovers()?;
        let found = Found::read(&journal, held);
        self.story.push(format!("{:?}, {found:?}, {} exchanges", self.ledger, journal.len()));
        let granted = journal.iter().filter(|refresh| refresh.issued.is_some()).count();
        self.tally.add(Group::Run, "refreshes", granted);
        if end.is_none() && held.is_none() {
            return Err("a program is served, and the file holds no session".to_owned());
        }
        self.ledger.balance(self.strict, found, end)
    }

    fn no_leftovers(&self) -> Result<(), String> {
        let entries =
            std::fs::read_dir(self.directory.path()).map_err(|error| error.to_string())?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().contains("corrupt") {
                return Err(format!("{} was put aside", name.display()));
            }
        }
        Ok(())
    }

    fn loss(&mut self, round: usize, what: String, plan: &Round) -> Loss {
        let server = if self.strict { "a strict server" } else { "a tolerant server" };
        let mut story = vec![format!("{server}, {} steps", plan.steps.len())];
        story.append(&mut self.story);
        Loss { site: self.number, round, what, story }
    }
}

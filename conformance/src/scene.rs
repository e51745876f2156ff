//! What every flow stands on: the promise that is checked, what is skipped, what was printed.

use std::{cell::RefCell, fmt::Debug, future::Future, pin::Pin, time::Duration};

use hallpass::{
    Error, ErrorKind, Secret, Session,
    raw::{Operation, Tier},
    transport::ClientBuilder,
};
use tokio::time::{Instant, timeout};

use crate::{
    Drive,
    hooks::{Counter, Pace, headers},
    mailbox::Mailbox,
    options::Options,
    report::{Row, Verdict},
};

/// Shorter texts are found everywhere.
const SHORTEST_SECRET: usize = 4;

/// Why a step brought nothing.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It cannot be tried here.
    Skip(String),
    /// The promise does not hold.
    Broken(String),
    /// A call failed; what that means depends on the failure.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What a step brings.
pub(crate) type Step<T = ()> = Result<T, Stop>;

/// A flow under way.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Option<()>> + 'a>>;

/// Operations that are driven one after the other.
pub(crate) struct Flow {
    pub(crate) name: &'static str,
    pub(crate) operations: &'static [&'static str],
    /// Ends early, with nothing, where a step brings nothing that the rest needs.
    pub(crate) run: for<'a> fn(&'a Scene) -> Running<'a>,
}

/// Names a flow: `flow("password", &["signUpEmailPassword"], password::run)`.
macro_rules! flow {
    ($name:literal, $run:path, [$($operation:literal),* $(,)?]) => {
        $crate::scene::Flow {
            name: $name,
            operations: &[$($operation),*],
            run: |scene| Box::pin($run(scene)),
        }
    };
}
pub(crate) use flow;

/// One run against one server.
pub(crate) struct Scene {
    pub(crate) options: Options,
    pub(crate) mailbox: Mailbox,
    seed: String,
    operations: &'static [Operation],
    late: &'static [&'static str],
    pace: Pace,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    flow: &'static str,
    rows: Vec<Row>,
    /// Of the flow: all that was printed, and why its last step brought nothing.
    printed: String,
    cause: Option<String>,
    secrets: Vec<(&'static str, Secret)>,
    server: Vec<String>,
    left: Vec<String>,
    accounts: Vec<String>,
    people: usize,
    unreachable: bool,
    later: Vec<Pin<Box<dyn Future<Output = ()>>>>,
}

impl Scene {
    pub(crate) fn new(options: Options, mailbox: Mailbox, seed: String, drive: &Drive) -> Self {
        let credentials = options.credentials().into_iter().map(|it| ("a credential", it));
        let state = State { secrets: credentials.collect(), ..State::default() };
        let (operations, late) = (drive.operations, drive.late);
        let (pace, state) = (Pace::new(&options), RefCell::new(state));
        Self { options, mailbox, seed, operations, late, pace, state }
    }

    /// A client's settings with what each client of a run has.
    pub(crate) fn dressed<S>(
        &self,
        builder: ClientBuilder<S>,
        counter: &Counter,
    ) -> Result<ClientBuilder<S>, Error> {
        let limit = self.options.limit();
        let builder = builder.hook(headers(&self.options)?).hook(self.pace.clone());
        let builder = builder.hook(counter.clone()).dangerous_allow_http(self.options.allow_http);
        Ok(builder.request_timeout(limit).call_timeout(limit).refresh_timeout(limit))
    }

    /// Runs a flow, and says of each of its operations how it fared.
    pub(crate) async fn run(&self, flow: &Flow) {
        {
            let state = &mut *self.state.borrow_mut();
            (state.flow, state.cause) = (flow.name, None);
            state.printed.clear();
        }
        if self.state.borrow().unreachable {
            self.state.borrow_mut().cause = Some("the server cannot be reached".to_owned());
        } else {
            let _ = (flow.run)(self).await;
            self.search();
        }
        let cause = self.state.borrow().cause.clone().unwrap_or_default();
        for &operation in flow.operations {
            let told = |row: &Row| row.flow == flow.name && row.operation == operation;
            if !self.state.borrow().rows.iter().any(told) {
                let why = Verdict::Skipped(format!("an earlier step is missing: {cause}"));
                self.record(operation, "it can be reached", why, Duration::ZERO);
            }
        }
    }

    /// Tries a promise about an operation; brings what the step brought.
    pub(crate) async fn check<T: Debug>(
        &self,
        operation: &'static str,
        promise: &'static str,
        step: impl Future<Output = Step<T>>,
    ) -> Option<T> {
        let started = Instant::now();
        let limit = self.options.limit();
        let (verdict, value) = match timeout(limit, step).await {
            Ok(Ok(value)) => (Verdict::Held, Some(value)),
            Ok(Err(stop)) => (self.judge(operation, stop), None),
            Err(_) => (Verdict::Broken(format!("no end within {} s", limit.as_secs())), None),
        };
        if let Some(value) = &value {
            self.see(value);
        }
        self.record(operation, promise, verdict, started.elapsed());
        value
    }

    /// A call that has to be refused with an error of one of these kinds.
    pub(crate) fn refused<T>(&self, result: Result<T, Error>, kinds: &[ErrorKind]) -> Step<Error> {
        match result {
            Ok(_) => Err(Stop::Broken("it was accepted".to_owned())),
            Err(error) if kinds.contains(&error.kind()) => {
                self.see_error(&error);
                Ok(error)
            }
            Err(error) if self.skip(error.operation().unwrap_or_default(), &error).is_some() => {
                Err(Stop::Failed(error))
            }
            Err(error) => {
                self.see_error(&error);
                let kind = error.kind();
                Err(Stop::Broken(format!("the error is {kind:?}, not one of {kinds:?}: {error}")))
            }
        }
    }

    fn judge(&self, operation: &str, stop: Stop) -> Verdict {
        match stop {
            Stop::Skip(why) => Verdict::Skipped(why),
            Stop::Broken(why) => Verdict::Broken(why),
            Stop::Failed(error) => {
                self.see_error(&error);
                if matches!(error.kind(), ErrorKind::Network | ErrorKind::Timeout) {
                    self.state.borrow_mut().unreachable = true;
                }
                match self.skip(error.operation().unwrap_or(operation), &error) {
                    Some(why) => Verdict::Skipped(why.to_owned()),
                    None => Verdict::Broken(error.to_string()),
                }
            }
        }
    }

    /// Why a failure breaks no promise, where that is so.
    fn skip(&self, operation: &str, error: &Error) -> Option<&'static str> {
        let is_newer = || {
            let is_newer = |it: &Operation| it.id == operation && it.tier == Tier::Newer;
            self.operations.iter().any(is_newer) || self.late.contains(&operation)
        };
        let message = error.server_message().unwrap_or_default();
        match error.kind() {
            ErrorKind::FeatureDisabled => Some("the server has it switched off"),
            // How newer servers word that they are no OAuth2 provider.
            _ if message.contains("provider is disabled") => Some("the server has it switched off"),
            ErrorKind::Forbidden if error.code() == Some("signup-disabled") => {
                Some("the server takes no new users")
            }
            _ if error.code() == Some("disabled-user") => {
                Some("the server starts new accounts disabled")
            }
            ErrorKind::ElevationRequired => Some("the server wants an elevated token for it"),
            ErrorKind::NotFound if error.code().is_none() && is_newer() => {
                Some("only newer servers know it")
            }
            ErrorKind::RateLimited => {
                Some("the server asks for fewer requests: pass `--requests-per-minute`")
            }
            _ if message.contains("turnstile") => {
                Some("the server wants a challenge answered: pass it with `--header`")
            }
            _ => None,
        }
    }

    fn record(
        &self,
        operation: &'static str,
        promise: &'static str,
        verdict: Verdict,
        took: Duration,
    ) {
        let verdict = match verdict {
            Verdict::Held => Verdict::Held,
            Verdict::Skipped(why) => Verdict::Skipped(self.cleared(&why)),
            Verdict::Broken(why) => Verdict::Broken(self.cleared(&why)),
        };
        let state = &mut *self.state.borrow_mut();
        if verdict != Verdict::Held {
            state.cause = Some(verdict.why().to_owned());
        }
        let flow = state.flow;
        eprintln!("{:<7}  {flow}  {operation}  {promise}", verdict.word());
        state.rows.push(Row { flow, operation, promise, verdict, took });
    }

    /// Searches what the flow printed for everything secret of the run.
    fn search(&self) {
        let found = {
            let state = self.state.borrow();
            let shown = |secret: &Secret| shows(&state.printed, secret.expose());
            state.secrets.iter().find(|(_, secret)| shown(secret)).map(|(kind, _)| *kind)
        };
        let verdict = match found {
            Some(kind) => Verdict::Broken(format!("{kind} is shown")),
            None if self.state.borrow().printed.is_empty() => return,
            None => Verdict::Held,
        };
        self.record("", "no secret is shown by what can be printed", verdict, Duration::ZERO);
    }

    /// Takes note of something that can be printed.
    pub(crate) fn see(&self, value: &dyn Debug) {
        let printed = &mut self.state.borrow_mut().printed;
        printed.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    fn see_error(&self, error: &Error) {
        self.see(error);
        self.state.borrow_mut().printed.push_str(&format!("{error}\n"));
    }

    /// Takes note of a secret, which nothing may show.
    pub(crate) fn keep(&self, kind: &'static str, secret: impl Into<Secret>) -> Secret {
        let secret = secret.into();
        self.state.borrow_mut().secrets.push((kind, secret.clone()));
        secret
    }

    /// Takes note of a session's tokens.
    pub(crate) fn keep_session(&self, session: &Session) {
        self.keep("an access token", session.access_token.clone());
        if let Some(token) = &session.refresh_token {
            self.keep("a refresh token", token.clone());
        }
        self.see(session);
    }

    /// The text without any of the secrets.
    fn cleared(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (_, secret) in &self.state.borrow().secrets {
            if secret.expose().len() >= SHORTEST_SECRET {
                text = text.replace(secret.expose(), "[secret]");
            }
        }
        text
    }

    /// The address of a person who is on no other account of the run.
    pub(crate) fn address(&self) -> String {
        let number = self.next_person();
        format!("conformance-{}-{number}@{}", self.seed, self.options.domain)
    }

    /// A phone number likewise, of those that belong to nobody.
    pub(crate) fn phone_number(&self) -> String {
        let number = self.next_person();
        let digits =
            self.seed.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 1_000_000);
        format!("+1555{:07}", (digits * 10 + number) % 10_000_000)
    }

    /// A password that no list of leaked ones has.
    pub(crate) fn password(&self) -> Secret {
        let number = self.next_person();
        self.keep("a password", format!("Correct-{}-horse-{number}", self.seed))
    }

    fn next_person(&self) -> usize {
        let state = &mut *self.state.borrow_mut();
        state.people += 1;
        state.people
    }

    /// Says something of the server.
    pub(crate) fn tell(&self, line: impl Into<String>) {
        self.state.borrow_mut().server.push(line.into());
    }

    /// Takes note of an account that the run made, by its id.
    pub(crate) fn made(&self, id: impl Into<String>) {
        let (id, accounts) = (id.into(), &mut self.state.borrow_mut().accounts);
        if !accounts.contains(&id) {
            accounts.push(id);
        }
    }

    /// The accounts that the run made.
    pub(crate) fn accounts(&self) -> Vec<String> {
        self.state.borrow().accounts.clone()
    }

    /// Takes note of what is to be done in the end, whatever comes between.
    pub(crate) fn later(&self, work: impl Future<Output = ()> + 'static) {
        self.state.borrow_mut().later.push(Box::pin(work));
    }

    /// Does what was left for the end, the newest first.
    pub(crate) async fn clean_up(&self) {
        let (later, unreachable) = {
            let state = &mut *self.state.borrow_mut();
            (std::mem::take(&mut state.later), state.unreachable)
        };
        for work in later.into_iter().rev().filter(|_| !unreachable) {
            if timeout(self.options.limit(), work).await.is_err() {
                self.leave("a session: ending it took too long");
            }
        }
    }

    /// Says what cannot be taken away.
    pub(crate) fn leave(&self, what: impl Into<String>) {
        let what = self.cleared(&what.into());
        self.state.borrow_mut().left.push(what);
    }

    /// All that was found, learnt and left.
    pub(crate) fn end(self) -> (Vec<Row>, Vec<String>, Vec<String>) {
        let State { rows, server, left, .. } = self.state.into_inner();
        (rows, server, left)
    }
}

/// Whether a text shows a secret. One of digits alone has to stand by itself: any number may be in the
/// middle of a longer one.
fn shows(text: &str, secret: &str) -> bool {
    if secret.len() < SHORTEST_SECRET {
        return false;
    }
    let is_number = secret.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(secret).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + secret.len()..].chars().next();
        let is_alone = [before, after].into_iter().flatten().all(|it| !it.is_ascii_alphanumeric());
        is_alone || !is_number
    })
}

/// Holds when the condition does.
pub(crate) fn holds(condition: bool, otherwise: impl Into<String>) -> Step {
    if condition { Ok(()) } else { Err(Stop::Broken(otherwise.into())) }
}

/// What has to be there.
pub(crate) fn there<T>(value: Option<T>, otherwise: &str) -> Step<T> {
    value.ok_or_else(|| Stop::Broken(otherwise.to_owned()))
}

/// What the options have to give.
pub(crate) fn given<'a, T: ?Sized>(value: Option<&'a T>, option: &str) -> Step<&'a T> {
    value.ok_or_else(|| Stop::Skip(format!("pass `{option}`")))
}

/// A code of the same form that is surely not the right one.
pub(crate) fn wrong_code(right: &Secret) -> Secret {
    let right = right.expose();
    let first = if right.starts_with('0') { '1' } else { '0' };
    Secret::from(format!("{first}{}", right.get(1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn scene() -> Scene {
        let arguments = ["x", "--service", "nhost", "--url", "http://localhost", "--seed", "s"];
        let options = Options::parse_from(arguments);
        let http = hallpass::transport::http_client().unwrap();
        let mailbox = Mailbox::new(&options.mail, http);
        Scene::new(options, mailbox, "s".to_owned(), &crate::drive(crate::options::Service::Nhost))
    }

    async fn leaks(scene: &Scene) -> Option<()> {
        let secret = scene.keep("a password", "hunter2");
        let step = async { Ok(secret.expose().to_owned()) };
        scene.check("getUser", "it answers", step).await.map(drop)
    }

    async fn fails(scene: &Scene) -> Option<()> {
        scene.keep("a password", "hunter2");
        let step = async { holds(false, "the server said hunter2") };
        scene.check("getUser", "it answers", step).await
    }

    fn verdicts(scene: Scene) -> Vec<(&'static str, Verdict)> {
        scene.end().0.into_iter().map(|row| (row.operation, row.verdict)).collect()
    }

    #[tokio::test]
    async fn a_secret_that_is_printed_breaks_a_promise() {
        let scene = scene();
        scene.run(&flow!("leaks", leaks, ["getUser"])).await;
        let broken = Verdict::Broken("a password is shown".to_owned());
        assert_eq!(verdicts(scene), [("getUser", Verdict::Held), ("", broken)]);
    }

    #[tokio::test]
    async fn a_reason_is_told_without_the_secrets_and_stands_for_what_was_not_reached() {
        let scene = scene();
        scene.run(&flow!("fails", fails, ["getUser", "signOut"])).await;
        let verdicts = verdicts(scene);
        assert_eq!(verdicts[0].1, Verdict::Broken("the server said [secret]".to_owned()));
        let why = "an earlier step is missing: the server said [secret]";
        assert_eq!(verdicts[1], ("signOut", Verdict::Skipped(why.to_owned())));
    }

    #[tokio::test]
    async fn what_a_failure_means_depends_on_what_the_server_says() {
        let scene = scene();
        let failed = |operation: &'static str, kind| {
            scene.judge(operation, Stop::Failed(Error::new(kind).with_operation(operation)))
        };
        let skipped = |verdict: &Verdict| matches!(verdict, Verdict::Skipped(_));
        assert!(skipped(&failed("getUser", ErrorKind::FeatureDisabled)));
        assert!(skipped(&failed("oauth2Token", ErrorKind::NotFound)), "newer servers know it");
        assert!(skipped(&failed("getProviderTokens", ErrorKind::NotFound)), "some do not");
        assert!(!skipped(&failed("getUser", ErrorKind::NotFound)), "every server knows it");
        assert!(!skipped(&failed("getUser", ErrorKind::Server)));
        let off = Error::new(ErrorKind::Server).with_server_message("OAuth2 provider is disabled");
        assert!(skipped(&scene.judge("oauth2Token", Stop::Failed(off))));
        assert!(scene.refused(Ok(()), &[ErrorKind::Conflict]).is_err(), "it was accepted");
        let other = scene.refused::<()>(Err(Error::new(ErrorKind::Server)), &[ErrorKind::Conflict]);
        assert!(matches!(other, Err(Stop::Broken(why)) if why.contains("the error is Server")));
    }

    #[test]
    fn a_number_is_shown_only_where_it_stands_by_itself() {
        assert!(shows("code 004217.", "004217") && shows("\"004217\"", "004217"));
        assert!(!shows("at 1764004217123", "004217") && !shows("abc", "abc"), "too short to tell");
        assert!(shows("xhunter2x", "hunter2"));
    }
}

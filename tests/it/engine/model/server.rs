//! A service that keeps a log of every exchange: who sent which token, and what became of it.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, Error, ErrorKind, RefreshFailure, RefreshToken, Result, Rotation,
    Service, Session, Timestamp,
    clock::{Clock as _, ManualClock},
};
use tokio::sync::watch;

pub(super) const LIFETIME: Duration = Duration::from_secs(900);

/// What the service does with a refresh token that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// It works once.
    Strict,
    /// It works once, but its replay is answered.
    Tolerant,
    /// It goes on working.
    Reusable,
}

/// What the next exchange meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    LoseAnswer,
    Refuse,
    Unavailable,
    RateLimit(Duration),
    Reject,
    /// A proxy's page in place of an answer.
    Page,
}

/// Where exchanges are held up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Before,
    After,
}

/// What became of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Granted(usize),
    Rejected,
    /// The server rotated, and nobody heard of it.
    Lost,
    /// The client cannot know whether it rotated; it did not.
    Doubtful,
    /// Surely nothing changed.
    Untouched,
}

/// One exchange.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    /// Which manager sent it.
    pub(super) instance: usize,
    pub(super) token: String,
    /// The token was spent when the server looked at it.
    pub(super) replay: bool,
    /// `None` while it is under way.
    pub(super) word: Option<Word>,
    /// When that was.
    pub(super) at: (Timestamp, Duration),
    pub(super) asked_to_wait: Duration,
}

#[derive(Clone, Debug)]
pub(super) struct Server(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: ManualClock,
    profile: Profile,
    state: Mutex<Books>,
    open: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Books {
    logins: usize,
    sessions: usize,
    good: BTreeSet<String>,
    spent: BTreeSet<String>,
    faults: VecDeque<Fault>,
    hold: Option<Hold>,
    log: Vec<Heard>,
}

impl Server {
    pub(super) fn new(clock: &ManualClock, profile: Profile) -> Self {
        let (clock, open) = (clock.clone(), watch::Sender::new(true));
        Self(Arc::new(Shared { clock, profile, state: Mutex::default(), open }))
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.state.lock().unwrap()
    }

    pub(super) fn profile(&self) -> Profile {
        self.0.profile
    }

    /// Signs someone in; each sign-in is a login of its own.
    pub(super) fn sign_in(&self) -> Session {
        let login = {
            let mut books = self.books();
            books.logins += 1;
            books.logins
        };
        let number = self.issue(login);
        self.session(login, number)
    }

    fn issue(&self, login: usize) -> usize {
        let mut books = self.books();
        books.sessions += 1;
        let number = books.sessions;
        let token = self.refresh_token(login, number);
        books.good.insert(token);
        number
    }

    fn refresh_token(&self, login: usize, number: usize) -> String {
        let number = if self.0.profile == Profile::Reusable { 0 } else { number };
        format!("r-{login}-{number}")
    }

    /// As a client makes it of the answer that has just arrived.
    fn session(&self, login: usize, number: usize) -> Session {
        let access = AccessToken::new(format!("a-{login}-{number}"));
        Session::new("modelled", access, self.0.clock.wall())
            .with_refresh_token(RefreshToken::new(self.refresh_token(login, number)))
            .with_lifetime(LIFETIME)
    }

    pub(super) fn fail(&self, fault: Fault) {
        self.books().faults.push_back(fault);
    }

    pub(super) fn hold(&self, hold: Hold) {
        self.books().hold = Some(hold);
        self.0.open.send_replace(false);
    }

    pub(super) fn release(&self) {
        self.books().hold = None;
        self.0.open.send_replace(true);
    }

    pub(super) fn heal(&self) {
        self.release();
        self.books().faults.clear();
    }

    pub(super) fn is_good(&self, token: &str) -> bool {
        self.books().good.contains(token)
    }

    pub(super) fn log(&self) -> Vec<Heard> {
        self.books().log.clone()
    }

    fn now(&self) -> (Timestamp, Duration) {
        (self.0.clock.wall(), self.0.clock.monotonic())
    }

    /// The server looks at the token: the new session's number, or `None` for a token it refuses.
    fn look(&self, entry: usize, token: &str) -> Option<usize> {
        let login = login_of(token);
        {
            let mut books = self.books();
            let (good, spent) = (books.good.contains(token), books.spent.contains(token));
            books.log[entry].replay = spent;
            let answered = good || (spent && self.0.profile == Profile::Tolerant);
            if !answered {
                return None;
            }
            if self.0.profile != Profile::Reusable {
                books.good.remove(token);
                books.spent.insert(token.to_owned());
            }
        }
        Some(self.issue(login))
    }
}

/// The login in the middle of a token.
pub(super) fn login_of(token: &str) -> usize {
    token.split('-').nth(1).unwrap().parse().unwrap()
}

/// The session's number at the end of an access token.
pub(super) fn number_of(token: &str) -> usize {
    token.rsplit('-').next().unwrap().parse().unwrap()
}

/// The service as one manager sees it.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) server: Server,
    pub(super) instance: usize,
}

/// An exchange under way: whoever drops it has not heard the answer.
struct Entry<'a> {
    server: &'a Server,
    index: usize,
    unheard: Word,
}

impl Entry<'_> {
    fn close(&mut self, word: Word) {
        let now = self.server.now();
        let mut books = self.server.books();
        let heard = &mut books.log[self.index];
        if heard.word.is_none() {
            (heard.word, heard.at) = (Some(word), now);
        }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let mut books = self.server.books();
        let heard = &mut books.log[self.index];
        if heard.word.is_none() {
            heard.asked_to_wait = Duration::ZERO;
        }
        drop(books);
        self.close(self.unheard);
    }
}

impl Handle {
    fn arrive(&self, token: &str) -> (Entry<'_>, Option<Fault>, Option<Hold>) {
        let at = self.server.now();
        let mut books = self.server.books();
        let fault = books.faults.pop_front();
        let asked_to_wait = match fault {
            Some(Fault::RateLimit(wait)) => wait,
            _ => Duration::ZERO,
        };
        let (instance, token) = (self.instance, token.to_owned());
        let heard = Heard { instance, token, replay: false, word: None, at, asked_to_wait };
        books.log.push(heard);
        let (index, hold) = (books.log.len() - 1, books.hold);
        drop(books);
        (Entry { server: &self.server, index, unheard: Word::Doubtful }, fault, hold)
    }

    async fn wait(&self) {
        self.server.0.open.subscribe().wait_for(|open| *open).await.unwrap();
    }

    async fn exchange(&self, token: &str) -> Result<Session, RefreshFailure> {
        let (mut entry, fault, hold) = self.arrive(token);
        if fault == Some(Fault::Refuse) {
            entry.close(Word::Untouched);
            return Err(transient(Error::new(ErrorKind::Network), false));
        }
        if hold == Some(Hold::Before) {
            self.wait().await;
        }
        let refused = match fault {
            None | Some(Fault::LoseAnswer | Fault::Refuse) => None,
            Some(Fault::Unavailable) => Some((Word::Doubtful, answered(ErrorKind::Server, 503))),
            Some(Fault::Page) => {
                Some((Word::Doubtful, answered(ErrorKind::UnexpectedResponse, 200)))
            }
            Some(Fault::RateLimit(wait)) => {
                let error = answered(ErrorKind::RateLimited, 429).with_retry_after(wait);
                Some((Word::Untouched, error))
            }
            Some(Fault::Reject) => {
                Some((Word::Rejected, answered(ErrorKind::Unauthenticated, 401)))
            }
        };
        let number = match refused {
            Some((Word::Rejected, error)) => {
                entry.close(Word::Rejected);
                return Err(RefreshFailure::Rejected(error));
            }
            Some((word, error)) => {
                entry.close(word);
                return Err(transient(error, word == Word::Doubtful));
            }
            None => self.server.look(entry.index, token),
        };
        if number.is_some() {
            entry.unheard = Word::Lost;
        }
        if hold == Some(Hold::After) {
            self.wait().await;
        }
        match (number, fault) {
            (_, Some(Fault::LoseAnswer)) => {
                entry.close(entry.unheard);
                Err(transient(Error::new(ErrorKind::Network), true))
            }
            (Some(number), _) => {
                entry.close(Word::Granted(number));
                Ok(self.server.session(login_of(token), number))
            }
            (None, _) => {
                entry.close(Word::Rejected);
                Err(RefreshFailure::Rejected(answered(ErrorKind::Unauthenticated, 401)))
            }
        }
    }
}

impl Service for Handle {
    fn name(&self) -> &str {
        "modelled"
    }

    fn rotation(&self) -> Rotation {
        match self.server.0.profile {
            Profile::Strict | Profile::Tolerant => Rotation::OneTime,
            Profile::Reusable => Rotation::Reusable,
        }
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(self.exchange(session.refresh_token.as_ref().unwrap().expose()))
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        let token = session.refresh_token.as_ref().unwrap().expose();
        let mut books = self.server.books();
        books.good.remove(token);
        books.spent.remove(token);
        Box::pin(std::future::ready(Ok(())))
    }
}

fn answered(kind: ErrorKind, status: u16) -> Error {
    Error::new(kind).with_status(http::StatusCode::from_u16(status).unwrap())
}

fn transient(error: Error, may_have_rotated: bool) -> RefreshFailure {
    RefreshFailure::Transient { error, may_have_rotated }
}

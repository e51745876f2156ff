//! A program that holds one session in a file and does what it is told, line by line.
//!
//! Each command on standard input is answered by one line on standard output, and lines that begin with
//! `event` tell what happens in between. It checks nothing: the tests that run it do.
//!
//! ```text
//! holder URL FILE
//! restore | call | refresh | sign-in EMAIL PASSWORD | sign-out | advance SECONDS | follow | hold
//! cd DIRECTORY
//! ```
//!
//! With a third argument it is one of the programs of `exits.rs`, which are told nothing.

mod exits;

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass::{
    BoxFuture, Result, Session,
    clock::ManualClock,
    manager::{Event, State},
    nhost::Client,
    store::FileStore,
    transport::{Hook, RequestInfo},
};
use tokio::io::{AsyncBufReadExt as _, BufReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: holder URL FILE [PROGRAM]".into());
    };
    match arguments.next() {
        Some(program) => Ok(exits::run(&program, url, file)?),
        None => hold(url, file),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn hold(url: String, file: String) -> Result<(), Box<dyn std::error::Error>> {
    let holder = Holder::new(url, file)?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match holder.obey(&words).await {
            Ok(answer) => answer,
            Err(error) => format!("error {:?}", error.kind()),
        };
        println!("{answer}");
    }
    Ok(())
}

struct Holder {
    client: Client,
    /// Stands still until a command moves it, so that nothing ends or is given up by itself.
    clock: ManualClock,
    hold: Hold,
}

impl Holder {
    fn new(url: String, file: String) -> Result<Self> {
        let (clock, hold) = (ManualClock::default(), Hold::default());
        let client = Client::builder(url)
            .store(FileStore::new(file))
            .clock(clock.clone())
            .hook(hold.clone())
            .build()?;
        let mut events = client.sessions().subscribe();
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                println!("event {}", name(&event));
            }
        });
        Ok(Self { client, clock, hold })
    }

    async fn obey(&self, words: &[&str]) -> Result<String> {
        Ok(match words {
            ["restore"] => self.state(&self.client.sessions().restore().await?),
            ["call"] => {
                let user = self.client.get_user().await?;
                format!("served {} {}", user.email.unwrap_or_default(), self.token())
            }
            ["refresh"] => format!("{:?} {}", self.client.refresh_token().await?, self.token()),
            ["sign-in", email, password] => {
                self.client.sign_in_email_password(email, *password).await?;
                self.state(&self.client.sessions().state())
            }
            ["sign-out"] => {
                self.client.sign_out().await.store?;
                self.state(&self.client.sessions().state())
            }
            ["advance", seconds] => {
                // A reading of the store that is under way must not look as if it took all that time.
                while self.clock.sleepers() > 0 {
                    tokio::task::yield_now().await;
                }
                self.clock.advance(Duration::from_secs(seconds.parse().unwrap_or_default()));
                "ok".to_owned()
            }
            ["follow"] => {
                let manager = self.client.sessions().clone();
                tokio::spawn(async move { manager.keep_in_sync().await });
                "ok".to_owned()
            }
            ["cd", directory] => match std::env::set_current_dir(directory) {
                Ok(()) => "ok".to_owned(),
                Err(error) => format!("error {error}"),
            },
            ["hold"] => {
                self.hold.0.store(true, Ordering::SeqCst);
                "ok".to_owned()
            }
            _ => format!("unknown {words:?}"),
        })
    }

    fn state(&self, state: &State) -> String {
        match state {
            State::Active { session } => format!("in {}", mark(session)),
            State::SignedOut { reason } => format!("out {reason:?}"),
            _ => "unknown".to_owned(),
        }
    }

    fn token(&self) -> String {
        self.client.session().as_deref().map_or_else(|| "none".to_owned(), mark)
    }
}

/// Tells one access token from another without showing it.
fn mark(session: &Session) -> String {
    let mut hasher = DefaultHasher::new();
    session.access_token.expose().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn name(event: &Event) -> String {
    match event {
        Event::SignedOut { reason, .. } => format!("SignedOut({reason:?})"),
        Event::SignedIn { .. } => "SignedIn".to_owned(),
        Event::Restored { .. } => "Restored".to_owned(),
        Event::RefreshFailed { error } => format!("RefreshFailed({:?})", error.kind()),
        Event::PersistFailed { error } => format!("PersistFailed({:?})", error.kind()),
        Event::StoreRecovered { .. } => "StoreRecovered".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Keeps an exchange from being sent, for ever: the program is then where it is to be killed.
#[derive(Clone, Debug, Default)]
struct Hold(Arc<AtomicBool>);

impl Hook for Hold {
    fn before<'a>(
        &'a self,
        _: &'a mut reqwest::Request,
        info: &'a RequestInfo,
    ) -> BoxFuture<'a, Result<()>> {
        if !self.0.load(Ordering::SeqCst) || info.operation() != "refresh_token" {
            return Box::pin(std::future::ready(Ok(())));
        }
        println!("event held");
        Box::pin(std::future::pending())
    }
}

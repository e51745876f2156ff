//! A program that writes a session file, for tests that end it meanwhile.
//!
//! ```text
//! saver FILE            saves one session after the other until it is killed
//! saver FILE COMMAND    does one thing: `sign-in`, `refresh` or `sign-out`
//! ```
//!
//! After each save it writes the revision that is stored, as a line; 0 after a sign-out. Without a
//! command it signs out every tenth time.

use std::{error::Error, time::Duration};

use hallpass::{
    AccessToken, Session, Timestamp,
    store::{Expect, FileStore, Loaded, Record, SessionStore as _, Written},
};

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let store = FileStore::new(arguments.next().ok_or("usage: saver FILE [COMMAND]")?);
    match arguments.next().as_deref() {
        None => save_until_killed(&store).await,
        Some("sign-in") => save(&store, &record()?, Expect::Anything).await,
        Some("refresh") => {
            let _guard = store.guard(Duration::ZERO).await?;
            let Loaded::Record(before) = store.load().await? else {
                return Err("no session".into());
            };
            let expect = Expect::Version(before.version);
            save(&store, &before.next(), expect).await
        }
        Some("sign-out") => clear(&store, Expect::Anything).await,
        Some(command) => Err(format!("unknown command `{command}`").into()),
    }
}

async fn save_until_killed(store: &FileStore) -> Outcome {
    let mut record = record()?;
    let mut expect = Expect::Anything;
    loop {
        let guard = store.guard(Duration::ZERO).await?;
        save(store, &record, expect).await?;
        expect = Expect::Version(record.version);
        if record.version.revision % 10 == 0 {
            clear(store, expect).await?;
            expect = Expect::Nothing;
        }
        record = record.next();
        drop(guard);
    }
}

fn record() -> Result<Record, hallpass::Error> {
    let token = AccessToken::from("x".repeat(20_000));
    Record::first(Session::new("saver", token, Timestamp::from_secs(1)))
}

async fn save(store: &FileStore, record: &Record, expect: Expect) -> Outcome {
    if store.save(record, expect).await? != Written::Done {
        return Err("somebody else writes".into());
    }
    println!("{}", record.version.revision);
    Ok(())
}

async fn clear(store: &FileStore, expect: Expect) -> Outcome {
    if store.clear(expect).await? != Written::Done {
        return Err("somebody else signs in".into());
    }
    println!("0");
    Ok(())
}

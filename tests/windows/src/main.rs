//! A program that saves one session after the other until it is killed.
//!
//! ```text
//! saver FILE
//! ```
//!
//! After each save it writes the revision that is stored, as a line. Every tenth time it signs out.

use hallpass::{
    AccessToken, Session, Timestamp,
    store::{Expect, FileStore, Record, SessionStore as _, Written},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: saver FILE")?;
    let store = FileStore::new(file);
    let text = "x".repeat(20_000);
    let session = Session::new("saver", AccessToken::from(text), Timestamp::from_secs(1));
    let mut record = Record::first(session)?;
    let mut expect = Expect::Anything;
    loop {
        let guard = store.guard(std::time::Duration::ZERO).await?;
        if store.save(&record, expect).await? != Written::Done {
            return Err("somebody else writes".into());
        }
        println!("{}", record.version.revision);
        expect = Expect::Version(record.version);
        if record.version.revision % 10 == 0 {
            if store.clear(expect).await? != Written::Done {
                return Err("somebody else signs in".into());
            }
            println!("0");
            expect = Expect::Nothing;
        }
        record = record.next();
        drop(guard);
    }
}

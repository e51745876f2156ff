//! A session store of one's own, for a service that runs on several nodes: the sessions of its users
//! stand in a table of the application's database, one row to a user. The database is played by a few
//! maps, with each statement beside the method that stands for it.
//!
//! `cargo run --example own_store`; docs/your-own-store.md goes through the parts.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use hallpass::{
    BoxFuture, Error, ErrorKind, Result,
    clock::{Clock as _, SystemClock},
    manager::{Event, SignedOutReason},
    nhost::Client,
    store::{
        Expect, Loaded, Record, SessionStore, StoreGuard, Unreadable, Written,
        change_notification_contract, store_contract,
    },
};
use hallpass_emulator::Emulator;
use tokio::{sync::broadcast, task::AbortHandle, time::sleep};

/// How long the guard outlives a node that dies with it. It is renewed three times as often.
const LEASE: Duration = Duration::from_secs(15);
/// The time between two looks at a guard that another node holds.
const LOOK: Duration = Duration::from_millis(20);

/// The session of one user, in the application's table.
#[derive(Clone, Debug)]
struct TableStore {
    table: Arc<Table>,
    key: String,
}

impl TableStore {
    fn new(table: &Arc<Table>, user: &str) -> Self {
        Self { table: Arc::clone(table), key: format!("session/{user}") }
    }

    /// Compare and swap: what the caller expects is compared with the row that was read, and the write
    /// takes effect only on that row. Where another node was faster, the row is read again.
    async fn write(&self, content: Option<Vec<u8>>, expect: Expect) -> Result<Written> {
        loop {
            let row = self.table.select(&self.key).await.map_err(down)?;
            let found = match row.as_ref().map(|row| Record::decode(&row.content)) {
                None if content.is_none() => return Ok(Written::Done),
                None => None,
                Some(Ok(record)) => Some(record.version),
                // Only who replaces whatever there is replaces this.
                Some(Err(Unreadable::Corrupt)) if expect == Expect::Anything => None,
                Some(Err(Unreadable::Corrupt)) => return Ok(Written::Conflict),
                Some(Err(newer)) => return Err(newer.into()),
            };
            if !expect.is_met_by(found) {
                return Ok(Written::Conflict);
            }
            let over = row.map(|row| row.revision);
            if self.table.write(&self.key, over, content.clone()).await.map_err(down)? {
                return Ok(Written::Done);
            }
        }
    }

    /// Keeps what cannot be read for a person to look at, in one row whatever happens how often.
    async fn put_aside(&self, row: Row) -> Result<Loaded> {
        let location = format!("{}/corrupt", self.key);
        let before = self.table.select(&location).await.map_err(down)?;
        let over = before.map(|row| row.revision);
        self.table.write(&location, over, Some(row.content)).await.map_err(down)?;
        if self.table.write(&self.key, Some(row.revision), None).await.map_err(down)? {
            return Ok(Loaded::Corrupt { location });
        }
        // Another node has put something else there meanwhile.
        self.load().await
    }
}

impl SessionStore for TableStore {
    fn load(&self) -> BoxFuture<'_, Result<Loaded>> {
        Box::pin(async {
            let row = self.table.select(&self.key).await.map_err(down)?;
            let Some(row) = row else { return Ok(Loaded::Empty) };
            match Record::decode(&row.content) {
                Ok(record) => Ok(Loaded::Record(Box::new(record))),
                Err(Unreadable::Corrupt) => self.put_aside(row).await,
                // A node that is updated already has written it: left alone.
                Err(newer) => Err(newer.into()),
            }
        })
    }

    fn save<'a>(&'a self, record: &'a Record, expect: Expect) -> BoxFuture<'a, Result<Written>> {
        Box::pin(async move { self.write(Some(record.encode()?), expect).await })
    }

    fn clear(&self, expect: Expect) -> BoxFuture<'_, Result<Written>> {
        Box::pin(self.write(None, expect))
    }

    fn guard(&self, wait: Duration) -> BoxFuture<'_, Result<StoreGuard>> {
        Box::pin(async move {
            let mut lease = Lease::new(&self.table, &self.key)?;
            let mut waited = Duration::ZERO;
            while !lease.take().await.map_err(down)? {
                if waited >= wait {
                    return Err(Error::new(ErrorKind::Timeout)
                        .with_message("another node is renewing the session: try again"));
                }
                sleep(LOOK).await;
                waited += LOOK;
            }
            lease.keep();
            Ok(StoreGuard::new(lease))
        })
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        // Here and not in the future: what happens before that is first polled counts.
        let mut notices = self.table.notices.subscribe();
        Box::pin(async move {
            loop {
                match notices.recv().await {
                    Ok(key) if key != self.key => {}
                    // Its own row, or so many that this one may be among them.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        })
    }
}

fn down(error: Down) -> Error {
    Error::new(ErrorKind::StoreUnavailable)
        .with_message("the sessions' database cannot be reached")
        .with_source(error)
}

/// A guard that needs no process to die properly: it ends by itself unless it is renewed. A node that
/// was stopped for longer and goes on late does no harm either, since it writes over what it has read
/// or not at all.
struct Lease {
    table: Arc<Table>,
    key: String,
    owner: u64,
    renewal: Option<AbortHandle>,
}

impl Lease {
    fn new(table: &Arc<Table>, key: &str) -> Result<Self> {
        let owner = getrandom::u64().map_err(|_| Error::new(ErrorKind::Store))?;
        Ok(Self { table: Arc::clone(table), key: key.to_owned(), owner, renewal: None })
    }

    async fn take(&self) -> Result<bool, Down> {
        self.table.lease(&self.key, self.owner, LEASE).await
    }

    fn keep(&mut self) {
        let (table, key, owner) = (Arc::clone(&self.table), self.key.clone(), self.owner);
        let renewal = tokio::spawn(async move {
            loop {
                sleep(LEASE / 3).await;
                // A database that is down is asked again.
                if let Ok(false) = table.lease(&key, owner, LEASE).await {
                    return;
                }
            }
        });
        self.renewal = Some(renewal.abort_handle());
    }
}

/// Also when the future of `guard` is dropped while it waits: then there is mostly nothing to release.
impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(renewal) = &self.renewal {
            renewal.abort();
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (table, key, owner) = (Arc::clone(&self.table), self.key.clone(), self.owner);
        // Where this fails the lease ends by its time.
        runtime.spawn(async move { drop(table.release(&key, owner).await) });
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = Arc::new(Table::default());
    store_contract(|| TableStore::new(&table, "contract")).await?;
    let quiet = Duration::from_millis(50);
    change_notification_contract(|| TableStore::new(&table, "contract"), quiet).await?;
    println!("the store keeps the contract");

    let emulator = Emulator::start().await?;
    let node =
        |user| Client::builder(emulator.nhost().url()).store(TableStore::new(&table, user)).build();
    let (first, second) = (node("ada")?, node("ada")?);
    first.sign_up_email_password("ada@example.com", "Correct-Horse-42").await?.into_signed_in()?;
    assert!(second.restore().await?.is_some(), "signed in on every node");
    assert!(node("bob")?.restore().await?.is_none(), "and no one else is");

    emulator.nhost().advance(Duration::from_secs(3_600));
    let (one, other) = tokio::join!(first.get_user(), second.get_user());
    assert_eq!(one?.id, other?.id);
    assert_eq!(emulator.nhost().calls("refreshToken"), 1);
    println!("an expired token on two nodes: one refresh");

    table.down.store(true, Relaxed);
    emulator.nhost().advance(Duration::from_secs(3_600));
    let mut events = first.sessions().subscribe();
    first.get_user().await?;
    let told = std::iter::from_fn(|| events.try_next());
    assert!(told.into_iter().any(|event| matches!(event, Event::PersistFailed { .. })));
    table.down.store(false, Relaxed);
    println!("a database that is down: the session goes on in memory, and the application is told");

    let (sessions, mut events) = (second.sessions().clone(), second.sessions().subscribe());
    tokio::spawn(async move { sessions.keep_in_sync().await });
    assert!(first.sign_out().await.store.is_ok());
    loop {
        if let Some(Event::SignedOut { reason, .. }) = events.next().await {
            assert_eq!(reason, SignedOutReason::Elsewhere);
            break;
        }
    }
    println!("a sign-out on one node: told on the other");
    Ok(())
}

/// The database's part. Each method is one statement, so that it happens wholly or not at all, and is
/// on the disk when it returns.
#[derive(Debug)]
struct Table {
    rows: Mutex<(HashMap<String, Row>, u64)>,
    leases: Mutex<HashMap<String, (u64, Duration)>>,
    /// `LISTEN`
    notices: broadcast::Sender<String>,
    down: AtomicBool,
    clock: SystemClock,
}

#[derive(Clone)]
struct Row {
    content: Vec<u8>,
    /// `DEFAULT nextval('revisions')`: never the same twice, not even after a `DELETE`.
    revision: u64,
}

/// The tokens in it are nobody's business.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("revision", &self.revision).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Down;

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection")
    }
}

impl std::error::Error for Down {}

impl Default for Table {
    fn default() -> Self {
        Self {
            rows: Mutex::default(),
            leases: Mutex::default(),
            notices: broadcast::Sender::new(64),
            down: AtomicBool::default(),
            clock: SystemClock::default(),
        }
    }
}

impl Table {
    /// `SELECT content, revision FROM sessions WHERE key = $1`
    async fn select(&self, key: &str) -> Result<Option<Row>, Down> {
        self.travel().await?;
        Ok(lock(&self.rows).0.get(key).cloned())
    }

    /// `UPDATE` or `DELETE … WHERE key = $1 AND revision = $2`; over nothing, `INSERT … ON CONFLICT DO
    /// NOTHING`. Tells whether there was such a row, and `NOTIFY`s in the same transaction.
    async fn write(
        &self,
        key: &str,
        over: Option<u64>,
        content: Option<Vec<u8>>,
    ) -> Result<bool, Down> {
        self.travel().await?;
        let mut rows = lock(&self.rows);
        if rows.0.get(key).map(|row| row.revision) != over {
            return Ok(false);
        }
        rows.1 += 1;
        let revision = rows.1;
        match content {
            Some(content) => drop(rows.0.insert(key.to_owned(), Row { content, revision })),
            None => drop(rows.0.remove(key)),
        }
        // Nobody may be listening.
        let _ = self.notices.send(key.to_owned());
        Ok(true)
    }

    /// `INSERT INTO leases … ON CONFLICT (key) DO UPDATE SET owner = $2, until = now() + $3 WHERE
    /// leases.owner = $2 OR leases.until < now()`: by the database's clock, whatever the nodes' say.
    async fn lease(&self, key: &str, owner: u64, length: Duration) -> Result<bool, Down> {
        self.travel().await?;
        let now = self.clock.monotonic();
        let mut leases = lock(&self.leases);
        if leases.get(key).is_some_and(|(holder, until)| *holder != owner && *until > now) {
            return Ok(false);
        }
        leases.insert(key.to_owned(), (owner, now + length));
        Ok(true)
    }

    /// `DELETE FROM leases WHERE key = $1 AND owner = $2`
    async fn release(&self, key: &str, owner: u64) -> Result<(), Down> {
        self.travel().await?;
        lock(&self.leases).retain(|of, (holder, _)| of != key || *holder != owner);
        Ok(())
    }

    /// The way to the database, on which others may be faster.
    async fn travel(&self) -> Result<(), Down> {
        tokio::task::yield_now().await;
        if self.down.load(Relaxed) { Err(Down) } else { Ok(()) }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! A service without a network, a server without a service, and a runtime.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, RefreshFailure, RefreshToken, Result, Service, Session,
    clock::{Clock as _, SystemClock},
    manager::SessionManager,
};
use tokio::sync::watch;

/// As long as a real one: a JWT with Hasura's claims.
const TOKEN: usize = 800;

/// A service that answers at once, or when it is let.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) open: watch::Receiver<bool>,
    issued: AtomicU64,
}

impl Local {
    pub(crate) fn new() -> Self {
        Self::held_by(watch::channel(true).1)
    }

    pub(crate) fn held_by(open: watch::Receiver<bool>) -> Self {
        Self { open, issued: AtomicU64::new(0) }
    }
}

impl Service for Local {
    fn name(&self) -> &str {
        "local"
    }

    fn refresh<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async {
            // Once its sender is gone it stays as it is.
            let _ = self.open.clone().wait_for(|open| *open).await;
            Ok(session(self.issued.fetch_add(1, Ordering::Relaxed)))
        })
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// A session with an hour to live.
pub(crate) fn session(number: u64) -> Session {
    session_of("local", number)
}

/// The same of another service.
pub(crate) fn session_of(service: &'static str, number: u64) -> Session {
    let access = format!("{number:a>TOKEN$}");
    Session::new(service, AccessToken::new(access), SystemClock::default().wall())
        .with_refresh_token(RefreshToken::new(format!("refresh-{number}")))
        .with_lifetime(Duration::from_secs(3_600))
}

/// A manager with a session.
pub(crate) fn signed_in(service: impl Service) -> SessionManager {
    let manager = SessionManager::builder(service).build();
    runtime().block_on(manager.set_session(session(0))).unwrap().persisted.unwrap();
    manager
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Answers every request with the same user, as cheaply as a server can, so that the client's own
/// share of the time is as large as it gets.
pub(crate) fn serve_user() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            std::thread::spawn(move || answer_all(connection));
        }
    });
    address
}

fn answer_all(connection: TcpStream) {
    connection.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{USER}",
        USER.len()
    );
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut connection = connection;
    let mut line = String::new();
    // Requests here have no body: an empty line ends them.
    while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
        if line == "\r\n" && connection.write_all(answer.as_bytes()).is_err() {
            return;
        }
        line.clear();
    }
}

const USER: &str = r#"{"avatarUrl":"https://example.com/a.png","createdAt":"2026-01-01T00:00:00Z",
"defaultRole":"user","displayName":"Ada","email":"ada@example.com","emailVerified":true,
"id":"0b9d2c5e-6c0b-4b53-9c3a-0d7a0f6f1b11","isAnonymous":false,"locale":"en","metadata":{},
"phoneNumber":null,"phoneNumberVerified":false,"roles":["user","me"],"activeMfaType":null}"#;

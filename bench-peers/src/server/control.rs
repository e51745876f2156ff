//! Telling the server what to be, from the process that measures.
//!
//! Owns the orders and both ends of their way: one JSON line each over a connection of its own. It
//! must not know a load.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    task::JoinHandle,
};

use super::{Account, Counts, Script, listen, serve_account};

#[derive(Debug, Serialize, Deserialize)]
enum Order {
    Open(Script),
    Counts(u16),
    /// Answered once the held exchange has been made.
    Rotated(u16),
    Release(u16),
    Close(u16),
}

#[derive(Debug, Serialize, Deserialize)]
struct Opened {
    port: u16,
    refresh_token: String,
}

type Accounts = Arc<Mutex<HashMap<u16, (Arc<Account>, JoinHandle<()>)>>>;

/// Serves until standard input ends, which it does when the process that started this one is gone.
///
/// # Errors
/// When no port can be had.
pub async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    let accounts = Accounts::default();
    let orders = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let accounts = Arc::clone(&accounts);
            tokio::spawn(async move { obey(stream, accounts).await });
        }
    });
    let mut nothing = Vec::new();
    tokio::io::stdin().read_to_end(&mut nothing).await?;
    orders.abort();
    Ok(())
}

async fn obey(stream: TcpStream, accounts: Accounts) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    BufReader::new(reader).read_line(&mut line).await?;
    let account = |port: u16| {
        let accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.get(&port).map(|(account, _)| Arc::clone(account)).ok_or(io::ErrorKind::NotFound)
    };
    let reply = match serde_json::from_str(&line)? {
        Order::Open(script) => serde_json::to_string(&open(script, &accounts)?)?,
        Order::Counts(port) => serde_json::to_string(&account(port)?.counts())?,
        Order::Rotated(port) => {
            account(port)?.rotated().await;
            "null".to_owned()
        }
        Order::Release(port) => {
            account(port)?.release();
            "null".to_owned()
        }
        Order::Close(port) => {
            let mut accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, task)) = accounts.remove(&port) {
                task.abort();
            }
            "null".to_owned()
        }
    };
    writer.write_all(format!("{reply}\n").as_bytes()).await
}

fn open(script: Script, accounts: &Accounts) -> io::Result<Opened> {
    let listener = listen()?;
    let port = listener.local_addr()?.port();
    let account = Arc::new(Account::new(script));
    let refresh_token = account.refresh_token();
    let served = Arc::clone(&account);
    let task = tokio::spawn(async move {
        serve_account(listener, served).await;
    });
    accounts.lock().unwrap_or_else(PoisonError::into_inner).insert(port, (account, task));
    Ok(Opened { port, refresh_token })
}

/// The server's process, and the way to it.
#[derive(Clone, Debug)]
pub struct Server {
    control: SocketAddr,
    /// Ends with the last handle.
    _process: Option<Arc<Child>>,
}

impl Server {
    /// Starts this program once more, as the server.
    ///
    /// # Errors
    /// When it does not start or does not say where it listens.
    pub async fn start() -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        let control = line.trim().parse().map_err(io::Error::other)?;
        Ok(Self { control, _process: Some(Arc::new(process)) })
    }

    /// A server that another process has started.
    pub fn at(control: SocketAddr) -> Self {
        Self { control, _process: None }
    }

    /// Where it takes orders.
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// Opens an account that behaves like this.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn open(&self, script: Script) -> io::Result<Site> {
        let Opened { port, refresh_token } = self.order(&Order::Open(script)).await?;
        Ok(Site { server: self.clone(), port, refresh_token })
    }

    async fn order<T: DeserializeOwned>(&self, order: &Order) -> io::Result<T> {
        let (reader, mut writer) = TcpStream::connect(self.control).await?.into_split();
        let line = format!("{}\n", serde_json::to_string(order)?);
        writer.write_all(line.as_bytes()).await?;
        let mut reply = String::new();
        BufReader::new(reader).read_line(&mut reply).await?;
        Ok(serde_json::from_str(&reply)?)
    }
}

/// One account on the server.
#[derive(Clone, Debug)]
pub struct Site {
    server: Server,
    port: u16,
    /// The refresh token to begin with.
    pub refresh_token: String,
}

impl Site {
    /// A URL of the account.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What has been counted so far.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn counts(&self) -> io::Result<Counts> {
        self.server.order(&Order::Counts(self.port)).await
    }

    /// Waits until the held exchange has been made.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn rotated(&self) -> io::Result<()> {
        self.server.order(&Order::Rotated(self.port)).await
    }

    /// Lets the held answer go.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn release(&self) -> io::Result<()> {
        self.server.order(&Order::Release(self.port)).await
    }

    /// Closes the account.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn close(self) -> io::Result<()> {
        self.server.order(&Order::Close(self.port)).await
    }
}

//! Binding, accepting, shutting down: one process on loopback, each service under its own path.
//!
//! What a service answers is none of its business.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::{StatusCode, header};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::handle::Handle;
use crate::{connection, control, deepaffex, linxio, nhost, tybrite};

/// A running emulator. Dropping it stops it.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let emulator = hallpass_emulator::Emulator::start().await?;
/// assert!(emulator.nhost().url().starts_with("http://127.0.0.1:"));
/// emulator.shutdown().await;
/// # Ok::<(), hallpass_emulator::StartError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    nhost: nhost::Nhost,
    tybrite: tybrite::Tybrite,
    linxio: linxio::Linxio,
    deepaffex: deepaffex::DeepAffex,
    stop: watch::Sender<bool>,
    accepting: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts with default settings on a free port of the loopback interface.
    ///
    /// # Errors
    /// When no port can be bound.
    ///
    /// # Cancel safety
    /// A dropped future leaves nothing running.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts building an emulator with settings of your own.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root of everything, `http://127.0.0.1:PORT`; the services lie below it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The emulated Nhost Auth service.
    #[must_use]
    pub fn nhost(&self) -> &nhost::Nhost {
        &self.nhost
    }

    /// The emulated Tybrite customer authentication.
    #[must_use]
    pub fn tybrite(&self) -> &tybrite::Tybrite {
        &self.tybrite
    }

    /// The emulated Linxio service.
    #[must_use]
    pub fn linxio(&self) -> &linxio::Linxio {
        &self.linxio
    }

    /// The emulated DeepAffex service.
    #[must_use]
    pub fn deepaffex(&self) -> &deepaffex::DeepAffex {
        &self.deepaffex
    }

    /// Every emulated service.
    #[must_use]
    pub fn services(&self) -> [&Handle; 4] {
        [&self.nhost, &self.tybrite, &self.linxio, &self.deepaffex]
    }

    /// Stops accepting, ends every connection, and returns once the port is free again.
    ///
    /// # Cancel safety
    /// Dropping the future stops the emulator as well, without waiting for it.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.await;
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Settings for an [`Emulator`] that is about to start.
#[derive(Clone, Debug)]
pub struct Builder {
    host: IpAddr,
    port: u16,
    nhost: nhost::Settings,
    tybrite: tybrite::Settings,
    linxio: linxio::Settings,
    deepaffex: deepaffex::Settings,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            nhost: nhost::Settings::default(),
            tybrite: tybrite::Settings::default(),
            linxio: linxio::Settings::default(),
            deepaffex: deepaffex::Settings::default(),
        }
    }
}

impl Builder {
    /// The port to listen on; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The settings of the Nhost Auth service.
    #[must_use]
    pub fn nhost(mut self, settings: nhost::Settings) -> Self {
        self.nhost = settings;
        self
    }

    /// The settings of Tybrite customer authentication.
    #[must_use]
    pub fn tybrite(mut self, settings: tybrite::Settings) -> Self {
        self.tybrite = settings;
        self
    }

    /// The settings of the Linxio service.
    #[must_use]
    pub fn linxio(mut self, settings: linxio::Settings) -> Self {
        self.linxio = settings;
        self
    }

    /// The settings of the DeepAffex service.
    #[must_use]
    pub fn deepaffex(mut self, settings: deepaffex::Settings) -> Self {
        self.deepaffex = settings;
        self
    }

    /// Binds the port and starts serving on the current Tokio runtime.
    ///
    /// # Errors
    /// When the port cannot be bound, above all when another program has it.
    ///
    /// # Cancel safety
    /// A dropped future leaves nothing running.
    pub async fn start(self) -> Result<Emulator, StartError> {
        let wanted = SocketAddr::new(self.host, self.port);
        let failed = |source| StartError { address: wanted, source };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let root = format!("http://{address}");
        let nhost = nhost::Nhost::new(self.nhost, &root);
        let tybrite = tybrite::Tybrite::new(self.tybrite, &root);
        let linxio = linxio::Linxio::new(self.linxio, &root);
        let deepaffex = deepaffex::DeepAffex::new(self.deepaffex, &root);
        let services = control::Services::new(&[&nhost, &tybrite, &linxio, &deepaffex]);
        let router = Router::new()
            .nest(nhost::MOUNT, nhost.router())
            .nest("/tybrite", tybrite.router())
            .nest("/linxio", linxio.router())
            .nest("/deepaffex", deepaffex.router())
            .merge(control::overviews(services.clone()))
            .nest("/_emulator", control::router(services))
            .nest("/_provider", nhost.provider_router())
            .fallback(not_found);
        let (stop, stopped) = watch::channel(false);
        let accepting = Some(tokio::spawn(accept(listener, router, stopped)));
        Ok(Emulator { address, nhost, tybrite, linxio, deepaffex, stop, accepting })
    }
}

/// How long to wait before accepting again when the system refused, as it does when there are too
/// many open files.
const BREATHER: Duration = Duration::from_millis(20);

async fn accept(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => break,
            (stream, peer) = next(&listener) => {
                // Small answers must not wait for the peer's acknowledgement.
                let _ = stream.set_nodelay(true);
                connections.spawn(connection::serve(stream, peer, router.clone()));
                while connections.try_join_next().is_some() {}
            }
        }
    }
    drop(listener);
    // Ends them all, those in the middle of a request included, and waits until they are closed.
    connections.shutdown().await;
}

/// The next connection. Dropping the future loses none.
async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(BREATHER).await;
            }
        }
    }
}

/// The answer to a path that no service has, in the words of the emulated server.
pub(crate) async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain")], "404 page not found")
        .into_response()
}

/// The emulator could not start.
#[derive(Debug)]
pub struct StartError {
    address: SocketAddr,
    source: io::Error,
}

impl StartError {
    /// Whether another program already listens on the port.
    #[must_use]
    pub fn is_port_taken(&self) -> bool {
        self.source.kind() == io::ErrorKind::AddrInUse
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_port_taken() {
            return write!(
                formatter,
                "port {} is taken by another program: stop that one, or choose another port",
                self.address.port()
            );
        }
        write!(formatter, "cannot listen on {}", self.address)
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

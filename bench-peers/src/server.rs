//! The scripted server, in a process of its own: one state machine behind the dialect of each peer.
//!
//! Owns the serving of one account per port and the counting of what arrives. It must not know which
//! library asks: a dialect is chosen by the path alone.

mod account;
mod control;
mod dialect;

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinSet,
};

use self::{account::Account, dialect::answer};
pub use self::{
    account::{Counts, Fault, Lasts, Rotation, Script, access_token},
    control::{Server, Site, serve},
    dialect::{nhost_user, supabase_session},
};

/// As many connections as the system lets wait: a storm must not be cut off by the listener.
const BACKLOG: u32 = 4_096;

fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(BACKLOG)
}

/// Serves one account until the task is aborted.
async fn serve_account(listener: TcpListener, account: Arc<Account>) -> Infallible {
    // Dropped with this task, and the connections with it: what clients keep open in their pools would
    // use up the file descriptors of both processes after a few storms.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors: the connections that end will give some back.
            tokio::task::yield_now().await;
            continue;
        };
        let account = Arc::clone(&account);
        connections.spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&account), request));
            // An error here is the connection that the script dropped, or a client that went away.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

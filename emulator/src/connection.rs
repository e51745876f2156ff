//! One HTTP connection, served by hand so that a fault can end it at a chosen byte.
//!
//! It knows no service: a response that carries [`CloseConnection`] is never written, and a
//! [`torn`] body breaks off where it was told to.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::service::Service;
use hyper::{Request, service};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;

/// A response extension: close the connection instead of sending the response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CloseConnection;

/// A request extension: who is at the other end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves one connection until either side ends it.
pub(crate) async fn serve(stream: TcpStream, peer: SocketAddr, router: Router) {
    let answer = service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        let router = TowerToHyperService::new(router.clone());
        async move {
            let response = match router.call(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // hyper closes the connection, unwritten, when the service fails.
            if response.extensions().get::<CloseConnection>().is_some() {
                return Err(ClosedOnPurpose);
            }
            Ok::<_, ClosedOnPurpose>(response)
        }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), answer)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "connection ended");
    }
}

/// A response whose body announces all of `bytes` and breaks off after `sent` of them.
pub(crate) fn torn(bytes: Bytes, sent: usize) -> Body {
    let announced = bytes.len() as u64;
    Body::new(TornBody {
        rest: Some(bytes.slice(..sent.min(bytes.len()))),
        announced,
        flushed: false,
    })
}

/// A response that is never sent: its connection closes.
pub(crate) fn closed() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CloseConnection);
    response
}

struct TornBody {
    rest: Option<Bytes>,
    announced: u64,
    flushed: bool,
}

impl hyper::body::Body for TornBody {
    type Data = Bytes;
    type Error = ClosedOnPurpose;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ClosedOnPurpose>>> {
        if let Some(rest) = self.rest.take()
            && !rest.is_empty()
        {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        // One pause lets hyper write out what it has before the error ends the connection.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(ClosedOnPurpose)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

/// The error that makes hyper drop a connection.
#[derive(Debug)]
struct ClosedOnPurpose;

impl std::fmt::Display for ClosedOnPurpose {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed on purpose by a fault")
    }
}

impl std::error::Error for ClosedOnPurpose {}

impl From<Infallible> for ClosedOnPurpose {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

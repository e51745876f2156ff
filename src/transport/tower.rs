//! Live tokens for tower's HTTP clients.
//!
//! Which request carries the token is in `audience.rs`, what a 401 leads to in `renewal.rs`.

mod repeat;

use std::{
    fmt,
    future::poll_fn,
    task::{Context, Poll},
};

use http::{Request, Response, Uri};
use tower_layer::Layer;
use tower_service::Service;
use url::Url;

pub use self::repeat::{ByClone, ByFn, Never, Repeat};
use super::{
    audience::{Audience, read_origin},
    renewal,
};
use crate::{
    error::{Error, ErrorKind, Result},
    future::{BoxFuture, MaybeSend},
    manager::{Authorization, SessionManager},
};

/// Puts a session's live token on the requests of a tower HTTP client.
///
/// It fits around every `Service<http::Request<B>, Response = http::Response<A>>` that can be cloned:
/// hyper-util's client, a gRPC channel, a stack of other layers. It does what
/// [`Authorizer`](super::Authorizer) does: it attaches the token, and when the answer is 401 it
/// refreshes once and repeats the request once. The token goes to the origins named, and all other
/// requests pass through as they are.
///
/// ```no_run
/// # async fn example<C>(manager: hallpass::manager::SessionManager, client: C)
/// #     -> Result<(), Box<dyn std::error::Error>>
/// # where
/// #     C: tower_service::Service<http::Request<String>, Response = http::Response<String>>
/// #         + Clone + Send + 'static,
/// #     C::Future: Send,
/// #     C::Error: std::error::Error + Send + 'static,
/// # {
/// use hallpass::transport::tower::SessionLayer;
/// use tower_layer::Layer as _;
/// use tower_service::Service as _;
///
/// let layer = SessionLayer::new(manager, ["https://api.example.com"])?;
/// let mut client = layer.layer(client);
/// std::future::poll_fn(|context| client.poll_ready(context)).await?;
/// let request = http::Request::get("https://api.example.com/things").body(String::new())?;
/// println!("{}", client.call(request).await?.status());
/// # Ok(())
/// # }
/// ```
///
/// # The repetition
/// A request can be sent again when its body can be copied beforehand. By default the body's type has
/// to be `Clone`, which is cheap for bodies that are held in memory. For others say how to copy one,
/// and `None` where it cannot be ([`repeat_with`](Self::repeat_with)), or that nothing is ever
/// repeated ([`repeat_never`](Self::repeat_never)). A request that is not repeated answers 401 once,
/// and its token is renewed all the same.
///
/// # Redirects
/// A layer that follows redirects belongs outside of this one: each step is then looked at by itself,
/// and one that leads to another origin carries no token.
///
/// # Security
/// What is inside of this layer sees the token; a client that follows redirects by itself may carry it
/// to another origin. Do not let a [`Service`](crate::Service) send its own refresh through a client
/// that is wrapped in this layer: the refresh would wait for itself until its time is over.
#[derive(Clone, Debug)]
pub struct SessionLayer<R = ByClone> {
    rule: Rule,
    repeat: R,
}

/// Which requests carry the token.
#[derive(Clone, Debug)]
struct Rule {
    audience: Audience,
    /// Where requests go that do not say.
    base: Option<Url>,
}

impl SessionLayer {
    /// Takes the tokens of `manager` to these origins, each a scheme, a host and perhaps a port:
    /// `https://api.example.com`. Requests are repeated by a clone of their body.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when there is no origin, when one has a path or
    /// credentials, or when one is plain `http` to another machine.
    pub fn new<O: AsRef<str>>(
        manager: SessionManager,
        origins: impl IntoIterator<Item = O>,
    ) -> Result<Self> {
        let rule = Rule { audience: Audience::new(manager, origins)?, base: None };
        Ok(Self { rule, repeat: ByClone })
    }
}

impl<R> SessionLayer<R> {
    /// Copies bodies with `copy`, which says `None` of a body that cannot be sent again.
    ///
    /// ```
    /// # fn example(layer: hallpass::transport::tower::SessionLayer) {
    /// // A body that is a list of chunks or a stream of them.
    /// enum Body { Chunks(Vec<bytes::Bytes>), Stream }
    ///
    /// let layer = layer.repeat_with(|body: &Body| match body {
    ///     Body::Chunks(chunks) => Some(Body::Chunks(chunks.clone())),
    ///     Body::Stream => None,
    /// });
    /// # }
    /// ```
    #[must_use]
    pub fn repeat_with<B, F>(self, copy: F) -> SessionLayer<ByFn<F>>
    where
        F: Fn(&B) -> Option<B>,
    {
        SessionLayer { rule: self.rule, repeat: ByFn(copy) }
    }

    /// Repeats nothing, whatever the body: a token that is refused is renewed for the next request.
    #[must_use]
    pub fn repeat_never(self) -> SessionLayer<Never> {
        SessionLayer { rule: self.rule, repeat: Never }
    }

    /// Says where requests go whose URI names no host, `/things`: to this origin, since the client
    /// within is connected to it, as a gRPC channel is. Without this such a request is an error.
    ///
    /// The token goes along if the origin is among the layer's.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when it is not an origin, and when it is plain `http` to
    /// the host of one of the layer's `https` origins.
    pub fn connected_to(mut self, origin: &str) -> Result<Self> {
        let url = read_origin(origin, true)?;
        // What would be said at each request is said now.
        self.rule.audience.includes(&url)?;
        self.rule.base = Some(url);
        Ok(self)
    }

    /// Adds an origin that may be plain `http` to another machine.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when it is not an origin.
    ///
    /// # Security
    /// Everyone on the way then reads the token.
    pub fn dangerous_allow_http(mut self, origin: &str) -> Result<Self> {
        self.rule.audience = self.rule.audience.with_http(origin)?;
        Ok(self)
    }
}

impl<S, R: Clone> Layer<S> for SessionLayer<R> {
    type Service = SessionService<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService { inner, rule: self.rule.clone(), repeat: self.repeat.clone() }
    }
}

/// An HTTP client with a session's live token: what a [`SessionLayer`] makes of another one.
///
/// # Cancel safety
/// A request whose future is dropped may have reached the server. A refresh that it began goes on by
/// itself.
#[derive(Clone, Debug)]
pub struct SessionService<S, R = ByClone> {
    inner: S,
    rule: Rule,
    repeat: R,
}

impl<S, R, B, A> Service<Request<B>> for SessionService<S, R>
where
    S: Service<Request<B>, Response = Response<A>> + Clone + MaybeSend + 'static,
    S::Future: MaybeSend,
    S::Error: MaybeSend,
    R: Repeat<B>,
    B: MaybeSend + 'static,
    A: MaybeSend + 'static,
{
    type Response = Response<A>;
    type Error = SessionError<S::Error>;
    type Future = BoxFuture<'static, Result<Response<A>, SessionError<S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context).map_err(SessionError::Client)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that was found ready is the one to call.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let manager = match self.rule.session_for(request.uri()) {
            Ok(Some(manager)) => manager.clone(),
            Ok(None) => {
                let sending = inner.call(request);
                return Box::pin(async move { sending.await.map_err(SessionError::Client) });
            }
            Err(error) => return Box::pin(std::future::ready(Err(SessionError::Session(error)))),
        };
        let again = self.repeat.copy(request.body());
        Box::pin(send(inner, manager, request, again))
    }
}

/// Sends with a live token, and once more with a newer one if `again` has the body for it.
async fn send<S, B, A>(
    mut inner: S,
    manager: SessionManager,
    request: Request<B>,
    again: Option<B>,
) -> Result<Response<A>, SessionError<S::Error>>
where
    S: Service<Request<B>, Response = Response<A>>,
{
    let beside = manager.authorization_beside().await;
    let (sent, early) = beside.map_err(SessionError::Session)?;
    let (mut head, body) = request.into_parts();
    sent.apply(&mut head.headers);
    let answer =
        send_with(&mut inner, &manager, &sent, Request::from_parts(head, body), again).await;
    if let Some(early) = early {
        early.wait().await;
    }
    answer
}

async fn send_with<S, B, A>(
    inner: &mut S,
    manager: &SessionManager,
    sent: &Authorization,
    request: Request<B>,
    again: Option<B>,
) -> Result<Response<A>, SessionError<S::Error>>
where
    S: Service<Request<B>, Response = Response<A>>,
{
    let (head, body) = request.into_parts();
    let again = again.map(|body| (head.clone(), body));
    let sending = inner.call(Request::from_parts(head, body));
    let answer = sending.await.map_err(SessionError::Client)?;
    let newer = renewal::after(manager, sent, answer.status()).await;
    let (Some(newer), Some((mut head, body))) = (newer, again) else { return Ok(answer) };
    // What the answer holds, a connection or a permit, is wanted for the repetition.
    drop(answer);
    newer.apply(&mut head.headers);
    poll_fn(|context| inner.poll_ready(context)).await.map_err(SessionError::Client)?;
    let sending = inner.call(Request::from_parts(head, body));
    let answer = sending.await.map_err(SessionError::Client)?;
    renewal::settle(manager, &newer, answer.status());
    Ok(answer)
}

impl Rule {
    /// The session whose token a request to `uri` carries, if any.
    fn session_for(&self, uri: &Uri) -> Result<Option<&SessionManager>> {
        let included = match (uri.scheme_str(), uri.authority(), &self.base) {
            (Some(scheme), Some(authority), _) => {
                // What is not a URL is not one of the origins either.
                let target = Url::parse(&format!("{scheme}://{authority}"));
                target.map_or(Ok(false), |target| self.audience.includes(&target))?
            }
            // The target of CONNECT has a host and no scheme.
            (None, Some(_), _) => false,
            (_, None, Some(base)) => self.audience.includes(base)?,
            (_, None, None) => {
                return Err(Error::new(ErrorKind::Configuration).with_message(
                    "the request's URI names no host, so that no one can tell whether the token is \
                     meant for it: write it in full, or say `connected_to` on the layer",
                ));
            }
        };
        Ok(included.then_some(&self.audience.manager))
    }
}

/// Why a request through a [`SessionService`] brought no answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SessionError<E> {
    /// There is no live token, or the request must not carry it; nothing was sent.
    Session(Error),
    /// The client within failed.
    Client(E),
}

impl<E> SessionError<E> {
    /// What the session said.
    #[must_use]
    pub fn session(&self) -> Option<&Error> {
        match self {
            Self::Session(error) => Some(error),
            Self::Client(_) => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for SessionError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(error) => write!(f, "the session has no token for this request: {error}"),
            Self::Client(error) => write!(f, "the HTTP client failed: {error}"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for SessionError<E> {
    /// The error itself, so that whoever walks the chain finds it by its type.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Session(error) => Some(error),
            Self::Client(error) => Some(error),
        }
    }
}

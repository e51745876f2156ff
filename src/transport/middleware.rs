//! Live tokens for clients of the crate `reqwest-middleware`.
//!
//! Which request carries the token is in `audience.rs`, what a 401 leads to in `renewal.rs`.

use reqwest::{Request, Response};
use reqwest_middleware::{Error as Failure, Middleware, Next};

use super::{audience::Audience, renewal};
use crate::{
    error::Result,
    manager::{Authorization, SessionManager},
};

/// Puts a session's live token on the requests of a `reqwest_middleware` client.
///
/// It does what [`Authorizer`](super::Authorizer) does: it attaches the token, and when the answer
/// is 401 it refreshes once and repeats the request once, if its body can be sent again. The token
/// goes to the origins named, and all other requests pass through as they are.
///
/// ```no_run
/// # async fn example(manager: hallpass::manager::SessionManager)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// use hallpass::transport::{http_client, middleware::SessionMiddleware};
/// use reqwest_middleware::ClientBuilder;
///
/// let session = SessionMiddleware::new(manager, ["https://api.example.com"])?;
/// let client = ClientBuilder::new(http_client()?).with(session).build();
/// let answer = client.get("https://api.example.com/things").send().await?;
/// println!("{}", answer.status());
/// # Ok(())
/// # }
/// ```
///
/// Where a client retries as well, add this one after the retries, so that each attempt gets the
/// token of its time. Do not let a [`Service`](crate::Service) send its own refresh through a client
/// that is wrapped in this middleware: the refresh would wait for itself until its time is over.
///
/// # Errors
/// What the session says, and a request over plain `http` to the host of an `https` origin
/// ([`Configuration`](crate::ErrorKind::Configuration)), comes as
/// [`reqwest_middleware::Error::Middleware`]; it downcasts to [`hallpass::Error`](crate::Error):
///
/// ```
/// # fn example(error: &reqwest_middleware::Error) -> bool {
/// use reqwest_middleware::Error;
///
/// let Error::Middleware(inside) = error else { return false };
/// inside.downcast_ref::<hallpass::Error>().is_some_and(|error| error.is_session_ended())
/// # }
/// ```
///
/// An answer of any status is not an error, nor is a 401 that remains one.
///
/// # Cancel safety
/// A request that is dropped may have reached the server. A refresh that it began goes on by itself.
///
/// # Security
/// The client beneath follows redirects unless told otherwise, and this middleware does not see
/// them. reqwest then takes `Authorization` off when another origin is next, but no header of
/// another name, which some services' tokens travel in. Give it a client that follows none, as
/// [`http_client`](super::http_client) builds it. What middleware is added after this one sees the
/// token.
#[derive(Clone, Debug)]
pub struct SessionMiddleware {
    audience: Audience,
}

impl SessionMiddleware {
    /// Takes the tokens of `manager` to these origins, each a scheme, a host and perhaps a port:
    /// `https://api.example.com`.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when there is no origin, when one has a
    /// path or credentials, or when one is plain `http` to another machine.
    pub fn new<O: AsRef<str>>(
        manager: SessionManager,
        origins: impl IntoIterator<Item = O>,
    ) -> Result<Self> {
        Ok(Self { audience: Audience::new(manager, origins)? })
    }

    /// Adds an origin that may be plain `http` to another machine.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when it is not an origin.
    ///
    /// # Security
    /// Everyone on the way then reads the token.
    pub fn dangerous_allow_http(self, origin: &str) -> Result<Self> {
        Ok(Self { audience: self.audience.with_http(origin)? })
    }

    async fn run(
        &self,
        mut request: Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> Result<Response, Failure> {
        if !self.audience.includes(request.url()).map_err(Failure::middleware)? {
            return next.run(request, extensions).await;
        }
        let manager = &self.audience.manager;
        let beside = manager.authorization_beside().await;
        let (sent, early) = beside.map_err(Failure::middleware)?;
        sent.apply(request.headers_mut());
        let answer = self.send(request, extensions, next, &sent).await;
        if let Some(early) = early {
            early.wait().await;
        }
        answer
    }

    async fn send(
        &self,
        request: Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
        sent: &Authorization,
    ) -> Result<Response, Failure> {
        let manager = &self.audience.manager;
        let again = request.try_clone();
        let answer = next.clone().run(request, extensions).await?;
        if !self.audience.was_asked(answer.url()) {
            return Ok(answer);
        }
        let newer = renewal::after(manager, sent, answer.status()).await;
        let (Some(newer), Some(mut again)) = (newer, again) else { return Ok(answer) };
        drop(answer);
        newer.apply(again.headers_mut());
        let answer = next.run(again, extensions).await?;
        renewal::settle(manager, &newer, answer.status());
        Ok(answer)
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait::async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait::async_trait(?Send))]
impl Middleware for SessionMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> Result<Response, Failure> {
        self.run(request, extensions, next).await
    }
}

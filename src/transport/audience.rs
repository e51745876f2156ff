//! The servers that a session's token is meant for.
//!
//! A client that is wrapped in a middleware or a layer may send anywhere, so that each request is looked at.

use std::{fmt, sync::Arc};

use url::{Origin, Url};

use super::origin::check_scheme;
use crate::{
    error::{Error, ErrorKind, Result},
    manager::SessionManager,
};

/// A session, and the origins whose servers may see its token.
#[derive(Clone)]
pub(super) struct Audience {
    pub(super) manager: SessionManager,
    origins: Arc<[Origin]>,
}

impl Audience {
    /// # Errors
    /// [`ErrorKind::Configuration`] when there is no origin, one is not an origin alone, or is plain
    /// `http` to another machine.
    pub(super) fn new<O: AsRef<str>>(
        manager: SessionManager,
        origins: impl IntoIterator<Item = O>,
    ) -> Result<Self> {
        let origins = origins.into_iter().map(|text| origin(text.as_ref(), false));
        let origins: Arc<[Origin]> = origins.collect::<Result<_>>()?;
        if origins.is_empty() {
            return Err(configuration(
                "there is no origin that the token may go to: name one, `https://api.example.com`",
            ));
        }
        Ok(Self { manager, origins })
    }

    /// The same with one more origin, which may be plain `http`.
    pub(super) fn with_http(mut self, text: &str) -> Result<Self> {
        let more = origin(text, true)?;
        self.origins = self.origins.iter().cloned().chain([more]).collect();
        Ok(self)
    }

    /// Whether a request to `url` carries the token.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for plain `http` to the host of an `https` origin: the request
    /// is meant to carry the token, and would show it to the network.
    pub(super) fn includes(&self, url: &Url) -> Result<bool> {
        if self.is_among(&url.origin()) {
            return Ok(true);
        }
        if url.scheme() == "http" && self.origins.iter().any(|origin| is_https_of(origin, url)) {
            return Err(configuration(
                "plain http would show the token to the network: use https, as the session's \
                 origin does",
            ));
        }
        Ok(false)
    }

    /// Whether an answer from `url` is one of a server that was shown the token. The HTTP client
    /// may have followed a redirect to another, whose 401 says nothing about it.
    #[cfg(feature = "middleware")]
    pub(super) fn was_asked(&self, url: &Url) -> bool {
        self.is_among(&url.origin())
    }

    fn is_among(&self, wanted: &Origin) -> bool {
        self.origins.iter().any(|origin| origin == wanted)
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origins = self.origins.iter().map(Origin::ascii_serialization);
        f.debug_list().entries(origins).finish()
    }
}

fn origin(text: &str, allow_http: bool) -> Result<Origin> {
    Ok(read_origin(text, allow_http)?.origin())
}

/// Reads an origin: a URL with nothing after its host and port.
pub(super) fn read_origin(text: &str, allow_http: bool) -> Result<Url> {
    let url = Url::parse(text).map_err(|_| {
        configuration("an origin is not a URL: write it as `https://api.example.com`")
    })?;
    check_scheme(&url, allow_http)?;
    let alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !alone || !url.username().is_empty() || url.password().is_some() {
        return Err(configuration(
            "an origin has scheme, host and port alone: `https://api.example.com`",
        ));
    }
    Ok(url)
}

/// Whether `origin` is the `https` one of the host in `url`, on whatever port.
fn is_https_of(origin: &Origin, url: &Url) -> bool {
    match origin {
        Origin::Tuple(scheme, host, _) => {
            scheme == "https" && url.host().is_some_and(|wanted| wanted.to_owned() == *host)
        }
        Origin::Opaque(_) => false,
    }
}

fn configuration(message: &'static str) -> Error {
    Error::new(ErrorKind::Configuration).with_message(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        future::BoxFuture,
        service::{RefreshFailure, Service},
        session::Session,
    };

    #[derive(Debug)]
    struct Silent;

    impl Service for Silent {
        fn name(&self) -> &str {
            "silent"
        }

        fn refresh<'a>(
            &'a self,
            session: &'a Session,
        ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
            Box::pin(std::future::ready(Ok(session.clone())))
        }

        fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
            Box::pin(std::future::ready(Ok(())))
        }
    }

    fn audience(origins: &[&str]) -> Result<Audience> {
        Audience::new(SessionManager::builder(Silent).build(), origins)
    }

    fn includes(audience: &Audience, url: &str) -> Result<bool, ErrorKind> {
        audience.includes(&url.parse().unwrap()).map_err(|error| error.kind())
    }

    #[test]
    fn the_token_is_meant_for_its_origins_and_nothing_beside_them() {
        let audience = audience(&["https://api.example.com", "http://localhost:8080/"]).unwrap();
        for (url, meant) in [
            ("https://api.example.com/things?a=b", true),
            ("https://API.example.com:443/", true),
            ("https://user:pass@api.example.com/", true),
            ("http://localhost:8080/x", true),
            ("https://api.example.com:8443/", false),
            ("https://api.example.com.evil.example/", false),
            ("https://evil.example/api.example.com", false),
            ("https://api.example.com@evil.example/", false),
            ("https://example.com/", false),
            ("http://localhost:8081/", false),
            ("http://other.example/", false),
        ] {
            assert_eq!(includes(&audience, url), Ok(meant), "{url}");
        }
    }

    #[test]
    fn plain_http_to_the_host_of_an_https_origin_is_refused() {
        let audience = audience(&["https://api.example.com"]).unwrap();
        for url in ["http://api.example.com/", "http://api.example.com:8080/"] {
            assert_eq!(includes(&audience, url), Err(ErrorKind::Configuration), "{url}");
        }
        let audience = audience.with_http("http://api.example.com:8080").unwrap();
        assert_eq!(includes(&audience, "http://api.example.com:8080/"), Ok(true));
        assert_eq!(includes(&audience, "http://api.example.com/"), Err(ErrorKind::Configuration));
    }

    #[test]
    fn what_is_no_origin_is_refused_without_repeating_it() {
        for given in [
            "hunter2.example.com",
            "http://hunter2.example.com",
            "https://example.com/hunter2",
            "https://example.com/?hunter2",
            "https://example.com/#hunter2",
            "https://hunter2:pass@example.com",
            "data:hunter2",
        ] {
            let error = audience(&[given]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{given}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        assert_eq!(audience(&[]).unwrap_err().kind(), ErrorKind::Configuration);
    }
}

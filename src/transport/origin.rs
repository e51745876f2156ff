//! Checks of base URLs, and of where an application's own requests go.

use url::{Host, Url};

use crate::error::{Error, ErrorKind, Result};

/// Checks a service's base URL and brings it into the form that paths are appended to: no slash at
/// the end.
pub(super) fn base_url(text: &str, allow_http: bool) -> Result<String> {
    let url = Url::parse(text).map_err(|_| configuration("the base URL is not a URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(configuration("the base URL holds credentials: take them out"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(configuration("the base URL has a query or a fragment: take it off"));
    }
    check_scheme(&url, allow_http)?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Refuses to send a token where others can read it.
pub(super) fn check_scheme(url: &Url, allow_http: bool) -> Result<()> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if allow_http || is_loopback(url) => Ok(()),
        "http" => Err(configuration(
            "plain http would show tokens to the network: use https, or `dangerous_allow_http`",
        )),
        _ => Err(configuration("the URL is neither https nor http")),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn configuration(message: &'static str) -> Error {
    Error::new(ErrorKind::Configuration).with_message(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_base_urls_lose_their_last_slash() {
        for (given, kept) in [
            (
                "https://x.auth.eu-central-1.nhost.run/v1",
                "https://x.auth.eu-central-1.nhost.run/v1",
            ),
            ("https://auth.example.com/v1/", "https://auth.example.com/v1"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("http://[::1]:4000/v1", "http://[::1]:4000/v1"),
            ("http://localhost/v1", "http://localhost/v1"),
        ] {
            assert_eq!(base_url(given, false).unwrap(), kept);
        }
    }

    #[test]
    fn bad_base_urls_are_refused_without_repeating_them() {
        for given in [
            "nonsense hunter2",
            "http://hunter2.example.com",
            "http://127.0.0.1.hunter2.com",
            "https://u:hunter2@example.com",
            "https://example.com/?key=hunter2",
            "https://example.com/#hunter2",
            "ftp://hunter2.example.com",
            "data:hunter2",
        ] {
            let error = base_url(given, false).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{given}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        assert!(base_url("http://example.com", true).is_ok());
    }
}

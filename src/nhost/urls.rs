//! The operations that a browser calls, as URLs to open.

use std::fmt;

use url::Url;

use crate::{
    error::{Error, Result},
    nhost::{
        Client, OAuth2AuthorizeOptions, Pkce, Provider, ProviderOptions, redirect_options::append,
        validate,
    },
    secret::Secret,
};

/// A URL to open in a browser.
///
/// It may hold a ticket, a code or an access token, so `Debug` leaves out its query, fragment and
/// credentials, and there is no `Display`: [`expose`](Self::expose) hands out the text.
#[derive(Clone, PartialEq, Eq)]
pub struct RedirectUrl(Url);

impl RedirectUrl {
    pub(super) const fn new(url: Url) -> Self {
        Self(url)
    }

    /// The text, to hand to a browser.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    /// The URL as a value of its own, which no longer hides anything.
    #[must_use]
    pub fn into_url(self) -> Url {
        self.0
    }
}

impl fmt::Debug for RedirectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        shown.set_query(None);
        shown.set_fragment(None);
        // A URL that cannot have credentials refuses to lose them.
        let _ = shown.set_username("").and_then(|()| shown.set_password(None));
        write!(f, "RedirectUrl({shown} [query redacted])")
    }
}

impl Client {
    /// `signInProvider`: the URL that signs in with a provider. Open it in a browser, then read
    /// where it ends up with [`parse_callback`](crate::nhost::parse_callback).
    ///
    /// ```
    /// use hallpass::nhost::{Client, Provider, ProviderOptions};
    ///
    /// let client = Client::new("https://auth.example.com/v1")?;
    /// let options = ProviderOptions::default().redirect_to("http://127.0.0.1:8123/done");
    /// let url = client.sign_in_provider_url(Provider::Github, &options)?;
    /// assert!(url.expose().starts_with("https://auth.example.com/v1/signin/provider/github?"));
    /// # Ok::<(), hallpass::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an option that every
    /// server would refuse.
    pub fn sign_in_provider_url(
        &self,
        provider: impl Into<Provider>,
        options: &ProviderOptions,
    ) -> Result<RedirectUrl> {
        self.provider_url("signin", &provider.into(), options)
    }

    /// `signUpProvider`: the URL that signs up with a provider. Newer servers only.
    ///
    /// # Errors
    /// As [`sign_in_provider_url`](Self::sign_in_provider_url). There is no connecting here.
    pub fn sign_up_provider_url(
        &self,
        provider: impl Into<Provider>,
        options: &ProviderOptions,
    ) -> Result<RedirectUrl> {
        if options.connect.is_some() {
            return Err(Error::invalid_argument(
                "connect",
                "a new user has nothing to connect to: use `sign_in_provider_url`",
            ));
        }
        self.provider_url("signup", &provider.into(), options)
    }

    /// `verifyTicket`: the URL behind the link in a mail, which ends at `redirect_to`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an empty ticket or a
    /// target that is not an absolute URL.
    pub fn verify_ticket_url(
        &self,
        ticket: impl Into<Secret>,
        redirect_to: &str,
        pkce: Option<&Pkce>,
    ) -> Result<RedirectUrl> {
        let ticket = ticket.into();
        validate::present("ticket", ticket.expose(), "it is empty: pass the ticket of the mail")?;
        validate::redirect("redirect_to", redirect_to)?;
        let mut url = self.endpoint(&["verify"])?;
        append(
            &mut url,
            &[
                ("ticket", Some(ticket.expose())),
                ("redirectTo", Some(redirect_to)),
                ("codeChallenge", pkce.map(Pkce::challenge)),
            ],
        );
        Ok(RedirectUrl(url))
    }

    /// `oauth2Authorize`: the URL that begins an OAuth2 or OpenID Connect sign-in with the service
    /// as the provider. Newer servers only.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an empty client id or a
    /// redirect URI that is not an absolute URL.
    pub fn oauth2_authorize_url(
        &self,
        client_id: &str,
        redirect_uri: &str,
        options: &OAuth2AuthorizeOptions,
    ) -> Result<RedirectUrl> {
        let fields = options.fields(client_id, redirect_uri)?;
        let mut url = self.endpoint(&["oauth2", "authorize"])?;
        append(&mut url, &fields);
        Ok(RedirectUrl(url))
    }

    fn provider_url(
        &self,
        way: &str,
        provider: &Provider,
        options: &ProviderOptions,
    ) -> Result<RedirectUrl> {
        validate::present("provider", provider.as_str(), "it is empty: pass a provider's name")?;
        let mut url = self.endpoint(&[way, "provider", provider.as_str()])?;
        options.write(&mut url)?;
        Ok(RedirectUrl(url))
    }

    /// The base URL with these segments, each escaped.
    pub(super) fn endpoint(&self, segments: &[&str]) -> Result<Url> {
        join(self.base_url(), segments)
    }
}

/// A URL with further segments, each escaped.
pub(super) fn join(base: &Url, segments: &[&str]) -> Result<Url> {
    let mut url = base.clone();
    match url.path_segments_mut() {
        Ok(mut path) => {
            path.pop_if_empty().extend(segments);
        }
        Err(()) => {
            return Err(Error::invalid_argument("base_url", "it cannot carry a path"));
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client::new("https://auth.example.com/v1/").unwrap()
    }

    #[test]
    fn arrays_are_joined_and_metadata_is_json() {
        let options = ProviderOptions::default()
            .allowed_roles(["user", "me"])
            .metadata("plan", "free & easy")
            .provider_specific("connection", "c-1");
        let url = client().sign_in_provider_url(Provider::Workos, &options).unwrap().into_url();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        assert_eq!(url.path(), "/v1/signin/provider/workos");
        assert_eq!(
            pairs,
            [
                ("allowedRoles".to_owned(), "user,me".to_owned()),
                ("metadata".to_owned(), r#"{"plan":"free & easy"}"#.to_owned()),
                ("connection".to_owned(), "c-1".to_owned()),
            ]
        );
    }

    #[test]
    fn no_option_makes_no_query() {
        let url = client().sign_up_provider_url("github", &ProviderOptions::default()).unwrap();
        assert_eq!(url.expose(), "https://auth.example.com/v1/signup/provider/github");
    }

    #[test]
    fn a_providers_name_cannot_leave_its_segment() {
        let url = client().sign_in_provider_url("../../x?y", &ProviderOptions::default()).unwrap();
        assert_eq!(url.expose(), "https://auth.example.com/v1/signin/provider/..%2F..%2Fx%3Fy");
    }

    #[test]
    fn pkce_is_sent_when_asked_for_and_never_unasked() {
        let pkce = Pkce::generate().unwrap();
        let plain = client().verify_ticket_url("verifyEmail:x", "https://a.example/", None);
        assert!(!plain.unwrap().expose().contains("codeChallenge"));
        let tied = client().verify_ticket_url("verifyEmail:x", "https://a.example/", Some(&pkce));
        assert!(tied.unwrap().expose().contains(pkce.challenge()));
        let options = OAuth2AuthorizeOptions::default().with_pkce(&pkce);
        let url = client().oauth2_authorize_url("c", "https://a.example/", &options).unwrap();
        assert!(url.expose().contains("response_type=code"));
        assert!(url.expose().contains("code_challenge_method=S256"));
    }

    #[test]
    fn debug_hides_tickets_and_tokens() {
        let options = ProviderOptions::default().connect("hunter2").state("hunter2");
        let url = client().sign_in_provider_url("github", &options).unwrap();
        assert!(url.expose().contains("connect=hunter2"));
        assert!(!format!("{url:?} {options:?}").contains("hunter2"));
        for text in ["https://u:hunter2@a.example/#hunter2", "https://hunter2@a.example/"] {
            let url = RedirectUrl::new(Url::parse(text).unwrap());
            assert_eq!(format!("{url:?}"), "RedirectUrl(https://a.example/ [query redacted])");
        }
        let url = RedirectUrl::new(Url::parse("app:done?code=hunter2").unwrap());
        assert_eq!(format!("{url:?}"), "RedirectUrl(app:done [query redacted])");
    }

    #[test]
    fn wrong_arguments_are_named() {
        let client = client();
        let named = |result: Result<RedirectUrl>| result.unwrap_err().argument();
        let options = ProviderOptions::default();
        assert_eq!(named(client.sign_in_provider_url("", &options)), Some("provider"));
        assert_eq!(
            named(client.sign_up_provider_url("x", &options.clone().connect("t"))),
            Some("connect")
        );
        assert_eq!(named(client.verify_ticket_url("", "https://a.example/", None)), Some("ticket"));
        assert_eq!(named(client.verify_ticket_url("t", "a", None)), Some("redirect_to"));
        let authorize = OAuth2AuthorizeOptions::default();
        assert_eq!(
            named(client.oauth2_authorize_url("", "https://a.example/", &authorize)),
            Some("client_id")
        );
    }
}

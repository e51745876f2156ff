//! The operations that a browser calls, as URLs to open.
//!
//! Owns their arguments and how these are written. It must not send anything.

use std::fmt;

use serde_json::{Map, Value};
use url::Url;

use crate::{
    error::{Error, Result},
    nhost::{Client, Pkce, Provider, validate},
    secret::{AccessToken, Secret},
};

/// A URL to open in a browser.
///
/// It may hold a ticket or an access token, so `Debug` shows its path alone and there is no
/// `Display`: [`expose`](Self::expose) hands out the text.
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
        write!(f, "RedirectUrl({shown} [query redacted])")
    }
}

/// What may be said when a browser is sent to a provider.
///
/// ```
/// use hallpass::nhost::ProviderOptions;
///
/// let options = ProviderOptions::default()
///     .redirect_to("http://127.0.0.1:8123/done")
///     .allowed_roles(["user", "me"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ProviderOptions {
    allowed_roles: Vec<String>,
    default_role: Option<String>,
    display_name: Option<String>,
    locale: Option<String>,
    metadata: Map<String, Value>,
    redirect_to: Option<String>,
    connect: Option<AccessToken>,
    state: Option<Secret>,
    specific: Vec<(String, String)>,
    code_challenge: Option<String>,
}

impl ProviderOptions {
    /// The roles of a user who is created by this.
    #[must_use]
    pub fn allowed_roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// The role a request has unless it names another.
    #[must_use]
    pub fn default_role(mut self, role: impl Into<String>) -> Self {
        self.default_role = Some(role.into());
        self
    }

    /// The name shown to others, at most 32 characters.
    #[must_use]
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }

    /// The language for mails, two or three letters.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Adds one entry to the metadata of a user who is created by this.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Where the browser ends up; it must be allowed on the server.
    #[must_use]
    pub fn redirect_to(mut self, url: impl Into<String>) -> Self {
        self.redirect_to = Some(url.into());
        self
    }

    /// Connects the provider account to the user whom this token belongs to, instead of signing in.
    /// [`Client::connect_provider_url`] fills it in with the live token.
    ///
    /// # Security
    /// The service takes the token in the URL, where browsers and proxies may keep it.
    #[must_use]
    pub fn connect(mut self, token: impl Into<AccessToken>) -> Self {
        self.connect = Some(token.into());
        self
    }

    /// A state of your own, to recognise the answer by.
    #[must_use]
    pub fn state(mut self, state: impl Into<Secret>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Adds an argument that one provider alone understands (`connection` and `organization` for
    /// WorkOS).
    #[must_use]
    pub fn provider_specific(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.specific.push((name.into(), value.into()));
        self
    }

    /// Ties the answer to this pair: it brings a code for [`Client::token_exchange`] instead of a
    /// token. Newer servers only; the older ones ignore it and bring a token.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.code_challenge = Some(pkce.challenge().to_owned());
        self
    }

    fn write(&self, url: &mut Url) -> Result<()> {
        if let Some(name) = &self.display_name {
            validate::display_name("display_name", name)?;
        }
        if let Some(locale) = &self.locale {
            validate::locale("locale", locale)?;
        }
        if let Some(redirect) = &self.redirect_to {
            validate::redirect("redirect_to", redirect)?;
        }
        let metadata = (!self.metadata.is_empty())
            .then(|| serde_json::to_string(&self.metadata))
            .transpose()
            .map_err(|error| {
                Error::invalid_argument("metadata", "it cannot be written as JSON")
                    .with_source(error)
            })?;
        // One value, comma-separated: the document wants these arrays unexploded.
        let roles = (!self.allowed_roles.is_empty()).then(|| self.allowed_roles.join(","));
        let fields = [
            ("allowedRoles", roles.as_deref()),
            ("defaultRole", self.default_role.as_deref()),
            ("displayName", self.display_name.as_deref()),
            ("locale", self.locale.as_deref()),
            ("metadata", metadata.as_deref()),
            ("redirectTo", self.redirect_to.as_deref()),
            ("connect", self.connect.as_ref().map(AccessToken::expose)),
            ("state", self.state.as_ref().map(Secret::expose)),
            ("codeChallenge", self.code_challenge.as_deref()),
        ];
        append(url, &fields);
        for (name, value) in &self.specific {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(())
    }
}

/// What an OAuth2 authorization request says beside the client and its redirect URI.
///
/// ```
/// use hallpass::nhost::{OAuth2AuthorizeOptions, Pkce};
///
/// let pkce = Pkce::generate()?;
/// let options =
///     OAuth2AuthorizeOptions::default().scope("openid email").state("s-17").with_pkce(&pkce);
/// # hallpass::Result::Ok(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct OAuth2AuthorizeOptions {
    response_type: Option<String>,
    scope: Option<String>,
    state: Option<Secret>,
    nonce: Option<Secret>,
    resource: Option<String>,
    prompt: Option<String>,
    code_challenge: Option<String>,
}

impl OAuth2AuthorizeOptions {
    /// The response type; `code` unless given.
    #[must_use]
    pub fn response_type(mut self, kind: impl Into<String>) -> Self {
        self.response_type = Some(kind.into());
        self
    }

    /// The scopes, separated by blanks.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// A state of your own, which comes back with the code.
    #[must_use]
    pub fn state(mut self, state: impl Into<Secret>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// A nonce, which comes back inside the id token.
    #[must_use]
    pub fn nonce(mut self, nonce: impl Into<Secret>) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// The resource the token is meant for (RFC 8707).
    #[must_use]
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// How the server should ask the user (`login`, `consent`, `none`).
    #[must_use]
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = Some(prompt.into());
        self
    }

    /// Ties the code to this pair.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.code_challenge = Some(pkce.challenge().to_owned());
        self
    }

    /// The arguments in the document's order, for the URL and for the form alike.
    pub(super) fn fields<'a>(
        &'a self,
        client_id: &'a str,
        redirect_uri: &'a str,
    ) -> Result<[(&'static str, Option<&'a str>); 10]> {
        validate::present("client_id", client_id, "it is empty: pass the OAuth2 client's id")?;
        validate::redirect("redirect_uri", redirect_uri)?;
        let challenge = self.code_challenge.as_deref();
        Ok([
            ("client_id", Some(client_id)),
            ("redirect_uri", Some(redirect_uri)),
            ("response_type", Some(self.response_type.as_deref().unwrap_or("code"))),
            ("scope", self.scope.as_deref()),
            ("state", self.state.as_ref().map(Secret::expose)),
            ("nonce", self.nonce.as_ref().map(Secret::expose)),
            ("code_challenge", challenge),
            ("code_challenge_method", challenge.map(|_| "S256")),
            ("resource", self.resource.as_deref()),
            ("prompt", self.prompt.as_deref()),
        ])
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
    /// # hallpass::Result::Ok(())
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
    /// target that is no absolute URL.
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
    /// redirect URI that is no absolute URL.
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

fn append(url: &mut Url, fields: &[(&str, Option<&str>)]) {
    if fields.iter().all(|(_, value)| value.is_none()) {
        return;
    }
    let mut query = url.query_pairs_mut();
    for (name, value) in fields {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
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

//! The options of a redirect: to a provider, or to an OAuth2 sign-in.

use serde_json::{Map, Value};
use url::Url;

use crate::{
    error::{Error, Result},
    nhost::{Pkce, validate},
    secret::{AccessToken, Secret},
};

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
    pub(super) connect: Option<AccessToken>,
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
    /// [`Client::connect_provider_url`](crate::nhost::Client::connect_provider_url) fills it in with the live token.
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

    /// Ties the answer to this pair: it brings a code for [`Client::token_exchange`](crate::nhost::Client::token_exchange) instead of a
    /// token. Newer servers only; the older ones ignore it and bring a token.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.code_challenge = Some(pkce.challenge().to_owned());
        self
    }

    /// Checks the options and writes them into the query.
    pub(super) fn write(&self, url: &mut Url) -> Result<()> {
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
/// # Ok::<(), hallpass::Error>(())
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

/// Writes the fields that are there into the query.
pub(super) fn append(url: &mut Url, fields: &[(&str, Option<&str>)]) {
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

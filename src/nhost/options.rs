//! The optional arguments that several calls share.

use serde_json::{Map, Value};

use crate::{
    error::{Error, Result},
    nhost::{Pkce, types, validate},
};

/// What may be said about a user who is about to be created.
///
/// ```
/// use hallpass::nhost::SignUpOptions;
///
/// let options = SignUpOptions::default()
///     .display_name("Zoë")
///     .locale("en")
///     .allowed_roles(["user", "me"])
///     .metadata("plan", "free")
///     .redirect_to("https://app.example/welcome");
/// ```
#[derive(Clone, Debug, Default)]
pub struct SignUpOptions {
    pub(super) allowed_roles: Vec<String>,
    pub(super) default_role: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) locale: Option<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) redirect_to: Option<String>,
    pub(super) code_challenge: Option<String>,
}

impl SignUpOptions {
    /// The roles the user gets; the server's own default unless given.
    #[must_use]
    pub fn allowed_roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// The role a request has unless it names another; it must be among the allowed ones.
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

    /// The language for mails and messages, two or three letters.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Adds one entry to the user's metadata.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Where a link in a mail leads in the end; it must be allowed on the server.
    #[must_use]
    pub fn redirect_to(mut self, url: impl Into<String>) -> Self {
        self.redirect_to = Some(url.into());
        self
    }

    /// Ties the link in the mail to this pair: it brings a code for
    /// [`token_exchange`](crate::nhost::Client::token_exchange) instead of a token. Newer servers
    /// only; the older ones refuse the call.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.code_challenge = Some(pkce.challenge().to_owned());
        self
    }

    /// As the service takes them; nothing at all when nothing is said.
    pub(super) fn to_wire(&self) -> Option<types::SignUpOptions> {
        let wire = types::SignUpOptions {
            allowed_roles: self.allowed_roles.clone(),
            default_role: self.default_role.clone(),
            display_name: self.display_name.clone(),
            locale: self.locale.clone(),
            metadata: self.metadata.clone(),
            redirect_to: self.redirect_to.clone(),
        };
        let empty = wire.allowed_roles.is_empty()
            && wire.default_role.is_none()
            && wire.display_name.is_none()
            && wire.locale.is_none()
            && wire.metadata.is_empty()
            && wire.redirect_to.is_none();
        (!empty).then_some(wire)
    }

    /// Checks everything that can be checked here.
    pub(super) fn check(&self) -> Result<()> {
        if let Some(name) = &self.display_name {
            validate::display_name("display_name", name)?;
        }
        if let Some(locale) = &self.locale {
            validate::locale("locale", locale)?;
        }
        if let Some(url) = &self.redirect_to {
            validate::redirect("redirect_to", url)?;
        }
        Ok(())
    }

    /// For anonymous users, of whom less is known. Their names have no limits.
    pub(super) fn check_anonymous(&self) -> Result<()> {
        let useless = [
            ("allowed_roles", !self.allowed_roles.is_empty()),
            ("default_role", self.default_role.is_some()),
            ("redirect_to", self.redirect_to.is_some()),
            ("code_challenge", self.code_challenge.is_some()),
        ];
        if let Some((argument, _)) = useless.into_iter().find(|(_, given)| *given) {
            return Err(Error::invalid_argument(
                argument,
                "an anonymous user takes a name, a locale and metadata alone: leave it out",
            ));
        }
        match &self.locale {
            Some(locale) => validate::locale("locale", locale),
            None => Ok(()),
        }
    }

    /// For calls that bring a session at once or by a code, so that no link could carry PKCE.
    pub(super) fn check_without_pkce(&self) -> Result<()> {
        if self.code_challenge.is_some() {
            return Err(Error::invalid_argument(
                "code_challenge",
                "this call takes no PKCE, since it brings no link: leave `with_pkce` out",
            ));
        }
        self.check()
    }
}

/// What may be said about a mail with a link.
///
/// ```
/// use hallpass::nhost::EmailOptions;
///
/// let options = EmailOptions::default().redirect_to("https://app.example/new-password");
/// ```
#[derive(Clone, Debug, Default)]
pub struct EmailOptions {
    pub(super) redirect_to: Option<String>,
    pub(super) code_challenge: Option<String>,
}

impl EmailOptions {
    /// Where the link leads in the end; it must be allowed on the server.
    #[must_use]
    pub fn redirect_to(mut self, url: impl Into<String>) -> Self {
        self.redirect_to = Some(url.into());
        self
    }

    /// Ties the link to this pair: it brings a code for
    /// [`token_exchange`](crate::nhost::Client::token_exchange) instead of a token. Newer servers
    /// only; the older ones refuse the call.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.code_challenge = Some(pkce.challenge().to_owned());
        self
    }

    /// As the service takes them; nothing at all when nothing is said.
    pub(super) fn to_wire(&self) -> Option<types::OptionsRedirectTo> {
        self.redirect_to
            .clone()
            .map(|redirect_to| types::OptionsRedirectTo { redirect_to: Some(redirect_to) })
    }

    pub(super) fn check(&self) -> Result<()> {
        match &self.redirect_to {
            Some(url) => validate::redirect("redirect_to", url).map(|_| ()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_option_is_named() {
        let wrong = [
            (SignUpOptions::default().display_name("a(b)"), "display_name"),
            (SignUpOptions::default().locale("english"), "locale"),
            (SignUpOptions::default().redirect_to("/after"), "redirect_to"),
        ];
        for (options, argument) in wrong {
            assert_eq!(options.check().unwrap_err().argument(), Some(argument));
        }
        assert!(SignUpOptions::default().check().is_ok());
        assert!(EmailOptions::default().redirect_to("x").check().is_err());
    }

    #[test]
    fn anonymous_users_may_be_named_as_they_like_and_take_nothing_else() {
        let named = SignUpOptions::default().display_name("a(b)".repeat(20)).metadata("a", 1);
        assert!(named.check_anonymous().is_ok());
        let wrong = [
            (SignUpOptions::default().allowed_roles(["user"]), "allowed_roles"),
            (SignUpOptions::default().default_role("user"), "default_role"),
            (SignUpOptions::default().redirect_to("https://a.example/"), "redirect_to"),
            (SignUpOptions::default().locale("english"), "locale"),
        ];
        for (options, argument) in wrong {
            assert_eq!(options.check_anonymous().unwrap_err().argument(), Some(argument));
        }
    }

    #[test]
    fn pkce_is_refused_where_it_could_do_nothing() {
        let options = SignUpOptions::default().with_pkce(&Pkce::generate().unwrap());
        assert!(options.check().is_ok());
        assert_eq!(options.check_without_pkce().unwrap_err().argument(), Some("code_challenge"));
    }
}

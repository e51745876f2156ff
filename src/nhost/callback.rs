//! What comes back after a redirect: a token, a code, a failure, or nothing.
//!
//! This module reads the URL; [`Client::complete_callback`](crate::nhost::Client::complete_callback) signs
//! in with what it holds.

use std::fmt;

use url::Url;

use crate::{
    error::{Error, ErrorKind, Result},
    nhost::{error::ErrorCode, validate},
    secret::{RefreshToken, Secret},
};

/// Reads the URL that the service redirected to, after a provider sign-in or an e-mail link.
///
/// Both the query and the fragment are looked at, since applications route by either. A known fault
/// of some servers puts a failure and a token into one URL: then the token decides.
///
/// ```
/// use hallpass::nhost::{Callback, parse_callback};
///
/// let callback = parse_callback("myapp://done?error=invalid-ticket&errorDescription=too+old")?;
/// let Callback::Failed(failure) = callback else { panic!("it was a failure") };
/// assert_eq!(failure.code().as_str(), "invalid-ticket");
/// # Ok::<(), hallpass::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] when `url` is not an absolute URL.
pub fn parse_callback(url: &str) -> Result<Callback> {
    let url = parse(url)?;
    let fields = Fields::of(&url);
    let state = fields.text("state").map(Secret::new);
    let kind = fields.text("type").map(|kind| CallbackKind::from(kind.as_str()));
    if let Some(token) = fields.text("refreshToken") {
        let token = RefreshToken::new(token);
        return Ok(Callback::RefreshToken { token, kind, state });
    }
    if let Some(code) = fields.text("code") {
        return Ok(Callback::Code { code: Secret::new(code), kind, state });
    }
    if let Some(code) = fields.text("error") {
        return Ok(Callback::Failed(CallbackFailure {
            code: code.as_str().into(),
            description: fields.text("errorDescription").or(fields.text("error_description")),
            provider_error: fields.text("provider_error"),
            provider_error_description: fields.text("provider_error_description"),
            provider_error_url: fields.text("provider_error_url"),
            state,
        }));
    }
    Ok(Callback::Nothing { kind, state })
}

/// What a redirect brought.
///
/// # Security
/// The token and the code are redacted in `Debug`; the URL they came in is not ours to redact, so
/// keep it out of logs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Callback {
    /// A refresh token, to be traded for a session at once.
    RefreshToken {
        /// The token.
        token: RefreshToken,
        /// What the link was for, where the service says so.
        kind: Option<CallbackKind>,
        /// The state that went out with the request, if any came back.
        state: Option<Secret>,
    },
    /// A code, to be traded for a session together with the [`Pkce`](crate::nhost::Pkce) verifier.
    Code {
        /// The code.
        code: Secret,
        /// What the link was for, where the service says so.
        kind: Option<CallbackKind>,
        /// The state that went out with the request, if any came back.
        state: Option<Secret>,
    },
    /// The service refused.
    Failed(CallbackFailure),
    /// Neither a token nor a failure, which is how connecting a provider to a user ends well.
    Nothing {
        /// What the link was for, where the service says so.
        kind: Option<CallbackKind>,
        /// The state that went out with the request, if any came back.
        state: Option<Secret>,
    },
}

impl Callback {
    /// The state that came back, to compare with the one that went out.
    #[must_use]
    pub fn state(&self) -> Option<&Secret> {
        match self {
            Self::RefreshToken { state, .. }
            | Self::Code { state, .. }
            | Self::Nothing { state, .. } => state.as_ref(),
            Self::Failed(failure) => failure.state.as_ref(),
        }
    }
}

/// What an e-mail link was for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackKind {
    /// Signing in without a password.
    PasswordlessEmail,
    /// Verifying an address.
    VerifyEmail,
    /// Confirming a new address.
    EmailConfirmChange,
    /// Choosing a new password.
    PasswordReset,
    /// Something that this version of the crate does not know.
    Other(Box<str>),
}

impl From<&str> for CallbackKind {
    fn from(kind: &str) -> Self {
        match kind {
            "passwordlessEmail" | "signinPasswordless" => Self::PasswordlessEmail,
            "verifyEmail" | "emailVerify" => Self::VerifyEmail,
            "emailConfirmChange" => Self::EmailConfirmChange,
            "passwordReset" => Self::PasswordReset,
            other => Self::Other(other.into()),
        }
    }
}

/// A failure that came back in a URL.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackFailure {
    code: ErrorCode,
    description: Option<String>,
    provider_error: Option<String>,
    provider_error_description: Option<String>,
    provider_error_url: Option<String>,
    state: Option<Secret>,
}

impl CallbackFailure {
    /// The service's code.
    #[must_use]
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// What the service says to people.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The provider's own code, where it was the provider that refused.
    #[must_use]
    pub fn provider_error(&self) -> Option<&str> {
        self.provider_error.as_deref()
    }

    /// What the provider says to people.
    #[must_use]
    pub fn provider_error_description(&self) -> Option<&str> {
        self.provider_error_description.as_deref()
    }

    /// Where the provider explains its failure.
    #[must_use]
    pub fn provider_error_url(&self) -> Option<&str> {
        self.provider_error_url.as_deref()
    }
}

impl fmt::Debug for CallbackFailure {
    /// The code alone: the rest is free text from outside.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackFailure").field("code", &self.code).finish_non_exhaustive()
    }
}

impl From<CallbackFailure> for Error {
    fn from(failure: CallbackFailure) -> Self {
        let kind = failure.code.kind().unwrap_or(ErrorKind::Unauthenticated);
        let mut error = Self::new(kind).with_code(failure.code.as_str());
        if let Some(sentence) = failure.code.sentence() {
            error = error.with_message(sentence);
        }
        match failure.description {
            Some(description) => error.with_server_message(description),
            None => error,
        }
    }
}

fn parse(url: &str) -> Result<Url> {
    // The parser's own error says where a URL breaks, never what stands there.
    validate::redirect("url", url)
}

/// The arguments of a URL: those of the query, then those of the fragment.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(url: &Url) -> Self {
        let mut fields: Vec<_> = url.query_pairs().into_owned().collect();
        let fragment = url.fragment().unwrap_or_default();
        let fragment = match fragment.split_once('?') {
            // A router's fragment may be a path of its own: `#/done?refreshToken=…`.
            Some((path, arguments)) if path.starts_with(['/', '!']) || !path.contains('=') => {
                arguments
            }
            // Otherwise a question mark stands in a value, which needs no escape there.
            _ => fragment,
        };
        fields.extend(url::form_urlencoded::parse(fragment.as_bytes()).into_owned());
        Self(fields)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| v.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "c0ffee00-1234-4abc-8def-0123456789ab";

    #[test]
    fn a_token_is_found_in_the_query_and_in_the_fragment() {
        for url in [
            format!("https://app.example/done?refreshToken={TOKEN}&type=verifyEmail"),
            format!("https://app.example/done#refreshToken={TOKEN}&type=verifyEmail"),
            format!("https://app.example/#/done?refreshToken={TOKEN}&type=verifyEmail"),
            format!("myapp://done?x=1&refreshToken={TOKEN}&type=verifyEmail#section"),
        ] {
            let Callback::RefreshToken { token, kind, .. } = parse_callback(&url).unwrap() else {
                panic!("{url}")
            };
            assert_eq!(token.expose(), TOKEN);
            assert_eq!(kind, Some(CallbackKind::VerifyEmail));
        }
    }

    #[test]
    fn a_token_beside_a_failure_decides() {
        let url = format!("https://a.example/?error=invalid-state&refreshToken={TOKEN}");
        assert!(matches!(parse_callback(&url).unwrap(), Callback::RefreshToken { .. }));
    }

    #[test]
    fn a_code_comes_with_its_state() {
        let callback = parse_callback("http://127.0.0.1:1234/?code=abc&state=s1").unwrap();
        assert_eq!(callback.state(), Some(&Secret::from("s1")));
        let Callback::Code { code, .. } = callback else { panic!("no code") };
        assert_eq!(code.expose(), "abc");
    }

    #[test]
    fn a_failure_carries_what_service_and_provider_say() {
        let url = "https://a.example/?error=oauth-provider-error&errorDescription=no+way\
                   &provider_error=access_denied&provider_error_description=user+said+no\
                   &provider_error_url=https%3A%2F%2Fprovider.example%2Fe";
        let Callback::Failed(failure) = parse_callback(url).unwrap() else { panic!("no failure") };
        assert_eq!(failure.code(), &ErrorCode::OauthProviderError);
        assert_eq!(failure.description(), Some("no way"));
        assert_eq!(failure.provider_error(), Some("access_denied"));
        assert_eq!(failure.provider_error_description(), Some("user said no"));
        assert_eq!(failure.provider_error_url(), Some("https://provider.example/e"));
        let error = Error::from(failure);
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        assert_eq!(error.server_message(), Some("no way"));
    }

    #[test]
    fn a_question_mark_in_a_fragments_value_hides_nothing() {
        // Found by the fuzz target `callback_fields`: all before the mark was taken for a path.
        let url = "https://a.example/#error=invalid-ticket&errorDescription=too+old?&state=s1";
        let callback = parse_callback(url).unwrap();
        assert_eq!(callback.state(), Some(&Secret::from("s1")));
        let Callback::Failed(failure) = callback else { panic!("no failure") };
        assert_eq!(failure.code(), &ErrorCode::InvalidTicket);
        assert_eq!(failure.description(), Some("too old?"));
        for path in ["/done", "/done;tab=2", "!/done", "done"] {
            let url = format!("https://a.example/#{path}?refreshToken={TOKEN}");
            assert!(
                matches!(parse_callback(&url).unwrap(), Callback::RefreshToken { .. }),
                "{url}"
            );
        }
    }

    #[test]
    fn a_bare_url_brings_nothing() {
        let callback = parse_callback("https://a.example/done?refreshToken=").unwrap();
        assert!(matches!(callback, Callback::Nothing { kind: None, state: None }));
    }

    #[test]
    fn what_is_no_url_is_refused_by_name_and_not_repeated() {
        let error = parse_callback("/done?refreshToken=hunter2").unwrap_err();
        assert_eq!(error.argument(), Some("url"));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[test]
    fn debug_shows_neither_token_nor_code() {
        for url in ["https://a.example/?refreshToken=hunter2", "https://a.example/?code=hunter2"] {
            assert!(!format!("{:?}", parse_callback(url).unwrap()).contains("hunter2"));
        }
    }
}

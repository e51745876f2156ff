//! Values that must never be printed: tokens, passwords, codes, tickets.
//!
//! Owns the redacting types and nothing else. It must not know where a secret comes from or goes to.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A string that does not show itself.
///
/// `{:?}` prints `Secret([redacted])`, there is no `Display`. Clones share the memory, which is
/// overwritten when the last of them is dropped. The only way to the text is [`expose`](Self::expose), so a search for that
/// word finds every place where a secret leaves its wrapper. Every secret field of the generated
/// types is one of these.
///
/// ```
/// let password = hallpass::Secret::from("correct horse");
/// assert_eq!(format!("{password:?}"), "Secret([redacted])");
/// assert_eq!(password.expose(), "correct horse");
/// ```
///
/// # Security
/// Comparison takes time that depends only on the lengths. The text is still visible to whoever can
/// read the process's memory while the value lives.
#[derive(Clone, Default)]
pub struct Secret(
    /// UTF-8.
    Bytes,
);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Bytes::from_owner(Zeroizing::new(text.into())))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        same_text(self.expose(), other.expose())
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&Self> for Secret {
    fn from(other: &Self) -> Self {
        other.clone()
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Secret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "password"})
    }
}

/// A kind of token is a type of its own, so that one cannot be passed for another.
macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Secret);

        impl $name {
            /// Wraps a token.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(Secret::new(text))
            }

            /// The token itself.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        impl From<Secret> for $name {
            fn from(secret: Secret) -> Self {
                Self(secret)
            }
        }

        impl From<$name> for Secret {
            fn from(token: $name) -> Self {
                token.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Secret::json_schema(generator)
            }
        }
    };
}

token! {
    /// The short-lived token that goes out with each request.
    ///
    /// ```
    /// let token = hallpass::AccessToken::from("eyJ...");
    /// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
    /// ```
    AccessToken
}

token! {
    /// The long-lived token that is traded for a new access token.
    ///
    /// ```
    /// let token = hallpass::RefreshToken::from("2f7c...");
    /// assert_eq!(format!("{token:?}"), "RefreshToken([redacted])");
    /// ```
    RefreshToken
}

impl AccessToken {
    /// Lets the token and a header that ends with it share one copy of the text.
    pub(crate) fn share_with(&mut self, header: &mut HeaderValue) {
        if !header.as_bytes().ends_with(&self.0.0) {
            return;
        }
        let text = Bytes::from_owner(Zeroizing::new(header.as_bytes().to_vec()));
        let token = text.slice(text.len() - self.0.0.len()..);
        let Ok(mut shared) = HeaderValue::from_maybe_shared(text) else { return };
        shared.set_sensitive(header.is_sensitive());
        *header = shared;
        self.0 = Secret(token);
    }
}

/// Compares without stopping at the first difference.
fn same_text(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left.bytes().zip(right.bytes()).fold(0u8, |seen, (a, b)| seen | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_every_secret_is_redacted() {
        let text = "hunter2-hunter2";
        let printed = [
            format!("{:?}", Secret::from(text)),
            format!("{:#?}", AccessToken::from(text)),
            format!("{:?}", RefreshToken::from(text)),
            format!("{:?}", Some(vec![Secret::from(text)])),
        ];
        for line in printed {
            assert!(!line.contains("hunter2"), "{line}");
            assert!(line.contains("[redacted]"), "{line}");
        }
    }

    #[test]
    fn a_token_shares_the_memory_of_its_header() {
        let mut header = HeaderValue::from_static("Bearer eyJ.a.b");
        header.set_sensitive(true);
        let mut token = AccessToken::from("eyJ.a.b");
        token.share_with(&mut header);
        assert_eq!((token.expose(), header.as_bytes()), ("eyJ.a.b", &b"Bearer eyJ.a.b"[..]));
        assert!(header.is_sensitive());
        assert_eq!(header.as_bytes()[7..].as_ptr(), token.expose().as_ptr());

        let mut other = HeaderValue::from_static("Key eyJ");
        token.share_with(&mut other);
        assert_eq!((token.expose(), other.as_bytes()), ("eyJ.a.b", &b"Key eyJ"[..]));
    }

    #[test]
    fn equality_compares_the_whole_text() {
        assert_eq!(Secret::from("abc"), Secret::from("abc"));
        assert_ne!(Secret::from("abc"), Secret::from("abd"));
        assert_ne!(Secret::from("abc"), Secret::from("abcd"));
    }

    #[test]
    fn serde_is_transparent() {
        let token: AccessToken = serde_json::from_str("\"t\"").unwrap();
        assert_eq!(token.expose(), "t");
        assert_eq!(serde_json::to_string(&token).unwrap(), "\"t\"");
    }
}

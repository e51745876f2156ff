//! The tokens of a session as the service writes them, and the way from there to a [`Session`].

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    linxio::service::NAME,
    secret::{AccessToken, RefreshToken},
    session::{Claims, Session},
};

/// What a session is made of, in the service's own words: what the vendor's JavaScript client keeps,
/// and what [`Client::set_session`](crate::linxio::Client::set_session) takes.
///
/// Its JSON is the service's: `token`, `refreshToken`, `expireAt`, `teamType`, `roleId`. Only the first
/// is needed; further fields are not looked at.
///
/// ```
/// use hallpass::{Session, linxio::Tokens};
///
/// let kept = r#"{"token": "opaque", "refreshToken": "r", "expireAt": "2026-01-02T09:30:00+00:00"}"#;
/// let tokens: Tokens = serde_json::from_str(kept).expect("a session");
/// let session = Session::from(tokens);
/// assert_eq!(session.service, "linxio");
/// assert_eq!(session.expires_at.map(|end| end.as_millis()), Some(1_767_346_200_000));
/// ```
///
/// # Security
/// Whoever has them is the user. `Debug` hides them.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    token: AccessToken,
    refresh_token: Option<RefreshToken>,
    expire_at: Option<String>,
    team_type: Option<String>,
    role_id: Option<i64>,
}

impl Tokens {
    /// An access token alone.
    #[must_use]
    pub fn new(token: impl Into<AccessToken>) -> Self {
        Self {
            token: token.into(),
            refresh_token: None,
            expire_at: None,
            team_type: None,
            role_id: None,
        }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<RefreshToken>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Adds when the access token ends, in ISO 8601 with an offset. The token's own `exp` counts where it
    /// is earlier, and where this is left out or cannot be read.
    #[must_use]
    pub fn with_expire_at(mut self, end: impl Into<String>) -> Self {
        self.expire_at = Some(end.into());
        self
    }
}

/// A session that was begun elsewhere, at some earlier time.
impl From<Tokens> for Session {
    fn from(tokens: Tokens) -> Self {
        let claims = Claims::read(&tokens.token).ok();
        let told = tokens.expire_at.as_deref().and_then(parse_time);
        let own = claims.as_ref().and_then(Claims::expires_at);
        let end = told.into_iter().chain(own).min();
        // Without a word about it, it is as old as can be: then only its end counts.
        let issued = claims.as_ref().and_then(Claims::issued_at);
        let issued = issued.unwrap_or(Timestamp::from_secs(0));
        let mut session = Self::new(NAME, tokens.token, issued);
        session.refresh_token = tokens.refresh_token;
        session.expires_at = end;
        session.user = record(tokens.team_type.as_deref(), tokens.role_id, None);
        session
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("token", &self.token)
            .field("refresh_token", &self.refresh_token)
            .field("expire_at", &self.expire_at)
            .finish_non_exhaustive()
    }
}

/// What a sign-in tells of the user, under the service's names; nothing, if it tells nothing.
pub(super) fn record(
    team_type: Option<&str>,
    role_id: Option<i64>,
    login_with_id: Option<bool>,
) -> Option<Value> {
    let fields = [
        ("teamType", team_type.map(Value::from)),
        ("roleId", role_id.map(Value::from)),
        ("loginWithId", login_with_id.map(Value::from)),
    ];
    let known = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let record: Map<String, Value> = known.collect();
    (!record.is_empty()).then_some(Value::Object(record))
}

/// Reads a time in ISO 8601 with an offset: `+00:00`, as in RFC 3339, but `+0000`, `+00` and a time
/// without seconds too.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    const FORMATS: [&str; 2] = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"];
    let text = text.trim();
    let time = chrono::DateTime::parse_from_rfc3339(text).ok().or_else(|| {
        FORMATS.iter().find_map(|format| chrono::DateTime::parse_from_str(text, format).ok())
    })?;
    Some(Timestamp::from_millis(time.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn every_way_to_write_an_offset_is_read() {
        let expected = Some(Timestamp::from_secs(1_767_346_200));
        for text in [
            "2026-01-02T09:30:00+00:00",
            "2026-01-02T09:30:00Z",
            "2026-01-02T10:30:00+0100",
            "2026-01-02T10:30:00+01",
            "2026-01-02T04:30:00.000-05:00",
            "2026-01-02T09:30+00:00",
            " 2026-01-02T09:30:00+00:00 ",
        ] {
            assert_eq!(parse_time(text), expected, "{text}");
        }
        for text in ["", "tomorrow", "2026-01-02", "2026-01-02T09:30:00", "1767346200"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_from_elsewhere_ends_when_its_token_says_so() {
        let token = jwt(r#"{"iat":1000,"exp":87400}"#);
        let session = Session::from(Tokens::new(token.as_str()).with_refresh_token("r"));
        assert_eq!(session.issued_at, Timestamp::from_secs(1_000));
        assert_eq!(session.expires_at, Some(Timestamp::from_secs(87_400)));
        let told = Tokens::new(token.as_str()).with_expire_at("1970-01-01T00:20:00+00:00");
        assert_eq!(Session::from(told).expires_at, Some(Timestamp::from_secs(1_200)));
        let unreadable = Tokens::new(token.as_str()).with_expire_at("soon");
        assert_eq!(Session::from(unreadable).expires_at, Some(Timestamp::from_secs(87_400)));
        assert_eq!(Session::from(Tokens::new("opaque")).expires_at, None);
    }

    #[test]
    fn what_is_known_of_the_user_is_kept_under_the_services_names() {
        let kept = r#"{"token":"t","teamType":"client","roleId":4,"theme":"dark"}"#;
        let session = Session::from(serde_json::from_str::<Tokens>(kept).unwrap());
        assert_eq!(session.user, Some(serde_json::json!({"teamType": "client", "roleId": 4})));
        assert_eq!(record(None, None, None), None);
    }
}

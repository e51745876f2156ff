//! Reading a JWT's payload.
//!
//! Owns the decoding of claims. It must not verify anything: what it returns is what the token says
//! of itself.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    secret::AccessToken,
};

/// Where Hasura and Nhost keep their claims.
const HASURA: &str = "https://hasura.io/jwt/claims";

/// What an access token says of itself.
///
/// ```
/// use hallpass::{AccessToken, Claims};
///
/// // {"sub":"8a5f","exp":1767226500,"https://hasura.io/jwt/claims":{"x-hasura-default-role":"user"}}
/// let token = AccessToken::from(
///     "e30.eyJzdWIiOiI4YTVmIiwiZXhwIjoxNzY3MjI2NTAwLCJodHRwczovL2hhc3VyYS5pby9qd3QvY2xhaW1zIjp7Ing\
///      taGFzdXJhLWRlZmF1bHQtcm9sZSI6InVzZXIifX0.c2ln",
/// );
/// let claims = Claims::read(&token)?;
/// assert_eq!(claims.subject(), Some("8a5f"));
/// assert_eq!(claims.default_role(), Some("user"));
/// # Ok::<(), hallpass::Error>(())
/// ```
///
/// # Security
/// The signature is not checked. That is fine for showing a name or choosing a menu, since the
/// server checks every request; it is not fine for deciding what someone else may do.
#[derive(Clone, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Reads a token's payload.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedResponse`] when the token is no JWT: not three parts, no base64url, no
    /// JSON object.
    pub fn read(token: &AccessToken) -> Result<Self> {
        let mut parts = token.expose().split('.');
        let (Some(_), Some(payload), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(not_a_jwt("it does not have three parts"));
        };
        let bytes = URL_SAFE_NO_PAD
            .decode(payload.trim_end_matches('='))
            .map_err(|_| not_a_jwt("its payload is no base64url"))?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(claims)) => Ok(Self(claims)),
            _ => Err(not_a_jwt("its payload is no JSON object")),
        }
    }

    /// Any claim by its name.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All claims: names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whom the token is about (`sub`).
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.0.get("sub")?.as_str()
    }

    /// Who issued it (`iss`).
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.0.get("iss")?.as_str()
    }

    /// When it was issued (`iat`), on the server's clock.
    #[must_use]
    pub fn issued_at(&self) -> Option<Timestamp> {
        seconds(self.0.get("iat")?)
    }

    /// When it ends (`exp`), on the server's clock.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        seconds(self.0.get("exp")?)
    }

    /// A claim of Hasura's, with or without its prefix: `user-id` and `x-hasura-user-id` are one.
    #[must_use]
    pub fn hasura(&self, name: &str) -> Option<&Value> {
        let claims = self.0.get(HASURA)?.as_object()?;
        claims.get(name).or_else(|| claims.get(&format!("x-hasura-{name}")))
    }

    /// The user's id, as Hasura's permission rules see it.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.hasura("user-id")?.as_str()
    }

    /// The role a request has unless it names another.
    #[must_use]
    pub fn default_role(&self) -> Option<&str> {
        self.hasura("default-role")?.as_str()
    }

    /// The roles a request may name.
    pub fn allowed_roles(&self) -> impl Iterator<Item = &str> {
        let roles = self.hasura("allowed-roles").and_then(Value::as_array);
        roles.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether the user signed in without saying who they are.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        match self.hasura("user-is-anonymous") {
            Some(Value::Bool(anonymous)) => *anonymous,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// Whether the user has proved presence once more. A refresh takes that away again.
    #[must_use]
    pub fn is_elevated(&self) -> bool {
        let elevated = self.hasura("auth-elevated").and_then(Value::as_str);
        elevated.is_some() && elevated == self.user_id()
    }
}

impl fmt::Debug for Claims {
    /// Names alone: the values are the user's own matters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

fn seconds(value: &Value) -> Option<Timestamp> {
    if let Some(whole) = value.as_i64() {
        return Some(Timestamp::from_secs(whole));
    }
    // RFC 7519 allows fractions. `as` saturates, so no float can overflow here.
    value.as_f64().map(|fraction| Timestamp::from_millis((fraction * 1_000.0).round() as i64))
}

fn not_a_jwt(why: &'static str) -> Error {
    Error::new(ErrorKind::UnexpectedResponse)
        .with_message(format!("the access token is no JWT: {why}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(payload: &Value) -> AccessToken {
        AccessToken::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload.to_string())))
    }

    #[test]
    fn reads_standard_and_hasura_claims() {
        let claims = Claims::read(&token(&json!({
            "sub": "u1", "iss": "hasura-auth", "iat": 10, "exp": 20.5, "extra": [1],
            HASURA: {
                "x-hasura-user-id": "u1",
                "x-hasura-default-role": "user",
                "x-hasura-allowed-roles": ["user", "me"],
                "x-hasura-user-is-anonymous": "true",
                "x-hasura-auth-elevated": "u1",
            }
        })))
        .unwrap();
        assert_eq!(claims.subject(), Some("u1"));
        assert_eq!(claims.issuer(), Some("hasura-auth"));
        assert_eq!(claims.issued_at(), Some(Timestamp::from_secs(10)));
        assert_eq!(claims.expires_at(), Some(Timestamp::from_millis(20_500)));
        assert_eq!(claims.claim("extra"), Some(&json!([1])));
        assert_eq!(claims.default_role(), Some("user"));
        assert_eq!(claims.allowed_roles().collect::<Vec<_>>(), ["user", "me"]);
        assert!(claims.is_anonymous());
        assert!(claims.is_elevated());
        assert_eq!(claims.hasura("user-id"), claims.hasura("x-hasura-user-id"));
        assert_eq!(claims.iter().count(), 6);
    }

    #[test]
    fn times_are_read_to_the_nearest_millisecond() {
        for (written, millis) in [
            ("1.001", 1_001),
            ("-0.0016", -2),
            ("1e300", i64::MAX),
            ("99999999999999999999", i64::MAX),
        ] {
            let payload = serde_json::from_str(&format!("{{\"exp\":{written}}}")).unwrap();
            let claims = Claims::read(&token(&payload)).unwrap();
            assert_eq!(claims.expires_at(), Some(Timestamp::from_millis(millis)), "{written}");
        }
    }

    #[test]
    fn elevation_must_name_the_same_user() {
        let claims = Claims::read(&token(&json!({
            HASURA: { "x-hasura-user-id": "u1", "x-hasura-auth-elevated": "u2" }
        })));
        assert!(!claims.unwrap().is_elevated());
    }

    #[test]
    fn what_is_no_jwt_is_an_error_that_does_not_repeat_it() {
        for text in ["", "hunter2", "a.b", "a.b.c.d", "e30.!!!.x", "e30.W10.x", "e30.bm8.x"] {
            let error = Claims::read(&AccessToken::from(text)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }

    #[test]
    fn debug_shows_names_only() {
        let claims = Claims::read(&token(&json!({"email": "ada@example.com"}))).unwrap();
        assert_eq!(format!("{claims:?}"), "Claims{\"email\"}");
    }
}

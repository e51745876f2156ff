//! Access tokens: what they claim, and checking them as strictly as the server does.
//!
//! The words of a refused token are the server's own, for they reach the wire.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Service;
use crate::jwt::Keys;

const ISSUER: &str = "hasura-auth";
pub(crate) const HASURA_CLAIMS: &str = "https://hasura.io/jwt/claims";
const ELEVATED: &str = "x-hasura-auth-elevated";

/// What a valid access token says.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    /// The user's id, if the subject is one.
    pub(crate) user_id: Option<Uuid>,
    pub(crate) is_anonymous: bool,
    /// Whether the token is elevated, and for its own user.
    pub(crate) is_elevated: bool,
}

impl Service {
    /// Checks an access token by the server's key and clock.
    ///
    /// # Errors
    /// The server's words for what is wrong with it.
    pub(crate) fn verify(&self, token: &str) -> Result<Claims, String> {
        verify(self.keys, token, self.core.clock.now())
    }
}

/// Checks an access token. There is no leeway.
///
/// # Errors
/// The server's words for what is wrong with it.
fn verify(keys: &Keys, token: &str, now: DateTime<Utc>) -> Result<Claims, String> {
    let checked = keys.verify_signature(token).and_then(|claims| {
        let problems = claim_problems(&claims, now);
        if problems.is_empty() {
            return Ok(claims);
        }
        Err(format!("token has invalid claims: {}", problems.join(", ")))
    });
    let claims = checked
        .map_err(|reason| format!("error validating token: error parsing token: {reason}"))?;
    let subject = claims["sub"].as_str().unwrap_or_default();
    let hasura = &claims[HASURA_CLAIMS];
    Ok(Claims {
        user_id: Uuid::parse_str(subject).ok(),
        is_anonymous: hasura["x-hasura-user-is-anonymous"] == "true",
        is_elevated: !subject.is_empty() && hasura[ELEVATED] == subject,
    })
}

/// The claims of an access token for one user.
pub(crate) fn access_claims(
    user_id: Uuid,
    roles: (&[String], &str),
    is_anonymous: bool,
    is_elevated: bool,
    (issued_at, expires_at): (i64, i64),
) -> Value {
    let mut hasura = json!({
        "x-hasura-allowed-roles": roles.0,
        "x-hasura-default-role": roles.1,
        "x-hasura-user-id": user_id,
        "x-hasura-user-is-anonymous": is_anonymous.to_string(),
    });
    if is_elevated {
        hasura[ELEVATED] = json!(user_id);
    }
    json!({
        "sub": user_id, "iss": ISSUER, "iat": issued_at, "exp": expires_at, HASURA_CLAIMS: hasura,
    })
}

/// What a strict reader finds wrong with a token's times and issuer, in its words and order.
fn claim_problems(claims: &Value, now: DateTime<Utc>) -> Vec<&'static str> {
    let now = now.timestamp_millis();
    let at = |name: &str| claims[name].as_f64().map(|seconds| (seconds * 1000.0) as i64);
    let mut problems = Vec::new();
    match at("exp") {
        None => problems.push("token is missing required claim: exp claim is required"),
        Some(expiry) if now >= expiry => problems.push("token is expired"),
        Some(_) => {}
    }
    if at("nbf").is_some_and(|start| now < start) {
        problems.push("token is not valid yet");
    }
    if at("iat").is_some_and(|issued| now < issued) {
        problems.push("token used before issued");
    }
    if claims["iss"] != ISSUER {
        problems.push("token has invalid issuer");
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(keys: &Keys, times: (i64, i64)) -> String {
        keys.sign(&access_claims(Uuid::nil(), (&["me".to_owned()], "me"), false, true, times))
    }

    #[test]
    fn both_algorithms_check_what_they_signed() {
        let now = Utc::now();
        for keys in [Keys::rs256(), Keys::hs256()] {
            let good = token(keys, (now.timestamp(), now.timestamp() + 900));
            let claims = verify(keys, &good, now).expect("our own token");
            assert!(claims.is_elevated && !claims.is_anonymous);
            let mut bent = good.clone();
            bent.truncate(good.len() - 8);
            bent.push_str("AAAAAAAA");
            assert!(
                verify(keys, &bent, now).expect_err("bent").contains("token signature is invalid")
            );
        }
    }

    #[test]
    fn the_other_algorithm_is_refused() {
        let now = Utc::now();
        let foreign = token(Keys::hs256(), (0, now.timestamp() + 900));
        let refused = verify(Keys::rs256(), &foreign, now).expect_err("HS256");
        assert!(refused.ends_with("signing method HS256 is invalid"));
    }

    #[test]
    fn a_token_dies_the_moment_it_expires() {
        let keys = Keys::hs256();
        let now = DateTime::from_timestamp(1_000_000, 0).expect("in range");
        assert!(verify(keys, &token(keys, (0, 1_000_001)), now).is_ok());
        let refused = verify(keys, &token(keys, (0, 1_000_000)), now).expect_err("expired");
        assert!(refused.ends_with("token has invalid claims: token is expired"));
    }
}

//! Access tokens: signing them, the key set, and checking them as strictly as the server does.
//!
//! The words of a refused token are the server's own, for they reach the wire.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Value, json};
use uuid::Uuid;

use super::settings::Signing;

/// The emulator's development key. It is public: whoever has this source can sign with it.
const DEVELOPMENT_KEY: &str = include_str!("../../keys/development.pem");
/// The modulus of the development key, as the key set shows it.
const DEVELOPMENT_MODULUS: &str = "rAoOGTK6BviN1HVwCSWovawX472Hjpb08CQhsXeTiK3ffzXAHTItwoBsqmiuT6oITQEUrKrL2xaxuVBYb73D-qhxMab8Jc7lZpPyJFd0ic_yKmwOzaIp0Z_mRuYOoq2xmH0g7EaaXjnishCwhKkm3J_J_u-Ml90FOGLRez8nP_3685ot5xYjQKo-wsghgEHNt5Ds2QKeD_T-AT-EugV7cFH3g8fvXPAqZbFvOZVDLk1d0EzlDWLImz-DvKOsJ6mb9eJEJNwsb9KAEzi7Jepw5TcbB9GspfG0zLsO0DSEw7ndZdk-E1NSK7IBCTlx0wGls4eiTJJTyD8bDdffDQKc_Q";
/// The shared secret of servers that sign symmetrically. As public as the key above.
const DEVELOPMENT_SECRET: &[u8] = b"hallpass emulator: a public secret";
const KEY_ID: &str = "hallpass-emulator-1";
const ISSUER: &str = "hasura-auth";
pub(crate) const HASURA_CLAIMS: &str = "https://hasura.io/jwt/claims";
const ELEVATED: &str = "x-hasura-auth-elevated";

/// The keys of one server.
pub(crate) struct Keys {
    algorithm: Algorithm,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// What a valid access token says.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    /// The user's id, if the subject is one.
    pub(crate) user_id: Option<Uuid>,
    pub(crate) is_anonymous: bool,
    /// Whether the token is elevated, and for its own user.
    pub(crate) is_elevated: bool,
}

impl Keys {
    /// # Panics
    /// Never: the embedded key is checked by a test.
    pub(crate) fn new(signing: Signing) -> Self {
        match signing {
            Signing::Rs256 => Self {
                algorithm: Algorithm::RS256,
                signing: EncodingKey::from_rsa_pem(DEVELOPMENT_KEY.as_bytes())
                    .expect("the embedded key is an RSA key"),
                checking: DecodingKey::from_rsa_components(DEVELOPMENT_MODULUS, "AQAB")
                    .expect("the embedded modulus is base64url"),
            },
            Signing::Hs256 => Self {
                algorithm: Algorithm::HS256,
                signing: EncodingKey::from_secret(DEVELOPMENT_SECRET),
                checking: DecodingKey::from_secret(DEVELOPMENT_SECRET),
            },
        }
    }

    /// Signs any claims with the server's key.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": self.algorithm_name(), "kid": KEY_ID, "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = crypto::sign(message.as_bytes(), &self.signing, self.algorithm)
            .expect("the key fits its algorithm");
        format!("{message}.{signature}")
    }

    /// The claims of a token that this server signed, whatever they say.
    ///
    /// # Errors
    /// The server's words when the signature is not ours.
    pub(crate) fn verify_signature(&self, token: &str) -> Result<Value, String> {
        let malformed = |detail: &str| format!("token is malformed: {detail}");
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(malformed("token contains an invalid number of segments"));
        };
        let header = decode_part(header)
            .map_err(|detail| malformed(&format!("could not JSON decode header: {detail}")))?;
        let value = decode_part(claims)
            .map_err(|detail| malformed(&format!("could not JSON decode claim: {detail}")))?;
        let named = header["alg"].as_str().unwrap_or_default();
        if named != self.algorithm_name() {
            return Err(format!("token signature is invalid: signing method {named} is invalid"));
        }
        let message = &token[..token.len() - signature.len() - 1];
        match crypto::verify(signature, message.as_bytes(), &self.checking, self.algorithm) {
            Ok(true) => Ok(value),
            _ if self.algorithm == Algorithm::RS256 => {
                Err("token signature is invalid: crypto/rsa: verification error".to_owned())
            }
            _ => Err("token signature is invalid: signature is invalid".to_owned()),
        }
    }

    /// Checks an access token. There is no leeway.
    ///
    /// # Errors
    /// The server's words for what is wrong with it.
    pub(crate) fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, String> {
        let checked = self.verify_signature(token).and_then(|claims| {
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

    /// The public key set; `null` when the key is a shared secret.
    pub(crate) fn key_set(&self) -> Value {
        if self.algorithm != Algorithm::RS256 {
            return json!({ "keys": null });
        }
        json!({"keys": [{
            "alg": "RS256", "e": "AQAB", "kid": KEY_ID, "kty": "RSA", "n": DEVELOPMENT_MODULUS,
            "use": "sig",
        }]})
    }

    fn algorithm_name(&self) -> &'static str {
        if self.algorithm == Algorithm::RS256 { "RS256" } else { "HS256" }
    }
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

fn decode_part(part: &str) -> Result<Value, String> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| "illegal base64 data".to_owned())?;
    serde_json::from_slice(&bytes).map_err(|_| match bytes.first() {
        None => "unexpected end of JSON input".to_owned(),
        Some(first) => {
            format!("invalid character '{}' looking for beginning of value", char::from(*first))
        }
    })
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
        for signing in [Signing::Rs256, Signing::Hs256] {
            let keys = Keys::new(signing);
            let good = token(&keys, (now.timestamp(), now.timestamp() + 900));
            let claims = keys.verify(&good, now).expect("our own token");
            assert!(claims.is_elevated && !claims.is_anonymous);
            let mut bent = good.clone();
            bent.truncate(good.len() - 8);
            bent.push_str("AAAAAAAA");
            assert!(
                keys.verify(&bent, now).expect_err("bent").contains("token signature is invalid")
            );
        }
    }

    #[test]
    fn the_other_algorithm_is_refused() {
        let now = Utc::now();
        let foreign = token(&Keys::new(Signing::Hs256), (0, now.timestamp() + 900));
        let refused = Keys::new(Signing::Rs256).verify(&foreign, now).expect_err("HS256");
        assert!(refused.ends_with("signing method HS256 is invalid"));
    }

    #[test]
    fn a_token_dies_the_moment_it_expires() {
        let keys = Keys::new(Signing::Hs256);
        let now = DateTime::from_timestamp(1_000_000, 0).expect("in range");
        assert!(keys.verify(&token(&keys, (0, 1_000_001)), now).is_ok());
        let refused = keys.verify(&token(&keys, (0, 1_000_000)), now).expect_err("expired");
        assert!(refused.ends_with("token has invalid claims: token is expired"));
    }
}

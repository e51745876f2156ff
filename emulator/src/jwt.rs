//! JSON Web Tokens: the emulator's keys, signing, the key set, and checking a signature.
//!
//! Every service signs with the same two keys, read when the first of them is needed. Which claims a
//! token carries, and what a service says of one that it refuses, is the service's business.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Value, json};

/// The emulator's development key. It is public: whoever has this source can sign with it.
const DEVELOPMENT_KEY: &str = include_str!("../keys/development.pem");
/// The modulus of the development key, as the key set shows it.
const DEVELOPMENT_MODULUS: &str = "rAoOGTK6BviN1HVwCSWovawX472Hjpb08CQhsXeTiK3ffzXAHTItwoBsqmiuT6oITQEUrKrL2xaxuVBYb73D-qhxMab8Jc7lZpPyJFd0ic_yKmwOzaIp0Z_mRuYOoq2xmH0g7EaaXjnishCwhKkm3J_J_u-Ml90FOGLRez8nP_3685ot5xYjQKo-wsghgEHNt5Ds2QKeD_T-AT-EugV7cFH3g8fvXPAqZbFvOZVDLk1d0EzlDWLImz-DvKOsJ6mb9eJEJNwsb9KAEzi7Jepw5TcbB9GspfG0zLsO0DSEw7ndZdk-E1NSK7IBCTlx0wGls4eiTJJTyD8bDdffDQKc_Q";
/// The shared secret of servers that sign symmetrically. As public as the key above.
const DEVELOPMENT_SECRET: &[u8] = b"hallpass emulator: a public secret";
const KEY_ID: &str = "hallpass-emulator-1";

/// What tokens are signed and checked with.
pub(crate) struct Keys {
    algorithm: Algorithm,
    signing: EncodingKey,
    checking: DecodingKey,
}

/// Why a token is refused, for services whose words do not tell more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// It is not a token, or not one that this emulator signed.
    NotOurs,
    /// Its time is over, or it names none.
    Expired,
}

impl Keys {
    /// The RSA key pair.
    pub(crate) fn rs256() -> &'static Self {
        static KEYS: OnceLock<Keys> = OnceLock::new();
        KEYS.get_or_init(|| Self {
            algorithm: Algorithm::RS256,
            signing: EncodingKey::from_rsa_pem(DEVELOPMENT_KEY.as_bytes())
                .expect("the embedded key is an RSA key"),
            checking: DecodingKey::from_rsa_components(DEVELOPMENT_MODULUS, "AQAB")
                .expect("the embedded modulus is base64url"),
        })
    }

    /// The shared secret.
    pub(crate) fn hs256() -> &'static Self {
        static KEYS: OnceLock<Keys> = OnceLock::new();
        KEYS.get_or_init(|| Self {
            algorithm: Algorithm::HS256,
            signing: EncodingKey::from_secret(DEVELOPMENT_SECRET),
            checking: DecodingKey::from_secret(DEVELOPMENT_SECRET),
        })
    }

    /// Signs any claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": self.algorithm_name(), "kid": KEY_ID, "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = crypto::sign(message.as_bytes(), &self.signing, self.algorithm)
            .expect("the key fits its algorithm");
        format!("{message}.{signature}")
    }

    /// The claims of a token that was signed here, whatever they say.
    ///
    /// # Errors
    /// The words of Nhost's server when the signature is not ours.
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

    /// The claims of a token that was signed here and whose `exp` is to come, without leeway.
    ///
    /// # Errors
    /// Which of the two does not hold.
    pub(crate) fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Value, TokenFault> {
        let claims = self.verify_signature(token).map_err(|_| TokenFault::NotOurs)?;
        // Whole seconds pass through `f64` unharmed for as long as anybody counts them.
        let live = claims["exp"]
            .as_f64()
            .is_some_and(|expiry| (now.timestamp_millis() as f64) < expiry * 1_000.0);
        if live { Ok(claims) } else { Err(TokenFault::Expired) }
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

    #[test]
    fn a_token_is_good_until_the_second_of_its_expiry() {
        let token = Keys::rs256().sign(&json!({"sub": "ada", "exp": 1_000_000}));
        let at = |milliseconds| DateTime::from_timestamp_millis(milliseconds).expect("in range");
        let claims = Keys::rs256().check(&token, at(999_999_999)).expect("alive");
        assert_eq!(claims["sub"], "ada");
        let dead = Keys::rs256().check(&token, at(1_000_000_000));
        assert_eq!(dead.expect_err("dead"), TokenFault::Expired);
    }

    #[test]
    fn a_token_without_expiry_or_of_another_key_is_refused() {
        let now = DateTime::UNIX_EPOCH;
        let endless = Keys::rs256().sign(&json!({"sub": "ada"}));
        assert_eq!(Keys::rs256().check(&endless, now).expect_err("endless"), TokenFault::Expired);
        let foreign = Keys::hs256().sign(&json!({"exp": 1_000_000}));
        for token in [foreign.as_str(), "", "a.b.c", &endless[..endless.len() - 8]] {
            let refused = Keys::rs256().check(token, now);
            assert_eq!(refused.expect_err("not ours"), TokenFault::NotOurs);
        }
    }
}

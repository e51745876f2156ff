//! Checks what an authenticator signed: the client data, the authenticator data and the signature of
//! a registration or an assertion (W3C Web Authentication, level 2, sections 7.1 and 7.2).
//!
//! Knows nothing of users, sessions or HTTP. Trust in an authenticator's make (the attestation
//! statement of any format but `none`) is not judged: a stand-in server has no use for it.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ciborium::Value;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Base64url as browsers and libraries write it: with or without padding.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const USER_PRESENT: u8 = 0x01;
const ATTESTED_CREDENTIAL: u8 = 0x40;

/// Why a ceremony was refused: one short phrase for the log.
pub(crate) type Refusal = &'static str;

/// The two ceremonies, as `clientDataJSON` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ceremony {
    Create,
    Get,
}

/// Whom credentials are made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RelyingParty<'a> {
    pub(crate) id: &'a str,
    pub(crate) origins: &'a [String],
}

/// The client's part of what was signed.
#[derive(Debug)]
pub(crate) struct ClientData {
    pub(crate) challenge: String,
    hash: [u8; 32],
}

/// A credential's public key, ready to verify with.
#[derive(Clone)]
pub(crate) struct CredentialKey {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl std::fmt::Debug for CredentialKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CredentialKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// What a registration brings.
#[derive(Clone, Debug)]
pub(crate) struct NewCredential {
    pub(crate) id: Vec<u8>,
    pub(crate) key: CredentialKey,
    pub(crate) sign_count: u32,
}

#[derive(Deserialize)]
struct RawClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Refusal> {
    BASE64URL.decode(text).map_err(|_| "not base64url")
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL.encode(bytes)
}

impl ClientData {
    /// Reads `clientDataJSON` and checks its type and origin. The challenge is for the caller, who
    /// knows which were handed out.
    pub(crate) fn check(
        text: &str,
        ceremony: Ceremony,
        party: RelyingParty<'_>,
    ) -> Result<Self, Refusal> {
        let bytes = decode(text)?;
        let raw: RawClientData =
            serde_json::from_slice(&bytes).map_err(|_| "clientDataJSON is not client data")?;
        let expected = match ceremony {
            Ceremony::Create => "webauthn.create",
            Ceremony::Get => "webauthn.get",
        };
        if raw.kind != expected {
            return Err("client data of another ceremony");
        }
        if !party.origins.iter().any(|origin| origin.trim_end_matches('/') == raw.origin) {
            return Err("origin not allowed");
        }
        Ok(Self { challenge: raw.challenge, hash: Sha256::digest(&bytes).into() })
    }
}

/// Checks a registration and gives the credential that it brings.
pub(crate) fn registration(
    party: RelyingParty<'_>,
    raw_id: &str,
    attestation_object: &str,
) -> Result<NewCredential, Refusal> {
    let bytes = decode(attestation_object)?;
    let value: Value =
        ciborium::from_reader(bytes.as_slice()).map_err(|_| "attestation object is not CBOR")?;
    let Some(Value::Bytes(authenticator_data)) = text_field(&value, "authData") else {
        return Err("attestation object without authData");
    };
    let Some(Value::Text(format)) = text_field(&value, "fmt") else {
        return Err("attestation object without fmt");
    };
    if format == "none" && !text_field(&value, "attStmt").is_some_and(is_empty_map) {
        return Err("attestation of format none carries a statement");
    }
    let data = AuthenticatorData::parse(authenticator_data)?;
    data.check(party)?;
    let credential = data.credential.ok_or("no attested credential data")?;
    if credential.id != decode(raw_id)? {
        return Err("rawId is not the attested credential's");
    }
    Ok(NewCredential { id: credential.id, key: credential.key, sign_count: data.sign_count })
}

/// Checks an assertion against the credential's key and gives the authenticator's counter.
pub(crate) fn assertion(
    party: RelyingParty<'_>,
    client_data: &ClientData,
    authenticator_data: &str,
    signature: &str,
    key: &CredentialKey,
) -> Result<u32, Refusal> {
    let bytes = decode(authenticator_data)?;
    let data = AuthenticatorData::parse(&bytes)?;
    data.check(party)?;
    let mut signed = bytes;
    signed.extend_from_slice(&client_data.hash);
    key.verify(&signed, &decode(signature)?)?;
    Ok(data.sign_count)
}

struct AuthenticatorData {
    party_hash: [u8; 32],
    flags: u8,
    sign_count: u32,
    credential: Option<AttestedCredential>,
}

struct AttestedCredential {
    id: Vec<u8>,
    key: CredentialKey,
}

impl AuthenticatorData {
    fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        const SHORT: Refusal = "authenticator data too short";
        let (party_hash, rest) = bytes.split_first_chunk::<32>().ok_or(SHORT)?;
        let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or(SHORT)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
        let credential = if flags & ATTESTED_CREDENTIAL == 0 {
            None
        } else {
            let (_aaguid, rest) = rest.split_first_chunk::<16>().ok_or(SHORT)?;
            let (length, rest) = rest.split_first_chunk::<2>().ok_or(SHORT)?;
            let (id, key) =
                rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(SHORT)?;
            Some(AttestedCredential { id: id.to_vec(), key: CredentialKey::from_cose(key)? })
        };
        Ok(Self {
            party_hash: *party_hash,
            flags,
            sign_count: u32::from_be_bytes(*count),
            credential,
        })
    }

    fn check(&self, party: RelyingParty<'_>) -> Result<(), Refusal> {
        if self.party_hash != <[u8; 32]>::from(Sha256::digest(party.id)) {
            return Err("made for another relying party");
        }
        if self.flags & USER_PRESENT == 0 {
            return Err("the user was not present");
        }
        Ok(())
    }
}

impl CredentialKey {
    /// Reads a COSE key (RFC 9053) of any algorithm that the options offer, but for ES512.
    fn from_cose(bytes: &[u8]) -> Result<Self, Refusal> {
        const INCOMPLETE: Refusal = "incomplete COSE key";
        let value: Value = ciborium::from_reader(bytes).map_err(|_| "COSE key is not CBOR")?;
        let algorithm = int_field(&value, 3).and_then(Value::as_integer).ok_or(INCOMPLETE)?;
        let part = |label| int_field(&value, label).and_then(Value::as_bytes).ok_or(INCOMPLETE);
        let algorithm = match i64::try_from(algorithm).unwrap_or(0) {
            -7 => Algorithm::ES256,
            -8 => Algorithm::EdDSA,
            -35 => Algorithm::ES384,
            -37 => Algorithm::PS256,
            -38 => Algorithm::PS384,
            -39 => Algorithm::PS512,
            -257 => Algorithm::RS256,
            -258 => Algorithm::RS384,
            -259 => Algorithm::RS512,
            _ => return Err("algorithm not supported"),
        };
        let key = match algorithm {
            Algorithm::ES256 | Algorithm::ES384 => {
                DecodingKey::from_ec_components(&encode(part(-2)?), &encode(part(-3)?))
            }
            Algorithm::EdDSA => DecodingKey::from_ed_components(&encode(part(-2)?)),
            _ => Ok(DecodingKey::from_rsa_raw_components(part(-1)?, part(-2)?)),
        };
        Ok(Self { algorithm, key: key.map_err(|_| "COSE key out of range")? })
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let width = match self.algorithm {
            Algorithm::ES256 => Some(32),
            Algorithm::ES384 => Some(48),
            _ => None,
        };
        // WebAuthn sends ECDSA signatures in DER; the verifier takes the two numbers side by side.
        let signature = match width {
            Some(width) => der_to_fixed(signature, width).ok_or("signature is not DER")?,
            None => signature.to_vec(),
        };
        match jsonwebtoken::crypto::verify(&encode(signature), message, &self.key, self.algorithm) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err("signature does not verify"),
        }
    }
}

/// `SEQUENCE { INTEGER r, INTEGER s }` to `r || s`, each `width` bytes.
fn der_to_fixed(der: &[u8], width: usize) -> Option<Vec<u8>> {
    let (&[tag, length], body) = der.split_first_chunk::<2>()?;
    if tag != 0x30 || usize::from(length) != body.len() {
        return None;
    }
    let mut fixed = Vec::with_capacity(width * 2);
    let mut rest = body;
    for _ in 0..2 {
        let (&[tag, length], tail) = rest.split_first_chunk::<2>()?;
        let (number, tail) = tail.split_at_checked(length.into())?;
        let digits =
            number.iter().position(|byte| *byte != 0).map_or(&[][..], |start| &number[start..]);
        if tag != 0x02 || digits.len() > width {
            return None;
        }
        fixed.resize(fixed.len() + width - digits.len(), 0);
        fixed.extend_from_slice(digits);
        rest = tail;
    }
    rest.is_empty().then_some(fixed)
}

fn text_field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let entries = value.as_map()?;
    entries.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

fn int_field(value: &Value, label: i64) -> Option<&Value> {
    let entries = value.as_map()?;
    let label = Value::Integer(label.into());
    entries.iter().find(|(key, _)| *key == label).map(|(_, value)| value)
}

fn is_empty_map(value: &Value) -> bool {
    value.as_map().is_some_and(Vec::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_integers_become_fixed_width() {
        let der = [0x30, 0x07, 0x02, 0x02, 0x00, 0x80, 0x02, 0x01, 0x05];
        assert_eq!(der_to_fixed(&der, 2), Some(vec![0, 0x80, 0, 5]));
        assert_eq!(der_to_fixed(&der[..8], 2), None);
        assert_eq!(der_to_fixed(&[0x30, 0x06, 0x02, 0x01, 1, 0x03, 0x01, 5], 1), None);
    }

    #[test]
    fn another_origin_and_another_ceremony_are_refused() {
        let origins = ["http://localhost:3000".to_owned()];
        let party = RelyingParty { id: "localhost", origins: &origins };
        let data = |kind: &str, origin: &str| {
            encode(format!(r#"{{"type":"webauthn.{kind}","challenge":"abc","origin":"{origin}"}}"#))
        };
        let check = |text: String| {
            ClientData::check(&text, Ceremony::Get, party).map(|data| data.challenge)
        };
        assert_eq!(check(data("get", "http://localhost:3000")).as_deref(), Ok("abc"));
        assert_eq!(check(data("get", "http://evil.example")), Err("origin not allowed"));
        assert_eq!(
            check(data("create", "http://localhost:3000")),
            Err("client data of another ceremony")
        );
        assert!(check("e30".to_owned()).is_err());
    }

    /// The private key of RFC 8410, section 10.3.
    const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    const ED25519_PUBLIC: &str = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE";
    const RSA: &str = include_str!("../../../keys/stand-in-issuer.pem");

    fn cose(fields: &[(i64, Value)]) -> Vec<u8> {
        let fields = fields.iter().map(|(label, value)| (Value::from(*label), value.clone()));
        let mut bytes = Vec::new();
        ciborium::into_writer(&Value::Map(fields.collect()), &mut bytes).expect("a vector");
        bytes
    }

    #[test]
    fn keys_other_than_p256_verify_too() {
        let public = Value::Bytes(decode(ED25519_PUBLIC).expect("base64url"));
        let edwards = cose(&[(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, public)]);
        let modulus =
            Value::Bytes(decode(crate::nhost::stand_in::ISSUER_MODULUS).expect("base64url"));
        let exponent = Value::Bytes(vec![1, 0, 1]);
        let rsa = |algorithm: i64| {
            cose(&[
                (1, 3.into()),
                (3, algorithm.into()),
                (-1, modulus.clone()),
                (-2, exponent.clone()),
            ])
        };
        let edwards_key = jsonwebtoken::EncodingKey::from_ed_pem(ED25519.as_bytes());
        let rsa_key = || jsonwebtoken::EncodingKey::from_rsa_pem(RSA.as_bytes());
        for (public, private, algorithm) in [
            (edwards, edwards_key, Algorithm::EdDSA),
            (rsa(-257), rsa_key(), Algorithm::RS256),
            (rsa(-37), rsa_key(), Algorithm::PS256),
        ] {
            let private = private.expect("a key in PEM");
            let signature =
                jsonwebtoken::crypto::sign(b"signed", &private, algorithm).expect("signed");
            let signature = decode(&signature).expect("base64url");
            let key = CredentialKey::from_cose(&public).expect("a known algorithm");
            assert_eq!(key.verify(b"signed", &signature), Ok(()), "{algorithm:?}");
            assert!(key.verify(b"other", &signature).is_err(), "{algorithm:?}");
        }
        let unknown = cose(&[(1, 2.into()), (3, (-36).into())]);
        assert_eq!(CredentialKey::from_cose(&unknown).err(), Some("algorithm not supported"));
    }
}

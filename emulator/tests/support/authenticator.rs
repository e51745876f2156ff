//! A software authenticator: makes WebAuthn credentials and assertions, right ones and wrong ones.
//!
//! It signs whatever it is told to (a wrong origin, a challenge of another ceremony): judging is
//! the server's part.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

/// The origin that the emulator's default settings allow.
pub(crate) const ORIGIN: &str = "http://localhost:3000";
const RELYING_PARTY: &str = "localhost";
const USER_PRESENT: u8 = 0x01;
const ATTESTED_CREDENTIAL: u8 = 0x40;

/// One key of one authenticator. Keys of the same name are the same key.
#[derive(Clone)]
pub(crate) struct Authenticator {
    id: [u8; 32],
    key: SigningKey,
    counter: u32,
    /// The relying party that the next data are made for.
    pub(crate) relying_party: String,
    /// The flags of the next authenticator data.
    pub(crate) flags: u8,
}

impl Authenticator {
    /// A key made from `name`.
    pub(crate) fn new(name: &str) -> Self {
        let seed = Sha256::digest(name);
        Self {
            id: Sha256::digest(seed).into(),
            key: SigningKey::from_slice(&seed).expect("a hash is below the curve's order"),
            counter: 0,
            relying_party: RELYING_PARTY.to_owned(),
            flags: USER_PRESENT,
        }
    }

    /// The credential's id, as `allowCredentials` lists it.
    pub(crate) fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.id)
    }

    /// Answers creation options.
    pub(crate) fn create(&self, challenge: &str, origin: &str) -> Json {
        let mut data = self.authenticator_data(self.flags | ATTESTED_CREDENTIAL);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&[0, 32]);
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&cbor(&self.cose_key()));
        let attestation = Value::Map(vec![
            (Value::from("fmt"), Value::from("none")),
            (Value::from("attStmt"), Value::Map(Vec::new())),
            (Value::from("authData"), Value::Bytes(data)),
        ]);
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": client_data("webauthn.create", challenge, origin),
                "attestationObject": URL_SAFE_NO_PAD.encode(cbor(&attestation)),
                "transports": ["internal"],
            },
        })
    }

    /// Answers request options; the counter goes up by one.
    pub(crate) fn get(&mut self, challenge: &str, origin: &str, user_handle: Option<&str>) -> Json {
        self.counter += 1;
        let client_data = client_data("webauthn.get", challenge, origin);
        let data = self.authenticator_data(self.flags);
        let mut signed = data.clone();
        let bytes = URL_SAFE_NO_PAD.decode(&client_data).expect("just encoded");
        signed.extend_from_slice(&Sha256::digest(bytes));
        let signature: DerSignature = self.key.sign(&signed);
        let mut response = json!({
            "clientDataJSON": client_data,
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_bytes()),
        });
        if let Some(handle) = user_handle {
            response["userHandle"] = handle.into();
        }
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        })
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.relying_party).to_vec();
        data.push(flags);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    fn cose_key(&self) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let coordinate = |bytes: Option<&_>| {
            let bytes: &p256::FieldBytes = bytes.expect("an uncompressed point has both");
            Value::Bytes(bytes.to_vec())
        };
        Value::Map(vec![
            (Value::from(1), Value::from(2)),
            (Value::from(3), Value::from(-7)),
            (Value::from(-1), Value::from(1)),
            (Value::from(-2), coordinate(point.x())),
            (Value::from(-3), coordinate(point.y())),
        ])
    }
}

fn client_data(kind: &str, challenge: &str, origin: &str) -> String {
    let text = json!({ "type": kind, "challenge": challenge, "origin": origin }).to_string();
    URL_SAFE_NO_PAD.encode(text)
}

fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing to a vector");
    bytes
}

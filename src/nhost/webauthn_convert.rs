//! Conversions between the service's WebAuthn types and those of `passkey` and `webauthn-rs-proto`.
//!
//! The service names the user in `user.id` by a plain UUID, and wants that very text back as the
//! user handle. Reading the UUID as base64url (it is 36 characters of that alphabet) and writing the
//! handle as base64url again gives exactly that.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// Reads `value` as `T`; both sides describe the same W3C dictionary.
fn convert<T: DeserializeOwned>(value: Result<Value, serde_json::Error>) -> Result<T> {
    value.and_then(serde_json::from_value).map_err(|error| {
        // The text of such an error may quote a value, so that only its kind is kept.
        let place = if error.is_data() { "a field has another form" } else { "it cannot be read" };
        Error::new(ErrorKind::UnexpectedResponse)
            .with_message(format!("a WebAuthn value does not convert: {place}"))
    })
}

#[cfg(feature = "passkey")]
mod with_passkey {
    //! `passkey-types` writes bytes as arrays of numbers unless a feature of its own is on, hence
    //! the conversions field by field.

    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use passkey_types::webauthn::{
        AuthenticatedPublicKeyCredential, CreatedPublicKeyCredential, CredentialCreationOptions,
        CredentialRequestOptions,
    };
    use serde_json::{Value, json};

    use super::convert;
    use crate::{
        error::{Error, Result},
        nhost::types,
    };

    impl TryFrom<types::PublicKeyCredentialCreationOptions> for CredentialCreationOptions {
        type Error = Error;

        fn try_from(options: types::PublicKeyCredentialCreationOptions) -> Result<Self> {
            Ok(Self { public_key: convert(serde_json::to_value(options))? })
        }
    }

    impl TryFrom<types::PublicKeyCredentialRequestOptions> for CredentialRequestOptions {
        type Error = Error;

        fn try_from(options: types::PublicKeyCredentialRequestOptions) -> Result<Self> {
            Ok(Self { public_key: convert(serde_json::to_value(options))? })
        }
    }

    impl TryFrom<CreatedPublicKeyCredential> for types::CredentialCreationResponse {
        type Error = Error;

        fn try_from(credential: CreatedPublicKeyCredential) -> Result<Self> {
            let response = &credential.response;
            let transports = response.transports.as_ref().map(serde_json::to_value).transpose();
            convert(transports.map(|transports| {
                without_nulls(json!({
                    "id": credential.id,
                    "rawId": text(&credential.raw_id),
                    "type": "public-key",
                    "clientExtensionResults": extensions(&credential.client_extension_results),
                    "authenticatorAttachment": credential.authenticator_attachment,
                    "response": without_nulls(json!({
                        "clientDataJSON": text(&response.client_data_json),
                        "authenticatorData": text(&response.authenticator_data),
                        "publicKey": response.public_key.as_ref().map(|key| text(key)),
                        "publicKeyAlgorithm": response.public_key_algorithm,
                        "attestationObject": text(&response.attestation_object),
                        "transports": transports,
                    })),
                }))
            }))
        }
    }

    impl TryFrom<AuthenticatedPublicKeyCredential> for types::CredentialAssertionResponse {
        type Error = Error;

        fn try_from(credential: AuthenticatedPublicKeyCredential) -> Result<Self> {
            let response = &credential.response;
            convert(Ok(without_nulls(json!({
                "id": credential.id,
                "rawId": text(&credential.raw_id),
                "type": "public-key",
                "clientExtensionResults": extensions(&credential.client_extension_results),
                "authenticatorAttachment": credential.authenticator_attachment,
                "response": without_nulls(json!({
                    "clientDataJSON": text(&response.client_data_json),
                    "authenticatorData": text(&response.authenticator_data),
                    "signature": text(&response.signature),
                    "userHandle": response.user_handle.as_ref().map(|handle| text(handle)),
                })),
            }))))
        }
    }

    /// What the service's document knows of the extensions' results; older servers refuse the rest.
    fn extensions(
        results: &passkey_types::webauthn::AuthenticationExtensionsClientOutputs,
    ) -> Value {
        match results.cred_props.as_ref().and_then(|properties| properties.discoverable) {
            Some(rk) => json!({ "credProps": { "rk": rk } }),
            None => json!({}),
        }
    }

    fn text(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The service's document allows fields to be absent, but not to be `null`.
    fn without_nulls(mut value: Value) -> Value {
        if let Value::Object(fields) = &mut value {
            fields.retain(|_, value| !value.is_null());
        }
        value
    }
}

#[cfg(feature = "webauthn-rs")]
mod with_webauthn_rs {
    use serde_json::{Value, json};
    use webauthn_rs_proto::{
        CreationChallengeResponse, PublicKeyCredential, RegisterPublicKeyCredential,
        RequestChallengeResponse,
    };

    use super::convert;
    use crate::{
        error::{Error, Result},
        nhost::types,
    };

    impl TryFrom<types::PublicKeyCredentialCreationOptions> for CreationChallengeResponse {
        type Error = Error;

        fn try_from(options: types::PublicKeyCredentialCreationOptions) -> Result<Self> {
            let value = serde_json::to_value(options).map(|mut value| {
                if let Some(selection) = value.pointer_mut("/authenticatorSelection") {
                    // Optional for the service, mandatory for the crate; these are the defaults
                    // that W3C gives.
                    default(selection, "requireResidentKey", json!(false));
                    default(selection, "userVerification", json!("preferred"));
                }
                value
            });
            Ok(Self { public_key: convert(value)? })
        }
    }

    impl TryFrom<types::PublicKeyCredentialRequestOptions> for RequestChallengeResponse {
        type Error = Error;

        fn try_from(options: types::PublicKeyCredentialRequestOptions) -> Result<Self> {
            let value = serde_json::to_value(options).map(|mut value| {
                default(&mut value, "allowCredentials", json!([]));
                default(&mut value, "userVerification", json!("preferred"));
                default(&mut value, "rpId", json!(""));
                value
            });
            Ok(Self { public_key: convert(value)?, mediation: None })
        }
    }

    impl TryFrom<RegisterPublicKeyCredential> for types::CredentialCreationResponse {
        type Error = Error;

        fn try_from(credential: RegisterPublicKeyCredential) -> Result<Self> {
            convert(serde_json::to_value(credential).map(tidy))
        }
    }

    impl TryFrom<PublicKeyCredential> for types::CredentialAssertionResponse {
        type Error = Error;

        fn try_from(credential: PublicKeyCredential) -> Result<Self> {
            convert(serde_json::to_value(credential).map(tidy))
        }
    }

    fn default(value: &mut Value, name: &str, default: Value) {
        if let Value::Object(fields) = value {
            fields.entry(name).or_insert(default);
        }
    }

    /// Brings the crate's JSON to the service's: the extensions' results have another name there
    /// and may hold only what its document knows, and nothing may be `null`.
    fn tidy(mut value: Value) -> Value {
        if let Value::Object(fields) = &mut value {
            let extensions = fields.remove("extensions");
            let known = extensions.as_ref().and_then(|results| results.get("credProps"));
            let results = match known.filter(|properties| properties.get("rk").is_some()) {
                Some(properties) => json!({ "credProps": properties }),
                None => json!({}),
            };
            fields.insert("clientExtensionResults".to_owned(), results);
        }
        if let Some(Value::Object(response)) = value.get_mut("response") {
            response.retain(|_, value| !value.is_null());
        }
        value
    }
}

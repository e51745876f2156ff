//! The conversions to and from the crates that talk to authenticators: what they make is accepted by
//! a server that verifies it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass::nhost::SignUpOptions;
use serde_json::{Value, json};

use super::{
    authenticator::{Authenticator, ORIGIN},
    support::Stage,
};

const EMAIL: &str = "ada@example.com";

/// What the authenticator answers, with the fields that browsers add.
fn created(key: &Authenticator, challenge: &[u8]) -> Value {
    let mut credential = key.create(&URL_SAFE_NO_PAD.encode(challenge), ORIGIN);
    credential["response"]["publicKeyAlgorithm"] = json!(-7);
    credential["response"]["authenticatorData"] = json!("AAAA");
    credential["clientExtensionResults"] = json!({ "credProps": { "rk": true } });
    credential["authenticatorAttachment"] = json!("platform");
    credential
}

#[cfg(feature = "passkey")]
#[tokio::test]
async fn a_passkey_signs_up_and_in_through_the_types_of_passkey() {
    use passkey_types::webauthn::{
        AuthenticatedPublicKeyCredential, CreatedPublicKeyCredential, CredentialCreationOptions,
        CredentialRequestOptions,
    };

    let stage = Stage::start().await;
    let mut key = Authenticator::new("one");
    let none = SignUpOptions::default();
    let options = stage.client.sign_up_webauthn(EMAIL, &none).await.unwrap();
    let user_id = options.user.id.clone();
    let options = CredentialCreationOptions::try_from(options).unwrap().public_key;
    // The handle that goes back is the id's own text.
    let handle = options.user.id.to_vec();
    assert_eq!(URL_SAFE_NO_PAD.encode(&handle), user_id);
    let credential: CreatedPublicKeyCredential =
        serde_json::from_value(created(&key, &options.challenge)).unwrap();
    let sign_up = stage.client.verify_sign_up_webauthn(credential, None, &none).await.unwrap();
    assert!(sign_up.is_complete());

    let options = stage.client.sign_in_webauthn(Some(EMAIL)).await.unwrap();
    let options = CredentialRequestOptions::try_from(options).unwrap().public_key;
    let known = &options.allow_credentials.as_ref().expect("the user's keys")[0];
    assert_eq!(URL_SAFE_NO_PAD.encode(known.id.as_slice()), key.id());
    let challenge = URL_SAFE_NO_PAD.encode(options.challenge.as_slice());
    let handle = URL_SAFE_NO_PAD.encode(&handle);
    let credential: AuthenticatedPublicKeyCredential =
        serde_json::from_value(key.get(&challenge, ORIGIN, Some(&handle))).unwrap();
    assert!(stage.client.verify_sign_in_webauthn(credential).await.unwrap().is_complete());
}

#[cfg(feature = "webauthn-rs")]
#[tokio::test]
async fn a_passkey_signs_up_and_in_through_the_types_of_webauthn_rs() {
    use webauthn_rs_proto::{
        CreationChallengeResponse, PublicKeyCredential, RegisterPublicKeyCredential,
        RequestChallengeResponse,
    };

    let stage = Stage::start().await;
    let mut key = Authenticator::new("one");
    let none = SignUpOptions::default();
    let options = stage.client.sign_up_webauthn(EMAIL, &none).await.unwrap();
    let user_id = options.user.id.clone();
    let options = CreationChallengeResponse::try_from(options).unwrap().public_key;
    let handle = options.user.id;
    assert_eq!(URL_SAFE_NO_PAD.encode(&handle), user_id);
    let credential: RegisterPublicKeyCredential =
        serde_json::from_value(created(&key, &options.challenge)).unwrap();
    let sign_up = stage.client.verify_sign_up_webauthn(credential, None, &none).await.unwrap();
    assert!(sign_up.is_complete());

    // Whoever the authenticator knows: the handle alone says who it is.
    let options = stage.client.sign_in_webauthn(None).await.unwrap();
    let options = RequestChallengeResponse::try_from(options).unwrap().public_key;
    assert!(options.allow_credentials.is_empty());
    let challenge = URL_SAFE_NO_PAD.encode(&options.challenge);
    let handle = URL_SAFE_NO_PAD.encode(&handle);
    let credential: PublicKeyCredential =
        serde_json::from_value(key.get(&challenge, ORIGIN, Some(&handle))).unwrap();
    assert!(stage.client.verify_sign_in_webauthn(credential).await.unwrap().is_complete());
}

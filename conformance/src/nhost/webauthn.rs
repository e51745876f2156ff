//! Security keys, with an authenticator in software.

use hallpass::nhost::{
    Client, SignUpOptions,
    types::{
        CredentialAssertionResponse, CredentialCreationResponse,
        PublicKeyCredentialCreationOptions, PublicKeyCredentialRequestOptions,
    },
};

use crate::{
    authenticator::Authenticator,
    nhost::{people, refused},
    scene::{Scene, Step, Stop, holds},
};

/// An origin that no server allows.
const ELSEWHERE: &str = "https://elsewhere.invalid";

fn created(
    key: &mut Authenticator,
    options: &PublicKeyCredentialCreationOptions,
    origin: &str,
) -> Step<CredentialCreationResponse> {
    key.relying_party.clone_from(&options.rp.id);
    let answer = key.create(options.challenge.as_str(), origin);
    serde_json::from_value(answer).map_err(|_| unreadable())
}

fn asserted(
    key: &mut Authenticator,
    options: &PublicKeyCredentialRequestOptions,
    origin: &str,
    user: Option<&str>,
) -> Step<CredentialAssertionResponse> {
    if let Some(id) = &options.rp_id {
        key.relying_party.clone_from(id);
    }
    let answer = key.get(options.challenge.as_str(), origin, user);
    serde_json::from_value(answer).map_err(|_| unreadable())
}

fn unreadable() -> Stop {
    Stop::Broken("the authenticator's answer is not what the document says".to_owned())
}

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let email = scene.address();
    let mut key = Authenticator::new(&email);
    let id = signed_up(scene, &client, &mut key, &email).await?;
    signed_in(scene, &mut key, &email, &id).await;
    elevated(scene, &client, &mut key).await
}

async fn signed_up(
    scene: &Scene,
    client: &Client,
    key: &mut Authenticator,
    email: &str,
) -> Option<String> {
    let (none, origin) = (SignUpOptions::default(), scene.options.nhost.origin.clone());
    let asked = async { Ok(client.sign_up_webauthn(email, &none).await?) };
    let options = scene.check("signUpWebauthn", "a challenge comes", asked).await?;
    let foreign = async {
        let credential = created(key, &options, ELSEWHERE)?;
        let sign_up = client.verify_sign_up_webauthn(credential, None, &none).await;
        refused(scene, sign_up).map(drop)
    };
    scene.check("verifySignUpWebauthn", "another origin's key is refused", foreign).await;
    let own = async {
        let options = client.sign_up_webauthn(email, &none).await?;
        let credential = created(key, &options, &origin)?;
        let sign_up = client.verify_sign_up_webauthn(credential, Some("hallpass"), &none).await?;
        people::verified(scene, client, email, sign_up).await
    };
    scene.check("verifySignUpWebauthn", "a key makes an account", own).await
}

async fn signed_in(scene: &Scene, key: &mut Authenticator, email: &str, id: &str) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let origin = scene.options.nhost.origin.clone();
    let own = key.id();
    let asked = async {
        let options = client.sign_in_webauthn(Some(email)).await?;
        let known = options.allow_credentials.iter().any(|it| it.id.as_str() == own);
        holds(known, "the user's key is not among those that are asked for")
    };
    scene.check("signInWebauthn", "the user's key is asked for", asked).await?;
    let entered = async {
        let options = client.sign_in_webauthn(Some(email)).await?;
        let credential = asserted(key, &options, &origin, Some(id))?;
        let sign_in = client.verify_sign_in_webauthn(credential).await?;
        holds(people::complete(scene, sign_in)? == id, "it is somebody else")
    };
    scene.check("verifySignInWebauthn", "the key signs in", entered).await;
    let foreign = async {
        let (elsewhere, _) = people::client(scene)?;
        let options = elsewhere.sign_in_webauthn(Some(email)).await?;
        let credential = asserted(key, &options, ELSEWHERE, Some(id))?;
        refused(scene, elsewhere.verify_sign_in_webauthn(credential).await).map(drop)
    };
    scene
        .check("verifySignInWebauthn", "what was signed for another origin is refused", foreign)
        .await
}

async fn elevated(scene: &Scene, client: &Client, key: &mut Authenticator) -> Option<()> {
    let origin = scene.options.nhost.origin.clone();
    let asked = async { Ok(client.elevate_webauthn().await?) };
    let options = scene.check("elevateWebauthn", "a challenge comes", asked).await?;
    let elevated = async {
        let credential = asserted(key, &options, &origin, None)?;
        client.verify_elevate_webauthn(credential).await?;
        holds(client.claims()?.is_elevated(), "the token is not elevated")?;
        client.refresh_token().await?;
        holds(!client.claims()?.is_elevated(), "the elevation outlived a refresh")
    };
    let promise = "the key elevates the token, and a refresh ends that";
    scene.check("verifyElevateWebauthn", promise, elevated).await
}

pub(crate) async fn add(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    let mut key = Authenticator::new(&person.email);
    let asked = async {
        let options = person.client.add_security_key().await?;
        holds(options.user.id == person.id, "the challenge is for somebody else")?;
        Ok(options)
    };
    let options = scene.check("addSecurityKey", "a challenge for the user comes", asked).await?;
    let added = async {
        let credential = created(&mut key, &options, &scene.options.nhost.origin)?;
        let added = person.client.verify_add_security_key(credential, Some("hallpass")).await?;
        holds(added.nickname.as_deref() == Some("hallpass"), "the key has another name")?;
        let known = person.client.sign_in_webauthn(Some(&person.email)).await?.allow_credentials;
        holds(known.iter().any(|it| it.id.as_str() == key.id()), "the key is not asked for")
    };
    scene.check("verifyAddSecurityKey", "the key is the user's from then on", added).await
}

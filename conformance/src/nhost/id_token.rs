//! Id tokens that an application got from a provider's own SDK.

use hallpass::{
    ErrorKind, Secret,
    nhost::{SignUpOptions, types::IdTokenProvider},
};

use crate::{
    nhost::{REFUSED, people},
    scene::{Scene, Step, given, holds},
};

/// A token of no provider.
const MADE_UP: &str = "eyJhbGciOiJSUzI1NiJ9.e30.bm9ib2R5IHNpZ25lZCB0aGlz";

/// How such a token is refused.
const KINDS: [ErrorKind; 3] = [REFUSED[0], REFUSED[1], ErrorKind::Forbidden];

/// The token for the use of this number, and its provider.
fn token(scene: &Scene, number: usize) -> Step<(IdTokenProvider, Secret)> {
    let pair = given(scene.options.nhost.id_token.get(number), "--id-token")?;
    let (provider, token) = pair.0.expose().split_once('=').unwrap_or(("", pair.0.expose()));
    Ok((IdTokenProvider::from(provider), Secret::from(token)))
}

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let none = SignUpOptions::default();
    let made_up = async {
        let sign_up = client.sign_up_id_token(IdTokenProvider::Google, MADE_UP, None, &none).await;
        scene.refused(sign_up, &KINDS).map(drop)
    };
    scene.check("signUpIdToken", "a token that was made up is refused", made_up).await;
    let signed_up = async {
        let (provider, token) = token(scene, 0)?;
        let (client, _) = people::client(scene)?;
        let sign_up = client.sign_up_id_token(provider, token, None, &none).await?;
        people::complete(scene, sign_up).map(drop)
    };
    scene.check("signUpIdToken", "a provider's user gets an account", signed_up).await;
    let made_up = async {
        let sign_in = client.sign_in_id_token(IdTokenProvider::Google, MADE_UP, None).await;
        scene.refused(sign_in, &KINDS).map(drop)
    };
    scene.check("signInIdToken", "a token that was made up is refused", made_up).await;
    let entered = async {
        let (provider, token) = token(scene, 1)?;
        people::complete(scene, client.sign_in_id_token(provider, token, None).await?).map(drop)
    };
    scene.check("signInIdToken", "a provider's user signs in", entered).await;
    let person = people::somebody(scene).await?;
    let made_up = async {
        let link = person.client.link_id_token(IdTokenProvider::Google, MADE_UP, None).await;
        scene.refused(link, &KINDS).map(drop)
    };
    scene.check("linkIdToken", "a token that was made up is refused", made_up).await;
    let linked = async {
        let (provider, token) = token(scene, 2)?;
        person.client.link_id_token(provider.clone(), &token, None).await?;
        let elsewhere = person.elsewhere(scene)?;
        let sign_in = elsewhere.sign_in_id_token(provider, &token, None).await?;
        holds(people::complete(scene, sign_in)? == person.id, "it is somebody else")
    };
    scene.check("linkIdToken", "a linked account signs in as the same user", linked).await
}

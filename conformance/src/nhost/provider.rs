//! Identity providers: the way through a browser, and the provider's own tokens.

use hallpass::{
    ErrorKind,
    nhost::{Client, ProviderOptions},
};

use crate::{
    browser,
    nhost::{REFUSED, people},
    scene::{Scene, Step, holds, there},
};

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let provider = scene.options.nhost.provider.as_str();
    let unknown = async {
        let url = client.sign_in_provider_url("strava", &ProviderOptions::default())?;
        let back = browser::open(scene, &url, "").await?;
        let kinds = [ErrorKind::FeatureDisabled, REFUSED[0], REFUSED[1]];
        scene.refused(client.complete_callback(&back, None).await, &kinds).map(drop)
    };
    scene.check("signInProvider", "one that is not set up sends the browser back", unknown).await;
    let email = scene.address();
    let entered = async {
        let url = client.sign_in_provider_url(provider, &ProviderOptions::default())?;
        scene.see(&url);
        let back = browser::open(scene, &url, &email).await?;
        came_in(scene, &client, &back).await
    };
    scene.check("signInProvider", "the provider's user comes back signed in", entered).await?;
    let tokens = async {
        let tokens = client.get_provider_tokens(provider).await?;
        scene.see(&tokens);
        scene.keep("a provider's token", &tokens.access_token);
        let token = there(tokens.refresh_token, "the provider gave no refresh token")?;
        Ok((scene.keep("a provider's token", token), tokens.access_token))
    };
    let promise = "the provider's own tokens are handed out";
    let (refresh_token, access_token) = scene.check("getProviderTokens", promise, tokens).await?;
    let renewed = async {
        let tokens = client.refresh_provider_token(provider, refresh_token).await?;
        scene.keep("a provider's token", &tokens.access_token);
        holds(tokens.access_token != access_token, "the token is the old one")
    };
    scene.check("refreshProviderToken", "they are renewed", renewed).await;
    let signed_up = async {
        let (client, _) = people::client(scene)?;
        let url = client.sign_up_provider_url(provider, &ProviderOptions::default())?;
        browser::first_redirect(&url).await?;
        let back = browser::open(scene, &url, &scene.address()).await?;
        came_in(scene, &client, &back).await
    };
    scene.check("signUpProvider", "the provider's user gets an account", signed_up).await
}

async fn came_in(scene: &Scene, client: &Client, back: &str) -> Step {
    let sign_in = client.complete_callback(back, None).await?;
    people::complete(scene, there(sign_in, "the browser brought no session")?).map(drop)
}

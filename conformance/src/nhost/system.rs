//! What the service says of itself.

use hallpass::nhost::types::OAuth2DiscoveryResponse;

use crate::{
    nhost::people,
    scene::{Scene, Step, holds},
};

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let healthy = async { Ok(client.health_check_get().await?) };
    scene.check("healthCheckGet", "the server is well", healthy).await?;
    let healthy = async { Ok(client.health_check_head().await?) };
    scene.check("healthCheckHead", "the server is well", healthy).await;
    let version = async {
        let version = client.get_version().await?;
        holds(!version.is_empty(), "the version is empty")
    };
    scene.check("getVersion", "it has a version", version).await;
    let keys = async {
        let keys = client.get_jwks().await?.keys;
        holds(keys.iter().all(|key| !key.kid.is_empty()), "a key has no id")
    };
    scene.check("getJWKs", "the key set is readable, an empty one too", keys).await;
    let described = async { is_described(&client.get_openid_configuration().await?) };
    scene.check("getOpenIDConfiguration", "the issuer is named", described).await;
    let described = async { is_described(&client.get_oauth_authorization_server().await?) };
    scene.check("getOAuthAuthorizationServer", "the issuer is named", described).await;
    let keys = async {
        let keys = client.oauth2_jwks().await?.keys;
        // A server that signs with a shared secret has none to show.
        let secret = client.get_jwks().await?.keys.is_empty();
        holds(secret || !keys.is_empty(), "there is no key")
    };
    scene.check("oauth2Jwks", "there is a key to verify id tokens with", keys).await;
    Some(())
}

fn is_described(description: &OAuth2DiscoveryResponse) -> Step {
    holds(!description.issuer.is_empty(), "the issuer is empty")
}

//! The service as an OAuth2 provider.

use hallpass::{
    ErrorKind, Result, Secret,
    nhost::{
        Callback, OAuth2AuthorizeOptions, OAuth2Grant, OAuth2TokenOptions, Pkce, parse_callback,
        types::OAuth2TokenResponse,
    },
};

use super::support::Stage;

const CLIENT: &str = "hallpass-public";
const REDIRECT: &str = "http://127.0.0.1/callback";

/// The request's id from the URL of the sign-in page.
fn request_id(page: &str) -> String {
    let page = url::Url::parse(page).unwrap();
    let id = page.query_pairs().find(|(name, _)| name == "request_id");
    id.expect("a request id").1.into_owned()
}

/// Begins an authorization; gives the request's id.
async fn begin(stage: &Stage, pkce: &Pkce) -> Result<String> {
    let options =
        OAuth2AuthorizeOptions::default().scope("openid email").state("s-1").with_pkce(pkce);
    let page = stage.client.oauth2_authorize_post(CLIENT, REDIRECT, &options).await?;
    Ok(request_id(page.expose()))
}

/// The whole way to OAuth2 tokens, for a new user.
async fn tokens(stage: &Stage) -> Result<OAuth2TokenResponse> {
    stage.signed_up("ada@example.com").await;
    let pkce = Pkce::generate()?;
    let request = begin(stage, &pkce).await?;
    let back = stage.client.oauth2_login_post(&request).await?;
    let callback = parse_callback(back.expose())?;
    assert_eq!(callback.state(), Some(&Secret::from("s-1")));
    let Callback::Code { code, .. } = callback else { panic!("no code: {callback:?}") };
    let grant = OAuth2Grant::authorization_code(code, REDIRECT).client_id(CLIENT).with_pkce(&pkce);
    stage.client.oauth2_token(&grant).await
}

fn of_client() -> OAuth2TokenOptions {
    OAuth2TokenOptions::default().client_id(CLIENT)
}

fn of_stranger() -> OAuth2TokenOptions {
    OAuth2TokenOptions::default().client_id("nobody").client_secret("nothing")
}

covers! {
    oauth2_authorize_url = "oauth2Authorize" {
        success(stage) {
            let options = OAuth2AuthorizeOptions::default().with_pkce(&Pkce::generate()?);
            let url = stage.client.oauth2_authorize_url(CLIENT, REDIRECT, &options)?;
            assert!(!request_id(&stage.browse(url.expose()).await).is_empty());
            Ok(())
        }
        failure(stage) {
            let options = OAuth2AuthorizeOptions::default()
                .with_pkce(&Pkce::generate().unwrap())
                .response_type("token");
            let url = stage.client.oauth2_authorize_url(CLIENT, REDIRECT, &options).unwrap();
            let back = stage.browse(url.expose()).await;
            let Callback::Failed(failure) = parse_callback(&back).unwrap() else { panic!("{back}") };
            assert_eq!(failure.code().as_str(), "unsupported_response_type");
            failure.into()
        }
    }
    oauth2_authorize_post = "oauth2AuthorizePost" {
        success(stage) {
            assert!(!begin(stage, &Pkce::generate()?).await?.is_empty());
            Ok(())
        }
        failure(stage) {
            let options = OAuth2AuthorizeOptions::default();
            stage.client.oauth2_authorize_post("nobody", REDIRECT, &options).await.unwrap_err()
        }
    }
    oauth2_token = "oauth2Token" {
        success(stage) {
            let tokens = tokens(stage).await?;
            assert_eq!(tokens.token_type.to_lowercase(), "bearer");
            assert!(!tokens.access_token.is_empty());
            Ok(())
        }
        failure(stage) {
            let grant = OAuth2Grant::authorization_code("nonsense", REDIRECT)
                .client_id(CLIENT)
                .with_pkce(&Pkce::generate().unwrap());
            let error = stage.client.oauth2_token(&grant).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid_grant"));
            error
        }
    }
    oauth2_userinfo_get = "oauth2UserinfoGet" {
        success(stage) {
            let tokens = tokens(stage).await?;
            let user = stage.client.oauth2_userinfo_get(tokens.access_token).await?;
            assert_eq!(Some(user.sub.as_str()), stage.client.claims()?.user_id());
            Ok(())
        }
        failure(stage) {
            let error = stage.client.oauth2_userinfo_get("nonsense").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            error
        }
    }
    oauth2_userinfo_post = "oauth2UserinfoPost" {
        success(stage) {
            let tokens = tokens(stage).await?;
            let user = stage.client.oauth2_userinfo_post(tokens.access_token).await?;
            assert_eq!(user.email.as_deref(), Some("ada@example.com"));
            Ok(())
        }
        failure(stage) { stage.client.oauth2_userinfo_post("nonsense").await.unwrap_err() }
    }
    oauth2_jwks = "oauth2Jwks" {
        success(stage) {
            assert!(!stage.client.oauth2_jwks().await?.keys.is_empty());
            Ok(())
        }
        failure(_stage) { Stage::older().await.client.oauth2_jwks().await.unwrap_err() }
    }
    oauth2_revoke = "oauth2Revoke" {
        success(stage) {
            let tokens = tokens(stage).await?;
            let token = tokens.access_token;
            let options = of_client().access_token_hint();
            stage.client.oauth2_revoke(&token, &options).await?;
            assert!(!stage.client.oauth2_introspect(&token, &options).await?.active);
            Ok(())
        }
        failure(stage) {
            stage.client.oauth2_revoke("nonsense", &of_stranger()).await.unwrap_err()
        }
    }
    oauth2_introspect = "oauth2Introspect" {
        success(stage) {
            let tokens = tokens(stage).await?;
            let options = of_client().access_token_hint();
            assert!(stage.client.oauth2_introspect(tokens.access_token, &options).await?.active);
            assert!(!stage.client.oauth2_introspect("nonsense", &of_client()).await?.active);
            Ok(())
        }
        failure(stage) {
            let error =
                stage.client.oauth2_introspect("nonsense", &of_stranger()).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid_client"));
            error
        }
    }
    oauth2_login_get = "oauth2LoginGet" {
        success(stage) {
            let request = begin(stage, &Pkce::generate()?).await?;
            let shown = stage.client.oauth2_login_get(&request).await?;
            assert_eq!(shown.client_id, CLIENT);
            assert_eq!(shown.scopes, ["openid", "email"]);
            Ok(())
        }
        failure(stage) {
            let unknown = "c0ffee00-1234-4abc-8def-0123456789ab";
            stage.client.oauth2_login_get(unknown).await.unwrap_err()
        }
    }
    oauth2_login_post = "oauth2LoginPost" {
        success(stage) { tokens(stage).await.map(|_| ()) }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let unknown = "c0ffee00-1234-4abc-8def-0123456789ab";
            stage.client.oauth2_login_post(unknown).await.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_request_id_that_is_none_is_refused_by_name() {
    let stage = Stage::start().await;
    let error = stage.client.oauth2_login_get("17").await.unwrap_err();
    assert_eq!(error.argument(), Some("request_id"));
    assert_eq!(stage.nhost().calls("*"), 0);
}

#[tokio::test]
async fn tokens_of_another_client_leave_the_session_alone() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    let before = stage.client.session().unwrap();
    let error = stage.client.oauth2_userinfo_get("nonsense").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(stage.client.session().unwrap(), before);
    assert_eq!(stage.nhost().calls("refreshToken"), 0);
}

//! Identity providers: the round trip through a browser, id tokens, the provider's own tokens.

use std::time::Duration;

use hallpass::{
    Error, ErrorKind, Result,
    nhost::{
        Callback, OAuth2Grant, Pkce, Provider, ProviderOptions, RedirectUrl, parse_callback,
        types::IdTokenProvider,
    },
};

use hallpass_emulator::Fault;

use super::support::{Stage, TARGET};

/// Goes to the provider and back as a browser does; gives the URL that the browser ends up at.
pub(crate) async fn round_trip(stage: &Stage, url: &RedirectUrl, email: &str) -> String {
    let at_provider = stage.browse(url.expose()).await;
    let at_provider = url::Url::parse(&at_provider).unwrap();
    let state = at_provider.query_pairs().find(|(name, _)| name == "state").expect("a state").1;
    let code = stage.nhost().provider_code("github").email(email).issue();
    let mut back = url::Url::parse(&stage.nhost().url()).unwrap();
    back.path_segments_mut().unwrap().extend(["signin", "provider", "github", "callback"]);
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &state);
    stage.browse(back.as_str()).await
}

/// The failure that a browser comes back with.
async fn refused(stage: &Stage, url: &RedirectUrl) -> Error {
    let back = stage.browse(url.expose()).await;
    match parse_callback(&back).unwrap() {
        Callback::Failed(failure) => failure.into(),
        other => panic!("{other:?}"),
    }
}

fn unknown_provider(
    build: impl Fn(Provider, &ProviderOptions) -> Result<RedirectUrl>,
) -> RedirectUrl {
    build(Provider::Strava, &ProviderOptions::default().redirect_to(TARGET)).unwrap()
}

covers! {
    sign_in_provider_url = "signInProvider" {
        success(stage) {
            let options = ProviderOptions::default().redirect_to(TARGET).metadata("plan", "free");
            let url = stage.client.sign_in_provider_url(Provider::Github, &options)?;
            let back = round_trip(stage, &url, "ada@example.com").await;
            let sign_in = stage.client.complete_callback(&back, None).await?.expect("a session");
            let signed_in = sign_in.into_signed_in()?;
            assert_eq!(signed_in.user().unwrap().email.as_deref(), Some("ada@example.com"));
            Ok(())
        }
        failure(stage) {
            let url = unknown_provider(|provider, options| {
                stage.client.sign_in_provider_url(provider, options)
            });
            refused(stage, &url).await
        }
    }
    sign_up_provider_url = "signUpProvider" {
        success(stage) {
            let options = ProviderOptions::default().redirect_to(TARGET);
            let url = stage.client.sign_up_provider_url(Provider::Github, &options)?;
            let back = round_trip(stage, &url, "ada@example.com").await;
            let sign_up = stage.client.complete_callback(&back, None).await?.expect("a session");
            assert!(sign_up.is_complete());
            Ok(())
        }
        failure(stage) {
            let url = unknown_provider(|provider, options| {
                stage.client.sign_up_provider_url(provider, options)
            });
            refused(stage, &url).await
        }
    }
    verify_ticket_url = "verifyTicket" {
        success(stage) {
            stage.client.sign_in_passwordless_email("ada@example.com").await?;
            let ticket = stage.ticket_to("ada@example.com");
            let url = stage.client.verify_ticket_url(ticket, TARGET, None)?;
            let back = stage.browse(url.expose()).await;
            assert!(stage.client.complete_callback(&back, None).await?.is_some());
            Ok(())
        }
        failure(stage) {
            let url = stage.client.verify_ticket_url("verifyEmail:nonsense", TARGET, None).unwrap();
            let error = refused(stage, &url).await;
            assert_eq!(error.code(), Some("invalid-ticket"));
            error
        }
    }
    get_provider_tokens = "getProviderTokens" {
        success(stage) {
            signed_in_with_github(stage).await?;
            let tokens = stage.client.get_provider_tokens(Provider::Github).await?;
            assert!(!tokens.access_token.is_empty());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.get_provider_tokens(Provider::Github).await.unwrap_err()
        }
    }
    refresh_provider_token = "refreshProviderToken" {
        success(stage) {
            signed_in_with_github(stage).await?;
            let tokens = stage.client.get_provider_tokens("github").await?;
            let token = tokens.refresh_token.expect("a refresh token");
            let newer = stage.client.refresh_provider_token("github", token).await?;
            assert!(newer.access_token != tokens.access_token);
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.refresh_provider_token("github", "nonsense").await.unwrap_err()
        }
    }
    link_id_token = "linkIdToken" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            let token = stage.nhost().id_token("google").email("ada@gmail.example").sign();
            stage.client.link_id_token("google", token, None).await
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let token = stage.nhost().id_token("google").expired().sign();
            stage.client.link_id_token(IdTokenProvider::Google, token, None).await.unwrap_err()
        }
    }
    token_exchange = "tokenExchange" {
        success(stage) {
            let pkce = Pkce::generate()?;
            let options = ProviderOptions::default().redirect_to(TARGET).with_pkce(&pkce);
            let url = stage.client.sign_in_provider_url(Provider::Github, &options)?;
            let back = round_trip(stage, &url, "ada@example.com").await;
            let without = stage.client.complete_callback(&back, None).await.unwrap_err();
            assert_eq!(without.argument(), Some("pkce"));
            let sign_in = stage.client.complete_callback(&back, Some(&pkce)).await?;
            assert!(sign_in.is_some_and(|sign_in| sign_in.is_complete()));
            Ok(())
        }
        failure(stage) {
            let pkce = Pkce::generate().unwrap();
            let options = ProviderOptions::default().redirect_to(TARGET).with_pkce(&pkce);
            let url = stage.client.sign_in_provider_url(Provider::Github, &options).unwrap();
            let back = round_trip(stage, &url, "ada@example.com").await;
            let another = Pkce::generate().unwrap();
            stage.client.complete_callback(&back, Some(&another)).await.unwrap_err()
        }
    }
}

async fn signed_in_with_github(stage: &Stage) -> Result<()> {
    let options = ProviderOptions::default().redirect_to(TARGET);
    let url = stage.client.sign_in_provider_url(Provider::Github, &options)?;
    let back = round_trip(stage, &url, "ada@example.com").await;
    assert!(stage.client.complete_callback(&back, None).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn connecting_brings_nothing_to_install_and_keeps_the_session() {
    let stage = Stage::start().await;
    let id = stage.signed_up("ada@example.com").await.user_id().map(str::to_owned);
    let options = ProviderOptions::default().redirect_to(TARGET);
    let url = stage.client.connect_provider_url(Provider::Github, &options).await.unwrap();
    let back = round_trip(&stage, &url, "ada@github.example").await;
    assert!(stage.client.complete_callback(&back, None).await.unwrap().is_none());
    assert_eq!(Some(stage.client.get_user().await.unwrap().id), id);

    // The connected account now signs in as the same user.
    let elsewhere = stage.another_client();
    let url = elsewhere.sign_in_provider_url(Provider::Github, &options).unwrap();
    let back = round_trip(&stage, &url, "ada@github.example").await;
    elsewhere.complete_callback(&back, None).await.unwrap();
    assert_eq!(Some(elsewhere.get_user().await.unwrap().id), id);
}

#[tokio::test]
async fn a_failure_in_the_url_is_the_error_of_the_callback() {
    let stage = Stage::start().await;
    let url =
        unknown_provider(|provider, options| stage.client.sign_in_provider_url(provider, options));
    let back = stage.browse(url.expose()).await;
    let error = stage.client.complete_callback(&back, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FeatureDisabled);
    assert!(stage.client.session().is_none());
}

#[tokio::test]
async fn tokens_that_come_once_are_read_whatever_else_is_in_the_answer() {
    let stage = Stage::start().await;
    stage.signed_up("ada@example.com").await;
    let client = &stage.client;
    let answers = |operation: &str, status, body: &str| {
        let fault = Fault::status(status).with_body("text/plain", body.as_bytes().to_vec());
        stage.nhost().fail(operation, fault);
    };
    for (status, body, expires_in) in [
        (203, "\u{feff}{\"accessToken\":\"hunter2\",\"expiresIn\":\"60\"}", 60),
        (201, r#"{"accessToken":"hunter2","expiresIn":60.0,"expiresAt":"soon"}"#, 60),
        (200, r#"{"accessToken":"hunter2","expiresIn":null,"refreshToken":null}"#, 0),
    ] {
        answers("getProviderTokens", status, body);
        let tokens = client.get_provider_tokens(Provider::Github).await.unwrap();
        assert_eq!((tokens.access_token.expose(), tokens.expires_in), ("hunter2", expires_in));
        answers("refreshProviderToken", status, body);
        let tokens = client.refresh_provider_token(Provider::Github, "r").await.unwrap();
        assert_eq!((tokens.access_token.expose(), tokens.expires_in), ("hunter2", expires_in));
    }

    let grant = OAuth2Grant::refresh_token("r").client_id("c");
    answers("oauth2Token", 201, "\u{feff}{\"access_token\":\"hunter2\",\"expires_in\":\"60\"}");
    let tokens = client.oauth2_token(&grant).await.unwrap();
    assert_eq!((tokens.access_token.expose(), tokens.expires_in), ("hunter2", 60));
    answers("createPAT", 201, r#"{"id":null,"personalAccessToken":"hunter2"}"#);
    let pat = client.create_pat(Duration::from_secs(60)).await.unwrap();
    assert_eq!(pat.personal_access_token.expose(), "hunter2");

    for operation in ["getProviderTokens", "oauth2Token", "createPAT"] {
        answers(operation, 200, r#"{"refresh_token":"hunter2"}"#);
        let error = match operation {
            "oauth2Token" => client.oauth2_token(&grant).await.unwrap_err(),
            "createPAT" => client.create_pat(Duration::from_secs(60)).await.unwrap_err(),
            _ => client.get_provider_tokens(Provider::Github).await.unwrap_err(),
        };
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        assert_eq!(error.operation(), Some(operation));
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

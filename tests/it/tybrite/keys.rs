//! The two credentials: where the store's key and the customer's token go, and where they do not.

use hallpass::{
    ErrorKind,
    tybrite::{BASE_URL, Client, Environment},
};
use hallpass_emulator::tybrite::Settings;
use reqwest::{Method, Request};

use super::support::{EMAIL, LIVE_KEY, PASSWORD, PUBLISHABLE_KEY, SECRET_KEY, Stage};

#[tokio::test]
async fn the_key_goes_with_every_call_and_the_token_where_a_customer_is_meant() {
    let stage = Stage::start().await;
    let (client, watch) = stage.watched(SECRET_KEY);
    let first = client.register(EMAIL, PASSWORD).await.unwrap().session().clone();
    client.get_current_user().await.unwrap();
    client.update_password("another horse").await.unwrap();
    client.send_magic_link(EMAIL).await.unwrap();
    client.reset_password(EMAIL).await.unwrap();
    client.refresh_token().await.unwrap();
    let second = client.session().unwrap();
    client.logout().await.server.unwrap();
    client.login(EMAIL, "another horse").await.unwrap();
    client.verify_otp(EMAIL, stage.tybrite().mails()[0].otp.clone().unwrap()).await.unwrap();

    let key = Some(format!("Bearer {SECRET_KEY}"));
    let first = Some(first.access_token.expose().to_owned());
    let second = Some(second.access_token.expose().to_owned());
    for (operation, token) in [
        ("register", None),
        ("get_current_user", first.clone()),
        ("update_password", first),
        ("send_magic_link", None),
        ("reset_password", None),
        ("refresh_token", None),
        ("logout", second),
        ("login", None),
        ("verify_otp", None),
    ] {
        assert_eq!(watch.credentials(operation), (key.clone(), token), "{operation}");
    }
}

#[tokio::test]
async fn a_request_to_elsewhere_carries_the_token_and_never_the_key() {
    let stage = Stage::start().await;
    let session = stage.registered().await;
    let url = "http://127.0.0.1:9/orders".parse().unwrap();
    let mut request = Request::new(Method::GET, url);
    stage.client.authorize(&mut request).await.unwrap();
    assert_eq!(request.headers()["x-auth-token"], session.access_token.expose());
    assert!(request.headers()["x-auth-token"].is_sensitive());
    assert!(!request.headers().contains_key("authorization"));
}

#[tokio::test]
async fn a_foreign_request_is_repeated_once_with_a_new_token() {
    let stage = Stage::start().await;
    let before = stage.registered().await;
    stage.tybrite().expire_access_tokens();
    let url = format!("{}/v1/auth/me", stage.tybrite().url()).parse().unwrap();
    let mut request = Request::new(Method::GET, url);
    let key = format!("Bearer {SECRET_KEY}").parse().unwrap();
    request.headers_mut().insert("authorization", key);
    let answer = stage.client.execute(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(stage.client.session().unwrap().access_token != before.access_token);
    assert_eq!(stage.tybrite().calls("refreshToken"), 1);
    assert_eq!(stage.tybrite().calls("getCurrentUser"), 2);
}

#[tokio::test]
async fn the_raw_client_has_both_credentials_too() {
    let stage = Stage::start().await;
    let (client, watch) = stage.watched(SECRET_KEY);
    client.register(EMAIL, PASSWORD).await.unwrap();
    client.raw().get_current_user().await.unwrap();
    let (key, token) = watch.credentials("get_current_user");
    assert!(key.is_some() && token.is_some());
}

#[tokio::test]
async fn what_is_no_key_is_refused_before_anything_is_sent() {
    for bad in ["", "hunter2", "tybrite_sk_prod_hunter2", "tybrite_sk_live_hunter2 "] {
        let error = Client::new(bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.argument(), Some("store_key"));
        for shape in
            ["tybrite_sk_live_", "tybrite_sk_test_", "tybrite_pk_live_", "tybrite_pk_test_"]
        {
            assert!(error.to_string().contains(shape), "{error}");
        }
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}

#[test]
fn a_client_of_the_vendors_own_server_needs_a_key_alone() {
    let client = Client::new(LIVE_KEY).unwrap();
    assert_eq!(client.base_url().as_str().trim_end_matches('/'), BASE_URL);
    assert_eq!(client.environment(), &Environment::Live);
    assert_eq!(client.rate_limit(), None);
}

#[tokio::test]
async fn a_refused_publishable_key_is_explained() {
    let settings = Settings { publishable_keys_accepted: false, ..Settings::default() };
    let stage = Stage::with(settings).await;
    let client = stage.builder(PUBLISHABLE_KEY).build().unwrap();
    let error = client.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.to_string().contains("publishable key (tybrite_pk_…)"), "{error}");
    assert!(error.to_string().contains("secret one (tybrite_sk_…)"), "{error}");
    stage.registered().await;

    let lenient = Stage::start().await;
    let client = lenient.builder(PUBLISHABLE_KEY).build().unwrap();
    client.register(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn the_key_chooses_the_environment_and_every_answer_names_it() {
    let stage = Stage::start().await;
    stage.registered().await;
    let live = stage.builder(LIVE_KEY).build().unwrap();
    assert_eq!(live.environment(), &Environment::Live);
    let error = live.login(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(Environment::of(&error), Some(Environment::Live), "no such customer there");
    let registered = live.register(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(registered.environment(), Some(&Environment::Live));
}

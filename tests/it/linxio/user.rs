//! The signed-in user.

use hallpass::{ErrorKind, linxio::UserId};
use hallpass_emulator::linxio::{Settings, User};
use serde_json::json;

use super::support::{EMAIL, PASSWORD, Stage, answers};

covers! {
    me = "me" {
        success(stage) {
            stage.signed_in().await;
            let user = stage.client.me(&[]).await?;
            assert_eq!(user.id, Some(UserId::Int64(1)));
            assert_eq!(user.email.as_deref(), Some(EMAIL));
            assert_eq!(user.full_name.as_deref(), Some("Ada Example"));
            assert_eq!(user.team_type.as_deref(), Some("client"));
            assert_eq!(user.permissions, ["vehicle_list", "driver_list"]);
            assert_eq!(user.team["type"], "client");
            assert_eq!(user.extra["timezone"], "UTC", "what the document does not name is kept");
            Ok(())
        }
        failure(stage) {
            stage.signed_in().await;
            // Another account has the address now; the one that is signed in is gone.
            stage.linxio().add_user(User::new(EMAIL, PASSWORD));
            let error = stage.client.me(&[]).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            assert_eq!(stage.linxio().calls("me"), 2, "a new token was tried, once");
            error
        }
    }
}

#[tokio::test]
async fn fields_are_asked_for_one_parameter_each() {
    let stage = Stage::start().await;
    let (client, watch) = stage.watched();
    client.login(EMAIL, PASSWORD).await.unwrap();
    let user = client.me(&["email", "timezone"]).await.unwrap();
    let query = watch.only("me").query.unwrap();
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let pair = |value: &str| ("fields[]".to_owned(), value.to_owned());
    assert_eq!(pairs, [pair("email"), pair("timezone")]);
    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!(user.extra["timezone"], "UTC");
    assert!(user.full_name.is_none() && user.permissions.is_empty(), "only what was asked for");
}

#[tokio::test]
async fn without_fields_there_is_no_query() {
    let stage = Stage::start().await;
    let (client, watch) = stage.watched();
    client.login(EMAIL, PASSWORD).await.unwrap();
    client.me(&[]).await.unwrap();
    assert_eq!(watch.only("me").query.filter(|query| !query.is_empty()), None);
}

#[tokio::test]
async fn an_id_may_be_a_text_and_anything_may_be_missing() {
    let user = User::new(EMAIL, PASSWORD).with_field("id", "u-1").with_field("team", json!({}));
    let stage = Stage::with(Settings { users: vec![user], ..Settings::default() }).await;
    stage.signed_in().await;
    let user = stage.client.me(&[]).await.unwrap();
    assert_eq!(user.id, Some(UserId::String("u-1".into())));
    assert_eq!(user.id.unwrap().to_string(), "u-1");
    for body in [json!({}), json!({"id": null, "permissions": null, "team": null})] {
        stage.linxio().fail("me", answers(200, &body));
        let user = stage.client.me(&[]).await.unwrap();
        assert!(user.id.is_none() && user.permissions.is_empty() && user.team.is_empty());
    }
}

#[tokio::test]
async fn an_empty_name_among_the_fields_is_refused_before_it_is_sent() {
    let stage = Stage::start().await;
    stage.signed_in().await;
    let error = stage.client.me(&["email", ""]).await.unwrap_err();
    assert_eq!(error.argument(), Some("fields"));
    assert_eq!(stage.linxio().calls("me"), 0);
}

#[tokio::test]
async fn without_a_session_nothing_is_sent() {
    let stage = Stage::start().await;
    let error = stage.client.me(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignedOut);
    assert_eq!(stage.linxio().calls("*"), 0);
}

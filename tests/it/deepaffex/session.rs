//! Calls about tokens.

use hallpass::{AccessToken, ErrorKind, deepaffex::Token, manager::RefreshOutcome};
use hallpass_emulator::Fault;

use super::support::{EMAIL, PASSWORD, Stage, Watch, license};

covers! {
    renew = "renew" {
        success(stage) {
            stage.sign_in(&stage.client).await;
            let before = stage.client.session().unwrap();
            assert_eq!(stage.client.renew().await?, RefreshOutcome::Refreshed);
            let after = stage.client.session().unwrap();
            assert_ne!(after.access_token, before.access_token);
            assert_ne!(after.refresh_token, before.refresh_token);
            Ok(())
        }
        failure(stage) {
            stage.sign_in(&stage.client).await;
            stage.deepaffex().fail("renew", Fault::status(503).with_body("text/html", "<p>busy"));
            let error = stage.client.renew().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Server);
            assert!(stage.client.session().is_some(), "the session is kept");
            error
        }
    }
    verify_token = "verifyToken" {
        success(stage) {
            stage.sign_in(&stage.client).await;
            let user = stage.client.verify_token(Token::User).await?;
            let device = stage.client.verify_token(Token::Device).await?;
            assert_eq!((user.type_.as_str(), device.type_.as_str()), ("USER", "DEVICE"));
            assert_eq!(user.device_id, device.device_id);
            assert_eq!(user.remaining_measurement, None);
            let other = stage.client.session().unwrap().access_token.clone();
            assert_eq!(stage.client.verify_token(Token::Other(&other)).await?, user);
            Ok(())
        }
        failure(stage) {
            let other = AccessToken::from("nonsense");
            let error = stage.client.verify_token(Token::Other(&other)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            assert_eq!(stage.deepaffex().calls("renew"), 0);
            error
        }
    }
    logout = "logout" {
        success(stage) {
            stage.sign_in(&stage.client).await;
            let outcome = stage.client.logout().await;
            assert!(stage.client.session().is_none());
            assert!(stage.client.device_session().is_some(), "the device stays");
            assert_eq!(stage.deepaffex().pairs(), 1);
            outcome.server
        }
        failure(stage) {
            stage.sign_in(&stage.client).await;
            stage.deepaffex().fail("logout", Fault::status(503));
            let outcome = stage.client.logout().await;
            assert!(stage.client.session().is_none());
            outcome.server.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_logout_ends_all_of_the_users_sessions() {
    let stage = Stage::signed_in().await;
    let elsewhere = stage.builder().build().unwrap();
    stage.sign_in(&elsewhere).await;

    stage.client.logout().await.server.unwrap();

    let error = elsewhere.current_user().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    assert!(elsewhere.device_session().is_some() && elsewhere.session().is_none());
}

#[tokio::test]
async fn a_token_that_has_ended_is_renewed_to_log_out_with() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().expire_tokens();

    stage.client.logout().await.server.unwrap();

    assert_eq!(stage.deepaffex().calls("renew"), 1);
    assert_eq!(stage.deepaffex().pairs(), 1, "the device's");
    stage.client.unregister_license().await.server.unwrap();
    assert_eq!(stage.deepaffex().devices(), 0);
}

#[tokio::test]
async fn an_unsuccessful_logout_is_told() {
    let stage = Stage::signed_in().await;
    let body = serde_json::json!({"success": false});
    stage.deepaffex().fail("logout", super::support::answers(200, &body));
    let error = stage.client.logout().await.server.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(stage.client.session().is_none());
}

#[tokio::test]
async fn a_renewal_sends_the_pair_as_it_is_held_and_the_lifetime_of_the_settings() {
    let stage = Stage::start().await;
    let watch = Watch::default();
    let week = std::time::Duration::from_secs(604_800);
    let builder = stage.builder().hook(watch.clone()).refresh_token_lifetime(week);
    let client = builder.user_agent("kiosk/7").build().unwrap();
    stage.sign_in(&client).await;
    let before = client.session().unwrap();

    client.renew().await.unwrap();

    let seen = watch.last("renew");
    let old = before.access_token.expose();
    assert_eq!(seen.token.as_deref(), Some(old));
    assert_eq!(
        seen.body.unwrap(),
        serde_json::json!({
            "Token": old,
            "RefreshToken": before.refresh_token.as_ref().unwrap().expose(),
            "RefreshTokenExpiresIn": 604_800,
        })
    );
    let token = client.session().unwrap().access_token.expose().to_owned();
    assert_eq!(stage.deepaffex().bound_to(&token).as_deref(), Some("kiosk/7"));
}

#[tokio::test]
async fn other_requests_get_the_token_of_whom_they_are_made_for() {
    let stage = Stage::start().await;
    let client = stage.builder().license(license()).build().unwrap();
    client.login(EMAIL, PASSWORD).await.unwrap();
    let request = |path: &str| {
        let url = format!("{}/{path}", stage.deepaffex().url()).parse().unwrap();
        reqwest::Request::new(reqwest::Method::GET, url)
    };
    let (mut user, mut device) = (request("users"), request("auth"));
    client.authorize(&mut user).await.unwrap();
    client.authorize_as_device(&mut device).await.unwrap();
    assert_ne!(user.headers()["authorization"], device.headers()["authorization"]);

    stage.deepaffex().expire_tokens();
    assert_eq!(client.execute(request("users")).await.unwrap().status(), 200);
    let answer = client.execute_as_device(request("auth")).await.unwrap();
    let report: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(report["Type"], "DEVICE");
    assert_eq!(stage.deepaffex().calls("renew"), 2);
    assert_eq!(client.raw().current_user().await.unwrap().status(), 200);
    assert_eq!(client.raw_as_device().verify_token().await.unwrap().type_, "DEVICE");
}

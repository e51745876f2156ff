//! Ways in.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    deepaffex::{Lifetimes, LoginOptions},
};
use hallpass_emulator::deepaffex::Settings;

use super::support::{
    EMAIL, MFA_EMAIL, MFA_TOKEN, ORGANIZATION, ORGANIZATION_KEY, PASSWORD, PHONE, Stage, Watch,
    license,
};

covers! {
    login = "login" {
        success(stage) {
            stage.client.register_license(&license()).await?;
            let signed_in = stage.client.login(EMAIL, PASSWORD).await?;
            assert_eq!(stage.client.session().as_deref(), Some(signed_in.session()));
            signed_in.persisted()
        }
        failure(stage) {
            stage.client.register_license(&license()).await.unwrap();
            let error = stage.client.login(EMAIL, "wrong").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert_eq!(stage.deepaffex().calls("renew"), 0, "the password was wrong, not the token");
            assert!(stage.client.session().is_none());
            error
        }
    }
    login_with_phone_code = "loginWithPhoneCode" {
        success(stage) {
            stage.client.register_license(&license()).await?;
            stage.client.request_login_code(PHONE, ORGANIZATION).await?;
            let code = stage.login_code();
            assert_eq!(code.len(), 4);
            let lifetimes = Lifetimes::new();
            stage.client.login_with_phone_code(PHONE, code, ORGANIZATION_KEY, lifetimes).await?;
            stage.client.current_user().await.map(drop)
        }
        failure(stage) {
            let (code, lifetimes) = ("0000", Lifetimes::new());
            let login =
                stage.client.login_with_phone_code(PHONE, code, ORGANIZATION_KEY, lifetimes);
            let error = login.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            error
        }
    }
    organization_login = "organizationLogin" {
        success(stage) {
            let options = LoginOptions::new();
            stage.client.organization_login(EMAIL, PASSWORD, ORGANIZATION, &options).await?;
            stage.client.current_user().await.map(drop)
        }
        failure(stage) {
            let options = LoginOptions::new();
            let login = stage.client.organization_login(EMAIL, PASSWORD, "nowhere", &options);
            let error = login.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            error
        }
    }
    request_login_code = "requestLoginCode" {
        success(stage) {
            stage.client.register_license(&license()).await?;
            stage.client.request_login_code(PHONE, ORGANIZATION).await?;
            assert_eq!(stage.deepaffex().text_messages().len(), 1);
            Ok(())
        }
        failure(stage) {
            stage.client.register_license(&license()).await.unwrap();
            let error = stage.client.request_login_code("+1", ORGANIZATION).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            error
        }
    }
}

#[tokio::test]
async fn a_second_factor_is_sent_along() {
    let stage = Stage::start().await;
    stage.client.register_license(&license()).await.unwrap();

    let error = stage.client.login(MFA_EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);

    let options = LoginOptions::new().with_mfa_token(MFA_TOKEN);
    stage.client.login_with(MFA_EMAIL, PASSWORD, &options).await.unwrap();
    stage.client.organization_login(MFA_EMAIL, PASSWORD, ORGANIZATION, &options).await.unwrap();
}

#[tokio::test]
async fn a_code_works_once_and_for_its_time() {
    let stage = Stage::start().await;
    stage.client.register_license(&license()).await.unwrap();
    let code = |code: String| {
        stage.client.login_with_phone_code(PHONE, code, ORGANIZATION_KEY, Lifetimes::new())
    };
    stage.client.request_login_code(PHONE, ORGANIZATION).await.unwrap();
    let first = stage.login_code();
    code(first.clone()).await.unwrap();
    assert!(code(first).await.is_err());

    stage.client.request_login_code(PHONE, ORGANIZATION).await.unwrap();
    stage.deepaffex().advance(Settings::default().login_code_lifetime);
    assert!(code(stage.login_code()).await.is_err());
}

#[tokio::test]
async fn the_end_is_the_tokens_own_and_can_only_be_shortened() {
    let stage = Stage::start().await;
    stage.client.register_license(&license()).await.unwrap();
    let (hour, day) = (Duration::from_secs(3_600), Duration::from_secs(86_400));
    for (wanted, granted) in [(hour, hour), (30 * day, day)] {
        let lifetimes = Lifetimes::new().with_token(wanted).with_refresh_token(wanted);
        let options = LoginOptions::new().with_lifetimes(lifetimes);
        let signed_in = stage.client.login_with(EMAIL, PASSWORD, &options).await.unwrap();
        let lifetime = signed_in.session().lifetime().unwrap();
        // The server counts whole seconds.
        assert!(
            lifetime <= granted && lifetime + Duration::from_secs(2) >= granted,
            "{lifetime:?}"
        );
    }
    let device = stage.client.device_session().unwrap();
    assert!(device.lifetime().is_some_and(|lifetime| lifetime <= day));
}

#[tokio::test]
async fn wrong_arguments_are_told_before_anything_is_sent() {
    let stage = Stage::start().await;
    stage.client.register_license(&license()).await.unwrap();
    let client = &stage.client;
    let options = LoginOptions::new();
    let none =
        LoginOptions::new().with_lifetimes(Lifetimes::new().with_token(Duration::from_millis(1)));
    let lifetimes = Lifetimes::new();
    for (error, argument) in [
        (client.login("ada", PASSWORD).await.unwrap_err(), "email"),
        (client.login(EMAIL, "").await.unwrap_err(), "password"),
        (client.login_with(EMAIL, PASSWORD, &none).await.unwrap_err(), "lifetimes.token"),
        (client.organization_login(EMAIL, "x", " ", &options).await.unwrap_err(), "identifier"),
        (client.request_login_code("", ORGANIZATION).await.unwrap_err(), "phone_number"),
        (client.request_reset_password_link("", "x").await.unwrap_err(), "email"),
        (
            client.login_with_phone_code(PHONE, "12345", "k", lifetimes).await.unwrap_err(),
            "login_code",
        ),
        (
            client.login_with_phone_code(PHONE, "1234", "", lifetimes).await.unwrap_err(),
            "organization_key",
        ),
    ] {
        assert_eq!(error.argument(), Some(argument));
    }
    assert_eq!(stage.deepaffex().calls("*"), 1);
}

#[tokio::test]
async fn each_operation_carries_the_token_that_it_asks_for() {
    let stage = Stage::start().await;
    let watch = Watch::default();
    let client = stage.builder().hook(watch.clone()).build().unwrap();
    stage.sign_in(&client).await;
    client.request_login_code(PHONE, ORGANIZATION).await.unwrap();
    client.current_user().await.unwrap();
    let token = |session: Option<std::sync::Arc<hallpass::Session>>| {
        session.map(|session| session.access_token.expose().to_owned())
    };
    let (device, user) = (token(client.device_session()), token(client.session()));
    client.logout().await.server.unwrap();
    client.unregister_license().await.server.unwrap();

    for operation in ["login", "request_login_code", "unregister_license"] {
        assert_eq!(watch.last(operation).token, device, "{operation}");
    }
    for operation in ["current_user", "logout"] {
        assert_eq!(watch.last(operation).token, user, "{operation}");
    }
}

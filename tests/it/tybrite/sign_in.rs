//! Ways in: registering, signing in by password and by a code from a mail.

use std::time::Duration;

use hallpass::{ErrorKind, tybrite::RegisterOptions};
use hallpass_emulator::{
    Fault,
    tybrite::{Settings, WrongCode},
};

use super::support::{EMAIL, PASSWORD, Stage, wrong_code};

covers! {
    register = "register" {
        success(stage) {
            let options = RegisterOptions::default()
                .name("Ada")
                .phone("+15550100")
                .marketing_consent(true);
            let registered = stage.client.register_with(EMAIL, PASSWORD, &options).await?;
            assert_eq!(registered.is_multi_store_customer(), Some(false));
            assert_eq!(registered.user().unwrap().email.as_deref(), Some(EMAIL));
            let customer = registered.customer().unwrap();
            assert_eq!(customer.name.as_deref(), Some("Ada"));
            assert_eq!(customer.phone.as_deref(), Some("+15550100"));
            assert_eq!(customer.marketing_consent, Some(true));
            let session = stage.client.session().expect("a session");
            assert_eq!(&*session, registered.session());
            assert_eq!(session.service, "tybrite");
            let id = registered.user_id().unwrap().to_string();
            assert_eq!(session.user.as_ref().unwrap().value()["id"], id);
            assert_eq!(stage.client.claims()?.subject(), Some(id.as_str()));
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            let error = stage.another_client().register(EMAIL, PASSWORD).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            assert_eq!(error.code(), Some("conflict"));
            assert!(error.to_string().contains("`login`"), "{error}");
            error
        }
    }
    login = "login" {
        success(stage) {
            let first = stage.registered().await;
            let client = stage.another_client();
            let signed_in = client.login(EMAIL, PASSWORD).await?;
            assert_eq!(signed_in.user().unwrap().email.as_deref(), Some(EMAIL));
            assert!(signed_in.customer().is_some());
            let session = client.session().expect("a session");
            assert_eq!(&*session, signed_in.session());
            assert!(session.refresh_token != first.refresh_token);
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            let client = stage.another_client();
            let error = client.login(EMAIL, "wrong horse").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            assert!(client.session().is_none());
            error
        }
    }
    send_magic_link = "sendMagicLink" {
        success(stage) {
            stage.registered().await;
            let sent = stage.another_client().send_magic_link(EMAIL).await?;
            assert_eq!(sent.to(), EMAIL);
            assert!(sent.hint().is_some());
            assert_eq!(stage.otp().len(), 6);
            Ok(())
        }
        failure(stage) {
            stage.tybrite().fail("sendMagicLink", Fault::status(503));
            stage.client.send_magic_link(EMAIL).await.unwrap_err()
        }
    }
    verify_otp = "verifyOtp" {
        success(stage) {
            stage.registered().await;
            let client = stage.another_client();
            let sent = client.send_magic_link(EMAIL).await?;
            let signed_in = client.verify_otp(sent, stage.otp()).await?;
            assert_eq!(signed_in.user().unwrap().email_confirmed, Some(true));
            assert_eq!(&*client.session().expect("a session"), signed_in.session());
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            stage.client.send_magic_link(EMAIL).await.unwrap();
            stage.client.verify_otp(EMAIL, wrong_code(&stage.otp())).await.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_customer_of_another_store_is_told_apart() {
    let stage = Stage::start().await;
    stage.tybrite().add_customer_of_another_store(EMAIL);
    let registered = stage.client.register(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(registered.is_multi_store_customer(), Some(true));
}

#[tokio::test]
async fn a_bad_code_is_the_same_error_however_the_service_says_it() {
    let mut errors = Vec::new();
    for settings in [
        Settings { wrong_code: WrongCode::BadRequest, ..Settings::default() },
        Settings { wrong_code: WrongCode::Unauthorized, ..Settings::default() },
        Settings {
            wrong_code: WrongCode::Unauthorized,
            empty_unauthorized: true,
            ..Settings::default()
        },
    ] {
        let stage = Stage::with(settings).await;
        stage.registered().await;
        let sent = stage.client.send_magic_link(EMAIL).await.unwrap();
        let wrong = wrong_code(&stage.otp());
        errors.push(stage.client.verify_otp(&sent, wrong).await.unwrap_err());
        // The right one comes too late.
        let code = stage.otp();
        stage.tybrite().advance(Duration::from_secs(15 * 60));
        errors.push(stage.client.verify_otp(&sent, code).await.unwrap_err());
        assert!(stage.client.session().is_some(), "the session before is none of its matter");
    }
    let statuses: Vec<_> = errors.iter().map(|error| error.status().unwrap().as_u16()).collect();
    assert_eq!(statuses, [400, 400, 401, 401, 401, 401]);
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{error:?}");
        let sentence = error.to_string();
        assert!(sentence.contains("the code is wrong or older than 15 minutes"), "{sentence}");
    }
}

#[tokio::test]
async fn an_answer_without_a_session_is_an_error_that_names_the_operation() {
    let stage = Stage::start().await;
    let answer = |status| Fault::status(status).with_body("application/json", "{}");
    stage.tybrite().fail("register", answer(201));
    stage.tybrite().fail("login", answer(200));
    let errors = [
        stage.client.register(EMAIL, PASSWORD).await.unwrap_err(),
        stage.client.login(EMAIL, PASSWORD).await.unwrap_err(),
    ];
    for (error, operation) in errors.iter().zip(["register", "login"]) {
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        assert_eq!(error.operation(), Some(operation));
    }
    assert!(stage.client.session().is_none());
}

#[tokio::test]
async fn what_is_surely_wrong_is_not_sent() {
    let stage = Stage::start().await;
    let client = &stage.client;
    let wrong = [
        (client.register("ada", PASSWORD).await.unwrap_err(), "email"),
        (client.register(EMAIL, "seven77").await.unwrap_err(), "password"),
        (client.login("", PASSWORD).await.unwrap_err(), "email"),
        (client.login(EMAIL, "").await.unwrap_err(), "password"),
        (client.send_magic_link("a b@c").await.unwrap_err(), "email"),
        (client.verify_otp(EMAIL, "12345").await.unwrap_err(), "code"),
        (client.verify_otp("@", "123456").await.unwrap_err(), "email"),
        (client.refresh_token_with("").await.unwrap_err(), "token"),
        (client.reset_password("nobody").await.unwrap_err(), "email"),
        (client.reset_password_with(EMAIL, "/after").await.unwrap_err(), "redirect_to"),
        (client.update_password("short").await.unwrap_err(), "password"),
    ];
    for (error, argument) in wrong {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.argument(), Some(argument), "{error}");
    }
    assert_eq!(stage.tybrite().calls("*"), 0);
}

//! Signing in: password, one-time code, and what a server may answer in between.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    linxio::{Category, ErrorInfo, OtpChallenge, SignIn},
};
use hallpass_emulator::linxio::{Settings, User};
use serde_json::json;

use super::support::{DAY, EMAIL, OTP_EMAIL, PASSWORD, Stage, answers};

covers! {
    login = "login" {
        success(stage) {
            let sign_in = stage.client.login(EMAIL, PASSWORD).await?;
            let signed_in = sign_in.into_signed_in()?;
            assert_eq!(signed_in.team_type(), Some("client"));
            assert_eq!((signed_in.role_id(), signed_in.login_with_id()), (Some(4), Some(false)));
            let session = stage.client.session().expect("a session");
            assert_eq!(&session, signed_in.session());
            assert_eq!(session.service, "linxio");
            assert!(session.refresh_token.is_some());
            assert_eq!(session.user.unwrap().value()["teamType"], "client");
            Ok(())
        }
        failure(stage) {
            let error = stage.client.login(EMAIL, "wrong").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            assert_eq!(error.status().unwrap().as_u16(), 401);
            assert!(stage.client.session().is_none());
            error
        }
    }
    verify_otp = "verifyOtp" {
        success(stage) {
            let SignIn::OtpRequired(challenge) = stage.client.login(OTP_EMAIL, PASSWORD).await?
            else { panic!("no code is wanted") };
            assert_eq!(challenge.email(), OTP_EMAIL);
            assert!(stage.client.session().is_none(), "a password alone is not enough");
            let sign_in = stage.client.verify_otp(&challenge, stage.otp()).await?;
            assert_eq!(sign_in.signed_in().unwrap().role_id(), Some(4));
            assert_eq!(stage.client.me(&[]).await?.email.as_deref(), Some(OTP_EMAIL));
            Ok(())
        }
        failure(stage) {
            stage.client.login(OTP_EMAIL, PASSWORD).await.unwrap();
            stage.client.verify_otp(OTP_EMAIL, "nonsense").await.unwrap_err()
        }
    }
}

#[tokio::test]
async fn a_code_may_be_verified_elsewhere_by_the_address_alone() {
    let stage = Stage::start().await;
    stage.client.login(OTP_EMAIL, PASSWORD).await.unwrap();
    let elsewhere = stage.another_client();
    let challenge = OtpChallenge::for_email(OTP_EMAIL).unwrap();
    assert!(elsewhere.verify_otp(&challenge, stage.otp()).await.unwrap().is_complete());
    assert!(elsewhere.session().is_some() && stage.client.session().is_none());
}

#[tokio::test]
async fn a_wrong_code_and_an_old_one_are_told_apart_and_are_no_rejected_tokens() {
    let stage = Stage::start().await;
    // Someone is signed in meanwhile, with a token that could be refreshed.
    stage.signed_in().await;
    let held = stage.client.session();
    stage.client.login(OTP_EMAIL, PASSWORD).await.unwrap();

    let wrong = stage.client.verify_otp(OTP_EMAIL, "nonsense").await.unwrap_err();
    assert_eq!((wrong.kind(), wrong.status().unwrap().as_u16()), (ErrorKind::Unauthenticated, 400));
    assert_eq!(ErrorInfo::of(&wrong).category(), Category::Validation);
    assert!(wrong.to_string().contains("code is wrong"), "{wrong}");

    stage.linxio().advance(Duration::from_secs(601));
    let old = stage.client.verify_otp(OTP_EMAIL, stage.otp()).await.unwrap_err();
    assert_eq!((old.kind(), old.status().unwrap().as_u16()), (ErrorKind::Unauthenticated, 401));
    assert_eq!(ErrorInfo::of(&old).category(), Category::Authentication);
    assert!(old.to_string().contains("too old"), "{old}");

    assert_eq!(stage.linxio().calls("verifyOtp"), 2, "nothing was repeated");
    assert_eq!(stage.linxio().calls("refresh"), 0, "nothing was refreshed");
    assert_eq!(stage.client.session(), held);
}

#[tokio::test]
async fn a_code_works_once() {
    let stage = Stage::start().await;
    stage.client.login(OTP_EMAIL, PASSWORD).await.unwrap();
    stage.client.verify_otp(OTP_EMAIL, stage.otp()).await.unwrap();
    let again = stage.another_client().verify_otp(OTP_EMAIL, stage.otp()).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn a_refused_password_is_no_rejected_token() {
    let stage = Stage::start().await;
    let held = stage.signed_in().await;
    stage.client.login(EMAIL, "wrong").await.unwrap_err();
    assert_eq!(stage.linxio().calls("login"), 2, "nothing was repeated");
    assert_eq!(stage.linxio().calls("refresh"), 0, "nothing was refreshed");
    assert_eq!(stage.client.session(), Some(held));
}

#[tokio::test]
async fn a_success_with_neither_token_nor_demand_is_an_unexpected_response() {
    let stage = Stage::start().await;
    for body in [json!({}), json!({"otp_required": false}), json!({"token": "", "roleId": 4})] {
        stage.linxio().fail("login", answers(200, &body));
        let error = stage.client.login(EMAIL, PASSWORD).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{body}");
        assert_eq!(error.operation(), Some("login"));
    }
    // Only `login` may ask for a code.
    stage.linxio().fail("verifyOtp", answers(200, &json!({"otp_required": true})));
    let error = stage.client.verify_otp(OTP_EMAIL, "123456").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert_eq!(error.operation(), Some("verifyOtp"));
    assert!(stage.client.session().is_none());
}

#[tokio::test]
async fn a_token_counts_for_more_than_a_demand_beside_it() {
    let stage = Stage::start().await;
    let body = json!({"token": stage.access_token(), "otp_required": true});
    stage.linxio().fail("login", answers(200, &body));
    assert!(stage.client.login(EMAIL, PASSWORD).await.unwrap().is_complete());
    assert!(stage.client.session().unwrap().refresh_token.is_none());
    assert!(stage.client.session().unwrap().user.is_none(), "nothing was told of the user");
}

#[tokio::test]
async fn the_token_ends_when_the_answer_says_so_and_else_by_its_own_word() {
    let stage = Stage::start().await;
    stage.signed_in().await;
    let day = stage.client.session().unwrap().lifetime().unwrap();
    assert!(day.abs_diff(DAY) < Duration::from_secs(5), "{day:?}");
    for expire_at in [json!(null), json!("who knows")] {
        let body = json!({"token": stage.access_token(), "expireAt": expire_at});
        stage.linxio().fail("login", answers(200, &body));
        stage.client.login(EMAIL, PASSWORD).await.unwrap();
        let life = stage.client.session().unwrap().lifetime().unwrap();
        assert!(life.abs_diff(Duration::from_secs(900)) < Duration::from_secs(5), "{life:?}");
    }
}

#[tokio::test]
async fn a_domain_chooses_among_the_accounts() {
    let user = User::new(EMAIL, PASSWORD).of_domain("fleet.example.com").signing_in_with_id();
    let stage = Stage::with(Settings { users: vec![user], ..Settings::default() }).await;
    let login = |domain| stage.client.login_with_domain(EMAIL, PASSWORD, domain);
    let signed_in = login("fleet.example.com").await.unwrap().into_signed_in().unwrap();
    assert_eq!(signed_in.login_with_id(), Some(true));
    let error = login("other.example.com").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    // Without one the server decides.
    assert!(stage.client.login(EMAIL, PASSWORD).await.unwrap().is_complete());
}

#[tokio::test]
async fn what_is_empty_is_refused_before_it_is_sent() {
    let stage = Stage::start().await;
    let client = &stage.client;
    let errors = [
        (client.login("", PASSWORD).await.unwrap_err(), "email"),
        (client.login(EMAIL, "").await.unwrap_err(), "password"),
        (client.login_with_domain(EMAIL, PASSWORD, " ").await.unwrap_err(), "domain"),
        (client.verify_otp("", "123456").await.unwrap_err(), "email"),
        (client.verify_otp(OTP_EMAIL, " ").await.unwrap_err(), "code"),
    ];
    for (error, argument) in errors {
        assert_eq!((error.kind(), error.argument()), (ErrorKind::InvalidArgument, Some(argument)));
    }
    assert_eq!(stage.linxio().calls("*"), 0);
}

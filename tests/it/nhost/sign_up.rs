//! Signing up.

use hallpass::{
    ErrorKind,
    nhost::{Pkce, SignUpOptions, types::IdTokenProvider},
};
use hallpass_emulator::nhost::Settings;

use super::support::{PASSWORD, Stage};

covers! {
    sign_up_email_password = "signUpEmailPassword" {
        success(stage) {
            let options = SignUpOptions::default()
                .display_name("Zoë")
                .locale("en")
                .allowed_roles(["user", "me"])
                .default_role("user")
                .metadata("plan", "free");
            let sign_up = stage
                .client
                .sign_up_email_password_with("zoe@example.com", PASSWORD, &options)
                .await?;
            let signed_in = sign_up.into_signed_in()?;
            let user = signed_in.user().expect("a user");
            assert_eq!(user.display_name, "Zoë");
            assert_eq!(user.metadata["plan"], "free");
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let error = stage
                .another_client()
                .sign_up_email_password("ada@example.com", PASSWORD)
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            error
        }
    }
    sign_up_passwordless_email = "signUpPasswordlessEmail" {
        success(stage) {
            let options = SignUpOptions::default();
            stage.client.sign_up_passwordless_email("ada@example.com", &options).await?;
            assert!(stage.mail_to("ada@example.com").link.is_some());
            Ok(())
        }
        failure(_stage) {
            let options = SignUpOptions::default();
            let stage = Stage::older().await;
            let error =
                stage.client.sign_up_passwordless_email("ada@example.com", &options).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            error
        }
    }
    sign_up_otp_email = "signUpOTPEmail" {
        success(stage) {
            let options = SignUpOptions::default().display_name("Ada");
            let sent = stage.client.sign_up_otp_email("ada@example.com", &options).await?;
            let otp = stage.otp_to("ada@example.com");
            assert!(stage.client.verify_sign_in_otp_email(&sent, otp).await?.is_complete());
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { signup_enabled: false, ..Settings::default() };
            let stage = Stage::with(settings).await;
            let options = SignUpOptions::default();
            stage.client.sign_up_otp_email("ada@example.com", &options).await.unwrap_err()
        }
    }
    sign_up_passwordless_sms = "signUpPasswordlessSms" {
        success(stage) {
            let options = SignUpOptions::default();
            let sent = stage.client.sign_up_passwordless_sms("+15550100", &options).await?;
            let otp = stage.nhost().last_sms_to("+15550100").expect("a message").otp;
            assert!(stage.client.verify_sign_in_passwordless_sms(&sent, otp).await?.is_complete());
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { signup_enabled: false, ..Settings::default() };
            let stage = Stage::with(settings).await;
            let options = SignUpOptions::default();
            stage.client.sign_up_passwordless_sms("+15550100", &options).await.unwrap_err()
        }
    }
    sign_up_id_token = "signUpIdToken" {
        success(stage) {
            let token = stage.nhost().id_token("google").email("ada@example.com").sign();
            let options = SignUpOptions::default();
            let sign_up = stage
                .client
                .sign_up_id_token(IdTokenProvider::Google, token, None, &options)
                .await?;
            assert!(sign_up.is_complete());
            Ok(())
        }
        failure(stage) {
            let token = stage.nhost().id_token("google").expired().sign();
            let options = SignUpOptions::default();
            stage
                .client
                .sign_up_id_token(IdTokenProvider::Google, token, None, &options)
                .await
                .unwrap_err()
        }
    }
}

#[tokio::test]
async fn pkce_is_refused_by_an_older_server_and_sent_only_when_asked_for() {
    let stage = Stage::older().await;
    stage.signed_up("ada@example.com").await;
    let options = SignUpOptions::default().with_pkce(&Pkce::generate().unwrap());
    let error = stage
        .client
        .sign_up_email_password_with("bob@example.com", PASSWORD, &options)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("schema-validation-error"));
}

#[tokio::test]
async fn a_weak_password_is_the_servers_to_refuse() {
    let stage = Stage::start().await;
    let error = stage.client.sign_up_email_password("ada@example.com", "12345").await.unwrap_err();
    assert_eq!(error.code(), Some("password-too-short"));
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

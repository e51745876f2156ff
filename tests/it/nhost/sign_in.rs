//! Signing in.

use hallpass::{
    ErrorKind,
    nhost::{SignIn, SignUpOptions, types::IdTokenProvider},
};
use hallpass_emulator::nhost::Settings;

use super::support::{PASSWORD, Stage, TARGET, wrong_code};

covers! {
    sign_in_email_password = "signInEmailPassword" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.sign_out().await;
            let signed_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await?;
            let signed_in = signed_in.into_signed_in()?;
            assert_eq!(signed_in.user().unwrap().email.as_deref(), Some("ada@example.com"));
            assert_eq!(signed_in.user_id(), stage.client.claims()?.user_id());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let error =
                stage.client.sign_in_email_password("ada@example.com", "not this").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            error
        }
    }
    sign_in_anonymous = "signInAnonymous" {
        success(stage) {
            let options = SignUpOptions::default().display_name("Guest").locale("en");
            let signed_in = stage.client.sign_in_anonymous_with(&options).await?.into_signed_in()?;
            assert!(signed_in.user().unwrap().is_anonymous);
            assert!(stage.client.claims()?.is_anonymous());
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { anonymous_enabled: false, ..Settings::default() };
            Stage::with(settings).await.client.sign_in_anonymous().await.unwrap_err()
        }
    }
    sign_in_id_token = "signInIdToken" {
        success(stage) {
            let token = stage.nhost().id_token("google").email("ada@example.com").nonce("n-1").sign();
            let sign_in = stage
                .client
                .sign_in_id_token(IdTokenProvider::Google, token, Some("n-1"))
                .await?;
            assert!(sign_in.is_complete());
            Ok(())
        }
        failure(stage) {
            let token = stage.nhost().id_token("google").nonce("n-1").sign();
            stage
                .client
                .sign_in_id_token(IdTokenProvider::Google, token, Some("another"))
                .await
                .unwrap_err()
        }
    }
    verify_sign_in_mfa_totp = "verifySignInMfaTotp" {
        success(stage) {
            let secret = stage.with_totp("ada@example.com").await;
            let sign_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await?;
            let challenge = sign_in.mfa_challenge().expect("a challenge");
            let code = stage.totp(&secret);
            let signed_in = stage.client.verify_sign_in_mfa_totp(challenge, code).await?;
            assert!(signed_in.is_complete());
            Ok(())
        }
        failure(stage) {
            let secret = stage.with_totp("ada@example.com").await;
            let sign_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await;
            let challenge = sign_in.unwrap().mfa_challenge().cloned().expect("a challenge");
            let wrong = stage.wrong_totp(&secret);
            let error = stage.client.verify_sign_in_mfa_totp(&challenge, wrong).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid-totp"));
            // The wrong code has used the challenge up.
            let right = stage.totp(&secret);
            let error = stage.client.verify_sign_in_mfa_totp(&challenge, right).await.unwrap_err();
            assert_eq!(error.code(), Some("invalid-ticket"));
            error
        }
    }
    sign_in_otp_email = "signInOTPEmail" {
        success(stage) {
            let sent = stage.client.sign_in_otp_email("ada@example.com").await?;
            assert_eq!(sent.to(), "ada@example.com");
            assert_eq!(stage.otp_to("ada@example.com").len(), 6);
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { otp_email_enabled: false, ..Settings::default() };
            let stage = Stage::with(settings).await;
            let error = stage.client.sign_in_otp_email("ada@example.com").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::FeatureDisabled);
            error
        }
    }
    verify_sign_in_otp_email = "verifySignInOTPEmail" {
        success(stage) {
            let sent = stage.client.sign_in_otp_email("ada@example.com").await?;
            let otp = stage.otp_to("ada@example.com");
            assert!(stage.client.verify_sign_in_otp_email(&sent, otp).await?.is_complete());
            Ok(())
        }
        failure(stage) {
            let sent = stage.client.sign_in_otp_email("ada@example.com").await.unwrap();
            let wrong = wrong_code(&stage.otp_to("ada@example.com"));
            stage.client.verify_sign_in_otp_email(&sent, wrong).await.unwrap_err()
        }
    }
    sign_in_passwordless_email = "signInPasswordlessEmail" {
        success(stage) {
            stage.client.sign_in_passwordless_email("ada@example.com").await?;
            let link = stage.mail_to("ada@example.com").link.expect("a link");
            let back = stage.browse(&link).await;
            let sign_in = stage.client.complete_callback(&back, None).await?;
            assert!(sign_in.is_some_and(|sign_in| sign_in.is_complete()));
            Ok(())
        }
        failure(stage) {
            let options = SignUpOptions::default().redirect_to("https://elsewhere.example/");
            stage
                .client
                .sign_in_passwordless_email_with("ada@example.com", &options)
                .await
                .unwrap_err()
        }
    }
    sign_in_passwordless_sms = "signInPasswordlessSms" {
        success(stage) {
            stage.client.sign_in_passwordless_sms("+15550100").await?;
            assert!(stage.nhost().last_sms_to("+15550100").is_some());
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { passwordless_sms_enabled: false, ..Settings::default() };
            Stage::with(settings).await.client.sign_in_passwordless_sms("+15550100").await.unwrap_err()
        }
    }
    verify_sign_in_passwordless_sms = "verifySignInPasswordlessSms" {
        success(stage) {
            let sent = stage.client.sign_in_passwordless_sms("+15550100").await?;
            let otp = stage.nhost().last_sms_to("+15550100").expect("a message").otp;
            assert!(stage.client.verify_sign_in_passwordless_sms(&sent, otp).await?.is_complete());
            Ok(())
        }
        failure(stage) {
            stage.client.sign_in_passwordless_sms("+15550100").await.unwrap();
            let wrong = wrong_code(&stage.nhost().last_sms_to("+15550100").expect("a message").otp);
            stage.client.verify_sign_in_passwordless_sms("+15550100", wrong).await.unwrap_err()
        }
    }
    sign_in_pat = "signInPAT" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            let pat = stage.client.create_pat(std::time::Duration::from_secs(3_600)).await?;
            let elsewhere = stage.another_client();
            let sign_in = elsewhere.sign_in_pat(&pat.personal_access_token).await?;
            assert!(sign_in.is_complete());
            Ok(())
        }
        failure(stage) {
            stage.client.sign_in_pat("c0ffee00-1234-4abc-8def-0123456789ab").await.unwrap_err()
        }
    }
}

#[tokio::test]
async fn wrong_arguments_are_named_and_nothing_is_sent() {
    let stage = Stage::start().await;
    let client = &stage.client;
    let named = [
        (client.sign_in_email_password("", PASSWORD).await.unwrap_err(), "email"),
        (client.sign_in_email_password("ada", PASSWORD).await.unwrap_err(), "email"),
        (client.sign_in_email_password("a@b.c", "").await.unwrap_err(), "password"),
        (client.verify_sign_in_otp_email("a@b.c", "12345").await.unwrap_err(), "otp"),
        (client.verify_sign_in_passwordless_sms("+1", "12345a").await.unwrap_err(), "otp"),
        (client.sign_in_passwordless_sms("").await.unwrap_err(), "phone_number"),
        (client.sign_in_pat(" ").await.unwrap_err(), "personal_access_token"),
        (client.refresh_token_with("").await.unwrap_err(), "refresh_token"),
        (client.sign_in_webauthn(Some("nobody")).await.unwrap_err(), "email"),
        (
            client
                .sign_in_otp_email_with("a@b.c", &SignUpOptions::default().locale("english"))
                .await
                .unwrap_err(),
            "locale",
        ),
        (client.sign_in_id_token(IdTokenProvider::Apple, "", None).await.unwrap_err(), "id_token"),
        (client.sign_in_id_token("", "a token", None).await.unwrap_err(), "provider"),
    ];
    for (error, argument) in named {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.argument(), Some(argument));
    }
    assert_eq!(stage.nhost().calls("*"), 0);
}

#[tokio::test]
async fn an_unverified_address_is_told_at_sign_up_and_at_sign_in() {
    let settings = Settings { email_verification_required: true, ..Settings::default() };
    let stage = Stage::with(settings).await;
    let sign_up = stage.client.sign_up_email_password("ada@example.com", PASSWORD).await.unwrap();
    assert!(matches!(sign_up, SignIn::VerificationRequired));
    assert!(stage.client.session().is_none());

    let error = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some("unverified-user"));

    let link = stage.mail_to("ada@example.com").link.expect("a link");
    let back = stage.browse(&link).await;
    assert!(back.starts_with(TARGET));
    assert!(stage.client.complete_callback(&back, None).await.unwrap().is_some());
    assert!(stage.client.get_user().await.unwrap().email_verified);
}

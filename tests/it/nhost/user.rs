//! The signed-in user.

use super::support::{PASSWORD, Stage};
use hallpass::{
    ErrorKind,
    nhost::{Deanonymize, EmailOptions, SignUpOptions},
};

covers! {
    get_user = "getUser" {
        success(stage) {
            let id = stage.signed_up("ada@example.com").await.user_id().map(str::to_owned);
            assert_eq!(Some(stage.client.get_user().await?.id), id);
            Ok(())
        }
        failure(stage) {
            stage.client.sign_in_anonymous().await.unwrap();
            let error = stage.client.get_user().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Forbidden);
            error
        }
    }
    deanonymize_user = "deanonymizeUser" {
        success(stage) {
            stage.client.sign_in_anonymous().await?;
            let to = Deanonymize::email_password("ada@example.com", PASSWORD)
                .with_options(SignUpOptions::default().display_name("Ada"));
            stage.client.deanonymize_user(&to).await?;
            let sign_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await?;
            assert!(!sign_in.into_signed_in()?.user().expect("a user").is_anonymous);
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let to = Deanonymize::passwordless("bob@example.com");
            let error = stage.client.deanonymize_user(&to).await.unwrap_err();
            assert_eq!(error.code(), Some("user-not-anonymous"));
            error
        }
    }
    change_user_email = "changeUserEmail" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.change_user_email("countess@example.com").await?;
            let link = stage.mail_to("countess@example.com").link.expect("a link");
            stage.browse(&link).await;
            let user = stage.client.get_user().await?;
            assert_eq!(user.email.as_deref(), Some("countess@example.com"));
            Ok(())
        }
        failure(stage) {
            stage.client.sign_in_anonymous().await.unwrap();
            stage.client.change_user_email("ada@example.com").await.unwrap_err()
        }
    }
    send_verification_email = "sendVerificationEmail" {
        success(stage) {
            stage.client.sign_up_email_password("ada@example.com", PASSWORD).await?;
            stage.client.send_verification_email("ada@example.com").await?;
            let link = stage.mail_to("ada@example.com").link.expect("a link");
            stage.browse(&link).await;
            assert!(stage.client.get_user().await?.email_verified);
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let options = EmailOptions::default().redirect_to("https://elsewhere.example/");
            stage
                .client
                .send_verification_email_with("ada@example.com", &options)
                .await
                .unwrap_err()
        }
    }
    change_user_password = "changeUserPassword" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.change_user_password("another good password").await?;
            let elsewhere = stage.another_client();
            let error =
                elsewhere.sign_in_email_password("ada@example.com", PASSWORD).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            let sign_in =
                elsewhere.sign_in_email_password("ada@example.com", "another good password").await?;
            assert!(sign_in.is_complete());
            Ok(())
        }
        failure(stage) {
            stage
                .client
                .change_user_password_with_ticket("another good password", "passwordReset:nonsense")
                .await
                .unwrap_err()
        }
    }
    send_password_reset_email = "sendPasswordResetEmail" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.sign_out().await;
            stage.client.send_password_reset_email("ada@example.com").await?;
            let ticket = stage.ticket_to("ada@example.com");
            stage.client.change_user_password_with_ticket("another good password", ticket).await?;
            let sign_in =
                stage.client.sign_in_email_password("ada@example.com", "another good password").await?;
            assert!(sign_in.is_complete());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let options = EmailOptions::default().redirect_to("https://elsewhere.example/");
            stage
                .client
                .send_password_reset_email_with("ada@example.com", &options)
                .await
                .unwrap_err()
        }
    }
}

#[tokio::test]
async fn without_a_session_nothing_is_sent() {
    let stage = Stage::start().await;
    assert_eq!(stage.client.get_user().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(stage.client.elevate_totp("123456").await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(stage.nhost().calls("*"), 0);
}

//! The account: reading it, and its password.

use hallpass::{ErrorKind, tybrite::Environment};
use hallpass_emulator::Fault;

use super::support::{EMAIL, PASSWORD, Stage, coded};

covers! {
    get_current_user = "getCurrentUser" {
        success(stage) {
            stage.registered().await;
            let current = stage.client.get_current_user().await?;
            assert_eq!(current.user.as_ref().unwrap().email.as_deref(), Some(EMAIL));
            let customer = current.customer.as_ref().unwrap();
            assert_eq!(customer.environment.as_deref(), Some("test"));
            assert_eq!(customer.total_purchases, Some(0));
            assert_eq!(customer.address, None);
            assert_eq!(current.environment(), Some(&Environment::Test));
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            stage.tybrite().fail("getCurrentUser", coded(500, "server_error"));
            stage.client.get_current_user().await.unwrap_err()
        }
    }
    reset_password = "resetPassword" {
        success(stage) {
            stage.registered().await;
            let target = "https://shop.example.com/new-password";
            let sent = stage.client.reset_password_with(EMAIL, target).await?;
            assert_eq!(sent.email.as_deref(), Some(EMAIL));
            let mail = stage.tybrite().last_mail_to(EMAIL).expect("a mail");
            assert!(mail.link.expect("a link").starts_with(target));
            stage.client.reset_password(EMAIL).await?;
            let mail = stage.tybrite().last_mail_to(EMAIL).expect("a mail");
            assert_eq!(mail.redirect_to, None);
            Ok(())
        }
        failure(stage) {
            stage.tybrite().fail("resetPassword", Fault::status(503));
            stage.client.reset_password(EMAIL).await.unwrap_err()
        }
    }
    update_password = "updatePassword" {
        success(stage) {
            stage.registered().await;
            let updated = stage.client.update_password("another horse").await?;
            assert_eq!(updated.user.as_ref().unwrap().email.as_deref(), Some(EMAIL));
            let client = stage.another_client();
            assert!(client.login(EMAIL, PASSWORD).await.is_err());
            client.login(EMAIL, "another horse").await?;
            Ok(())
        }
        failure(stage) {
            stage.registered().await;
            stage.tybrite().fail("updatePassword", coded(400, "invalid_request"));
            let error = stage.client.update_password("another horse").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            error
        }
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_through_the_mail() {
    let stage = Stage::start().await;
    stage.registered().await;
    let client = stage.another_client();
    client.reset_password(EMAIL).await.unwrap();
    let ticket = stage.tybrite().last_mail_to(EMAIL).unwrap().ticket.unwrap();
    client.refresh_token_with(ticket).await.unwrap();
    client.update_password("another horse").await.unwrap();
    assert!(stage.another_client().login(EMAIL, "another horse").await.is_ok());
}

#[tokio::test]
async fn what_is_the_customers_wants_a_session() {
    let stage = Stage::start().await;
    for error in [
        stage.client.get_current_user().await.unwrap_err(),
        stage.client.update_password("another horse").await.unwrap_err(),
        stage.client.refresh_token().await.unwrap_err(),
        stage.client.claims().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::SignedOut);
    }
    assert_eq!(stage.tybrite().calls("*"), 0);
}

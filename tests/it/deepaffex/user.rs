//! The user.

use hallpass::ErrorKind;

use super::support::{EMAIL, ORGANIZATION, Stage, answers, license};

covers! {
    current_user = "currentUser" {
        success(stage) {
            stage.sign_in(&stage.client).await;
            let user = stage.client.current_user().await?;
            assert_eq!(user.get("Email"), Some(&EMAIL.into()));
            Ok(())
        }
        failure(stage) {
            stage.sign_in(&stage.client).await;
            let body = serde_json::json!({"Code": "RESTRICTED", "Message": "no"});
            stage.deepaffex().fail("currentUser", answers(403, &body));
            let error = stage.client.current_user().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Forbidden);
            error
        }
    }
    request_reset_password_link = "requestResetPasswordLink" {
        success(stage) {
            stage.client.register_license(&license()).await?;
            stage.client.request_reset_password_link(EMAIL, ORGANIZATION).await?;
            assert!(stage.deepaffex().last_mail_to(EMAIL).expect("a mail").link.is_some());
            Ok(())
        }
        failure(stage) {
            stage.client.register_license(&license()).await.unwrap();
            let request = stage.client.request_reset_password_link(EMAIL, "nowhere");
            let error = request.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            error
        }
    }
}

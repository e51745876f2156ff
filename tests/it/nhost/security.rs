//! Second factor and personal access tokens.

use std::time::Duration;

use hallpass::{ErrorKind, nhost::PatExpiry};
use hallpass_emulator::nhost::Settings;

use super::support::{PASSWORD, Stage};

covers! {
    change_user_mfa = "changeUserMfa" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            let setup = stage.client.change_user_mfa().await?;
            assert!(!setup.secret().is_empty());
            assert!(setup.image_url().expose().starts_with("data:image/"));
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { mfa_enabled: false, ..Settings::default() };
            let stage = Stage::with(settings).await;
            stage.signed_up("ada@example.com").await;
            let error = stage.client.change_user_mfa().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::FeatureDisabled);
            error
        }
    }
    verify_change_user_mfa = "verifyChangeUserMfa" {
        success(stage) {
            let secret = stage.with_totp("ada@example.com").await;
            assert_eq!(stage.client.get_user().await?.active_mfa_type.as_deref(), Some("totp"));
            stage.client.verify_change_user_mfa(stage.totp(&secret), false).await?;
            stage.client.sign_out().await;
            let sign_in = stage.client.sign_in_email_password("ada@example.com", PASSWORD).await?;
            assert!(sign_in.is_complete());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let error = stage.client.verify_change_user_mfa("123456", true).await.unwrap_err();
            assert_eq!(error.code(), Some("no-totp-secret"));
            error
        }
    }
    create_pat = "createPAT" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            let mut metadata = serde_json::Map::new();
            metadata.insert("name".to_owned(), "ci".into());
            let expiry = PatExpiry::from(Duration::from_secs(3_600));
            let pat = stage.client.create_pat_with(expiry, metadata).await?;
            assert!(!pat.id.is_empty());
            Ok(())
        }
        failure(stage) {
            stage.client.sign_in_anonymous().await.unwrap();
            stage.client.create_pat(Duration::from_secs(3_600)).await.unwrap_err()
        }
    }
}

//! Elevation by code, which newer servers offer.

use hallpass::ErrorKind;

use super::support::{Stage, wrong_code};

covers! {
    elevate_totp = "elevateTotp" {
        success(stage) {
            let secret = stage.with_totp("ada@example.com").await;
            stage.client.elevate_totp(stage.totp(&secret)).await?;
            assert!(stage.client.claims()?.is_elevated());
            Ok(())
        }
        failure(stage) {
            let secret = stage.with_totp("ada@example.com").await;
            let error =
                stage.client.elevate_totp(stage.wrong_totp(&secret)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            assert!(stage.client.session().is_some(), "a wrong code is no reason to sign out");
            error
        }
    }
    elevate_otp_email = "elevateOTPEmail" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.elevate_otp_email().await?;
            assert_eq!(stage.otp_to("ada@example.com").len(), 6);
            Ok(())
        }
        failure(_stage) {
            let stage = Stage::older().await;
            stage.signed_up("ada@example.com").await;
            let error = stage.client.elevate_otp_email().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotFound);
            error
        }
    }
    verify_elevate_otp_email = "verifyElevateOTPEmail" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.elevate_otp_email().await?;
            let otp = stage.otp_to("ada@example.com");
            stage.client.verify_elevate_otp_email(otp).await?;
            assert!(stage.client.claims()?.is_elevated());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.elevate_otp_email().await.unwrap();
            let wrong = wrong_code(&stage.otp_to("ada@example.com"));
            stage.client.verify_elevate_otp_email(wrong).await.unwrap_err()
        }
    }
}

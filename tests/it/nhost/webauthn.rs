//! Security keys, with an authenticator in software.

use hallpass::{
    ErrorKind, Result,
    nhost::{
        Callback, Pkce, SignIn, SignUpOptions, parse_callback,
        types::{
            CredentialAssertionResponse, CredentialCreationResponse,
            PublicKeyCredentialCreationOptions, PublicKeyCredentialRequestOptions,
        },
    },
};
use hallpass_emulator::nhost::Settings;

use super::{
    authenticator::{Authenticator, ORIGIN},
    support::Stage,
};

/// What the authenticator makes of creation options.
pub(crate) fn created(
    key: &Authenticator,
    options: &PublicKeyCredentialCreationOptions,
    origin: &str,
) -> CredentialCreationResponse {
    serde_json::from_value(key.create(options.challenge.as_str(), origin)).unwrap()
}

/// What the authenticator makes of request options, for the user with this id.
pub(crate) fn asserted(
    key: &mut Authenticator,
    options: &PublicKeyCredentialRequestOptions,
    origin: &str,
    user_id: Option<&str>,
) -> CredentialAssertionResponse {
    serde_json::from_value(key.get(options.challenge.as_str(), origin, user_id)).unwrap()
}

/// A new user with a security key, signed in; gives the user's id.
async fn with_key(stage: &Stage, key: &Authenticator, email: &str) -> Result<String> {
    let none = SignUpOptions::default();
    let options = stage.client.sign_up_webauthn(email, &none).await?;
    let credential = created(key, &options, ORIGIN);
    let sign_up = stage.client.verify_sign_up_webauthn(credential, Some("Yubi"), &none).await?;
    let signed_in = sign_up.into_signed_in()?;
    Ok(signed_in.user_id().expect("a user").to_owned())
}

covers! {
    sign_up_webauthn = "signUpWebauthn" {
        success(stage) {
            let options = SignUpOptions::default().display_name("Ada");
            let options = stage.client.sign_up_webauthn("ada@example.com", &options).await?;
            assert_eq!(options.user.display_name, "Ada");
            Ok(())
        }
        failure(_stage) {
            let settings = Settings { webauthn_enabled: false, ..Settings::default() };
            let none = SignUpOptions::default();
            let stage = Stage::with(settings).await;
            stage.client.sign_up_webauthn("ada@example.com", &none).await.unwrap_err()
        }
    }
    verify_sign_up_webauthn = "verifySignUpWebauthn" {
        success(stage) {
            let id = with_key(stage, &Authenticator::new("one"), "ada@example.com").await?;
            assert_eq!(stage.client.get_user().await?.id, id);
            Ok(())
        }
        failure(stage) {
            let none = SignUpOptions::default();
            let options = stage.client.sign_up_webauthn("ada@example.com", &none).await.unwrap();
            let credential =
                created(&Authenticator::new("one"), &options, "https://evil.example");
            stage.client.verify_sign_up_webauthn(credential, None, &none).await.unwrap_err()
        }
    }
    sign_in_webauthn = "signInWebauthn" {
        success(stage) {
            let key = Authenticator::new("one");
            with_key(stage, &key, "ada@example.com").await?;
            let options = stage.client.sign_in_webauthn(Some("ada@example.com")).await?;
            assert_eq!(options.allow_credentials[0].id.as_str(), key.id());
            assert!(stage.client.sign_in_webauthn(None).await?.allow_credentials.is_empty());
            Ok(())
        }
        failure(stage) {
            let error =
                stage.client.sign_in_webauthn(Some("nobody@example.com")).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
            error
        }
    }
    verify_sign_in_webauthn = "verifySignInWebauthn" {
        success(stage) {
            let mut key = Authenticator::new("one");
            let id = with_key(stage, &key, "ada@example.com").await?;
            stage.client.sign_out().await;
            let options = stage.client.sign_in_webauthn(None).await?;
            let credential = asserted(&mut key, &options, ORIGIN, Some(&id));
            let sign_in = stage.client.verify_sign_in_webauthn(credential).await?;
            assert_eq!(sign_in.into_signed_in()?.user_id(), Some(id.as_str()));
            Ok(())
        }
        failure(stage) {
            let mut key = Authenticator::new("one");
            let id = with_key(stage, &key, "ada@example.com").await.unwrap();
            let options = stage.client.sign_in_webauthn(None).await.unwrap();
            let credential = asserted(&mut key, &options, "https://evil.example", Some(&id));
            stage.client.verify_sign_in_webauthn(credential).await.unwrap_err()
        }
    }
    add_security_key = "addSecurityKey" {
        success(stage) {
            let id = stage.signed_up("ada@example.com").await.user_id().map(str::to_owned);
            let options = stage.client.add_security_key().await?;
            assert_eq!(Some(options.user.id), id);
            Ok(())
        }
        failure(stage) {
            with_key(stage, &Authenticator::new("one"), "ada@example.com").await.unwrap();
            // Whoever has a key must show it before adding another.
            let error = stage.client.add_security_key().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ElevationRequired);
            error
        }
    }
    verify_add_security_key = "verifyAddSecurityKey" {
        success(stage) {
            stage.signed_up("ada@example.com").await;
            let options = stage.client.add_security_key().await?;
            let credential = created(&Authenticator::new("one"), &options, ORIGIN);
            let added = stage.client.verify_add_security_key(credential, Some("Yubi")).await?;
            assert_eq!(added.nickname.as_deref(), Some("Yubi"));
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            let options = stage.client.add_security_key().await.unwrap();
            let credential =
                created(&Authenticator::new("one"), &options, "https://evil.example");
            stage.client.verify_add_security_key(credential, None).await.unwrap_err()
        }
    }
    elevate_webauthn = "elevateWebauthn" {
        success(stage) {
            with_key(stage, &Authenticator::new("one"), "ada@example.com").await?;
            assert!(!stage.client.elevate_webauthn().await?.challenge.as_str().is_empty());
            Ok(())
        }
        failure(stage) {
            stage.signed_up("ada@example.com").await;
            stage.client.elevate_webauthn().await.unwrap_err()
        }
    }
    verify_elevate_webauthn = "verifyElevateWebauthn" {
        success(stage) {
            let mut key = Authenticator::new("one");
            with_key(stage, &key, "ada@example.com").await?;
            let month = std::time::Duration::from_secs(30 * 86_400);
            let refused = stage.client.create_pat(month).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::ElevationRequired);

            let options = stage.client.elevate_webauthn().await?;
            // The authenticator names no user: the client fills the signed-in one in.
            let credential = asserted(&mut key, &options, ORIGIN, None);
            stage.client.verify_elevate_webauthn(credential).await?;
            assert!(stage.client.claims()?.is_elevated());
            stage.client.create_pat(month).await?;

            stage.client.refresh_token().await?;
            assert!(!stage.client.claims()?.is_elevated(), "a refresh takes the elevation away");
            Ok(())
        }
        failure(stage) {
            let mut key = Authenticator::new("one");
            with_key(stage, &key, "ada@example.com").await.unwrap();
            let options = stage.client.elevate_webauthn().await.unwrap();
            let credential = asserted(&mut key, &options, "https://evil.example", None);
            stage.client.verify_elevate_webauthn(credential).await.unwrap_err()
        }
    }
}

#[tokio::test]
async fn one_set_of_options_with_pkce_serves_both_calls_of_a_sign_up() {
    let settings = Settings { email_verification_required: true, ..Settings::default() };
    let stage = Stage::with(settings).await;
    let pkce = Pkce::generate().unwrap();
    let options = SignUpOptions::default().with_pkce(&pkce);
    let challenge = stage.client.sign_up_webauthn("ada@example.com", &options).await.unwrap();
    let credential = created(&Authenticator::new("one"), &challenge, ORIGIN);
    let sign_up = stage.client.verify_sign_up_webauthn(credential, None, &options).await.unwrap();
    assert!(matches!(sign_up, SignIn::VerificationRequired), "{sign_up:?}");

    // The link in the mail brings a code, and only the pair makes a session of it.
    let back = stage.browse(&stage.mail_to("ada@example.com").link.expect("a link")).await;
    assert!(matches!(parse_callback(&back).unwrap(), Callback::Code { .. }));
    let sign_in = stage.client.complete_callback(&back, Some(&pkce)).await.unwrap();
    assert!(sign_in.is_some_and(|sign_in| sign_in.is_complete()));
}

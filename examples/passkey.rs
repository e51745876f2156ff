//! A passkey from sign-up to elevation, with an authenticator in software.
//!
//! ```sh
//! cargo run --example passkey --features passkey
//! ```
//!
//! In an application the authenticator is the platform's, or a key on the USB port; the calls around
//! it are the same.

use hallpass::nhost::{Client, SignUpOptions};
use hallpass_emulator::Emulator;
use passkey::{
    authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod},
    client::{Client as Browser, DefaultClientData as Plain, WebauthnError},
    crypto::rust_crypto::RustCryptoBackend,
    types::{
        Passkey,
        ctap2::{Aaguid, Ctap2Error},
    },
};
use url::Url;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const EMAIL: &str = "lin@example.com";

#[tokio::main]
async fn main() -> Result<()> {
    let emulator = Emulator::start().await?;
    let client = Client::new(emulator.nhost().url())?;
    // Where the page that asks for the passkey would be: the server checks it.
    let origin = Url::parse("http://localhost:3000")?;
    let authenticator =
        Authenticator::new(Aaguid::new_empty(), None::<Passkey>, Agrees, RustCryptoBackend);
    let mut browser = Browser::new(authenticator).allows_insecure_localhost(true);

    // Sign-up: the server's challenge, the authenticator's new key, the server's check.
    let options = SignUpOptions::default().display_name("Lin");
    let request = client.sign_up_webauthn(EMAIL, &options).await?;
    let created = browser.register(&origin, request.try_into()?, Plain).await.map_err(refused)?;
    client.verify_sign_up_webauthn(created, Some("laptop"), &options).await?.into_signed_in()?;
    println!("signed up {EMAIL} with a passkey and no password");
    client.sign_out().await;

    // Sign-in without naming the user: the passkey knows whose it is.
    let request = client.sign_in_webauthn(None).await?;
    let signed =
        browser.authenticate(&origin, request.try_into()?, Plain).await.map_err(refused)?;
    let signed_in = client.verify_sign_in_webauthn(signed).await?.into_signed_in()?;
    println!("signed in {:?}", signed_in.user().map(|user| &user.display_name));

    // Elevation: the same gesture again opens what a stolen token alone must not.
    let request = client.elevate_webauthn().await?;
    let signed =
        browser.authenticate(&origin, request.try_into()?, Plain).await.map_err(refused)?;
    client.verify_elevate_webauthn(signed).await?;
    println!("elevated: {}", client.claims()?.is_elevated());
    client.change_user_password("Correct-Horse-42").await?;
    println!("set a password, which needed the elevation");

    // A signature for another site does not count here.
    let request = client.sign_in_webauthn(Some(EMAIL)).await?;
    let elsewhere = Url::parse("http://localhost:4000")?;
    let signed =
        browser.authenticate(&elsewhere, request.try_into()?, Plain).await.map_err(refused)?;
    match client.verify_sign_in_webauthn(signed).await {
        Err(error) => println!("from another origin: {error}"),
        Ok(_) => return Err("a signature for another origin was accepted".into()),
    }
    Ok(())
}

fn refused(error: WebauthnError) -> String {
    format!("the authenticator refused: {error:?}")
}

/// A person who touches the key whenever asked.
struct Agrees;

#[async_trait::async_trait]
impl UserValidationMethod for Agrees {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

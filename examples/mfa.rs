//! A second factor from both sides: turning it on, being asked for it, a wrong code, turning it off.
//!
//! ```sh
//! cargo run --example mfa
//! ```

use hallpass::nhost::{Client, ErrorCode, MfaChallenge, SignIn};
use hallpass_emulator::Emulator;
use totp_rs::{Builder, Secret, Totp};

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const EMAIL: &str = "grace@example.com";
const PASSWORD: &str = "Correct-Horse-42";

#[tokio::main]
async fn main() -> Result<()> {
    let emulator = Emulator::start().await?;
    let client = Client::new(emulator.nhost().url())?;
    client.sign_up_email_password(EMAIL, PASSWORD).await?.into_signed_in()?;

    // The secret goes to the user's app once, as a QR code (`image_url`) or as text (`secret`).
    let setup = client.change_user_mfa().await?;
    let app =
        Builder::new().with_secret(Secret::try_from_base32(setup.secret().expose())?).build()?;
    client.verify_change_user_mfa(code(&app), true).await?;
    println!("MFA is on: {:?}", client.get_user().await?.active_mfa_type);

    // From now on a password alone brings a challenge.
    client.sign_out().await;
    let challenge = challenge(&client).await?;
    println!("asked for a code");

    // A wrong code uses the challenge up, so a wrong guess costs a new sign-in.
    let wrong = client.verify_sign_in_mfa_totp(&challenge, wrong_code(&app)).await;
    let Err(error) = wrong else { return Err("a wrong code was accepted".into()) };
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::InvalidTotp));
    println!("a wrong code: {error}");
    let Err(error) = client.verify_sign_in_mfa_totp(&challenge, code(&app)).await else {
        return Err("a used challenge was accepted".into());
    };
    println!("the same challenge again: {error}");

    let fresh = self::challenge(&client).await?;
    client.verify_sign_in_mfa_totp(&fresh, code(&app)).await?.into_signed_in()?;
    println!("a new challenge and the right code: signed in");

    client.verify_change_user_mfa(code(&app), false).await?;
    client.sign_out().await;
    let signed_in = client.sign_in_email_password(EMAIL, PASSWORD).await?;
    println!("MFA is off: signed in at once: {}", signed_in.is_complete());
    Ok(())
}

async fn challenge(client: &Client) -> Result<MfaChallenge> {
    match client.sign_in_email_password(EMAIL, PASSWORD).await? {
        SignIn::MfaRequired(challenge) => Ok(challenge),
        other => Err(format!("expected a challenge, got {other:?}").into()),
    }
}

/// What the authenticator app shows now.
fn code(app: &Totp) -> String {
    app.generate_current().to_string()
}

/// Six digits that the app does not show.
fn wrong_code(app: &Totp) -> String {
    let right: u32 = code(app).parse().unwrap_or_default();
    format!("{:06}", (right + 500_000) % 1_000_000)
}

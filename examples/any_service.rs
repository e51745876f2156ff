//! One function for whichever service a setting names.
//!
//! ```sh
//! cargo run --example any_service                                        # all of them, emulated
//! cargo run --example any_service -- 'nhost+https://auth.example.com/v1' ada@example.com
//! ```
//!
//! With a setting it reads the password from standard input, and asks there for a code where the
//! service wants one.

use std::{error::Error, io::Write as _};

use hallpass::{
    Secret,
    any::Client,
    capability::{CurrentUser, OtpSignIn, PasswordSignIn, Sessions, SignInOutcome, SignOut},
};
use hallpass_emulator::{Emulator, deepaffex, linxio};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// Signs in, asks who it is, signs out: the same lines for every service. `code` is asked when the
/// password is not enough.
async fn visit<C>(
    client: &C,
    login: &str,
    password: &Secret,
    code: impl AsyncFnOnce() -> Result<Secret>,
) -> Result<()>
where
    C: PasswordSignIn + OtpSignIn + CurrentUser + SignOut + Sessions + ?Sized,
{
    let session = match client.sign_in_with_password(login, password).await? {
        SignInOutcome::CodeRequired(challenge) => {
            client.sign_in_with_otp(&challenge, &code().await?).await?.into_session()?
        }
        progress => progress.into_session()?,
    };
    let user = client.current_user().await?;
    println!("{:<10} {} is {}", session.service, login, user.id().unwrap_or("someone"));
    client.sign_out().await;
    if client.sessions().session().is_some() {
        return Err("still signed in".into());
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    if let (Some(setting), Some(login)) = (arguments.next(), arguments.next()) {
        let client = Client::new(setting)?;
        let password = ask("password")?;
        return visit(&client, &login, &password, async || ask("one-time code")).await;
    }
    let (login, password) = ("ada@example.com", Secret::from("Correct-Horse-42"));
    let emulator = Emulator::builder().deepaffex(patient(login, &password)).start().await?;
    for setting in accounts(&emulator, login, &password).await? {
        let client = Client::new(setting)?;
        let mailed = async || {
            let mail = emulator.linxio().last_mail_to(login).and_then(|mail| mail.otp);
            Ok(mail.ok_or("no code came")?.into())
        };
        visit(&client, login, &password, mailed).await?;
    }
    Ok(())
}

/// Makes an account at each emulated service; gives the settings that name them.
async fn accounts(emulator: &Emulator, login: &str, password: &Secret) -> Result<Vec<String>> {
    let nhost = emulator.nhost().url();
    let client = hallpass::nhost::Client::new(&nhost)?;
    client.sign_up_email_password(login, password.clone()).await?;

    let (tybrite, key) = (emulator.tybrite().url(), "tybrite_sk_test_0123456789abcdef");
    let client = hallpass::tybrite::Client::builder(&tybrite, key).build()?;
    client.register(login, password.clone()).await?;

    let user = linxio::User::new(login, password.expose()).wanting_otp();
    emulator.linxio().add_user(user);
    // The licence's key stands where the store's does; the user is there already.
    let licence = "deepaffex+http://example-licence-key@";
    let deepaffex = emulator.deepaffex().url().replacen("http://", licence, 1);
    Ok(vec![
        format!("nhost+{nhost}"),
        tybrite.replacen("http://", &format!("tybrite+http://{key}@"), 1),
        format!("linxio+{}", emulator.linxio().url()),
        format!("{deepaffex}?identifier=kiosk-7"),
    ])
}

/// DeepAffex has no sign-up: its emulator is started with the user.
fn patient(email: &str, password: &Secret) -> deepaffex::Settings {
    let mut settings = deepaffex::Settings::default();
    settings.users[0].email = email.to_owned();
    settings.users[0].password = password.expose().to_owned();
    settings
}

/// Reads a line from whoever sits there.
fn ask(what: &str) -> Result<Secret> {
    eprint!("{what}: ");
    std::io::stderr().flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end().to_owned().into())
}

//! The whole story: sign up, sign in, pass a second factor, survive an expired token and a restart,
//! sign out.
//!
//! ```sh
//! cargo run --example quickstart                                        # the embedded emulator
//! cargo run --example quickstart -- --url https://auth.example.com/v1   # a server of your own
//! ```
//!
//! On a server of your own it creates a user under `--email`, which has to be new there.

use std::{error::Error, path::Path, time::Instant};

use clap::Parser;
use hallpass::{
    ErrorKind,
    nhost::{Client, SignIn},
    store::FileStore,
};
use hallpass_emulator::Emulator;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// Signs a user up, in, past a second factor, over an expired token and a restart, and out.
#[derive(Parser)]
struct Arguments {
    /// The base URL of a real Nhost Auth server, `/v1` included. Without it the embedded emulator
    /// is used.
    #[arg(long)]
    url: Option<String>,
    /// The user to create.
    #[arg(long, default_value = "ada@example.com")]
    email: String,
    /// The user's password.
    #[arg(long, default_value = "Correct-Horse-42", hide_default_value = true)]
    password: String,
    /// Whether to show what the library logs.
    #[arg(long)]
    log: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.log {
        let closed = tracing_subscriber::fmt::format::FmtSpan::CLOSE;
        tracing_subscriber::fmt().with_env_filter("hallpass=trace").with_span_events(closed).init();
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let emulator = match arguments.url {
        Some(_) => None,
        None => Some(Emulator::start().await?),
    };
    let url = match (&arguments.url, &emulator) {
        (Some(url), _) => url.clone(),
        (None, Some(emulator)) => emulator.nhost().url(),
        (None, None) => unreachable!("without a URL there is an emulator"),
    };

    let mut story = Story::begin(&url);
    let client = open(&url, &file)?;
    sign_up_and_in(&mut story, &client, &arguments.email, &arguments.password).await?;
    pass_a_second_factor(&mut story, &client, &arguments.email, &arguments.password).await?;
    survive_an_expired_token(&mut story, &client, emulator.as_ref()).await?;
    drop(client);
    let client = survive_a_restart(&mut story, &url, &file).await?;
    sign_out(&mut story, &client).await?;
    story.end();
    Ok(())
}

/// A client that keeps its session in a file.
fn open(url: &str, file: &Path) -> Result<Client> {
    Ok(Client::builder(url).store(FileStore::new(file)).build()?)
}

async fn sign_up_and_in(
    story: &mut Story,
    client: &Client,
    email: &str,
    password: &str,
) -> Result<()> {
    let signed_up = client.sign_up_email_password(email, password).await?;
    if !signed_up.is_complete() {
        return Err(
            "the server wants the address verified first: open the link in the mail, then \
                    use this server's account with `sign_in_email_password`"
                .into(),
        );
    }
    story.tell("signed up", email);

    client.sign_out().await;
    story.tell("signed out", "the session is gone here, in the file and on the server");

    let signed_in = client.sign_in_email_password(email, password).await?.into_signed_in()?;
    let name = signed_in.user().map_or("unknown", |user| user.display_name.as_str());
    story.tell("signed in", &format!("{name}, by password"));
    Ok(())
}

async fn pass_a_second_factor(
    story: &mut Story,
    client: &Client,
    email: &str,
    password: &str,
) -> Result<()> {
    let setup = client.change_user_mfa().await?;
    let app = totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(setup.secret().expose())?)
        .build()?;
    client.verify_change_user_mfa(app.generate_current().to_string(), true).await?;
    story.tell("turned on MFA", "with an authenticator app's code");

    client.sign_out().await;
    let SignIn::MfaRequired(challenge) = client.sign_in_email_password(email, password).await?
    else {
        return Err("the server asked for no second factor".into());
    };
    story.tell("signed in again", "the password is right, and a second factor is wanted");

    client.verify_sign_in_mfa_totp(&challenge, app.generate_current().to_string()).await?;
    story.tell("passed MFA", "signed in with both factors");
    Ok(())
}

async fn survive_an_expired_token(
    story: &mut Story,
    client: &Client,
    emulator: Option<&Emulator>,
) -> Result<()> {
    let Some(emulator) = emulator else {
        // A real server's clock is not ours to move, so the refresh is asked for.
        client.refresh_token().await?;
        story.tell("refreshed", "a new access token, and the old refresh token is spent");
        return Ok(());
    };
    let before = emulator.nhost().calls("refreshToken");
    emulator.nhost().advance(std::time::Duration::from_secs(3_600));
    let calls = (0..100).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_user().await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await??;
    }
    let refreshes = emulator.nhost().calls("refreshToken") - before;
    story.tell(
        "outlived its token",
        &format!("an hour later 100 calls at once: 100 answers, {refreshes} refresh"),
    );
    Ok(())
}

async fn survive_a_restart(story: &mut Story, url: &str, file: &Path) -> Result<Client> {
    let client = open(url, file)?;
    let user = client.get_user().await?;
    story.tell("restarted", &format!("{} is still signed in, from the file", user.display_name));
    Ok(client)
}

async fn sign_out(story: &mut Story, client: &Client) -> Result<()> {
    client.sign_out().await;
    match client.get_user().await {
        Err(error) if error.kind() == ErrorKind::SignedOut => {
            story.tell("signed out", &format!("a call now says: {error}"));
            Ok(())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Err("a call went through after the sign-out".into()),
    }
}

/// Prints each step as it is done, and how long it took.
struct Story {
    steps: usize,
    begun: Instant,
    last: Instant,
}

impl Story {
    #[expect(clippy::disallowed_methods, reason = "an example's stopwatch")]
    fn begin(url: &str) -> Self {
        println!("Nhost Auth at {url}\n");
        Self { steps: 0, begun: Instant::now(), last: Instant::now() }
    }

    #[expect(clippy::disallowed_methods, reason = "an example's stopwatch")]
    fn tell(&mut self, step: &str, what: &str) {
        self.steps += 1;
        println!(
            "{:>2}. {step:<19} {:>5} ms   {what}",
            self.steps,
            self.last.elapsed().as_millis()
        );
        self.last = Instant::now();
    }

    fn end(self) {
        println!("\n{} steps in {} ms", self.steps, self.begun.elapsed().as_millis());
    }
}

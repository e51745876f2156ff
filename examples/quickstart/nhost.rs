//! A user of Nhost Auth: sign up, and in past a second factor.

use std::path::Path;

use hallpass::{
    ErrorKind,
    nhost::{Client, SignIn},
    store::FileStore,
};
use hallpass_emulator::nhost::Nhost;

use crate::{
    Result,
    story::{Story, outlive_the_token},
};

/// Tells it of the server at `url`; `server` is the emulator's, where it is one.
pub(crate) async fn tell(
    url: &str,
    server: Option<&Nhost>,
    email: &str,
    password: &str,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let mut story = Story::begin("Nhost Auth", url);
    let client = open(url, &file)?;
    sign_up_and_in(&mut story, &client, email, password).await?;
    pass_a_second_factor(&mut story, &client, email, password).await?;
    survive_an_expired_token(&mut story, &client, server).await?;
    drop(client);
    let client = survive_a_restart(&mut story, url, &file).await?;
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
    server: Option<&Nhost>,
) -> Result<()> {
    let Some(server) = server else {
        // A real server's clock is not ours to move, so the refresh is asked for.
        client.refresh_token().await?;
        story.tell("refreshed", "a new access token, and the old refresh token is spent");
        return Ok(());
    };
    let call = || {
        let client = client.clone();
        async move { client.get_user().await.map(drop) }
    };
    outlive_the_token(story, server, "refreshToken", call).await
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

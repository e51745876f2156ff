//! A customer of a store at Tybrite: register, sign in by a mailed code, change the password.

use std::path::Path;

use hallpass::{ErrorKind, store::FileStore, tybrite::Client};
use hallpass_emulator::tybrite::Tybrite;

use crate::{
    Result,
    story::{Story, outlive_the_token},
};

/// The emulator takes any key of the right form.
const STORE_KEY: &str = "tybrite_sk_test_0123456789abcdef";

pub(crate) async fn tell(server: &Tybrite, email: &str, password: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let mut story = Story::begin("Tybrite", &server.url());
    let client = open(server, &file)?;

    client.register(email, password).await?;
    story.tell("registered", email);

    let error = client.register(email, password).await.err().ok_or("registered twice")?;
    if error.kind() != ErrorKind::Conflict {
        return Err(error.into());
    }
    story.tell("registered again", &format!("a conflict of its own kind: {error}"));

    client.logout().await;
    let sent = client.send_magic_link(email).await?;
    let mail = server.last_mail_to(email).ok_or("no mail came")?;
    client.verify_otp(&sent, mail.otp.ok_or("the mail has no code")?).await?;
    story.tell("signed in", "by the six digits from a mail");

    let answer = client.update_password("Another-Horse-43").await?;
    let left = answer.rate_limit().and_then(|limit| limit.remaining()).ok_or("no rate limit")?;
    story.tell("changed password", &format!("and {left} more requests are allowed this minute"));

    let call = || {
        let client = client.clone();
        async move { client.get_current_user().await.map(drop) }
    };
    outlive_the_token(&mut story, server, "refreshToken", call).await?;

    drop(client);
    let client = open(server, &file)?;
    let current = client.get_current_user().await?.into_inner();
    let email = current.user.and_then(|user| user.email).unwrap_or_default();
    story.tell("restarted", &format!("{email} is still signed in, from the file"));

    client.logout().await;
    story.tell("signed out", "the session is gone here, in the file and on the server");
    story.end();
    Ok(())
}

fn open(server: &Tybrite, file: &Path) -> Result<Client> {
    Ok(Client::builder(server.url(), STORE_KEY).store(FileStore::new(file)).build()?)
}

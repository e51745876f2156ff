//! A user of Linxio whose account wants a one-time code besides the password.

use std::path::Path;

use hallpass::{
    linxio::{Client, SignIn},
    store::FileStore,
};
use hallpass_emulator::linxio::{Linxio, User};

use crate::{
    Result,
    story::{Story, outlive_the_token},
};

pub(crate) async fn tell(server: &Linxio, email: &str, password: &str) -> Result<()> {
    // The service has no sign-up: its teams add their users.
    server.add_user(User::new(email, password).wanting_otp().with_permissions(["fleet_view"]));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let mut story = Story::begin("Linxio", &server.url());
    let client = open(server, &file)?;

    let SignIn::OtpRequired(challenge) = client.login(email, password).await? else {
        return Err("the server asked for no code".into());
    };
    story.tell("logged in", "the password is right, and a one-time code is wanted");

    let mail = server.last_mail_to(email).ok_or("no code came")?;
    client.verify_otp(&challenge, mail.otp.ok_or("the mail has no code")?).await?;
    story.tell("passed the code", "signed in with both");

    let user = client.me(&["email", "permissions"]).await?;
    story.tell("asked who it is", &format!("{:?} may {:?}", user.email, user.permissions));

    let call = || {
        let client = client.clone();
        async move { client.me(&["email"]).await.map(drop) }
    };
    outlive_the_token(&mut story, server, "refresh", call).await?;

    drop(client);
    let client = open(server, &file)?;
    let user = client.me(&["email"]).await?;
    let email = user.email.unwrap_or_default();
    story.tell("restarted", &format!("{email} is still signed in, from the file"));

    client.logout().await;
    story.tell("signed out", "the session is gone here, in the file and on the server");
    story.end();
    Ok(())
}

fn open(server: &Linxio, file: &Path) -> Result<Client> {
    Ok(Client::builder(server.url()).store(FileStore::new(file)).build()?)
}

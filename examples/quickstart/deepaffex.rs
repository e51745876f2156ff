//! A user of DeepAffex on a device that a licence registers: two sessions, of which the user's depends
//! on the device's.

use std::path::Path;

use hallpass::{
    deepaffex::{Client, License, Lifetimes},
    manager::{SignedOutReason, State},
    store::FileStore,
};
use hallpass_emulator::deepaffex::DeepAffex;

use crate::{
    Result,
    story::{Story, outlive_the_token},
};

/// Those that the emulator knows unless it is told of others.
const LICENCE: &str = "example-licence-key";
const ORGANIZATION: (&str, &str) = ("example-clinic", "example-organization-key");
const USER: (&str, &str, &str) = ("ada@example.com", "correct horse battery", "+15550100");

pub(crate) async fn tell(server: &DeepAffex) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut story = Story::begin("DeepAffex", &server.url());
    let client = open(server, folder.path())?;
    let (email, password, number) = USER;

    client.login(email, password).await?;
    let device = client.device().ok_or("no device")?;
    story.tell("logged in", &format!("{email}, on a device that the licence registered by itself"));

    client.logout().await;
    let (identifier, key) = ORGANIZATION;
    client.request_login_code(number, identifier).await?;
    let sms = server.last_sms_to(number).ok_or("no message came")?;
    client.login_with_phone_code(number, sms.otp, key, Lifetimes::new()).await?;
    story.tell("logged in again", "by the four digits of a text message");

    let profile = client.current_user().await?;
    let email = profile.get("Email").and_then(|email| email.as_str()).unwrap_or_default();
    story.tell("asked who it is", email);

    let call = || {
        let client = client.clone();
        async move { client.current_user().await.map(drop) }
    };
    outlive_the_token(&mut story, server, "renew", call).await?;

    drop(client);
    let client = open(server, folder.path())?;
    client.current_user().await?;
    if client.device() != Some(device) {
        return Err("the restart registered another device".into());
    }
    story.tell("restarted", "device and user are still known, from their files");

    client.unregister_license().await;
    let state = client.sessions().state();
    if !matches!(state, State::SignedOut { reason: SignedOutReason::DependencyEnded }) {
        return Err("the user outlived the device".into());
    }
    story.tell("gave the device up", "and with it the user's session ended, in its file too");
    story.end();
    Ok(())
}

fn open(server: &DeepAffex, folder: &Path) -> Result<Client> {
    let license = License::new(LICENCE, "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
    let client = Client::builder(server.url())
        .device_store(FileStore::new(folder.join("device.json")))
        .store(FileStore::new(folder.join("user.json")))
        .license(license);
    Ok(client.build()?)
}

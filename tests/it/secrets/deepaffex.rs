//! DeepAffex's public types, and the story of a device and its user.

use std::time::Duration;

use hallpass::{
    AccessToken, Error, ErrorKind,
    deepaffex::{
        Client, Device, ErrorCode, FieldErrors, License, Lifetimes, LoginOptions, Settings, Token,
        types,
    },
};
use hallpass_emulator::{Emulator, Fault, deepaffex};
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan};

use super::{Log, Prints};

const EMAIL: &str = "ada@example.com";
const PHONE: &str = "+15550100";
const ORGANIZATION: &str = "example-clinic";

/// Shows one value of every public type, each with `secret` in it wherever one fits.
pub(super) fn types(prints: &mut Prints, secret: &str) {
    let license = License::new(secret, "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
    prints.show(&license);
    let builder = Client::builder("http://127.0.0.1:1").license(license);
    prints.show(&builder);
    prints.show(&Settings::default());
    prints.show(&builder.build().unwrap());
    let lifetimes = Lifetimes::new().with_token(Duration::from_secs(1));
    prints.show(&lifetimes);
    prints.show(&LoginOptions::new().with_mfa_token(secret).with_lifetimes(lifetimes));
    prints.show(&Token::Other(&AccessToken::from(secret)));
    prints.show(&serde_json::from_str::<Device>(r#"{"id": "d", "role_id": "DEVICE"}"#).unwrap());
    prints.show_both(&ErrorCode::TokenExpired);
    let body = format!(r#"{{"Errors": {{"Password": [["pattern", ["{secret}"]]]}}}}"#);
    let error = Error::new(ErrorKind::InvalidRequest)
        .with_server_message(secret)
        .with_answer(http::HeaderMap::new(), body.into());
    prints.show_both(&error);
    let errors = FieldErrors::of(&error).unwrap();
    prints.show(&errors);
    prints.show(&errors.field("Password")[0]);
    let request = format!(
        r#"{{"Email": "{EMAIL}", "Password": "{secret}", "MFAToken": "{secret}", "Identifier": "i",
            "LoginCode": "{secret}", "PhoneNumber": "{PHONE}", "OrgKey": "{secret}",
            "Key": "{secret}", "DeviceTypeID": "LINUX", "Name": "n", "Version": "1",
            "Token": "{secret}", "RefreshToken": "{secret}", "DeviceID": "d"}}"#
    );
    prints.show(&serde_json::from_str::<types::LoginRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::OrganizationLoginRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::PhoneCodeLoginRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::RegisterLicenseRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::RenewRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::TokenPair>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::RegisteredLicense>(&request).unwrap());
}

/// An emulator whose secrets are the story's own.
async fn emulator(password: &str, key: &str, organization_key: &str, mfa_token: &str) -> Emulator {
    let mut settings = deepaffex::Settings::default();
    settings.licenses[0].key = key.to_owned();
    settings.organizations[0].key = organization_key.to_owned();
    settings.users[0].password = password.to_owned();
    settings.users[0].mfa_token = Some(mfa_token.to_owned());
    Emulator::builder().deepaffex(settings).port(0).start().await.unwrap()
}

fn keep_tokens(prints: &mut Prints, client: &Client) {
    for session in [client.device_session(), client.session()].into_iter().flatten() {
        prints.keep("a token", session.access_token.clone());
        prints.keep("a refresh token", session.refresh_token.clone().unwrap());
        prints.show(&session);
    }
}

#[tokio::test]
async fn a_devices_and_a_users_whole_story_prints_and_logs_no_secret() {
    // See the story of Nhost's user.
    let _second = tracing::Dispatch::new(NoSubscriber::default());
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let mut prints = Prints::default();
    let password = prints.keep("a password", "a password of the story");
    let key = prints.keep("a licence key", "a licence of the story");
    let organization_key = prints.keep("an organization's key", "a key of the story");
    let mfa_token = prints.keep("a second factor", "864200");
    let emulator = emulator(&password, &key, &organization_key, &mfa_token).await;
    let deepaffex = emulator.deepaffex();
    let license = License::new(key.as_str(), "LINUX", "Kiosk 7", "kiosk-7", "1.4.0");
    let client = Client::builder(deepaffex.url()).license(license.clone()).build().unwrap();
    let mut events = client.sessions().subscribe();

    let registered = client.register_license(&license).await.unwrap();
    prints.show(&registered);
    prints.show(&registered.device);
    prints.show(&client.login(EMAIL, password.as_str()).await);
    let options = LoginOptions::new().with_mfa_token(mfa_token);
    prints.show(&client.login_with(EMAIL, password.as_str(), &options).await.unwrap());
    keep_tokens(&mut prints, &client);
    client.request_login_code(PHONE, ORGANIZATION).await.unwrap();
    let code = deepaffex.last_sms_to(PHONE).unwrap().otp;
    let key = organization_key.as_str();
    prints.show(&client.login_with_phone_code(PHONE, code, key, Lifetimes::new()).await);
    keep_tokens(&mut prints, &client);
    for fault in [Fault::torn_body(40), Fault::drop_after(), Fault::status(503)] {
        deepaffex.fail("currentUser", fault);
        prints.show(&client.current_user().await.map(drop));
    }
    deepaffex.expire_tokens();
    prints.show(&client.verify_token(Token::User).await);
    prints.show(&client.verify_token(Token::Device).await);
    keep_tokens(&mut prints, &client);
    deepaffex.fail("renew", Fault::torn_body(40));
    prints.show(&client.renew().await);
    prints.show(&client.logout().await);
    deepaffex.revoke_tokens();
    prints.show(&client.renew_device().await);
    keep_tokens(&mut prints, &client);
    prints.show(&client.unregister_license().await);
    while let Some(event) = events.try_next() {
        prints.show(&event);
    }

    prints.check();
    let log = log.text();
    assert!(log.contains("register_license"), "the log does not tell the story:\n{log}");
    prints.check_text(&log);
}

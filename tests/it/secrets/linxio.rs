//! Linxio's public types, and the story of one of its users.

use hallpass::{
    Error, ErrorKind,
    linxio::{Category, Client, ErrorInfo, OtpChallenge, SignIn, Tokens, types},
};
use hallpass_emulator::{Emulator, Fault, linxio::User};
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan};

use super::{Log, Prints};

const EMAIL: &str = "ada@example.com";

/// Shows one value of every public type, each with `secret` in it wherever one fits.
pub(super) fn types(prints: &mut Prints, secret: &str) {
    let builder = Client::builder("http://127.0.0.1:1");
    prints.show(&builder);
    prints.show(&hallpass::linxio::Settings::default());
    prints.show(&builder.build().unwrap());
    prints.show(&Tokens::new(secret).with_refresh_token(secret));
    let challenge = OtpChallenge::for_email(EMAIL).unwrap();
    prints.show(&challenge);
    prints.show(&SignIn::OtpRequired(challenge));
    let error = Error::new(ErrorKind::Unauthenticated)
        .with_server_message(secret)
        .with_answer(http::HeaderMap::new(), secret.to_owned().into());
    let info = ErrorInfo::of(&error);
    prints.show(&info);
    assert_eq!(info.category(), Category::Other);
    prints.show(&info.category());
    let request = format!(r#"{{"email": "{EMAIL}", "password": "{secret}", "code": "{secret}"}}"#);
    prints.show(&serde_json::from_str::<types::LoginRequest>(&request).unwrap());
    prints.show(&serde_json::from_str::<types::VerifyOtpRequest>(&request).unwrap());
    for answer in [
        format!(r#"{{"token": "{secret}", "refreshToken": "{secret}", "later": "{secret}"}}"#),
        format!(r#"{{"refreshToken": "{secret}"}}"#),
    ] {
        prints.show(&serde_json::from_str::<types::LoginResponse>(&answer).unwrap());
        prints.show(&serde_json::from_str::<types::VerifyOtpResponse>(&answer).unwrap());
        prints.show(&serde_json::from_str::<types::RefreshResponse>(&answer).unwrap());
        prints.show(&serde_json::from_str::<types::RefreshRequest>(&answer).unwrap());
    }
}

#[tokio::test]
async fn a_users_whole_story_prints_and_logs_no_secret() {
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

    let emulator = Emulator::start().await.unwrap();
    let linxio = emulator.linxio();
    let mut prints = Prints::default();
    let password = prints.keep("a password", "a password of the story");
    let wrong = prints.keep("a wrong password", "a horse of another colour");
    linxio.add_user(User::new(EMAIL, password.as_str()).wanting_otp());
    let client = Client::new(linxio.url()).unwrap();
    let mut events = client.sessions().subscribe();

    prints.show(&client.login(EMAIL, wrong).await);
    let sign_in = client.login(EMAIL, password.as_str()).await.unwrap();
    prints.show(&sign_in);
    let code = linxio.last_mail_to(EMAIL).unwrap().otp.unwrap();
    prints.keep("a one-time code", code.as_str());
    let challenge = sign_in.otp_challenge().unwrap();
    let signed_in = client.verify_otp(challenge, code.as_str()).await.unwrap();
    prints.show(&signed_in);
    prints.show(&signed_in.into_signed_in().unwrap());
    // The code is spent now, and refused.
    prints.show_both(&client.verify_otp(challenge, code).await.unwrap_err());
    for fault in [Fault::status(204), Fault::torn_body(40), Fault::drop_after()] {
        linxio.fail("me", fault);
        prints.show(&client.me(&[]).await);
    }
    linxio.expire_access_tokens();
    prints.show(&client.me(&["email"]).await);
    let session = client.session().unwrap();
    prints.keep("an access token", session.access_token.clone());
    prints.keep("a refresh token", session.refresh_token.clone().unwrap());
    prints.show(&session);
    linxio.fail("refresh", Fault::torn_body(40));
    prints.show(&client.refresh().await);
    prints.show(&client.logout().await);
    prints.show(&client.me(&[]).await);
    while let Some(event) = events.try_next() {
        prints.show(&event);
    }

    prints.check();
    let log = log.text();
    assert!(log.contains("verify_otp"), "the log does not tell the story:\n{log}");
    prints.check_text(&log);
}

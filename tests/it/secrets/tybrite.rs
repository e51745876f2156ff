//! A Tybrite customer's whole story, with everything it prints, and the public types of that client.

use hallpass::tybrite::{
    BASE_URL, Client, Environment, ErrorCode, RateLimit, RegisterOptions, types::ErrorDetail,
};
use hallpass_emulator::{Emulator, Fault};
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan};

use super::{Log, Prints};

const EMAIL: &str = "ada@example.com";

/// Takes note of the session's tokens, and prints what holds them.
fn note_session(prints: &mut Prints, client: &Client) {
    let session = client.session().expect("a session");
    prints.keep("an access token", session.access_token.clone());
    prints.keep("a refresh token", session.refresh_token.clone().expect("a refresh token"));
    prints.show(&*session);
    prints.show(client);
    prints.show(client.sessions());
}

async fn come_in(prints: &mut Prints, client: &Client, emulator: &Emulator) {
    let password = prints.keep("a password", "correct horse battery");
    let options = RegisterOptions::default().name("Ada").phone("+15550100");
    prints.show(&options);
    let registered = client.register_with(EMAIL, password.as_str(), &options).await.unwrap();
    note_session(prints, client);
    prints.show(&registered);
    prints.show(&*registered);
    prints.show(registered.rate_limit().expect("told"));
    prints.show_both(registered.environment().expect("told"));
    prints.show_both(&client.register(EMAIL, password.as_str()).await.unwrap_err());
    let wrong = prints.keep("a wrong password", "a horse of another colour");
    prints.show_both(&client.login(EMAIL, wrong).await.unwrap_err());
    let signed_in = client.login(EMAIL, password).await.unwrap();
    note_session(prints, client);
    prints.show(&signed_in);
    prints.show(&*signed_in);

    let sent = client.send_magic_link(EMAIL).await.unwrap();
    prints.show(&sent);
    prints.show(&*sent);
    // As six digits may turn up anywhere by chance, the code itself is not searched for.
    let code = emulator.tybrite().last_mail_to(EMAIL).and_then(|mail| mail.otp).expect("a code");
    prints.show(&client.verify_otp(&sent, code.as_str()).await);
    note_session(prints, client);
    prints.show_both(&client.verify_otp(&sent, code).await.unwrap_err());
}

async fn change_the_password(prints: &mut Prints, client: &Client, emulator: &Emulator) {
    let password = prints.keep("a new password", "correct zebra battery");
    prints.show(&client.update_password(password).await);
    prints.show(&client.get_current_user().await);
    prints.show(&client.reset_password(EMAIL).await);
    let mail = emulator.tybrite().last_mail_to(EMAIL).expect("a mail");
    let ticket = prints.keep("a reset ticket", mail.ticket.expect("a ticket"));
    prints.show(&client.refresh_token_with(ticket.as_str()).await);
    note_session(prints, client);
    prints.show_both(&client.refresh_token_with(ticket).await.unwrap_err());
}

async fn survive_failures(prints: &mut Prints, client: &Client, emulator: &Emulator) {
    emulator.tybrite().expire_access_tokens();
    prints.show(&client.get_current_user().await);
    note_session(prints, client);
    let said = prints.keep("what the server said", "hunter2-hunter2");
    let body =
        format!(r#"{{"error":{{"code":"{said}{said}{said}{said}{said}","message":"{said}"}}}}"#);
    let fault = Fault::status(400).with_header("location", &said);
    emulator.tybrite().fail("login", fault.with_body("application/json", body));
    let error = client.login(EMAIL, "correct zebra battery").await.unwrap_err();
    prints.show_both(&error);
    assert!(ErrorDetail::of(&error).is_some() && RateLimit::of(&error).is_none());
    emulator.tybrite().fail("getCurrentUser", Fault::torn_body(40));
    prints.show(&client.get_current_user().await);
    emulator.tybrite().fail("refreshToken", Fault::torn_body(40));
    prints.show(&client.refresh_token().await);
    prints.show(&client.logout().await);
    prints.show(&client.get_current_user().await);
}

/// Goes through the story and prints a value of every public type.
pub(super) async fn show(prints: &mut Prints) {
    let emulator = Emulator::start().await.unwrap();
    let key = prints.keep("a store key", "tybrite_sk_test_the-stores-own-secret");
    let builder = Client::builder(emulator.tybrite().url(), key.as_str());
    prints.show(&builder);
    let client = builder.build().unwrap();
    let mut events = client.sessions().subscribe();
    prints.show(&client.raw());
    come_in(prints, &client, &emulator).await;
    change_the_password(prints, &client, &emulator).await;
    survive_failures(prints, &client, &emulator).await;
    while let Some(event) = events.try_next() {
        prints.show(&event);
    }
    let bad = prints.keep("a key with a blank", "tybrite_sk_live_not quite a key");
    prints.show(&Client::builder(BASE_URL, bad.as_str()));
    prints.show_both(&Client::new(bad).unwrap_err());
    prints.show_both(&ErrorCode::Conflict);
    prints.show_both(&Environment::Live);
}

#[tokio::test]
async fn a_customers_whole_story_prints_and_logs_no_secret() {
    // With a single subscriber, tracing asks whichever thread first meets a span whether anyone
    // listens; other tests run in threads where no one does. A second one makes it ask both.
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
    show(&mut prints).await;
    prints.check();
    let log = log.text();
    assert!(log.contains("update_password"), "the log does not tell the story:\n{log}");
    prints.check_text(&log);
}

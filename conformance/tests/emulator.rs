//! The program against the emulator: everything holds there, what does not hold is told, and nothing
//! that is secret.

mod support;

use hallpass::raw::{self, Operation, Tier};
use hallpass_emulator::{
    Emulator, Fault, Handle, linxio,
    nhost::{ServerGeneration, Settings},
};

use support::{emulated_mail, run};

const LINXIO: [&str; 4] = ["--user", "ada@example.com", "--otp-user", "otp@example.com"];
const DEEPAFFEX: [&str; 6] =
    ["--user", "ada@example.com", "--organization", "example-clinic", "--phone", "+15550100"];

/// Every operation that is not skipped was really called.
fn all_called(service: &Handle, operations: &[Operation], skipped: &[&str]) {
    let uncalled = operations.iter().filter(|it| !it.callback && !skipped.contains(&it.id));
    let uncalled: Vec<&str> =
        uncalled.map(|it| it.id).filter(|id| service.calls(id) == 0).collect();
    assert_eq!(uncalled, Vec::<&str>::new());
}

/// A provider's tokens for the three uses: to sign up, to sign in as the same, to link.
fn id_tokens(emulator: &Emulator) -> String {
    let sign = |name: &str| {
        let token = emulator.nhost().id_token("google").email(&format!("{name}@google.example"));
        format!("google={}", token.sign())
    };
    [sign("ada"), sign("ada"), sign("bob")].join(",")
}

async fn nhost(settings: Settings) -> Emulator {
    Emulator::builder().nhost(settings).port(0).start().await.expect("a free port")
}

#[tokio::test]
async fn every_promise_of_nhosts_newest_servers_holds() {
    let emulator = nhost(Settings::default()).await;
    let tokens = id_tokens(&emulator);
    let more = ["--oauth2-client", "hallpass-public", "--id-token", &tokens];
    let run =
        run(emulator.nhost(), &[&emulated_mail(&emulator)[..], &more.map(str::to_owned)].concat())
            .await;
    run.holds(&[]);
    all_called(emulator.nhost(), raw::nhost::OPERATIONS, &[]);
    assert!(run.table().contains("speaks as the newest servers"), "{}", run.table());
    assert!(run.table().contains("accounts: the service deletes none"), "{}", run.table());
    assert!(!run.told().contains(tokens.split(',').next().unwrap()), "an id token is shown");
}

#[tokio::test]
async fn every_promise_of_nhosts_older_servers_holds() {
    let settings = Settings { generation: ServerGeneration::Release2025, ..Settings::default() };
    let emulator = nhost(settings).await;
    let tokens = id_tokens(&emulator);
    let more = ["--id-token", &tokens];
    let run =
        run(emulator.nhost(), &[&emulated_mail(&emulator)[..], &more.map(str::to_owned)].concat())
            .await;
    let operations = raw::nhost::OPERATIONS.iter();
    let late = ["getProviderTokens", "refreshProviderToken"];
    let newer = operations.filter(|it| it.tier == Tier::Newer || late.contains(&it.id));
    let newer: Vec<&str> = newer.map(|it| it.id).collect();
    run.holds(&newer);
    all_called(emulator.nhost(), raw::nhost::OPERATIONS, &newer);
    assert!(run.table().contains("speaks as the release of October 2025"), "{}", run.table());
}

#[tokio::test]
async fn every_promise_of_tybrite_holds() {
    let emulator = Emulator::start().await.unwrap();
    let run = run(emulator.tybrite(), &emulated_mail(&emulator)).await;
    run.holds(&[]);
    all_called(emulator.tybrite(), raw::tybrite::OPERATIONS, &[]);
}

#[tokio::test]
async fn every_promise_of_linxio_holds_whatever_becomes_of_refresh_tokens() {
    use linxio::RefreshTokens::{LeftOut, Repeated, Replaced};

    for refresh_tokens in [LeftOut, Repeated, Replaced] {
        let settings = linxio::Settings { refresh_tokens, ..linxio::Settings::default() };
        let emulator = Emulator::builder().linxio(settings).port(0).start().await.unwrap();
        let more = [&emulated_mail(&emulator)[..], &LINXIO.map(str::to_owned)].concat();
        run(emulator.linxio(), &more).await.holds(&[]);
        all_called(emulator.linxio(), raw::linxio::OPERATIONS, &[]);
    }
}

#[tokio::test]
async fn every_promise_of_deepaffex_holds_and_no_device_is_left() {
    let emulator = Emulator::start().await.unwrap();
    let more = [&emulated_mail(&emulator)[..], &DEEPAFFEX.map(str::to_owned)].concat();
    let run = run(emulator.deepaffex(), &more).await;
    run.holds(&[]);
    all_called(emulator.deepaffex(), raw::deepaffex::OPERATIONS, &[]);
    assert_eq!((emulator.deepaffex().devices(), emulator.deepaffex().pairs()), (0, 0));
    assert!(!run.table().contains("left behind"), "{}", run.table());
}

#[tokio::test]
async fn other_settings_of_a_server_break_no_promise() {
    for profile in ["verify", "conceal", "elevreq", "hs256", "locked", "turnstile", "disnew"] {
        let emulator = nhost(Settings::profile(profile).unwrap()).await;
        let run = run(emulator.nhost(), &emulated_mail(&emulator)).await;
        assert!(run.succeeded(), "{profile}: {}", run.told());
        assert_eq!(run.with("broken"), [], "{profile}: {}", run.table());
    }
}

#[tokio::test]
async fn what_is_switched_off_and_what_needs_a_mailbox_is_skipped_with_the_reason() {
    let emulator = nhost(Settings { anonymous_enabled: false, ..Settings::default() }).await;
    let run = run(emulator.nhost(), &["--only", "anonymous,reset"]).await;
    assert!(run.succeeded());
    let skipped = run.with("skipped");
    let why = |operation: &str| skipped.iter().find(|row| row.0 == operation).unwrap().2;
    assert_eq!(why("signInAnonymous"), "the server has it switched off");
    assert_eq!(
        why("deanonymizeUser"),
        "an earlier step is missing: the server has it switched off"
    );
    assert!(why("sendPasswordResetEmail").contains("pass `--mail-http` or `--mail-dir`"));
}

#[tokio::test]
async fn a_promise_that_is_broken_is_told_and_fails_the_run() {
    let emulator = nhost(Settings::default()).await;
    let ok = Fault::status(200).with_body("application/json", "\"OK\"");
    emulator.nhost().fail("verifyToken", ok.always());
    let run = run(emulator.nhost(), &["--only", "session"]).await;
    assert_eq!(run.status(), Some(1), "{}", run.told());
    let promise = "another token is refused, and nothing is renewed";
    assert_eq!(run.with("broken"), [("verifyToken", promise, "it was accepted")]);
    assert!(run.junit().contains(r#"failures="1""#), "{}", run.junit());
}

#[tokio::test]
async fn a_server_that_fails_breaks_what_depends_on_it() {
    let emulator = Emulator::start().await.unwrap();
    emulator.tybrite().fail("refreshToken", Fault::status(503).always());
    let run = run(emulator.tybrite(), &["--only", "session"]).await;
    assert_eq!(run.status(), Some(1), "{}", run.told());
    let broken = run.with("broken");
    assert!(broken.iter().all(|row| row.0 == "refreshToken"), "{broken:?}");
    assert!(broken[0].2.contains("status 503"), "{broken:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_fails_the_run_once() {
    let emulator = Emulator::start().await.unwrap();
    let service = emulator.linxio().clone();
    emulator.shutdown().await;
    let run = run(&service, &LINXIO).await;
    assert_eq!(run.status(), Some(1), "{}", run.told());
    assert_eq!(run.with("broken").len(), 1, "{}", run.table());
    assert!(run.table().contains("the server cannot be reached"), "{}", run.table());
}

#[tokio::test]
async fn without_credentials_nothing_can_be_tried_and_that_is_no_success() {
    let emulator = Emulator::start().await.unwrap();
    let run = run(emulator.linxio(), &[] as &[&str]).await;
    assert_eq!(run.status(), Some(1), "{}", run.told());
    assert!(run.table().contains("pass `--user`"), "{}", run.table());
    assert!(run.table().contains("nothing could be tried"), "{}", run.table());
}

//! Two pairs of tokens: each renewed by itself, as a pair, once; and what the end of the one means for
//! the other.

use hallpass::{
    ErrorKind, Result,
    deepaffex::{Client, Token},
    manager::{Event, RefreshOutcome, SignedOutReason},
    store::{Expect, FileStore, MemoryStore, SessionStore},
};
use hallpass_emulator::{Barrier, Fault};
use tokio::task::JoinHandle;

use super::support::{EMAIL, PASSWORD, Stage, Watch, emptied, license, reason};

/// A user's renewal whose answer the server holds back.
struct Held {
    stage: Stage,
    client: Client,
    watch: Watch,
    barrier: Barrier,
    renewing: JoinHandle<Result<RefreshOutcome>>,
}

impl Held {
    async fn renewing() -> Self {
        let stage = Stage::start().await;
        let watch = Watch::default();
        let client = stage.builder().hook(watch.clone()).build().unwrap();
        stage.sign_in(&client).await;
        let barrier = stage.deepaffex().hold_answer("renew");
        let renewing = tokio::spawn({
            let client = client.clone();
            async move { client.renew().await }
        });
        while barrier.arrivals() == 0 {
            tokio::task::yield_now().await;
        }
        Self { stage, client, watch, barrier, renewing }
    }
}

#[tokio::test]
async fn each_pair_is_renewed_by_itself() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().expire_tokens();

    stage.client.current_user().await.unwrap();
    assert_eq!(stage.deepaffex().calls("renew"), 1);
    stage.client.verify_token(Token::Device).await.unwrap();
    assert_eq!(stage.deepaffex().calls("renew"), 2);

    stage.client.current_user().await.unwrap();
    stage.client.verify_token(Token::Device).await.unwrap();
    assert_eq!((stage.deepaffex().calls("renew"), stage.deepaffex().replays()), (2, 0));
}

#[tokio::test]
async fn a_pair_is_renewed_once_however_many_ask() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().expire_tokens();

    let asking = (0..12).map(|_| {
        let client = stage.client.clone();
        tokio::spawn(async move { client.current_user().await.map(drop) })
    });
    for asked in asking.collect::<Vec<_>>() {
        asked.await.unwrap().unwrap();
    }

    assert_eq!((stage.deepaffex().calls("renew"), stage.deepaffex().replays()), (1, 0));
}

#[tokio::test]
async fn a_renewal_whose_answer_was_lost_ends_the_session_as_lost_and_not_as_refused() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().expire_tokens();
    stage.deepaffex().fail("renew", Fault::drop_after());

    let error = stage.client.current_user().await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::RotationLost);
    assert_eq!(reason(stage.client.sessions()), Some(SignedOutReason::RotationLost));
    assert_eq!((stage.deepaffex().calls("renew"), stage.deepaffex().replays()), (2, 1));
    stage.client.login(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_lost_device_ends_both_sessions_in_memory_and_in_the_stores() {
    let stage = Stage::start().await;
    let directory = tempfile::tempdir().unwrap();
    let device_store = FileStore::new(directory.path().join("device.json"));
    let store = FileStore::new(directory.path().join("user.json"));
    let builder = stage.builder().device_store(device_store.clone()).store(store.clone());
    let client = builder.build().unwrap();
    stage.sign_in(&client).await;
    let mut events = client.sessions().subscribe();
    stage.deepaffex().revoke_device_tokens();

    let error = client.verify_token(Token::Device).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    assert_eq!(reason(client.device_sessions()), Some(SignedOutReason::Rejected));
    assert_eq!(reason(client.sessions()), Some(SignedOutReason::DependencyEnded));
    let told = events.try_next();
    let ended = SignedOutReason::DependencyEnded;
    assert!(matches!(told, Some(Event::SignedOut { reason, .. }) if reason == ended), "{told:?}");
    emptied(&device_store).await;
    emptied(&store).await;
    let error = client.current_user().await.unwrap_err();
    assert!(error.is_session_ended());
    assert_eq!(stage.deepaffex().calls("currentUser"), 0, "its token is not sent any more");
}

#[tokio::test]
async fn a_device_whose_renewal_was_lost_ends_both_sessions() {
    let stage = Stage::signed_in().await;
    stage.deepaffex().expire_tokens();
    stage.deepaffex().fail("renew", Fault::drop_after());

    let error = stage.client.verify_token(Token::Device).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::RotationLost);
    assert_eq!(reason(stage.client.sessions()), Some(SignedOutReason::DependencyEnded));
}

#[tokio::test]
async fn a_new_device_ends_the_session_of_the_old_ones_user() {
    let stage = Stage::signed_in().await;
    stage.client.register_license(&license()).await.unwrap();
    assert_eq!(reason(stage.client.sessions()), Some(SignedOutReason::DependencyEnded));
    assert_eq!(stage.deepaffex().calls("logout"), 0);
}

#[tokio::test]
async fn a_restart_takes_both_up_and_a_user_without_the_device_not() {
    let stage = Stage::start().await;
    let (device_store, store) = (MemoryStore::default(), MemoryStore::default());
    let start = || {
        let builder = stage.builder().device_store(device_store.clone());
        builder.store(store.clone()).build().unwrap()
    };
    stage.sign_in(&start()).await;

    let client = start();
    assert!(client.restore().await.unwrap().is_some());
    assert!(client.device().is_some());
    client.current_user().await.unwrap();

    // As if the process had ended between the two.
    let _ = device_store.clear(Expect::Anything).await.unwrap();
    let client = start();
    assert!(client.restore().await.unwrap().is_none());
    assert_eq!(reason(client.sessions()), Some(SignedOutReason::DependencyEnded));
    emptied(&store).await;
}

#[tokio::test]
async fn one_place_does_not_hold_both() {
    let stage = Stage::start().await;
    let store = MemoryStore::default();
    let builder = stage.builder().device_store(store.clone()).store(store);
    let client = builder.build().unwrap();
    client.register_license(&license()).await.unwrap();
    assert_eq!(client.restore().await.unwrap_err().kind(), ErrorKind::Store);
}

#[tokio::test]
async fn a_renewal_that_a_sign_in_overtakes_does_not_log_the_user_out() {
    let Held { stage, client, watch, barrier, renewing } = Held::renewing().await;

    client.login(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(renewing.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    let answers = watch.answers();
    barrier.release();

    // A logout would end the new session as well.
    watch.answered(answers + 1).await;
    assert!(!watch.has("logout"));
    client.current_user().await.unwrap();
    assert_eq!(stage.deepaffex().replays(), 0);
}

#[tokio::test]
async fn a_renewal_that_a_logout_overtakes_is_ended_on_the_server_too() {
    let Held { stage, client, watch: _, barrier, renewing } = Held::renewing().await;

    // The token that the logout has is spent already, so the server refuses it.
    let leaving = tokio::spawn(async move { client.logout().await });
    assert_eq!(renewing.await.unwrap().unwrap_err().kind(), ErrorKind::SignedOut);
    barrier.release();

    leaving.await.unwrap();
    // What the renewal brought is ended behind the caller; the device's pair stays.
    while stage.deepaffex().pairs() > 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.deepaffex().devices(), 1);
    assert_eq!((stage.deepaffex().calls("renew"), stage.deepaffex().replays()), (1, 0));
}

#[tokio::test]
async fn a_renewal_of_the_user_that_the_devices_end_overtakes_has_lost() {
    let Held { stage, client, watch, barrier, renewing } = Held::renewing().await;

    client.unregister_license().await.server.unwrap();

    assert_eq!(renewing.await.unwrap().unwrap_err().kind(), ErrorKind::SessionEnded);
    let answers = watch.answers();
    barrier.release();
    watch.answered(answers + 1).await;
    assert!(client.session().is_none() && !watch.has("logout"));
    assert_eq!(stage.deepaffex().pairs(), 0);
}

#[tokio::test]
async fn a_login_whose_device_is_replaced_meanwhile_brings_no_session() {
    let stage = Stage::start().await;
    stage.client.register_license(&license()).await.unwrap();
    let barrier = stage.deepaffex().hold_answer("login");
    let signing_in = tokio::spawn({
        let client = stage.client.clone();
        async move { client.login(EMAIL, PASSWORD).await }
    });
    while barrier.arrivals() == 0 {
        tokio::task::yield_now().await;
    }

    stage.client.register_license(&license()).await.unwrap();
    barrier.release();

    assert_eq!(signing_in.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(stage.client.session().is_none());
    assert_eq!(stage.deepaffex().calls("logout"), 0);
}

//! Refresh tokens that may be used again: what becomes of them when a server keeps them, repeats them,
//! or replaces them after all.

use std::time::Duration;

use hallpass::{
    ErrorKind,
    linxio::Client,
    manager::{SignedOutReason, State},
    store::MemoryStore,
};
use hallpass_emulator::{
    Fault,
    linxio::{RefreshTokens, Settings},
};

use super::support::{EMAIL, PASSWORD, Stage};

const ALL: [RefreshTokens; 3] =
    [RefreshTokens::LeftOut, RefreshTokens::Repeated, RefreshTokens::Replaced];

async fn stage(refresh_tokens: RefreshTokens) -> Stage {
    Stage::with(Settings { refresh_tokens, ..Settings::default() }).await
}

#[tokio::test]
async fn the_refresh_token_is_kept_unless_a_new_one_comes() {
    for refresh_tokens in ALL {
        let stage = stage(refresh_tokens).await;
        let first = stage.signed_in().await;
        for _ in 0..3 {
            let before = stage.client.session().unwrap();
            stage.client.refresh().await.unwrap();
            let after = stage.client.session().unwrap();
            assert!(after.access_token != before.access_token);
            let kept = after.refresh_token == before.refresh_token;
            assert_eq!(kept, refresh_tokens != RefreshTokens::Replaced, "{refresh_tokens:?}");
        }
        let last = stage.client.session().unwrap();
        assert_eq!(last.user, first.user);
        assert_eq!(stage.linxio().replays(), 0);
    }
}

#[tokio::test]
async fn what_was_kept_is_in_the_store_and_good_in_the_next_run() {
    for refresh_tokens in ALL {
        let stage = stage(refresh_tokens).await;
        let store = MemoryStore::default();
        let open = || Client::builder(stage.linxio().url()).store(store.clone()).build().unwrap();
        let run = open();
        run.login(EMAIL, PASSWORD).await.unwrap();
        run.refresh().await.unwrap();
        let left = run.session().unwrap();
        drop(run);

        let next = open();
        assert_eq!(next.restore().await.unwrap().as_deref(), Some(&left));
        next.refresh().await.unwrap();
        assert_eq!(next.me(&[]).await.unwrap().email.as_deref(), Some(EMAIL));
        assert_eq!(stage.linxio().replays(), 0);
    }
}

#[tokio::test]
async fn a_lost_answer_costs_no_session_where_the_token_stays_good() {
    for refresh_tokens in [RefreshTokens::LeftOut, RefreshTokens::Repeated] {
        let settings = Settings { refresh_tokens, ..Settings::default() };
        let (stage, clock) = Stage::with_clock(settings).await;
        stage.signed_in().await;
        stage.linxio().fail("refresh", Fault::drop_after());
        let error = stage.client.refresh().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(error.is_retryable());
        clock.advance(error.retry_after().unwrap_or(Duration::from_secs(1)));
        stage.client.refresh().await.unwrap();
        assert_eq!(stage.linxio().calls("refresh"), 2);
    }
}

/// Linxio is said to have tokens that may be used again, and may replace them all the same. Then a lost
/// answer loses the session, and the engine, which was told that this cannot be, takes the server's
/// word for a plain refusal.
#[tokio::test]
async fn a_lost_answer_of_a_server_that_replaces_ends_the_session_as_refused() {
    let settings = Settings { refresh_tokens: RefreshTokens::Replaced, ..Settings::default() };
    let (stage, clock) = Stage::with_clock(settings).await;
    stage.signed_in().await;
    stage.linxio().expire_access_tokens();
    stage.linxio().fail("refresh", Fault::drop_after());
    let error = stage.client.me(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    clock.advance(error.retry_after().unwrap_or(Duration::from_secs(1)));
    let error = stage.client.me(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    assert_eq!((stage.linxio().calls("refresh"), stage.linxio().replays()), (2, 1));
    let state = stage.client.sessions().state();
    assert!(matches!(state, State::SignedOut { reason: SignedOutReason::Rejected }));
}

#[tokio::test]
async fn two_clients_of_one_store_spend_no_replaced_token_twice() {
    for refresh_tokens in ALL {
        let stage = stage(refresh_tokens).await;
        let store = MemoryStore::default();
        let open = || Client::builder(stage.linxio().url()).store(store.clone()).build().unwrap();
        let (one, other) = (open(), open());
        one.login(EMAIL, PASSWORD).await.unwrap();
        other.restore().await.unwrap();
        stage.linxio().expire_access_tokens();
        let held = stage.linxio().hold("refresh");
        let tasks = [one, other].map(|client| tokio::spawn(async move { client.me(&[]).await }));
        held.arrived(1).await;
        held.release();
        for task in tasks {
            assert_eq!(task.await.unwrap().unwrap().email.as_deref(), Some(EMAIL));
        }
        assert_eq!((stage.linxio().calls("refresh"), stage.linxio().replays()), (1, 0));
    }
}

//! The promises of the session engine, with a real `fetch` to a server that rotates strictly.

use std::{future::Future, pin::pin, task::Poll, time::Duration};

use hallpass::{ErrorKind, RefreshToken, manager::State, nhost::Client};
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{Gate, advance_server, builder, calls, sign_up, spawn, url};

const HOUR: Duration = Duration::from_secs(3_600);

/// Fifty at once, each with a user at the end.
async fn fifty_users(client: &Client, email: &str) {
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            spawn(async move { client.get_user().await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().email.as_deref(), Some(email));
    }
}

/// Each has one of its own; access tokens of the same second are the same.
fn refresh_token(client: &Client) -> RefreshToken {
    client.session().unwrap().refresh_token.clone().unwrap()
}

#[wasm_bindgen_test]
async fn a_user_signs_up_and_in_and_out_by_the_machines_own_clocks() {
    let client = Client::new(url().await).unwrap();
    let email = sign_up(&client).await;
    assert_eq!(client.get_user().await.unwrap().email.as_deref(), Some(email.as_str()));
    assert!(client.sign_out().await.server.is_ok());
    assert_eq!(client.get_user().await.unwrap_err().kind(), ErrorKind::SignedOut);
    let sign_in = client.sign_in_email_password(&email, super::support::PASSWORD).await.unwrap();
    sign_in.into_signed_in().unwrap();
    assert_eq!(client.get_user().await.unwrap().email.as_deref(), Some(email.as_str()));
}

#[wasm_bindgen_test]
async fn fifty_callers_with_an_expired_token_share_one_refresh() {
    let (builder, clock) = builder().await;
    let client = builder.build().unwrap();
    let email = sign_up(&client).await;
    let (refreshes, users) = (calls("refreshToken").await, calls("getUser").await);
    clock.advance(HOUR);
    advance_server(HOUR).await;
    fifty_users(&client, &email).await;
    assert_eq!(calls("refreshToken").await - refreshes, 1);
    assert_eq!(calls("getUser").await - users, 50);
}

#[wasm_bindgen_test]
async fn fifty_callers_whose_token_the_server_refuses_share_one_refresh() {
    let client = Client::new(url().await).unwrap();
    let email = sign_up(&client).await;
    let (refreshes, users) = (calls("refreshToken").await, calls("getUser").await);
    advance_server(HOUR).await;
    fifty_users(&client, &email).await;
    assert_eq!(calls("refreshToken").await - refreshes, 1);
    let repeated = calls("getUser").await - users;
    assert!((51..=100).contains(&repeated), "{repeated} calls");
}

#[wasm_bindgen_test]
async fn a_sign_out_wins_over_a_refresh_in_flight() {
    let gate = Gate::before("refresh_token");
    let left = Gate::before("sign_out");
    left.open();
    let (builder, clock) = builder().await;
    let client = builder.hook(gate.clone()).hook(left.clone()).build().unwrap();
    sign_up(&client).await;
    let (refreshes, sign_outs) = (calls("refreshToken").await, calls("signOut").await);
    clock.advance(HOUR);
    let caller = client.clone();
    let waiting = spawn(async move { caller.get_user().await });
    // The server has rotated; its answer has not been taken in.
    gate.arrived(1).await;
    assert!(client.sign_out().await.session.is_some());
    gate.open();
    assert!(waiting.await.unwrap().unwrap_err().is_session_ended());
    // What the refresh brought is revoked as well.
    left.arrived(2).await;
    assert!(matches!(client.sessions().state(), State::SignedOut { .. }));
    assert_eq!(client.get_user().await.unwrap_err().kind(), ErrorKind::SignedOut);
    assert_eq!(calls("refreshToken").await - refreshes, 1);
    assert_eq!(calls("signOut").await - sign_outs, 2);
}

#[wasm_bindgen_test]
async fn a_refresh_outlives_the_caller_that_went_away() {
    let gate = Gate::before("refresh_token");
    let (builder, clock) = builder().await;
    let client = builder.hook(gate.clone()).build().unwrap();
    let email = sign_up(&client).await;
    let old = refresh_token(&client);
    let refreshes = calls("refreshToken").await;
    clock.advance(HOUR);
    {
        let mut caller = pin!(client.get_user());
        let first = std::future::poll_fn(|context| Poll::Ready(caller.as_mut().poll(context)));
        assert!(first.await.is_pending());
        gate.arrived(1).await;
    }
    gate.open();
    let user = client.get_user().await.unwrap();
    assert_eq!(user.email.as_deref(), Some(email.as_str()));
    assert_ne!(refresh_token(&client), old);
    assert_eq!(calls("refreshToken").await - refreshes, 1);
}

#[wasm_bindgen_test]
async fn a_token_near_its_end_is_served_while_the_next_one_is_fetched() {
    let gate = Gate::before("refresh_token");
    let (builder, clock) = builder().await;
    // Whoever starts the refresh would wait for it.
    let client = builder.early_wait(Duration::ZERO).hook(gate.clone()).build().unwrap();
    sign_up(&client).await;
    let refreshes = calls("refreshToken").await;
    let old = refresh_token(&client);
    let lifetime =
        client.session().unwrap().expires_at.unwrap().since(hallpass::clock::Clock::wall(&clock));
    clock.advance(lifetime - Duration::from_secs(30));
    client.get_user().await.unwrap();
    gate.arrived(1).await;
    assert_eq!(refresh_token(&client), old);
    gate.open();
    client.refresh_token().await.unwrap();
    assert_ne!(refresh_token(&client), old);
    assert_eq!(calls("refreshToken").await - refreshes, 1);
}

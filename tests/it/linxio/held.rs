//! The session of the client: the copy that is handed out, and sessions that came from elsewhere.

use std::time::Duration;

use hallpass::{
    AccessToken, ErrorKind, Session, Timestamp,
    linxio::{Client, Tokens},
    manager::{Event, Replaced, State},
    store::MemoryStore,
};
use hallpass_emulator::linxio::Settings;
use serde_json::json;

use super::support::{DAY, EMAIL, PASSWORD, Stage};

/// What the vendor's client would have kept of a session.
fn kept(session: &Session) -> String {
    let refresh_token = session.refresh_token.as_ref().unwrap().expose();
    json!({
        "token": session.access_token.expose(),
        "refreshToken": refresh_token,
        "teamType": "client",
        "roleId": 4,
    })
    .to_string()
}

#[tokio::test]
async fn the_session_is_a_copy() {
    let stage = Stage::start().await;
    let held = stage.signed_in().await;
    let mut copy = stage.client.session().unwrap();
    copy.access_token = AccessToken::from("changed");
    copy.refresh_token = None;
    assert_eq!(stage.client.session(), Some(held));
    assert!(stage.client.me(&[]).await.is_ok());
}

#[tokio::test]
async fn a_session_of_the_vendors_client_is_taken_in() {
    let stage = Stage::start().await;
    let theirs = stage.signed_in().await;
    let store = MemoryStore::default();
    let open = || Client::builder(stage.linxio().url()).store(store.clone()).build().unwrap();
    let client = open();
    let mut events = client.sessions().subscribe();

    let tokens: Tokens = serde_json::from_str(&kept(&theirs)).unwrap();
    client.set_session(tokens).await.unwrap().persisted.unwrap();
    assert!(matches!(events.try_next(), Some(Event::SignedIn { .. })));
    assert_eq!(client.me(&[]).await.unwrap().email.as_deref(), Some(EMAIL));
    let ours = client.session().unwrap();
    assert_eq!(ours.lifetime(), Some(DAY), "by the token's own word");
    assert_eq!(ours.user.as_ref().unwrap().value()["roleId"], 4);
    assert_eq!(open().restore().await.unwrap().as_deref(), Some(&ours), "it was stored");

    // It is kept fresh like any other.
    stage.linxio().expire_access_tokens();
    assert!(client.me(&[]).await.is_ok());
    assert_eq!(stage.linxio().calls("refresh"), 1);
}

#[tokio::test]
async fn a_session_that_has_ended_meanwhile_is_refreshed_before_it_is_used() {
    let (stage, clock) = Stage::with_clock(Default::default()).await;
    let theirs = stage.signed_in().await;
    let tokens: Tokens = serde_json::from_str(&kept(&theirs)).unwrap();
    stage.client.logout().await.server.unwrap();
    clock.advance(DAY + Duration::from_secs(60));
    stage.client.set_session(tokens).await.unwrap();
    stage.client.me(&[]).await.unwrap();
    assert_eq!((stage.linxio().calls("refresh"), stage.linxio().calls("me")), (1, 1));
}

#[tokio::test]
async fn a_session_that_is_held_is_replaced_and_revoked_unless_it_is_to_be_kept() {
    for keep in [false, true] {
        let stage = Stage::start().await;
        let builder = Client::builder(stage.linxio().url());
        let client = builder.keep_replaced_sessions(keep).build().unwrap();
        client.login(EMAIL, PASSWORD).await.unwrap();
        let second = stage.signed_in().await;
        let set = client.set_session(second.clone()).await.unwrap();
        let expected = if keep { Replaced::Left } else { Replaced::Revoking };
        assert_eq!(set.replaced, Some(expected));
        client.sessions().idle().await;
        assert_eq!(client.session(), Some(second));
        assert_eq!(stage.linxio().calls("logout"), usize::from(!keep));
    }
}

#[tokio::test]
async fn a_session_set_again_during_its_refresh_is_not_ended_with_what_comes_too_late() {
    let settings = Settings { logout_ends_tokens: true, ..Settings::default() };
    let stage = Stage::with(settings).await;
    let kept = stage.signed_in().await;
    let held = stage.linxio().hold_answer("refresh");
    let client = stage.client.clone();
    let refreshing = tokio::spawn(async move { client.refresh().await });
    held.arrived(1).await;
    stage.client.set_session(kept).await.unwrap();
    held.release();
    assert_eq!(refreshing.await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    stage.linxio().expire_access_tokens();
    assert!(stage.client.me(&[]).await.is_ok(), "the refresh token is still good");
    assert_eq!(stage.linxio().calls("logout"), 0);
}

#[tokio::test]
async fn another_services_session_is_refused() {
    let stage = Stage::start().await;
    let foreign = Session::new("nhost", AccessToken::from("t"), Timestamp::from_secs(0));
    let error = stage.client.set_session(foreign).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let error = stage.client.set_session(Tokens::new("no\nheader")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert!(stage.client.session().is_none());
}

#[tokio::test]
async fn a_refused_token_without_a_refresh_token_ends_the_session() {
    let stage = Stage::start().await;
    stage.client.set_session(Tokens::new("header.payload.signature")).await.unwrap();
    let error = stage.client.me(&[]).await.unwrap_err();
    assert!(error.is_session_ended(), "{error:?}");
    assert!(matches!(stage.client.sessions().state(), State::SignedOut { .. }));
    assert_eq!(stage.linxio().calls("refresh"), 0, "there is nothing to send");
}

#[tokio::test]
async fn any_request_can_carry_the_token_and_is_repeated_once() {
    let stage = Stage::start().await;
    stage.signed_in().await;
    let url: reqwest::Url = format!("{}/me", stage.client.base_url()).parse().unwrap();
    let mut request = reqwest::Request::new(reqwest::Method::GET, url.clone());
    stage.client.authorize(&mut request).await.unwrap();
    let token = stage.client.session().unwrap().access_token;
    let header = request.headers()["authorization"].to_str().unwrap();
    assert_eq!(header, format!("Bearer {}", token.expose()));

    stage.linxio().expire_access_tokens();
    let request = reqwest::Request::new(reqwest::Method::GET, url);
    let answer = stage.client.execute(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!((stage.linxio().calls("me"), stage.linxio().calls("refresh")), (2, 1));
}

#[tokio::test]
async fn the_claims_are_read_from_the_token() {
    let stage = Stage::start().await;
    assert_eq!(stage.client.claims().unwrap_err().kind(), ErrorKind::SignedOut);
    stage.signed_in().await;
    assert_eq!(stage.client.claims().unwrap().subject(), Some("1"));
}

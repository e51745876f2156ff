//! Nothing that the engine prints shows a secret.

use std::fmt::Debug;

use hallpass::{
    RefreshToken, Secret, Timestamp,
    manager::Event,
    store::{FileStore, Loaded, MemoryStore, Record, RefreshAttempt, SessionStore as _},
    transport::Headers,
};

use super::support::{SECRET, Scene, until};

#[tokio::test]
async fn debug_of_everything_is_redacted() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let builder = scene.builder().store(store.clone());
    let manager = builder.clone().build();
    let mut events = manager.subscribe();
    let session = scene.server.session();
    let token = session.refresh_token.clone().unwrap();
    let installed = manager.set_session(session.clone()).await.unwrap();
    let event = until(&mut events, |event| matches!(event, Event::SignedIn { .. })).await;
    let authorization = manager.authorization().await.unwrap();
    let record = Record::first(session.clone()).unwrap();
    let headers = Headers::new().with_admin_secret(&Secret::from(SECRET)).unwrap();

    let printed: Vec<&dyn Debug> = vec![
        &builder,
        &manager,
        &installed,
        &event,
        &events,
        &authorization,
        &store,
        &headers,
        &token,
    ];
    for value in printed {
        let text = format!("{value:?} {value:#?}");
        assert!(!text.contains(SECRET), "{text}");
    }
    let exchange = RefreshAttempt::of(&RefreshToken::from(SECRET), Timestamp::from_secs(0));
    let state = manager.state();
    let loaded: Loaded = store.load().await.unwrap();
    let file = FileStore::new("/nowhere/session.json");
    let out = manager.sign_out().await;
    for text in [
        format!("{session:?}"),
        format!("{record:?} {exchange:?}"),
        format!("{state:?} {loaded:?} {file:?}"),
        format!("{out:?}"),
        format!("{:?}", manager.watch()),
        format!("{:?}", authorization.header()),
    ] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

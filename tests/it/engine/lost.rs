//! Answers that never came, and the other way in.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use hallpass::{
    BoxFuture, ErrorKind, RefreshToken, Result, Session,
    clock::Clock as _,
    manager::{Event, Reauthenticate, RefreshOutcome, SignedOutReason, State},
    store::{Expect, MemoryStore, RefreshAttempt, SessionStore as _},
};

use super::support::{Fault, Profile, Scene, Server, names, number, refresh_token, stored};

/// Signs in anew, and counts how often it was asked.
#[derive(Clone, Debug)]
struct Again {
    server: Server,
    asked: Arc<AtomicUsize>,
}

impl Again {
    fn new(server: &Server) -> Self {
        Self { server: server.clone(), asked: Arc::default() }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Reauthenticate for Again {
    fn reauthenticate(&self, _: SignedOutReason) -> BoxFuture<'_, Result<Session>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let session = self.server.session();
        Box::pin(async move { Ok(session) })
    }
}

#[tokio::test]
async fn a_lost_answer_of_a_strict_server_is_replayed_once_and_told_apart() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.script([Fault::LoseAnswer]);
    for _ in 0..3 {
        let error = manager.authorization().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RotationLost);
    }
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 1));
    assert_eq!(names(&mut events), ["SignedOut"]);
    assert!(matches!(manager.state(), State::SignedOut { reason: SignedOutReason::RotationLost }));
}

#[tokio::test]
async fn a_lost_answer_of_a_tolerant_server_is_made_good() {
    let scene = Scene::with(Profile::Tolerant);
    let manager = scene.signed_in().await;
    let mut events = manager.subscribe();
    scene.expire();
    scene.server.script([Fault::LoseAnswer]);
    assert_eq!(number(&manager.authorization().await.unwrap()), 3);
    assert_eq!(names(&mut events), ["Refreshed"]);
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn a_process_that_died_during_an_exchange_leaves_word_of_it() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let first = scene.builder().store(store.clone()).build();
    first.set_session(scene.server.session()).await.unwrap();
    let record = stored(&store).await.unwrap();
    // The process wrote its note, the server rotated, and that was the end of the process.
    let token = RefreshToken::new(refresh_token(1));
    let note = RefreshAttempt::of(&token, scene.clock.wall());
    let noted = record.clone().next().with_attempt(note);
    let _ = store.save(&noted, Expect::Version(record.version)).await.unwrap();
    hallpass::Service::refresh(&scene.server, &record.session).await.unwrap();

    let second = scene.builder().store(store.clone()).build();
    scene.expire();
    let error = second.authorization().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RotationLost);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 1));
}

#[tokio::test]
async fn a_note_never_holds_the_token_and_goes_with_the_exchange() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    let held = manager.authorization().await.unwrap();
    scene.expire();
    scene.server.hold();
    let waiting = tokio::spawn({
        let manager = manager.clone();
        async move { manager.authorization().await }
    });
    scene.server.arrived(1).await;
    let note = stored(&store).await.unwrap().exchange.unwrap();
    assert!(note.matches(&RefreshToken::new(refresh_token(1))));
    assert!(!note.fingerprint.contains(super::support::SECRET));
    // Another write in the meantime leaves the note where it is.
    manager.update_user(&held, serde_json::json!({"name": "Ada"})).await.unwrap();
    assert_eq!(stored(&store).await.unwrap().exchange, Some(note));
    scene.server.release();
    waiting.await.unwrap().unwrap();
    assert_eq!(stored(&store).await.unwrap().exchange, None);
}

#[tokio::test]
async fn a_failure_that_surely_changed_nothing_leaves_no_doubt() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.script([Fault::Refuse, Fault::Reject]);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Network);
    assert_eq!(stored(&store).await.unwrap().exchange, None);
    scene.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::SessionEnded);
}

#[tokio::test]
async fn a_rejection_leaves_no_doubt() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let here = scene.builder().store(store.clone()).build();
    here.set_session(scene.server.session()).await.unwrap();
    scene.server.script([Fault::Reject, Fault::Reject]);
    assert_eq!(here.refresh().await.unwrap_err().kind(), ErrorKind::RefreshDenied);
    // The token has time left and is served on. Another process is told the same as this one.
    assert_eq!(stored(&store).await.unwrap().exchange, None);
    let there = scene.builder().store(store).build();
    assert_eq!(there.refresh().await.unwrap_err().kind(), ErrorKind::RefreshDenied);
}

#[tokio::test]
async fn a_rejection_after_a_doubtful_failure_is_a_lost_rotation() {
    let scene = Scene::new();
    let manager = scene.signed_in().await;
    scene.expire();
    scene.server.script([Fault::Unavailable, Fault::Reject]);
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::Server);
    scene.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::RotationLost);
    assert_eq!(scene.server.exchanges(), 2);
}

#[tokio::test]
async fn the_application_can_sign_in_anew_once() {
    for faults in [vec![Fault::LoseAnswer], vec![Fault::Reject]] {
        let scene = Scene::new();
        let again = Again::new(&scene.server);
        let manager = scene.builder().reauthenticate(again.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        let mut events = manager.subscribe();
        scene.expire();
        scene.server.script(faults);
        assert_eq!(manager.refresh().await.unwrap(), RefreshOutcome::Reauthenticated);
        assert_eq!(names(&mut events), ["Refreshed"]);
        assert_eq!(again.asked(), 1);

        // Rejected again before any refresh has worked: it is the server's last word.
        scene.server.script([Fault::Reject]);
        scene.expire();
        assert_eq!(manager.authorization().await.unwrap_err().kind(), ErrorKind::SessionEnded);
        assert_eq!(again.asked(), 1);
        let told = events.next().await.unwrap();
        assert!(matches!(told, Event::SignedOut { reason: SignedOutReason::Rejected, .. }));
    }
}

#[tokio::test]
async fn the_store_is_emptied_when_the_server_ends_the_session() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    scene.server.script([Fault::Reject]);
    assert!(manager.authorization().await.unwrap_err().is_session_ended());
    while stored(&store).await.is_some() {
        tokio::task::yield_now().await;
    }
    // The reason is all that is left, and the next start says it.
    let restarted = scene.builder().store(store).build();
    assert_eq!(restarted.authorization().await.unwrap_err().kind(), ErrorKind::SessionEnded);
    assert!(matches!(restarted.state(), State::SignedOut { reason: SignedOutReason::Rejected }));
}

#[tokio::test]
async fn a_sign_in_elsewhere_gives_the_other_way_in_another_try() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let again = Again::new(&scene.server);
    let here = scene.builder().store(store.clone()).reauthenticate(again.clone()).build();
    let there = scene.builder().store(store).build();
    here.set_session(scene.server.session()).await.unwrap();
    scene.server.script([Fault::Reject]);
    assert_eq!(here.refresh().await.unwrap(), RefreshOutcome::Reauthenticated);

    there.set_session(scene.server.session()).await.unwrap();
    here.restore().await.unwrap();
    scene.server.script([Fault::Reject]);
    assert_eq!(here.refresh().await.unwrap(), RefreshOutcome::Reauthenticated);
    assert_eq!(again.asked(), 2);
}

#[tokio::test]
async fn another_processs_token_that_has_ended_too_does_not_stand_in_for_the_other_way_in() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let again = Again::new(&scene.server);
    let here = scene.builder().store(store.clone()).reauthenticate(again.clone()).build();
    here.set_session(scene.server.session()).await.unwrap();
    scene.builder().store(store).build().refresh().await.unwrap();
    scene.expire();
    scene.server.script([Fault::Reject]);
    assert_eq!(number(&here.authorization().await.unwrap()), 3);
    assert_eq!((scene.server.exchanges(), again.asked()), (2, 1));
}

//! What becomes of a session that ends, is replaced, or belongs to another server; and who is told.

use std::time::Duration;

use hallpass::{
    BoxFuture, Error, ErrorKind, RefreshFailure, Result, Rotation, Service, Session,
    manager::{Event, Replaced, SessionManager, SignedOutReason, State},
    store::{Expect, FileStore, Loaded, MemoryStore, SessionStore as _, Written},
};

use super::support::{
    Fault, Faulty, Mode, Scene, Server, names, number, refresh_token, stored, until_true,
};

/// A scripted server under an address of its own, with a code in its rejections.
#[derive(Clone, Debug)]
struct At(Server, Option<&'static str>);

impl Service for At {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn server(&self) -> Option<&str> {
        self.1
    }

    fn rotation(&self) -> Rotation {
        self.0.rotation()
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(async move {
            self.0.refresh(session).await.map_err(|failure| match failure {
                RefreshFailure::Rejected(error) => {
                    RefreshFailure::Rejected(error.with_code("disabled-user"))
                }
                other => other,
            })
        })
    }

    fn revoke<'a>(&'a self, session: &'a Session) -> BoxFuture<'a, Result<()>> {
        self.0.revoke(session)
    }
}

fn manager_at(scene: &Scene, address: Option<&'static str>, store: &MemoryStore) -> SessionManager {
    SessionManager::builder(At(scene.server.clone(), address))
        .clock(scene.clock.clone())
        .store(store.clone())
        .build()
}

const HERE: Option<&str> = Some("https://one.example.com/v1");
const THERE: Option<&str> = Some("https://two.example.com/v1");

#[tokio::test]
async fn the_session_of_another_server_is_neither_sent_nor_changed() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    manager_at(&scene, HERE, &store).set_session(scene.server.session()).await.unwrap();
    let before = store.load().await.unwrap();
    scene.expire();

    let other = manager_at(&scene, THERE, &store);
    for error in [
        other.authorization().await.unwrap_err(),
        other.refresh().await.unwrap_err(),
        other.restore().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::WrongServer);
        let said = error.to_string();
        assert!(said.contains("one.example.com") && said.contains("two.example.com"), "{said}");
    }
    assert!(other.sign_out().await.session.is_none());
    // A sign-in at the other server counts, and leaves the place to whom it belongs.
    let installed = other.set_session(scene.server.session()).await.unwrap();
    assert_eq!(installed.persisted.unwrap_err().kind(), ErrorKind::WrongServer);
    assert_eq!(number(&other.authorization().await.unwrap()), 2);
    scene.expire();
    assert_eq!(number(&other.authorization().await.unwrap()), 3);
    assert!(other.sign_out().await.session.is_some());

    assert_eq!(store.load().await.unwrap(), before);
    assert_eq!(scene.server.replays(), 0);
    assert_eq!(number(&manager_at(&scene, HERE, &store).authorization().await.unwrap()), 4);
}

#[tokio::test]
async fn a_sign_in_in_place_of_another_leaves_what_another_server_has_put_there_since() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = manager_at(&scene, HERE, &store);
    manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(store.clear(Expect::Anything).await.unwrap(), Written::Done);
    manager_at(&scene, THERE, &store).set_session(scene.server.session()).await.unwrap();
    let theirs = store.load().await.unwrap();

    let set = manager.set_session(scene.server.session()).await.unwrap();
    assert_eq!(set.persisted.unwrap_err().kind(), ErrorKind::WrongServer);
    assert_eq!(store.load().await.unwrap(), theirs);
    scene.server.revoked(&refresh_token(1)).await;
    assert_eq!(scene.server.good(), 2);
}

#[tokio::test]
async fn a_record_that_names_no_server_is_bound_by_the_first_write() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    manager_at(&scene, None, &store).set_session(scene.server.session()).await.unwrap();
    assert_eq!(stored(&store).await.unwrap().server, None);
    let manager = manager_at(&scene, HERE, &store);
    assert_eq!(number(&manager.authorization().await.unwrap()), 1);
    manager.refresh().await.unwrap();
    assert_eq!(stored(&store).await.unwrap().server.as_deref(), HERE);
    let other = manager_at(&scene, THERE, &store);
    assert_eq!(other.authorization().await.unwrap_err().kind(), ErrorKind::WrongServer);
}

#[tokio::test]
async fn why_a_session_ended_outlives_the_process_and_a_sign_in_removes_it() {
    for (faults, reason) in [
        (vec![Fault::Reject], SignedOutReason::Rejected),
        (vec![Fault::LoseAnswer], SignedOutReason::RotationLost),
    ] {
        let scene = Scene::new();
        let directory = tempfile::tempdir().unwrap();
        let store = FileStore::new(directory.path().join("session.json"));
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        scene.expire();
        scene.server.script(faults);
        let error = manager.authorization().await.unwrap_err();
        manager.idle().await;

        let text = std::fs::read_to_string(store.path()).unwrap();
        assert!(!text.contains("hunter2"), "{text}");
        let restarted = scene.builder().store(store.clone()).build();
        let mut events = restarted.subscribe();
        let again = restarted.authorization().await.unwrap_err();
        assert_eq!(again.kind(), error.kind());
        assert!(matches!(restarted.state(), State::SignedOut { reason: told } if told == reason));
        assert!(events.try_next().is_none(), "it was told when it happened");

        restarted.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        assert_eq!(stored(&store).await.unwrap().ended, None);
        restarted.sign_out_local().await;
        assert!(!store.path().exists());
    }
}

#[tokio::test]
async fn a_session_ended_elsewhere_says_so_at_the_next_start() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let [here, there] = [0; 2].map(|_| scene.builder().store(store.clone()).build());
    here.set_session(scene.server.session()).await.unwrap();
    there.restore().await.unwrap();
    here.sign_out().await;
    there.restore().await.unwrap();
    there.idle().await;
    let restarted = scene.builder().store(store).build();
    let error = restarted.authorization().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignedOut);
    assert!(error.to_string().contains("another process"), "{error}");
}

#[tokio::test]
async fn a_refused_refresh_keeps_the_servers_reason() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let manager = manager_at(&scene, HERE, &store);
    manager.set_session(scene.server.session()).await.unwrap();
    scene.server.script([Fault::Reject]);
    let denied = manager.refresh().await.unwrap_err();
    assert_eq!((denied.kind(), denied.code()), (ErrorKind::RefreshDenied, Some("disabled-user")));
    assert!(!denied.is_session_ended() && manager.session().is_some());
    scene.expire();
    let ended = manager.authorization().await.unwrap_err();
    assert_eq!((ended.kind(), ended.code()), (ErrorKind::SessionEnded, Some("disabled-user")));
    assert!(ended.is_session_ended() && ended.to_string().contains("disabled-user"), "{ended}");
    manager.idle().await;
    let restarted = manager_at(&scene, HERE, &store);
    assert_eq!(restarted.authorization().await.unwrap_err().code(), Some("disabled-user"));
}

#[tokio::test]
async fn a_session_that_a_sign_in_replaces_is_revoked_unless_the_setting_keeps_it() {
    for keep in [false, true] {
        for unread in [false, true] {
            let scene = Scene::new();
            let store = MemoryStore::default();
            let build =
                || scene.builder().store(store.clone()).keep_replaced_sessions(keep).build();
            let mut manager = build();
            let first = manager.set_session(scene.server.session()).await.unwrap();
            assert_eq!(first.replaced, None);
            if unread {
                manager = build();
            }
            let mut events = manager.subscribe();
            let second = manager.set_session(scene.server.session()).await.unwrap();
            let expected = if keep { Replaced::Left } else { Replaced::Revoking };
            assert_eq!(second.replaced, Some(expected), "{unread}");
            manager.idle().await;
            assert_eq!(scene.server.good(), if keep { 2 } else { 1 }, "{unread}");
            assert!(matches!(events.try_next(), Some(Event::SignedIn { .. })));
            assert!(manager.refresh().await.is_ok());
        }
    }
}

#[tokio::test]
async fn a_session_handed_in_with_an_empty_token_is_refused() {
    let scene = Scene::new();
    let manager = scene.manager();
    for token in ["", " \t"] {
        let mut session = scene.server.session();
        session.access_token = token.into();
        let error = manager.set_session(session).await.unwrap_err();
        assert_eq!((error.kind(), error.argument()), (ErrorKind::InvalidArgument, Some("session")));
    }
}

#[tokio::test]
async fn a_refresh_answer_without_a_refresh_token_keeps_the_old_one_for_every_rotation() {
    #[derive(Debug)]
    struct Silent(Server);

    impl Service for Silent {
        fn name(&self) -> &str {
            "scripted"
        }

        fn refresh<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
            let mut session = self.0.session();
            session.refresh_token = None;
            Box::pin(async move { Ok(session) })
        }

        fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
            Box::pin(async { Ok(()) })
        }
    }

    let scene = Scene::new();
    let store = MemoryStore::default();
    let builder = SessionManager::builder(Silent(scene.server.clone())).store(store.clone());
    let manager = builder.clock(scene.clock.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    manager.refresh().await.unwrap();
    let record = stored(&store).await.unwrap();
    assert_eq!(record.session.refresh_token, Some(refresh_token(1).into()));
    assert_eq!(record.exchange, None);
}

#[tokio::test]
async fn a_pause_is_no_reason_to_overlook_what_another_process_has_brought() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let [here, there] = [0; 2].map(|_| scene.builder().store(store.clone()).build());
    here.set_session(scene.server.session()).await.unwrap();
    there.restore().await.unwrap();
    scene.expire();
    scene.server.script([Fault::RateLimit(Duration::from_secs(20))]);
    assert_eq!(here.authorization().await.unwrap_err().kind(), ErrorKind::RateLimited);
    assert_eq!(here.authorization().await.unwrap_err().kind(), ErrorKind::RateLimited);
    there.authorization().await.unwrap();
    assert_eq!(number(&here.authorization().await.unwrap()), 2);
    assert_eq!((scene.server.exchanges(), scene.server.replays()), (2, 0));
}

#[tokio::test]
async fn a_token_of_another_manager_causes_no_exchange() {
    let scene = Scene::new();
    let [here, there] = [0; 2].map(|_| scene.builder().build());
    for manager in [&here, &there] {
        manager.set_session(scene.server.session()).await.unwrap();
    }
    let foreign = there.authorization().await.unwrap();
    let error = here.refresh_rejected(&foreign).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let user = serde_json::json!({"name": "Eve"});
    assert_eq!(here.update_user(&foreign, user).await.unwrap_err().kind(), ErrorKind::Cancelled);
    assert_eq!(scene.server.exchanges(), 0);
}

/// A server that does not answer a revocation.
#[derive(Debug)]
struct Deaf(Server);

impl Service for Deaf {
    fn name(&self) -> &str {
        "scripted"
    }

    fn refresh<'a>(
        &'a self,
        session: &'a Session,
    ) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        self.0.refresh(session)
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_sign_out_answers_within_its_time_whatever_the_server_does() {
    let scene = Scene::new();
    let store = MemoryStore::default();
    let builder = SessionManager::builder(Deaf(scene.server.clone())).clock(scene.clock.clone());
    let manager = builder
        .store(store.clone())
        .runtime(tokio::runtime::Handle::current())
        .sign_out_timeout(Duration::from_secs(2))
        .build();
    manager.set_session(scene.server.session()).await.unwrap();
    let leaving = tokio::spawn({
        let manager = manager.clone();
        async move { manager.sign_out().await }
    });
    // The revocation's own limit, and the wait of the caller.
    until_true(|| scene.clock.sleepers() == 2).await;
    scene.clock.advance(Duration::from_secs(2));
    let outcome = leaving.await.unwrap();
    let error: Error = outcome.server.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(outcome.store.is_ok());
    assert_eq!(store.load().await.unwrap(), Loaded::Empty);
    assert_eq!(scene.clock.sleepers(), 1, "the server is still told");
}

#[tokio::test]
async fn a_reason_that_cannot_be_written_is_written_later() {
    let scene = Scene::new();
    let store = Faulty::new(MemoryStore::default());
    let manager = scene.builder().store(store.clone()).build();
    manager.set_session(scene.server.session()).await.unwrap();
    scene.expire();
    store.set(Mode::WritesFail);
    scene.server.script([Fault::Reject]);
    assert!(manager.authorization().await.unwrap_err().is_session_ended());
    until_true(|| scene.clock.sleepers() > 0).await;
    store.set(Mode::Works);
    scene.clock.advance(Duration::from_secs(1));
    manager.idle().await;
    let Loaded::Record(record) = store.inner.load().await.unwrap() else { panic!("no reason") };
    assert_eq!(record.ended.unwrap().reason, "rejected");
}

#[tokio::test]
async fn a_session_that_was_refused_here_and_renewed_elsewhere_is_taken_up_again_unless_it_was_left()
 {
    for leaves in [false, true] {
        let scene = Scene::new();
        let store = MemoryStore::default();
        let manager = scene.builder().store(store.clone()).build();
        manager.set_session(scene.server.session()).await.unwrap();
        let mut late = stored(&store).await.unwrap();
        scene.expire();
        scene.server.script([Fault::Reject]);
        assert!(manager.authorization().await.unwrap_err().is_session_ended());
        if leaves {
            manager.sign_out().await.store.unwrap();
        }
        manager.idle().await;

        // A write of another process comes late: of the token that was refused, then of the next one.
        late.version.revision += 5;
        assert_eq!(store.save(&late, Expect::Anything).await.unwrap(), Written::Done);
        assert!(manager.restore().await.unwrap().session().is_none());
        late.session = scene.server.session();
        late.version.revision += 1;
        assert_eq!(store.save(&late, Expect::Anything).await.unwrap(), Written::Done);
        let mut events = manager.subscribe();
        assert_eq!(manager.restore().await.unwrap().session().is_some(), !leaves);
        assert_eq!(manager.authorization().await.is_ok(), !leaves);
        let told: &[&str] = if leaves { &[] } else { &["SignedIn"] };
        assert_eq!(names(&mut events), told);
    }
}

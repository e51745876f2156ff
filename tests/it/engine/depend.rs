//! A session that depends on another one: a user's on the device's.

use hallpass::{
    BoxFuture, Error, ErrorKind, Result, Session,
    manager::{Event, Reauthenticate, SessionManager, SignedOutReason, State},
    store::{Expect, MemoryStore, Record, SessionStore, Written},
};

use super::support::{
    Fault, Faulty, LIFETIME, Mode, Scene, Server, block_on, names, refresh_token, stored,
    until_true,
};

/// A device's manager and a user's, each with a store, as one process has them.
struct Pair {
    device: SessionManager,
    user: SessionManager,
}

/// What outlives a process.
struct World {
    scene: Scene,
    device_store: MemoryStore,
    user_store: Faulty<MemoryStore>,
}

impl World {
    fn new() -> Self {
        let user_store = Faulty::new(MemoryStore::default());
        Self { scene: Scene::new(), device_store: MemoryStore::default(), user_store }
    }

    /// A process that has just started.
    fn start(&self) -> Pair {
        let device = self.scene.builder().store(self.device_store.clone()).build();
        self.start_under(device)
    }

    fn start_under(&self, device: SessionManager) -> Pair {
        let builder = self.scene.builder().store(self.user_store.clone());
        Pair { user: builder.depends_on(&device).build(), device }
    }

    /// The same with both signed in.
    async fn signed_in(&self) -> Pair {
        let pair = self.start();
        self.sign_in(&pair).await;
        pair
    }

    async fn sign_in(&self, pair: &Pair) {
        let session = self.scene.server.session();
        pair.device.set_session(session).await.unwrap().persisted.unwrap();
        let session = self.scene.server.session();
        pair.user.set_session(session).await.unwrap().persisted.unwrap();
    }

    async fn user_is_gone(&self, pair: &Pair) {
        assert_eq!(reason(&pair.user), Some(SignedOutReason::DependencyEnded));
        assert!(stored(&self.user_store).await.is_none(), "the store still holds the user");
        let error = pair.user.authorization().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded);
        assert!(error.is_session_ended());
    }
}

fn reason(manager: &SessionManager) -> Option<SignedOutReason> {
    match manager.state() {
        State::SignedOut { reason } => Some(reason),
        _ => None,
    }
}

#[tokio::test]
async fn a_sign_out_above_ends_the_session_below_in_memory_and_store() {
    let world = World::new();
    let pair = world.signed_in().await;
    let mut events = pair.user.subscribe();
    let good = world.scene.server.good();

    let outcome = pair.device.sign_out().await;

    assert!(outcome.store.is_ok() && outcome.server.is_ok());
    assert!(stored(&world.device_store).await.is_none());
    world.user_is_gone(&pair).await;
    let told = events.try_next();
    let reason = SignedOutReason::DependencyEnded;
    assert!(matches!(told, Some(Event::SignedOut { reason: told, .. }) if told == reason));
    assert_eq!(world.scene.server.good(), good - 1, "the server is told of the device alone");
}

#[tokio::test]
async fn a_sign_out_below_leaves_the_session_above() {
    let world = World::new();
    let pair = world.signed_in().await;

    pair.user.sign_out().await;

    assert!(pair.device.authorization().await.is_ok());
    assert!(stored(&world.device_store).await.is_some());
    assert_eq!(reason(&pair.user), Some(SignedOutReason::ByUser));
}

#[tokio::test]
async fn a_rejection_above_ends_the_session_below() {
    let world = World::new();
    let pair = world.signed_in().await;
    world.scene.server.script([Fault::Reject]);
    let held = pair.device.authorization().await.unwrap();

    let error = pair.device.refresh_rejected(&held).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    // Those who waited for the refresh above find it so already; the store follows.
    assert_eq!(reason(&pair.user), Some(SignedOutReason::DependencyEnded));
    until_true(|| pair.user.try_authorization().is_none()).await;
    until_empty(&world.user_store).await;
    world.user_is_gone(&pair).await;
}

#[tokio::test]
async fn a_token_that_is_refused_later_ends_the_session_below_when_its_own_time_is_over() {
    let world = World::new();
    let pair = world.signed_in().await;
    world.scene.server.script([Fault::Reject]);
    // Refused ahead of its end, the token above is used until it expires, and the one below stands.
    assert!(pair.device.refresh().await.is_err());
    assert!(pair.user.authorization().await.is_ok());

    world.scene.expire();

    assert!(pair.device.authorization().await.is_err());
    assert_eq!(reason(&pair.user), Some(SignedOutReason::DependencyEnded));
    until_empty(&world.user_store).await;
}

async fn until_empty(store: &impl SessionStore) {
    while stored(store).await.is_some() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_refresh_above_leaves_the_session_below() {
    let world = World::new();
    let pair = world.signed_in().await;

    pair.device.refresh().await.unwrap();

    assert!(pair.user.authorization().await.is_ok());
    let pair = world.start();
    assert!(pair.user.restore().await.unwrap().session().is_some());
}

#[tokio::test]
async fn another_sign_in_above_ends_the_session_below() {
    let world = World::new();
    let pair = world.signed_in().await;

    pair.device.set_session(world.scene.server.session()).await.unwrap();

    world.user_is_gone(&pair).await;
    assert!(pair.device.authorization().await.is_ok());
}

#[derive(Debug)]
struct ByLicence(Server);

impl Reauthenticate for ByLicence {
    fn reauthenticate(&self, _: SignedOutReason) -> BoxFuture<'_, Result<Session>> {
        Box::pin(async { Ok(self.0.session()) })
    }
}

#[tokio::test]
async fn a_re_authentication_above_ends_the_session_below_also_for_other_processes() {
    let world = World::new();
    let hook = ByLicence(world.scene.server.clone());
    let builder = world.scene.builder().store(world.device_store.clone());
    let pair = world.start_under(builder.reauthenticate(hook).build());
    world.sign_in(&pair).await;
    let record = stored(&world.user_store).await.unwrap();
    let sign_in_id = stored(&world.device_store).await.unwrap().version.sign_in_id;
    assert_eq!(record.depends_on, Some(sign_in_id));
    let other = world.start();
    assert!(other.user.restore().await.unwrap().session().is_some());
    world.scene.server.script([Fault::Reject]);
    let held = pair.device.authorization().await.unwrap();

    pair.device.refresh_rejected(&held).await.unwrap();

    assert_eq!(reason(&pair.user), Some(SignedOutReason::DependencyEnded));
    assert_ne!(stored(&world.device_store).await.unwrap().version.sign_in_id, sign_in_id);
    until_empty(&world.user_store).await;
    // As if this process had died before it reached the user's store.
    let saved = world.user_store.save(&record, Expect::Nothing).await.unwrap();
    assert_eq!(saved, Written::Done);
    other.device.restore().await.unwrap();
    world.user_is_gone(&other).await;
}

#[tokio::test]
async fn a_restart_between_the_two_stores_finds_no_one_below() {
    for emptied in [true, false] {
        let world = World::new();
        world.signed_in().await;
        let record = stored(&world.device_store).await.unwrap();
        // The process died when the store above was emptied, or held another sign-in.
        let _ = world.device_store.clear(Expect::Anything).await.unwrap();
        if !emptied {
            let other = Record::first(record.session).unwrap();
            let _ = world.device_store.save(&other, Expect::Nothing).await.unwrap();
        }

        let pair = world.start();
        let mut events = pair.user.subscribe();
        assert!(pair.user.restore().await.unwrap().session().is_none());

        assert_eq!(names(&mut events), ["SignedOut"]);
        world.user_is_gone(&pair).await;
    }
}

#[tokio::test]
async fn a_call_finds_it_as_a_restart_does() {
    let world = World::new();
    world.signed_in().await;
    let _ = world.device_store.clear(Expect::Anything).await.unwrap();

    let pair = world.start();
    let error = pair.user.authorization().await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    until_empty(&world.user_store).await;
}

#[tokio::test]
async fn a_sign_out_above_reaches_what_an_earlier_run_left_below() {
    let world = World::new();
    world.signed_in().await;

    let pair = world.start();
    pair.device.sign_out().await;

    assert!(stored(&world.user_store).await.is_none());
    world.user_is_gone(&pair).await;
}

#[tokio::test]
async fn a_sign_out_above_does_not_wait_for_the_store_below() {
    let world = World::new();
    world.signed_in().await;
    let pair = world.start();
    pair.device.authorization().await.unwrap();
    world.user_store.set(Mode::Hangs);
    let leaving = tokio::spawn({
        let device = pair.device.clone();
        async move { device.sign_out().await }
    });
    until_true(|| pair.device.session().is_none()).await;
    until_empty(&world.device_store).await;

    world.user_store.set(Mode::Works);
    while !leaving.is_finished() {
        world.scene.clock.advance(std::time::Duration::from_secs(5));
        tokio::task::yield_now().await;
    }
    assert!(leaving.await.unwrap().store.is_ok());
    world.user_is_gone(&pair).await;
}

#[tokio::test]
async fn a_session_that_depends_on_none_outlives_a_restart_but_not_a_loss() {
    let world = World::new();
    let pair = world.start();
    pair.user.set_session(world.scene.server.session()).await.unwrap();
    assert_eq!(stored(&world.user_store).await.unwrap().depends_on, None);

    let pair = world.start();
    assert!(pair.user.restore().await.unwrap().session().is_some());
    pair.device.set_session(world.scene.server.session()).await.unwrap();
    assert!(pair.user.authorization().await.is_ok(), "nothing was lost");

    pair.device.sign_out().await;
    world.user_is_gone(&pair).await;
}

#[tokio::test]
async fn a_refresh_below_that_the_end_above_overtakes_has_lost() {
    for rotated in [false, true] {
        let world = World::new();
        let pair = world.signed_in().await;
        let held = pair.user.authorization().await.unwrap();
        world.scene.server.hold_at(rotated);
        let waiting = tokio::spawn({
            let user = pair.user.clone();
            async move { user.refresh_rejected(&held).await }
        });
        world.scene.server.arrived(1).await;

        pair.device.sign_out().await;

        let error = waiting.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionEnded, "{rotated}");
        world.scene.server.release();
        // What the exchange brought is given up, and not as if the user had signed out.
        until_true(|| world.scene.server.discards() == 1).await;
        world.user_is_gone(&pair).await;
    }
}

#[tokio::test]
async fn a_sign_in_below_that_the_end_above_overtakes_has_lost() {
    let world = World::new();
    let pair = world.start();
    pair.device.set_session(world.scene.server.session()).await.unwrap();
    world.user_store.set(Mode::WritesWait);
    let signing_in = tokio::spawn({
        let (user, session) = (pair.user.clone(), world.scene.server.session());
        async move { user.set_session(session).await }
    });
    world.user_store.is_written_to().await;

    let leaving = tokio::spawn({
        let device = pair.device.clone();
        async move { device.sign_out().await }
    });
    until_true(|| reason(&pair.user) == Some(SignedOutReason::DependencyEnded)).await;
    world.user_store.set(Mode::Works);

    let error = signing_in.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded);
    leaving.await.unwrap();
    world.user_is_gone(&pair).await;
}

#[tokio::test]
async fn a_sign_in_on_the_strength_of_a_session_that_was_replaced_is_refused() {
    let world = World::new();
    let pair = world.start();
    pair.device.set_session(world.scene.server.session()).await.unwrap();
    let held = pair.device.authorization().await.unwrap();
    pair.device.set_session(world.scene.server.session()).await.unwrap();

    let late = world.scene.server.session();
    let error = pair.user.set_session_for_parent(&held, late).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(pair.user.session().is_none());
    assert!(stored(&world.user_store).await.is_none());
    // The device's session that was replaced, and the user's that came too late.
    until_true(|| world.scene.server.discards() == 2).await;

    let held = pair.device.authorization().await.unwrap();
    pair.user.set_session_for_parent(&held, world.scene.server.session()).await.unwrap();
    assert!(pair.user.authorization().await.is_ok());
}

#[tokio::test]
async fn a_new_pair_from_another_process_is_taken_over_together() {
    let world = World::new();
    let here = world.signed_in().await;
    let there = world.start();
    world.sign_in(&there).await;
    let newest = there.user.session().unwrap();

    // The user is looked at first: what is above is then read again before it is judged.
    let state = here.user.restore().await.unwrap();

    assert_eq!(state.session().map(|session| &session.access_token), Some(&newest.access_token));
    assert!(here.device.authorization().await.is_ok());
    assert!(stored(&world.user_store).await.is_some());
}

#[tokio::test]
async fn an_unreadable_store_above_ends_nothing_below() {
    let world = World::new();
    world.signed_in().await;
    let broken = Faulty::new(world.device_store.clone());
    broken.set(Mode::Hangs);
    let device = world.scene.builder().store(broken.clone()).build();
    let pair = world.start_under(device);

    let asking = tokio::spawn({
        let user = pair.user.clone();
        async move { user.authorization().await }
    });
    let timeout = std::time::Duration::from_secs(5);
    until_true(|| {
        world.scene.clock.advance(timeout);
        asking.is_finished()
    })
    .await;
    let error: Error = asking.await.unwrap().unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(stored(&world.user_store).await.is_some());
    broken.set(Mode::Works);
    assert!(pair.user.restore().await.unwrap().session().is_some());
}

#[tokio::test]
async fn a_failed_erasure_below_is_told_and_tried_again() {
    let world = World::new();
    let pair = world.signed_in().await;
    let mut events = pair.user.subscribe();
    world.user_store.set(Mode::WritesFail);

    assert!(pair.device.sign_out().await.store.is_ok());

    assert_eq!(names(&mut events), ["SignedOut", "PersistFailed"]);
    // Until then the record is void: a restart does not take it in.
    let restarted = world.start();
    assert!(restarted.user.restore().await.unwrap().session().is_none());
    world.user_store.set(Mode::Works);
    until_gone(&world).await;
}

async fn until_gone(world: &World) {
    while stored(&world.user_store).await.is_some() {
        world.scene.clock.advance(LIFETIME);
        tokio::task::yield_now().await;
    }
}

#[test]
fn outside_a_runtime_it_ends_too_and_the_store_follows() {
    let world = World::new();
    let pair = world.start();
    block_on(world.sign_in(&pair));

    assert!(block_on(pair.device.sign_out()).store.is_ok());

    assert_eq!(reason(&pair.user), Some(SignedOutReason::DependencyEnded));
    block_on(world.user_is_gone(&pair));
}

#[tokio::test]
async fn no_call_below_is_served_once_the_session_above_is_seen_to_have_ended() {
    let world = World::new();
    let pair = world.signed_in().await;
    let old = refresh_token(2);
    let mut watch = pair.device.watch();
    let _ = watch.current();
    let checking = tokio::spawn({
        let user = pair.user.clone();
        async move {
            while watch.changed().await.expect("it lives").session().is_some() {}
            user.try_authorization().is_none()
        }
    });

    pair.device.sign_out().await;

    assert!(checking.await.unwrap());
    let session = pair.user.session();
    assert!(session.is_none_or(|session| session.refresh_token.as_ref().unwrap().expose() != old));
}

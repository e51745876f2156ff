//! The session engine's promises that depend on what a server does with a refresh token, held by each
//! service's own client against its own emulator.

use hallpass::{
    ErrorKind, Rotation,
    manager::{Event, SignedOutReason, State},
    store::MemoryStore,
};
use hallpass_emulator::Fault;

use super::world::{ADA, Actor, BOB, Kind, World};

macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        cases!(@service nhost Nhost $($case)*);
        cases!(@service tybrite Tybrite $($case)*);
        cases!(@service linxio Linxio $($case)*);
        cases!(@service deepaffex DeepAffex $($case)*);
    };
    (@service $service:ident $kind:ident $($case:ident)*) => {
        mod $service {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::Kind::$kind).await;
            })*
        }
    };
}

cases! {
    a_storm_of_callers_makes_one_exchange,
    a_lost_answer_is_replayed_once_at_most,
    a_torn_answer_is_a_lost_one,
    a_connection_that_dies_before_the_exchange_is_made_good,
    a_rejected_token_costs_one_refresh_and_one_repeat,
    whatever_a_failing_server_answers_the_session_is_kept,
    a_refused_refresh_token_ends_the_session,
    a_sign_out_wins_over_a_refresh,
    a_sign_in_as_another_wins_over_a_refresh,
    clients_that_share_a_store_spend_no_token_twice,
    a_restart_goes_on_with_the_session,
}

async fn a_storm_of_callers_makes_one_exchange(kind: Kind) {
    let world = World::start(kind).await;
    let actor = world.signed_in().await;
    for round in 1..=3 {
        world.expire();
        let callers = (0..100).map(|_| {
            let actor = actor.clone();
            tokio::spawn(async move { actor.who().await })
        });
        for caller in callers.collect::<Vec<_>>() {
            assert_eq!(caller.await.unwrap().unwrap(), ADA);
        }
        assert_eq!((world.refreshes(), world.handle().replays()), (round, 0));
    }
}

async fn a_lost_answer_is_replayed_once_at_most(kind: Kind) {
    lost(kind, Fault::drop_after()).await;
}

async fn a_torn_answer_is_a_lost_one(kind: Kind) {
    lost(kind, Fault::torn_body(20)).await;
}

/// The server has rotated, and nobody heard of it.
async fn lost(kind: Kind, fault: Fault) {
    let world = World::start(kind).await;
    let actor = world.signed_in().await;
    let mut events = actor.sessions().subscribe();
    world.expire();
    world.handle().fail(kind.refresh(), fault);
    match kind.rotation() {
        Rotation::Reusable => {
            fails_once_and_goes_on(&world, &actor).await;
            assert_eq!(world.refreshes(), 2);
            assert!(matches!(events.try_next(), Some(Event::RefreshFailed { .. })));
            assert!(matches!(events.try_next(), Some(Event::Refreshed)));
        }
        _ => {
            for _ in 0..3 {
                assert_eq!(actor.kind_of_failure().await, ErrorKind::RotationLost);
            }
            assert_eq!((world.refreshes(), world.handle().replays()), (2, 1));
            let reason = SignedOutReason::RotationLost;
            assert!(
                matches!(events.try_next(), Some(Event::SignedOut { reason: told, .. }) if told == reason)
            );
            assert!(
                matches!(actor.sessions().state(), State::SignedOut { reason: told } if told == reason)
            );
        }
    }
    assert!(events.try_next().is_none(), "nothing else was told");
}

/// Where a token may be used again nothing is in doubt: the failure is one like any other, and the
/// next attempt is made after its pause.
async fn fails_once_and_goes_on(world: &World, actor: &Actor) {
    let error = actor.who().await.unwrap_err();
    assert!(error.is_retryable() && !error.is_session_ended(), "{error:?}");
    world.clock.advance(error.retry_after().expect("a pause"));
    assert_eq!(actor.who().await.unwrap(), ADA);
}

async fn a_connection_that_dies_before_the_exchange_is_made_good(kind: Kind) {
    let world = World::start(kind).await;
    let actor = world.signed_in().await;
    world.expire();
    world.handle().fail(kind.refresh(), Fault::drop_before());
    match kind.rotation() {
        Rotation::Reusable => fails_once_and_goes_on(&world, &actor).await,
        _ => assert_eq!(actor.who().await.unwrap(), ADA),
    }
    assert_eq!((world.refreshes(), world.handle().replays()), (2, 0));
}

/// The server's clock alone goes on: the client finds out when its token is refused.
async fn a_rejected_token_costs_one_refresh_and_one_repeat(kind: Kind) {
    let world = World::start(kind).await;
    let actor = world.signed_in().await;
    world.handle().advance(std::time::Duration::from_secs(25 * 3_600));
    assert_eq!(actor.who().await.unwrap(), ADA);
    let calls = world.handle().calls(kind.current_user());
    assert_eq!((calls, world.refreshes(), world.handle().replays()), (2, 1, 0));
}

async fn whatever_a_failing_server_answers_the_session_is_kept(kind: Kind) {
    for (status, body) in
        [(204, ""), (403, "<html>"), (404, ""), (408, ""), (429, ""), (500, "{}"), (502, "<html>")]
    {
        let world = World::start(kind).await;
        let actor = world.signed_in().await;
        world.expire();
        let fault = Fault::status(status).with_body("text/html", body.as_bytes().to_vec());
        world.handle().fail(kind.refresh(), fault);
        let error = actor.who().await.unwrap_err();
        assert!(!error.is_session_ended(), "{status}: {error:?}");
        assert!(actor.sessions().session().is_some(), "{status}");
        let before = world.refreshes();
        assert!(actor.who().await.is_err(), "{status}");
        assert_eq!(world.refreshes(), before, "{status}: the pause was not kept");
        world.clock.advance(std::time::Duration::from_secs(60));
        assert_eq!(actor.who().await.unwrap(), ADA, "{status}");
        assert_eq!(world.handle().replays(), 0, "{status}");
    }
}

/// Another device has used the refresh token, or an administrator has taken it away.
async fn a_refused_refresh_token_ends_the_session(kind: Kind) {
    let world = World::start(kind).await;
    let store = MemoryStore::default();
    let actor = world.client(&store);
    actor.sign_in(ADA).await.unwrap();
    world.revoke_refresh_tokens();
    world.expire();
    for _ in 0..2 {
        assert_eq!(actor.kind_of_failure().await, ErrorKind::SessionEnded);
    }
    assert_eq!(world.refreshes(), 1);
    let restarted = world.client(&store);
    assert_eq!(
        restarted.kind_of_failure().await,
        ErrorKind::SessionEnded,
        "the next start says why"
    );
}

async fn a_sign_out_wins_over_a_refresh(kind: Kind) {
    let world = World::start(kind).await;
    let store = MemoryStore::default();
    let actor = world.client(&store);
    actor.sign_in(ADA).await.unwrap();
    world.expire();
    let barrier = world.handle().hold_answer(kind.refresh());
    let caller = tokio::spawn({
        let actor = actor.clone();
        async move { actor.who().await }
    });
    barrier.arrived(1).await;
    let leaving = tokio::spawn({
        let actor = actor.clone();
        async move { actor.sign_out().await }
    });
    assert!(caller.await.unwrap().unwrap_err().is_session_ended());
    assert!(actor.sessions().session().is_none(), "signed out before the answer came");
    barrier.release();
    leaving.await.unwrap().store.unwrap();
    assert_eq!(actor.kind_of_failure().await, ErrorKind::SignedOut);
    assert_eq!(world.client(&store).kind_of_failure().await, ErrorKind::SignedOut);
    assert_eq!(world.refreshes(), 1);
    assert!(world.sign_outs() >= 1, "the server was told");
}

async fn a_sign_in_as_another_wins_over_a_refresh(kind: Kind) {
    let world = World::start(kind).await;
    let actor = world.signed_in().await;
    world.expire();
    let device = world.renew_device(&actor).await;
    let barrier = world.handle().hold_answer(kind.refresh());
    let caller = tokio::spawn({
        let actor = actor.clone();
        async move { actor.who().await }
    });
    barrier.arrived(1).await;
    let arriving = tokio::spawn({
        let actor = actor.clone();
        async move { actor.sign_in(BOB).await }
    });
    // Ada's call fails; it is not made as Bob.
    assert!(caller.await.unwrap().is_err());
    barrier.release();
    arriving.await.unwrap().unwrap();
    assert_eq!(actor.who().await.unwrap(), BOB);
    assert_eq!(world.refreshes(), 1 + device);
}

async fn clients_that_share_a_store_spend_no_token_twice(kind: Kind) {
    let world = World::start(kind).await;
    let store = MemoryStore::default();
    let first = world.client(&store);
    first.sign_in(ADA).await.unwrap();
    let others: Vec<_> = (0..4).map(|_| world.client(&store)).collect();
    for other in &others {
        assert_eq!(other.who().await.unwrap(), ADA);
    }
    for round in 1..=3 {
        world.expire();
        let calls: Vec<_> = others
            .iter()
            .chain([&first])
            .cloned()
            .map(|actor| tokio::spawn(async move { actor.who().await }))
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), ADA);
        }
        assert_eq!((world.refreshes(), world.handle().replays()), (round, 0));
    }
}

async fn a_restart_goes_on_with_the_session(kind: Kind) {
    let world = World::start(kind).await;
    let store = MemoryStore::default();
    let actor = world.client(&store);
    actor.sign_in(ADA).await.unwrap();
    world.expire();
    assert_eq!(actor.who().await.unwrap(), ADA);
    drop(actor);
    world.expire();
    assert_eq!(world.client(&store).who().await.unwrap(), ADA);
    assert_eq!((world.refreshes(), world.handle().replays()), (2, 0));
}

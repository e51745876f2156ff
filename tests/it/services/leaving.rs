//! Programs that end and users who leave: nothing is left under way here, nor alive on the server.

use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    task::Poll,
};

use hallpass::{
    ErrorKind,
    capability::Sessions as _,
    store::{Loaded, MemoryStore, SessionStore as _},
};
use hallpass_emulator::Fault;

use super::world::{ADA, Actor, BOB, Kind, LONGER_THAN_A_TOKEN, World};

#[tokio::test]
async fn a_closed_client_has_nothing_under_way() {
    for kind in Kind::ALL {
        let world = World::start(kind).await;
        let store = MemoryStore::default();
        let actor = world.client(&store);
        actor.client.close().await;
        actor.sign_in(ADA).await.unwrap();
        world.expire();
        let barrier = world.handle().hold_answer(kind.refresh());
        let caller = tokio::spawn({
            let actor = actor.clone();
            async move { actor.who().await }
        });
        barrier.arrived(1).await;
        caller.abort();
        let mut closing = pin!(actor.client.close());
        let waits = poll_fn(|context| Poll::Ready(closing.as_mut().poll(context).is_pending()));
        assert!(waits.await, "{kind:?}");
        barrier.release();
        closing.await;
        let Loaded::Record(record) = store.load().await.unwrap() else { panic!("{kind:?}") };
        assert!(record.exchange.is_none(), "{kind:?}");
        assert!(actor.client.sessions().try_authorization().is_some(), "{kind:?}");
        // It can be used afterwards.
        assert_eq!(actor.who().await.unwrap(), ADA, "{kind:?}");
        assert_eq!(world.refreshes(), 1, "{kind:?}");
    }
}

/// Ada signed in, beside the sessions that the server has of before.
async fn signed_in(kind: Kind) -> (World, Actor, usize) {
    let world = World::start(kind).await;
    let before = world.sessions();
    let actor = world.signed_in().await;
    assert_eq!(world.sessions(), before + 1, "{kind:?}");
    (world, actor, before)
}

/// How many refreshes a sign-out needs whose access token the server would refuse. Nhost ends a session
/// by its refresh token.
fn renewals(kind: Kind) -> usize {
    usize::from(kind != Kind::Nhost)
}

#[tokio::test]
async fn a_sign_out_with_an_expired_token_leaves_no_session_on_the_server() {
    for kind in Kind::ALL {
        let (world, actor, before) = signed_in(kind).await;
        world.expire();
        actor.sign_out().await.server.unwrap();
        assert_eq!(world.sessions(), before, "{kind:?}");
        assert_eq!((world.refreshes(), world.sign_outs()), (renewals(kind), 1), "{kind:?}");
        assert_eq!(world.handle().replays(), 0, "{kind:?}");
    }
}

/// The server's clock alone goes on: the client finds out when its token is refused.
#[tokio::test]
async fn a_sign_out_whose_token_the_server_refuses_leaves_none_either() {
    for kind in Kind::ALL {
        let (world, actor, before) = signed_in(kind).await;
        world.handle().advance(LONGER_THAN_A_TOKEN);
        actor.sign_out().await.server.unwrap();
        assert_eq!(world.sessions(), before, "{kind:?}");
        let refused = renewals(kind);
        assert_eq!((world.refreshes(), world.sign_outs()), (refused, 1 + refused), "{kind:?}");
    }
}

#[tokio::test]
async fn a_sign_out_after_a_refresh_that_failed_leaves_none_either() {
    for kind in Kind::ALL {
        let (world, actor, before) = signed_in(kind).await;
        world.expire();
        world.handle().fail(kind.refresh(), Fault::status(503));
        assert_eq!(actor.kind_of_failure().await, ErrorKind::Server, "{kind:?}");
        actor.sign_out().await.server.unwrap();
        assert_eq!(world.sessions(), before, "{kind:?}");
        assert_eq!((world.refreshes(), world.sign_outs()), (1 + renewals(kind), 1), "{kind:?}");
    }
}

/// What a refresh brings that a sign-out has overtaken is ended when it comes, by its own token.
#[tokio::test]
async fn a_sign_out_during_a_refresh_leaves_none_either() {
    for kind in Kind::ALL {
        let (world, actor, before) = signed_in(kind).await;
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
        assert!(caller.await.unwrap().unwrap_err().is_session_ended(), "{kind:?}");
        barrier.release();
        leaving.await.unwrap().store.unwrap();
        actor.client.close().await;
        assert_eq!(world.sessions(), before, "{kind:?}");
        assert_eq!((world.refreshes(), world.handle().replays()), (1, 0), "{kind:?}");
    }
}

#[tokio::test]
async fn a_session_whose_place_another_takes_is_ended_too_if_its_token_has_expired() {
    // A logout of DeepAffex ends all of the user's sessions, so that one of them is left to run out.
    for kind in [Kind::Nhost, Kind::Tybrite, Kind::Linxio] {
        let (world, actor, before) = signed_in(kind).await;
        world.expire();
        actor.sign_in(BOB).await.unwrap();
        actor.client.close().await;
        assert_eq!(world.sessions(), before + 1, "{kind:?}: Bob's");
        assert_eq!((world.refreshes(), world.sign_outs()), (renewals(kind), 1), "{kind:?}");
        assert_eq!(actor.who().await.unwrap(), BOB, "{kind:?}");
    }
}

#[tokio::test]
async fn a_sign_out_that_cannot_renew_its_token_tells_why() {
    for kind in [Kind::Tybrite, Kind::Linxio, Kind::DeepAffex] {
        let (world, actor, before) = signed_in(kind).await;
        world.expire();
        world.handle().fail(kind.refresh(), Fault::status(503));
        let signed_out = actor.sign_out().await;
        assert_eq!(signed_out.server.unwrap_err().kind(), ErrorKind::Server, "{kind:?}");
        assert!(actor.sessions().session().is_none(), "{kind:?}");
        assert_eq!((world.sessions(), world.sign_outs()), (before + 1, 0), "{kind:?}");
    }
}

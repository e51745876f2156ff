//! Programs that end and users who leave: nothing is left under way here, nor alive on the server.

use std::{
    future::{Future as _, poll_fn},
    pin::pin,
    task::Poll,
};

use hallpass::{
    capability::Sessions as _,
    store::{Loaded, MemoryStore, SessionStore as _},
};

use super::world::{ADA, Kind, World};

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

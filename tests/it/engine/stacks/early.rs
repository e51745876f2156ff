//! The last minute of a token: whoever starts the refresh has the answer to its own request at once, and
//! waits for the refresh beside it.

use std::time::Duration;

use hallpass::{manager::SessionManagerBuilder, store::MemoryStore, transport::Authorizer};

use super::super::support::{LIFETIME, number, refresh_token, stored};
use super::*;

/// The ways to send a request with a token.
#[derive(Clone, Copy, Debug)]
enum Way {
    Execute,
    Stack(Stack),
}

const WAYS: [Way; 3] = [Way::Execute, Way::Stack(Stack::Middleware), Way::Stack(Stack::Tower)];

#[derive(Clone)]
enum Sender {
    Execute(Authorizer),
    Stack(Client),
}

impl Sender {
    async fn post(&self, url: &str) -> StatusCode {
        match self {
            Self::Execute(authorizer) => {
                let request = reqwest::Request::new(Method::POST, url.parse().unwrap());
                authorizer.execute(request).await.unwrap().status()
            }
            Self::Stack(client) => client.post(url, "").await.unwrap(),
        }
    }
}

/// A session whose token ends in half a minute, and a server that holds refreshes.
struct LastMinute {
    scene: Scene,
    store: MemoryStore,
    manager: SessionManager,
    api: Api,
    sender: Sender,
}

impl LastMinute {
    async fn of(way: Way, set: impl Fn(SessionManagerBuilder) -> SessionManagerBuilder) -> Self {
        let (scene, store, api) = (Scene::new(), MemoryStore::default(), Api::start().await);
        let manager = set(scene.at_home().store(store.clone())).build();
        manager.set_session(scene.server.session()).await.unwrap().persisted.unwrap();
        scene.clock.advance(LIFETIME - Duration::from_secs(30));
        scene.server.hold_answers();
        let sender = match way {
            Way::Execute => {
                Sender::Execute(Authorizer::new(manager.clone(), http_client().unwrap()))
            }
            Way::Stack(stack) => Sender::Stack(Client::new(stack, &manager, &[&api.url]).unwrap()),
        };
        Self { scene, store, manager, api, sender }
    }

    async fn post(&self) -> StatusCode {
        self.sender.post(&self.api.url).await
    }

    /// Another caller's request.
    fn starter(&self) -> tokio::task::JoinHandle<StatusCode> {
        let (sender, url) = (self.sender.clone(), self.api.url.clone());
        tokio::spawn(async move { sender.post(&url).await })
    }

    fn held(&self) -> usize {
        number(&self.manager.try_authorization().unwrap())
    }
}

#[tokio::test]
async fn who_starts_the_refresh_waits_for_it_and_everyone_else_is_served_at_once() {
    for way in WAYS {
        let stage = LastMinute::of(way, |builder| builder).await;
        let starter = stage.starter();
        stage.scene.server.arrived(1).await;
        // Its own request does not wait for the refresh.
        stage.api.arrived(1).await;
        for _ in 0..20 {
            assert_eq!(stage.post().await, 200, "{way:?}");
        }
        assert!(!starter.is_finished(), "{way:?}");
        assert_eq!(stage.held(), 1, "{way:?}");
        stage.scene.server.release();
        assert_eq!(starter.await.unwrap(), 200, "{way:?}");
        // It has returned, so the refresh is stored: the program may exit.
        let record = stored(&stage.store).await.unwrap();
        assert_eq!(record.session.refresh_token, Some(refresh_token(2).into()), "{way:?}");
        assert_eq!(record.exchange, None, "{way:?}");
        assert_eq!(stage.post().await, 200, "{way:?}");
        assert_eq!(stage.api.tokens()[..21], [Some(1); 21], "{way:?}");
        assert_eq!(stage.api.tokens()[21..], [Some(2)], "{way:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{way:?}");
    }
}

#[tokio::test]
async fn the_wait_is_bounded() {
    for way in WAYS {
        let wait = Duration::from_secs(3);
        let stage = LastMinute::of(way, |builder| builder.early_wait(wait)).await;
        let starter = stage.starter();
        stage.scene.server.arrived(1).await;
        // The exchange's own limit, and the wait of the caller who has its answer.
        until_true(|| stage.scene.clock.sleepers() == 2 || starter.is_finished()).await;
        assert!(!starter.is_finished(), "{way:?}");
        stage.scene.clock.advance(wait);
        assert_eq!(starter.await.unwrap(), 200, "{way:?}");
        assert_eq!(stage.held(), 1, "{way:?}: the refresh goes on");
        stage.scene.server.release();
        stage.manager.idle().await;
        assert_eq!(stage.held(), 2, "{way:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{way:?}");
    }
}

#[tokio::test]
async fn nobody_waits_where_the_wait_is_none() {
    for way in WAYS {
        let stage = LastMinute::of(way, |builder| builder.early_wait(Duration::ZERO)).await;
        assert_eq!(stage.post().await, 200, "{way:?}");
        stage.scene.server.arrived(1).await;
        assert_eq!(stage.held(), 1, "{way:?}");
        stage.scene.server.release();
        stage.manager.idle().await;
        assert_eq!(stage.held(), 2, "{way:?}");
        assert_eq!(stage.scene.server.exchanges(), 1, "{way:?}");
    }
}

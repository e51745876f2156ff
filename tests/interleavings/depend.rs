//! The end of one session while another that depends on it is refreshed or begun.

use std::time::Duration;

use hallpass::manager::{SessionManager, SignedOutReason, State};

use super::scene::{Scene, call, explore};

/// A device and its user: the device's token is good, the user's has ended.
struct Pair {
    above: Scene,
    below: Scene,
    device: SessionManager,
    user: SessionManager,
}

impl Pair {
    async fn signed_in() -> Self {
        let (above, below) = (Scene::new(Duration::from_secs(600)), Scene::new(Duration::ZERO));
        let device = above.manager().await;
        let user = below.under(&device);
        user.restore().await.unwrap();
        Self { above, below, device, user }
    }

    /// Whatever came first, the user is signed out, and nothing of it stays.
    async fn is_over(self) {
        let Self { above, below, device, user } = self;
        let state = user.state();
        let ended = SignedOutReason::DependencyEnded;
        assert!(matches!(state, State::SignedOut { reason } if reason == ended), "{state:?}");
        drop((device, user));
        below.settled().await;
        above.settled().await;
        assert!(below.store.session().is_none() && above.store.session().is_none());
    }
}

fn leave(device: &SessionManager, user: &SessionManager) -> impl Future<Output = ()> + use<> {
    let user = user.clone();
    let leaving = call(device, |device| async move {
        device.sign_out().await.store.unwrap();
        // From here on no call carries the user's token, and the store does not hold it.
        assert!(user.try_authorization().is_none() && user.session().is_none());
    });
    async move { leaving.await.unwrap() }
}

#[test]
fn a_refresh_that_meets_the_end_of_what_it_depends_on_leaves_nothing_behind() {
    explore(refresh_meets_end);
}

async fn refresh_meets_end() {
    let pair = Pair::signed_in().await;
    let caller = call(&pair.user, |user| async move { user.authorization().await });
    let leaving = leave(&pair.device, &pair.user);
    if let Err(error) = caller.await.unwrap() {
        assert!(error.is_session_ended(), "{error:?}");
    }
    leaving.await;
    assert!(pair.below.store.session().is_none());
    pair.is_over().await;
}

#[test]
fn a_sign_in_that_meets_the_end_of_what_it_depends_on_does_not_stand() {
    explore(sign_in_meets_end);
}

async fn sign_in_meets_end() {
    let pair = Pair::signed_in().await;
    let held = pair.device.authorization().await.unwrap();
    let session = pair.below.server.session();
    let caller = call(&pair.user, move |user| async move {
        user.set_session_for_parent(&held, session).await.map(drop)
    });
    let leaving = leave_during(&pair.device);
    let _ = caller.await.unwrap();
    leaving.await;
    pair.is_over().await;
}

/// Here the user may still be on its way in when the device has left.
fn leave_during(device: &SessionManager) -> impl Future<Output = ()> + use<> {
    let leaving = call(device, |device| async move { device.sign_out().await });
    async move { leaving.await.unwrap().store.unwrap() }
}

#[test]
fn another_sign_in_above_ends_what_depended_on_the_first() {
    explore(replacement_meets_refresh);
}

async fn replacement_meets_refresh() {
    let pair = Pair::signed_in().await;
    let caller = call(&pair.user, |user| async move { user.authorization().await });
    let session = pair.above.server.session();
    let arriving =
        call(&pair.device, move |device| async move { device.set_session(session).await });
    let _ = caller.await.unwrap();
    arriving.await.unwrap().unwrap();
    assert!(pair.user.session().is_none() && pair.below.store.session().is_none());
    assert!(pair.device.authorization().await.is_ok());
    pair.device.sign_out().await;
    pair.is_over().await;
}

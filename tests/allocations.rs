//! A live token is handed out without an allocation. In a binary of its own, since counting needs an
//! allocator of its own.

#![allow(clippy::unwrap_used, reason = "a helper that unwraps fails its test at the right line")]

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use hallpass::{
    AccessToken, BoxFuture, RefreshFailure, RefreshToken, Result, Service, Session,
    clock::{Clock as _, ManualClock},
    manager::SessionManager,
};

#[derive(Debug)]
struct Idle;

impl Service for Idle {
    fn name(&self) -> &str {
        "idle"
    }

    fn refresh<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<Session, RefreshFailure>> {
        Box::pin(std::future::pending())
    }

    fn revoke<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here has to wait"),
    }
}

fn allocations(mut work: impl FnMut()) -> u64 {
    allocation_counter::measure(&mut work).count_total
}

#[test]
fn a_live_token_is_handed_out_without_an_allocation() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for clock in [ManualClock::default(), ManualClock::default().counting_sleep()] {
        let manager = SessionManager::builder(Idle).clock(clock.clone()).build();
        let session = Session::new("idle", AccessToken::from("t"), clock.wall())
            .with_refresh_token(RefreshToken::from("r"))
            .with_lifetime(Duration::from_secs(900));
        // It is stored on a thread of the library's own.
        runtime.block_on(manager.set_session(session)).unwrap().persisted.unwrap();
        // A thread's first look at any snapshot sets `arc_swap`'s own record of the thread up, once.
        assert!(manager.session().is_some());
        // From the very first token on, and whenever the wall clock is looked at again.
        for _ in 0..10 {
            let counted = allocations(|| {
                for _ in 0..1_000 {
                    let authorization = now(manager.authorization()).unwrap();
                    assert!(manager.try_authorization().is_some());
                    std::hint::black_box(authorization.header());
                }
            });
            assert_eq!(counted, 0);
            clock.advance(Duration::from_secs(1));
        }
        // The count can tell: a record of what is held does allocate.
        assert!(
            allocations(|| drop(manager.session().unwrap().access_token.expose().to_owned())) > 0
        );
    }
}

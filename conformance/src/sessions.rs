//! What is promised of every service's sessions: ends that are told, tokens that change, one refresh
//! for many.
//!
//! How a session is got is the service's matter.

use std::time::Duration;

use hallpass::{
    Claims, Session, Timestamp,
    clock::ManualClock,
    manager::{RefreshOutcome, SessionManager, SignOut, SignedOutReason, State},
};
use tokio::task::JoinSet;

use crate::{
    hooks::Counter,
    scene::{Scene, Step, holds, there},
};

/// How far two accounts of the same time may be apart.
const LEEWAY: Duration = Duration::from_secs(10);
/// How many want a refresh at the same time.
const CALLERS: usize = 20;

/// The client knows when the token ends, and the token says the same.
pub(crate) fn end_is_told(session: &Session) -> Step {
    let lifetime = there(session.lifetime(), "the client does not know when the token ends")?;
    holds(lifetime > Duration::ZERO, "the token has ended before it came")?;
    let Ok(claims) = Claims::read(&session.access_token) else { return Ok(()) };
    if let (Some(start), Some(end)) = (claims.issued_at(), claims.expires_at()) {
        let said = end.since(start);
        let apart = lifetime.abs_diff(said);
        let words =
            format!("the token lives {said:?} by its own word, {lifetime:?} by the client's");
        holds(apart <= LEEWAY, words)?;
    }
    Ok(())
}

/// A refresh brings an access token, and another refresh token where they rotate. Two access tokens of
/// the same second may be the same.
pub(crate) async fn refreshes(
    scene: &Scene,
    manager: &SessionManager,
    rotates: bool,
) -> Step<(Session, Session)> {
    let before = held(manager)?;
    let outcome = manager.refresh().await?;
    holds(outcome == RefreshOutcome::Refreshed, format!("the refresh was {outcome:?}"))?;
    let after = held(manager)?;
    scene.keep_session(&after);
    holds(after.refresh_token.is_some(), "the refresh token is gone")?;
    if rotates {
        holds(after.refresh_token != before.refresh_token, "the refresh token is the old one")?;
    }
    let kept = after.user.is_some() || before.user.is_none();
    holds(kept, "the refresh lost the record of the user")?;
    Ok((before, after))
}

/// Many callers at once cause one exchange. Each of them was refused the same token, so that one that
/// comes late finds the next token there, however soon the answer was.
pub(crate) async fn are_shared(
    scene: &Scene,
    manager: &SessionManager,
    counter: &Counter,
    operation: &str,
) -> Step {
    let before = counter.of(operation);
    let refused = manager.authorization().await?;
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (manager, refused) = (manager.clone(), refused.clone());
        callers.spawn(async move { manager.refresh_rejected(&refused).await });
    }
    for outcome in callers.join_all().await {
        manager.accepted(&outcome?);
    }
    scene.keep_session(&held(manager)?);
    let sent = counter.of(operation) - before;
    holds(sent == 1, format!("{CALLERS} callers sent {sent} refreshes"))
}

/// A clock for a client of its own, which can be moved without the server's.
pub(crate) fn clock() -> ManualClock {
    ManualClock::starting_at(Timestamp::from_millis(chrono::Utc::now().timestamp_millis()))
}

/// Moves the client's clock past the end of its token.
pub(crate) fn let_it_end(manager: &SessionManager, clock: &ManualClock) -> Step {
    let lifetime = held(manager)?.lifetime();
    clock.advance(there(lifetime, "the client does not know when the token ends")? + LEEWAY);
    Ok(())
}

/// The sign-out reached the server, and nobody is signed in any more.
pub(crate) fn is_over(manager: &SessionManager, signed_out: SignOut) -> Step {
    let by_user = SignedOutReason::ByUser;
    let over = matches!(manager.state(), State::SignedOut { reason } if reason == by_user);
    holds(over, "the client still holds a session")?;
    signed_out.store?;
    signed_out.server?;
    Ok(())
}

/// The session that the client holds.
pub(crate) fn held(manager: &SessionManager) -> Step<Session> {
    there(manager.session().map(|session| (*session).clone()), "the client holds no session")
}

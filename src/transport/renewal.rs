//! The rule for a request that a server answers with 401: one new token, one repetition.

use http::StatusCode;

use crate::manager::{Authorization, SessionManager};

/// The token to repeat a request with that was sent with `sent` and answered with `status`; `None`
/// where the answer stands. Asked also for a request that cannot be sent again: the next one with
/// this token would be refused as well.
///
/// # Cancel safety
/// A refresh that it began goes on by itself.
pub(super) async fn after(
    manager: &SessionManager,
    sent: &Authorization,
    status: StatusCode,
) -> Option<Authorization> {
    if status != StatusCode::UNAUTHORIZED {
        return None;
    }
    // Why there is no better token is told by the next call that wants one; this one has an answer.
    manager.refresh_rejected(sent).await.ok()
}

/// Takes note of the answer to the repetition. Whatever it is, there is no other one.
pub(super) fn settle(manager: &SessionManager, newer: &Authorization, status: StatusCode) {
    if status != StatusCode::UNAUTHORIZED {
        manager.accepted(newer);
    }
}

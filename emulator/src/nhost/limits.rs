//! Rate limits: which limiter a request falls under, and whether it may still pass.
//!
//! A refused request answers 429 without a body, as the server does.

use super::Service;
use super::settings::RateLimits;

/// The limiters for an operation, beside the global one, with how many requests each lets pass.
fn limiters(path: &str, limits: &RateLimits) -> Vec<(&'static str, usize)> {
    const SENDS_MAIL: [&str; 6] = [
        "/signin/passwordless/email",
        "/signin/otp/email",
        "/user/email/change",
        "/user/email/send-verification-email",
        "/user/password/reset",
        "/elevate/otp/email",
    ];
    let mut found = vec![("global", limits.global)];
    if path.starts_with("/signup/") {
        found.push(("signups", limits.signups));
    }
    if SENDS_MAIL.contains(&path) {
        found.push(("emails", limits.emails));
    } else if path == "/signin/passwordless/sms" {
        found.push(("sms", limits.sms));
    } else if path.starts_with("/signin/") || path == "/user/mfa" || path.starts_with("/elevate/") {
        found.push(("brute force", limits.brute_force));
    }
    found
}

impl Service {
    /// Counts a request; `false` when one of its limiters is exhausted.
    pub(crate) fn admit(&self, path: &str, client: &str) -> bool {
        let Some(limits) = &self.settings.rate_limits else { return true };
        let now = self.core.clock.now();
        let mut state = self.state();
        limiters(path, limits).into_iter().all(|(name, limit)| {
            let key = (name, client.to_owned());
            !state.recent_requests.count(key, limit, limits.interval, now).exceeded
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_limited_as_mail_and_guesses_as_guesses() {
        let limits = RateLimits::default();
        let names =
            |path| limiters(path, &limits).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("/user/password/reset"), ["global", "emails"]);
        assert_eq!(names("/signin/email-password"), ["global", "brute force"]);
        assert_eq!(names("/signup/email-password"), ["global", "signups"]);
        assert_eq!(names("/token"), ["global"]);
    }
}

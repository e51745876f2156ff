//! What an emulated Tybrite may be told: keys, limits, lifetimes, and what the vendor leaves open.
//!
//! Values only; no state and no behaviour.

use std::fmt;
use std::time::Duration;

/// How the service is configured. `Default` disturbs no application's tests: any key of the right
/// form is taken, and nothing is limited.
///
/// ```
/// use hallpass_emulator::tybrite::{Settings, WrongCode};
///
/// let settings = Settings { wrong_code: WrongCode::Unauthorized, ..Settings::default() };
/// # let _ = settings;
/// ```
#[derive(Clone)]
pub struct Settings {
    /// The store's keys. When there are none, every key of the form `tybrite_(sk|pk)_(live|test)_…`
    /// is one.
    pub store_keys: Vec<String>,
    /// Whether a publishable key (`tybrite_pk_…`) is accepted. The vendor's guide says so, its newest
    /// description refuses one with 403.
    pub publishable_keys_accepted: bool,
    /// Whether more than [`requests_per_minute`](Self::requests_per_minute) are refused with 429. The
    /// headers count in any case.
    pub rate_limit_enforced: bool,
    /// How many requests one address may make within a minute.
    pub requests_per_minute: usize,
    /// What the header `X-RateLimit-Reset` counts, which the vendor does not say.
    pub rate_limit_reset: RateLimitReset,
    /// How many requests the store's plan allows in all, before each is refused with
    /// `quota_exceeded`; `None` for any number.
    pub quota: Option<usize>,
    /// How long an access token lives.
    pub access_token_lifetime: Duration,
    /// How long a refresh token lives; each rotation starts anew. The vendor does not say.
    pub refresh_token_lifetime: Duration,
    /// How long a mailed code is good.
    pub code_lifetime: Duration,
    /// How a code that is wrong or too old is refused.
    pub wrong_code: WrongCode,
    /// Whether a 401 has no body. The real service has some that have none.
    pub empty_unauthorized: bool,
    /// Whether a session leaves out `expires_at`, as in one of the vendor's examples.
    pub without_expires_at: bool,
    /// The shop's own pages: where links in mails lead unless a request says otherwise.
    pub shop_url: String,
}

/// What the header `X-RateLimit-Reset` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RateLimitReset {
    /// The seconds until the window ends.
    #[default]
    SecondsLeft,
    /// The time at which it ends, in unix seconds.
    UnixTime,
}

/// How a code that is wrong or too old is refused. The vendor's accounts of it differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrongCode {
    /// 400 with `invalid_request`.
    #[default]
    BadRequest,
    /// 401 with `unauthorized`.
    Unauthorized,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            store_keys: Vec::new(),
            publishable_keys_accepted: true,
            rate_limit_enforced: false,
            requests_per_minute: 10,
            rate_limit_reset: RateLimitReset::default(),
            quota: None,
            access_token_lifetime: Duration::from_secs(3_600),
            refresh_token_lifetime: Duration::from_secs(30 * 24 * 3_600),
            code_lifetime: Duration::from_secs(15 * 60),
            wrong_code: WrongCode::default(),
            empty_unauthorized: false,
            without_expires_at: false,
            shop_url: "http://localhost:3000".to_owned(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store_keys: Vec<_> =
            self.store_keys.iter().map(|key| without_its_letters(key)).collect();
        formatter
            .debug_struct("Settings")
            .field("store_keys", &store_keys)
            .field("publishable_keys_accepted", &self.publishable_keys_accepted)
            .field("rate_limit_enforced", &self.rate_limit_enforced)
            .field("requests_per_minute", &self.requests_per_minute)
            .field("rate_limit_reset", &self.rate_limit_reset)
            .field("quota", &self.quota)
            .field("access_token_lifetime", &self.access_token_lifetime)
            .field("refresh_token_lifetime", &self.refresh_token_lifetime)
            .field("code_lifetime", &self.code_lifetime)
            .field("wrong_code", &self.wrong_code)
            .field("empty_unauthorized", &self.empty_unauthorized)
            .field("without_expires_at", &self.without_expires_at)
            .field("shop_url", &self.shop_url)
            .finish()
    }
}

/// A store key's kind and environment: what is left of it when it is shown.
fn without_its_letters(key: &str) -> String {
    match key.splitn(4, '_').collect::<Vec<_>>()[..] {
        [vendor, kind, environment, _] => format!("{vendor}_{kind}_{environment}_.."),
        _ => "..".to_owned(),
    }
}

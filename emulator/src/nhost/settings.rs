//! What an emulated Nhost Auth server may be told: features, lifetimes, limits, generation.
//!
//! Values only; no state and no behaviour.

use std::time::Duration;

use super::oauth2::OAuth2Client;

/// How the server is configured. `Default` has every feature on.
///
/// ```
/// use hallpass_emulator::nhost::Settings;
///
/// let settings = Settings { email_verification_required: true, ..Settings::default() };
/// assert!(Settings::profile("verify").is_some());
/// # let _ = settings;
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which server generation it speaks as.
    pub generation: ServerGeneration,
    /// What stands between `/nhost` and an operation's path: `/v1`, or nothing.
    pub api_prefix: String,
    /// How access tokens are signed.
    pub signing: Signing,
    /// How long an access token lives.
    pub access_token_lifetime: Duration,
    /// How long a refresh token lives; each rotation starts anew.
    pub refresh_token_lifetime: Duration,
    /// How long a spent refresh token still brings another one, for clients that have lost the answer.
    /// Nhost Auth has no such interval; other servers do.
    pub refresh_token_reuse_interval: Duration,
    /// Whether an e-mail address must be verified before its user may sign in.
    pub email_verification_required: bool,
    /// Whether new accounts may be made.
    pub signup_enabled: bool,
    /// Whether new accounts start disabled.
    pub new_users_disabled: bool,
    /// Whether anonymous users may sign in.
    pub anonymous_enabled: bool,
    /// Whether a code sent by mail signs in.
    pub otp_email_enabled: bool,
    /// Whether a link sent by mail signs in.
    pub passwordless_email_enabled: bool,
    /// Whether a code sent as a text message signs in.
    pub passwordless_sms_enabled: bool,
    /// Whether security keys work.
    pub webauthn_enabled: bool,
    /// Whether TOTP works.
    pub mfa_enabled: bool,
    /// Whether failures of authentication all look like `invalid-request`.
    pub conceal_errors: bool,
    /// Whether sensitive operations ask for an elevated token.
    pub elevation: Elevation,
    /// How many requests are let through; `None` for any number.
    pub rate_limits: Option<RateLimits>,
    /// Whether sign-ups must bring the answer to a Turnstile challenge.
    pub turnstile_required: bool,
    /// The fewest bytes a password may have.
    pub password_min_length: usize,
    /// Where a user lands when a request names no `redirectTo`.
    pub client_url: String,
    /// Where else a `redirectTo` may point: URLs or prefixes of them, `*` for any run of
    /// characters. The client URL is always allowed.
    pub allowed_redirect_urls: Vec<String>,
    /// The roles a new user gets unless the request names others.
    pub default_allowed_roles: Vec<String>,
    /// The default role of a new user unless the request names another.
    pub default_role: String,
    /// The locales a user may have; the first stands in for any other.
    pub locales: Vec<String>,
    /// The providers that are set up.
    pub providers: Vec<String>,
    /// The providers whose id tokens are accepted.
    pub id_token_providers: Vec<String>,
    /// The relying party's name, for security keys.
    pub relying_party_name: String,
    /// The relying party's id, for security keys.
    pub relying_party_id: String,
    /// The origins that security keys may answer for.
    pub relying_party_origins: Vec<String>,
    /// The applications that may send users here to sign in.
    pub oauth2_clients: Vec<OAuth2Client>,
    /// The page where such a user signs in and agrees; it gets a `request_id`.
    pub oauth2_login_url: String,
}

/// Which server the emulator speaks as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerGeneration {
    /// The release of October 2025: 40 operations, its own error shapes.
    Release2025,
    /// The newest servers: 21 operations more, 401 for a failed authentication.
    #[default]
    Newest,
}

/// How access tokens are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signing {
    /// An RSA key pair; the public half is in the key set.
    #[default]
    Rs256,
    /// A shared secret; the key set is `null`.
    Hs256,
}

/// Whether sensitive operations ask for an elevated token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Elevation {
    /// Never.
    Disabled,
    /// Of users who have a security key.
    #[default]
    Recommended,
    /// Of everybody; only the first security key may be added without.
    Required,
}

/// How many requests one client may make within one interval.
#[derive(Clone, Debug)]
pub struct RateLimits {
    /// Requests of any kind.
    pub global: usize,
    /// Sign-ups.
    pub signups: usize,
    /// Sign-ins and other guesses at a secret.
    pub brute_force: usize,
    /// Requests that send mail.
    pub emails: usize,
    /// Requests that send text messages.
    pub sms: usize,
    /// After how long a request no longer counts.
    pub interval: Duration,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            global: 30,
            signups: 3,
            brute_force: 2,
            emails: 2,
            sms: 2,
            interval: Duration::from_secs(300),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            generation: ServerGeneration::default(),
            api_prefix: "/v1".to_owned(),
            signing: Signing::default(),
            access_token_lifetime: Duration::from_secs(900),
            refresh_token_lifetime: Duration::from_secs(30 * 24 * 3600),
            refresh_token_reuse_interval: Duration::ZERO,
            email_verification_required: false,
            signup_enabled: true,
            new_users_disabled: false,
            anonymous_enabled: true,
            otp_email_enabled: true,
            passwordless_email_enabled: true,
            passwordless_sms_enabled: true,
            webauthn_enabled: true,
            mfa_enabled: true,
            conceal_errors: false,
            elevation: Elevation::default(),
            rate_limits: None,
            turnstile_required: false,
            password_min_length: 9,
            client_url: "http://localhost:3000".to_owned(),
            allowed_redirect_urls: owned(&[
                "myapp://callback",
                "http://localhost:*",
                "http://127.0.0.1:*",
            ]),
            default_allowed_roles: owned(&["me", "user", "editor"]),
            default_role: "user".to_owned(),
            locales: owned(&["en", "es", "fr"]),
            providers: owned(&["github", "google"]),
            id_token_providers: owned(&["google"]),
            relying_party_name: "Real Auth".to_owned(),
            relying_party_id: "localhost".to_owned(),
            relying_party_origins: owned(&["http://localhost:3000"]),
            oauth2_clients: OAuth2Client::examples(),
            oauth2_login_url: "http://localhost:3000/oauth2/login".to_owned(),
        }
    }
}

impl Settings {
    /// The names that [`Settings::profile`] knows.
    pub const PROFILES: [&str; 10] = [
        "main",
        "verify",
        "ratelimit",
        "locked",
        "conceal",
        "short",
        "elevreq",
        "hs256",
        "disnew",
        "turnstile",
    ];

    /// A server's settings by the name under which it was recorded.
    #[must_use]
    pub fn profile(name: &str) -> Option<Self> {
        let main = Self::default();
        Some(match name {
            "main" => main,
            "verify" => Self { email_verification_required: true, ..main },
            "ratelimit" => Self { rate_limits: Some(RateLimits::default()), ..main },
            "locked" => Self::locked(),
            "conceal" => Self { conceal_errors: true, ..main },
            "short" => Self {
                access_token_lifetime: Duration::from_secs(3),
                refresh_token_lifetime: Duration::from_secs(8),
                ..main
            },
            "elevreq" => Self { elevation: Elevation::Required, api_prefix: String::new(), ..main },
            "hs256" => Self { signing: Signing::Hs256, ..main },
            "disnew" => Self { new_users_disabled: true, ..main },
            "turnstile" => Self { turnstile_required: true, ..main },
            _ => return None,
        })
    }

    /// Every feature off; those who have a password may still sign in.
    fn locked() -> Self {
        Self {
            signup_enabled: false,
            anonymous_enabled: false,
            otp_email_enabled: false,
            passwordless_email_enabled: false,
            passwordless_sms_enabled: false,
            webauthn_enabled: false,
            mfa_enabled: false,
            providers: Vec::new(),
            id_token_providers: Vec::new(),
            ..Self::default()
        }
    }
}

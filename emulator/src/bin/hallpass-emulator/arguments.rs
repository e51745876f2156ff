//! The command line, and the settings of each service that follow from it.

use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, ValueEnum};
use hallpass_emulator::nhost::{Elevation, RateLimits, ServerGeneration, Signing};
use hallpass_emulator::{Builder, Emulator, deepaffex, linxio, nhost, tybrite};

const NHOST: &str = "Nhost";
const TYBRITE: &str = "Tybrite";
const LINXIO: &str = "Linxio";
const DEEPAFFEX: &str = "DeepAffex";

/// Emulates authentication services on this machine: accounts, real tokens, and the mail that they
/// would have sent.
///
/// Nhost Auth, Tybrite, Linxio and DeepAffex are served together, on one port. Point a client at the
/// URL that is printed for its service. Mail and text messages appear in this terminal, and in a
/// browser under /_emulator/mails and /_emulator/sms. Everything is in memory and gone when it stops.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 4400)]
    pub(crate) port: u16,

    /// Limit requests as the real servers do, where they do.
    #[arg(long)]
    rate_limits: bool,

    /// How long an access token lives, of whichever service.
    #[arg(long, value_name = "SECONDS")]
    access_token_lifetime: Option<u64>,

    /// How long a refresh token lives, of whichever service.
    #[arg(long, value_name = "SECONDS")]
    refresh_token_lifetime: Option<u64>,

    #[command(flatten)]
    nhost: NhostArguments,

    #[command(flatten)]
    tybrite: TybriteArguments,

    #[command(flatten)]
    linxio: LinxioArguments,

    #[command(flatten)]
    deepaffex: DeepAffexArguments,
}

#[derive(Debug, clap::Args)]
struct NhostArguments {
    /// Start from a named set of settings; the other options change it.
    #[arg(long, default_value = "main", value_parser = profiles(), help_heading = NHOST)]
    profile: String,

    /// Which server to speak as: the newest, or the release of October 2025.
    #[arg(long, value_enum, default_value_t = Generation::Newest, help_heading = NHOST)]
    generation: Generation,

    /// Ask for a verified e-mail address before anybody signs in.
    #[arg(long, help_heading = NHOST)]
    require_verification: bool,

    /// Answer every failed authentication with the same error.
    #[arg(long, help_heading = NHOST)]
    conceal_errors: bool,

    /// Ask for a Turnstile answer at sign-up (the dummy XXXX.DUMMY.TOKEN.XXXX passes).
    #[arg(long, help_heading = NHOST)]
    turnstile: bool,

    /// Sign tokens with a shared secret (HS256) instead of an RSA key.
    #[arg(long, help_heading = NHOST)]
    symmetric: bool,

    /// Whether sensitive operations ask for an elevated token.
    #[arg(long, value_enum, help_heading = NHOST)]
    elevation: Option<ElevationMode>,

    /// Switch features off, separated by commas.
    #[arg(
        long,
        value_enum,
        value_name = "FEATURES",
        value_delimiter = ',',
        help_heading = NHOST
    )]
    without: Vec<Feature>,

    /// Where users land when a request names no redirectTo.
    #[arg(long, value_name = "URL", help_heading = NHOST)]
    client_url: Option<String>,

    /// Allow redirects to this URL and below, beside the default ones; may be repeated.
    #[arg(long, value_name = "URL", help_heading = NHOST)]
    redirect_url: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct TybriteArguments {
    /// Accept this store key and no other; may be repeated for more.
    #[arg(long, value_name = "KEY", help_heading = TYBRITE)]
    tybrite_store_key: Vec<String>,

    /// Refuse publishable store keys, as the vendor's newest description does.
    #[arg(long, help_heading = TYBRITE)]
    tybrite_secret_keys_only: bool,
}

#[derive(Debug, clap::Args)]
struct LinxioArguments {
    /// What a refresh does to the refresh token.
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        default_value_t = Kept::LeftOut,
        help_heading = LINXIO
    )]
    linxio_refresh_token: Kept,

    /// The shape of a failure's body, of which two are known.
    #[arg(
        long,
        value_enum,
        value_name = "SHAPE",
        default_value_t = Shape::Flat,
        help_heading = LINXIO
    )]
    linxio_errors: Shape,
}

#[derive(Debug, clap::Args)]
struct DeepAffexArguments {
    /// How many devices its licence may have at a time; any number, unless given.
    #[arg(long, value_name = "COUNT", help_heading = DEEPAFFEX)]
    deepaffex_devices: Option<usize>,

    /// The shape of a failure's body: that of today, or of older descriptions.
    #[arg(
        long,
        value_enum,
        value_name = "SHAPE",
        default_value_t = Age::Current,
        help_heading = DEEPAFFEX
    )]
    deepaffex_errors: Age,
}

const EXAMPLES: &str = "Examples:
  hallpass-emulator
  hallpass-emulator --port 0 --require-verification
  hallpass-emulator --access-token-lifetime 10 --without anonymous,mfa
  hallpass-emulator --rate-limits --tybrite-secret-keys-only
  hallpass-emulator --profile locked --generation release2025

In a clone of the repository: cargo run -p hallpass-emulator -- --help";

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Generation {
    Newest,
    Release2025,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ElevationMode {
    Disabled,
    Recommended,
    Required,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Feature {
    Signup,
    Anonymous,
    OtpEmail,
    PasswordlessEmail,
    PasswordlessSms,
    Webauthn,
    Mfa,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kept {
    /// It stays good, and the answer does not mention it.
    LeftOut,
    /// It stays good, and the answer repeats it.
    Repeated,
    /// The answer brings a new one, and the old one is dead.
    Replaced,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    /// One object with a code and a message.
    Flat,
    /// A list of errors.
    List,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Age {
    /// `Code`, `Message`, and `Errors` where fields are wrong.
    Current,
    /// `errorCode` and `message`.
    Legacy,
}

/// The profiles by name, each with what is special about it.
fn profiles() -> PossibleValuesParser {
    PossibleValuesParser::new(nhost::Settings::PROFILES.map(|name| {
        PossibleValue::new(name).help(match name {
            "main" => "Every feature on",
            "verify" => "E-mail addresses must be verified",
            "ratelimit" => "Few requests are let through",
            "locked" => "Every feature off; passwords still sign in",
            "conceal" => "Failures tell nothing of accounts",
            "short" => "Access tokens live 3 s, refresh tokens 8 s",
            "elevreq" => "Elevation is required; the URL has no /v1",
            "hs256" => "Tokens are signed with a shared secret",
            "disnew" => "New accounts start disabled",
            "turnstile" => "Sign-ups must answer a Turnstile challenge",
            _ => "",
        })
    }))
}

impl Arguments {
    /// An emulator as the command line asks for it.
    pub(crate) fn builder(&self) -> Builder {
        Emulator::builder()
            .port(self.port)
            .nhost(self.nhost())
            .tybrite(self.tybrite())
            .linxio(self.linxio())
            .deepaffex(self.deepaffex())
    }

    /// Sets the two lifetimes as far as the command line names them.
    fn set_lifetimes(&self, access_token: &mut Duration, refresh_token: &mut Duration) {
        if let Some(seconds) = self.access_token_lifetime {
            *access_token = Duration::from_secs(seconds);
        }
        if let Some(seconds) = self.refresh_token_lifetime {
            *refresh_token = Duration::from_secs(seconds);
        }
    }

    fn nhost(&self) -> nhost::Settings {
        let arguments = &self.nhost;
        // clap has checked the name against the same list.
        let mut settings = nhost::Settings::profile(&arguments.profile).unwrap_or_default();
        settings.generation = match arguments.generation {
            Generation::Newest => ServerGeneration::Newest,
            Generation::Release2025 => ServerGeneration::Release2025,
        };
        settings.email_verification_required |= arguments.require_verification;
        settings.conceal_errors |= arguments.conceal_errors;
        settings.turnstile_required |= arguments.turnstile;
        if self.rate_limits {
            settings.rate_limits = Some(RateLimits::default());
        }
        if arguments.symmetric {
            settings.signing = Signing::Hs256;
        }
        if let Some(mode) = arguments.elevation {
            settings.elevation = match mode {
                ElevationMode::Disabled => Elevation::Disabled,
                ElevationMode::Recommended => Elevation::Recommended,
                ElevationMode::Required => Elevation::Required,
            };
        }
        self.set_lifetimes(
            &mut settings.access_token_lifetime,
            &mut settings.refresh_token_lifetime,
        );
        for feature in &arguments.without {
            switch_off(&mut settings, *feature);
        }
        if let Some(url) = &arguments.client_url {
            settings.client_url.clone_from(url);
        }
        settings.allowed_redirect_urls.extend(arguments.redirect_url.iter().cloned());
        settings
    }

    fn tybrite(&self) -> tybrite::Settings {
        let mut settings = tybrite::Settings {
            store_keys: self.tybrite.tybrite_store_key.clone(),
            publishable_keys_accepted: !self.tybrite.tybrite_secret_keys_only,
            rate_limit_enforced: self.rate_limits,
            ..tybrite::Settings::default()
        };
        self.set_lifetimes(
            &mut settings.access_token_lifetime,
            &mut settings.refresh_token_lifetime,
        );
        settings
    }

    fn linxio(&self) -> linxio::Settings {
        let mut settings = linxio::Settings {
            refresh_tokens: match self.linxio.linxio_refresh_token {
                Kept::LeftOut => linxio::RefreshTokens::LeftOut,
                Kept::Repeated => linxio::RefreshTokens::Repeated,
                Kept::Replaced => linxio::RefreshTokens::Replaced,
            },
            error_shape: match self.linxio.linxio_errors {
                Shape::Flat => linxio::ErrorShape::Flat,
                Shape::List => linxio::ErrorShape::List,
            },
            ..linxio::Settings::default()
        };
        self.set_lifetimes(
            &mut settings.access_token_lifetime,
            &mut settings.refresh_token_lifetime,
        );
        settings
    }

    fn deepaffex(&self) -> deepaffex::Settings {
        let mut settings = deepaffex::Settings {
            error_shape: match self.deepaffex.deepaffex_errors {
                Age::Current => deepaffex::ErrorShape::Current,
                Age::Legacy => deepaffex::ErrorShape::Legacy,
            },
            ..deepaffex::Settings::default()
        };
        for license in &mut settings.licenses {
            license.max_devices = self.deepaffex.deepaffex_devices;
        }
        self.set_lifetimes(&mut settings.token_lifetime, &mut settings.refresh_token_lifetime);
        settings
    }
}

fn switch_off(settings: &mut nhost::Settings, feature: Feature) {
    let switch = match feature {
        Feature::Signup => &mut settings.signup_enabled,
        Feature::Anonymous => &mut settings.anonymous_enabled,
        Feature::OtpEmail => &mut settings.otp_email_enabled,
        Feature::PasswordlessEmail => &mut settings.passwordless_email_enabled,
        Feature::PasswordlessSms => &mut settings.passwordless_sms_enabled,
        Feature::Webauthn => &mut settings.webauthn_enabled,
        Feature::Mfa => &mut settings.mfa_enabled,
    };
    *switch = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Arguments {
        Arguments::parse_from([&["hallpass-emulator"], arguments].concat())
    }

    #[test]
    fn without_arguments_every_service_has_its_defaults() {
        let arguments = parsed(&[]);
        let shown = |settings: &dyn std::fmt::Debug| format!("{settings:?}");
        assert_eq!(shown(&arguments.nhost()), shown(&nhost::Settings::default()));
        assert_eq!(shown(&arguments.tybrite()), shown(&tybrite::Settings::default()));
        assert_eq!(shown(&arguments.linxio()), shown(&linxio::Settings::default()));
        assert_eq!(shown(&arguments.deepaffex()), shown(&deepaffex::Settings::default()));
    }

    #[test]
    fn limits_and_lifetimes_are_for_all_services() {
        let arguments = parsed(&["--rate-limits", "--access-token-lifetime", "7"]);
        assert!(arguments.nhost().rate_limits.is_some() && arguments.tybrite().rate_limit_enforced);
        let lifetimes = [
            arguments.nhost().access_token_lifetime,
            arguments.tybrite().access_token_lifetime,
            arguments.linxio().access_token_lifetime,
            arguments.deepaffex().token_lifetime,
        ];
        assert_eq!(lifetimes, [Duration::from_secs(7); 4]);
    }

    #[test]
    fn an_option_of_one_service_reaches_it() {
        let arguments = parsed(&[
            "--tybrite-store-key",
            "tybrite_sk_test_a",
            "--tybrite-secret-keys-only",
            "--linxio-refresh-token",
            "replaced",
            "--linxio-errors",
            "list",
            "--deepaffex-devices",
            "1",
            "--deepaffex-errors",
            "legacy",
            "--without",
            "mfa",
        ]);
        let tybrite = arguments.tybrite();
        assert_eq!(tybrite.store_keys, ["tybrite_sk_test_a"]);
        assert!(!tybrite.publishable_keys_accepted);
        let linxio = arguments.linxio();
        assert_eq!(linxio.refresh_tokens, linxio::RefreshTokens::Replaced);
        assert_eq!(linxio.error_shape, linxio::ErrorShape::List);
        let deepaffex = arguments.deepaffex();
        assert_eq!(deepaffex.error_shape, deepaffex::ErrorShape::Legacy);
        assert!(deepaffex.licenses.iter().all(|license| license.max_devices == Some(1)));
        assert!(!arguments.nhost().mfa_enabled);
    }
}

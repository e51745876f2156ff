//! The emulator as a program: reads the command line, starts the server, prints what arrives in
//! the mail boxes, stops on Ctrl-C. What it serves is the library's.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, ValueEnum};
use hallpass_emulator::nhost::{Elevation, Nhost, RateLimits, ServerGeneration, Settings, Signing};
use hallpass_emulator::{Emulator, StartError};

/// Emulates Nhost Auth on this machine: accounts, real tokens, and the mail it would have sent.
///
/// Point a client at the URL that it prints. Mail and text messages appear in this terminal, and in
/// a browser under /_emulator/mails and /_emulator/sms. Everything is in memory and gone when it
/// stops.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
struct Arguments {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 4400)]
    port: u16,

    /// Start from a named set of settings; the other options change it.
    #[arg(long, default_value = "main", value_parser = profiles())]
    profile: String,

    /// Which server to speak as: the newest, or the release of October 2025.
    #[arg(long, value_enum, default_value_t = Generation::Newest)]
    generation: Generation,

    /// Ask for a verified e-mail address before anybody signs in.
    #[arg(long)]
    require_verification: bool,

    /// Answer every failed authentication with the same error.
    #[arg(long)]
    conceal_errors: bool,

    /// Limit requests as a real server does.
    #[arg(long)]
    rate_limits: bool,

    /// Ask for a Turnstile answer at sign-up (the dummy XXXX.DUMMY.TOKEN.XXXX passes).
    #[arg(long)]
    turnstile: bool,

    /// Sign tokens with a shared secret (HS256) instead of an RSA key.
    #[arg(long)]
    symmetric: bool,

    /// Whether sensitive operations ask for an elevated token.
    #[arg(long, value_enum)]
    elevation: Option<ElevationMode>,

    /// How long an access token lives.
    #[arg(long, value_name = "SECONDS")]
    access_token_lifetime: Option<u64>,

    /// How long a refresh token lives.
    #[arg(long, value_name = "SECONDS")]
    refresh_token_lifetime: Option<u64>,

    /// Switch features off, separated by commas.
    #[arg(long, value_enum, value_name = "FEATURES", value_delimiter = ',')]
    without: Vec<Feature>,

    /// Where users land when a request names no redirectTo.
    #[arg(long, value_name = "URL")]
    client_url: Option<String>,

    /// Allow redirects to this URL and below, beside the default ones; may be repeated.
    #[arg(long, value_name = "URL")]
    redirect_url: Vec<String>,
}

/// Prints a line. When nobody reads any more, the server still goes on.
macro_rules! say {
    ($($part:tt)*) => {{
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}

const EXAMPLES: &str = "Examples:
  hallpass-emulator
  hallpass-emulator --port 0 --require-verification
  hallpass-emulator --access-token-lifetime 10 --without anonymous,mfa
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

/// The profiles by name, each with what is special about it.
fn profiles() -> PossibleValuesParser {
    PossibleValuesParser::new(Settings::PROFILES.map(|name| {
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

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let settings = settings(&arguments);
    match Emulator::builder().port(arguments.port).nhost(settings).start().await {
        Ok(emulator) => run(emulator).await,
        Err(error) => {
            explain(&error, arguments.port);
            ExitCode::FAILURE
        }
    }
}

async fn run(emulator: Emulator) -> ExitCode {
    greet(&emulator);
    let nhost = emulator.nhost().clone();
    let interrupted = tokio::select! {
        () = print_boxes(&nhost) => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    };
    if let Err(error) = interrupted {
        eprintln!("hallpass-emulator: cannot listen for Ctrl-C: {error}");
        return ExitCode::FAILURE;
    }
    emulator.shutdown().await;
    say!("\nStopped.");
    ExitCode::SUCCESS
}

fn settings(arguments: &Arguments) -> Settings {
    // clap has checked the name against the same list.
    let mut settings = Settings::profile(&arguments.profile).unwrap_or_default();
    settings.generation = match arguments.generation {
        Generation::Newest => ServerGeneration::Newest,
        Generation::Release2025 => ServerGeneration::Release2025,
    };
    settings.email_verification_required |= arguments.require_verification;
    settings.conceal_errors |= arguments.conceal_errors;
    settings.turnstile_required |= arguments.turnstile;
    if arguments.rate_limits {
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
    if let Some(seconds) = arguments.access_token_lifetime {
        settings.access_token_lifetime = Duration::from_secs(seconds);
    }
    if let Some(seconds) = arguments.refresh_token_lifetime {
        settings.refresh_token_lifetime = Duration::from_secs(seconds);
    }
    for feature in &arguments.without {
        switch_off(&mut settings, *feature);
    }
    if let Some(url) = &arguments.client_url {
        settings.client_url.clone_from(url);
    }
    settings.allowed_redirect_urls.extend(arguments.redirect_url.iter().cloned());
    settings
}

fn switch_off(settings: &mut Settings, feature: Feature) {
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

fn greet(emulator: &Emulator) {
    let (settings, root) = (emulator.nhost().settings(), emulator.url());
    say!("Nhost Auth emulator, listening at\n\n    {}\n", emulator.nhost().url());
    say!("Mail            {root}/_emulator/mails, and below as it arrives");
    say!("Text messages   {root}/_emulator/sms, likewise");
    say!("All settings    {root}/_emulator/settings\n");
    say!("Speaks as       {:?}", settings.generation);
    say!(
        "Tokens          {:?}, access {} s, refresh {} s",
        settings.signing,
        settings.access_token_lifetime.as_secs(),
        settings.refresh_token_lifetime.as_secs()
    );
    say!("Elevation       {:?}", settings.elevation);
    say!("Links lead to   {}, or to a request's redirectTo", settings.client_url);
    say!("redirectTo      may start with {}", settings.allowed_redirect_urls.join(", "));
    say!("Switched on     {}", switches(settings, true).join(", "));
    say!("Switched off    {}", switches(settings, false).join(", "));
    say!("\nTry it in another terminal:\n");
    say!(
        "    curl {}/signup/email-password -H 'content-type: application/json' \\\n      \
         -d '{{\"email\": \"ada@example.com\", \"password\": \"a long password\"}}'",
        emulator.nhost().url()
    );
    say!("\nEverything is in memory, and the signing key is public: never use it for real users.");
    say!("Ctrl-C stops it.\n");
}

fn switches(settings: &Settings, on: bool) -> Vec<&'static str> {
    let all = [
        ("sign-up", settings.signup_enabled),
        ("anonymous users", settings.anonymous_enabled),
        ("codes by mail", settings.otp_email_enabled),
        ("links by mail", settings.passwordless_email_enabled),
        ("codes by text message", settings.passwordless_sms_enabled),
        ("security keys", settings.webauthn_enabled),
        ("TOTP", settings.mfa_enabled),
        ("verification required", settings.email_verification_required),
        ("errors concealed", settings.conceal_errors),
        ("new users disabled", settings.new_users_disabled),
        ("Turnstile", settings.turnstile_required),
        ("rate limits", settings.rate_limits.is_some()),
    ];
    all.into_iter().filter(|(_, state)| *state == on).map(|(name, _)| name).collect()
}

/// Prints mail and text messages as they are sent; never ends.
async fn print_boxes(nhost: &Nhost) {
    let (mut mails, mut texts) = (0, 0);
    loop {
        nhost.sent(mails + texts + 1).await;
        for mail in nhost.mails().into_iter().skip(mails) {
            mails += 1;
            say!("mail to {}: {}", mail.to, mail.subject);
            for line in [mail.link, mail.otp].into_iter().flatten() {
                say!("    {line}");
            }
        }
        for sms in nhost.text_messages().into_iter().skip(texts) {
            texts += 1;
            say!("text message to {}: {}", sms.to, sms.text);
        }
    }
}

fn explain(error: &StartError, port: u16) {
    eprintln!("hallpass-emulator: {error}");
    if error.is_port_taken() {
        let other = port.checked_add(1).unwrap_or(0);
        eprintln!("  try: hallpass-emulator --port {other}   (or --port 0 for any free port)");
    } else if let Some(cause) = std::error::Error::source(error) {
        eprintln!("  because: {cause}");
    }
}

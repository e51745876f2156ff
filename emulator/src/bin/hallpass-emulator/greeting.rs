//! What the program says when it has started: where each service is, how it is set up, and a line to
//! try it with.

use std::time::Duration;

use hallpass_emulator::{Emulator, nhost};

use crate::say;

/// Prints it all.
pub(crate) fn print(emulator: &Emulator) {
    let root = emulator.url();
    say!("Emulated authentication services, listening at\n");
    for service in emulator.services() {
        say!("    {:<11} {}", service.name(), service.url());
    }
    say!("\nMail            {root}/_emulator/mails, and below as it arrives");
    say!("Text messages   {root}/_emulator/sms, likewise");
    say!("All settings    {root}/_emulator/settings");
    print_nhost(emulator);
    print_tybrite(emulator);
    print_linxio(emulator);
    print_deepaffex(emulator);
    say!("\nEverything is in memory, and the signing key is public: never use it for real users.");
    say!("Ctrl-C stops it.\n");
}

fn print_nhost(emulator: &Emulator) {
    let (service, settings) = (emulator.nhost(), emulator.nhost().settings());
    say!("\nNhost Auth");
    say!("  Speaks as     {:?}", settings.generation);
    let lifetimes = lifetimes(settings.access_token_lifetime, settings.refresh_token_lifetime);
    say!("  Tokens        {:?}, {lifetimes}", settings.signing);
    say!("  Elevation     {:?}", settings.elevation);
    say!("  Links lead to {}, or to a request's redirectTo", settings.client_url);
    say!("  redirectTo    may start with {}", settings.allowed_redirect_urls.join(", "));
    say!("  Switched on   {}", switches(settings, true).join(", "));
    say!("  Switched off  {}", switches(settings, false).join(", "));
    try_it(
        &format!("{}/signup/email-password", service.url()),
        &[],
        r#"{"email": "ada@example.com", "password": "a long password"}"#,
    );
}

fn print_tybrite(emulator: &Emulator) {
    let (service, settings) = (emulator.tybrite(), emulator.tybrite().settings());
    say!("\nTybrite");
    let keys = match settings.store_keys.len() {
        0 => "any of the form tybrite_(sk|pk)_(live|test)_…".to_owned(),
        count => format!("the {count} of the command line"),
    };
    let publishable = if settings.publishable_keys_accepted { "accepted" } else { "refused" };
    say!("  Store keys    {keys}; publishable ones are {publishable}");
    say!(
        "  Tokens        {}",
        lifetimes(settings.access_token_lifetime, settings.refresh_token_lifetime)
    );
    let enforced = if settings.rate_limit_enforced { "enforced" } else { "only told" };
    say!("  Rate limit    {} requests a minute, {enforced}", settings.requests_per_minute);
    let key = settings.store_keys.first().map_or("tybrite_sk_test_anything", String::as_str);
    try_it(
        &format!("{}/v1/auth/register", service.url()),
        &[&format!("authorization: Bearer {key}")],
        r#"{"email": "ada@example.com", "password": "a long password"}"#,
    );
}

fn print_linxio(emulator: &Emulator) {
    let (service, settings) = (emulator.linxio(), emulator.linxio().settings());
    say!("\nLinxio");
    say!("  Users         ada@example.com, and otp@example.com who is asked for a code");
    say!("  Password      correct horse battery");
    let lifetimes = lifetimes(settings.access_token_lifetime, settings.refresh_token_lifetime);
    say!("  Tokens        {lifetimes}, refresh tokens {:?}", settings.refresh_tokens);
    say!("  Errors        {:?}", settings.error_shape);
    try_it(
        &format!("{}/login", service.url()),
        &[],
        r#"{"email": "ada@example.com", "password": "correct horse battery"}"#,
    );
}

fn print_deepaffex(emulator: &Emulator) {
    let (service, settings) = (emulator.deepaffex(), emulator.deepaffex().settings());
    say!("\nDeepAffex");
    let mut key = "";
    for license in &settings.licenses {
        key = &license.key;
        let devices = license.max_devices.map_or("any number".to_owned(), |most| most.to_string());
        say!("  Licence       {key} of {}, devices: {devices}", license.organization);
    }
    for user in &settings.users {
        let factor = user.mfa_token.as_ref().map(|token| format!(", MFAToken {token}"));
        let (password, factor) = (&user.password, factor.unwrap_or_default());
        say!("  User          {}, {}, password: {password}{factor}", user.email, user.phone_number);
    }
    let lifetimes = lifetimes(settings.token_lifetime, settings.refresh_token_lifetime);
    say!("  Tokens        {lifetimes}");
    say!("  Errors        {:?}", settings.error_shape);
    let body = format!(
        r#"{{"Key": "{key}", "DeviceTypeID": "LINUX", "Name": "My device", "Identifier": "my-device", "Version": "1"}}"#
    );
    try_it(&format!("{}/organizations/licenses", service.url()), &[], &body);
}

/// A command that posts JSON.
fn try_it(url: &str, headers: &[&str], body: &str) {
    say!("  Try it        curl {url} -H 'content-type: application/json' \\");
    for header in headers {
        say!("      -H '{header}' \\");
    }
    say!("      -d '{body}'");
}

fn lifetimes(access_token: Duration, refresh_token: Duration) -> String {
    format!("access {} s, refresh {} s", access_token.as_secs(), refresh_token.as_secs())
}

fn switches(settings: &nhost::Settings, on: bool) -> Vec<&'static str> {
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

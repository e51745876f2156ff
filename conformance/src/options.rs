//! The command line: which server, what a run may use there, and where it is told.
//!
//! Credentials are wrapped here and nowhere shown.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};
use hallpass::Secret;
use url::Url;

use crate::authenticator::ORIGIN;

const NHOST: &str = "Nhost";
const TYBRITE: &str = "Tybrite";
const LINXIO: &str = "Linxio";
const DEEPAFFEX: &str = "DeepAffex";
const MAIL: &str = "Mail and text messages";

/// Drives a live server through hallpass and says which promises hold there.
///
/// It makes accounts and sessions on the server and ends them as far as the service lets it: run it
/// against a server for trying things out, not against one with real users. Credentials are better
/// given in the environment, since other users of the machine may see the command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo xtask conformance", bin_name = "cargo xtask conformance", after_help = EXAMPLES)]
pub(crate) struct Options {
    /// Which service the server speaks.
    #[arg(long, value_enum)]
    pub(crate) service: Service,

    /// Where it is: what a client is given as its base URL.
    #[arg(
        long,
        required = false,
        required_unless_present = "list",
        default_value_if("list", "true", "http://localhost")
    )]
    pub(crate) url: Url,

    /// Run these flows alone, or those that drive these operations; separated by commas.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// List the flows with their operations, and what cannot be driven; ask no server.
    #[arg(long)]
    pub(crate) list: bool,

    /// What the names of the accounts are made from; a random one unless given. A second run with the
    /// same seed meets the accounts of the first.
    #[arg(long)]
    pub(crate) seed: Option<String>,

    /// The domain of the addresses of the accounts that it makes.
    #[arg(long, default_value = "example.com")]
    pub(crate) domain: String,

    /// Send no more requests than this in a minute.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests_per_minute: Option<u32>,

    /// How long one promise may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,

    /// A header for each request, as `name: value`; may be repeated.
    #[arg(long, value_name = "HEADER")]
    pub(crate) header: Vec<Credential>,

    /// Send credentials over plain `http` to another machine too.
    #[arg(long)]
    pub(crate) allow_http: bool,

    /// Write the results as JUnit XML.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,

    /// Write the results as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) mail: MailOptions,

    #[command(flatten)]
    pub(crate) account: AccountOptions,

    #[command(flatten)]
    pub(crate) nhost: NhostOptions,

    /// The store's key.
    #[arg(long, env = "HALLPASS_STORE_KEY", hide_env_values = true, help_heading = TYBRITE)]
    pub(crate) store_key: Option<Credential>,

    #[command(flatten)]
    pub(crate) linxio: LinxioOptions,

    #[command(flatten)]
    pub(crate) deepaffex: DeepAffexOptions,
}

const EXAMPLES: &str = "Examples, against the emulator and against `docker compose up`:
  cargo xtask conformance --service nhost --url http://127.0.0.1:4400/nhost/v1 \\
      --mail-http http://127.0.0.1:4400/_emulator --oauth2-client hallpass-public
  cargo xtask conformance --service nhost --url http://localhost:4000/v1 --mail-http http://localhost:8025

The exit status is 0 when every promise held that could be tried, 1 when one is broken or none could be
tried, 2 when the options are wrong.";

/// The services that it can drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    Nhost,
    Tybrite,
    Linxio,
    #[value(name = "deepaffex")]
    DeepAffex,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct MailOptions {
    /// Read the mail that the server sends from Mailpit at this URL, or from hallpass-emulator
    /// (`http://…/_emulator`), text messages too.
    #[arg(long, value_name = "URL", help_heading = MAIL)]
    pub(crate) mail_http: Option<Url>,

    /// Read it from a folder: a file for each mail as it went over the wire, and a file for each text
    /// message, with the number in its name or its text. Beside `--mail-http` for Mailpit, the text
    /// messages alone.
    #[arg(long, value_name = "DIR", help_heading = MAIL)]
    pub(crate) mail_dir: Option<PathBuf>,

    /// How long to wait for a message.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, help_heading = MAIL)]
    mail_timeout: u64,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AccountOptions {
    /// Linxio and DeepAffex: the e-mail address of an account to sign in with. All sessions of a
    /// DeepAffex account are ended.
    #[arg(long, env = "HALLPASS_USER", help_heading = "Accounts that exist")]
    pub(crate) user: Option<String>,

    /// Its password.
    #[arg(
        long,
        env = "HALLPASS_PASSWORD",
        hide_env_values = true,
        help_heading = "Accounts that exist"
    )]
    pub(crate) password: Option<Credential>,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct NhostOptions {
    /// A provider that is set up, for those servers that bring a stand-in for it along.
    #[arg(long, value_name = "NAME", default_value = "github", help_heading = NHOST)]
    pub(crate) provider: String,

    /// An id token, as `google=TOKEN`. Three are used: two of a person who has no account yet, to sign up
    /// and to sign in, and one of another such person, to link. May be repeated.
    #[arg(
        long,
        value_name = "PROVIDER=TOKEN",
        env = "HALLPASS_ID_TOKENS",
        hide_env_values = true,
        value_delimiter = ',',
        help_heading = NHOST
    )]
    pub(crate) id_token: Vec<Credential>,

    /// The id of a public OAuth2 client that is set up on the server.
    #[arg(long, value_name = "ID", help_heading = NHOST)]
    pub(crate) oauth2_client: Option<String>,

    /// Where that client's users come back to.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1/callback",
        help_heading = NHOST
    )]
    pub(crate) oauth2_redirect: String,

    /// The origin that the server lets security keys answer for.
    #[arg(long, value_name = "URL", default_value = ORIGIN, help_heading = NHOST)]
    pub(crate) origin: String,

    /// Hasura's admin secret: with it, the accounts are deleted in the end. Never used otherwise.
    #[arg(
        long,
        env = "HALLPASS_ADMIN_SECRET",
        hide_env_values = true,
        requires = "graphql_url",
        help_heading = NHOST
    )]
    pub(crate) admin_secret: Option<Credential>,

    /// Where Hasura's GraphQL is, for that.
    #[arg(long, value_name = "URL", requires = "admin_secret", help_heading = NHOST)]
    pub(crate) graphql_url: Option<Url>,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct LinxioOptions {
    /// The address of an account that is asked for a one-time code after its password.
    #[arg(long, value_name = "USER", help_heading = LINXIO)]
    pub(crate) otp_user: Option<String>,

    /// Its password; that of the first account unless given.
    #[arg(long, env = "HALLPASS_OTP_PASSWORD", hide_env_values = true, help_heading = LINXIO)]
    pub(crate) otp_password: Option<Credential>,
}

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DeepAffexOptions {
    /// The licence's key. A device is registered with it, and unregistered in the end.
    #[arg(
        long,
        value_name = "KEY",
        env = "HALLPASS_LICENSE",
        hide_env_values = true,
        help_heading = DEEPAFFEX
    )]
    pub(crate) license: Option<Credential>,

    /// The organization's identifier.
    #[arg(long, value_name = "ID", help_heading = DEEPAFFEX)]
    pub(crate) organization: Option<String>,

    /// The organization's key.
    #[arg(
        long,
        value_name = "KEY",
        env = "HALLPASS_ORGANIZATION_KEY",
        hide_env_values = true,
        help_heading = DEEPAFFEX
    )]
    pub(crate) organization_key: Option<Credential>,

    /// The user's phone number.
    #[arg(long, value_name = "NUMBER", help_heading = DEEPAFFEX)]
    pub(crate) phone: Option<String>,
}

/// What is never shown.
#[derive(Clone, Debug)]
pub(crate) struct Credential(pub(crate) Secret);

impl From<String> for Credential {
    fn from(text: String) -> Self {
        Self(Secret::from(text))
    }
}

impl Service {
    /// The name of the feature and of the module.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Nhost => "nhost",
            Self::Tybrite => "tybrite",
            Self::Linxio => "linxio",
            Self::DeepAffex => "deepaffex",
        }
    }
}

impl MailOptions {
    /// How long to wait for a message.
    pub(crate) const fn patience(&self) -> Duration {
        Duration::from_secs(self.mail_timeout)
    }

    /// A folder, and no patience.
    #[cfg(test)]
    pub(crate) fn of_folder(folder: &std::path::Path) -> Self {
        Self { mail_http: None, mail_dir: Some(folder.to_owned()), mail_timeout: 0 }
    }
}

impl Options {
    /// How long one promise may take; longer where requests have to wait for their turn.
    pub(crate) fn limit(&self) -> Duration {
        let turns = self.requests_per_minute.map_or(0, |number| 25 * 60 / u64::from(number));
        Duration::from_secs(self.timeout + turns)
    }

    /// The server's URL without what may be a secret in it.
    pub(crate) fn shown_url(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        // Both fail for URLs that cannot have a user, and those have none.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.to_string()
    }

    /// Whatever the options hold that must not be shown.
    pub(crate) fn credentials(&self) -> Vec<Secret> {
        let named = [
            &self.store_key,
            &self.account.password,
            &self.nhost.admin_secret,
            &self.linxio.otp_password,
            &self.deepaffex.license,
            &self.deepaffex.organization_key,
        ];
        let single = named.into_iter().flatten();
        let tokens = self.nhost.id_token.iter().map(|pair| after(pair, '='));
        let headers = self.header.iter().map(|pair| after(pair, ':'));
        single.map(|it| it.0.clone()).chain(tokens).chain(headers).collect()
    }
}

/// The second part of a pair that was given as one text.
fn after(pair: &Credential, separator: char) -> Secret {
    let text = pair.0.expose();
    Secret::from(text.split_once(separator).map_or(text, |(_, value)| value).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARGUMENTS: [&str; 5] =
        ["x", "--service", "nhost", "--url", "http://me:pw@localhost/v1?k=v"];

    #[test]
    fn no_credential_is_shown() {
        let more = [
            "--store-key",
            "hunter2",
            "--password",
            "hunter2",
            "--license",
            "hunter2",
            "--id-token",
            "google=hunter2",
            "--header",
            "x-key: hunter2",
        ];
        let options = Options::parse_from(ARGUMENTS.iter().chain(&more));
        assert!(!format!("{options:?}").contains("hunter2"), "{options:?}");
        assert_eq!(options.credentials().len(), 5);
        assert!(options.credentials().iter().all(|secret| secret.expose() == "hunter2"));
        assert_eq!(options.shown_url(), "http://localhost/v1");
    }

    #[test]
    fn the_admin_secret_wants_to_know_where_to_go() {
        let alone = ["--admin-secret", "hunter2"];
        assert!(Options::try_parse_from(ARGUMENTS.iter().chain(&alone)).is_err());
    }
}

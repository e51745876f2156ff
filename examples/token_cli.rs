//! A command-line tool that stays signed in and prints a token whenever one is wanted.
//!
//! ```sh
//! alias hp='cargo run --quiet --example token_cli -- --url https://auth.example.com/v1'
//! hp login ada@example.com        # asks for the password without showing it
//! curl --oauth2-bearer "$(hp token)" https://api.example.com/things
//! hp whoami
//! hp logout
//! ```
//!
//! The session is kept in a file that its owner alone may read, or with `--keyring` (and
//! `--features keyring`) in the operating system's credential store. Several of these may run at once:
//! one refreshes, the others take over what it wrote. Standard output has the answer and nothing else;
//! whatever goes wrong is on standard error, with exit code 1, or 2 where signing in would help.
//!
//! A script gives the password in `HALLPASS_PASSWORD`, or as the first line of standard input; the
//! second line is the code of an authenticator app, where one is asked for. To see it work:
//!
//! ```sh
//! cargo run --example token_cli -- self-test   # against the embedded emulator
//! ```

use std::{
    env, error,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::{ExitCode, Stdio},
    time::Duration,
};

use clap::{Parser, Subcommand};
use hallpass::{
    AccessToken, Error, ErrorKind, Secret, Session,
    clock::{Clock as _, SystemClock},
    nhost::{Client, SignIn},
    store::FileStore,
};
use hallpass_emulator::Emulator;
use tokio::{io::AsyncWriteExt as _, process::Command};

type Result<T, E = Box<dyn error::Error>> = std::result::Result<T, E>;

/// Stays signed in and prints a token whenever one is wanted.
#[derive(Parser)]
struct Arguments {
    /// The base URL of the authentication service, `/v1` included.
    #[arg(long)]
    url: Option<String>,
    /// The file that keeps the session.
    #[arg(long, conflicts_with = "keyring")]
    file: Option<PathBuf>,
    /// Keep the session in the operating system's credential store instead.
    #[arg(long)]
    keyring: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Sign in.
    Login {
        /// The address to sign in with.
        email: String,
    },
    /// Print an access token.
    Token {
        /// Renew the token if it has less than this many seconds to live.
        #[arg(long, default_value_t = 60)]
        at_least: u64,
    },
    /// Print who is signed in.
    Whoami,
    /// Sign out, here and on the server.
    Logout,
    /// Do all of it against the embedded emulator.
    SelfTest,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse()).await else { return ExitCode::SUCCESS };
    eprintln!("{error}");
    let ended = error.downcast_ref().is_some_and(Error::is_session_ended);
    ExitCode::from(if ended { 2 } else { 1 })
}

async fn run(arguments: Arguments) -> Result<()> {
    if matches!(arguments.action, Action::SelfTest) {
        return self_test().await;
    }
    let client = open(&arguments)?;
    match arguments.action {
        Action::Login { email } => login(&client, &email).await?,
        Action::Token { at_least } => {
            print(token(&client, at_least).await?.expose())?;
        }
        Action::Whoami => {
            let user = client.get_user().await?;
            print(&format!("{} <{}>", user.display_name, user.email.unwrap_or_default()))?;
        }
        Action::Logout => {
            let done = client.sign_out().await;
            done.store?;
            if let Err(error) = done.server {
                eprintln!("signed out here; the server could not be told: {error}");
            }
        }
        Action::SelfTest => unreachable!("it was looked for above"),
    }
    Ok(())
}

fn open(arguments: &Arguments) -> Result<Client> {
    let url = arguments.url.as_deref().ok_or("say where to sign in: --url https://…/v1")?;
    let builder = Client::builder(url);
    if arguments.keyring {
        #[cfg(feature = "keyring")]
        return Ok(builder
            .store(hallpass::store::KeyringStore::new("hallpass.token_cli"))
            .build()?);
        #[cfg(not(feature = "keyring"))]
        return Err("this build knows no keyring: add --features keyring".into());
    }
    let file = match &arguments.file {
        Some(file) => file.clone(),
        None => {
            let home = env::home_dir().ok_or("there is no home directory: say --file")?;
            home.join(".local/state/hallpass/token_cli.json")
        }
    };
    Ok(builder.store(FileStore::new(file)).build()?)
}

async fn login(client: &Client, email: &str) -> Result<()> {
    let password = match env::var("HALLPASS_PASSWORD") {
        Ok(password) => Secret::from(password),
        Err(_) => ask("password")?,
    };
    match client.sign_in_email_password(email, password).await? {
        SignIn::Complete(_) => {}
        SignIn::MfaRequired(challenge) => {
            client.verify_sign_in_mfa_totp(&challenge, ask("code")?).await?;
        }
        other => {
            other.into_signed_in()?;
        }
    }
    eprintln!("signed in as {email}");
    Ok(())
}

/// Asks the person at the terminal, without an echo; where there is none, takes a line of the input.
fn ask(what: &str) -> Result<Secret> {
    if io::stdin().is_terminal() {
        return Ok(Secret::from(rpassword::prompt_password(format!("{what}: "))?));
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    let answer = Secret::from(line.trim_end_matches(['\r', '\n']));
    if answer.is_empty() { Err(format!("the input has no {what}").into()) } else { Ok(answer) }
}

/// A token with time left: another process may have fetched it.
async fn token(client: &Client, at_least: u64) -> Result<AccessToken> {
    let now = SystemClock::default();
    let left = |session: &Session| session.expires_at.map(|end| end.since(now.wall()).as_secs());
    client.sessions().authorization().await?;
    let signed_out = || Error::new(ErrorKind::SignedOut);
    let session = client.session().ok_or_else(signed_out)?;
    if left(&session).is_none_or(|seconds| seconds >= at_least) {
        return Ok(session.access_token.clone());
    }
    client.sessions().refresh().await?;
    Ok(client.session().ok_or_else(signed_out)?.access_token.clone())
}

/// A line for a script. A pipe that was closed at its other end is not a panic.
fn print(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "Correct-Horse-42";

/// Runs this program as a script would.
async fn self_test() -> Result<()> {
    let emulator = Emulator::start().await?;
    let account = Client::new(emulator.nhost().url())?;
    account.sign_up_email_password(EMAIL, PASSWORD).await?.into_signed_in()?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("a/folder/session.json");
    let tool = Tool { program: env::current_exe()?, url: emulator.nhost().url(), file };

    let nobody = tool.run(&["token"], "").await?;
    assert_eq!((nobody.code, &*nobody.stdout), (2, ""), "{nobody:?}");
    let wrong = tool.run(&["login", EMAIL], "another-Horse-42\n").await?;
    assert_eq!((wrong.code, &*wrong.stdout), (1, ""), "{wrong:?}");
    assert!(!wrong.stderr.contains("another-Horse"), "{wrong:?}");
    prints_tokens(&emulator, &tool).await?;
    logs_in_with_a_second_factor(&account, &tool).await?;
    println!("login, token, a fresh token, whoami and logout did as the head of this file says");
    Ok(())
}

async fn prints_tokens(emulator: &Emulator, tool: &Tool) -> Result<()> {
    let nhost = emulator.nhost();
    let login = tool.run(&["login", EMAIL], &format!("{PASSWORD}\n")).await?;
    assert_eq!((login.code, &*login.stdout), (0, ""), "{login:?}");
    assert_private(&tool.file)?;
    let first = tool.token(&[]).await?;
    assert_eq!(tool.token(&[]).await?, first, "a token with time left is kept");
    assert_eq!(nhost.calls("refreshToken"), 0);
    // Within the same second a new token would be the same one.
    nhost.advance(Duration::from_secs(2));
    let fresh = tool.token(&["--at-least", "3600"]).await?;
    assert!(fresh != first && nhost.calls("refreshToken") == 1, "it should have been renewed");

    // As curl sends it.
    let request = hallpass::transport::http_client()?.get(format!("{}/user", tool.url));
    assert_eq!(request.bearer_auth(&fresh).send().await?.status(), 200);
    let whoami = tool.run(&["whoami"], "").await?;
    assert!(whoami.code == 0 && whoami.stdout.ends_with(&format!("<{EMAIL}>\n")), "{whoami:?}");

    let logout = tool.run(&["logout"], "").await?;
    assert_eq!((logout.code, &*logout.stdout, nhost.calls("signOut")), (0, "", 1), "{logout:?}");
    assert_eq!(tool.run(&["token"], "").await?.code, 2);
    Ok(())
}

async fn logs_in_with_a_second_factor(account: &Client, tool: &Tool) -> Result<()> {
    let setup = account.change_user_mfa().await?;
    let secret = totp_rs::Secret::try_from_base32(setup.secret().expose())?;
    let app = totp_rs::Builder::new().with_secret(secret).build()?;
    account.verify_change_user_mfa(app.generate_current().to_string(), true).await?;
    let code = app.generate_current();
    let login = tool.run(&["login", EMAIL], &format!("{PASSWORD}\n{code}\n")).await?;
    assert_eq!((login.code, &*login.stdout), (0, ""), "{login:?}");
    tool.token(&[]).await?;
    // With the password in the environment the first line is the code.
    let mut login = tool.command(&["login", EMAIL]);
    login.env("HALLPASS_PASSWORD", PASSWORD);
    let login = finish(login, &format!("{}\n", app.generate_current())).await?;
    assert_eq!((login.code, &*login.stdout), (0, ""), "{login:?}");
    Ok(())
}

/// This program with a session file of its own.
struct Tool {
    program: PathBuf,
    url: String,
    file: PathBuf,
}

#[derive(Debug)]
struct Done {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Tool {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--url", &self.url, "--file"]).arg(&self.file).args(arguments);
        command.env_remove("HALLPASS_PASSWORD");
        command
    }

    async fn run(&self, arguments: &[&str], input: &str) -> Result<Done> {
        finish(self.command(arguments), input).await
    }

    /// Runs `token` and checks that the output is a JWT on a line, and nothing else.
    async fn token(&self, more: &[&str]) -> Result<String> {
        let done = self.run(&[&["token"], more].concat(), "").await?;
        let token = done.stdout.strip_suffix('\n').unwrap_or_default();
        let is_jwt = token.split('.').count() == 3 && !token.contains(char::is_whitespace);
        if done.code == 0 && is_jwt && done.stderr.is_empty() {
            return Ok(token.to_owned());
        }
        Err(format!("`token` ended with {}: {}", done.code, done.stderr).into())
    }
}

async fn finish(mut command: Command, input: &str) -> Result<Done> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    // A child that needs no input may be gone before it is written.
    drop(stdin.write_all(input.as_bytes()).await);
    drop(stdin);
    let output = child.wait_with_output().await?;
    Ok(Done {
        code: output.status.code().ok_or("it was killed")?,
        stdout: String::from_utf8(output.stdout)?,
        stderr: String::from_utf8(output.stderr)?,
    })
}

#[cfg(unix)]
fn assert_private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    assert_eq!(file.metadata()?.permissions().mode() & 0o777, 0o600);
    Ok(())
}

#[cfg(not(unix))]
fn assert_private(file: &Path) -> Result<()> {
    file.metadata()?;
    Ok(())
}

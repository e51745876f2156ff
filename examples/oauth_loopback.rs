//! A command-line login: the system's browser signs in at a provider, a listener on loopback takes
//! what comes back (RFC 8252), and PKCE makes a code that only this program can trade.
//!
//! ```sh
//! cargo run --example oauth_loopback                  # opens the browser
//! cargo run --example oauth_loopback -- --no-browser  # walks the redirects itself
//! ```

use clap::Parser;
use hallpass::nhost::{Client, Pkce, ProviderOptions, RedirectUrl, types::SignInProvider};
use hallpass_emulator::{Emulator, nhost::Settings};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// Who sits in front of the browser.
const PERSON: &str = "ada@example.com";

/// Signs in at a provider from the command line.
#[derive(Parser)]
struct Arguments {
    /// Follow the redirects here instead of opening a browser.
    #[arg(long)]
    no_browser: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    // The port is the system's choice, so two logins at a time do not meet.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let redirect_to = format!("http://127.0.0.1:{}/callback", listener.local_addr()?.port());
    let settings =
        Settings { allowed_redirect_urls: vec![redirect_to.clone()], ..Settings::default() };
    let emulator = Emulator::builder().nhost(settings).start().await?;
    let client = Client::new(emulator.nhost().url())?;

    let pkce = Pkce::generate()?;
    let options = ProviderOptions::default().redirect_to(&redirect_to).with_pkce(&pkce);
    let url = client.sign_in_provider_url(SignInProvider::Github, &options)?;
    println!("sign in here:\n  {}\n", url.expose());
    let browser = if arguments.no_browser {
        tokio::spawn(walk(url))
    } else {
        tokio::spawn(async move { open::that(url.expose()).map_err(|error| error.to_string()) })
    };

    let callback = wait_for_callback(&listener, &redirect_to).await?;
    browser.await??;
    let signed_in = client
        .complete_callback(&callback, Some(&pkce))
        .await?
        .ok_or("the callback brought no session")?
        .into_signed_in()?;
    let user = signed_in.user().ok_or("the answer has no user")?;
    println!(
        "signed in as {} <{}>",
        user.display_name,
        user.email.as_deref().unwrap_or("no address")
    );
    client.sign_out().await;
    Ok(())
}

/// Serves one page: the one the browser ends on. Returns the address it was asked for.
async fn wait_for_callback(listener: &TcpListener, redirect_to: &str) -> Result<String> {
    loop {
        let (mut connection, _) = listener.accept().await?;
        let Some(target) = requested(&mut connection).await? else { continue };
        // Browsers ask for an icon too.
        if !target.starts_with("/callback") {
            answer(&mut connection, "404 Not Found", "").await?;
            continue;
        }
        answer(&mut connection, "200 OK", "Signed in. You can close this page.").await?;
        let query = target.strip_prefix("/callback").unwrap_or_default();
        return Ok(format!("{redirect_to}{query}"));
    }
}

/// The path and query of a request, once its head has been read.
async fn requested(connection: &mut TcpStream) -> Result<Option<String>> {
    let mut lines = BufReader::new(connection).lines();
    let first = lines.next_line().await?;
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    Ok(first.and_then(|line| line.split_whitespace().nth(1).map(str::to_owned)))
}

async fn answer(connection: &mut TcpStream, status: &str, body: &str) -> Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(body.as_bytes()).await?;
    Ok(connection.shutdown().await?)
}

/// What a browser would do, with someone in front of it who agrees to everything.
async fn walk(url: RedirectUrl) -> Result<(), String> {
    walk_unexplained(url).await.map_err(|error| error.without_url().to_string())
}

async fn walk_unexplained(url: RedirectUrl) -> Result<(), reqwest::Error> {
    // One step at a time up to the provider's page, where the answer has to be filled in.
    let careful = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let page = careful.get(url.expose()).send().await?.error_for_status()?;
    let location = page.headers().get("location").and_then(|value| value.to_str().ok());
    let consent = careful.get(location.unwrap_or_default()).query(&[("login_hint", PERSON)]);
    // From there on whatever follows, down to the listener.
    let browser = reqwest::Client::builder().build()?;
    browser.execute(consent.build()?).await?.error_for_status()?;
    Ok(())
}

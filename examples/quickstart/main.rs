//! The whole story, for each service: sign up, sign in, pass what the service asks besides, survive an
//! expired token and a restart, sign out.
//!
//! ```sh
//! cargo run --example quickstart                            # all four, on the embedded emulator
//! cargo run --example quickstart -- --service tybrite       # one of them
//! cargo run --example quickstart -- --url https://auth.example.com/v1   # your own Nhost server
//! ```
//!
//! On a server of your own it creates a user under `--email`, which has to be new there.

mod deepaffex;
mod linxio;
mod nhost;
mod story;
mod tybrite;

use std::error::Error;

use clap::{Parser, ValueEnum};
use hallpass_emulator::Emulator;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// Sign-up, sign-in, a second factor, an expired token, a restart, sign-out.
#[derive(Parser)]
struct Arguments {
    /// The service whose story to tell; each of them if not given.
    #[arg(long)]
    service: Option<Service>,
    /// The base URL of a real Nhost Auth server, `/v1` included. Without it the embedded emulator
    /// is used.
    #[arg(long)]
    url: Option<String>,
    /// The user to create; DeepAffex has no sign-up, and its story is one of a user who is there.
    #[arg(long, default_value = "ada@example.com")]
    email: String,
    /// The user's password.
    #[arg(long, default_value = "Correct-Horse-42", hide_default_value = true)]
    password: String,
    /// Whether to show what the library logs.
    #[arg(long)]
    log: bool,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "lower")]
enum Service {
    Nhost,
    Tybrite,
    Linxio,
    DeepAffex,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.log {
        let closed = tracing_subscriber::fmt::format::FmtSpan::CLOSE;
        tracing_subscriber::fmt().with_env_filter("hallpass=trace").with_span_events(closed).init();
    }
    let (email, password) = (arguments.email.as_str(), arguments.password.as_str());
    if let Some(url) = &arguments.url {
        if arguments.service.is_some_and(|service| !matches!(service, Service::Nhost)) {
            return Err("--url is for Nhost Auth alone: the other stories need the emulator's \
                        mail box"
                .into());
        }
        return nhost::tell(url, None, email, password).await;
    }
    let services = arguments.service.map_or(Service::value_variants().to_vec(), |one| vec![one]);
    for (index, service) in services.into_iter().enumerate() {
        if index > 0 {
            println!();
        }
        let emulator = Emulator::start().await?;
        match service {
            Service::Nhost => {
                let url = emulator.nhost().url();
                nhost::tell(&url, Some(emulator.nhost()), email, password).await?;
            }
            Service::Tybrite => tybrite::tell(emulator.tybrite(), email, password).await?,
            Service::Linxio => linxio::tell(emulator.linxio(), email, password).await?,
            Service::DeepAffex => deepaffex::tell(emulator.deepaffex()).await?,
        }
        emulator.shutdown().await;
    }
    Ok(())
}

//! Programs that make their calls and exit, each in a way of its own.
//!
//! They own how a program comes to its end: none of them waits for the library, or tells it.
//!
//! ```text
//! holder URL FILE readme | block-on | parked | interrupted | interrupted-alone
//! ```

use std::{future::Future, io::BufRead as _, time::Duration};

use hallpass::{Result, nhost::Client, store::FileStore};
use tokio::runtime::Builder;

/// Runs the program of this name to its end.
pub(crate) fn run(how: &str, url: String, file: String) -> std::io::Result<()> {
    let ended = match how {
        "readme" => readme(url, file),
        "block-on" => alone(readme_of(url, file))?,
        "parked" => parked(url, file)?,
        "interrupted" => {
            Builder::new_multi_thread().enable_all().build()?.block_on(interrupted(url, file))
        }
        "interrupted-alone" => alone(interrupted(url, file))?,
        _ => return Err(std::io::Error::other("no such program")),
    };
    if let Err(error) = ended {
        println!("error {:?}", error.kind());
    }
    Ok(())
}

/// The README's own.
#[tokio::main]
async fn readme(url: String, file: String) -> Result<()> {
    readme_of(url, file).await
}

async fn readme_of(url: String, file: String) -> Result<()> {
    let client = Client::builder(url).store(FileStore::new(file)).build()?;
    if client.restore().await?.is_some() {
        call(&client).await?;
    }
    Ok(())
}

/// A façade without `async`, which runs the runtime for the time of a call. Between two of them it
/// waits for a line.
fn parked(url: String, file: String) -> std::io::Result<Result<()>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let builder = Client::builder(url).store(FileStore::new(file)).early_wait(Duration::ZERO);
    let calls = || {
        let client = builder.build()?;
        runtime.block_on(client.restore())?;
        runtime.block_on(call(&client))?;
        let _ = std::io::stdin().lock().lines().next();
        runtime.block_on(call(&client))
    };
    Ok(calls())
}

/// Ends at Ctrl-C, whatever it is about.
async fn interrupted(url: String, file: String) -> Result<()> {
    let client = Client::builder(url).store(FileStore::new(file)).build()?;
    client.restore().await?;
    tokio::select! {
        // The signal is listened for before the call begins.
        biased;
        _ = tokio::signal::ctrl_c() => println!("interrupted"),
        called = call(&client) => called?,
    }
    Ok(())
}

async fn call(client: &Client) -> Result<()> {
    let user = client.get_user().await?;
    println!("served {}", user.email.unwrap_or_default());
    Ok(())
}

fn alone<T>(program: impl Future<Output = T>) -> std::io::Result<T> {
    Ok(Builder::new_current_thread().enable_all().build()?.block_on(program))
}

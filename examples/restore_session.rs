//! A session that outlives the program, and two programs that share it.
//!
//! ```sh
//! cargo run --example restore_session
//! ```

use hallpass::{nhost::Client, store::FileStore};
use hallpass_emulator::Emulator;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let emulator = Emulator::start().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let open = || -> Result<Client> {
        Ok(Client::builder(emulator.nhost().url()).store(FileStore::new(&file)).build()?)
    };

    // The first run finds nothing, so the user signs in.
    let first = open()?;
    assert!(first.restore().await?.is_none());
    first.sign_up_email_password("ada@example.com", "Correct-Horse-42").await?.into_signed_in()?;
    println!("first run: signed in, the session is in the file");
    drop(first);

    // The second run finds the session.
    let second = open()?;
    let session = second.restore().await?.ok_or("the session is not in the file")?;
    println!("second run: found a session that lives for {:?}", session.lifetime());

    // A third program opens the same file while the second is still running. When the token has
    // expired, one of them refreshes and the other takes over what it finds.
    let third = open()?;
    emulator.nhost().advance(std::time::Duration::from_secs(3_600));
    second.get_user().await?;
    third.get_user().await?;
    println!(
        "two programs, one expired token: {} refresh, {} spent tokens sent",
        emulator.nhost().calls("refreshToken"),
        emulator.nhost().replays()
    );

    // A sign-out is for all of them.
    second.sign_out().await;
    assert!(open()?.restore().await?.is_none());
    println!("signed out: the file holds no session any more");
    Ok(())
}

//! The people of a run: accounts that it makes, with a client for each.
//!
//! An account is made past a verified address where the server wants one.

use hallpass::{
    Secret,
    nhost::{Client, ClientBuilder, SignIn, SignedIn},
};

use crate::{
    browser,
    hooks::Counter,
    scene::{Scene, Step, Stop, there},
};

/// Somebody with an account and a client that is signed in.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) password: Secret,
    pub(crate) id: String,
    pub(crate) client: Client,
    pub(crate) counter: Counter,
}

/// The settings of a client of the server.
pub(crate) fn builder(scene: &Scene, counter: &Counter) -> Step<ClientBuilder> {
    Ok(scene.dressed(Client::builder(scene.options.url.as_str()), counter)?)
}

/// A client with no session. In the end it signs its user out everywhere.
pub(crate) fn client(scene: &Scene) -> Step<(Client, Counter)> {
    let counter = Counter::default();
    let client = builder(scene, &counter)?.build()?;
    sign_out_later(scene, &client);
    Ok((client, counter))
}

pub(crate) fn sign_out_later(scene: &Scene, client: &Client) {
    let client = client.clone();
    scene.later(async move {
        // A session that is over, or a server that does not answer, ends it too.
        if client.session().is_some() && client.sign_out_everywhere().await.is_err() {
            client.sign_out().await;
        }
    });
}

/// Makes an account with a password, and signs its owner in.
pub(crate) async fn signed_up(scene: &Scene) -> Step<Person> {
    let (client, counter) = client(scene)?;
    let (email, password) = (scene.address(), scene.password());
    let sign_up = client.sign_up_email_password(&email, &password).await?;
    let id = verified(scene, &client, &email, sign_up).await?;
    Ok(Person { email, password, id, client, counter })
}

/// Somebody new, for a flow that is about something else.
pub(crate) async fn somebody(scene: &Scene) -> Option<Person> {
    scene.check("signUpEmailPassword", "an account is made", signed_up(scene)).await
}

/// Takes a sign-up to its end, past the link that verifies the address where the server sent one.
pub(crate) async fn verified(
    scene: &Scene,
    client: &Client,
    email: &str,
    sign_up: SignIn,
) -> Step<String> {
    if !matches!(sign_up, SignIn::VerificationRequired) {
        return complete(scene, sign_up);
    }
    let sign_in = followed(scene, client, email).await?;
    complete(scene, sign_in)
}

/// Follows the link that verifies an address. It was sent a moment ago.
pub(crate) async fn followed(scene: &Scene, client: &Client, email: &str) -> Step<SignIn> {
    let mail = scene.mailbox.mail_to(email).await.map_err(|stop| match stop {
        Stop::Skip(why) => Stop::Skip(format!("the server wants addresses verified: {why}")),
        other => other,
    })?;
    let back = browser::browse(scene, &mail.link()?, email).await?;
    there(client.complete_callback(&back, None).await?, "the link brought no session")
}

/// Takes note of what a sign-in brought; gives the user's id.
fn arrived(scene: &Scene, signed_in: &SignedIn) -> Step<String> {
    scene.keep_session(signed_in.session());
    scene.see(signed_in);
    let id = there(signed_in.user_id(), "the session does not say whose it is")?.to_owned();
    scene.made(&id);
    Ok(id)
}

/// The same for a sign-in that has to be complete.
pub(crate) fn complete(scene: &Scene, sign_in: SignIn) -> Step<String> {
    arrived(scene, &sign_in.into_signed_in()?)
}

impl Person {
    /// Another client of the same server, which is signed in as nobody yet.
    pub(crate) fn elsewhere(&self, scene: &Scene) -> Step<Client> {
        client(scene).map(|(client, _)| client)
    }
}

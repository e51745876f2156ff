//! Sessions: renewed, shared, verified, ended.

use hallpass::ErrorKind;

use crate::{
    nhost::{REFUSED, people, refused},
    scene::{Scene, Step, holds, there},
    sessions,
};

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let person = people::somebody(scene).await?;
    renewed(scene, &person).await;
    let ended = early(scene, &person);
    let promise = "a token that has ended by the client's clock is renewed before the call";
    scene.check("refreshToken", promise, ended).await;
    verified(scene, &person).await;
    left(scene, &person).await
}

async fn renewed(scene: &Scene, person: &people::Person) -> Option<()> {
    let manager = person.client.sessions();
    let renewed = sessions::refreshes(scene, manager, true);
    let promise = "the refresh token is another, and the user is the same";
    let (before, _) = scene.check("refreshToken", promise, renewed).await?;
    let dead = async {
        let old = there(before.refresh_token, "there was no refresh token")?;
        let elsewhere = person.elsewhere(scene)?;
        refused(scene, elsewhere.refresh_token_with(old).await)?;
        // The new pair is not touched by that.
        person.client.get_user().await?;
        Ok(())
    };
    scene.check("refreshToken", "the old refresh token is dead, the new one lives", dead).await;
    let shared = sessions::are_shared(scene, manager, &person.counter, "refresh_token");
    scene.check("refreshToken", "many callers at once cause one refresh", shared).await
}

async fn early(scene: &Scene, person: &people::Person) -> Step {
    let (clock, counter) = (sessions::clock(), crate::hooks::Counter::default());
    let client = people::builder(scene, &counter)?.clock(clock.clone()).build()?;
    people::sign_out_later(scene, &client);
    let sign_in = client.sign_in_email_password(&person.email, &person.password).await?;
    people::complete(scene, sign_in)?;
    sessions::let_it_end(client.sessions(), &clock)?;
    client.get_user().await?;
    scene.keep_session(&sessions::held(client.sessions())?);
    let (refreshes, calls) = (counter.of("refresh_token"), counter.of("get_user"));
    holds((refreshes, calls) == (1, 1), format!("{refreshes} refreshes, {calls} calls"))
}

async fn verified(scene: &Scene, person: &people::Person) {
    let good = async { Ok(person.client.verify_token().await?) };
    scene.check("verifyToken", "the session's token is good", good).await;
    let bad = async {
        let (client, counter) = people::client(scene)?;
        scene.refused(client.verify_token_with("nonsense").await, &REFUSED)?;
        holds(counter.of("refresh_token") == 0, "a refresh was sent")
    };
    scene.check("verifyToken", "another token is refused, and nothing is renewed", bad).await;
}

async fn left(scene: &Scene, person: &people::Person) -> Option<()> {
    let before = sessions::held(person.client.sessions()).ok()?;
    let out = async {
        let signed_out = person.client.sign_out().await;
        sessions::is_over(person.client.sessions(), signed_out)?;
        scene.refused(person.client.get_user().await, &[ErrorKind::SignedOut])?;
        let old = there(before.refresh_token, "there was no refresh token")?;
        let elsewhere = person.elsewhere(scene)?;
        refused(scene, elsewhere.refresh_token_with(old).await).map(drop)
    };
    scene.check("signOut", "the session is over, here and on the server", out).await;
    let everywhere = async {
        let (here, there) = (person.elsewhere(scene)?, person.elsewhere(scene)?);
        for client in [&here, &there] {
            let sign_in = client.sign_in_email_password(&person.email, &person.password).await?;
            people::complete(scene, sign_in)?;
        }
        here.sign_out_everywhere().await?;
        let error = there.refresh_token().await;
        // Its access token has time left, and may be used for that long.
        scene.refused(error, &[ErrorKind::RefreshDenied, ErrorKind::SessionEnded]).map(drop)
    };
    scene.check("signOut", "everywhere ends the user's other sessions too", everywhere).await
}

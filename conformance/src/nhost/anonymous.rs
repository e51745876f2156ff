//! Users without a name, and how they get one.

use hallpass::{
    ErrorKind,
    nhost::{Deanonymize, ErrorCode},
};

use crate::{
    nhost::{REFUSED, people},
    scene::{Scene, holds},
};

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let (client, _) = people::client(scene).ok()?;
    let entered = async {
        let sign_in = client.sign_in_anonymous().await?;
        let id = people::complete(scene, sign_in)?;
        holds(client.claims()?.is_anonymous(), "the token does not say that it is anonymous")?;
        scene.refused(client.get_user().await, &[ErrorKind::Forbidden, REFUSED[1]])?;
        Ok(id)
    };
    let promise = "it brings a session that says what it is, and what it may not do is forbidden";
    let id = scene.check("signInAnonymous", promise, entered).await?;
    let named = async {
        let (email, password) = (scene.address(), scene.password());
        client.deanonymize_user(&Deanonymize::email_password(&email, &password)).await?;
        let (elsewhere, _) = people::client(scene)?;
        let sign_in = match elsewhere.sign_in_email_password(&email, &password).await {
            Err(error) if ErrorCode::of(&error) == Some(ErrorCode::UnverifiedUser) => {
                people::followed(scene, &elsewhere, &email).await?
            }
            other => other?,
        };
        let same = people::complete(scene, sign_in)?;
        holds(same == id, "it is somebody else")?;
        holds(!elsewhere.claims()?.is_anonymous(), "the token still says that it is anonymous")
    };
    scene.check("deanonymizeUser", "the same user enters with a password", named).await
}

//! Accounts with a password: made, entered, read, changed.

use hallpass::{ErrorKind, nhost::ErrorCode};

use crate::{
    nhost::{people, refused},
    scene::{Scene, Stop, holds},
    sessions,
};

pub(crate) async fn run(scene: &Scene) -> Option<()> {
    let step = people::signed_up(scene);
    let person =
        scene.check("signUpEmailPassword", "an account is made and signed in", step).await?;
    taken_and_weak(scene, &person).await;
    entered(scene, &person).await;
    read(scene, &person).await;
    changed(scene, &person).await
}

async fn taken_and_weak(scene: &Scene, person: &people::Person) {
    let taken = async {
        let elsewhere = person.elsewhere(scene)?;
        let again = elsewhere.sign_up_email_password(&person.email, scene.password()).await;
        let error = scene.refused(again, &[ErrorKind::Conflict, ErrorKind::InvalidRequest])?;
        let is_said = error.kind() == ErrorKind::Conflict
            || ErrorCode::of(&error) == Some(ErrorCode::InvalidRequest);
        holds(is_said, format!("it is not told as a clash: {error}"))
    };
    scene.check("signUpEmailPassword", "a taken address is a conflict", taken).await;
    let weak = async {
        let elsewhere = person.elsewhere(scene)?;
        let weak = elsewhere.sign_up_email_password(&scene.address(), "12345").await;
        scene.refused(weak, &[ErrorKind::InvalidRequest]).map(drop)
    };
    scene.check("signUpEmailPassword", "a weak password is refused as one", weak).await;
}

async fn entered(scene: &Scene, person: &people::Person) {
    let right = async {
        let elsewhere = person.elsewhere(scene)?;
        let sign_in = elsewhere.sign_in_email_password(&person.email, &person.password).await?;
        let id = people::complete(scene, sign_in)?;
        holds(id == person.id, "it is somebody else")?;
        sessions::end_is_told(&sessions::held(elsewhere.sessions())?)
    };
    let promise = "it brings the user's session, with an end that token and client agree on";
    scene.check("signInEmailPassword", promise, right).await;
    let wrong = async {
        let elsewhere = person.elsewhere(scene)?;
        let sign_in = elsewhere.sign_in_email_password(&person.email, scene.password()).await;
        refused(scene, sign_in)?;
        holds(elsewhere.session().is_none(), "a session is held all the same")
    };
    scene.check("signInEmailPassword", "a wrong password is refused as one", wrong).await;
}

async fn read(scene: &Scene, person: &people::Person) {
    let read = async {
        let user = person.client.get_user().await?;
        scene.see(&user);
        holds(user.id == person.id, "it is somebody else")?;
        holds(user.email.as_deref() == Some(person.email.as_str()), "the address is another")
    };
    scene.check("getUser", "it is the user who is signed in", read).await;
    let nobody = async {
        let (client, counter) = people::client(scene)?;
        scene.refused(client.get_user().await, &[ErrorKind::SignedOut])?;
        holds(counter.of("get_user") == 0, "a request was sent")
    };
    scene.check("getUser", "without a session nothing is sent", nobody).await;
}

async fn changed(scene: &Scene, person: &people::Person) -> Option<()> {
    let new = scene.password();
    let changed = async {
        match person.client.change_user_password(&new).await {
            // A token that is not elevated is taken for none, and then the ticket is missing.
            Err(error) if ErrorCode::of(&error) == Some(ErrorCode::InvalidRequest) => {
                let why = "the server does not say why: it may want an elevated token";
                return Err(Stop::Skip(why.to_owned()));
            }
            other => other?,
        }
        let elsewhere = person.elsewhere(scene)?;
        let old = elsewhere.sign_in_email_password(&person.email, &person.password).await;
        refused(scene, old)?;
        let sign_in = elsewhere.sign_in_email_password(&person.email, &new).await?;
        people::complete(scene, sign_in).map(drop)
    };
    scene.check("changeUserPassword", "the old password is dead, the new one enters", changed).await
}
